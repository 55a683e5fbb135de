#pragma once

#include "wcbs_link/practice/practice_school.hpp"
#include "wcbs_link/wizard/wizard.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// How somebody sits in front of the wizard.
struct Seat {
  std::vector<std::string> answers = {};
  std::filesystem::path folder = {};    ///< where the message goes
  std::filesystem::path progress = {};  ///< "" keeps none
  LinkDetails details = {};             ///< what the command line said
  int columns = 80;
  bool terminal = true;  ///< false: the answers come from a pipe
};

/// What came of it.
struct Sitting {
  Result<WizardEnd> end = Error{};
  std::string transcript;
  std::string out;  ///< what went to standard output: nothing should
  std::size_t answers_left = 0;

  bool finished() const { return end && *end == WizardEnd::finished; }
  bool left() const { return end && *end == WizardEnd::left; }
  bool says(std::string_view text) const;          ///< also where the lines are broken in it
  std::size_t times(std::string_view text) const;  ///< how often `text` stands there, unbroken
  std::string last_step() const;                   ///< "Step 4 of 8"
};

Sitting sit_down(const Seat& seat);

// Answers in the order of the healthy session. The file's name is the last.
std::vector<std::string> up_to_the_secret(const PracticeSchool& school);
std::vector<std::string> up_to_the_address(const PracticeSchool& school);
std::vector<std::string> up_to_the_review(const PracticeSchool& school);
std::vector<std::string> whole_session(const PracticeSchool& school, const std::string& file);

std::vector<std::string> then(std::vector<std::string> answers, const std::vector<std::string>& more);

/// 23 November 2026, 13:00 UTC
TimePoint afternoon();

}  // namespace wcbs_link
