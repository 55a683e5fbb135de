#include "practice/place.hpp"

#include "wcbs_link/base/text.hpp"

namespace wcbs_link {

std::string fill_in(std::string_view text, const Place& place) {
  std::string filled = replace_all(text, "{origin}", place.origin());
  filled = replace_all(filled, "{scheme}", place.scheme);
  filled = replace_all(filled, "{host}", place.host);
  filled = replace_all(filled, "{application}", place.application);
  return replace_all(filled, "{target}", place.target);
}

}  // namespace wcbs_link
