#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/diagnosis/read_report.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::IsEmpty;

/// One scenario against the real program, with JSON and -v and --trace, and against the same in this process,
/// as text.
struct Outcome {
  const Scenario* scenario = nullptr;
  Ended json;
  AppRun text;
  std::vector<std::string> leaks;
  double seconds = 0;
};

Outcome check_against(const Scenario& scenario) {
  Outcome outcome;
  outcome.scenario = &scenario;
  const auto begin = std::chrono::steady_clock::now();
  const auto school = open_scenario(scenario);
  if (school == nullptr) return outcome;
  const ScratchFolder folder;
  const bool waits = scenario.fault == Code::http_timeout;
  Words words = linked("check", *school, folder) + Words{"--timeout", waits ? "0.7" : "10"};
  if (scenario.name == "two-schools" || scenario.name == "many-schools" || scenario.name == "behind-proxy")
    words = words + Words{"--school-id", "2"};
  const Words in_json = words + Words{"--format", "json", "-v", "--trace", "trace.json"};
  std::thread side_by_side([&] { outcome.text = run_in_process(words); });
  outcome.json = run_program({.words = in_json, .folder = folder.path()});
  side_by_side.join();

  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  Behaviour behaviour;
  scenario.arrange(behaviour);
  if (!behaviour.client_secret_told.empty()) canary.watch("the server's secret", behaviour.client_secret);
  watch_practice_tokens(canary);
  const std::pair<const char*, const std::string*> streams[] = {{"JSON", &outcome.json.out},
                                                                {"-v", &outcome.json.err},
                                                                {"text", &outcome.text.out},
                                                                {"standard error", &outcome.text.err}};
  for (const auto& [name, text] : streams)
    for (const std::string& what : canary.found_in(*text)) outcome.leaks.push_back(what + ", in " + name);
  for (const std::string& what : canary.found_below(folder / "trace.json")) outcome.leaks.push_back(what);
  if (!std::filesystem::exists(folder / "trace.json")) outcome.leaks.emplace_back("no trace was written");
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

/// Of all scenarios, once for all tests of this file.
const std::vector<Outcome>& outcomes() {
  static const std::vector<Outcome> all = [] {
    std::vector<Outcome> result(scenarios().size());
    with_every_scenario([&](const Scenario& scenario) {
      result[static_cast<std::size_t>(&scenario - scenarios().data())] = check_against(scenario);
    });
    return result;
  }();
  return all;
}

std::string credentials_for(const Scenario& scenario) {
  using enum Code;
  const auto is_one_of = [&](std::initializer_list<Code> codes) {
    return std::find(codes.begin(), codes.end(), scenario.fault) != codes.end();
  };
  if (scenario.name == "token-own-words") return "untested";  // not a word of OAuth's
  if (is_one_of({token_invalid_client, token_unauthorized_client, token_unsupported_grant,
                 token_invalid_scope, token_refused}))
    return "refused";
  if (is_one_of({none, http_no_end, schools_unauthorized, schools_forbidden, schools_not_found, schools_empty,
                 schools_bad_answer, consent_refused, consent_failed}) ||
      scenario.name == "schools-server-error" || scenario.name == "login-form")
    return "accepted";
  return "untested";
}

bool has_warning(const Json& report, Code code) {
  return std::any_of(report["findings"].begin(), report["findings"].end(), [&](const Json& finding) {
    return finding["status"] == "warn" && finding["code"] == finding_kind(code).name;
  });
}

TEST(EveryScenario, IsNamedByCheck) {
  for (const Outcome& outcome : outcomes()) {
    const Scenario& scenario = *outcome.scenario;
    SCOPED_TRACE(std::string(scenario.name) + "\n" + outcome.json.out + outcome.json.err);
    const auto report = parse_json(outcome.json.out);
    if (!report || !report->is_object()) {
      ADD_FAILURE() << "no JSON";
      continue;
    }
    const bool fault = scenario.fault != Code::none;
    EXPECT_EQ(text_member(*report, "fault"), fault ? std::string(finding_kind(scenario.fault).name) : "");
    EXPECT_EQ(outcome.json.code, fault ? 1 : 0);
    EXPECT_EQ(outcome.text.code, outcome.json.code) << "text and JSON agree";
    EXPECT_EQ(text_member(*report, "credentials"), credentials_for(scenario));
    EXPECT_TRUE(scenario.warning == Code::none || has_warning(*report, scenario.warning));
  }
}

/// `read_report` refuses what lacks a member, is out of order, says an unknown word or contradicts itself.
TEST(EveryScenario, GivesJsonInTheContractsShape) {
  for (const Outcome& outcome : outcomes()) {
    SCOPED_TRACE(std::string(outcome.scenario->name) + "\n" + outcome.json.out);
    const auto read = read_report(outcome.json.out, "It");
    EXPECT_TRUE(read) << read.error().summary;
    std::set<std::string> stages;
    const Json report = json_of(outcome.json.out);
    for (const Json& finding : report["findings"]) {
      stages.insert(text_member(finding, "stage"));
      EXPECT_NE(text_member(finding, "summary"), "");
      const bool is_problem = finding["status"] == "fail" || finding["status"] == "warn";
      EXPECT_EQ(text_member(finding, "fix") != "", is_problem);
      EXPECT_EQ(text_member(finding, "fix").find('{'), std::string::npos)
          << "a gap in the advice was not filled";
    }
    EXPECT_EQ(stages.size(), std::size_t{kStages}) << "each stage appears";
  }
}

TEST(EveryScenario, SkipsWhatTheFaultMadePointless) {
  for (const Outcome& outcome : outcomes()) {
    const auto report = parse_json(outcome.json.out);
    if (!report || !(*report)["fault"].is_string()) continue;
    SCOPED_TRACE(std::string(outcome.scenario->name) + "\n" + outcome.json.out);
    bool after = false;
    for (const Json& finding : (*report)["findings"]) {
      if (after && finding["status"] == "skip") {
        EXPECT_EQ(finding["because"], (*report)["fault"]);
      }
      after = after || finding["status"] == "fail";
    }
  }
}

TEST(EveryScenario, BeginsItsTextWithTheAnswer) {
  for (const Outcome& outcome : outcomes()) {
    const Scenario& scenario = *outcome.scenario;
    const std::string first = outcome.text.out.substr(0, outcome.text.out.find("\n\n"));
    if (scenario.fault != Code::none) {
      EXPECT_THAT(first, testing::StartsWith("Fault: ")) << scenario.name;
      EXPECT_THAT(first, testing::HasSubstr(std::string(finding_kind(scenario.fault).name))) << scenario.name;
    } else {
      EXPECT_THAT(first, testing::StartsWith("No fault")) << scenario.name;
    }
    EXPECT_EQ(outcome.text.out.find('\x1b'), std::string::npos) << scenario.name;
  }
}

TEST(EveryScenario, FitsItsTextIntoEightyColumns) {
  for (const Outcome& outcome : outcomes())
    for (const std::string& line : split(outcome.text.out, '\n')) {
      const bool copied = line.starts_with("  wcbs-link check ");
      const bool one_word = trim(line).find(' ') == std::string::npos;
      EXPECT_TRUE(columns(line) <= 80 || copied || one_word) << outcome.scenario->name << ": " << line;
    }
}

TEST(EveryScenario, GivesNeitherSecretNorTokenAway) {
  for (const Outcome& outcome : outcomes()) EXPECT_THAT(outcome.leaks, IsEmpty()) << outcome.scenario->name;
}

TEST(EveryScenario, EndsInTime) {
  for (const Outcome& outcome : outcomes()) EXPECT_LT(outcome.seconds, 15) << outcome.scenario->name;
}

// A whole set-up, and the process.

TEST(TheSecret, IsNowhereAfterAWholeSetUpThatLeavesItOut) {
  const auto school = open_school();
  const ScratchFolder folder;
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  watch_practice_tokens(canary);
  const std::string start = "\n\n" + school->client_id() + "\n" + school->client_secret().reveal() + "\n" +
                            school->url() + "\n2\n\n1\n";
  const Words words = {"-v", "--trace", "trace.json", "--save-link", "link.json"};
  const Ended left = run_program({.words = words, .input = start, .folder = folder.path()});
  EXPECT_EQ(left.code, 130);
  EXPECT_THAT(canary.found_in(left.out + left.err), IsEmpty());
  EXPECT_THAT(canary.found_below(folder.path()), IsEmpty());
  const Ended whole =
      run_program({.words = words, .input = "2\n" + start + "2\nmessage.txt\n\n", .folder = folder.path()});
  EXPECT_EQ(whole.code, 0) << whole.err;
  EXPECT_THAT(canary.found_in(whole.out + whole.err), IsEmpty());
  EXPECT_THAT(canary.found_below(folder.path()), IsEmpty());
}

TEST(TheSecret, IsInNoFileNameAndNoArgumentOfTheProgram) {
  const auto school = open_scenario("stalled");
  const ScratchFolder folder;
  Process program({.words = {"check", "--url", school->url(), "--client-id", school->client_id(),
                             "--client-secret-file", "-"},
                   .input = school->client_secret().reveal(),
                   .folder = folder.path()});
  for (int i = 0; i < 500 && school->requests().empty(); ++i)
    (void)program.wait_for("never said", std::chrono::milliseconds(10));
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  const std::string process = "/proc/" + std::to_string(program.id());
  EXPECT_THAT(canary.found_in(content_of(process + "/cmdline")), IsEmpty());
  EXPECT_THAT(canary.found_in(content_of(process + "/environ")), IsEmpty());
  EXPECT_THAT(folder.files(), IsEmpty());
}

}  // namespace
}  // namespace wcbs_link
