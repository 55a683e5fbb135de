#include "wcbs_link/diagnosis/replay.hpp"

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
  EXPECT_THAT(text, HasSubstr("\nNothing was tested from this computer."));
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
    {[](OrderedJson& report) { report["fault"] = "token.new-one"; }, "a newer one may know it"},
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
