#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/url.hpp"

#include <set>
#include <string>

namespace wcbs_link {

/// The way through a list that a server gives in pages (OData JSON 4.0, "nextLink").
class PageWalk {
 public:
  explicit PageWalk(Url first) : at_(std::move(first)), seen_{at_.text()} {}

  const Url& at() const { return at_; }
  bool followed() const { return seen_.size() > 1; }  ///< the server named the address

  /// Goes on to the page that `link` names; a relative one is relative to the page's `context` URL, where it
  /// has one (OData JSON 4.0, "Relative URLs"). It is moved onto the origin that the user gave: behind a
  /// proxy the server writes its inside name there. False, and nothing is changed, where it leads to a page
  /// that was seen, cannot be read, is over 8,000 bytes long or repeats a secret.
  bool follow(const std::string& link, const std::string& context, const Redactor& redactor);

  /// Goes on to the same list with another query. False where that page was seen.
  bool ask(const std::string& query);

 private:
  bool go_to(Url next);

  Url at_;
  std::set<std::string> seen_;
};

}  // namespace wcbs_link
