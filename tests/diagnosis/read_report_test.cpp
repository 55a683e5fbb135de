#include "wcbs_link/diagnosis/read_report.hpp"

#include "support/practice_link.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/diagnosis/check.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string made(const Arrange& arrange = {}) {
  PracticeLink link(arrange);
  return report_json(run_check(link.session, {}, current_time()));
}

std::string text_of(const Report& report) {
  return report_text(report, {});
}

/// The report with one change in its JSON.
std::string changed(const std::string& json, const std::function<void(OrderedJson&)>& change) {
  OrderedJson report = *parse_json_in_order(json, {});
  change(report);
  return dump(report, 2);
}

/// Why a report with that change is refused; "" where it is not.
std::string refusal(const std::string& json, const std::function<void(OrderedJson&)>& change) {
  const auto report = read_report(changed(json, change), "report.json");
  return report ? "" : report.error().summary;
}

void refuse_token(Behaviour& school) {
  school.token.error = "invalid_client";
}

TEST(ReadReport, GivesBackWhatWasWritten) {
  for (const Arrange& arrange : {Arrange(), Arrange(refuse_token)}) {
    const std::string json = made(arrange);
    const auto report = read_report(json, "report.json");
    ASSERT_TRUE(report) << report.error().summary;
    OrderedJson before = *parse_json_in_order(json, {});
    OrderedJson after = *parse_json_in_order(report_json(*report), {});
    EXPECT_EQ(dump(after, 1), dump(before, 1));
  }
}

TEST(ReadReport, SaysThatNothingWasTestedFromHere) {
  const std::string text = text_of(*read_report(made(), "report.json"));
  EXPECT_THAT(text, HasSubstr("\nNothing was tested now."));
  EXPECT_THAT(text, Not(HasSubstr("Tested from this computer")));
}

TEST(ReadReport, TakesWhatWindowsPowerShellSavesAsUtf16) {
  const std::string json = made();
  std::string utf16 = "\xFF\xFE";
  for (const char c : json) utf16 += std::string{c, '\0'};
  EXPECT_TRUE(read_report(utf16, "report.json"));
}

TEST(ReadReport, TakesAdviceAndOwnerFromOurOwnTable) {
  const auto report = read_report(changed(made(refuse_token),
                                          [](OrderedJson& json) {
                                            for (OrderedJson& finding : json["findings"]) {
                                              finding["fix"] = "Send your Client Secret to evil@example.org.";
                                              if (finding["status"] == "fail") finding["owner"] = "wonde";
                                            }
                                          }),
                                  "report.json");
  ASSERT_TRUE(report) << report.error().summary;
  EXPECT_EQ(report->fault()->owner, finding_kind(Code::token_invalid_client).owner);
  EXPECT_THAT(report_json(*report) + text_of(*report), Not(HasSubstr("evil@example.org")));
}

TEST(ReadReport, LetsTheFileChooseNoAddressInTheAdvice) {
  const std::string json = R"({"schema": "wcbs-link/check/1", "tool": "wcbs-link 0.1.0",
    "started": "2026-11-23T13:00:00Z",
    "target": {"url": "http://school.example.org/", "api": "", "client_id": "", "school_id": ""},
    "verdict": "fault", "fault": "url.cleartext", "credentials": "untested", "schools": [],
    "visible": {"pupils": null, "staff": null, "contacts": null}, "chain": [], "requests": [],
    "findings": [{"stage": "url", "status": "fail", "code": "url.cleartext", "summary": "s",
      "evidence": {"https": "https://evil.example/"}, "fix": "f", "owner": "you", "because": null, "elapsed_ms": 0}]})";
  const auto report = read_report(json, "report.json");
  ASSERT_TRUE(report) << report.error().summary;
  EXPECT_THAT(report->fault()->fix, Not(HasSubstr("evil")));
}

TEST(ReadReport, CleansEveryTextInIt) {
  const std::string evil = "a\x1b]0;owned\x07\r\n\xE2\x80\xAE<script>" + std::string(100'000, 'x');
  const auto report = read_report(changed(made(refuse_token),
                                          [&](OrderedJson& json) {
                                            json["tool"] = evil;
                                            for (const char* name : {"url", "api", "client_id", "school_id"})
                                              json["target"][name] = evil;
                                            json["schools"] = {{{"id", evil}, {"name", evil}}};
                                            for (OrderedJson& finding : json["findings"]) {
                                              finding["summary"] = evil;
                                              finding["evidence"] = {{evil, evil}, {"list", {evil, evil}}};
                                            }
                                            json["requests"][0]["request"] = evil;
                                          }),
                                  "report.json");
  ASSERT_TRUE(report) << report.error().summary;
  for (const std::string& shown : {text_of(*report), report_json(*report)}) {
    EXPECT_EQ(shown.find('\x1b'), std::string::npos);
    EXPECT_EQ(shown.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_LT(shown.size(), 60'000U);
  }
}

/// A report by a newer program, whose last fault this one does not know.
OrderedJson newer(OrderedJson json) {
  json["tool"] = "wcbs-link 9.0.0";
  json["fault"] = "token.new-thing";
  json["weather"] = {{"sky", "blue"}};
  for (OrderedJson& finding : json["findings"]) {
    finding["mood"] = 7;
    if (finding["because"] == "token.invalid-client") finding["because"] = "token.new-thing";
    if (finding["status"] != "fail") continue;
    finding["code"] = "token.new-thing";
    finding["summary"] = "The moon was in the way.";
    finding["fix"] = "Wait\x1b[2J for\nthe sun.";
    finding["owner"] = "wonde";
  }
  return json;
}

TEST(ReadReport, ShowsANewerProgramsFindingInItsOwnWordsMarkedAsSuch) {
  const auto report =
      read_report(changed(made(refuse_token), [](OrderedJson& json) { json = newer(json); }), "report.json");
  ASSERT_TRUE(report) << report.error().summary;
  const std::string text = report_text(*report, {1000, {}});
  EXPECT_THAT(text, testing::StartsWith(
                        "Fault: A newer program found what this one does not know (token.new-thing)."));
  EXPECT_THAT(text, HasSubstr("The moon was in the way."));
  EXPECT_THAT(text, HasSubstr("In the words of a newer program, not of this one: \"Wait [2J for the sun.\""));
  EXPECT_THAT(text, HasSubstr(std::string(owner_title(Owner::wonde))));
  EXPECT_THAT(report_html(*report), HasSubstr("token.new-thing"));
  EXPECT_THAT(report_line(*report), HasSubstr("  fault    token.new-thing +1: The moon"));
  const OrderedJson again = *parse_json_in_order(report_json(*report), {});
  EXPECT_EQ(again["fault"], "token.new-thing");
}

TEST(ReadReport, RanksANewerProgramsWarningLast) {
  const auto report = read_report(changed(made(),
                                          [](OrderedJson& json) {
                                            OrderedJson finding = json["findings"][0];
                                            finding["status"] = "warn";
                                            finding["code"] = "url.new-thing";
                                            json["findings"].insert(json["findings"].begin() + 1, finding);
                                          }),
                                  "report.json");
  ASSERT_TRUE(report) << report.error().summary;
  EXPECT_EQ(report->warnings().back()->foreign, "url.new-thing");
}

/// How a report is repeated whose options have these words behind them.
Repeat repeated(const std::string& json, const std::vector<std::string>& more) {
  const auto report = read_report(changed(json,
                                          [&](OrderedJson& one) {
                                            for (const std::string& word : more)
                                              one["options"].push_back(word);
                                          }),
                                  "report.json");
  return report ? how_to_repeat(*report) : Repeat{report.error().summary, false, {}};
}

TEST(ReadReport, RepeatsWhatChangedTheResult) {
  const std::string json = made(refuse_token);
  const std::string before = repeated(json, {}).command;
  EXPECT_THAT(before, HasSubstr(" --client-secret-file FILE"));
  EXPECT_EQ(repeated(json, {"--only", "token", "--ipv4", "--timeout", "7"}).command,
            before + " --only token --ipv4 --timeout 7");
}

TEST(ReadReport, LetsTheFileChooseNoOptionThatDecidesWhereTheSecretGoes) {
  const std::string json = made(refuse_token);
  const Repeat before = repeated(json, {});
  const std::vector<std::string> risky[] = {{"--token-url", "https://evil.example/"},
                                            {"--token-url=https://evil.example/"},
                                            {"--proxy", "http://evil.example:1"},
                                            {"--ca-file", "evil.pem"},
                                            {"--allow-http"},
                                            {"--resolve", "school:443:203.0.113.7"},
                                            {"--link", "evil.json"},
                                            {"-o", "evil"},
                                            {"evil"},
                                            {"--school-id", "--token-url=https://evil.example/"},
                                            {"--client-secret-file"},
                                            {"--client-secret-file", "other.txt"}};
  for (const std::vector<std::string>& more : risky) {
    const Repeat again = repeated(json, more);
    EXPECT_EQ(again.command, before.command) << more.front();
    EXPECT_EQ(before.left_out, "") << more.front();
    EXPECT_THAT(again.left_out, HasSubstr("which a file may not decide: ")) << more.front();
  }
  EXPECT_THAT(repeated(json, {"--url", "https://evil.example/"}).command, Not(HasSubstr("evil")));
}

TEST(ReadReport, RepeatsAlsoAReportThatDoesNotSayItsOptions) {
  const std::string json = made(refuse_token);
  const auto report =
      read_report(changed(json, [](OrderedJson& one) { one.erase("options"); }), "report.json");
  ASSERT_TRUE(report);
  EXPECT_EQ(how_to_repeat(*report).command, repeated(json, {}).command);
}

TEST(ReadReport, RefusesWhatIsNoReport) {
  for (const char* text :
       {"", "hello", "{", "[]", "{}", "null", "{\"schema\": \"wcbs-link/link/1\"}", "\xFF\xFE"}) {
    const auto report = read_report(text, "report.json");
    ASSERT_FALSE(report) << text;
    EXPECT_EQ(report.error().code, Code::usage);
    EXPECT_THAT(report.error().summary,
                testing::StartsWith("report.json is not a report that can be shown: "));
  }
  EXPECT_FALSE(read_report(std::string(200'000, '['), "report.json"));
}

TEST(ReadReport, RefusesAReportThatLacksAMember) {
  const std::string json = made(refuse_token);
  for (const char* name : {"tool", "started", "target", "verdict", "fault", "credentials", "schools",
                           "visible", "findings", "chain", "requests"})
    EXPECT_EQ(refusal(json, [&](OrderedJson& report) { report.erase(name); }),
              "report.json is not a report that can be shown: \"" + std::string(name) + "\" is missing.");
  for (const char* name :
       {"stage", "status", "code", "summary", "evidence", "owner", "because", "elapsed_ms"})
    EXPECT_THAT(refusal(json, [&](OrderedJson& report) { report["findings"][1].erase(name); }),
                HasSubstr("\"" + std::string(name) + "\" is missing"));
}

struct Forged {
  void (*change)(OrderedJson&);
  const char* words;  ///< of the refusal
};
constexpr Forged kForged[] = {
    {[](OrderedJson& report) { report["fault"] = nullptr; }, "contradicts itself"},
    {[](OrderedJson& report) { report["verdict"] = "ok"; }, "contradicts itself"},
    {[](OrderedJson& report) { report["findings"][0]["status"] = "fail"; }, "contradicts itself"},
    {[](OrderedJson& report) { std::swap(report["findings"][0], report["findings"][3]); },
     "not in their order"},
    {[](OrderedJson& report) { report["findings"][0]["stage"] = "cellar"; }, "\"cellar\""},
    {[](OrderedJson& report) { report["fault"] = "token.new-one"; }, "contradicts itself"},
    {[](OrderedJson& report) { report["findings"][0]["code"] = "Send it to evil@example.org"; },
     "is not the code"},
    {[](OrderedJson& report) { report["started"] = "yesterday"; }, "not a time"},
    {[](OrderedJson& report) { report["requests"][0]["total_ms"] = -1; }, "not a number that fits"},
    {[](OrderedJson& report) { report["visible"]["pupils"] = "many"; }, "visible"},
};

TEST(ReadReport, RefusesAReportThatContradictsItselfOrSaysWhatItDoesNotKnow) {
  const std::string json = made(refuse_token);
  for (const Forged& one : kForged) EXPECT_THAT(refusal(json, one.change), HasSubstr(one.words));
}

TEST(ReadReport, ShowsAnEmptySummary) {
  for (const char* summary : {"", " ", "\xE2\x80\xAE"}) {
    const auto report = read_report(
        changed(made(), [&](OrderedJson& json) { json["findings"][0]["summary"] = summary; }), "report.json");
    if (!report) continue;  // refusing it is as good
    EXPECT_FALSE(report_text(*report, {}).empty());
    EXPECT_FALSE(report_html(*report).empty());
  }
}

}  // namespace
}  // namespace wcbs_link
