#include "wcbs_link/diagnosis/overview.hpp"

#include "support/canary.hpp"
#include "support/golden.hpp"
#include "support/html_page.hpp"
#include "support/sample_reports.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/check.hpp"

#include <regex>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Report listed(std::size_t row, std::string label, Report report) {
  report.row = row;
  report.label = std::move(label);
  return report;
}

Report refused_report() {
  LinkDetails link;
  link.client_id = "7";
  return report_without_test(link, {Code::row_invalid, "The value of url, the school's address, is missing."},
                             {}, kSampleTime);
}

Report broken_report() {
  Report one =
      report_without_test({}, {Code::none, "Not tested: a bug in the program (oops)."}, {}, kSampleTime);
  one.broken_by = "oops";
  return one;
}

Overview overview_of(const std::vector<Report>& reports) {
  Overview overview{kSampleTime, reports.size()};
  for (const Report& report : reports) overview.rows.push_back(overview_row(report, Redactor()));
  overview.sort();
  return overview;
}

std::vector<Report> samples() {
  return {listed(5, "Broken", broken_report()),          listed(2, "Oakfield", faulty_report()),
          listed(3, "Elm Park", warned_report()),        listed(1, "Ashfield", healthy_report()),
          listed(4, "Fir & Sons", refused_report()),     listed(6, "Bay", faulty_report()),
          listed(7, "Yew (no login)", untested_report())};
}

TEST(Overview, ReadsAsInTheGoldenFiles) {
  const Overview overview = overview_of(samples());
  expect_golden("overview.txt", overview_text(overview, {}));
  expect_golden("overview.html", normalised(without_look(overview_html(overview))));
}

TEST(Overview, CountsNoWarningThatIsIgnored) {
  Report one = listed(1, "Elm", warned_report());
  one.ignored = {Code::dns_private_address, Code::consent_none};
  const Overview overview = overview_of({one});
  EXPECT_FALSE(overview.has(Status::warn));
  EXPECT_EQ(overview_headline(overview), "0 of 1 link with a fault, 0 with warnings, 1 with neither.");
}

TEST(Overview, SaysHowFarItGotWhereItWasInterrupted) {
  Overview overview = overview_of({listed(1, "Oak", faulty_report())});
  overview.links = 200;
  overview.interrupted = true;
  EXPECT_THAT(overview_text(overview, {}),
              StartsWith("Interrupted: 1 of 200 links were tested. 1 of 1 link"));
}

TEST(OverviewText, PaintsTheAnswerAndEachVerdict) {
  const auto paint = [](Status status, std::string_view words) {
    return "<" + std::string(status_name(status)) + ">" + std::string(words) + "</>";
  };
  const std::string text = overview_text(
      overview_of({listed(1, "Oak", faulty_report()), listed(2, "Elm", healthy_report())}), {80, paint});
  EXPECT_THAT(text, StartsWith("<fail>1 of 2 links"));
  EXPECT_THAT(text, HasSubstr("\n<fail>fault</>  Oak  tls.missing-intermediate"));
  EXPECT_THAT(text, HasSubstr("\n<pass>ok</>     Elm"));
}

TEST(OverviewHtml, IsWellFormedAndTakesNobodysWordsForMarkup) {
  static const std::regex harmless(
      "<(html lang=\"en-GB\"|meta [^>]+/|(head|title|style|body|main|section|h1|h2|h3|p|ul|li|dl|dt|dd|div|span|footer|table|tr|td|details|summary)( class=\"[a-z ]+\")?)>");
  std::vector<Report> reports = samples();
  for (const char* evil : {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style>&lt;"})
    reports.push_back(listed(reports.size() + 1, evil, hostile_report(evil)));
  reports.push_back(listed(reports.size() + 1, "long", hostile_report()));
  const Page page = take_apart(overview_html(overview_of(reports)));
  EXPECT_EQ(page.trouble, "");
  for (const std::string& tag : page.tags) EXPECT_TRUE(std::regex_match(tag, harmless)) << tag;
  EXPECT_THAT(page.text, HasSubstr("<script>alert(1)</script>")) << "shown as it was said";
}

TEST(OverviewHtml, UnfoldsFiveHundredLinksAndFaultsFirst) {
  std::vector<Report> reports;
  for (std::size_t row = 1; row <= 300; ++row) reports.push_back(listed(row, "warned", warned_report()));
  for (std::size_t row = 301; row <= 700; ++row) reports.push_back(listed(row, "faulty", faulty_report()));
  const std::string html = overview_html(overview_of(reports));
  const auto count = [&](std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = html.find(part); at != std::string::npos; at = html.find(part, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("<details class=\"fail\">"), 400U);
  EXPECT_EQ(count("<details class=\"warn\">"), 100U);
  EXPECT_EQ(count(">faulty<") + count(">warned<"), 700U) << "the others are named";
  EXPECT_LT(html.find(">faulty<"), html.find(">warned<"));
}

TEST(OverviewRow, KeepsLittleWhateverServersSaid) {
  const OverviewRow row = overview_row(listed(1, "x", hostile_report()), Redactor());
  std::size_t kept = row.label.size() + row.url.size() + row.client_id.size();
  for (const Finding& problem : row.problems) {
    kept += problem.summary.size() + problem.fix.size();
    for (const Fact& fact : problem.evidence) kept += std::get<std::string>(fact.value).size();
  }
  EXPECT_LT(kept, 8'000U);
}

TEST(OverviewRow, HoldsNothingThatItsLinksRedactorKnows) {
  const std::string secret = "Tm90LWEtcmVhbC1zZWNyZXQtNDI=";
  Redactor redactor;
  redactor.learn(Secret(secret));
  Canary canary;
  canary.watch("the secret", secret);
  Overview overview{kSampleTime, 1};
  overview.rows.push_back(overview_row(listed(1, "Oak " + secret, hostile_report("x " + secret)), redactor));
  EXPECT_THAT(canary.found_in(overview_text(overview, {}) + overview_html(overview)), IsEmpty());
}

TEST(ReportJsonLine, NamesTheRowAndTheLabelOfAListsLink) {
  const auto json = parse_json(report_json_line(listed(4, "Oakfield", faulty_report())));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["row"], 4);
  EXPECT_EQ((*json)["label"], "Oakfield");
  EXPECT_EQ((*json)["schema"], "wcbs-link/check/1");
  EXPECT_FALSE(parse_json(report_json_line(faulty_report()))->contains("row"));
  const auto broken = parse_json(report_json_line(listed(1, "", broken_report())));
  EXPECT_EQ((*broken)["verdict"], "internal");
  EXPECT_EQ((*broken)["fault"], Json());
  EXPECT_EQ((*broken)["internal"], "oops");
}

TEST(ReportWithoutTest, SkipsWhatWasNotTested) {
  const Report one = refused_report();
  ASSERT_EQ(one.findings.size(), std::size_t{kStages});
  ASSERT_NE(one.fault(), nullptr);
  EXPECT_EQ(one.fault()->code, Code::row_invalid);
  for (std::size_t i = 1; i < one.findings.size(); ++i) {
    EXPECT_EQ(one.findings[i].status, Status::skip);
    EXPECT_EQ(one.findings[i].because, Code::row_invalid);
  }
}

}  // namespace
}  // namespace wcbs_link
