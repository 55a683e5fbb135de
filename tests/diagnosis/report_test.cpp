#include "wcbs_link/diagnosis/report.hpp"

#include "diagnosis/report_words.hpp"
#include "support/golden.hpp"
#include "support/regex.hpp"
#include "support/sample_reports.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ReportText, ReadsAsInTheGoldenFiles) {
  expect_golden("report-healthy.txt", report_text(healthy_report(), {}));
  expect_golden("report-fault.txt", report_text(faulty_report(), {}));
  expect_golden("report-warnings.txt", report_text(warned_report(), {}));
  expect_golden("report-untested.txt", report_text(untested_report(), {}));
}

TEST(ReportShort, ReadsAsInTheGoldenFiles) {
  expect_golden("report-short.txt", report_short(pictured(faulty_report()), {}) + "\n" +
                                        report_short(warned_report(), {}) + "\n" +
                                        report_short(healthy_report(), {}));
}

/// Every text that goes to somebody else, to be read as a whole by whoever changes one.
TEST(Letter, ReadsAsInTheGoldenFile) {
  std::string all;
  Report report = pictured(started_report());
  for (const FindingKind& kind : finding_kinds()) {
    if (kind.forward.empty()) continue;
    Finding finding = finding_of({kind.code, "(What was seen.)", {{"words", "(The server's words.)"}}});
    finding.request = kind.stage < Stage::http ? 0 : 1;
    report.requests.front().status = kind.stage < Stage::http ? 0 : 503;
    all += letter_text(letter(report, finding), 80, 3) + "\n";
  }
  expect_golden("letters.txt", all);
}

TEST(ReportJson, ReadsAsInTheGoldenFiles) {
  expect_golden("report-healthy.json", normalised(report_json(healthy_report())));
  expect_golden("report-fault.json", normalised(report_json(faulty_report())));
}

TEST(ReportJson, KeepsLargeNumbersExact) {
  Report one = started_report();
  one.schools = {{"18446744073709551615", false, "", ""}, {"9007199254740993", false, "", ""}};
  EXPECT_THAT(report_json(one), HasSubstr("\"id\": 18446744073709551615"));
  EXPECT_THAT(report_json(one), HasSubstr("\"id\": 9007199254740993"));
}

TEST(Report, FollowsFromTheWorstStatus) {
  EXPECT_EQ(healthy_report().worst(), Status::pass);
  EXPECT_EQ(warned_report().worst(), Status::warn);
  EXPECT_EQ(faulty_report().worst(), Status::fail);
  EXPECT_EQ(untested_report().worst(), Status::pass);
  EXPECT_EQ(Report().worst(), Status::pass);
  EXPECT_EQ(healthy_report().fault(), nullptr);
  EXPECT_EQ(faulty_report().fault()->code, Code::tls_missing_intermediate);
}

TEST(Report, SaysThatItWasInterrupted) {
  Report one = started_report();
  one.interrupted = true;
  EXPECT_THAT(report_text(one, {}), StartsWith("Interrupted"));
  EXPECT_TRUE(parse_json(report_json(one)).value()["interrupted"]);
}

TEST(ReportText, TakesColoursAndWidth) {
  ReportStyle style;
  style.width = 60;
  style.paint = [](Status status, std::string_view words) {
    return "<" + std::string(status_name(status)) + " " + std::string(words) + ">";
  };
  const std::string text = report_text(faulty_report(), style);
  EXPECT_THAT(text, StartsWith("<fail Fault: "));
  EXPECT_THAT(text, HasSubstr("<fail fail>"));
  EXPECT_THAT(text, HasSubstr("<skip skip>"));
  style.paint = {};
  for (const std::string& line : split(report_text(faulty_report(), style), '\n')) {
    if (line.find("wcbs-link check") != std::string::npos) continue;  // to be pasted whole
    EXPECT_LE(columns(line), 60U) << line;
  }
}

TEST(ReportText, ShowsNothingHostile) {
  for (const std::string& text : {report_text(hostile_report(), {}), report_line(hostile_report())}) {
    EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
    EXPECT_THAT(text, Not(HasSubstr("\nForged")));
    EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(text, Not(HasSubstr("\xC2\x9B")));
    EXPECT_THAT(text, Not(HasSubstr("\xFF")));
    EXPECT_LT(text.size(), 40'000U);
  }
}

TEST(ReportJson, IsValidWhateverServersSent) {
  Report one = hostile_report();
  one.schools.push_back({"01", false, "\xFF", ""});
  one.schools.push_back({"NaN", false, "", ""});
  const std::string text = report_json(one);
  EXPECT_TRUE(parse_json(text));
  EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
  EXPECT_THAT(text, Not(HasSubstr("\xFF")));
}

TEST(ReportLine, IsOneLine) {
  EXPECT_EQ(report_line(healthy_report()), "2026-11-23T13:00:05Z  ok       no fault\n");
  EXPECT_THAT(
      report_line(faulty_report()),
      StartsWith("2026-11-23T13:00:05Z  fault    tls.missing-intermediate: school.example.org sends"));
  EXPECT_THAT(report_line(warned_report()),
              StartsWith("2026-11-23T13:00:05Z  warning  consent.none +1: No contacts"));
}

LinkDetails details(std::string url, std::string client_id, std::string school_id) {
  LinkDetails link;
  link.url = std::move(url);
  link.client_id = std::move(client_id);
  link.school_id = std::move(school_id);
  return link;
}

TEST(LinkOptions, SayEveryValueThatDescribesTheLink) {
  LinkDetails link = details("school.example.org", "wonde-1f7c", "1");
  link.client_secret = Secret("hush");
  link.token_url = "https://school.example.org/token";
  link.ca_file = "root.pem";
  EXPECT_EQ(join(link_options(link), " "),
            "--url school.example.org --client-id wonde-1f7c --client-secret-file FILE --school-id 1 "
            "--token-url https://school.example.org/token --ca-file root.pem");
  EXPECT_EQ(join(link_options(details("x", "", "")), " "), "--url x");
}

TEST(RepeatCommand, CanBePasted) {
  EXPECT_EQ(repeat_command(
                {"--url", "https://school.example.org/Wcbs.API/", "--client-secret-file", "FILE", "--ipv4"}),
            "wcbs-link check --url https://school.example.org/Wcbs.API/ --client-secret-file FILE --ipv4");
  EXPECT_EQ(repeat_command(link_options(details("https://school.example.org/", "", "Oak field"))),
            "wcbs-link check --url https://school.example.org/ --school-id \"Oak field\"");
}

TEST(RepeatCommand, StaysShort) {
  EXPECT_EQ(repeat_command({"--school-id", std::string(1'000'000, 'x')}),
            "wcbs-link check --school-id VALUE");
}

TEST(HowToRepeat, SaysWhatFileIsWhereThereIsOne) {
  EXPECT_TRUE(how_to_repeat(healthy_report()).holds_file);
  EXPECT_FALSE(how_to_repeat(untested_report()).holds_file);
}

TEST(RepeatCommand, RunsNothingElseWhenItIsPasted) {
  for (const std::string_view evil :
       {"$(touch /tmp/x)", "`touch /tmp/x`", "${HOME}", "a;touch x", "a\ntouch x", "a|b", "a&b",
        "\\\"; touch x; \"", "%PATH%", "!x", "a\"b"}) {
    const std::string command =
        repeat_command({"--url", "https://school.example.org/", "--school-id", std::string(evil)});
    // Inside double quotes a shell still acts on these.
    EXPECT_THAT(command, Not(ContainsRegex("\"[^\"']*[$`\\\\][^\"']*\""))) << evil;
    EXPECT_EQ(command.find('\n'), std::string::npos) << evil;
    EXPECT_THAT(command, Not(ContainsRegex("--school-id [^\"'][^\"']*[;|&]"))) << evil;
  }
}

}  // namespace
}  // namespace wcbs_link
