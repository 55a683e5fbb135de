#pragma once

#include <regex>
#include <string>

#include <gmock/gmock.h>

namespace wcbs_link {

// GoogleTest's own matchers know only a part of this syntax on Windows.

MATCHER_P(ContainsRegex, pattern, "contains a match of " + std::string(pattern)) {
  return std::regex_search(std::string(arg), std::regex(pattern));
}

MATCHER_P(MatchesRegex, pattern, "matches " + std::string(pattern)) {
  return std::regex_match(std::string(arg), std::regex(pattern));
}

}  // namespace wcbs_link
