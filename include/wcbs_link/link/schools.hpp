#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/net/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

struct School {
  std::string id;           ///< the API's `Id` as text
  bool id_is_text = false;  ///< the API gave it as a JSON string rather than a number
  std::string name;  ///< one line, fit for a message and a file name; "" also where it repeated a secret
  std::string code;  ///< WCBS's own short code: not what Wonde wants
};

/// One page of the schools list (OData v4, or a bare array).
struct SchoolsPage {
  std::vector<School> schools;
  std::string context;  ///< @odata.context, which a relative link counts from
  std::string next;     ///< @odata.nextLink; "" on the last page
};

HttpRequest schools_request(const Url& url, const Secret& token);

/// Fails with schools_unauthorized, schools_forbidden, schools_not_found, schools_bad_answer (also for an Id
/// of more than 256 bytes, or one that repeats a secret), else what `unexpected_answer` says. An empty list
/// is no error here.
Result<SchoolsPage> read_schools_answer(const HttpResponse& response, const Url& url);

/// The school that is meant: the one whose id is `wanted` exactly, or the only one where nothing is wanted.
/// Fails with schools_unknown_id, schools_wonde_id (Wonde's own ids are "A" and ten digits), or, where
/// several are there and none is wanted, with `usage`; the facts list the ids that there are.
Result<School> choose_school(const std::vector<School>& schools, std::string_view wanted);

}  // namespace wcbs_link
