#pragma once

#include "support/practice_scenario.hpp"
#include "support/pty_posix.hpp"
#include "support/scratch_folder.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace wcbs_link {

/// What to wait for, and what to type then; `hidden` where the terminal must not show it.
struct Line {
  std::string prompt;
  std::string answer = {};
  bool hidden = false;
};

/// The school is on this computer, and that is asked about.
inline std::vector<Line> keeping_the_address() {
  return {{"Your choice [1]: ", "2"}, {"Enter for none: "}};
}

/// Waits until the program asks for that.
inline bool come_to(PtyProgram& program, const Line& line) {
  const bool asked = program.wait_for(line.prompt);
  EXPECT_TRUE(asked) << "waited for \"" << line.prompt << "\" and saw\n" << program.screen();
  const bool as_it_must = !line.hidden || (asked && program.wait_until_hidden());
  EXPECT_TRUE(as_it_must) << "the terminal shows what is typed at \"" << line.prompt << "\"";
  return asked && as_it_must;
}

/// Gives each answer, with Enter, where it is asked for.
inline bool answer(PtyProgram& program, const std::vector<Line>& lines) {
  for (const Line& line : lines) {
    if (!come_to(program, line)) return false;
    program.type(line.answer + "\r");
  }
  return true;
}

inline PtyLaunch launch_in(const ScratchFolder& folder, std::vector<std::string> words = {}) {
  PtyLaunch launch;
  launch.words = std::move(words);
  launch.folder = folder.path();
  launch.environment["XDG_STATE_HOME"] = (folder / "state").string();
  return launch;
}

inline void expect_sane(const PtyProgram& program) {
  EXPECT_TRUE(program.echoes());
  EXPECT_TRUE(program.cooked());
}

/// The real program on a terminal, with a school that is healthy where a test opens no other.
class AtATerminal : public testing::Test {
 protected:
  /// Prompts of the wizard in their order, and a wait.
  enum Place : std::size_t { kBegin, kThirdParty, kClientId, kSecret, kAddress, kWaiting };
  struct Manner {
    Line line;
    bool shows = false;  ///< what is typed there, by the terminal itself
    bool by_keys = false;
  };
  std::vector<Manner> places() const {
    return {
        {{"type n: "}, true},
        {{"with these values: "}, true},
        {{"Client ID: ", school_->client_id()}, false, true},
        {{"Client Secret (shown as stars): ", secret()}, false, true},
        {{"address: ", school_->url()}, true},
        {{"Trying it ..."}},
    };
  }

  /// Answers on the way from one place to another, and waits until the terminal is as it has to be there.
  void go_to(PtyProgram& program, std::size_t place, std::size_t from = kBegin) const {
    const auto all = places();
    for (std::size_t i = from; i < place; ++i) ASSERT_TRUE(answer(program, {all[i].line}));
    ASSERT_TRUE(come_to(program, all[place].line));
    ASSERT_TRUE(all[place].shows ? program.wait_until_shown() : program.wait_until_hidden());
    ASSERT_EQ(program.cooked(), !all[place].by_keys);
  }

  PtyLaunch launch(std::vector<std::string> words = {}) const { return launch_in(folder_, std::move(words)); }

  /// The program that has come to a place.
  std::unique_ptr<PtyProgram> wizard_at(Place place) const {
    auto program = std::make_unique<PtyProgram>(launch());
    go_to(*program, place);
    return program;
  }

  const std::string& secret() const { return school_->client_secret().reveal(); }

  std::unique_ptr<PracticeSchool> school_ = open_school();
  const ScratchFolder folder_;
};

}  // namespace wcbs_link
