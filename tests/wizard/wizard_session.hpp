#pragma once

#include "support/canary.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/wizard/wizard.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace wcbs_link {

/// How somebody sits in front of the wizard.
struct Seat {
  std::vector<std::string> answers = {};
  std::filesystem::path folder = {};    ///< where the message goes
  std::filesystem::path progress = {};  ///< "" keeps none
  LinkDetails details = {};             ///< what the command line said
  std::filesystem::path link_file = {};
  std::filesystem::path trace = {};
  int columns = 80;
  bool terminal = true;            ///< false: the answers come from a pipe
  TimePoint now = current_time();  ///< the schools' clocks are the real one
  bool inside_is_fine = true;      ///< that the school is on this computer is no warning
  bool practice = false;
  std::filesystem::path home = {};
  HttpTransport* transport = nullptr;  ///< instead of libcurl
};

/// What came of it.
struct WizardRun {
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

void expect_says(const WizardRun& seen, const std::vector<std::string>& texts);

WizardRun sit_down(const Seat& seat);

using Answers = std::vector<std::string>;

/// What may stand round a value that was pasted; it is the same value all the same.
constexpr std::pair<std::string_view, std::string_view> kDressings[] = {
    {"", ""},  {"'", "'"}, {"\"", "\""},     {"<", ">"}, {"", ","},
    {"", ";"}, {"", "."},  {"<\"", "\">,."}, {"'", ",'"}};
Answers then(Answers answers, const Answers& more);

// The answers of the healthy session, in its order.
Answers up_to_the_secret(const PracticeSchool& school);
Answers up_to_the_address(const PracticeSchool& school);
Answers up_to_the_review(const PracticeSchool& school);

/// Sessions with a practice school, which is a healthy one where a test opens no other.
class AtTheWizard : public testing::Test {
 protected:
  WizardRun sit(const Answers& answers) const {
    return sit_down({.answers = answers, .folder = folder_.path(), .progress = progress_, .now = now_});
  }

  // Sessions that go on with `more` where these are asked for. The school is asked for behind the address.
  WizardRun at_the_secret(const Answers& more) const { return sit(then(up_to_the_secret(*school_), more)); }
  WizardRun at_the_address(const Answers& more) const { return sit(then(up_to_the_address(*school_), more)); }
  WizardRun at_the_school(const Answers& more) const { return at_the_address(then({school_->url()}, more)); }
  WizardRun at_the_review(const Answers& more) const { return sit(then(up_to_the_review(*school_), more)); }

  Answers whole() const { return then(up_to_the_review(*school_), {"1", file()}); }

  const std::string& secret() const { return school_->client_secret().reveal(); }
  Canary canary() const { return canary_of(*school_); }

  std::string file(std::string_view name = "message.txt") const { return path_text(folder_ / name); }
  std::string message(std::string_view name = "message.txt") const { return content_of(folder_ / name); }

  std::unique_ptr<PracticeSchool> school_ = open_school();
  const ScratchFolder folder_;
  std::filesystem::path progress_;  ///< "" keeps none
  const TimePoint now_ = current_time();
};

}  // namespace wcbs_link
