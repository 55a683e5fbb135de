#include "app/options.hpp"
#include "app/run_app.hpp"
#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "support/transcript_golden.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// What the program does, command by command, in this process.
class App : public testing::Test {
 protected:
  /// With pipes for its streams; `answers` are the lines of its input.
  AppRun run(const Words& words, const Words& answers = {}) const {
    return run_in_process(words, {.answers = answers,
                                  .variables = {{"HOME", path_text(folder_.path())},
                                                {"LOCALAPPDATA", path_text(folder_.path())}}});
  }

  /// `command` with all that the link needs.
  Words linked(const std::string& command, const PracticeSchool& school) const {
    return wcbs_link::linked(command, school, folder_);
  }

  /// What `check --format json` says, with the words that follow.
  Json check(const PracticeSchool& school, const Words& more = {}, int code = 0) const {
    const AppRun ended = run(linked("check", school) + Words{"--format", "json"} + more);
    EXPECT_EQ(ended.code, code) << join(more, " ") << "\n" << ended.err;
    return json_of(ended.out);
  }

  std::string path(std::string_view name) const { return path_text(folder_ / name); }

  const ScratchFolder folder_;
};

/// Whether a file is for its owner alone; always so where files have no such mode.
bool is_private(const std::filesystem::path& file) {
  return std::filesystem::exists(file) &&
         (std::filesystem::path::preferred_separator == '\\' || mode_of(file) == "0600");
}

// What needs no link.

TEST_F(App, ExplainsEveryCommandOnStandardOutput) {
  std::vector<Words> all = {{"--help"}, {"-h"}, {"help"}};
  for (const CommandRow& row : commands())
    for (const char* help : {"--help", "-h"}) all.push_back({std::string(row.name), help});
  for (const Words& words : all) {
    const AppRun ended = run(words);
    EXPECT_EQ(ended.code, 0) << words.front();
    EXPECT_THAT(ended.out, HasSubstr("Usage:")) << words.front();
    EXPECT_EQ(ended.err, "") << words.front();
  }
}

TEST_F(App, ListsItsCommandsInItsHelp) {
  const AppRun ended = run({"--help"});
  for (const char* command :
       {"setup", "check", "compare", "schools", "bundle", "explain", "demo", "practice"})
    EXPECT_THAT(ended.out, HasSubstr(std::string("\n  ") + command));
  for (const std::string& line : split(ended.out, '\n')) EXPECT_LE(columns(line), 80U) << line;
}

TEST_F(App, NamesEveryOptionOfTheContractInItsHelp) {
  const std::pair<const char*, const char*> contract[] = {
      {"check",
       "--url --client-id --client-secret-file --school-id --link --token-url --schools-url --ca-file --proxy "
       "--resolve --ipv4 --ipv6 --timeout --max-time --allow-http --no-input --format --output --color -v --trace "
       "--strict --only --watch --replay --expect --outside"},
      {"compare", "INSIDE OUTSIDE --format --output"},
      {"bundle", "--offline --secret --save-link --format"}};
  for (const auto& [command, options] : contract) {
    const std::string help = run({command, "--help"}).out;
    for (const std::string& option : split(options, ' ')) EXPECT_THAT(help, HasSubstr(option));
    EXPECT_THAT(help, Not(HasSubstr("--client-secret ")));
  }
}

TEST_F(App, ExplainsEveryFinding) {
  const AppRun all = run({"explain"});
  EXPECT_EQ(all.code, 0);
  for (const FindingKind& kind : finding_kinds()) {
    EXPECT_THAT(all.out, HasSubstr(std::string(kind.name)));
    const AppRun one = run({"explain", std::string(kind.name)});
    EXPECT_EQ(one.code, 0) << kind.name;
    EXPECT_THAT(on_one_line(one.out), HasSubstr(std::string(kind.title))) << kind.name;
    EXPECT_EQ(one.err, "") << kind.name;
  }
}

TEST_F(App, ListsAFamilyOfFindings) {
  for (const std::string family : {"token", "http", "tls", "url", "consent"}) {
    const AppRun ended = run({"explain", family});
    EXPECT_EQ(ended.code, 0) << family;
    EXPECT_EQ(ended.err, "") << family;
    for (const FindingKind& kind : finding_kinds()) {
      const bool belongs = kind.name.starts_with(family + ".");
      EXPECT_EQ(ended.out.find("\n" + std::string(kind.name) + "  ") != std::string::npos, belongs)
          << kind.name;
    }
  }
}

TEST_F(App, ListsTheScenarios) {
  const AppRun ended = run({"practice", "--list"});
  EXPECT_EQ(ended.code, 0);
  for (const Scenario& scenario : scenarios()) {
    EXPECT_THAT(ended.out, HasSubstr("\n" + std::string(scenario.name) + " "));
    EXPECT_THAT(ended.out, HasSubstr(std::string(scenario.summary)));
  }
}

TEST_F(App, PlaysTheDemoByItself) {
  const AppRun ended = run({"demo"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "");
  compare_with_golden("program-demo.txt", ended.out);
  EXPECT_THAT(folder_.files(), IsEmpty()) << "the demo leaves nothing behind";
  Canary canary;
  canary.watch("the secret", Behaviour().client_secret);
  EXPECT_THAT(canary.found_in(ended.out), IsEmpty());
}

TEST_F(App, SaysThatAPortIsTaken) {
  const auto school = open_school();
  const std::string port = split(school->url(), ':')[2].substr(0, split(school->url(), ':')[2].find('/'));
  const AppRun ended = run({"practice", "--port", port});
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err, HasSubstr(port));
}

// Usage. What can be said of the command line alone is in arguments_test.cpp.

struct Misuse {
  Words words;
  const char* says;
};

class Misuses : public App {
 protected:
  /// Each is refused in one sentence, as words on the command line are (arguments_test.cpp).
  void expect_refused(std::initializer_list<Misuse> misuses) const {
    for (const auto& [words, says] : misuses) {
      const AppRun ended = run(words);
      const std::string what = join(words, " ");
      EXPECT_EQ(ended.code, 2) << what << "\n" << ended.err;
      EXPECT_EQ(ended.out, "") << what;
      EXPECT_THAT(on_one_line(ended.err), HasSubstr(says)) << what;
      EXPECT_THAT(ended.err, StartsWith("wcbs-link: ")) << what;
      EXPECT_THAT(ended.err, EndsWith("\n")) << what;
      EXPECT_LE(std::count(ended.err.begin(), ended.err.end(), '\n'), 4) << ended.err;
    }
  }
};

TEST_F(Misuses, AreRefusedWhereOnlyTheCommandSeesThem) {
  expect_refused({{{"check"}, "Missing: --url, the school's address"},
                  {{"completion"}, "bash|zsh|fish|powershell"},
                  {{"bundle", "--offline", "--url", "ftp://x", "--brief", "wcbs"}, "--url "}});
}

TEST_F(App, NamesEverythingThatIsMissingAtOnce) {
  for (const Words& words : {Words{"schools", "--no-input"}, Words{"bundle", "--no-input"},
                             Words{"setup", "--no-input"}, Words{"--no-input"}}) {
    const AppRun ended = run(words);
    EXPECT_EQ(ended.code, 2) << words.front();
    EXPECT_EQ(ended.out, "");
    for (const char* option : {"--url", "--client-id", "--client-secret-file"})
      EXPECT_THAT(ended.err, HasSubstr(option)) << words.front();
  }
  const AppRun offline = run({"bundle", "--offline", "--no-input"});
  for (const char* option : {"--url", "--client-id", "--client-secret-file", "--school-id"})
    EXPECT_THAT(offline.err, HasSubstr(option));
  const AppRun omitted = run({"bundle", "--offline", "--secret", "omit", "--no-input"});
  EXPECT_THAT(omitted.err, Not(HasSubstr("--client-secret-file")));
}

TEST_F(Misuses, NameTheFileThatCannotBeRead) {
  const auto secret_from = [](const std::string& file) {
    return Words{"check", "--url", "x", "--client-id", "i", "--client-secret-file", file};
  };
  const auto roots_from = [](const std::string& file) {
    return Words{"check", "--url", "x", "--ca-file", file};
  };
  const std::string notes = folder_.write("notes.txt", "no JSON");
  const std::string other = folder_.write("other.json", R"({"schema":"something/else"})");
  const std::string damaged =
      folder_.write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  expect_refused(
      {{secret_from(path("none")), "there is no such file"},
       {secret_from(path("")), "folder"},
       {secret_from(folder_.write("empty", "\r\n")), "empty"},
       {secret_from(folder_.write("two", "one\ntwo\n")), "more than one line"},
       {secret_from(folder_.write("rtf", "{\\rtf1\\ansi\n q7+Zk}\n")), "a Rich Text document (.rtf), not"},
       {secret_from(folder_.write("zero", std::string("a\0b", 3))), "not a plain text file"},
       {{"check", "--link", path("none")}, "--link"},
       {{"check", "--link", notes}, "not a link file"},
       {{"check", "--link", other}, "not a link file"},
       {{"check", "--replay", path("none"), "-o", path("out")}, "--replay"},
       {{"check", "--replay", other, "-o", path("out")}, "not a report"},
       {roots_from(path("none")), "--ca-file"},
       {roots_from(notes), "--ca-file"},
       {roots_from(damaged), "damaged"}});
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
}

TEST_F(Misuses, WriteNoFileOverAnotherThatIsGiven) {
  const auto school = open_school();
  const std::string link = folder_.write(
      "link.json", R"({"schema":"wcbs-link/link/1","url":")" + school->url() + R"(","client_id":"x"})");
  const std::string secret = folder_.write("secret.txt", "some-secret-text");
  const auto bundle = [&](const Words& more) {
    return Words{"bundle", "--link", link, "--client-secret-file", secret, "--no-input"} + more;
  };
  const std::string a = path("a");
  expect_refused(
      {{bundle({"-o", a, "--save-link", a}), "--output and --save-link both name"},
       {bundle({"--trace", a, "-o", path("./a")}), "--output and --trace both name"},
       {bundle({"--trace", a, "--save-link", path("no/../a")}), "--trace and --save-link both name"},
       {bundle({"--save-link", link}), "--link and --save-link both name"},
       {bundle({"-o", secret}), "--client-secret-file and --output both name"},
       {bundle({"--ca-file", a, "--trace", a}), "--ca-file and --trace both name"},
       {bundle({"--format", "eml", "-o", path("a.eml"), "--trace", path("a.txt")}),
        "--trace and the plain text beside --output both name"},
       {{"check", "--replay", link, "-o", link}, "each needs a file of its own."}});
  EXPECT_EQ(content_of(secret), "some-secret-text");
  EXPECT_THAT(folder_.files(), ElementsAre("link.json", "secret.txt"));
  const Words draft = {"--offline", "--school-id", "1", "--format", "eml", "-o", path("draft.txt")};
  EXPECT_EQ(run(bundle(draft)).code, 0) << "no plain text is written beside one of its name";
  EXPECT_EQ(school->connections(), 0);
}

TEST_F(App, CallsAnAddressThatIsNoneAFindingInCheckAndUsageElsewhere) {
  const std::string secret = folder_.write("secret.txt", "some-secret-text");
  for (const std::string& address :
       {std::string("ftp://x"), std::string("https://user:opensesame@x/"), std::string("")}) {
    const AppRun check = run({"check", "--url", address, "--format", "json"});
    EXPECT_EQ(check.code, 1) << address;
    EXPECT_EQ(text_member(json_of(check.out), "fault"), "url.invalid") << address;
    EXPECT_THAT(check.out, Not(HasSubstr("opensesame")));
    for (const char* command : {"schools", "bundle"}) {
      const AppRun other =
          run({command, "--url", address, "--client-id", "i", "--client-secret-file", secret, "--no-input"});
      EXPECT_EQ(other.code, 2) << command << " " << address;
      EXPECT_EQ(other.out, "");
      EXPECT_THAT(other.err, HasSubstr("--url"));
    }
  }
}

TEST_F(App, AsksForWhatIsMissingWhereSomebodyIsThere) {
  const auto school = open_scenario("two-schools");
  const std::string& secret = school->client_secret().reveal();
  const AppRun listed = run_in_process(
      {"schools"}, {.answers = {school->url(), school->client_id(), secret}, .terminal = true});
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("Oakfield House Preparatory School"));
  EXPECT_THAT(listed.screen, HasSubstr("WCBS URL: " + school->url() + "\n"));
  EXPECT_THAT(listed.screen, HasSubstr(std::string(secret.size(), '*')));
  EXPECT_THAT(listed.screen, Not(HasSubstr(secret)));
  EXPECT_EQ(listed.answers_left, 0U);

  const Words check = {"check",    "--url", school->url(), "--client-id", school->client_id(),
                       "--format", "json"};
  const AppRun asked = run_in_process(check, {.answers = {secret}, .terminal = true});
  EXPECT_EQ(text_member(json_of(asked.out), "credentials"), "accepted");
  const AppRun not_asked =
      run_in_process(check + Words{"--no-input"}, {.answers = {secret}, .terminal = true});
  EXPECT_EQ(text_member(json_of(not_asked.out), "credentials"), "untested");
  EXPECT_EQ(not_asked.answers_left, 1U);
}

TEST_F(App, EndsWhereAQuestionGetsNoAnswer) {
  EXPECT_EQ(run_in_process({"schools"}, {.terminal = true}).code, 130);
  EXPECT_EQ(run_in_process({"bundle", "--url", "x"}, {.answers = {"an id"}, .terminal = true}).code, 130);
  const AppRun empty = run_in_process({"schools"}, {.answers = {""}, .terminal = true});
  EXPECT_EQ(empty.code, 2);
  EXPECT_THAT(empty.err, HasSubstr("Missing: --url."));
}

TEST_F(App, TakesTheSecretFromAllOfItsInputOrFromWhoIsThere) {
  const auto school = open_school();
  for (const bool terminal : {false, true}) {
    const AppRun ended =
        run_in_process({"check", "--url", school->url(), "--client-id", school->client_id(),
                        "--client-secret-file", "-", "--format", "json"},
                       {.answers = {school->client_secret().reveal()}, .terminal = terminal});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(text_member(json_of(ended.out), "credentials"), "accepted");
    EXPECT_EQ(ended.screen.find("***") != std::string::npos, terminal) << ended.screen;
  }
  const AppRun nothing_left = run({"setup", "--client-secret-file", "-"}, {"some-secret-text"});
  EXPECT_EQ(nothing_left.code, 2);
  EXPECT_THAT(on_one_line(nothing_left.err),
              HasSubstr("leaves no standard input for the wizard's questions"));
}

// The secret's file.

std::string in_utf16(std::string_view text) {
  std::string bytes = "\xFF\xFE";
  for (const char c : text) {
    bytes += c;
    bytes += '\0';
  }
  return bytes;
}

TEST_F(App, CleansTheSecretsFileAndSaysSo) {
  const auto school = open_school();
  const std::string& secret = school->client_secret().reveal();
  struct Dirty {
    std::string content;
    const char* says;
  };
  const Dirty cases[] = {
      {"\xEF\xBB\xBF" + secret, "a byte order mark"},
      {secret + "\r\n\r\n", "a line break"},
      {secret + "\n\n", "a line break"},
      {"\n" + secret, "a line break"},
      {secret + " \n", "spaces"},
      {"  " + secret + "\t", "spaces"},
      {secret + "\xC2\xA0", "a no-break"},
      {in_utf16(secret), "UTF-16"},
      {in_utf16(secret + "\r\n"), "UTF-16"},
  };
  for (const Dirty& dirty : cases) {
    const std::string file = folder_.write("dirty.txt", dirty.content);
    const AppRun ended = run({"schools", "--url", school->url(), "--client-id", school->client_id(),
                              "--client-secret-file", file});
    EXPECT_EQ(ended.code, 0) << dirty.says << "\n" << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(dirty.says));
    EXPECT_THAT(ended.err, Not(HasSubstr(secret)));
  }
}

// check.

TEST_F(App, WritesNothingToStandardErrorForACronJobThatTestsAHealthySchool) {
  const auto school = open_school();
  for (const char* end : {"", "\n", "\r\n"})
    for (const Words& more :
         {Words{}, Words{"--format", "json"}, Words{"--no-input", "-o", path("report.txt")},
          Words{"--resolve", "127.0.0.1:" + split(split(school->url(), ':')[2], '/')[0] + ":127.0.0.1"}}) {
      Words words = linked("check", *school);
      const std::string file = folder_.write("secret.txt", school->client_secret().reveal() + end);
      std::filesystem::permissions(path_from(file), std::filesystem::perms(0600));
      const AppRun ended = run(words + more);
      EXPECT_EQ(ended.code, 0);
      EXPECT_EQ(ended.err, "") << join(more, " ");
    }
}

TEST_F(App, SaysThatAHealthyLinkHasNoFault) {
  const auto school = open_school();
  const AppRun ended = run(linked("check", *school));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.err, "");
  compare_with_golden("program-check-healthy.txt", ended.out);
  EXPECT_LE(school->connections(), 2);
}

TEST_F(App, SaysWhatIsWrongInTextForATicket) {
  const auto school = open_scenario("wrong-secret");
  const AppRun ended = run(linked("check", *school));
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, StartsWith("Fault: "));
  EXPECT_THAT(ended.out, Not(HasSubstr("\x1b")));
  compare_with_golden("program-check-wrong-secret.txt", ended.out);
}

TEST_F(App, GoesAsFarAsItCanWithoutASecret) {
  const auto school = open_school();
  const AppRun ended = run({"check", "--url", school->url(), "--format", "json"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(text_member(json_of(ended.out), "credentials"), "untested");
}

TEST_F(App, CountsWarningsAsFaultsOnlyForTheExitCode) {
  const auto school = open_scenario("no-consent");
  for (const Json& report : {check(*school), check(*school, {"--strict"}, 1)}) {
    EXPECT_EQ(text_member(report, "verdict"), "warning");
    EXPECT_TRUE(report["fault"].is_null());
  }
}

TEST_F(App, ReportsNoFaultBeyondTheStageThatWasAskedFor) {
  const auto school = open_scenario("schools-empty");
  EXPECT_TRUE(check(*school, {"--only", "token"})["fault"].is_null());
  EXPECT_EQ(text_member(check(*school, {"--only", "schools"}, 1), "fault"), "schools.empty");
}

TEST_F(App, ComparesTheNumbersOfPeopleWithPass) {
  const auto school = open_scenario("no-pupils");
  for (const auto& [expected, codes] :
       {std::pair("staff=94", "consent.none"), std::pair("pupils=0", ""),
        std::pair("staff=95", "consent.none consent.partial"),
        std::pair("pupils=812,contacts=9999", "consent.none consent.partial")}) {
    Words warnings;
    const Json report = check(*school, {"--expect", expected});
    for (const Json& finding : report["findings"])
      if (finding["status"] == "warn" && finding["stage"] == "consent")
        warnings.push_back(text_member(finding, "code"));
    EXPECT_EQ(join(warnings, " "), codes) << expected;
  }
}

TEST_F(App, SeesAFaultThatAppearsWhileItWatches) {
  auto school = open_school();
  Surroundings with_a_fault;
  with_a_fault.interrupted = [&](const std::string& out) {
    if (!out.empty()) school.reset();
    return out.find("connect.refused") != std::string::npos;
  };
  const AppRun ended = run_in_process(linked("check", *school) + Words{"--watch", "0.1"}, with_a_fault);
  EXPECT_EQ(ended.code, 130);
  EXPECT_EQ(ended.err, "");
  const std::vector<std::string> lines = split(ended.out, '\n');
  ASSERT_EQ(lines.size(), 3U) << "one line each, and nothing after the last:\n" << ended.out;
  EXPECT_EQ(lines.back(), "");
  EXPECT_THAT(lines.front(), Not(HasSubstr("connect.refused")));
  for (const std::string& line : lines) EXPECT_LE(columns(line), 160U) << line;
}

TEST_F(App, WatchesInJsonLines) {
  const auto school = open_scenario("no-consent");
  for (const char* format : {"json", "jsonl"}) {
    const Surroundings two_rounds{
        .interrupted = [](const std::string& out) { return std::count(out.begin(), out.end(), '\n') >= 2; }};
    const AppRun ended =
        run_in_process(linked("check", *school) + Words{"--watch", "0.05", "--format", format}, two_rounds);
    EXPECT_EQ(ended.code, 130);
    EXPECT_EQ(ended.err, "");
    const std::vector<std::string> lines = split(ended.out, '\n');
    ASSERT_EQ(lines.size(), 3U) << ended.out;
    for (const std::string& line : {lines[0], lines[1]})
      EXPECT_EQ(text_member(json_of(line), "verdict"), "warning") << line;
  }
}

TEST_F(App, NamesTheGravestWhileItWatchesAndHowManyOthersThereAre) {
  const auto school = open_scenario("no-consent");
  const Surroundings one_round{.interrupted = [](const std::string& out) { return !out.empty(); }};
  const Words watch = linked("check", *school) + Words{"--watch", "1"};
  EXPECT_THAT(run_in_process(watch, one_round).out, HasSubstr("  warning  consent.none +3: "));
  EXPECT_THAT(run_in_process(watch + Words{"--ignore", "consent.none"}, one_round).out,
              HasSubstr("  warning  dns.private-address: "));
}

TEST_F(App, RepeatsACheckWithAllThatChangesItsResult) {
  const auto school = open_scenario("tls-healthy");
  const Words more = {"--timeout", "7", "--ipv4", "--expect", "pupils=900", "--only", "consent"};
  const Json first = check(*school, more);
  const std::string text = run(linked("check", *school) + more).out;
  Words again;
  for (const Json& word : first["options"])
    again.push_back(word == "FILE" ? path("secret.txt") : word.get<std::string>());
  for (const char* words : {" --timeout 7", " --ipv4", " --expect \"pupils=900\"", " --only consent"})
    EXPECT_THAT(text, HasSubstr(words));
  EXPECT_THAT(again, Contains("--ca-file"));
  const AppRun repeated = run(Words{"check", "--format", "json"} + again);
  EXPECT_EQ(repeated.code, 0) << repeated.err;
  EXPECT_EQ(dump(json_of(repeated.out)["options"]), dump(first["options"]));
  const auto codes = [](const Json& report) {
    Words found;
    for (const Json& finding : report["findings"]) found.push_back(finding["code"].dump());
    return join(found, " ");
  };
  EXPECT_EQ(codes(json_of(repeated.out)), codes(first));
  EXPECT_THAT(codes(first), HasSubstr("consent.partial"));
}

TEST_F(App, RepeatsALinkFilesValuesWithoutTheFile) {
  const auto school = open_school();
  const std::string link = folder_.write(
      "link.json", R"({"schema":"wcbs-link/link/1","school_id":"1","url":")" + school->url() +
                       R"(","client_id":"wonde-1","token_url":")" + school->url() + R"(api/token"})");
  const Json report = json_of(run({"check", "--link", link, "--format", "json"}).out);
  EXPECT_EQ(report["options"], Json::array({"--url", school->url(), "--client-id", "wonde-1", "--school-id",
                                            "1", "--token-url", school->url() + "api/token"}));
}

TEST_F(App, NamesAResolveThatWasNotUsed) {
  const auto school = open_school();
  const std::string port = split(split(school->url(), ':')[2], '/')[0];
  const AppRun ended = run(linked("check", *school) + Words{"--resolve", "other.example.org:443:192.0.2.1",
                                                            "--resolve", "127.0.0.1:" + port + ":127.0.0.1"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(
      ended.err,
      "--resolve other.example.org:443 was not used: no request went straight to that host and port.\n");
}

TEST_F(App, SaysWhatBecameOfANamesOtherAddresses) {
  const auto school = open_school();
  const std::string port = split(split(school->url(), ':')[2], '/')[0];
  const auto resolve = [&](const std::string& addresses) {
    return run(linked("check", *school) + Words{"--resolve", "127.0.0.1:" + port + ":" + addresses}).out;
  };
  EXPECT_THAT(resolve("127.0.0.1,127.0.0.2"),
              HasSubstr("127.0.0.1 answers on port " + port + "; not tried: 127.0.0.2\n"));
  EXPECT_THAT(resolve("127.0.0.2,127.0.0.1"),
              HasSubstr("127.0.0.1 answers on port " + port + "; 127.0.0.2 did not\n"));
}

TEST_F(App, KeepsWhatItKnewWhereItIsInterruptedLate) {
  Behaviour slow;
  slow.wire = WireFault::stall;
  slow.wire_path = "api/schools";
  const auto school = open_school(slow);
  Surroundings stalled;
  stalled.interrupted = [&](const std::string&) {
    const auto requests = school->requests();
    return std::any_of(requests.begin(), requests.end(),
                       [](const std::string& one) { return one.find("api/schools") != std::string::npos; });
  };
  const AppRun ended = run_in_process(linked("check", *school) + Words{"--format", "json"}, stalled);
  EXPECT_EQ(ended.code, 130);
  const Json json = json_of(ended.out);
  EXPECT_EQ(json["interrupted"], true);
  EXPECT_EQ(text_member(json, "credentials"), "accepted");
  EXPECT_EQ(json["findings"].back()["stage"], "consent");
  EXPECT_EQ(json["findings"].back()["status"], "skip");
}

TEST_F(App, ShowsAReportThatWasMadeElsewhere) {
  const auto school = open_scenario("wrong-secret");
  ASSERT_EQ(run(linked("check", *school) + Words{"--format", "json", "-o", path("report.json")}).code, 1);
  const std::size_t asked = school->requests().size();

  const AppRun text = run({"check", "--replay", path("report.json")});
  EXPECT_EQ(text.code, 1);
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out,
              StartsWith("Fault: The Client ID or the Client Secret is wrong (token.invalid-client)."));
  EXPECT_THAT(text.out, HasSubstr("Nothing was tested now."));

  const AppRun page = run({"check", "--replay", path("report.json"), "--format", "html"});
  EXPECT_EQ(page.code, 1);
  EXPECT_THAT(page.out, HasSubstr("(token.invalid-client).</h1>"));

  const AppRun again =
      run({"check", "--replay", "-", "--format", "json"}, split(content_of(folder_ / "report.json"), '\n'));
  EXPECT_EQ(again.code, 1);
  EXPECT_EQ(school->requests().size(), asked) << "a replay asks nothing";
}

TEST_F(App, WritesAPageForABrowser) {
  const auto school = open_scenario("wrong-secret");
  const AppRun written = run(linked("check", *school) + Words{"--format", "html", "-o", path("report.html")});
  EXPECT_EQ(written.code, 1);
  EXPECT_EQ(written.out + written.err, "");
  EXPECT_TRUE(is_private(folder_ / "report.html"));
  const AppRun shown = run(linked("check", *school) + Words{"--format", "html"});
  EXPECT_EQ(shown.err, "");
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  for (const std::string& page : {content_of(folder_ / "report.html"), shown.out}) {
    EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    EXPECT_THAT(page, EndsWith("</html>\n"));
    EXPECT_THAT(page, HasSubstr("(token.invalid-client).</h1>"));
    EXPECT_THAT(canary.found_in(page), IsEmpty());
  }
}

// Where results go.

TEST_F(App, TakesADashForStandardOutput) {
  const auto school = open_school();
  EXPECT_EQ(text_member(check(*school, {"-o", "-"}), "schema"), "wcbs-link/check/1");
  EXPECT_THAT(folder_.files(), ElementsAre("secret.txt"));
}

TEST_F(App, WritesItsResultPrivatelyAlsoOverAnOpenFile) {
  const auto school = open_school();
  folder_.write("old.json", "old");
  std::filesystem::permissions(folder_ / "old.json", std::filesystem::perms(0644));
  for (const char* file : {"new.json", "old.json"}) {
    const AppRun ended = run(linked("check", *school) + Words{"--format", "json", "-o", path(file)});
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.out, "");
    EXPECT_TRUE(is_private(folder_ / file));
    EXPECT_EQ(text_member(json_of(content_of(folder_ / file)), "schema"), "wcbs-link/check/1");
  }
  EXPECT_THAT(folder_.files(), ElementsAre("new.json", "old.json", "secret.txt"));
}

TEST_F(App, FailsAndLeavesNothingBehindWhereItCannotWrite) {
  const auto school = open_school();
  for (const char* command : {"check", "schools", "bundle"}) {
    const AppRun ended = run(linked(command, *school) + Words{"-o", path("no-folder/result")});
    EXPECT_EQ(ended.code, 3) << command;
    EXPECT_EQ(ended.out, "") << command;
    EXPECT_THAT(ended.err, HasSubstr("no-folder")) << command;
    EXPECT_THAT(ended.err, Not(HasSubstr(".part"))) << command;
    EXPECT_THAT(folder_.files(), ElementsAre("secret.txt")) << command;
  }
  const AppRun folder = run(linked("schools", *school) + Words{"-o", path("")});
  EXPECT_EQ(folder.code, 3);
}

// schools.

TEST_F(App, ListsSchoolsAsATable) {
  const auto school = open_scenario("two-schools");
  const AppRun ended = run(linked("schools", *school));
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out,
            "School ID  Name                               Code\n"
            "1          Oakfield House School              OHS\n"
            "2          Oakfield House Preparatory School  OHP\n");
  EXPECT_EQ(ended.err, "");
}

TEST_F(App, ListsEverySchoolAndChoosesNone) {
  const auto school = open_school();
  const AppRun ended = run(linked("schools", *school) + Words{"--school-id", "1"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.err,
            "wcbs-link: --school-id chooses nothing here: wcbs-link schools lists every\nschool.\n");
}

TEST_F(App, ListsSchoolsAsJsonWithTheirIdsAsTheApiGivesThem) {
  const auto numbers = open_scenario("two-schools");
  const Json json = json_of(run(linked("schools", *numbers) + Words{"--format", "json"}).out);
  EXPECT_EQ(dump(json), dump(json_of(R"({"schema":"wcbs-link/schools/1","schools":[
              {"id":1,"name":"Oakfield House School","code":"OHS"},
              {"id":2,"name":"Oakfield House Preparatory School","code":"OHP"}]})")));
  const auto text = open_scenario("text-id");
  EXPECT_EQ(json_of(run(linked("schools", *text) + Words{"--format", "json"}).out)["schools"][0]["id"],
            "OHS1");
}

TEST_F(App, SaysTheFindingInWordsWhereSchoolsCannotBeListed) {
  const auto school = open_scenario("wrong-secret");
  for (const char* command : {"schools", "bundle"}) {
    const AppRun ended = run(linked(command, *school));
    EXPECT_EQ(ended.code, 1) << command;
    EXPECT_EQ(ended.out, "") << command;
    EXPECT_THAT(ended.err, HasSubstr("token.invalid-client")) << command;
  }
}

// bundle.

TEST_F(App, WritesNoBundleOfALinkWithWhichNobodyCanBeRead) {
  const auto school = open_scenario("groups-forbidden");
  const AppRun ended = run(linked("bundle", *school));
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(ended.err, HasSubstr("consent.refused"));
  EXPECT_EQ(run(linked("bundle", *open_scenario("staff-forbidden"))).code, 0);
}

TEST_F(App, WritesTheBundleAsText) {
  const auto school = open_school();
  const AppRun ended = run(linked("bundle", *school));
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("\nWCBS URL: " + school->url() +
                                   "\nWCBS School ID: 1\nWCBS Client ID: " + school->client_id() +
                                   "\nWCBS Client Secret: " + school->client_secret().reveal() + "\n"));
  compare_with_golden("program-bundle.txt", ended.out);
}

TEST_F(App, WritesTheBundleAsJson) {
  const auto school = open_school();
  const AppRun ended = run(linked("bundle", *school) + Words{"--format", "json"});
  EXPECT_EQ(ended.code, 0);
  const Json json = json_of(ended.out);
  EXPECT_EQ(text_member(json, "client_secret"), school->client_secret().reveal());
  EXPECT_EQ(text_member(json, "school_name"), "Oakfield House School");
  const AppRun later =
      run_in_process(linked("bundle", *school) + Words{"--format", "json", "--offline", "--school-id", "1"},
                     {.now = TimePoint(std::chrono::seconds(1'795'438'805))});
  EXPECT_EQ(text_member(json_of(later.out), "written"), "2026-11-23T13:00:05Z");
}

TEST_F(App, LeavesTheSecretOutOfTheBundleOnRequest) {
  const auto school = open_school();
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  for (const char* format : {"text", "json", "eml"}) {
    const AppRun ended = run(linked("bundle", *school) + Words{"--format", format, "--secret", "omit"});
    EXPECT_EQ(ended.code, 0) << format;
    EXPECT_THAT(canary.found_in(ended.out + ended.err), IsEmpty()) << format;
    EXPECT_THAT(ended.out, Not(HasSubstr("client_secret"))) << format;
  }
}

TEST_F(App, WritesNoUntestedClientIdThatMayBeTheSecret) {
  const std::string id = folder_.write("id.txt", "wonde-id-17");
  const AppRun ended = run({"bundle", "--offline", "--secret", "omit", "--no-input", "--url",
                            "school.example.org", "--client-id", "k3JdYw9QmZx7RtVbN5cLpH2s",
                            "--client-secret-file", id, "--school-id", "1", "-o", path("message.txt")});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("The Client ID looks like a Client Secret (24 characters"));
  EXPECT_THAT(ended.err, Not(HasSubstr("k3JdYw9Q")));
  EXPECT_FALSE(std::filesystem::exists(path("message.txt")));
}

TEST_F(App, TakesNoSecretForASchoolId) {
  const AppRun ended =
      run({"check", "--url", "school.example.org", "--school-id", "k3JdYw9QmZx7RtVbN5cLpH2s"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr("The value of --school-id looks like a Client Secret"));
  EXPECT_THAT(ended.err, Not(HasSubstr("k3JdYw9Q")));
}

TEST_F(App, AsksNothingOfTheServerOffline) {
  const auto school = open_school();
  const AppRun ended = run(linked("bundle", *school) + Words{"--offline", "--school-id", "7"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("\nWCBS School ID: 7\n"));
  EXPECT_THAT(ended.out, HasSubstr("Not tested"));
  EXPECT_EQ(school->connections(), 0);
}

TEST_F(App, TakesTheOnlySchoolOrAsksForAChoice) {
  const auto school = open_scenario("two-schools");
  const AppRun none = run(linked("bundle", *school) + Words{"--no-input"});
  EXPECT_EQ(none.code, 2);
  EXPECT_EQ(none.out, "");
  EXPECT_THAT(none.err, HasSubstr("--school-id"));
  EXPECT_THAT(none.err, HasSubstr("Oakfield House Preparatory School"));
  const AppRun chosen = run(linked("bundle", *school) + Words{"--school-id", "2"});
  EXPECT_EQ(chosen.code, 0);
  EXPECT_THAT(chosen.out, HasSubstr("\nWCBS School ID: 2\n"));
}

TEST_F(App, RefusesASchoolIdThatIsNotListed) {
  const auto school = open_school();
  for (const auto& [id, code] : {std::pair{"9", "schools.unknown-id"}, {"A1234567890", "schools.wonde-id"}}) {
    const AppRun bundle = run(linked("bundle", *school) + Words{"--school-id", id});
    EXPECT_EQ(bundle.code, 1) << id;
    EXPECT_THAT(bundle.err, HasSubstr(code));
    EXPECT_EQ(text_member(check(*school, {"--school-id", id}, 1), "fault"), code);
  }
}

TEST_F(App, WritesALinkFileThatOtherCommandsTake) {
  const auto school = open_school();
  EXPECT_EQ(
      run(linked("bundle", *school) + Words{"--save-link", path("link.json"), "-o", path("m.txt")}).code, 0);
  EXPECT_TRUE(is_private(folder_ / "link.json"));
  const std::string link = content_of(folder_ / "link.json");
  EXPECT_EQ(text_member(json_of(link), "schema"), "wcbs-link/link/1");
  EXPECT_EQ(text_member(json_of(link), "school_id"), "1");
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_in(link), IsEmpty());

  const AppRun check = run(
      {"check", "--link", path("link.json"), "--client-secret-file", path("secret.txt"), "--format", "json"});
  EXPECT_EQ(check.code, 0);
  EXPECT_EQ(text_member(json_of(check.out), "credentials"), "accepted");
  const AppRun other = run({"check", "--link", path("link.json"), "--client-id", "other",
                            "--client-secret-file", path("secret.txt"), "--format", "json"});
  EXPECT_EQ(text_member(json_of(other.out), "fault"), "token.invalid-client") << "options override the file";
}

// setup.

TEST_F(App, SavesTheLinkOfASetUpToo) {
  const auto school = open_school();
  const AppRun ended = run(linked("setup", *school) + Words{"--save-link", path("link.json")},
                           {"", "", "", "", "", "2", "", "1", "1", path("message.txt"), ""});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(text_member(json_of(content_of(folder_ / "link.json")), "schema"), "wcbs-link/link/1");
  EXPECT_EQ(ended.answers_left, 0U);
}

TEST_F(App, SetsUpWithoutAQuestionWhereAllIsGiven) {
  const auto school = open_school();
  const AppRun ended = run(linked("setup", *school) + Words{"--no-input", "-o", path("message.txt")});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(content_of(folder_ / "message.txt"), HasSubstr("WCBS School ID: 1"));
}

TEST_F(App, KeepsNoProgressWhereThereIsNoHome) {
  const AppRun ended =
      run_in_process({}, {.answers = {"", "q"}, .variables = {{"HOME", ""}, {"LOCALAPPDATA", ""}}});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("Stopped."));
  EXPECT_THAT(ended.err, Not(HasSubstr("Your answers are kept")));
}

// A Client ID that may be the secret in the wrong place.

constexpr const char* kSecretLikeId = "q7ZkVbXm9tRhLw5Yc8NdFs==";

TEST_F(App, HidesAClientIdThatLooksLikeASecretUntilItIsAccepted) {
  Behaviour echoing;
  echoing.client_id = kSecretLikeId;
  echoing.token.error = "unauthorized_client";
  echoing.token.error_description = std::string("The client ") + kSecretLikeId + " is locked.";
  const auto school = open_school(echoing);
  for (const char* format : {"text", "json", "html"}) {
    const AppRun ended =
        run(linked("check", *school) + Words{"--format", format, "-v", "--trace", path("trace.json")});
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.screen + content_of(folder_ / "trace.json"),
                Not(HasSubstr(std::string(kSecretLikeId, 10))))
        << format;
    EXPECT_THAT(on_one_line(ended.out), HasSubstr("24 characters, ending in Fs==")) << format;
  }
  const AppRun text = run(linked("check", *school));
  EXPECT_THAT(text.out, HasSubstr(" --client-id ID --client-secret-file FILE"));
  EXPECT_THAT(run(linked("check", *school) + Words{"--format", "json"}).out,
              HasSubstr("The Client ID looks like a secret (24 characters, ending in Fs==): the two may have "
                        "changed places."));
  const AppRun schools = run(linked("schools", *school));
  EXPECT_THAT(schools.screen, Not(HasSubstr(std::string(kSecretLikeId, 10))));
  EXPECT_EQ(text_member(check(*school, {"--only", "tls"})["target"], "client_id"),
            "[24 characters, ending in Fs==]");
}

TEST_F(App, ShowsAClientIdOnceItIsAcceptedAndAlwaysToWonde) {
  Behaviour random_id;
  random_id.client_id = kSecretLikeId;
  const auto school = open_school(random_id);
  const Json report = check(*school);
  EXPECT_EQ(text_member(report["target"], "client_id"), kSecretLikeId);
  EXPECT_THAT(dump(report["options"]), HasSubstr(kSecretLikeId));
  for (const Words& more : {Words{}, Words{"--offline", "--school-id", "1"}})
    for (const char* way : {"include", "omit"}) {
      const AppRun ended =
          run(linked("bundle", *school) + more + Words{"--secret", way, "--save-link", path("link.json")});
      EXPECT_EQ(ended.code, 0) << ended.err;
      EXPECT_THAT(ended.out, HasSubstr(std::string("WCBS Client ID: ") + kSecretLikeId));
      EXPECT_EQ(text_member(json_of(content_of(folder_ / "link.json")), "client_id"), kSecretLikeId);
    }
}

// What else it writes.

TEST_F(App, TracesEveryExchangeWithoutSecrets) {
  const auto school = open_school();
  const AppRun ended = run(linked("check", *school) + Words{"--trace", path("trace.json"), "-v"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_TRUE(is_private(folder_ / "trace.json"));
  const Json trace = json_of(content_of(folder_ / "trace.json"));
  EXPECT_EQ(text_member(trace, "schema"), "wcbs-link/trace/1");
  EXPECT_EQ(trace["exchanges"].size(), school->requests().size());
  EXPECT_EQ(static_cast<std::size_t>(std::count(ended.err.begin(), ended.err.end(), '\n')),
            school->requests().size())
      << "one line for each exchange";
  EXPECT_THAT(ended.err, HasSubstr("POST " + school->url() + "api/token -> 200"));
}

TEST_F(App, FailsWhereTheTraceCannotBeWritten) {
  const auto school = open_school();
  const AppRun ended = run(linked("check", *school) + Words{"--trace", path("no-folder/trace.json")});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("no-folder"));
}

TEST_F(App, ColoursOnRequestOnly) {
  const auto school = open_school();
  const Words check = linked("check", *school);
  EXPECT_THAT(run(check).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run(check + Words{"--color", "always"}).out, HasSubstr("\x1b[32m"));
  const auto on_a_terminal = [&](const std::map<std::string, std::string>& variables) {
    return run_in_process(check, {.terminal = true, .variables = variables}).out;
  };
  EXPECT_THAT(on_a_terminal({{"TERM", "xterm"}, {"NO_COLOR", ""}}), HasSubstr("\x1b[32m"));
  EXPECT_THAT(on_a_terminal({{"TERM", "dumb"}}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(on_a_terminal({{"NO_COLOR", "1"}}), Not(HasSubstr("\x1b")));
}

// What must not happen.

struct Surprise : std::exception {
  const char* what() const noexcept override { return "an answer with a token in it"; }
};

TEST_F(App, WritesNoBundleWhoseOpenValuesHoldTheSecret) {
  const std::string secret = "q7Rw2Lx9Vb4Kd8Np";
  folder_.write("secret.txt", secret);
  const Words bundle = {"bundle",           "--offline",   "--no-input",      "--client-secret-file",
                        path("secret.txt"), "--save-link", path("link.json"), "-o",
                        path("message.txt")};
  struct Slip {
    Words words;
    const char* name;
  };
  const Slip slips[] = {
      {{"--url", "school.example.org", "--client-id", secret, "--school-id", "1"}, "Client ID"},
      {{"--url", "school.example.org", "--client-id", "wonde", "--school-id", secret}, "School ID"},
      {{"--url", "school.example.org/" + secret + "/Wcbs.API/", "--client-id", "wonde", "--school-id", "1"},
       "WCBS URL"},
  };
  for (const Slip& slip : slips)
    for (const char* way : {"include", "omit", "sealed"}) {
      const AppRun ended = run(bundle + slip.words + Words{"--secret", way});
      EXPECT_EQ(ended.code, 2) << slip.name << ", " << way;
      EXPECT_THAT(on_one_line(ended.err),
                  HasSubstr(std::string("The Client Secret stands in the ") + slip.name + ", which"));
      EXPECT_THAT(ended.screen, Not(HasSubstr(secret)));
      EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1)
          << "the secret's file";
    }
}

TEST_F(App, KeepsItsOwnSentenceWhereTheSecretIsAWordOfIt) {
  const auto school = open_scenario("expired");
  const auto in_our_words = [](const AppRun& ended) {
    return ended.out.substr(0, ended.out.find("Request:"));  // whose second may be another
  };
  const std::string plain = in_our_words(run(linked("check", *school)));
  for (const std::string secret : {"certificate", "localhost", "not valid", "Wcbs.API"}) {
    const Words words = linked("check", *school);
    folder_.write("secret.txt", secret);
    EXPECT_EQ(in_our_words(run(words)), plain) << secret;
  }
}

TEST_F(App, SaysTheWordOfTheServerThatIsTheSecretAsWell) {
  const auto school = open_scenario("wrong-secret");
  const Words words = linked("check", *school);
  folder_.write("secret.txt", "invalid_client");
  EXPECT_THAT(on_one_line(run(words).out), HasSubstr("\"invalid_client\""));
}

/// A command whose way to the server throws.
template <class Exception>
AppRun run_that_throws(const Exception& exception) {
  const auto connect = [&](NetworkOptions) -> std::unique_ptr<HttpTransport> { throw exception; };
  const AppRun ended = run_in_process({"check", "--url", "x"}, {.connect = connect});
  EXPECT_EQ(ended.out, "");
  return ended;
}

TEST_F(App, SaysABugAsOneAndRepeatsNothingOfIt) {
  for (const AppRun& bug : {run_that_throws(Surprise()), run_that_throws(7)}) {
    EXPECT_EQ(bug.code, 70);
    EXPECT_THAT(bug.err, StartsWith("wcbs-link: this is a bug in the program ("));
    EXPECT_THAT(bug.err, Not(HasSubstr("token")));
  }
}

TEST_F(App, SaysThatThereIsNoMemoryLeft) {
  const AppRun ended = run_that_throws(std::bad_alloc());
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.err, "wcbs-link: this computer has no memory left for it.\n");
}

}  // namespace
}  // namespace wcbs_link
