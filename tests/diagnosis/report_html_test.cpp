#include "support/golden.hpp"
#include "support/html_page.hpp"
#include "support/regex.hpp"
#include "support/sample_reports.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <array>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(const Report& report) {
  const Page page = take_apart(report_html(report));
  EXPECT_EQ(page.trouble, "");
  return page.text;
}

/// Without the look, which has a test of its own.
std::string for_golden(const Report& report) {
  return normalised(without_look(report_html(report)));
}

Report with_code(Code code, const std::string& certificate) {
  Report one = pictured(faulty_report());
  Finding& finding = one.findings[3];
  finding.code = code;
  finding.evidence = {{"certificate", certificate}};
  return one;
}

std::string chain_of(const Report& report) {
  const std::string text = text_of(report);
  const std::size_t from = text.find("The certificate chain\n");
  return from == std::string::npos ? "" : text.substr(from, text.find("Where the time went") - from);
}

TEST(ReportHtml, ReadsAsInTheGoldenFiles) {
  expect_golden("report-fault.html", for_golden(pictured(faulty_report())));
  expect_golden("report-healthy.html", for_golden(pictured(healthy_report())));
}

TEST(ReportHtml, IsWellFormed) {
  for (const Report& one : {healthy_report(), faulty_report(), warned_report(), untested_report(),
                            pictured(faulty_report()), hostile_report(), Report()})
    EXPECT_EQ(take_apart(report_html(one)).trouble, "");
}

TEST(ReportHtml, SaysWhatTheTextSays) {
  Report for_you = pictured(faulty_report());
  for_you.findings[3].owner = Owner::you;
  for_you.findings[3].request = 2;
  for_you.findings[3].evidence.push_back({"error_description", "no such client"});
  for (const Report& one : {healthy_report(), faulty_report(), warned_report(), untested_report(), for_you}) {
    const std::string text = replace_all(text_of(one), "\n", " ");
    for (const std::string& line : split(report_text(one, {}), '\n')) {
      static const std::regex label(
          "^(pass|warn|fail|skip)  [A-Za-z -]+  +|^ *(To do|Who|Seen|Meaning|Request|Evidence|Address): +|^To repeat.*|:$");
      static const std::regex fact("^  ([a-z ]+): ");
      const std::string words = trim(std::regex_replace(std::regex_replace(line, fact, "$1 "), label, ""));
      EXPECT_THAT(text, HasSubstr(words));
    }
  }
}

// The policy.

TEST(ReportHtml, AllowsItsOwnStyleAloneByHash) {
  const std::string html = report_html(hostile_report());
  const std::string style = take_apart(html).style;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest = {};
  SHA256(reinterpret_cast<const unsigned char*>(style.data()), style.size(), digest.data());
  const std::string hash = base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
  EXPECT_THAT(
      html,
      HasSubstr(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
          hash + "'; base-uri 'none'; form-action 'none'\"/>"));
  EXPECT_LT(html.find("Content-Security-Policy"), html.find("<style>"));
  EXPECT_THAT(html, HasSubstr("<meta name=\"referrer\" content=\"no-referrer\"/>"));
  EXPECT_THAT(style, Not(ContainsRegex("url\\(|@import|[<&]")));
}

TEST(ReportHtml, NeedsNothingElseAndRunsNothing) {
  static const std::regex harmless(
      "<(html lang=\"en-GB\"|meta [^>]+/|(head|title|style|body|main|section|h1|h2|h3|p|ol|ul|li|dl|dt|dd|div|span|footer)( class=\"[a-z ]+\")?|svg class=\"[a-z]+\" width=\"[0-9%]+\" height=\"[0-9]+\" aria-hidden=\"true\" focusable=\"false\"|rect class=\"[a-z]+\" x=\"[0-9.%]+\" y=\"0\" width=\"[0-9.%]+\" height=\"[0-9]+\")>");
  for (const Report& one : {hostile_report(), pictured(warned_report()), untested_report()})
    for (const std::string& tag : take_apart(report_html(one)).tags)
      EXPECT_TRUE(std::regex_match(tag, harmless)) << tag;
}

// What a stranger says.

TEST(ReportHtml, TakesNobodysWordsForMarkup) {
  const std::vector<std::string> harmless = take_apart(report_html(hostile_report("words"))).tags;
  for (const std::string& evil :
       {std::string("<script>alert(1)</script>"), std::string("\"><img src=x onerror=alert(1)>"),
        std::string("' onmouseover='alert(1)"), std::string("</style><style>*{display:none}</style>"),
        std::string("</title></head><body onload=alert(1)>"), std::string("]]><!--"), std::string("-->"),
        std::string("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;"),
        std::string("&lt;&#x3c;&#60;b&gt;"), std::string("\0<\0b\0>", 6),
        std::string("\xE2\x80\xAE<b>\xE2\x81\xA6\xEF\xBF\xBE\xEF\xBF\xBF"),
        std::string("\xFF\xFE\xC0\xBC\xED\xA0\x80<b>"), std::string("\xC2\x80\xC2\x9B\x7F\x1B[31m\r\n<b>"),
        "<b>" + std::string(1'000'000, 'x')}) {
    Report one = hostile_report(evil);
    one.proxy = evil;
    const Page page = take_apart(report_html(one));
    EXPECT_EQ(page.trouble, "") << evil.substr(0, 80);
    EXPECT_EQ(page.tags, harmless) << evil.substr(0, 80);
    for (const char* mark :
         {"\xE2\x80\xAE", "\xE2\x81\xA6", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xC2\x9B", "\xC2\x80"})
      EXPECT_THAT(page.text, Not(HasSubstr(mark)));
    EXPECT_EQ(page.text.find_first_of("\xFF\xFE\xC0\xED"), std::string::npos) << "invalid UTF-8";
  }
  EXPECT_THAT(text_of(hostile_report("<b>&amp;\"'")), HasSubstr("\n<b>&amp;\"'\n")) << "shown as it was said";
}

TEST(ReportHtml, StaysSmallWhateverServersSent) {
  Report one = hostile_report();
  one.school_id = std::string(1'000'000, 'x');
  one.proxy = std::string(1'000'000, '&');
  one.chain = std::vector<Certificate>(500, pictured({}).chain.front());
  one.chain.front().issuer = std::string(1'000'000, '&');
  one.chain.front().names = std::vector<std::string>(5000, "www.school.example.org");
  one.requests = std::vector<TimedRequest>(100, pictured({}).requests.front());
  one.findings[3].evidence = {{"schools", std::vector<std::string>(5000, std::string(500, '&'))}};
  const std::string html = report_html(one);
  EXPECT_LT(html.size(), 200'000U);
  EXPECT_THAT(html, HasSubstr("and 490 more"));
  EXPECT_THAT(html, HasSubstr("www.school.example.org and 4996 more"));
  EXPECT_THAT(html, HasSubstr("and 60 more"));
  EXPECT_THAT(html, HasSubstr("and 4950 more"));
}

// The pictures.

TEST(ReportHtml, ShowsWhereTheChainIsBroken) {
  EXPECT_THAT(chain_of(pictured(faulty_report())), HasSubstr("Broken here: this certificate is missing.\n"
                                                             "CN=Some Root, O=Some Authority\n"
                                                             "The server does not send it.\n"));
  EXPECT_THAT(chain_of(with_code(Code::tls_untrusted_root, "Some Issuer")),
              HasSubstr("Broken here: an unknown root.\nCN=Some Root, O=Some Authority\n"));
  for (const Code code :
       {Code::tls_self_signed, Code::tls_wrong_host, Code::tls_revoked, Code::tls_intercepted})
    EXPECT_THAT(chain_of(with_code(code, "")),
                ContainsRegex("own certificate\nBroken here: [^\n]*\nschool.example.org"));
  EXPECT_THAT(chain_of(with_code(Code::tls_weak, "Some Issuer")),
              ContainsRegex("2. Sent along by the server\nBroken here: [^\n]*\nSome Issuer\n"));
}

TEST(ReportHtml, ShowsTheGapAfterTheCertificateWhoseIssuerIsMissing) {
  Report one = with_code(Code::tls_missing_intermediate, "school.example.org");
  EXPECT_THAT(chain_of(one), HasSubstr("Broken here: this certificate is missing.\n" +
                                       one.chain.front().issuer + "\nThe server does not send it.\n2. Sent"));
  one.findings[3].variant = Variant::either_or;
  EXPECT_THAT(chain_of(one), HasSubstr("Broken here: this issuer is not known.\n"));
  EXPECT_THAT(chain_of(one), Not(HasSubstr("The server does not send it.")));
}

TEST(ReportHtml, ShowsAnUnknownRootThatWasSentInItsPlace) {
  Report one = with_code(Code::tls_untrusted_root, "Some Root");
  one.chain.back().self_issued = true;
  EXPECT_THAT(
      chain_of(one),
      ContainsRegex("2. Sent along by the server\nBroken here: [^\n]*\nSome Issuer\nIssued by itself"));
  EXPECT_THAT(chain_of(one), Not(HasSubstr("an unknown root.")));
}

TEST(ReportHtml, ShowsWhichOfTwoCertificatesWithOneNameHasExpired) {
  Report one = with_code(Code::tls_expired, "Some Issuer");
  one.chain.front().subject = "Some Issuer";
  one.chain.back().not_after = kSampleTime - std::chrono::hours(24);
  EXPECT_THAT(chain_of(one), ContainsRegex("2. Sent along by the server\nBroken here: "));
  EXPECT_THAT(chain_of(one), Not(ContainsRegex("own certificate\nBroken")));
}

TEST(ReportHtml, CallsAChainWholeOnlyWhereItWasVerified) {
  EXPECT_THAT(chain_of(pictured(healthy_report())), HasSubstr("The chain holds."));
  EXPECT_THAT(chain_of(pictured(faulty_report())), Not(HasSubstr("The chain holds.")));
  EXPECT_THAT(chain_of(pictured(started_report())), Not(HasSubstr("The chain holds.")))
      << "with --only connect";
  Report read = pictured(healthy_report());
  read.replayed = "wcbs-link 0.1.0";
  EXPECT_THAT(chain_of(read), HasSubstr("The computer where it was tested trusts it."));
  EXPECT_THAT(chain_of(read), Not(HasSubstr("This computer")));
  EXPECT_EQ(chain_of(healthy_report()), "");
  EXPECT_THAT(text_of(healthy_report()), Not(HasSubstr("Where the time went")));
}

}  // namespace
}  // namespace wcbs_link
