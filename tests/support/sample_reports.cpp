#include "support/sample_reports.hpp"

#include "wcbs_link/base/text.hpp"

#include <chrono>
#include <utility>

namespace wcbs_link {

const TimePoint kSampleTime(std::chrono::seconds(1'795'438'805));

namespace {

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

void add(Report& report, const std::vector<Finding>& findings) {
  report.findings.insert(report.findings.end(), findings.begin(), findings.end());
}

Certificate certificate(std::string subject, std::string issuer, int from_days, int to_days) {
  Certificate one;
  one.subject = std::move(subject);
  one.issuer = std::move(issuer);
  one.not_before = kSampleTime + std::chrono::hours(24 * from_days);
  one.not_after = kSampleTime + std::chrono::hours(24 * to_days);
  return one;
}

}  // namespace

Report started_report() {
  Report one;
  one.started = kSampleTime;
  one.url = "https://school.example.org/Wcbs.API/";
  one.api = "https://school.example.org/Wcbs.API/api/";
  one.client_id = "wonde-practice-1f7c";
  one.school_id = "1";
  one.options = {"--url",       one.url, "--client-id", one.client_id, "--client-secret-file", "FILE",
                 "--school-id", "1"};
  one.findings = {passed(Stage::url, "Read as https://school.example.org/Wcbs.API/"),
                  passed(Stage::dns, "school.example.org leads to 192.0.2.7"),
                  passed(Stage::connect, "192.0.2.7 answers on port 443")};
  return one;
}

Report healthy_report() {
  Report one = started_report();
  one.credentials = Credentials::accepted;
  one.schools = {{"1", false, "Oakfield House School", "OHS"}, {"A2", true, "Prep", ""}};
  one.visible = {{&people_groups()[0], 812},
                 {&people_groups()[1], 94},
                 {&people_groups()[2], std::nullopt, Code::consent_unknown, "x"}};
  Finding document = passed(Stage::discovery, "The Swagger document was found; the API is version 2.2");
  document.evidence = {{"document", "https://school.example.org/Wcbs.API/api/swagger/docs/v1"},
                       {"names_instead", std::vector<std::string>{"http://internal"}}};
  add(one, {passed(Stage::tls, "TLSv1.3, certificate for school.example.org valid until 1 May 2027"),
            passed(Stage::http, "Answers with HTTP/2, Microsoft-IIS/10.0"), document,
            passed(Stage::token, "The Client ID and the Client Secret are accepted"),
            passed(Stage::schools, "School 1: Oakfield House School"),
            passed(Stage::consent, "812 pupils can be seen"), passed(Stage::consent, "94 staff can be seen"),
            skipped(Stage::consent, "The contacts could not be counted. x")});
  one.findings.back().code = Code::consent_unknown;
  return one;
}

Report faulty_report() {
  Report one = started_report();
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

Report warned_report() {
  Report one = healthy_report();
  one.findings.insert(
      one.findings.begin() + 2,
      found(Stage::dns, Status::warn,
            {Code::dns_private_address, "10.0.0.1 is an address that cannot be reached from the internet."}));
  one.findings.push_back(
      found(Stage::consent, Status::warn,
            {Code::consent_none, "No contacts can be seen.", {{"group", "contacts"}, {"visible", "0"}}}));
  return one;
}

Report untested_report() {
  Report one = started_report();
  one.client_id.clear();
  one.school_id.clear();
  one.options = {"--url", one.url};
  one.proxy = "http://proxy.example.org:8080";
  add(one, {passed(Stage::tls, "TLSv1.2, verified"), passed(Stage::http, "Answers with HTTP/1.1"),
            passed(Stage::discovery, "The Swagger document was found")});
  for (const Stage stage : {Stage::token, Stage::schools, Stage::consent})
    one.findings.push_back(skipped(stage, "Not tested: no Client ID and Client Secret were given."));
  return one;
}

Report pictured(Report report) {
  report.chain = {certificate("school.example.org", "CN=Some Issuer, O=Some Authority", -30, 300),
                  certificate("Some Issuer", "CN=Some Root, O=Some Authority", -1000, 1000)};
  report.chain.front().names = {"school.example.org", "www.school.example.org"};
  report.requests = {{"GET /Wcbs.API/api/swagger", 200, {1, 12.5, 40, 55, 61, 0}},
                     {"POST /Wcbs.API/api/token", 200, {0, 0, 0, 20, 20.4, 62}},
                     {"GET /Wcbs.API/api/schools", 0, {0, 0, 0, 0, 15, 85}}};
  return report;
}

Report hostile_report() {
  return hostile_report("a\x1b]0;owned\x07\r\nForged: line\xE2\x80\xAE\xE2\x80\x8B\xFF\xC2\x9B" +
                        std::string(250'000, 'x'));
}

Report hostile_report(const std::string& evil) {
  Report one = healthy_report();
  one.url = sanitise(evil, 300);  // as run_check leaves it
  one.client_id = evil;
  one.school_id = evil;
  one.options = {"--url", evil, "--client-id", evil, "--school-id", evil};
  one.schools = {{evil, true, sanitise(evil, 120), ""}};
  for (Finding& finding : one.findings) {
    finding.summary = evil;
    finding.evidence = {{"words", evil}, {"list", std::vector<std::string>{evil, evil}}};
  }
  one.findings[3].status = Status::fail;
  one.findings[3].code = Code::tls_handshake;
  one.findings[3].fix = fix_for({Code::tls_handshake, evil});
  one.findings[4].status = Status::warn;
  one.findings[4].code = Code::http_clock_skew;
  one = pictured(std::move(one));
  for (Certificate& link : one.chain) {
    link.subject = link.issuer = evil;
    link.names = {evil, evil};
  }
  for (TimedRequest& request : one.requests) request.what = evil;
  return one;
}

}  // namespace wcbs_link
