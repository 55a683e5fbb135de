#pragma once

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/net/http.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// A group of people whose consent counts, and the names under which APIs list it below a school.
struct PeopleGroup {
  std::string_view key;                   ///< "pupils": in JSON and in --expect
  std::string_view one;                   ///< "pupil"
  std::string_view many;                  ///< "pupils"
  std::array<std::string_view, 3> names;  ///< the likeliest first
};
std::span<const PeopleGroup> people_groups();

/// How many people PASS holds, by a group's `key`.
using Expected = std::map<std::string, std::uint64_t, std::less<>>;

/// Reads "pupils=812,staff=94"; nothing for any other text.
std::optional<Expected> read_expected(std::string_view text);

/// Where the API's document says that a group is: "/Wcbs.API/api/schools({id})/Pupils", with the braces in
/// it.
struct PeoplePath {
  const PeopleGroup* group = nullptr;
  std::string path;
};

/// How many people of a group the link can see. Nothing else about them is ever kept.
struct GroupCount {
  const PeopleGroup* group = nullptr;
  std::optional<std::uint64_t> visible;  ///< nothing where they could not be counted
  Code code = Code::none;                ///< why: consent_refused, consent_failed or consent_unknown
  std::string why_unknown = {};
  Variant variant = Variant::usual;  ///< of `code`
  std::size_t request = 0;           ///< see Error
};

/// "812 pupils, 94 staff, contacts not known"; "" for none.
std::string spoken_counts(const std::vector<GroupCount>& counts);

using OnGroup = std::function<void(const GroupCount&)>;

/// What one answer to a request for people tells. Names and records are skipped as they are read.
struct PeoplePage {
  std::optional<std::uint64_t> total;  ///< @odata.count
  bool total_is_none = false;          ///< there is one, but it is no number of people
  std::uint64_t records = 0;           ///< how many are on this page
  std::string next;                    ///< @odata.nextLink; "" on the last page
  std::string context;                 ///< @odata.context, which a relative link counts from
  bool bare = false;                   ///< an array alone, which can have no page link
};
std::optional<PeoplePage> read_people_page(std::string_view json);

/// An id as it stands in an OData key: a number and a GUID as they are, other text in single quotes.
std::string odata_key(std::string_view id, bool is_text);

}  // namespace wcbs_link
