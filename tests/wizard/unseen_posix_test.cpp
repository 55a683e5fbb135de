#include "support/practice.hpp"
#include "support/process_posix.hpp"
#include "support/pty_posix.hpp"
#include "support/scratch_folder.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr milliseconds kPause{50};

/// The real program on a terminal: what is typed shows where it is asked for, and nowhere else.
class Unseen : public testing::Test {
 protected:
  PtyLaunch launch(std::vector<std::string> words = {}) const {
    PtyLaunch launch;
    launch.words = std::move(words);
    launch.folder = folder_.path();
    launch.environment["XDG_STATE_HOME"] = (folder_ / "state").string();
    return launch;
  }

  /// A prompt of the wizard, or a wait.
  struct Place {
    const char* text;
    std::string answer;
    bool shows = false;  ///< what is typed there, by the terminal itself
    bool by_keys = false;
  };

  static std::vector<Place> places(const PracticeSchool& school) {
    return {
        {"type n: ", "", true},
        {"with these values: ", "", true},
        {"Client ID: ", school.client_id(), false, true},
        {"Client Secret (shown as stars): ", school.client_secret().reveal(), false, true},
        {"address: ", school.url(), true},
        {"Trying it ...", ""},
    };
  }
  static constexpr std::size_t kClientId = 2;
  static constexpr std::size_t kSecret = 3;
  static constexpr std::size_t kAddress = 4;
  static constexpr std::size_t kWaiting = 5;

  /// Answers on the way from one place to another, and waits until the terminal is as it has to be there.
  static void go_to(PtyProgram& program, const PracticeSchool& school, std::size_t place,
                    std::size_t from = 0) {
    const auto all = places(school);
    for (std::size_t i = from; i <= place; ++i) {
      ASSERT_TRUE(program.wait_for(all[i].text)) << all[i].text << "\n" << program.screen();
      if (i < place) program.type(all[i].answer + "\r");
    }
    ASSERT_TRUE(all[place].shows ? program.wait_until_shown() : program.wait_until_hidden());
    ASSERT_EQ(program.cooked(), !all[place].by_keys);
  }

  const ScratchFolder folder_;
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
  const auto school = open_school();
  for (const Paste& paste : kPastes) {
    PtyProgram program(launch());
    go_to(program, *school, kClientId);
    paste.send(program, school->client_id(), school->client_secret().reveal());
    ASSERT_TRUE(program.wait_for("Got it: 44 characters, ending in +Ta=.")) << paste.what << program.screen();
    EXPECT_THAT(program.screen(), HasSubstr("Client ID: " + school->client_id() + "\r\nClient Secret"));
    EXPECT_THAT(program.screen(), HasSubstr(std::string(44, '*')));
    ASSERT_TRUE(program.wait_for("address: "));
    program.type(school->url() + "\r");
    ASSERT_TRUE(program.wait_for("Accepted.")) << paste.what;
    const std::string screen = program.screen();
    EXPECT_EQ(screen.find("The school's address: "), screen.rfind("The school's address: "))
        << "nothing of it is left for the next prompt, " << paste.what;
    EXPECT_THAT(program.screen(), Not(HasSubstr(school->client_secret().reveal().substr(0, 8))))
        << paste.what;
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait(), 130);
    std::filesystem::remove_all(folder_ / "state");
  }
}

TEST_F(Unseen, IsASecondLinePastedAtTheClientIdOfACommand) {
  const auto school = open_school();
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"schools"}, std::vector<std::string>{"bundle", "-o", "message.txt"}})
    for (const Paste& paste : kPastes) {
      PtyProgram program(launch(words));
      ASSERT_TRUE(program.wait_for("WCBS URL: "));
      program.type(school->url() + "\r");
      ASSERT_TRUE(program.wait_for("WCBS Client ID: "));
      paste.send(program, school->client_id(), school->client_secret().reveal());
      EXPECT_EQ(program.wait(), 0) << words.front() << " " << paste.what << program.screen();
      EXPECT_THAT(program.screen(), HasSubstr("Client ID: " + school->client_id() + "\r\n"));
      EXPECT_THAT(program.screen(), Not(HasSubstr(school->client_secret().reveal().substr(0, 8))))
          << words.front() << " " << paste.what;
      EXPECT_TRUE(program.echoes() && program.cooked());
    }
}

TEST_F(Unseen, IsTheLastOfThreeLinesPastedAtTheFirstPromptOfACommand) {
  const auto school = open_school();
  PtyProgram program(launch({"bundle", "-o", "message.txt"}));
  ASSERT_TRUE(program.wait_for("WCBS URL: "));
  program.type(school->url() + "\r" + school->client_id() + "\r" + school->client_secret().reveal() + "\r");
  EXPECT_EQ(program.wait(), 0) << program.screen();
  EXPECT_THAT(program.screen(), Not(HasSubstr(school->client_secret().reveal().substr(0, 8))));
}

TEST_F(Unseen, IsASecretPastedAlongWithAClientIdThatIsAskedAbout) {
  const auto school = open_school();
  PtyProgram program(launch());
  go_to(program, *school, kClientId);
  program.type("Client ID: " + school->client_id() + "\rClient Secret: a-secret-line\r");
  ASSERT_TRUE(program.wait_for("There is white space inside the Client ID."));
  ASSERT_TRUE(program.wait_for("Your choice [1]: "));
  program.type("2\r");
  ASSERT_TRUE(program.wait_for("Client ID: ")) << "nothing but the 2 was taken as the choice";
  EXPECT_THAT(program.screen(), Not(HasSubstr("a-secret-line")));
  EXPECT_THAT(program.screen(), Not(HasSubstr("is not one of the choices")));
}

TEST_F(Unseen, IsASecretPastedAlongWithAClientIdThatIsCorrectedUntested) {
  const auto school = open_scenario("connection-refused");
  PtyProgram program(launch());
  go_to(program, *school, kAddress);
  program.type(school->url() + "\r");
  const std::vector<std::pair<std::string, std::string>> untested = {{"Your choice [1]: ", "3"},
                                                                     {"School ID: ", "1"},
                                                                     {"Press Enter to go on: ", ""},
                                                                     {"change that value: ", "3"}};
  for (const auto& [prompt, text] : untested) {
    ASSERT_TRUE(program.wait_for(prompt)) << prompt << program.screen();
    program.type(text + "\r");
  }
  ASSERT_TRUE(program.wait_for("Client ID [" + school->client_id() + "]: "));
  program.type("another-id\ra-secret-line\r");
  ASSERT_TRUE(program.wait_for("WCBS Client ID:      another-id"));
  ASSERT_TRUE(program.wait_for("change that value: "));
  program.type("q\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.screen(), Not(HasSubstr("a-secret-line")));
}

TEST_F(Unseen, IsWhatIsLeftForTheShellWhenACommandEndsEarly) {
  PtyProgram program(launch({"bundle"}));
  ASSERT_TRUE(program.wait_for("WCBS URL: "));
  program.type("school.example.org\r");
  ASSERT_TRUE(program.wait_for("WCBS Client ID: "));
  program.type("\r");
  program.type("the-secret-that-followed\r");
  EXPECT_EQ(program.wait(), 2) << program.screen();
  EXPECT_EQ(program.left_over(), 0U) << "a shell would take it as a command, and keep it in its history";
}

TEST_F(Unseen, IsWhatWaitsInTheTerminalAtTheEnd) {
  const auto school = open_school();
  PtyProgram program(launch());
  go_to(program, *school, 0);
  program.type("q\rthe-secret-that-followed\r");
  EXPECT_EQ(program.wait(), 0) << program.screen();
  EXPECT_EQ(program.left_over(), 0U);
}

// Waiting for a server.

TEST_F(Unseen, AreKeysPressedWhileAServerIsWaitedFor) {
  const auto school = open_scenario("slow");
  PtyProgram program(launch());
  go_to(program, *school, kWaiting);
  program.type("typed-too-early");
  ASSERT_TRUE(program.wait_for("Your choice [1]: "));
  ASSERT_TRUE(program.wait_until_shown());
  program.type("4\r");
  EXPECT_TRUE(program.wait_for("Your choice [1]: ")) << "4 alone was taken as the answer";
  EXPECT_THAT(program.screen(), Not(HasSubstr("typed-too-early")));
}

TEST_F(Unseen, AreSixImpatientEnters) {
  const auto school = open_scenario("slow");
  PtyProgram program(launch());
  go_to(program, *school, kWaiting);
  for (int i = 0; i < 6; ++i) {
    program.type("\r");
    std::this_thread::sleep_for(kPause);
  }
  ASSERT_TRUE(program.wait_for("What now?\r\n  1) go on"));
  ASSERT_TRUE(program.wait_for("Your choice [1]: "));
  EXPECT_FALSE(program.wait_for("Step 8", milliseconds(500)));
  EXPECT_THAT(folder_.files(), Not(Contains(HasSubstr("wonde-link"))));
  program.type("\r");
  EXPECT_TRUE(program.wait_for("Step 8"));
}

TEST_F(Unseen, AreImpatientEntersInTheDemonstration) {
  PtyProgram program(launch({"demo"}));
  ASSERT_TRUE(program.wait_for("Address        "));
  ASSERT_TRUE(program.wait_for("\r\n"));
  const std::string screen = program.screen();
  const std::size_t url = screen.find("http://");
  ASSERT_NE(url, std::string::npos);
  const std::string address = screen.substr(url, screen.find_first_of("\r\n", url) - url);
  const auto school = open_school();
  go_to(program, *school, kAddress);
  program.type(address + "\r\r\r\r\r\r\r");
  ASSERT_TRUE(program.wait_for("What now?\r\n  1) go on")) << program.screen();
  EXPECT_FALSE(program.wait_for("Step 8", milliseconds(500)));
}

TEST_F(Unseen, IsNothingOfAPasteThatAnswersTwoPromptsWithoutAWait) {
  const auto school = open_school();
  PtyProgram program(launch());
  ASSERT_TRUE(program.wait_for("type n: "));
  ASSERT_TRUE(program.wait_until_shown());
  program.type("\r\r");
  go_to(program, *school, kSecret, kClientId);
  program.type(school->client_secret().reveal() + "\r" + school->url() + "\r");
  ASSERT_TRUE(program.wait_for("Accepted.")) << program.screen();
  EXPECT_THAT(program.screen(), HasSubstr("The school's address: " + school->url() + "\r\nI read that as"))
      << "a line that came unseen is shown where it is the answer";
}

TEST_F(Unseen, ShowsALineOnceThatTheTerminalShowedAhead) {
  const auto school = open_school();
  PtyProgram program(launch());
  go_to(program, *school, 0);
  program.type("?\r?\r");
  ASSERT_TRUE(program.wait_for("type n: "));
  ASSERT_TRUE(program.wait_for("type n: "));
  const std::string screen = program.screen();
  EXPECT_EQ(
      std::count(screen.begin() + static_cast<std::ptrdiff_t>(screen.find("type n: ")), screen.end(), '?'),
      2);
}

TEST_F(Unseen, TakesPipedInputWholeFromASlowServer) {
  const auto school = open_scenario("slow");
  Launch piped;
  piped.folder = folder_.path();
  piped.input = "\n\n" + school->client_id() + "\n" + school->client_secret().reveal() + "\n" +
                school->url() + "\n1\n\n1\n1\nmessage.txt\n";
  const Ended ended = run_program(piped);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(folder_.files(), Contains("message.txt"));
}

// The Client ID.

TEST_F(Unseen, LeavesTheKeysOfTheClientIdAsTheyWere) {
  const auto school = open_school();
  PtyProgram program(launch());
  go_to(program, *school, kClientId);
  program.type("?\r");
  ASSERT_TRUE(program.wait_for("Client ID: "));
  program.type("wrong\x15wrongs\x7f\x7f\x7f\x7f\x7f\x7f" + school->client_id().substr(0, 3) + "\x1b[D\x1bOA" +
               school->client_id().substr(3) + "\r");
  ASSERT_TRUE(program.wait_for("stars): "));
  program.type("b\r");
  ASSERT_TRUE(program.wait_for("with these values: "));
  program.type("\r");
  ASSERT_TRUE(program.wait_for("Client ID [" + school->client_id() + "]: ")) << program.screen();
  program.type("\r");
  ASSERT_TRUE(program.wait_for("stars): "));
  program.type("b\r");
  ASSERT_TRUE(program.wait_for("with these values: "));
  program.type("\r");
  ASSERT_TRUE(program.wait_for("]: "));
  program.type("b\r");
  ASSERT_TRUE(program.wait_for("with these values: "));
  program.type("\r");
  ASSERT_TRUE(program.wait_for("]: "));
  program.type("q\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.screen(), Not(HasSubstr("\x1b[D")));
}

TEST_F(Unseen, EndsAtTheClientIdOnCtrlCAndCtrlD) {
  const auto school = open_school();
  for (const char* key : {"\x03", "\x04"}) {
    PtyProgram program(launch());
    go_to(program, *school, kClientId);
    program.type(key);
    EXPECT_EQ(program.wait(), 130);
    EXPECT_TRUE(program.echoes() && program.cooked());
    std::filesystem::remove_all(folder_ / "state");
  }
}

// The terminal afterwards.

TEST_F(Unseen, LeavesTheTerminalAsItWasWhateverSignalEndsIt) {
  const auto school = open_scenario("stalled");
  struct End {
    int signal;
    int code;
  };
  for (const End& end : {End{SIGINT, 130}, End{SIGTERM, 130}, End{SIGHUP, 130}, End{SIGQUIT, 128 + SIGQUIT},
                         End{SIGABRT, 128 + SIGABRT}})
    for (std::size_t place = 0; place <= kWaiting; ++place) {
      PtyProgram program(launch());
      go_to(program, *school, place);
      program.signal(end.signal);
      EXPECT_EQ(program.wait(std::chrono::seconds(2)), end.code) << end.signal << " at " << place;
      EXPECT_TRUE(program.echoes()) << end.signal << " at " << place;
      EXPECT_TRUE(program.cooked()) << end.signal << " at " << place;
      std::filesystem::remove_all(folder_ / "state");
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

TEST_F(Unseen, GivesTheShellItsTerminalWhileItIsStopped) {
  const auto quick = open_school();
  const auto slow = open_scenario("slow");
  for (std::size_t place = 0; place <= kWaiting; ++place) {
    const auto& school = place == kWaiting ? slow : quick;
    PtyLaunch job = launch();
    job.inside = {"/bin/bash", "-c",
                  "set -m; \"$@\"; echo \"[stopped $?]\"; read -r; fg > /dev/null; echo \"[ended $?]\"",
                  "sh"};
    PtyProgram program(job);
    go_to(program, *school, place);
    const std::string where = "at " + std::to_string(place);
    stop_and_go_on(
        program, [&] { program.signal_foreground(SIGTSTP); }, where);
    if (place < kWaiting) {
      program.type(places(*school)[place].answer + "\r");
      if (place < kAddress) go_to(program, *school, kAddress, place + 1);
      if (place < kAddress) program.type(school->url() + "\r");
    }
    ASSERT_TRUE(program.wait_for("Accepted.")) << where << program.screen();
    program.signal_foreground(SIGINT);
    EXPECT_TRUE(program.wait_for("[ended 130]")) << where << program.screen();
    EXPECT_TRUE(program.wait_until_shown()) << where;
    EXPECT_TRUE(program.cooked()) << where;
    EXPECT_THAT(program.screen(), Not(HasSubstr(school->client_secret().reveal()))) << where;
    std::filesystem::remove_all(folder_ / "state");
  }
}

TEST_F(Unseen, StopsOnCtrlZAtEveryPrompt) {
  const auto school = open_school();
  PtyLaunch job = launch();
  std::string script = "set -m; \"$@\"";
  for (int i = 0; i < 3; ++i) script += "; echo \"[stopped]\"; read -r; fg > /dev/null";
  job.inside = {"/bin/bash", "-c", script, "sh"};
  PtyProgram program(job);
  for (const std::size_t place : {kClientId, kSecret, kAddress}) {
    go_to(program, *school, place, place == kClientId ? 0 : place);
    stop_and_go_on(
        program, [&] { program.type("\x1a"); }, std::to_string(place));
    program.type(places(*school)[place].answer + "\r");
  }
  EXPECT_TRUE(program.wait_for("Accepted.")) << program.screen();
}

}  // namespace
}  // namespace wcbs_link
