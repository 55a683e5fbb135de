#pragma once

#include "wcbs_link/practice/practice_school.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wcbs_link {

/// Looks for values that must not get out: as they are, percent-encoded in both letter cases, as a form
/// field, in base64 at all three alignments (also url-safe), escaped for JSON or HTML, broken over lines, and
/// by their first half alone.
class Canary {
 public:
  /// `what` is how a find is named, never the value itself.
  void watch(std::string what, std::string_view value);

  /// What was found, each once: "the secret in base64".
  std::vector<std::string> found_in(std::string_view text) const;

  /// The same for every file below a folder, or for one file: "the secret, percent-encoded, in trace.json".
  std::vector<std::string> found_below(const std::filesystem::path& path) const;

 private:
  std::vector<std::pair<std::string, std::string>> needles_;  // what, value
};

/// A canary for every token that a practice school issues: their start is always the same.
void watch_practice_tokens(Canary& canary);

/// A canary for a practice school's secret and tokens.
Canary canary_of(const PracticeSchool& school);

}  // namespace wcbs_link
