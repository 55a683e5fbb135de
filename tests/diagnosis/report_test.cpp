#include "wcbs_link/diagnosis/report.hpp"

#include "support/golden.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <chrono>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const TimePoint kNow = std::chrono::system_clock::from_time_t(1'795'438'805);  // 2026-11-23 13:00:05

Finding passed(Stage stage, std::string summary, Owner owner = Owner::you) {
  Finding finding;
  finding.stage = stage;
  finding.summary = std::move(summary);
  finding.owner = owner;
  finding.elapsed_ms = 12.345;
  return finding;
}

Finding found(Stage stage, Status status, const Error& error) {
  Finding finding = passed(stage, error.summary, finding_kind(error.code).owner);
  finding.status = status;
  finding.code = error.code;
  finding.evidence = error.facts;
  finding.fix = fix_for(error);
  return finding;
}

Finding skipped(Stage stage, std::string summary, Code because = Code::none) {
  Finding finding = passed(stage, std::move(summary));
  finding.status = Status::skip;
  finding.because = because;
  finding.elapsed_ms = 0;
  return finding;
}

Report report() {
  Report one;
  one.started = kNow;
  one.url = "https://school.example.org/Wcbs.API/";
  one.api = "https://school.example.org/Wcbs.API/api/";
  one.client_id = "wonde-practice-1f7c";
  one.school_id = "1";
  one.findings = {passed(Stage::url, "Read as https://school.example.org/Wcbs.API/"),
                  passed(Stage::dns, "school.example.org leads to 192.0.2.7"),
                  passed(Stage::connect, "192.0.2.7 answers on port 443")};
  return one;
}

Report healthy() {
  Report one = report();
  one.credentials = Credentials::accepted;
  one.schools = {{"1", false, "Oakfield House School", "OHS"}, {"A2", true, "Prep", ""}};
  one.visible = {{&people_groups()[0], 812, ""},
                 {&people_groups()[1], 94, ""},
                 {&people_groups()[2], std::nullopt, "x"}};
  one.findings.push_back(
      passed(Stage::tls, "TLSv1.3, certificate for school.example.org valid until 1 May 2027"));
  one.findings.push_back(passed(Stage::http, "Answers with HTTP/2, Microsoft-IIS/10.0"));
  one.findings.push_back(passed(Stage::discovery, "The Swagger document was found; the API is version 2.2"));
  one.findings.back().evidence = {{"document", "https://school.example.org/Wcbs.API/api/swagger/docs/v1"},
                                  {"names_instead", std::vector<std::string>{"http://internal"}}};
  one.findings.push_back(passed(Stage::token, "The Client ID and the Client Secret are accepted"));
  one.findings.push_back(passed(Stage::schools, "School 1: Oakfield House School"));
  one.findings.push_back(passed(Stage::consent, "812 pupils can be seen"));
  one.findings.push_back(passed(Stage::consent, "94 staff can be seen"));
  Finding unknown = skipped(Stage::consent, "The contacts could not be counted. x");
  unknown.code = Code::consent_unknown;
  one.findings.push_back(unknown);
  return one;
}

Report faulty() {
  Report one = report();
  const Error error{
      Code::tls_missing_intermediate,
      "school.example.org sends its own certificate without that of its issuer, \"CN=Some Issuer\".",
      {{"host", "school.example.org"},
       {"chain", std::vector<std::string>{"school.example.org, issued by Some Issuer"}}}};
  one.findings.push_back(found(Stage::tls, Status::fail, error));
  for (const Stage stage : {Stage::http, Stage::discovery, Stage::token, Stage::schools, Stage::consent})
    one.findings.push_back(
        skipped(stage, "Not tested, because of tls.missing-intermediate.", Code::tls_missing_intermediate));
  return one;
}

Report warned() {
  Report one = healthy();
  one.findings.insert(one.findings.begin() + 2,
                      found(Stage::dns, Status::warn,
                            {Code::dns_private_address,
                             "10.0.0.1 is an address that cannot be reached from the internet.",
                             {}}));
  one.findings.push_back(
      found(Stage::consent, Status::warn,
            {Code::consent_none, "No contacts can be seen.", {{"group", "contacts"}, {"visible", "0"}}}));
  return one;
}

Report untested() {
  Report one = report();
  one.client_id.clear();
  one.school_id.clear();
  one.proxy = "http://proxy.example.org:8080";
  one.findings.push_back(passed(Stage::tls, "TLSv1.2, verified"));
  one.findings.push_back(passed(Stage::http, "Answers with HTTP/1.1"));
  one.findings.push_back(passed(Stage::discovery, "The Swagger document was found"));
  for (const Stage stage : {Stage::token, Stage::schools, Stage::consent})
    one.findings.push_back(skipped(stage, "Not tested: no Client ID and Client Secret were given."));
  return one;
}

TEST(ReportText, ReadsAsInTheGoldenFiles) {
  expect_golden("report-healthy.txt", report_text(healthy(), {}));
  expect_golden("report-fault.txt", report_text(faulty(), {}));
  expect_golden("report-warnings.txt", report_text(warned(), {}));
  expect_golden("report-untested.txt", report_text(untested(), {}));
}

TEST(ReportJson, ReadsAsInTheGoldenFiles) {
  expect_golden("report-healthy.json", normalised(report_json(healthy())));
  expect_golden("report-fault.json", normalised(report_json(faulty())));
}

TEST(ReportJson, HoldsWhatTheContractPromises) {
  const auto json = parse_json(report_json(faulty()));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["schema"], "wcbs-link/check/1");
  EXPECT_EQ((*json)["tool"], "wcbs-link " WCBS_LINK_VERSION);
  EXPECT_EQ((*json)["started"], "2026-11-23T13:00:05Z");
  EXPECT_EQ((*json)["verdict"], "fault");
  EXPECT_EQ((*json)["fault"], "tls.missing-intermediate");
  EXPECT_EQ((*json)["credentials"], "untested");
  EXPECT_EQ((*json)["schools"], Json::array());
  EXPECT_EQ((*json)["visible"], (Json{{"pupils", nullptr}, {"staff", nullptr}, {"contacts", nullptr}}));
  const Json& fault = (*json)["findings"][3];
  EXPECT_EQ(fault["evidence"]["host"], "school.example.org");
  EXPECT_TRUE(fault["evidence"]["chain"].is_array());
  EXPECT_EQ(fault["because"], nullptr);
  EXPECT_EQ((*json)["findings"][4]["because"], "tls.missing-intermediate");
  EXPECT_EQ((*json)["findings"][4]["code"], nullptr);
}

TEST(ReportJson, GivesIdsAsTheApiDid) {
  const auto json = parse_json(report_json(healthy()));
  EXPECT_EQ((*json)["schools"],
            (Json{{{"id", 1}, {"name", "Oakfield House School"}}, {{"id", "A2"}, {"name", "Prep"}}}));
  EXPECT_EQ((*json)["visible"], (Json{{"pupils", 812}, {"staff", 94}, {"contacts", nullptr}}));
  EXPECT_EQ((*json)["verdict"], "ok");
  EXPECT_EQ((*json)["fault"], nullptr);
  EXPECT_EQ((*json)["credentials"], "accepted");
}

TEST(ReportJson, KeepsLargeNumbersExact) {
  Report one = report();
  one.schools = {{"18446744073709551615", false, "", ""}, {"9007199254740993", false, "", ""}};
  EXPECT_THAT(report_json(one), HasSubstr("\"id\": 18446744073709551615"));
  EXPECT_THAT(report_json(one), HasSubstr("\"id\": 9007199254740993"));
}

TEST(Report, FollowsFromTheWorstStatus) {
  EXPECT_EQ(healthy().worst(), Status::pass);
  EXPECT_EQ(warned().worst(), Status::warn);
  EXPECT_EQ(faulty().worst(), Status::fail);
  EXPECT_EQ(untested().worst(), Status::pass);
  EXPECT_EQ(Report().worst(), Status::pass);
  EXPECT_EQ(healthy().fault(), nullptr);
  EXPECT_EQ(faulty().fault()->code, Code::tls_missing_intermediate);
}

TEST(Report, SaysThatItWasInterrupted) {
  Report one = report();
  one.interrupted = true;
  EXPECT_THAT(report_text(one, {}), StartsWith("Interrupted"));
  EXPECT_TRUE(parse_json(report_json(one)).value()["interrupted"]);
}

TEST(ReportText, TakesStatusWordsAndWidth) {
  ReportStyle style;
  style.width = 60;
  style.status_word = [](Status status) { return "<" + std::string(status_name(status)) + ">"; };
  const std::string text = report_text(faulty(), style);
  EXPECT_THAT(text, HasSubstr("<fail>"));
  EXPECT_THAT(text, HasSubstr("<skip>"));
  style.status_word = {};
  for (const std::string& line : split(report_text(faulty(), style), '\n')) {
    if (line.find("wcbs-link check") != std::string::npos) continue;  // to be pasted whole
    EXPECT_LE(columns(line), 60U) << line;
  }
}

TEST(ReportText, AlwaysSaysFromWhereItWasTested) {
  for (const Report& one : {healthy(), faulty(), warned(), untested()})
    EXPECT_THAT(report_text(one, {}), HasSubstr("Tested from this computer"));
  EXPECT_THAT(report_text(untested(), {}), HasSubstr("through the proxy http://proxy.example.org:8080"));
}

TEST(ReportText, DoesNotClaimThatAnUntestedLinkWorks) {
  EXPECT_THAT(report_text(untested(), {}), Not(HasSubstr("the link works")));
}

Report hostile() {
  const std::string evil =
      "a\x1b]0;owned\x07\r\nForged: line\xE2\x80\xAE\xE2\x80\x8B\xFF\xC2\x9B" + std::string(1'000'000, 'x');
  Report one = healthy();
  one.url = sanitise(evil, 300);  // as run_check leaves it
  one.client_id = evil;
  one.school_id = evil;
  one.schools = {{evil, true, sanitise(evil, 120), ""}};
  for (Finding& finding : one.findings) {
    finding.summary = evil;
    finding.evidence = {{"words", evil}, {"list", std::vector<std::string>{evil, evil}}};
  }
  one.findings[3].status = Status::fail;
  one.findings[3].code = Code::tls_handshake;
  one.findings[3].fix = fix_for({Code::tls_handshake, evil, {}});
  one.findings[4].status = Status::warn;
  one.findings[4].code = Code::http_clock_skew;
  return one;
}

TEST(ReportText, ShowsNothingHostile) {
  for (const std::string& text : {report_text(hostile(), {}), report_line(hostile())}) {
    EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
    EXPECT_THAT(text, Not(HasSubstr("\nForged")));
    EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(text, Not(HasSubstr("\xC2\x9B")));
    EXPECT_THAT(text, Not(HasSubstr("\xFF")));
    EXPECT_LT(text.size(), 40'000U);
  }
}

TEST(ReportJson, IsValidWhateverServersSent) {
  Report one = hostile();
  one.schools.push_back({"01", false, "\xFF", ""});
  one.schools.push_back({"NaN", false, "", ""});
  const std::string text = report_json(one);
  EXPECT_TRUE(parse_json(text));
  EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
  EXPECT_THAT(text, Not(HasSubstr("\xFF")));
}

TEST(ReportLine, IsOneLine) {
  EXPECT_EQ(report_line(healthy()), "2026-11-23T13:00:05Z  ok       no fault\n");
  EXPECT_THAT(
      report_line(faulty()),
      StartsWith("2026-11-23T13:00:05Z  fault    tls.missing-intermediate: school.example.org sends"));
  EXPECT_THAT(report_line(warned()),
              StartsWith("2026-11-23T13:00:05Z  warning  dns.private-address: 10.0.0.1"));
}

TEST(RepeatCommand, CanBePasted) {
  EXPECT_EQ(repeat_command("https://school.example.org/Wcbs.API/", "wonde-1f7c", "1"),
            "wcbs-link check --url https://school.example.org/Wcbs.API/ --client-id wonde-1f7c "
            "--client-secret-file FILE --school-id 1");
  EXPECT_EQ(repeat_command("https://school.example.org/", "", ""),
            "wcbs-link check --url https://school.example.org/");
  EXPECT_EQ(repeat_command("https://school.example.org/", "", "Oak field"),
            "wcbs-link check --url https://school.example.org/ --school-id \"Oak field\"");
}

TEST(RepeatCommand, RunsNothingElseWhenItIsPasted) {
  for (const std::string_view evil :
       {"$(touch /tmp/x)", "`touch /tmp/x`", "${HOME}", "a;touch x", "a\ntouch x", "a|b", "a&b",
        "\\\"; touch x; \"", "%PATH%", "!x", "a\"b"}) {
    const std::string command = repeat_command("https://school.example.org/", "id", std::string(evil));
    // Inside double quotes a shell still acts on these.
    EXPECT_THAT(command, Not(ContainsRegex("\"[^\"']*[$`\\\\][^\"']*\""))) << evil;
    EXPECT_EQ(command.find('\n'), std::string::npos) << evil;
    EXPECT_THAT(command, Not(ContainsRegex("--school-id [^\"'][^\"']*[;|&]"))) << evil;
  }
}

}  // namespace
}  // namespace wcbs_link
