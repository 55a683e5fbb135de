#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/golden.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "support/wine.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/diagnosis/read_report.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// check --list: many links on real sockets, in this process.
class CheckList : public testing::Test {
 protected:
  /// Adds a row for the school, with a secret's file of its own.
  void add(const std::string& label, const PracticeSchool& school, const std::string& school_id = "") {
    const std::string secret = label + ".txt";
    folder_.write(secret, school.client_secret().reveal());
    rows_ += fmt::format("{},{},{},{},{}\n", label, school.url(), school.client_id(), secret, school_id);
    roots_ += school.ca_pem();
  }

  Words command(const Words& more = {}) const {
    Words words = {
        "check", "--list",
        folder_.write("schools.csv", "label,url,client_id,client_secret_file,school_id\n" + rows_)};
    if (!roots_.empty()) words = words + Words{"--ca-file", folder_.write("roots.pem", roots_)};
    return words + more;
  }

  AppRun run(const Words& more = {}, const Surroundings& surroundings = {}) const {
    return run_in_process(command(more), surroundings);
  }

  static std::vector<Json> lines_of(const AppRun& ended) {
    std::vector<Json> lines;
    for (const std::string& line : split(ended.out, '\n'))
      if (!line.empty()) lines.push_back(json_of(line));
    return lines;
  }

  /// What JSON lines say of each label: its fault's code, else its verdict.
  static std::map<std::string, std::string> verdicts(const AppRun& ended) {
    std::map<std::string, std::string> found;
    for (const Json& line : lines_of(ended)) {
      const std::string fault = text_member(line, "fault");
      found[text_member(line, "label")] = fault.empty() ? text_member(line, "verdict") : fault;
    }
    return found;
  }

  const ScratchFolder folder_;
  std::string rows_;
  std::string roots_;
};

const Words kLines = {"--format", "jsonl"};

TEST_F(CheckList, ShowsInNoRowTheSecretOfAnother) {
  const std::string secret = "k3JdYw9QmZx7RtVbN5cLpH2s";
  Behaviour gossip;
  gossip.instead.token = HttpAnswer{400,
                                    "",
                                    {{"Content-Type", "application/json"}},
                                    fmt::format(R"({{"error":"x","error_description":"last {} {}"}})", secret,
                                                base64_encode("wonde:" + secret))};
  const auto school = open_school(gossip);
  add("Oakfield", *school);
  add("Hill", *school);
  folder_.write("Hill.txt", secret);
  for (const char* format : {"text", "jsonl"}) {
    const AppRun ended = run({"--format", format});
    EXPECT_EQ(ended.code, 1) << format;
    EXPECT_THAT(ended.out, Not(HasSubstr(secret))) << format;
    EXPECT_THAT(ended.out, Not(HasSubstr(base64_encode("wonde:" + secret)))) << format;
    EXPECT_THAT(ended.out, HasSubstr("token.refused")) << format;
  }
}

TEST_F(CheckList, TellsEachLinkInALineOfJson) {
  const auto healthy = open_school();
  const auto faulty = open_scenario("wrong-secret");
  add("Oakfield", *healthy);
  add("Elm Park", *faulty);
  rows_ += "Ash,,,,\n";
  const AppRun ended = run(kLines);
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(verdicts(ended),
            (std::map<std::string, std::string>{
                {"Oakfield", "warning"}, {"Elm Park", "token.invalid-client"}, {"Ash", "row.invalid"}}));
  for (const std::string& line : split(ended.out, '\n')) {
    if (line.empty()) continue;
    EXPECT_TRUE(read_report(line, "It")) << line;
    EXPECT_EQ(json_of(line)["row"], text_member(json_of(line), "label") == "Oakfield"   ? 1
                                    : text_member(json_of(line), "label") == "Elm Park" ? 2
                                                                                        : 3);
  }
}

TEST_F(CheckList, ShowsThemInTheirOrderWithTotals) {
  Behaviour behaviour;
  behaviour.delay_ms = 30;
  const auto slow = open_school(behaviour);
  const auto wrong = open_scenario("wrong-secret");
  const auto empty = open_scenario("schools-empty");
  const auto healthy = open_school();
  add("Oakfield House", *slow);
  add("Elm Park", *wrong);
  add("Ashdown", *healthy);
  add("St Bride's", *empty);
  rows_ += "Fir Tree,school.example.org,,missing.txt,\n";
  const AppRun ended = run({"--ignore", "dns.private-address"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.err, "");
  expect_golden("check-list.txt", normalised(ended.out));
}

TEST_F(CheckList, WritesOnePage) {
  const auto school = open_school();
  add("Oakfield", *school);
  const std::string page = path_text(folder_ / "page.html");
  const AppRun ended = run({"--format", "html", "-o", page});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(content_of(page), AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("1 with warnings"),
                                      HasSubstr("<details class=\"warn\">")));
}

TEST_F(CheckList, EndsWithOneWhereAnyLinkHasAFault) {
  const auto healthy = open_school();
  add("Oakfield", *healthy);
  EXPECT_EQ(run().code, 0);
  EXPECT_EQ(run({"--strict"}).code, 1);
  EXPECT_EQ(run({"--strict", "--ignore", "dns.private-address"}).code, 0);
  EXPECT_EQ(run({"--only", "connect"}).code, 0);
  rows_ += "Ash,,,,\n";
  EXPECT_EQ(run().code, 1);
  EXPECT_EQ(run({"-o", path_text(folder_ / "no-folder" / "x")}).code, 3);
}

TEST_F(CheckList, SaysInOneSentenceWhyAListCannotBeUsed) {
  const auto says = [&](const std::string& list) {
    const AppRun ended = run_in_process({"check", "--list", list});
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.out, "");
    return on_one_line(ended.err);
  };
  EXPECT_THAT(says(path_text(folder_ / "missing.csv")), HasSubstr("missing.csv: there is no such file."));
  EXPECT_THAT(says(folder_.write("a.csv", "label,ulr\n")),
              AllOf(HasSubstr("a.csv: Line 1:"), HasSubstr("did you mean url?")));
}

/// Each link makes its own connection, whatever was tested before it.
TEST_F(CheckList, TestsALinkAsIfItWereAlone) {
  const auto school = open_school({}, {.tls = true});
  for (const char* label : {"a", "b", "c"}) add(label, *school);
  const AppRun ended = run(kLines + Words{"--jobs", "1"});
  EXPECT_EQ(school->connections(), 3);
  for (const Json& line : lines_of(ended)) EXPECT_GT(line["requests"][0]["tls_ms"], 0) << line["label"];
}

TEST_F(CheckList, GivesEachServerItsOwnSecretAlone) {
  Behaviour one;
  one.client_secret = "b25lIHNjaG9vbCdzIHNlY3JldCAxMjM=";
  Behaviour two;
  two.client_secret = "YW5vdGhlciBzY2hvb2wncyBzZWNyZXQ=";
  const auto first = open_school(one);
  const auto second = open_school(two);
  for (int i = 0; i < 5; ++i) {
    add(fmt::format("first {}", i), *first);
    add(fmt::format("second {}", i), *second);
  }
  Canary canary;
  canary.watch("one secret", one.client_secret);
  canary.watch("the other secret", two.client_secret);
  watch_practice_tokens(canary);
  for (const char* format : {"text", "html", "jsonl"}) {
    const AppRun ended = run({"--format", format});
    EXPECT_EQ(ended.code, 0) << ended.out;
    EXPECT_THAT(canary.found_in(ended.out + ended.err), IsEmpty());
  }
}

TEST_F(CheckList, SendsASecretThatTwoServersShareToNeither) {
  const auto first = open_school();
  const auto second = open_school();
  folder_.write("shared.txt", first->client_secret().reveal());
  for (const auto* school : {first.get(), second.get()})
    rows_ += fmt::format("shares,{},{},shared.txt,\n", school->url(), school->client_id());
  EXPECT_EQ(run(kLines).code, 1);
  EXPECT_EQ(first->connections() + second->connections(), 0);
}

TEST_F(CheckList, HoldsUpNoLineForALinkThatStalls) {
  const auto stalled = open_scenario("stalled");
  const auto healthy = open_school();
  add("stalled", *stalled);
  for (const char* label : {"a", "b", "c"}) add(label, *healthy);
  const AppRun ended = run(kLines + Words{"--jobs", "2", "--timeout", "1"});
  std::vector<std::string> order;
  for (const Json& line : lines_of(ended)) order.push_back(text_member(line, "label"));
  EXPECT_THAT(order, ElementsAre("a", "b", "c", "stalled"));
}

TEST_F(CheckList, KeepsABugAtOneLinkFromTheOthers) {
  const auto school = open_school();
  for (const char* id : {"", "1", "2"}) add(fmt::format("row{}", id), *school, id);
  std::atomic<int> made = 0;
  Surroundings surroundings;
  surroundings.connect = [&](NetworkOptions options) {
    if (++made == 2) throw std::out_of_range("the secret might be in here");
    return make_curl_transport(std::move(options));
  };
  const AppRun lines = run(kLines + Words{"--jobs", "1"}, surroundings);
  EXPECT_EQ(lines.code, 70);
  EXPECT_EQ(verdicts(lines), (std::map<std::string, std::string>{
                                 {"row", "warning"}, {"row1", "internal"}, {"row2", "schools.unknown-id"}}));
  EXPECT_THAT(lines.out, Not(HasSubstr("in here")));
  made = 0;
  EXPECT_THAT(run({"--jobs", "1"}, surroundings).out,
              HasSubstr("1 could not be\ntested: a bug in the program."));
}

TEST_F(CheckList, SaysOnceWhichResolveWasNotUsed) {
  const auto school = open_school();
  add("a", *school);
  add("b", *school, "1");
  const AppRun ended = run({"--resolve", "other.example.org:443:127.0.0.1"});
  EXPECT_EQ(
      ended.err,
      "--resolve other.example.org:443 was not used: no request went straight to that host and port.\n");
}

TEST_F(CheckList, ParsesTheSystemsRootsOnceAJob) {
  if (std::filesystem::path::preferred_separator == '\\')
    GTEST_SKIP() << "Windows' own store is asked each time";
  const auto school = open_school({}, {.tls = true});
  add("first", *school);
  add("second", *school, "1");
  const std::string roots = folder_.write("system.pem", std::exchange(roots_, ""));
  int made = 0;
  Surroundings surroundings;
  surroundings.variables = {{"SSL_CERT_FILE", roots}};
  surroundings.connect = [&](NetworkOptions options) {
    if (++made == 2) std::filesystem::remove(roots);
    return make_curl_transport(std::move(options));
  };
  const AppRun ended = run(kLines + Words{"--jobs", "1"}, surroundings);
  EXPECT_EQ(made, 2);
  EXPECT_EQ(verdicts(ended)["second"], "warning") << "roots that are kept need no file";
}

/// Every scenario of the practice school in one list.
TEST_F(CheckList, NamesTheFaultOfEveryScenarioInOneList) {
  std::vector<std::unique_ptr<PracticeSchool>> schools;
  std::map<std::string, std::string> expected;
  for (const Scenario& scenario : scenarios()) {
    schools.push_back(open_scenario(scenario));
    const bool has_many =
        scenario.name == "two-schools" || scenario.name == "many-schools" || scenario.name == "behind-proxy";
    const std::string label(scenario.name);
    add(label, *schools.back(), has_many ? "2" : "");
    expected[label] =
        scenario.fault == Code::none ? "warning" : std::string(finding_kind(scenario.fault).name);
  }
  Canary canary;
  for (const auto& school : schools) canary.watch("a secret", school->client_secret().reveal());
  watch_practice_tokens(canary);
  const char* jobs = under_wine() ? "8" : "32";  // there a handshake beside 31 others takes seconds
  const AppRun ended = run(kLines + Words{"--timeout", "4", "--jobs", jobs});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(canary.found_in(ended.out + ended.err), IsEmpty());
  const auto seen = verdicts(ended);
  ASSERT_EQ(seen.size(), expected.size());
  for (const auto& [label, verdict] : expected) {
    if (under_wine() && verdict == "connect.reset" && seen.at(label) == "http.bad-reply") continue;
    EXPECT_EQ(seen.at(label), verdict) << label;
  }
}

}  // namespace
}  // namespace wcbs_link
