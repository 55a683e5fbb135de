#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"

#include <span>
#include <string>
#include <string_view>

namespace wcbs_link {

/// The five values for the third party in WCBS (guide, step 3).
struct ThirdPartyValue {
  std::string_view label;
  std::string_view value;
};
std::span<const ThirdPartyValue> third_party_values();

/// The same as indented lines.
std::string third_party_lines();

/// One row is a text for somebody else who has a part in the link: what is asked of them, why, where to
/// click, how to tell that it worked. It never holds a secret.
struct Brief {
  std::string_view name;  ///< "network": for --brief
  std::string_view whom;  ///< "the people who run your network and firewall"
  std::string (*write)(const std::string& url);
};
std::span<const Brief> briefs();

/// nullptr for a name that is none.
const Brief* find_brief(std::string_view name);

/// The whole text, in lines of at most 72 columns. `url` is the WCBS URL, "" where it is not known yet.
std::string brief_text(const Brief& brief, const std::string& url);

/// A text for whoever can mend what `error` says, to forward: what was seen, and what is asked of them. Never
/// holds a secret. `error` must be a finding; `url` as above. `client_id` as it may be shown; it is named
/// where the login and what comes after it is the matter.
std::string owner_text(const Error& error, const std::string& url, const std::string& client_id,
                       TimePoint when);

}  // namespace wcbs_link
