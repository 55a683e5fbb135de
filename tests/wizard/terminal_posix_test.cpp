#include "support/canary.hpp"
#include "support/practice.hpp"
#include "support/pty_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/text.hpp"
#include "wizard/progress.hpp"

#include <algorithm>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kSecretPrompt = "Client Secret (shown as stars): ";

/// One answer of a session: what to wait for, and what to type then.
struct Line {
  std::string prompt;
  std::string answer;
  bool hidden = false;
};

/// A session that meets every kind of prompt: refused values, questions about slips, a school to choose, a
/// file that is there.
std::vector<Line> every_prompt(const PracticeSchool& school, const std::string& broken_address) {
  const std::string& secret = school.client_secret().reveal();
  const std::string prompt(kSecretPrompt);
  return {
      {"type n: ", ""},
      {"with these values: ", ""},
      {"Client ID: ", school.client_id()},
      {prompt, secret.substr(0, 20) + " " + secret.substr(20), true},
      {"Your choice [1]: ", "2"},
      {prompt, secret + secret, true},
      {"Your choice [1]: ", "3"},
      {prompt, "not-the-secret-of-this-school", true},
      {"address: ", broken_address},
      {"Your choice [1]: ", "2"},
      {"]: ", school.url()},
      {"Your choice [1]: ", "1"},
      {"hool]: ", secret, true},
      {"(No.): ", "1"},
      {"Your choice [1]: ", "1"},
      {"change that value: ", ""},
      {"Your choice [1]: ", "1"},
      {"Your choice [1]: ", "1"},
      {"]: ", "taken.txt"},
      {"[Y/n]: ", "y"},
  };
}

class OnATerminal : public testing::Test {
 protected:
  PtyLaunch launch(const ScratchFolder& folder) const {
    PtyLaunch launch;
    launch.folder = folder.path();
    launch.environment["XDG_STATE_HOME"] = (folder / "state").string();
    return launch;
  }

  /// Answers the first `count` lines and waits for the prompt of the next.
  static bool answer(PtyProgram& program, const std::vector<Line>& lines, std::size_t count) {
    for (std::size_t i = 0; i <= count && i < lines.size(); ++i) {
      if (!program.wait_for(lines[i].prompt)) {
        ADD_FAILURE() << "waited for \"" << lines[i].prompt << "\" and saw\n" << program.screen();
        return false;
      }
      if (lines[i].hidden && !program.wait_until_hidden()) {
        ADD_FAILURE() << "the terminal shows what is typed at \"" << lines[i].prompt << "\"";
        return false;
      }
      if (i < count) program.type(lines[i].answer + "\r");
    }
    return true;
  }

  static bool at_the_secret(PtyProgram& program, const PracticeSchool& school) {
    return answer(program,
                  {{"type n: ", ""},
                   {"with these values: ", ""},
                   {"Client ID: ", school.client_id()},
                   {std::string(kSecretPrompt), "", true}},
                  3);
  }

  const ScratchFolder folder_;
};

/// How somebody stops in the middle.
struct Stop {
  const char* what;
  void (*act)(PtyProgram&);
  bool terminal_stays = true;
};

void expect_clean_stop(const PtyLaunch& launch, const ScratchFolder& folder, const std::vector<Line>& lines,
                       std::size_t prompt, const Stop& stop, const Canary& canary) {
  const std::string where =
      std::string(stop.what) + " at prompt " + std::to_string(prompt) + ", \"" + lines[prompt].prompt + "\"";
  folder.write("taken.txt", "something else");
  PtyProgram program(launch);
  for (std::size_t i = 0; i <= prompt; ++i) {
    ASSERT_TRUE(program.wait_for(lines[i].prompt)) << where << "\n" << program.screen();
    ASSERT_TRUE(!lines[i].hidden || program.wait_until_hidden()) << where;
    if (i < prompt) program.type(lines[i].answer + "\r");
  }
  stop.act(program);
  EXPECT_EQ(program.wait(std::chrono::seconds(2)), 130) << where;
  if (stop.terminal_stays) {
    EXPECT_TRUE(program.echoes()) << where;
    EXPECT_TRUE(program.cooked()) << where;
  }
  EXPECT_THAT(canary.found_in(program.screen()), IsEmpty()) << where;
  EXPECT_THAT(canary.found_below(folder.path()), IsEmpty()) << where;
  EXPECT_EQ(content_of(folder / "taken.txt"), "something else") << where;
  const auto loaded = load_progress(folder / "state/wcbs-link/setup.json");
  ASSERT_TRUE(loaded) << loaded.error().summary;
  const bool kept = loaded->has_value();
  EXPECT_EQ(kept, prompt > 0) << where;
  if (kept) {
    EXPECT_EQ(mode_of(folder / "state/wcbs-link/setup.json"), "0600");
  }
  const auto files = folder.files();
  EXPECT_EQ(files.size(), kept ? 2U : 1U) << where << ": " << join(files, " ");
}

void stop_at_every_prompt(const Stop& stop) {
  const auto school = open_scenario("two-schools");
  const auto broken = open_scenario("connection-refused");
  const auto lines = every_prompt(*school, broken->url());
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  watch_practice_tokens(canary);
  constexpr std::size_t kAtOnce = 5;
  for (std::size_t first = 0; first < lines.size(); first += kAtOnce) {
    std::vector<std::thread> threads;
    for (std::size_t prompt = first; prompt < std::min(first + kAtOnce, lines.size()); ++prompt)
      threads.emplace_back([&, prompt] {
        const ScratchFolder folder;
        PtyLaunch launch;
        launch.folder = folder.path();
        launch.environment["XDG_STATE_HOME"] = (folder / "state").string();
        expect_clean_stop(launch, folder, lines, prompt, stop, canary);
      });
    for (std::thread& thread : threads) thread.join();
    if (testing::Test::HasFailure()) return;  // the others fail alike, and each takes its time
  }
}

TEST_F(OnATerminal, AnswersEveryPromptToTheEnd) {
  const auto school = open_scenario("two-schools");
  const auto broken = open_scenario("connection-refused");
  folder_.write("taken.txt", "something else");
  PtyProgram program(launch(folder_));
  const auto lines = every_prompt(*school, broken->url());
  ASSERT_TRUE(answer(program, lines, lines.size()));
  EXPECT_EQ(program.wait(), 0) << program.screen();
  EXPECT_TRUE(program.echoes());
  EXPECT_TRUE(program.cooked());
  EXPECT_THAT(folder_.files(), ElementsAre("taken.txt"));
  EXPECT_EQ(mode_of(folder_ / "taken.txt"), "0600");
  EXPECT_THAT(content_of(folder_ / "taken.txt"), HasSubstr(school->client_secret().reveal()));
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  watch_practice_tokens(canary);
  EXPECT_THAT(canary.found_in(program.screen()), IsEmpty());
}

TEST_F(OnATerminal, StopsAtEveryPromptOnCtrlC) {
  stop_at_every_prompt({"Ctrl-C", [](PtyProgram& program) { program.type("\x03"); }});
}

TEST_F(OnATerminal, StopsAtEveryPromptOnCtrlD) {
  stop_at_every_prompt({"Ctrl-D", [](PtyProgram& program) { program.type("\x04"); }});
}

TEST_F(OnATerminal, StopsAtEveryPromptOnAPoliteKill) {
  stop_at_every_prompt({"SIGTERM", [](PtyProgram& program) { program.signal(SIGTERM); }});
}

TEST_F(OnATerminal, StopsAtEveryPromptWhenItsWindowIsClosed) {
  stop_at_every_prompt({"a closed window", [](PtyProgram& program) { program.hang_up(); }, false});
}

TEST_F(OnATerminal, StopsOnCtrlCWhileTheServerKeepsItWaiting) {
  const auto school = open_scenario("stalled");
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type(school->client_secret().reveal() + "\r");
  ASSERT_TRUE(program.wait_for("address: "));
  program.type(school->url() + "\r");
  ASSERT_TRUE(program.wait_for("Trying it ..."));
  program.type("\x03");
  EXPECT_EQ(program.wait(std::chrono::seconds(3)), 130);
  const auto kept = load_progress(folder_ / "state/wcbs-link/setup.json");
  EXPECT_TRUE(kept && *kept);
}

TEST_F(OnATerminal, StopsOnCtrlCInTheMiddleOfASecret) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type("abcdef");
  ASSERT_TRUE(program.wait_for("******"));
  program.type("\x03");
  EXPECT_EQ(program.wait(std::chrono::seconds(2)), 130);
  EXPECT_TRUE(program.echoes());
  EXPECT_TRUE(program.cooked());
}

// The secret.

TEST_F(OnATerminal, ShowsOneStarForEachCharacterOfTheSecret) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  const std::size_t before = program.screen().size();
  program.type(
      "s\xC3\xA9"
      "cret-w\xC3\xB6rd-12345\r");
  ASSERT_TRUE(program.wait_for("Got it:"));
  const std::string shown = program.screen().substr(before);
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '*'), 17);
  EXPECT_THAT(shown, HasSubstr("17 characters")) << "as many as there were stars";
  EXPECT_EQ(shown.find("cret"), std::string::npos);
}

TEST_F(OnATerminal, TakesBackACharacterOfTheSecretAndAllOfIt) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type("wrong");
  ASSERT_TRUE(program.wait_for("*****"));
  program.type("\x15");
  ASSERT_TRUE(program.wait_for("\b \b\b \b\b \b\b \b\b \b"));
  program.type(school->client_secret().reveal() + "\xC3\xA9");
  ASSERT_TRUE(program.wait_for(std::string(45, '*')));
  program.type("\x7f");
  ASSERT_TRUE(program.wait_for("\b \b"));
  program.type("\r");
  EXPECT_TRUE(program.wait_for("Got it: 44 characters, ending in +Ta=."));
}

TEST_F(OnATerminal, TakesASecretOf900CharactersWhole) {
  Behaviour behaviour;
  behaviour.client_secret.clear();
  for (int i = 0; i < 900; ++i) behaviour.client_secret += static_cast<char>('a' + (i * 7 + i / 26) % 26);
  const auto school = open_school(behaviour);
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type(behaviour.client_secret + "\r");
  ASSERT_TRUE(program.wait_for("Got it: 900 characters"));
  ASSERT_TRUE(program.wait_for("address: "));
  program.type(school->url() + "\r");
  EXPECT_TRUE(program.wait_for("Accepted."));
}

TEST_F(OnATerminal, TakesABracketedPasteWhole) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type("\x1b[200~" + school->client_secret().reveal() + "\n\x1b[201~");
  ASSERT_TRUE(program.wait_for(std::string(44, '*')));
  EXPECT_FALSE(program.wait_for("Got it", std::chrono::milliseconds(50)))
      << "a pasted line break is no Enter";
  program.type("\r");
  ASSERT_TRUE(program.wait_for("Got it: 44 characters, ending in +Ta=."));
}

TEST_F(OnATerminal, TakesABracketedPasteAtAnOrdinaryPrompt) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type(school->client_secret().reveal() + "\r");
  ASSERT_TRUE(program.wait_for("address: "));
  program.type("\x1b[200~" + school->url() + "\x1b[201~\r");
  ASSERT_TRUE(program.wait_for("Accepted."));
}

TEST_F(OnATerminal, TakesABracketedPasteOfTheClientId) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(answer(program, {{"type n: ", ""}, {"with these values: ", ""}, {"Client ID: ", ""}}, 2));
  program.type("\x1b[200~" + school->client_id() + "\x1b[201~\r");
  ASSERT_TRUE(program.wait_for(school->client_id() + "\r\n")) << "without its marks";
  ASSERT_TRUE(program.wait_for(kSecretPrompt));
}

TEST_F(OnATerminal, IgnoresArrowKeysInTheSecret) {
  const auto school = open_school();
  PtyProgram program(launch(folder_));
  ASSERT_TRUE(at_the_secret(program, *school));
  program.type("\x1b[D\x1bOA" + school->client_secret().reveal() + "\x1b[3~\r");
  EXPECT_TRUE(program.wait_for("Got it: 44 characters, ending in +Ta=."));
}

// What the screen gets.

/// A whole healthy session on a terminal; gives what was on the screen.
std::string healthy_screen(PtyLaunch launch) {
  const auto school = open_school();
  PtyProgram program(launch);
  const std::vector<Line> lines = {
      {"type n:", ""},
      {"values:", ""},
      {"Client ID:", school->client_id()},
      {"stars):", school->client_secret().reveal(), true},
      {"address:", school->url()},
      {"Your choice [1]:", "1"},
      {"value:", ""},
      {"Your choice [1]:", "1"},
      {"Your choice [1]:", "1"},
      {"]:", "m.txt"},
  };
  for (const Line& line : lines) {
    EXPECT_TRUE(program.wait_for(line.prompt)) << line.prompt << "\n" << program.screen();
    EXPECT_TRUE(!line.hidden || program.wait_until_hidden());
    program.type(line.answer + "\r");
  }
  EXPECT_EQ(program.wait(), 0) << program.screen();
  return program.screen();
}

TEST_F(OnATerminal, UsesColourWhereTheTerminalCan) {
  EXPECT_THAT(healthy_screen(launch(folder_)), HasSubstr("\x1b[1m"));
}

TEST_F(OnATerminal, SendsNoEscapeToADumbTerminal) {
  PtyLaunch dumb = launch(folder_);
  dumb.environment["TERM"] = "dumb";
  EXPECT_THAT(healthy_screen(dumb), Not(HasSubstr("\x1b")));
}

TEST_F(OnATerminal, SendsNoEscapeUnderNoColor) {
  PtyLaunch plain = launch(folder_);
  plain.environment["NO_COLOR"] = "1";
  EXPECT_THAT(healthy_screen(plain), Not(HasSubstr("\x1b")));
}

TEST_F(OnATerminal, TakesAnEmptyNoColorForNone) {
  PtyLaunch empty = launch(folder_);
  empty.environment["NO_COLOR"] = "";
  EXPECT_THAT(healthy_screen(empty), HasSubstr("\x1b[1m"));
}

TEST_F(OnATerminal, MovesTheCursorNowhereButForwards) {
  PtyLaunch plain = launch(folder_);
  plain.environment["NO_COLOR"] = "1";
  const std::string screen = replace_all(healthy_screen(plain), "\r\n", "\n");
  EXPECT_EQ(screen.find_first_of("\r\b\x1b"), std::string::npos);
}

TEST_F(OnATerminal, WrapsItsProseAtFortyColumns) {
  PtyLaunch narrow = launch(folder_);
  narrow.environment["NO_COLOR"] = "1";
  narrow.columns = 40;
  const std::string screen = healthy_screen(narrow);
  for (const std::string& line : split(replace_all(screen, "\r\n", "\n"), '\n')) {
    const bool value = line.find("http") != std::string::npos || line.find("practice") != std::string::npos ||
                       line.find("***") != std::string::npos || line.find("WCBS ") == 5 ||
                       line.starts_with("     Contact ") || line.starts_with("     Details ") ||
                       line.starts_with("[./wonde-link-");
    EXPECT_TRUE(columns(line) <= 40 || value) << columns(line) << ": " << line;
  }
}

TEST_F(OnATerminal, DemonstratesItselfToAPerson) {
  PtyLaunch demo = launch(folder_);
  demo.words = {"demo"};
  PtyProgram program(demo);
  EXPECT_TRUE(program.wait_for("an invented school runs inside this program"));
  EXPECT_TRUE(program.wait_for("wonde-practice-1f7c"));
  EXPECT_TRUE(program.wait_for("type n: "));
  program.type("q\r");
  EXPECT_EQ(program.wait(), 0);
}

TEST_F(OnATerminal, AsksForTheSecretThatCheckNeeds) {
  const auto school = open_school();
  PtyLaunch check = launch(folder_);
  check.words = {"check", "--url", school->url(), "--client-id", school->client_id()};
  PtyProgram program(check);
  ASSERT_TRUE(program.wait_for("Client Secret"));
  ASSERT_TRUE(program.wait_until_hidden());
  program.type(school->client_secret().reveal() + "\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_TRUE(program.echoes());
  EXPECT_THAT(program.screen(), HasSubstr("812 pupils"));
}

TEST_F(OnATerminal, AsksForWhatSchoolsNeeds) {
  const auto school = open_school();
  PtyLaunch schools = launch(folder_);
  schools.words = {"schools"};
  PtyProgram program(schools);
  ASSERT_TRUE(program.wait_for("WCBS URL: "));
  program.type(school->url() + "\r");
  ASSERT_TRUE(program.wait_for("WCBS Client ID: "));
  program.type(school->client_id() + "\r");
  ASSERT_TRUE(program.wait_for("WCBS Client Secret (shown as stars): "));
  ASSERT_TRUE(program.wait_until_hidden());
  program.type(school->client_secret().reveal() + "\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.screen(), HasSubstr("Oakfield House School"));
}

}  // namespace
}  // namespace wcbs_link
