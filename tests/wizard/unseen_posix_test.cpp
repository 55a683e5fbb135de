#include "wizard/at_a_terminal_posix.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr milliseconds kPause{50};

/// What is typed shows where it is asked for, and nowhere else.
class Unseen : public AtATerminal {
 protected:
  /// Nothing of the secret may have come on a screen, not even its start.
  void expect_unseen(const PtyProgram& program, const std::string& where = "") const {
    EXPECT_THAT(program.screen(), Not(HasSubstr(secret().substr(0, 8)))) << where;
  }

  /// A server that takes its time, and a time that is well within it.
  void open_slow_school() {
    Behaviour slow;
    slow.delay_ms = 150;  // before each of seven answers
    school_ = open_school(slow);
  }

  /// So that the next session begins afresh.
  void forget() const { std::filesystem::remove_all(folder_ / "state"); }
};

/// Ways in which a terminal hands over two lines that were copied together.
struct Paste {
  const char* what;
  void (*send)(PtyProgram&, const std::string& first, const std::string& second);
};
constexpr Paste kPastes[] = {
    {"at once", [](PtyProgram& program, const std::string& first,
                   const std::string& second) { program.type(first + "\r" + second + "\r"); }},
    {"slowly",
     [](PtyProgram& program, const std::string& first, const std::string& second) {
       program.type(first + "\r");
       std::this_thread::sleep_for(kPause);
       program.type(second + "\r");
     }},
    {"torn in the second line",
     [](PtyProgram& program, const std::string& first, const std::string& second) {
       program.type(first + "\r" + second.substr(0, 10));
       std::this_thread::sleep_for(kPause);
       program.type(second.substr(10) + "\r");
     }},
    {"bracketed",
     [](PtyProgram& program, const std::string& first, const std::string& second) {
       program.type("\x1b[200~" + first + "\n" + second + "\x1b[201~\r");
     }},
    {"bracketed, with a line break at the end",
     [](PtyProgram& program, const std::string& first, const std::string& second) {
       program.type("\x1b[200~" + first + "\r\n" + second + "\r\n\x1b[201~\r");
     }},
};

TEST_F(Unseen, IsASecondLinePastedAtTheClientIdOfTheWizard) {
  for (const Paste& paste : kPastes) {
    const auto program = wizard_at(kClientId);
    paste.send(*program, school_->client_id(), secret());
    ASSERT_TRUE(program->wait_for("Got it: 44 characters, ending in +Ta=."))
        << paste.what << program->screen();
    EXPECT_THAT(program->screen(), HasSubstr("Client ID: " + school_->client_id() + "\r\nClient Secret"));
    EXPECT_THAT(program->screen(), HasSubstr(std::string(44, '*')));
    ASSERT_TRUE(answer(*program, {{"address: ", school_->url()}}));
    ASSERT_TRUE(answer(*program, keeping_the_address()));
    ASSERT_TRUE(program->wait_for("Accepted.")) << paste.what;
    const std::string screen = program->screen();
    EXPECT_EQ(screen.find("The school's address: "), screen.rfind("The school's address: "))
        << "nothing of it is left for the next prompt, " << paste.what;
    expect_unseen(*program, paste.what);
    program->signal(SIGTERM);
    EXPECT_EQ(program->wait(), 130);
    forget();
  }
}

TEST_F(Unseen, IsASecondLinePastedAtTheClientIdOfACommand) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"schools"}, std::vector<std::string>{"bundle", "-o", "message.txt"}})
    for (const Paste& paste : kPastes) {
      PtyProgram program(launch(words));
      ASSERT_TRUE(answer(program, {{"WCBS URL: ", school_->url()}}));
      ASSERT_TRUE(program.wait_for("WCBS Client ID: "));
      paste.send(program, school_->client_id(), secret());
      EXPECT_EQ(program.wait(), 0) << words.front() << " " << paste.what << program.screen();
      EXPECT_THAT(program.screen(), HasSubstr("Client ID: " + school_->client_id() + "\r\n"));
      expect_unseen(program, words.front() + " " + paste.what);
      expect_sane(program);
    }
}

TEST_F(Unseen, IsTheLastOfThreeLinesPastedAtTheFirstPromptOfACommand) {
  PtyProgram program(launch({"bundle", "-o", "message.txt"}));
  ASSERT_TRUE(
      answer(program, {{"WCBS URL: ", school_->url() + "\r" + school_->client_id() + "\r" + secret()}}));
  EXPECT_EQ(program.wait(), 0) << program.screen();
  expect_unseen(program);
}

TEST_F(Unseen, IsASecretPastedAlongWithAClientIdThatIsAskedAbout) {
  const auto program = wizard_at(kClientId);
  program->type("Client ID: " + school_->client_id() + "\rClient Secret: a-secret-line\r");
  ASSERT_TRUE(program->wait_for("There is white space inside the Client ID."));
  ASSERT_TRUE(answer(*program, {{"Your choice [1]: ", "2"}}));
  ASSERT_TRUE(program->wait_for("Client ID: ")) << "nothing but the 2 was taken as the choice";
  EXPECT_THAT(program->screen(), Not(HasSubstr("a-secret-line")));
  EXPECT_THAT(program->screen(), Not(HasSubstr("is not one of the choices")));
}

TEST_F(Unseen, IsASecretPastedAlongWithAClientIdThatIsCorrectedUntested) {
  school_ = open_scenario("connection-refused");
  const auto program = wizard_at(kAddress);
  program->type(school_->url() + "\r");
  ASSERT_TRUE(
      answer(*program, {{"Your choice [1]: ", "4"},
                        {"School ID: ", "1"},
                        {"Press Enter to go on: "},
                        {"Your choice [2]: ", "4"},
                        {"Your choice [1]: ", "3"},
                        {"Client ID [" + school_->client_id() + "]: ", "another-id\ra-secret-line"}}));
  ASSERT_TRUE(program->wait_for("WCBS Client ID:      another-id"));
  ASSERT_TRUE(answer(*program, {{"Your choice [2]: ", "q"}}));
  EXPECT_EQ(program->wait(), 0);
  EXPECT_THAT(program->screen(), Not(HasSubstr("a-secret-line")));
}

TEST_F(Unseen, IsWhatIsLeftForTheShellWhenACommandEndsEarly) {
  PtyProgram program(launch({"bundle"}));
  ASSERT_TRUE(answer(program, {{"WCBS URL: ", "school.example.org"}}));
  ASSERT_TRUE(program.wait_for("WCBS Client ID: "));
  ASSERT_TRUE(program.wait_until_hidden());
  program.type("\rthe-secret-that-followed\r");  // at once: what comes after the program's end is the shell's
  EXPECT_EQ(program.wait(), 2) << program.screen();
  EXPECT_EQ(program.left_over(), 0U) << "a shell would take it as a command, and keep it in its history";
}

TEST_F(Unseen, IsWhatWaitsInTheTerminalAtTheEnd) {
  const auto program = wizard_at(kBegin);
  program->type("q\rthe-secret-that-followed\r");
  EXPECT_EQ(program->wait(), 0) << program->screen();
  EXPECT_EQ(program->left_over(), 0U);
}

// Waiting for a server.

TEST_F(Unseen, AreKeysPressedWhileAServerIsWaitedFor) {
  open_slow_school();
  const auto program = wizard_at(kWaiting);
  program->type("typed-too-early");
  ASSERT_TRUE(program->wait_for("Your choice [1]: "));
  ASSERT_TRUE(program->wait_until_shown());
  program->type("2\r");
  EXPECT_TRUE(program->wait_for("Enter for none: ")) << "2 alone was taken as the answer";
  EXPECT_THAT(program->screen(), Not(HasSubstr("typed-too-early")));
}

TEST_F(Unseen, AreSixImpatientEnters) {
  open_slow_school();
  const auto program = wizard_at(kWaiting);
  ASSERT_TRUE(answer(*program, keeping_the_address()));
  for (int i = 0; i < 6; ++i) {
    program->type("\r");
    std::this_thread::sleep_for(kPause);
  }
  ASSERT_TRUE(program->wait_for("What now?\r\n  1) go on"));
  ASSERT_TRUE(program->wait_for("Your choice [1]: "));
  EXPECT_FALSE(program->wait_for("Step 8", 4 * kPause));
  EXPECT_THAT(folder_.files(), Not(Contains(HasSubstr("wonde-link"))));
  program->type("\r");
  EXPECT_TRUE(program->wait_for("Step 8"));
}

TEST_F(Unseen, AreEntersTooManyBeforeTheSecretIsHandedOver) {
  const auto program = wizard_at(kAddress);
  program->type(school_->url() + "\r");
  ASSERT_TRUE(answer(*program, keeping_the_address()));
  ASSERT_TRUE(program->wait_for("how do I tick the boxes?"));
  ASSERT_TRUE(program->wait_for("Your choice [1]: "));
  program->type("\r\r\r\r\r\r");
  ASSERT_TRUE(program->wait_for("first change one of the values above"));
  ASSERT_TRUE(program->wait_for("Your choice [1]: "));
  EXPECT_FALSE(program->wait_for("Write it to the file", 4 * kPause));
}

TEST_F(Unseen, AreImpatientEntersInTheDemonstration) {
  PtyProgram program(launch({"demo"}));
  ASSERT_TRUE(answer(program, {{"type n: "},
                               {"with these values: "},
                               {"[wonde-practice-1f7c]: "},
                               {"Enter takes the practice value]: "}}));
  ASSERT_TRUE(program.wait_for("address [")) << program.screen();
  ASSERT_TRUE(program.wait_for("]: ")) << program.screen();
  program.type("\r\r\r\r\r\r\r");
  ASSERT_TRUE(program.wait_for("What now?\r\n  1) go on")) << program.screen();
  EXPECT_FALSE(program.wait_for("Step 8", 4 * kPause));
}

TEST_F(Unseen, IsNothingOfAPasteThatAnswersTwoPromptsWithoutAWait) {
  const auto program = wizard_at(kBegin);
  program->type("\r\r");
  go_to(*program, kClientId, kClientId);
  program->type(school_->client_id() + "\r" + secret() + "\r");
  go_to(*program, kAddress, kAddress);
  program->type(school_->url() + "\r");
  ASSERT_TRUE(answer(*program, keeping_the_address()));
  ASSERT_TRUE(program->wait_for("Accepted.")) << program->screen();
  EXPECT_THAT(program->screen(), HasSubstr("The school's address: " + school_->url() + "\r\nI read that as"));
  expect_unseen(*program);
}

TEST_F(Unseen, IsALineTooManyPastedAtTheClientId) {
  const auto program = wizard_at(kClientId);
  program->type("WONDEAPI\r" + school_->client_id() + "\r" + secret() + "\r");
  go_to(*program, kAddress, kAddress);
  EXPECT_FALSE(program->wait_for("I read that as", 4 * kPause));
  expect_unseen(*program);
}

TEST_F(Unseen, IsASecretBehindAnEmptyLineAlsoWhereOneIsHeldAlready) {
  const auto program = wizard_at(kAddress);
  for (const char* line_end : {"\r\n", "\r\r", "\n"}) {
    ASSERT_TRUE(program->wait_until_shown());
    program->type("b\r");
    ASSERT_TRUE(program->wait_for("Client ID [" + school_->client_id() + "]: "));
    program->type(school_->client_id() + line_end + secret() + line_end);
    ASSERT_TRUE(program->wait_for("Got it: 44 characters")) << program->screen();
    ASSERT_TRUE(program->wait_for("address: "));
    EXPECT_FALSE(program->wait_for("Trying it", 2 * kPause));
  }
  expect_unseen(*program);
}

TEST_F(Unseen, IsASecretThatIsTornByALineBreak) {
  const auto program = wizard_at(kSecret);
  program->type(secret().substr(0, 20) + "\r" + secret().substr(20) + "\r");
  go_to(*program, kAddress, kAddress);
  EXPECT_FALSE(program->wait_for("I read that as", 4 * kPause));
  EXPECT_THAT(program->screen(), Not(HasSubstr(secret().substr(20, 8))));
}

TEST_F(Unseen, IsASecretPastedAlongWithAClientIdThatIsChangedAtTheReview) {
  school_ = open_scenario("two-schools");
  for (const Paste& paste : kPastes) {
    const std::string_view what = paste.what;
    if (what == "slowly" || what.starts_with("torn"))
      continue;  // by hand, or by a terminal that marks no paste: there is no telling what comes next
    const auto program = wizard_at(kAddress);
    program->type(school_->url() + "\r");
    const std::string number = "or its School ID";
    ASSERT_TRUE(answer(*program, keeping_the_address()));
    ASSERT_TRUE(answer(
        *program,
        {{number, "1"}, {"Your choice [1]: ", "1"}, {"Your choice [1]: ", "4"}, {"Your choice [1]: ", "3"}}));
    ASSERT_TRUE(program->wait_for("Client ID [" + school_->client_id() + "]: "));
    paste.send(*program, school_->client_id(), secret());
    ASSERT_TRUE(program->wait_for(number)) << paste.what << program->screen();
    EXPECT_FALSE(program->wait_for("is in no name", 2 * kPause)) << paste.what;
    expect_unseen(*program, paste.what);
    program->signal(SIGTERM);
    EXPECT_EQ(program->wait(), 130);
    forget();
  }
}

TEST_F(Unseen, IsTheRestOfAPasteThatComesLate) {
  school_ = open_scenario("two-schools");
  const auto program = wizard_at(kAddress);
  program->type(school_->url() + "\r");
  ASSERT_TRUE(answer(*program, keeping_the_address()));
  ASSERT_TRUE(answer(*program, {{"its School ID", "1"},
                                {"Your choice [1]: ", "1"},
                                {"Your choice [1]: ", "4"},
                                {"Your choice [1]: ", "3"}}));
  ASSERT_TRUE(program->wait_for("Client ID [" + school_->client_id() + "]: "));
  program->type("\x1b[200~" + school_->client_id() + "\n");
  std::this_thread::sleep_for(2 * kPause);
  program->type(secret() + "\x1b[201~");
  ASSERT_TRUE(program->wait_for("its School ID")) << program->screen();
  expect_unseen(*program);
}

TEST_F(Unseen, IsTheSecondOfTwoLinesPastedBeforeTheClientIdOfACommand) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"schools"}, std::vector<std::string>{"bundle", "--offline"}}) {
    PtyProgram program(launch(words));
    ASSERT_TRUE(answer(program, {{"WCBS URL: ", school_->client_id() + "\r" + secret()}}));
    ASSERT_TRUE(program.wait_for(std::string(44, '*'))) << program.screen();
    program.type("\x03");
    EXPECT_EQ(program.wait(), 130);
    expect_unseen(program, words.front());
  }
}

TEST_F(Unseen, HasPastesMarkedWhileKeysAreReadAndAtNoOtherTime) {
  const std::string on = "\x1b[?2004h";
  const std::string off = "\x1b[?2004l";
  const auto last = [&](const PtyProgram& program) {
    const std::string& screen = program.screen();
    return screen.substr(std::min(screen.rfind("\x1b[?2004"), screen.size() - 1), on.size());
  };
  for (const int number : {0, SIGTERM, SIGQUIT, SIGABRT}) {
    const auto program = wizard_at(kSecret);
    EXPECT_EQ(last(*program), on);
    EXPECT_EQ(program->screen().find(off), std::string::npos) << "one paste may hold both";
    if (number == 0) {
      program->type(secret() + "\r");
      ASSERT_TRUE(program->wait_for("address: "));
      EXPECT_EQ(last(*program), off);
    }
    program->signal(number == 0 ? SIGINT : number);
    program->wait();
    EXPECT_EQ(last(*program), off) << number;
    forget();
  }
}

TEST_F(Unseen, ShowsALineOnceThatTheTerminalShowedAhead) {
  const auto program = wizard_at(kBegin);
  program->type("?\r?\r");
  ASSERT_TRUE(program->wait_for("type n: "));
  ASSERT_TRUE(program->wait_for("type n: "));
  const std::string screen = program->screen();
  EXPECT_EQ(
      std::count(screen.begin() + static_cast<std::ptrdiff_t>(screen.find("type n: ")), screen.end(), '?'),
      2);
}

TEST_F(Unseen, TakesPipedInputWholeFromASlowServer) {
  open_slow_school();
  Launch piped;
  piped.folder = folder_.path();
  piped.input =
      "\n\n" + school_->client_id() + "\n" + secret() + "\n" + school_->url() + "\n2\n\n1\n1\nmessage.txt\n";
  const Ended ended = run_program(piped);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(folder_.files(), Contains("message.txt"));
}

// The Client ID.

TEST_F(Unseen, LeavesTheKeysOfTheClientIdAsTheyWere) {
  const auto program = wizard_at(kClientId);
  const std::string again = "Client ID [" + school_->client_id() + "]: ";
  program->type("?\r");
  ASSERT_TRUE(answer(*program, {{"Client ID: ", "wrong\x15wrongs\x7f\x7f\x7f\x7f\x7f\x7f" +
                                                    school_->client_id().substr(0, 3) + "\x1b[D\x1bOA" +
                                                    school_->client_id().substr(3)},
                                {"stars): ", "b"},
                                {again},
                                {"stars): ", "b"},
                                {again, "b"},
                                {"with these values: "},
                                {again, "q"}}));
  EXPECT_EQ(program->wait(), 0);
  EXPECT_THAT(program->screen(), Not(HasSubstr("\x1b[D")));
}

// The terminal afterwards.

TEST_F(Unseen, LeavesTheTerminalAsItWasWhateverSignalEndsIt) {
  school_ = open_scenario("stalled");
  for (const auto& [number, code] : {std::pair(SIGINT, 130),
                                     {SIGTERM, 130},
                                     {SIGHUP, 130},
                                     {SIGQUIT, 128 + SIGQUIT},
                                     {SIGABRT, 128 + SIGABRT}})
    for (const Place place : {kBegin, kThirdParty, kClientId, kSecret, kAddress, kWaiting}) {
      SCOPED_TRACE(std::to_string(number) + " at " + std::to_string(place));
      const auto program = wizard_at(place);
      program->signal(number);
      EXPECT_EQ(program->wait(std::chrono::seconds(2)), code);
      expect_sane(*program);
      forget();
    }
}

/// Goes on in a shell with job control after the program has been stopped.
void stop_and_go_on(PtyProgram& program, const std::function<void()>& stop, const std::string& where) {
  const bool showed = program.echoes();
  const bool cooked = program.cooked();
  stop();
  ASSERT_TRUE(program.wait_for("[stopped")) << where << program.screen();
  EXPECT_TRUE(program.echoes() && program.cooked()) << "the shell has a terminal that works, " << where;
  program.type("\r");
  ASSERT_TRUE(showed ? program.wait_until_shown() : program.wait_until_hidden()) << where;
  for (int i = 0; i < 100 && program.cooked() != cooked; ++i) std::this_thread::sleep_for(kPause / 5);
  EXPECT_EQ(program.cooked(), cooked) << where;
}

/// The program as a job of a shell, which says when it was stopped and goes on after an Enter.
PtyLaunch as_a_job(PtyLaunch launch, int stops) {
  std::string script = "set -m; \"$@\"";
  for (int i = 0; i < stops; ++i) script += "; echo \"[stopped $?]\"; read -r; fg > /dev/null";
  launch.inside = {"/bin/bash", "-c", script + "; echo \"[ended $?]\"", "sh"};
  return launch;
}

TEST_F(Unseen, GivesTheShellItsTerminalWhileItIsStopped) {
  for (const Place place : {kBegin, kThirdParty, kClientId, kSecret, kAddress, kWaiting}) {
    if (place == kWaiting) open_slow_school();
    PtyProgram program(as_a_job(launch(), 1));
    go_to(program, place);
    const std::string where = "at " + std::to_string(place);
    stop_and_go_on(
        program, [&] { program.signal_foreground(SIGTSTP); }, where);
    if (place < kWaiting) {
      program.type(places()[place].line.answer + "\r");
      if (place < kAddress) go_to(program, kAddress, place + 1);
      if (place < kAddress) program.type(school_->url() + "\r");
    }
    ASSERT_TRUE(answer(program, keeping_the_address())) << where;
    ASSERT_TRUE(program.wait_for("Accepted.")) << where << program.screen();
    program.signal_foreground(SIGINT);
    EXPECT_TRUE(program.wait_for("[ended 130]")) << where << program.screen();
    EXPECT_TRUE(program.wait_until_shown()) << where;
    EXPECT_TRUE(program.cooked()) << where;
    EXPECT_THAT(program.screen(), Not(HasSubstr(secret()))) << where;
    forget();
  }
}

TEST_F(Unseen, StopsOnCtrlZAtEveryPrompt) {
  PtyProgram program(as_a_job(launch(), 3));
  for (const std::size_t place : {kClientId, kSecret, kAddress}) {
    go_to(program, place, place == kClientId ? kBegin : place);
    stop_and_go_on(
        program, [&] { program.type("\x1a"); }, std::to_string(place));
    program.type(places()[place].line.answer + "\r");
  }
  ASSERT_TRUE(answer(program, keeping_the_address()));
  EXPECT_TRUE(program.wait_for("Accepted.")) << program.screen();
}

}  // namespace
}  // namespace wcbs_link
