#include "app/version.hpp"
#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "support/tool_posix.hpp"
#include "support/transcript_golden.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Program : public testing::Test {
 protected:
  Ended run(const Words& words, const std::string& input = "") const {
    return run_program({.words = words, .input = input, .folder = folder_.path()});
  }

  /// `command` with all that the link needs.
  Words linked(const std::string& command, const PracticeSchool& school) const {
    return wcbs_link::linked(command, school, folder_);
  }

  std::string path(std::string_view name) const { return path_text(folder_ / name); }

  const ScratchFolder folder_;
};

// What the program is as a process. What it does, command by command, is in app_test.cpp.

TEST_F(Program, SaysItsVersionAndThoseOfItsLibraries) {
  const Ended ended = run({"--version"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, version_text());
  EXPECT_THAT(ended.out,
              testing::MatchesRegex("wcbs-link [0-9.]+\ncommit .+\ndate .+\nlibcurl [0-9.]+\n(.+\n)*"));
  EXPECT_EQ(ended.err, "");
}

TEST_F(Program, EndsWithTheExitCodesOfTheContract) {
  const auto healthy = open_school();
  const auto faulty = open_scenario("wrong-secret");
  const auto ends = [&](int code, const Words& words) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, code) << join(words, " ") << "\n" << ended.err;
    EXPECT_EQ(ended.out.empty(), code > 1) << join(words, " ");
    EXPECT_EQ(ended.err.empty(), code <= 1) << join(words, " ");
  };
  ends(0, {"--version"});
  ends(0, linked("check", *healthy));
  ends(1, linked("check", *faulty));
  ends(2, {"chekc"});
  ends(3, linked("check", *healthy) + Words{"-o", path("no-folder/report")});
}

// Standard input.

TEST_F(Program, SetsUpFromAPipeAlsoFromOneThatWindowsWrote) {
  const auto school = open_school();
  const std::string secret = school->client_secret().reveal();
  Canary canary;
  canary.watch("the secret", secret);
  for (const char* end : {"\n", "\r\n"}) {
    const Ended ended = run({}, join({"", "", school->client_id(), secret, school->url(), "2", "", "1", "2",
                                      "message.txt", "", ""},
                                     end));
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_THAT(content_of(folder_ / "message.txt"), HasSubstr("WCBS URL: " + school->url()));
    EXPECT_THAT(folder_.files(), ElementsAre("message.txt"));
    EXPECT_THAT(canary.found_in(ended.err), IsEmpty());
    std::filesystem::remove(folder_ / "message.txt");
  }
}

TEST_F(Program, IsInterruptedByTheEndOfItsInput) {
  const Ended ended = run({}, "\n");
  EXPECT_EQ(ended.code, 130);
  EXPECT_THAT(ended.err, HasSubstr("Your answers are kept on this computer"));
  EXPECT_THAT(folder_.files(), ElementsAre(".local/state/wcbs-link/setup.json"));
  EXPECT_EQ(mode_of(folder_ / ".local/state/wcbs-link/setup.json"), "0600");
}

// Its environment.

TEST_F(Program, BlamesNoServerWhereThisComputerHasNoListOfAuthorities) {
  const auto school = open_scenario("tls-healthy");
  for (const std::string& list : {path("none.pem"), folder_.write("empty.pem", "")}) {
    const Ended ended = run_program({.words = {"check", "--url", school->url(), "--format", "json"},
                                     .environment = {{"SSL_CERT_FILE", list}},
                                     .folder = folder_.path()});
    EXPECT_EQ(ended.code, 1);
    const Json report = json_of(ended.out);
    EXPECT_EQ(text_member(report, "fault"), "tls.no-roots") << ended.out;
    EXPECT_EQ(text_member(report["findings"].at(4), "stage"), "tls");
    EXPECT_EQ(text_member(report["findings"].at(4), "owner"), "you");
    EXPECT_THAT(text_member(report["findings"].at(4), "summary"), HasSubstr("SSL_CERT_FILE"));
  }
}

// Signals.

TEST_F(Program, WatchesUntilItIsInterrupted) {
  const auto school = open_school();
  Process program({.words = linked("check", *school) + Words{"--watch", "0.05"}, .folder = folder_.path()});
  const auto lines = [&] { return std::count(program.out().begin(), program.out().end(), '\n'); };
  for (int i = 0; i < 50 && lines() < 3; ++i)
    (void)program.wait_for("never said", std::chrono::milliseconds(100));
  EXPECT_GE(lines(), 3);
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(std::chrono::seconds(3)).code, 130);
}

/// Until the process has slept for a tenth of a second; where the system does not tell, for half a second.
void wait_until_it_waits(pid_t id) {
  for (int tries = 0, asleep = 0; tries < 1000 && asleep < 10; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    std::ifstream file("/proc/" + std::to_string(id) + "/stat");
    std::string stat;
    if (!std::getline(file, stat)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(490));
      return;
    }
    asleep = stat.find(") S ") != std::string::npos ? asleep + 1 : 0;
  }
}

TEST_F(Program, IsInterruptedAlsoWhereNobodyReadsWhatItWrites) {
  const std::string pipe = path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int full = ::open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(full, 0);
  while (::write(full, "x", 1) == 1) {
  }
  for (const bool errors : {false, true}) {
    Process program({.words = {errors ? "no-such-command" : "explain"},
                     .folder = folder_.path(),
                     .output_to = errors ? "" : pipe,
                     .error_to = errors ? pipe : ""});
    wait_until_it_waits(program.id());
    program.signal(SIGINT);
    EXPECT_EQ(program.wait(std::chrono::seconds(2)).code, errors ? 2 : 130);
  }
  ::close(full);
}

TEST_F(Program, LeavesWholeFilesWhereItIsInterrupted) {
  for (const char* format : {"text", "json"}) {
    const auto school = open_scenario("stalled");
    Process program({.words = linked("check", *school) +
                              Words{"--format", format, "-o", "report", "--trace", "trace.json"},
                     .folder = folder_.path()});
    for (int i = 0; i < 500 && school->requests().empty(); ++i)
      (void)program.wait_for("never said", std::chrono::milliseconds(10));
    const auto start = std::chrono::steady_clock::now();
    program.signal(SIGINT);
    const Ended ended = program.wait(std::chrono::seconds(3));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
    EXPECT_EQ(ended.code, 130) << format;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(mode_of(folder_ / "report"), "0600");
    const Json trace = json_of(content_of(folder_ / "trace.json"));
    EXPECT_EQ(text_member(trace, "schema"), "wcbs-link/trace/1");
    EXPECT_EQ(trace["exchanges"].size(), 1U);
    const std::string report = content_of(folder_ / "report");
    if (std::string_view(format) == "text") {
      EXPECT_THAT(report, StartsWith("Interrupted"));
      EXPECT_THAT(report, EndsWith("\n"));
      continue;
    }
    const Json json = json_of(report);
    EXPECT_EQ(json["interrupted"], true);
    EXPECT_TRUE(json["fault"].is_null());
    Words seen;
    for (const Json& finding : json["findings"]) {
      if (seen.empty() || seen.back() != finding["stage"]) seen.push_back(text_member(finding, "stage"));
      EXPECT_NE(finding["status"], "fail");
    }
    EXPECT_THAT(seen, ElementsAre("url", "dns", "connect", "tls", "http", "discovery", "token", "schools",
                                  "consent"));
  }
}

TEST_F(Program, RunsThePracticeSchoolUntilItIsInterrupted) {
  for (const bool tls : {false, true}) {
    Process program(
        {.words = tls ? Words{"practice", "--tls", "--scenario", "two-schools"} : Words{"practice"},
         .folder = folder_.path()});
    ASSERT_TRUE(program.wait_for("\nclient secret file "));
    ASSERT_TRUE(program.wait_for(tls ? "root.pem\n" : "secret.txt\n"));
    const auto lines = split(program.out(), '\n');
    const auto told = [&](std::size_t line, std::string_view what) {
      EXPECT_THAT(lines.at(line), StartsWith(std::string(what)));
      return lines.at(line).substr(what.size());
    };
    const std::string url = told(0, "listening on ");
    EXPECT_THAT(url, StartsWith(tls ? "https://127.0.0.1:" : "http://127.0.0.1:"));
    const std::string file = told(2, "client secret file ");
    EXPECT_EQ(mode_of(file), "0600");
    Words check = {"check", "--url", url, "--client-id", told(1, "client id "), "--client-secret-file", file};
    if (tls) check = check + Words{"--ca-file", told(3, "root certificate file "), "--school-id", "2"};
    const Ended checked = run(check);
    EXPECT_EQ(checked.code, 0) << checked.out;
    program.signal(tls ? SIGTERM : SIGINT);
    EXPECT_THAT(program.wait(std::chrono::seconds(3)).code, AnyOf(0, 130));
    EXPECT_FALSE(std::filesystem::exists(file)) << "nothing is left behind";
  }
}

// Streams that take nothing.

TEST_F(Program, FailsWhereStandardOutputTakesNothing) {
  const auto school = open_school();
  for (const char* where : {"closed", "/dev/full"})
    for (const Words& words :
         {linked("schools", *school), linked("bundle", *school), linked("check", *school), Words{"explain"},
          Words{"--version"}, Words{"check", "--help"}, Words{"practice", "--list"}, Words{"demo"}}) {
      const Ended ended = run_program({.words = words, .folder = folder_.path(), .output_to = where});
      EXPECT_EQ(ended.code, 3) << where << ": " << words.front();
      EXPECT_THAT(ended.err, HasSubstr("utput")) << where << ": " << words.front();
    }
  const auto faulty = open_scenario("wrong-secret");
  const Ended fault =
      run_program({.words = linked("check", *faulty), .folder = folder_.path(), .output_to = "/dev/full"});
  EXPECT_THAT(fault.code, AnyOf(1, 3));
  EXPECT_NE(fault.err, "") << "a fault that nobody can read";
}

TEST_F(Program, TakesNoOffenceWhereItsReaderHasGone) {
  const auto healthy = open_school();
  const auto faulty = open_scenario("wrong-secret");
  const auto read_by_nobody = [&](const Words& words, int code) {
    Words shell = {WCBS_LINK_PROGRAM};
    shell.insert(shell.end(), words.begin(), words.end());
    for (std::string& word : shell) word = wcbs_link::quoted(word);
    const Told told = tell("(sleep 0.2; " + join(shell, " ") + "; echo ended with $? >&2) | true");
    EXPECT_EQ(told.text, "ended with " + std::to_string(code) + "\n") << words.front();
  };
  read_by_nobody({"explain"}, 0);
  read_by_nobody({"--help"}, 0);
  read_by_nobody(linked("check", *healthy), 0);
  read_by_nobody(linked("check", *faulty), 1);
  read_by_nobody(linked("check", *faulty) + Words{"--format", "json"}, 1);
  read_by_nobody(linked("check", *healthy) + Words{"--watch", "0.05"}, 0);
}

/// A closed standard stream's number goes to the next file or connection that is opened.
TEST_F(Program, DoesNotWriteIntoItsConnectionsWhereAStandardStreamIsClosed) {
  Behaviour once;
  once.delay_ms = 1;
  const auto school = open_school(once);
  const auto healthy = run(linked("check", *school)).code;
  ASSERT_EQ(healthy, 0);
  const std::vector<std::string> wanted = school->requests();
  for (const bool output : {true, false}) {
    const auto other = open_school(once);
    Launch launch{.words = linked("check", *other) + Words{"-v"}, .folder = folder_.path()};
    (output ? launch.output_to : launch.error_to) = "closed";
    const Ended ended = run_program(launch);
    if (output) {
      EXPECT_EQ(ended.code, 3) << ended.err;
    } else {
      EXPECT_THAT(ended.code, AnyOf(0, 3));
      EXPECT_EQ(ended.out.substr(0, 8), "No fault");
    }
    std::vector<std::string> seen = other->requests();
    std::vector<std::string> expected = wanted;
    std::sort(seen.begin(), seen.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(seen, expected) << "something else than requests went to the school";
    EXPECT_EQ(other->connections(), school->connections());
  }
}

}  // namespace
}  // namespace wcbs_link
