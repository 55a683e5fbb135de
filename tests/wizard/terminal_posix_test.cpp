#include "support/canary.hpp"
#include "wcbs_link/base/text.hpp"
#include "wizard/at_a_terminal_posix.hpp"
#include "wizard/progress.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using OnATerminal = AtATerminal;

/// A session that meets every kind of prompt: refused values, questions about slips, a school to choose, a
/// file that is there.
std::vector<Line> every_prompt(const PracticeSchool& school, const std::string& broken_address) {
  const std::string& secret = school.client_secret().reveal();
  const std::string prompt = "Client Secret (shown as stars): ";
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
      {"address: ", school.url()},
      {"Your choice [1]: ", "2"},
      {"Enter for none: ", "by VPN"},
      {"Your choice [1]: ", "1"},
      {"hool]: ", secret, true},
      {"its School ID: ", "1"},
      {"Your choice [1]: ", "1"},
      {"Your choice [1]: ", "1"},
      {"]: ", "taken.txt"},
      {"[Y/n]: ", "y"},
  };
}

/// How somebody stops in the middle.
struct Stop {
  const char* what;
  void (*act)(PtyProgram&);
  bool terminal_stays = true;
};

void expect_clean_stop(const std::vector<Line>& lines, std::size_t prompt, const Stop& stop,
                       const Canary& canary) {
  const std::string where =
      std::string(stop.what) + " at prompt " + std::to_string(prompt) + ", \"" + lines[prompt].prompt + "\"";
  const ScratchFolder folder;
  folder.write("taken.txt", "something else");
  PtyProgram program(launch_in(folder));
  ASSERT_TRUE(answer(program, {lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(prompt)})) << where;
  ASSERT_TRUE(come_to(program, lines[prompt])) << where;
  stop.act(program);
  EXPECT_EQ(program.wait(std::chrono::seconds(2)), 130) << where;
  EXPECT_TRUE(!stop.terminal_stays || (program.echoes() && program.cooked())) << where;
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
  const Canary canary = canary_of(*school);
  constexpr std::size_t kAtOnce = 5;
  for (std::size_t first = 0; first < lines.size(); first += kAtOnce) {
    std::vector<std::thread> threads;
    for (std::size_t prompt = first; prompt < std::min(first + kAtOnce, lines.size()); ++prompt)
      threads.emplace_back([&, prompt] { expect_clean_stop(lines, prompt, stop, canary); });
    for (std::thread& thread : threads) thread.join();
    if (testing::Test::HasFailure()) return;  // the others fail alike, and each takes its time
  }
}

TEST_F(OnATerminal, AnswersEveryPromptToTheEnd) {
  school_ = open_scenario("two-schools");
  const auto broken = open_scenario("connection-refused");
  folder_.write("taken.txt", "something else");
  PtyProgram program(launch());
  ASSERT_TRUE(answer(program, every_prompt(*school_, broken->url())));
  ASSERT_TRUE(answer(program, {{"handed over: "}}));
  EXPECT_EQ(program.wait(), 0) << program.screen();
  expect_sane(program);
  EXPECT_THAT(folder_.files(), ElementsAre("taken.txt"));
  EXPECT_EQ(mode_of(folder_ / "taken.txt"), "0600");
  EXPECT_THAT(content_of(folder_ / "taken.txt"), HasSubstr(secret()));
  EXPECT_THAT(canary_of(*school_).found_in(program.screen()), IsEmpty());
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
  school_ = open_scenario("stalled");
  const auto program = wizard_at(kWaiting);
  program->type("\x03");
  EXPECT_EQ(program->wait(std::chrono::seconds(3)), 130);
  const auto kept = load_progress(folder_ / "state/wcbs-link/setup.json");
  EXPECT_TRUE(kept && *kept);
}

TEST_F(OnATerminal, StopsOnCtrlCInTheMiddleOfASecret) {
  const auto program = wizard_at(kSecret);
  program->type("abcdef");
  ASSERT_TRUE(program->wait_for("******"));
  program->type("\x03");
  EXPECT_EQ(program->wait(std::chrono::seconds(2)), 130);
  expect_sane(*program);
}

// The secret.

TEST_F(OnATerminal, ShowsOneStarForEachCharacterOfTheSecret) {
  const auto program = wizard_at(kSecret);
  const std::size_t before = program->screen().size();
  program->type("s\u00E9cret-w\u00F6rd-12345\r");
  ASSERT_TRUE(program->wait_for("Got it:"));
  const std::string shown = program->screen().substr(before);
  EXPECT_EQ(std::count(shown.begin(), shown.end(), '*'), 17);
  EXPECT_THAT(shown, HasSubstr("17 characters")) << "as many as there were stars";
  EXPECT_EQ(shown.find("cret"), std::string::npos);
}

TEST_F(OnATerminal, TakesBackACharacterOfTheSecretAndAllOfIt) {
  const auto program = wizard_at(kSecret);
  program->type("wrong");
  ASSERT_TRUE(program->wait_for("*****"));
  program->type("\x15");
  ASSERT_TRUE(program->wait_for("\b \b\b \b\b \b\b \b\b \b"));
  program->type(secret() + "\u00E9");
  ASSERT_TRUE(program->wait_for(std::string(45, '*')));
  program->type("\x7f");
  ASSERT_TRUE(program->wait_for("\b \b"));
  program->type("\r");
  EXPECT_TRUE(program->wait_for("Got it: 44 characters, ending in +Ta=."));
}

TEST_F(OnATerminal, TakesASecretOf900CharactersWhole) {
  Behaviour behaviour;
  behaviour.client_secret.clear();
  for (int i = 0; i < 900; ++i) behaviour.client_secret += static_cast<char>('a' + (i * 7 + i / 26) % 26);
  school_ = open_school(behaviour);
  const auto program = wizard_at(kSecret);
  program->type(behaviour.client_secret + "\r");
  ASSERT_TRUE(program->wait_for("Got it: 900 characters"));
  ASSERT_TRUE(answer(*program, {{"address: ", school_->url()}}));
  ASSERT_TRUE(answer(*program, keeping_the_address()));
  EXPECT_TRUE(program->wait_for("Accepted."));
}

TEST_F(OnATerminal, TakesABracketedPasteWhole) {
  const auto program = wizard_at(kSecret);
  program->type("\x1b[200~" + secret() + "\n\x1b[201~");
  ASSERT_TRUE(program->wait_for(std::string(44, '*')));
  EXPECT_FALSE(program->wait_for("Got it", std::chrono::milliseconds(50)))
      << "a pasted line break is no Enter";
  program->type("\r");
  ASSERT_TRUE(program->wait_for("Got it: 44 characters, ending in +Ta=."));
}

TEST_F(OnATerminal, TakesABracketedPasteAtAnOrdinaryPromptAndOfTheClientId) {
  const auto program = wizard_at(kClientId);
  program->type("\x1b[200~" + school_->client_id() + "\x1b[201~\r");
  ASSERT_TRUE(program->wait_for(school_->client_id() + "\r\n")) << "without its marks";
  go_to(*program, kAddress, kSecret);
  program->type("\x1b[200~" + school_->url() + "\x1b[201~\r");
  ASSERT_TRUE(answer(*program, keeping_the_address()));
  ASSERT_TRUE(program->wait_for("Accepted."));
}

TEST_F(OnATerminal, IgnoresArrowKeysInTheSecret) {
  const auto program = wizard_at(kSecret);
  program->type("\x1b[D\x1bOA" + secret() + "\x1b[3~\r");
  EXPECT_TRUE(program->wait_for("Got it: 44 characters, ending in +Ta=."));
}

// What the screen gets.

/// A whole healthy session on a terminal; gives what was on the screen.
std::string healthy_screen(const PtyLaunch& launch, const PracticeSchool& school) {
  std::filesystem::remove(launch.folder / "m.txt");
  PtyProgram program(launch);
  EXPECT_TRUE(answer(program, {
                                  {"type n:"},
                                  {"values:"},
                                  {"Client ID:", school.client_id()},
                                  {"stars):", school.client_secret().reveal(), true},
                                  {"address:", school.url()},
                                  {"Your choice [1]:", "2"},
                                  {"none:"},
                                  {"Your choice [1]:", "1"},
                                  {"Your choice [1]:", "1"},
                                  {"]:", "m.txt"},
                                  {"over:"},
                              }));
  EXPECT_EQ(program.wait(), 0) << program.screen();
  return program.screen();
}

TEST_F(OnATerminal, UsesColourWhereTheTerminalCanAndElseMovesTheCursorNowhereButForwards) {
  for (const auto& [variable, value, coloured] : {std::tuple("TERM", "xterm-256color", true),
                                                  {"TERM", "dumb", false},
                                                  {"NO_COLOR", "1", false},
                                                  {"NO_COLOR", "", true}}) {
    PtyLaunch one = launch();
    one.environment[variable] = value;
    const std::string screen = replace_all(healthy_screen(one, *school_), "\r\n", "\n");
    EXPECT_EQ(screen.find("\x1b[1m") != std::string::npos, coloured) << variable << "=" << value;
    EXPECT_EQ(screen.find_first_of("\r\b\x1b") != std::string::npos, coloured) << variable << "=" << value;
  }
}

TEST_F(OnATerminal, WrapsItsProseAtFortyColumns) {
  PtyLaunch narrow = launch();
  narrow.environment["NO_COLOR"] = "1";
  narrow.columns = 40;
  const std::string screen = healthy_screen(narrow, *school_);
  for (const std::string& line : split(replace_all(screen, "\r\n", "\n"), '\n')) {
    const bool value = line.find("http") != std::string::npos || line.find("practice") != std::string::npos ||
                       line.find("***") != std::string::npos || line.find("WCBS ") == 2 ||
                       line.starts_with("     Contact ") || line.starts_with("     Details ") ||
                       line.starts_with("[/") || line.starts_with("Done. ");
    EXPECT_TRUE(columns(line) <= 40 || value) << columns(line) << ": " << line;
  }
}

// Commands.

TEST_F(OnATerminal, DemonstratesItselfToAPerson) {
  PtyProgram program(launch({"demo"}));
  EXPECT_TRUE(program.wait_for("an invented school runs inside this program"));
  EXPECT_TRUE(answer(program, {{"type n: "},
                               {"with these values: "},
                               {"[wonde-practice-1f7c]: "},
                               {"Enter takes the practice value]: "},
                               {"address ["},
                               {"Your choice [1]: "},
                               {"Your choice [1]: "},
                               {"]: "},
                               {"handed over: "},
                               {"Delete them? [Y/n]: "}}));
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.screen(), HasSubstr("To make the real link, type: wcbs-link"));
}

TEST_F(OnATerminal, AsksForTheSecretThatCheckNeeds) {
  PtyProgram program(launch({"check", "--url", school_->url(), "--client-id", school_->client_id()}));
  ASSERT_TRUE(answer(program, {{"Client Secret", secret(), true}}));
  EXPECT_EQ(program.wait(), 0);
  EXPECT_TRUE(program.echoes());
  EXPECT_THAT(program.screen(), HasSubstr("812 pupils"));
}

TEST_F(OnATerminal, AsksForWhatSchoolsNeeds) {
  PtyProgram program(launch({"schools"}));
  ASSERT_TRUE(answer(program, {{"WCBS URL: ", school_->url()},
                               {"WCBS Client ID: ", school_->client_id()},
                               {"WCBS Client Secret (shown as stars): ", secret(), true}}));
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.screen(), HasSubstr("Oakfield House School"));
}

}  // namespace
}  // namespace wcbs_link
