#include "support/canary.hpp"
#include "support/practice.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "support/transcript_golden.hpp"
#include "wcbs_link/app/version.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

using Words = std::vector<std::string>;

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

class Program : public testing::Test {
 protected:
  Ended run(const Words& words, const std::string& input = "") const {
    return run_program({.words = words, .input = input, .folder = folder_.path()});
  }

  std::string secret_file(const PracticeSchool& school) const {
    return folder_.write("secret.txt", school.client_secret().reveal());
  }

  /// `command` with all that the link needs.
  Words linked(const std::string& command, const PracticeSchool& school) const {
    return {command,
            "--url",
            school.url(),
            "--client-id",
            school.client_id(),
            "--client-secret-file",
            secret_file(school)};
  }

  std::string path(std::string_view name) const { return path_text(folder_ / name); }

  const ScratchFolder folder_;
};

Json json_of(const std::string& text) {
  return parse_json(text).value_or(Json(nullptr));
}

// What needs no link.

TEST_F(Program, SaysItsVersionAndThoseOfItsLibraries) {
  const Ended ended = run({"--version"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, version_text());
  EXPECT_THAT(ended.out, testing::MatchesRegex("wcbs-link [0-9.]+\nlibcurl [0-9.]+\n(.+\n)*"));
  EXPECT_EQ(ended.err, "");
}

TEST_F(Program, ExplainsEveryCommandOnStandardOutput) {
  for (const Words& words :
       {Words{"--help"}, Words{"-h"}, Words{"setup", "--help"}, Words{"check", "--help"},
        Words{"schools", "--help"}, Words{"bundle", "--help"}, Words{"explain", "--help"},
        Words{"demo", "--help"}, Words{"practice", "--help"}}) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, 0) << words.front();
    EXPECT_THAT(ended.out, HasSubstr("Usage:")) << words.front();
    EXPECT_EQ(ended.err, "") << words.front();
  }
}

TEST_F(Program, ListsItsCommandsInItsHelp) {
  const Ended ended = run({"--help"});
  for (const char* command : {"setup", "check", "schools", "bundle", "explain", "demo", "practice"})
    EXPECT_THAT(ended.out, HasSubstr(std::string("\n  ") + command));
  for (const std::string& line : split(ended.out, '\n')) EXPECT_LE(columns(line), 80U) << line;
}

TEST_F(Program, NamesEveryOptionOfTheContractInItsHelp) {
  const std::string check = run({"check", "--help"}).out;
  for (const char* option : {"--url",
                             "--client-id",
                             "--client-secret-file",
                             "--school-id",
                             "--link",
                             "--token-url",
                             "--schools-url",
                             "--ca-file",
                             "--proxy",
                             "--resolve",
                             "--ipv4",
                             "--ipv6",
                             "--timeout",
                             "--allow-http",
                             "--no-input",
                             "--format",
                             "--output",
                             "--color",
                             "-v",
                             "--trace",
                             "--strict",
                             "--only",
                             "--watch",
                             "--expect"})
    EXPECT_THAT(check, HasSubstr(option));
  EXPECT_THAT(check, Not(HasSubstr("--client-secret ")));
  const std::string bundle = run({"bundle", "--help"}).out;
  for (const char* option : {"--offline", "--secret", "--save-link", "--format"})
    EXPECT_THAT(bundle, HasSubstr(option));
}

TEST_F(Program, ExplainsEveryFinding) {
  const Ended all = run({"explain"});
  EXPECT_EQ(all.code, 0);
  for (const FindingKind& kind : finding_kinds()) {
    EXPECT_THAT(all.out, HasSubstr(std::string(kind.name)));
    const Ended one = run({"explain", std::string(kind.name)});
    EXPECT_EQ(one.code, 0) << kind.name;
    EXPECT_THAT(replace_all(one.out, "\n", " "), HasSubstr(std::string(kind.title))) << kind.name;
    EXPECT_EQ(one.err, "") << kind.name;
  }
}

TEST_F(Program, ListsTheScenarios) {
  const Ended ended = run({"practice", "--list"});
  EXPECT_EQ(ended.code, 0);
  for (const Scenario& scenario : scenarios()) {
    EXPECT_THAT(ended.out, HasSubstr("\n" + std::string(scenario.name) + " "));
    EXPECT_THAT(ended.out, HasSubstr(std::string(scenario.summary)));
  }
}

TEST_F(Program, PlaysTheDemoByItself) {
  const Ended ended = run({"demo"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "");
  compare_with_golden("program-demo.txt", ended.out);
  EXPECT_THAT(folder_.files(), IsEmpty()) << "the demo leaves nothing behind";
}

// Usage.

struct Misuse {
  Words words;
  const char* says;
};

TEST_F(Program, RefusesWhatItDoesNotUnderstandInOneSentence) {
  const Misuse cases[] = {
      {{"chekc"}, "\"chekc\" is not a command"},
      {{"check", "--urll", "x"}, "--urll"},
      {{"check", "--url"}, "--url needs a value"},
      {{"check"}, "--url"},
      {{"check", "--url", "x", "--format", "xml"}, "--format \"xml\""},
      {{"schools", "--format", "eml"}, "--format \"eml\""},
      {{"check", "--url", "x", "--timeout", "0"}, "--timeout \"0\""},
      {{"check", "--url", "x", "--timeout", "-1"}, "--timeout \"-1\""},
      {{"check", "--url", "x", "--timeout", "soon"}, "--timeout \"soon\""},
      {{"check", "--url", "x", "--timeout", "nan"}, "--timeout"},
      {{"check", "--url", "x", "--watch", "x"}, "--watch \"x\""},
      {{"check", "--url", "x", "--resolve", "nothing"}, "--resolve \"nothing\""},
      {{"check", "--url", "x", "--resolve", "a:443:b"}, "--resolve \"a:443:b\""},
      {{"check", "--url", "x", "--only", "token2"}, "--only \"token2\""},
      {{"check", "--url", "x", "--expect", "pupils"}, "--expect \"pupils\""},
      {{"check", "--url", "x", "--expect", "dogs=1"}, "--expect \"dogs=1\""},
      {{"check", "--url", "x", "--expect", "pupils=-1"}, "--expect"},
      {{"check", "--url", "x", "--color", "green"}, "--color \"green\""},
      {{"check", "--url", "x", "--ipv4", "--ipv6"}, "--ipv4 and --ipv6"},
      {{"check", "--url", "x", "extra"}, "\"extra\""},
      {{"bundle", "--secret", "maybe"}, "--secret \"maybe\""},
      {{"bundle", "--strict"}, "--strict"},
      {{"explain", "token.nothing"}, "\"token.nothing\" is not a finding"},
      {{"practice", "--scenario", "nothing"}, "--scenario \"nothing\""},
      {{"practice", "--port", "99999"}, "--port \"99999\""},
      {{"practice", "--port", "x"}, "--port \"x\""},
      {{"--format", "xml"}, "--format \"xml\""},
      {{""}, "is not a command"},
  };
  for (const Misuse& misuse : cases) {
    const Ended ended = run(misuse.words);
    const std::string what = join(misuse.words, " ");
    EXPECT_EQ(ended.code, 2) << what;
    EXPECT_EQ(ended.out, "") << what;
    EXPECT_THAT(replace_all(ended.err, "\n", " "), HasSubstr(misuse.says)) << what;
    EXPECT_THAT(ended.err, StartsWith("wcbs-link: ")) << what;
    EXPECT_THAT(ended.err, EndsWith("\n")) << what;
    EXPECT_LE(std::count(ended.err.begin(), ended.err.end(), '\n'), 4) << ended.err;
  }
}

TEST_F(Program, HasNoOptionForTheSecretAndDoesNotRepeatIt) {
  for (const Words& words :
       {Words{"check", "--client-secret", "hush-hush-hush"}, Words{"check", "--client-secret=hush-hush-hush"},
        Words{"--client-secret", "hush-hush-hush"}, Words{"bundle", "--url", "x", "hush-hush-hush"},
        Words{"bundle", "--secret", "hush-hush-hush"}, Words{"bundle", "--secret=hush-hush-hush"},
        Words{"check", "--client_secret=hush-hush-hush"},
        Words{"check", "--client-secret-file=hush-hush-hush=", "--secret=hush-hush-hush"}}) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, 2) << words[1];
    EXPECT_EQ(ended.out, "");
    EXPECT_THAT(ended.err, Not(HasSubstr("hush"))) << words[1];
  }
  EXPECT_THAT(replace_all(run({"check", "--client-secret", "x"}).err, "\n", " "),
              HasSubstr("--client-secret-file"));
}

TEST_F(Program, DoesNotRepeatASecretThatWasGivenInTheCommandsPlace) {
  const Ended ended = run({"q7+Zk/2Vb=Xm&9tR%hLw"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, Not(HasSubstr("q7+Zk")));
}

TEST_F(Program, NamesEverythingThatIsMissingAtOnce) {
  for (const Words& words : {Words{"schools", "--no-input"}, Words{"bundle", "--no-input"},
                             Words{"setup", "--no-input"}, Words{"--no-input"}}) {
    const Ended ended = run(words);
    EXPECT_EQ(ended.code, 2) << words.front();
    EXPECT_EQ(ended.out, "");
    for (const char* option : {"--url", "--client-id", "--client-secret-file"})
      EXPECT_THAT(ended.err, HasSubstr(option)) << words.front();
  }
  const Ended offline = run({"bundle", "--offline", "--no-input"});
  for (const char* option : {"--url", "--client-id", "--client-secret-file", "--school-id"})
    EXPECT_THAT(offline.err, HasSubstr(option));
  const Ended omitted = run({"bundle", "--offline", "--secret", "omit", "--no-input"});
  EXPECT_THAT(omitted.err, Not(HasSubstr("--client-secret-file")));
}

TEST_F(Program, NamesAFileThatItCannotRead) {
  folder_.write("notes.txt", "no JSON");
  folder_.write("other.json", R"({"schema":"something/else"})");
  const Misuse cases[] = {
      {{"check", "--url", "x", "--client-id", "i", "--client-secret-file", path("none")},
       "there is no such file"},
      {{"check", "--url", "x", "--client-id", "i", "--client-secret-file", path("")}, "folder"},
      {{"check", "--url", "x", "--client-id", "i", "--client-secret-file", folder_.write("empty", "\r\n")},
       "empty"},
      {{"check", "--url", "x", "--client-id", "i", "--client-secret-file",
        folder_.write("two", "one\ntwo\n")},
       "more than one line"},
      {{"check", "--url", "x", "--client-id", "i", "--client-secret-file",
        folder_.write("zero", std::string("a\0b", 3))},
       "not a plain text file"},
      {{"check", "--link", path("none")}, "--link"},
      {{"check", "--link", path("notes.txt")}, "not a link file"},
      {{"check", "--link", path("other.json")}, "not a link file"},
      {{"check", "--url", "x", "--ca-file", path("none")}, "--ca-file"},
      {{"check", "--url", "x", "--ca-file", path("notes.txt")}, "--ca-file"},
      {{"check", "--url", "x", "--ca-file",
        folder_.write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")},
       "damaged"},
  };
  for (const Misuse& misuse : cases) {
    const Ended ended = run(misuse.words);
    const std::string what = join(misuse.words, " ");
    EXPECT_EQ(ended.code, 2) << what << "\n" << ended.err;
    EXPECT_EQ(ended.out, "") << what;
    EXPECT_THAT(replace_all(ended.err, "\n", " "), HasSubstr(misuse.says)) << what;
  }
}

TEST_F(Program, CallsAnAddressThatIsNoneAFindingInCheckAndUsageElsewhere) {
  const std::string secret = folder_.write("secret.txt", "some-secret-text");
  for (const std::string& address :
       {std::string("ftp://x"), std::string("https://user:opensesame@x/"), std::string("")}) {
    const Ended check = run({"check", "--url", address, "--format", "json"});
    EXPECT_EQ(check.code, 1) << address;
    EXPECT_EQ(text_member(json_of(check.out), "fault"), "url.invalid") << address;
    EXPECT_THAT(check.out, Not(HasSubstr("opensesame")));
    for (const char* command : {"schools", "bundle"}) {
      const Ended other =
          run({command, "--url", address, "--client-id", "i", "--client-secret-file", secret, "--no-input"});
      EXPECT_EQ(other.code, 2) << command << " " << address;
      EXPECT_EQ(other.out, "");
      EXPECT_THAT(other.err, HasSubstr("--url"));
    }
  }
}

// The secret's file.

TEST_F(Program, TakesTheSecretFromStandardInput) {
  const auto school = open_school();
  const Ended ended = run({"check", "--url", school->url(), "--client-id", school->client_id(),
                           "--client-secret-file", "-", "--format", "json"},
                          school->client_secret().reveal() + "\n");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(text_member(json_of(ended.out), "credentials"), "accepted");
}

std::string in_utf16(std::string_view text) {
  std::string bytes = "\xFF\xFE";
  for (const char c : text) {
    bytes += c;
    bytes += '\0';
  }
  return bytes;
}

TEST_F(Program, CleansTheSecretsFileAndSaysSo) {
  const auto school = open_school();
  const std::string& secret = school->client_secret().reveal();
  struct Dirty {
    std::string content;
    const char* says;
  };
  const Dirty cases[] = {
      {"\xEF\xBB\xBF" + secret, "a byte order mark"},
      {secret + "\r\n", "a line break"},
      {secret + "\n", "a line break"},
      {"  " + secret + "\t", "spaces"},
      {secret + "\xC2\xA0", "a no-break"},
      {in_utf16(secret), "UTF-16"},
      {in_utf16(secret + "\r\n"), "UTF-16"},
  };
  for (const Dirty& dirty : cases) {
    const std::string file = folder_.write("dirty.txt", dirty.content);
    const Ended ended = run({"schools", "--url", school->url(), "--client-id", school->client_id(),
                             "--client-secret-file", file});
    EXPECT_EQ(ended.code, 0) << dirty.says << "\n" << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(dirty.says));
    EXPECT_THAT(ended.err, Not(HasSubstr(secret)));
  }
}

// check.

TEST_F(Program, SaysThatAHealthyLinkHasNoFault) {
  const auto school = open_school();
  const Ended ended = run(linked("check", *school));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "");
  compare_with_golden("program-check-healthy.txt", ended.out);
  EXPECT_LE(school->connections(), 2);
}

TEST_F(Program, SaysWhatIsWrongInTextForATicket) {
  const auto school = open_scenario("wrong-secret");
  const Ended ended = run(linked("check", *school));
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, StartsWith("Fault: "));
  EXPECT_THAT(ended.out, Not(HasSubstr("\x1b")));
  compare_with_golden("program-check-wrong-secret.txt", ended.out);
}

TEST_F(Program, GoesAsFarAsItCanWithoutASecret) {
  const auto school = open_school();
  const Ended ended = run({"check", "--url", school->url(), "--format", "json"});
  EXPECT_EQ(ended.code, 0);
  const Json report = json_of(ended.out);
  EXPECT_EQ(text_member(report, "credentials"), "untested");
  EXPECT_TRUE(report["fault"].is_null());
  EXPECT_EQ(report["findings"].back()["status"], "skip");
  EXPECT_THAT(school->requests(), Not(Contains(HasSubstr("token"))));
}

TEST_F(Program, CountsWarningsAsFaultsOnlyForTheExitCode) {
  const auto school = open_scenario("no-consent");
  const Ended lax = run(with(linked("check", *school), {"--format", "json"}));
  const Ended strict = run(with(linked("check", *school), {"--format", "json", "--strict"}));
  EXPECT_EQ(lax.code, 0);
  EXPECT_EQ(strict.code, 1);
  for (const Ended& ended : {lax, strict}) {
    EXPECT_EQ(text_member(json_of(ended.out), "verdict"), "warning");
    EXPECT_TRUE(json_of(ended.out)["fault"].is_null());
  }
}

TEST_F(Program, StopsAtTheStageThatWasAskedFor) {
  const auto school = open_school();
  const Ended ended = run(with(linked("check", *school), {"--format", "json", "--only", "token"}));
  EXPECT_EQ(ended.code, 0);
  const Json report = json_of(ended.out);
  EXPECT_EQ(report["findings"].back()["stage"], "token");
  EXPECT_THAT(school->requests(), Not(Contains(HasSubstr("schools"))));
}

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
  }
}

TEST_F(Program, StopsAtEveryStage) {
  const auto school = open_scenario("tls-healthy");
  const std::string root = folder_.write("root.pem", school->ca_pem());
  const Words stages = {"url", "dns", "connect", "tls", "http", "discovery", "token", "schools", "consent"};
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Ended ended =
        run(with(linked("check", *school), {"--ca-file", root, "--format", "json", "--only", stages[i]}));
    EXPECT_EQ(ended.code, 0) << stages[i];
    Words seen;
    const Json report = json_of(ended.out);
    for (const Json& finding : report["findings"])
      if (seen.empty() || seen.back() != finding["stage"]) seen.push_back(text_member(finding, "stage"));
    EXPECT_EQ(seen, Words(stages.begin(), stages.begin() + static_cast<long>(i) + 1));
    if (stages[i] == "url") {
      EXPECT_EQ(school->connections(), 0);
    }
    if (stages[i] == "discovery") {
      EXPECT_THAT(school->requests(), Not(Contains(StartsWith("POST"))));
    }
  }
}

TEST_F(Program, ReportsNoFaultBeyondTheStageThatWasAskedFor) {
  const auto school = open_scenario("schools-empty");
  for (const auto& [stage, code] : {std::pair("token", 0), std::pair("schools", 1)}) {
    const Ended ended = run(with(linked("check", *school), {"--format", "json", "--only", stage}));
    EXPECT_EQ(ended.code, code) << stage;
    EXPECT_EQ(text_member(json_of(ended.out), "fault"), code == 0 ? "" : "schools.empty");
  }
}

TEST_F(Program, ComparesTheNumbersOfPeopleWithPass) {
  const auto school = open_school();
  const Ended ended = run(
      with(linked("check", *school), {"--format", "json", "--expect", "pupils=900,staff=94,contacts=1105"}));
  EXPECT_EQ(ended.code, 0);
  std::vector<std::string> warnings;
  const Json report = json_of(ended.out);
  for (const Json& finding : report["findings"])
    if (finding["status"] == "warn") warnings.push_back(text_member(finding, "code"));
  EXPECT_THAT(warnings, ElementsAre("dns.private-address", "consent.partial"));
}

TEST_F(Program, ExpectsOnlyTheGroupsThatAreGiven) {
  const auto school = open_scenario("no-pupils");
  for (const auto& [expected, codes] :
       {std::pair("staff=94", "consent.none"), std::pair("pupils=0", ""),
        std::pair("staff=95", "consent.none consent.partial"),
        std::pair("pupils=812,contacts=9999", "consent.none consent.partial")}) {
    const Ended ended = run(with(linked("check", *school), {"--format", "json", "--expect", expected}));
    Words warnings;
    const Json report = json_of(ended.out);
    for (const Json& finding : report["findings"])
      if (finding["status"] == "warn" && finding["stage"] == "consent")
        warnings.push_back(text_member(finding, "code"));
    EXPECT_EQ(join(warnings, " "), codes) << expected;
    EXPECT_EQ(ended.code, 0) << expected;
  }
}

TEST_F(Program, KnowsAnApiThatNeedsNoConsent) {
  Behaviour old;
  old.application = "Wcbs.API.2.1";
  for (PracticeGroup& group : old.sites.front().groups) group.visible = 0;
  const auto school = open_school(old);
  const Ended ended = run(with(linked("check", *school), {"--format", "json"}));
  EXPECT_EQ(ended.code, 0);
  const Json report = json_of(ended.out);
  EXPECT_EQ(report["findings"].back()["status"], "pass");
  EXPECT_THAT(ended.out, HasSubstr("\"consent.not-needed\""));
  EXPECT_THAT(ended.out, Not(HasSubstr("\"consent.none\"")));
}

TEST_F(Program, SaysWhichGroupsCannotBeCounted) {
  const auto school = open_scenario("groups-forbidden");
  const Ended ended = run(with(linked("check", *school), {"--format", "json", "--strict"}));
  const Json report = json_of(ended.out);
  EXPECT_TRUE(report["visible"]["pupils"].is_null());
  EXPECT_EQ(report["findings"].back()["code"], "consent.unknown");
  EXPECT_EQ(report["findings"].back()["status"], "skip");
}

TEST_F(Program, SeesAFaultThatAppearsWhileItWatches) {
  auto school = open_school();
  const Words words = with(linked("check", *school), {"--watch", "0.1"});
  Process program({.words = words, .folder = folder_.path()});
  ASSERT_TRUE(program.wait_for("\n"));
  school.reset();
  ASSERT_TRUE(program.wait_for("connect.refused"));
  program.signal(SIGINT);
  const Ended ended = program.wait(std::chrono::seconds(3));
  EXPECT_EQ(ended.code, 130);
  EXPECT_EQ(ended.err, "");
  const std::vector<std::string> lines = split(ended.out, '\n');
  ASSERT_GE(lines.size(), 3U) << "one line each, and nothing after the last";
  EXPECT_EQ(lines.back(), "");
  EXPECT_THAT(lines.front(), Not(HasSubstr("connect.refused")));
  for (const std::string& line : lines) EXPECT_LE(columns(line), 160U) << line;
}

TEST_F(Program, WatchesUntilItIsInterrupted) {
  const auto school = open_school();
  Process program({.words = with(linked("check", *school), {"--watch", "0.05"}), .folder = folder_.path()});
  const auto lines = [&] { return std::count(program.out().begin(), program.out().end(), '\n'); };
  for (int i = 0; i < 50 && lines() < 3; ++i)
    (void)program.wait_for("never said", std::chrono::milliseconds(100));
  EXPECT_GE(lines(), 3);
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(std::chrono::seconds(3)).code, 130);
}

TEST_F(Program, GivesWholeJsonWhenItIsInterrupted) {
  const auto school = open_scenario("stalled");
  Process program({.words = with(linked("check", *school), {"--format", "json"}), .folder = folder_.path()});
  for (int i = 0; i < 500 && school->requests().empty(); ++i)
    (void)program.wait_for("never said", std::chrono::milliseconds(10));
  program.signal(SIGINT);
  const Ended ended = program.wait(std::chrono::seconds(3));
  EXPECT_EQ(ended.code, 130);
  const Json report = json_of(ended.out);
  EXPECT_EQ(text_member(report, "schema"), "wcbs-link/check/1");
  EXPECT_TRUE(report["fault"].is_null());
  EXPECT_EQ(report["findings"].size(), 9U);
}

TEST_F(Program, LeavesWholeFilesWhereItIsInterrupted) {
  for (const char* format : {"text", "json"}) {
    const auto school = open_scenario("stalled");
    Process program({.words = with(linked("check", *school),
                                   {"--format", format, "-o", "report", "--trace", "trace.json"}),
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

TEST_F(Program, KeepsWhatItKnewWhereItIsInterruptedLate) {
  Behaviour slow;
  slow.wire = WireFault::stall;
  slow.wire_path = "api/schools";
  const auto school = open_school(slow);
  Process program({.words = with(linked("check", *school), {"--format", "json"}), .folder = folder_.path()});
  const auto asked = [&] {
    const auto requests = school->requests();
    return std::any_of(requests.begin(), requests.end(),
                       [](const std::string& one) { return one.find("api/schools") != std::string::npos; });
  };
  for (int i = 0; i < 500 && !asked(); ++i)
    (void)program.wait_for("never said", std::chrono::milliseconds(10));
  program.signal(SIGTERM);
  const Ended ended = program.wait(std::chrono::seconds(3));
  EXPECT_EQ(ended.code, 130);
  const Json json = json_of(ended.out);
  EXPECT_EQ(json["interrupted"], true);
  EXPECT_EQ(text_member(json, "credentials"), "accepted");
  EXPECT_EQ(json["findings"].back()["stage"], "consent");
  EXPECT_EQ(json["findings"].back()["status"], "skip");
}

TEST_F(Program, ShowsAReportThatWasMadeElsewhere) {
  const auto school = open_scenario("wrong-secret");
  ASSERT_EQ(run(with(linked("check", *school), {"--format", "json", "-o", path("report.json")})).code, 1);
  const std::size_t asked = school->requests().size();

  const Ended text = run({"check", "--replay", path("report.json")});
  EXPECT_EQ(text.code, 1);
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out,
              StartsWith("Fault: The Client ID or the Client Secret is wrong (token.invalid-client)."));
  EXPECT_THAT(text.out, HasSubstr("Nothing was tested from this computer."));

  const Ended page = run({"check", "--replay", path("report.json"), "--format", "html"});
  EXPECT_EQ(page.code, 1);
  EXPECT_THAT(page.out, HasSubstr("(token.invalid-client).</h1>"));

  const Ended again =
      run({"check", "--replay", "-", "--format", "json"}, content_of(folder_ / "report.json"));
  EXPECT_EQ(again.code, 1);
  EXPECT_EQ(school->requests().size(), asked) << "a replay asks nothing";
}

TEST_F(Program, RefusesToShowWhatIsNoReport) {
  for (const std::string& file :
       {path("missing.json"), folder_.write("link.json", "{\"schema\": \"wcbs-link/link/1\"}")}) {
    const Ended ended = run({"check", "--replay", file, "-o", path("out.txt")});
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out.txt"));
  }
}

TEST_F(Program, WritesAPageForABrowser) {
  const auto school = open_scenario("wrong-secret");
  const Ended ended = run(with(linked("check", *school), {"--format", "html", "-o", path("report.html")}));
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.out + ended.err, "");
  EXPECT_EQ(mode_of(folder_ / "report.html"), "0600");
  const std::string page = content_of(folder_ / "report.html");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
  EXPECT_THAT(page, EndsWith("</html>\n"));
  EXPECT_THAT(page, HasSubstr("(token.invalid-client).</h1>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"request\">POST /Wcbs.API/api/token</p>"));
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_in(page), IsEmpty());

  const Ended shown = run(with(linked("check", *school), {"--format", "html"}));
  EXPECT_EQ(shown.code, 1);
  EXPECT_EQ(shown.err, "");
  EXPECT_THAT(shown.out, StartsWith("<!DOCTYPE html>\n"));
  EXPECT_THAT(shown.out, EndsWith("</html>\n"));
}

// Where results go.

TEST_F(Program, TakesADashForStandardOutput) {
  const auto school = open_school();
  const Ended ended = run(with(linked("check", *school), {"--format", "json", "-o", "-"}));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(text_member(json_of(ended.out), "schema"), "wcbs-link/check/1");
  EXPECT_THAT(folder_.files(), ElementsAre("secret.txt"));
}

TEST_F(Program, WritesItsResultPrivately) {
  const auto school = open_school();
  const Ended ended = run(with(linked("check", *school), {"--format", "json", "-o", path("report.json")}));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(mode_of(folder_ / "report.json"), "0600");
  EXPECT_EQ(text_member(json_of(content_of(folder_ / "report.json")), "schema"), "wcbs-link/check/1");
  EXPECT_THAT(folder_.files(), ElementsAre("report.json", "secret.txt"));
}

TEST_F(Program, ReplacesAnOpenFileByAPrivateOne) {
  const auto school = open_school();
  folder_.write("message.txt", "old");
  std::filesystem::permissions(folder_ / "message.txt", std::filesystem::perms(0644));
  EXPECT_EQ(run(with(linked("bundle", *school), {"-o", path("message.txt")})).code, 0);
  EXPECT_EQ(mode_of(folder_ / "message.txt"), "0600");
  EXPECT_THAT(content_of(folder_ / "message.txt"), HasSubstr("WCBS Client Secret: "));
}

TEST_F(Program, FailsAndLeavesNothingBehindWhereItCannotWrite) {
  const auto school = open_school();
  for (const char* command : {"check", "schools", "bundle"}) {
    const Ended ended = run(with(linked(command, *school), {"-o", path("no-folder/result")}));
    EXPECT_EQ(ended.code, 3) << command;
    EXPECT_EQ(ended.out, "") << command;
    EXPECT_THAT(ended.err, HasSubstr("no-folder")) << command;
    EXPECT_THAT(folder_.files(), ElementsAre("secret.txt")) << command;
  }
  const Ended folder = run(with(linked("schools", *school), {"-o", path("")}));
  EXPECT_EQ(folder.code, 3);
}

TEST_F(Program, FailsWhereStandardOutputTakesNothing) {
  const auto school = open_school();
  for (const char* where : {"closed", "/dev/full"}) {
    for (const Words& words :
         {linked("check", *school), linked("schools", *school), linked("bundle", *school), Words{"explain"},
          Words{"--version"}, Words{"check", "--help"}, Words{"practice", "--list"}, Words{"demo"}}) {
      const Ended ended = run_program({.words = words, .folder = folder_.path(), .output_to = where});
      EXPECT_EQ(ended.code, 3) << where << ": " << words.front();
      EXPECT_THAT(ended.err, HasSubstr("utput")) << where << ": " << words.front();
    }
  }
}

TEST_F(Program, FailsAlsoForAFaultThatNobodyCanRead) {
  const auto school = open_scenario("wrong-secret");
  const Ended ended =
      run_program({.words = linked("check", *school), .folder = folder_.path(), .output_to = "/dev/full"});
  EXPECT_THAT(ended.code, AnyOf(1, 3));
  EXPECT_NE(ended.err, "");
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
    Launch launch{.words = with(linked("check", *other), {"-v"}), .folder = folder_.path()};
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

// schools.

TEST_F(Program, ListsSchoolsAsATable) {
  const auto school = open_scenario("two-schools");
  const Ended ended = run(linked("schools", *school));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out,
            "School ID  Name                               Code\n"
            "1          Oakfield House School              OHS\n"
            "2          Oakfield House Preparatory School  OHP\n");
  EXPECT_EQ(ended.err, "");
}

TEST_F(Program, ListsSchoolsAsJsonWithTheirIdsAsTheApiGivesThem) {
  const auto numbers = open_scenario("two-schools");
  const Json json = json_of(run(with(linked("schools", *numbers), {"--format", "json"})).out);
  EXPECT_EQ(dump(json), dump(json_of(R"({"schema":"wcbs-link/schools/1","schools":[
              {"id":1,"name":"Oakfield House School","code":"OHS"},
              {"id":2,"name":"Oakfield House Preparatory School","code":"OHP"}]})")));
  const auto text = open_scenario("text-id");
  EXPECT_EQ(json_of(run(with(linked("schools", *text), {"--format", "json"})).out)["schools"][0]["id"],
            "OHS1");
  const auto many = open_scenario("many-schools");
  EXPECT_EQ(json_of(run(with(linked("schools", *many), {"--format", "json"})).out)["schools"].size(), 250U);
}

TEST_F(Program, SaysTheFindingInWordsWhereSchoolsCannotBeListed) {
  const auto school = open_scenario("wrong-secret");
  for (const char* command : {"schools", "bundle"}) {
    const Ended ended = run(linked(command, *school));
    EXPECT_EQ(ended.code, 1) << command;
    EXPECT_EQ(ended.out, "") << command;
    EXPECT_THAT(ended.err, HasSubstr("token.invalid-client")) << command;
  }
}

// bundle.

TEST_F(Program, WritesTheBundleAsText) {
  const auto school = open_school();
  const Ended ended = run(linked("bundle", *school));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("\nWCBS URL: " + school->url() +
                                   "\nWCBS School ID: 1\nWCBS Client ID: " + school->client_id() +
                                   "\nWCBS Client Secret: " + school->client_secret().reveal() + "\n"));
  compare_with_golden("program-bundle.txt", ended.out);
}

TEST_F(Program, WritesTheBundleAsJson) {
  const auto school = open_school();
  const Ended ended = run(with(linked("bundle", *school), {"--format", "json"}));
  EXPECT_EQ(ended.code, 0);
  const Json json = json_of(ended.out);
  for (const char* key :
       {"schema", "url", "school_id", "client_id", "client_secret", "school_name", "check", "to", "written"})
    EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_EQ(text_member(json, "client_secret"), school->client_secret().reveal());
  EXPECT_EQ(text_member(json, "school_name"), "Oakfield House School");
}

TEST_F(Program, WritesTheBundleAsAnEmailDraft) {
  const auto school = open_school();
  const Ended ended = run(with(linked("bundle", *school), {"--format", "eml"}));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, StartsWith("To: support@wonde.com\r\n"));
  EXPECT_THAT(ended.out, HasSubstr("\r\nX-Unsent: 1\r\n"));
  EXPECT_EQ(replace_all(ended.out, "\r\n", "").find_first_of("\r\n"), std::string::npos);
  for (const std::string& line : split(ended.out, '\n')) EXPECT_LE(line.size(), 78U) << line;
}

TEST_F(Program, LeavesTheSecretOutOfTheBundleOnRequest) {
  const auto school = open_school();
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  for (const char* format : {"text", "json", "eml"}) {
    const Ended ended = run(with(linked("bundle", *school), {"--format", format, "--secret", "omit"}));
    EXPECT_EQ(ended.code, 0) << format;
    EXPECT_THAT(canary.found_in(ended.out + ended.err), IsEmpty()) << format;
    EXPECT_THAT(ended.out, Not(HasSubstr("client_secret"))) << format;
  }
}

TEST_F(Program, AsksNothingOfTheServerOffline) {
  const auto school = open_school();
  const Ended ended = run(with(linked("bundle", *school), {"--offline", "--school-id", "7"}));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("\nWCBS School ID: 7\n"));
  EXPECT_THAT(ended.out, HasSubstr("Not tested"));
  EXPECT_EQ(school->connections(), 0);
}

TEST_F(Program, TakesTheOnlySchoolOrAsksForAChoice) {
  const auto school = open_scenario("two-schools");
  const Ended none = run(with(linked("bundle", *school), {"--no-input"}));
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.out, "");
  EXPECT_THAT(none.err, HasSubstr("--school-id"));
  EXPECT_THAT(none.err, HasSubstr("Oakfield House Preparatory School"));
  const Ended chosen = run(with(linked("bundle", *school), {"--school-id", "2"}));
  EXPECT_EQ(chosen.code, 0);
  EXPECT_THAT(chosen.out, HasSubstr("\nWCBS School ID: 2\n"));
}

TEST_F(Program, RefusesASchoolIdThatIsNotListed) {
  const auto school = open_school();
  for (const auto& [id, code] : {std::pair{"9", "schools.unknown-id"}, {"A1234567890", "schools.wonde-id"}}) {
    const Ended bundle = run(with(linked("bundle", *school), {"--school-id", id}));
    EXPECT_EQ(bundle.code, 1) << id;
    EXPECT_THAT(bundle.err, HasSubstr(code));
    const Ended check = run(with(linked("check", *school), {"--school-id", id, "--format", "json"}));
    EXPECT_EQ(check.code, 1) << id;
    EXPECT_EQ(text_member(json_of(check.out), "fault"), code);
  }
}

TEST_F(Program, WritesALinkFileThatOtherCommandsTake) {
  const auto school = open_school();
  EXPECT_EQ(
      run(with(linked("bundle", *school), {"--save-link", path("link.json"), "-o", path("m.txt")})).code, 0);
  EXPECT_EQ(mode_of(folder_ / "link.json"), "0600");
  const std::string link = content_of(folder_ / "link.json");
  EXPECT_EQ(text_member(json_of(link), "schema"), "wcbs-link/link/1");
  EXPECT_EQ(text_member(json_of(link), "school_id"), "1");
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_in(link), IsEmpty());

  const Ended check = run(
      {"check", "--link", path("link.json"), "--client-secret-file", path("secret.txt"), "--format", "json"});
  EXPECT_EQ(check.code, 0);
  EXPECT_EQ(text_member(json_of(check.out), "credentials"), "accepted");
  const Ended other = run({"check", "--link", path("link.json"), "--client-id", "other",
                           "--client-secret-file", path("secret.txt"), "--format", "json"});
  EXPECT_EQ(text_member(json_of(other.out), "fault"), "token.invalid-client") << "options override the file";
}

TEST_F(Program, SavesTheLinkOfASetUpToo) {
  const auto school = open_school();
  const Ended ended = run(with(linked("setup", *school), {"--save-link", path("link.json")}),
                          "\n\n\n\n\n1\n\n1\n1\nmessage.txt\n");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(text_member(json_of(content_of(folder_ / "link.json")), "schema"), "wcbs-link/link/1");
}

// setup.

TEST_F(Program, SetsUpFromAPipe) {
  const auto school = open_school();
  const Ended ended =
      run_program({.words = {},
                   .input = "\n\n" + school->client_id() + "\n" + school->client_secret().reveal() + "\n" +
                            school->url() + "\n1\n\n2\n1\nmessage.txt\n",
                   .folder = folder_.path()});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(content_of(folder_ / "message.txt"), HasSubstr("WCBS URL: " + school->url()));
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt"));
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_in(ended.err), IsEmpty());
}

TEST_F(Program, SetsUpFromAPipeThatWindowsWrote) {
  const auto school = open_school();
  const Ended ended = run({}, "\r\n\r\n" + school->client_id() + "\r\n" + school->client_secret().reveal() +
                                  "\r\n" + school->url() + "\r\n1\r\n\r\n2\r\n1\r\nmessage.txt\r\n");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt"));
}

TEST_F(Program, IsInterruptedByTheEndOfItsInput) {
  const Ended ended = run({}, "\n");
  EXPECT_EQ(ended.code, 130);
  EXPECT_THAT(ended.err, HasSubstr("Your answers are kept on this computer"));
  EXPECT_THAT(folder_.files(), ElementsAre(".local/state/wcbs-link/setup.json"));
  EXPECT_EQ(mode_of(folder_ / ".local/state/wcbs-link/setup.json"), "0600");
}

TEST_F(Program, SetsUpWithoutAQuestionWhereAllIsGiven) {
  const auto school = open_school();
  const Ended ended = run(with(linked("setup", *school), {"--no-input", "-o", path("message.txt")}));
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(content_of(folder_ / "message.txt"), HasSubstr("WCBS School ID: 1"));
}

TEST_F(Program, KeepsNoProgressWhereThereIsNoHome) {
  const Ended ended =
      run_program({.input = "\nq\n", .environment = {{"HOME", ""}}, .folder = folder_.path()});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("Stopped."));
  EXPECT_THAT(folder_.files(), IsEmpty());
}

// What else it writes.

TEST_F(Program, TracesEveryExchangeWithoutSecrets) {
  const auto school = open_school();
  const Ended ended = run(with(linked("check", *school), {"--trace", path("trace.json"), "-v"}));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(mode_of(folder_ / "trace.json"), "0600");
  const Json trace = json_of(content_of(folder_ / "trace.json"));
  EXPECT_EQ(text_member(trace, "schema"), "wcbs-link/trace/1");
  EXPECT_EQ(trace["exchanges"].size(), school->requests().size());
  EXPECT_EQ(static_cast<std::size_t>(std::count(ended.err.begin(), ended.err.end(), '\n')),
            school->requests().size())
      << "one line for each exchange";
  EXPECT_THAT(ended.err, HasSubstr("POST " + school->url() + "api/token -> 200"));
}

TEST_F(Program, FailsWhereTheTraceCannotBeWritten) {
  const auto school = open_school();
  const Ended ended = run(with(linked("check", *school), {"--trace", path("no-folder/trace.json")}));
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("no-folder"));
}

TEST_F(Program, ColoursOnRequestOnly) {
  const auto school = open_school();
  EXPECT_THAT(run(linked("check", *school)).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run(with(linked("check", *school), {"--color", "always"})).out, HasSubstr("\x1b[32m"));
}

// practice.

TEST_F(Program, RunsThePracticeSchoolUntilItIsInterrupted) {
  Process program({.words = {"practice"}, .folder = folder_.path()});
  ASSERT_TRUE(program.wait_for("client secret file "));
  ASSERT_TRUE(program.wait_for("\n", std::chrono::seconds(1)));
  const auto lines = split(program.out(), '\n');
  ASSERT_GE(lines.size(), 3U);
  EXPECT_THAT(lines[0], StartsWith("listening on http://127.0.0.1:"));
  EXPECT_THAT(lines[1], StartsWith("client id "));
  EXPECT_THAT(lines[2], StartsWith("client secret file /"));
  const std::string url = lines[0].substr(std::string_view("listening on ").size());
  const std::string id = lines[1].substr(std::string_view("client id ").size());
  const std::string file = lines[2].substr(std::string_view("client secret file ").size());
  EXPECT_EQ(mode_of(file), "0600");
  EXPECT_EQ(mode_of(path_from(file).parent_path()), "0700");
  const Ended check = run({"check", "--url", url, "--client-id", id, "--client-secret-file", file});
  EXPECT_EQ(check.code, 0) << check.out;
  program.signal(SIGINT);
  const Ended ended = program.wait(std::chrono::seconds(3));
  EXPECT_THAT(ended.code, AnyOf(0, 130));
  EXPECT_FALSE(std::filesystem::exists(file)) << "nothing is left behind";
}

TEST_F(Program, RunsAScenarioOverTls) {
  Process program({.words = {"practice", "--tls", "--scenario", "two-schools"}, .folder = folder_.path()});
  ASSERT_TRUE(program.wait_for("root certificate file "));
  const auto lines = split(program.out(), '\n');
  EXPECT_THAT(lines[0], StartsWith("listening on https://127.0.0.1:"));
  program.signal(SIGTERM);
  EXPECT_THAT(program.wait(std::chrono::seconds(3)).code, AnyOf(0, 130));
}

TEST_F(Program, SaysThatAPortIsTaken) {
  const auto school = open_school();
  const std::string port = split(school->url(), ':')[2].substr(0, split(school->url(), ':')[2].find('/'));
  const Ended ended = run({"practice", "--port", port});
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err, HasSubstr(port));
}

}  // namespace
}  // namespace wcbs_link
