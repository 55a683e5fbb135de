#include "wcbs_link/diagnosis/report.hpp"

#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

OrderedJson code_json(Code code) {
  return code == Code::none ? OrderedJson() : OrderedJson(finding_kind(code).name);
}

OrderedJson evidence_json(const Facts& facts) {
  OrderedJson json = OrderedJson::object();
  for (const Fact& fact : facts) {
    if (const auto* text = std::get_if<std::string>(&fact.value)) {
      json[fact.name] = sanitise(*text, 500);
    } else {
      OrderedJson list = OrderedJson::array();
      for (const std::string& item : std::get<std::vector<std::string>>(fact.value))
        list.push_back(sanitise(item, 500));
      json[fact.name] = list;
    }
  }
  return json;
}

OrderedJson school_json(const School& school) {
  OrderedJson id = school.id;
  if (!school.id_is_text)
    if (auto number = parse_json(school.id)) id = *number;
  return {{"id", id}, {"name", school.name}};
}

OrderedJson certificate_json(const Certificate& certificate) {
  OrderedJson names = OrderedJson::array();
  for (const std::string& name : certificate.names) names.push_back(sanitise(name, 300));
  return {{"subject", sanitise(certificate.subject, 300)},
          {"issuer", sanitise(certificate.issuer, 300)},
          {"names", names},
          {"not_before", iso_time(certificate.not_before)},
          {"not_after", iso_time(certificate.not_after)}};
}

double tenths(double ms) {
  return std::round(ms * 10) / 10;
}

OrderedJson request_json(const TimedRequest& request) {
  return {{"request", sanitise(request.what, 300)},
          {"status", request.status},
          {"start_ms", tenths(request.timing.start)},
          {"name_ms", tenths(request.timing.name)},
          {"connect_ms", tenths(request.timing.connect)},
          {"tls_ms", tenths(request.timing.tls)},
          {"first_byte_ms", tenths(request.timing.first_byte)},
          {"total_ms", tenths(request.timing.total)}};
}

std::string problem_block(const Finding& finding, std::size_t width) {
  std::string text;
  for (const auto& [label, words] : problem_lines(finding))
    text += wrap(words, width, fmt::format("{:<10}", fmt::format("{}:", label)), std::string(10, ' ')) + "\n";
  return text;
}

std::string fact_line(const Fact& fact) {
  const auto* text = std::get_if<std::string>(&fact.value);
  return fmt::format(
      "{}: {}", fact.name,
      text != nullptr ? sanitise(*text, kMostFact)
                      : sanitise(join(std::get<std::vector<std::string>>(fact.value), "; "), kMostSummary));
}

}  // namespace

const Finding* Report::fault() const {
  return first_with(*this, Status::fail);
}

Status Report::worst() const {
  if (first_with(*this, Status::fail) != nullptr) return Status::fail;
  return first_with(*this, Status::warn) != nullptr ? Status::warn : Status::pass;
}

std::string_view credentials_name(Credentials credentials) {
  constexpr std::string_view names[] = {"untested", "accepted", "refused"};
  return names[static_cast<std::size_t>(credentials)];
}

std::string_view verdict_name(const Report& report) {
  const Status worst = report.worst();
  return worst == Status::fail ? "fault" : worst == Status::warn ? "warning" : "ok";
}

std::string report_json(const Report& report) {
  OrderedJson schools = OrderedJson::array();
  for (const School& school : report.schools) schools.push_back(school_json(school));
  OrderedJson visible = OrderedJson::object();
  for (const PeopleGroup& group : people_groups()) visible[std::string(group.key)] = nullptr;
  for (const GroupCount& count : report.visible)
    if (count.visible) visible[std::string(count.group->key)] = *count.visible;
  OrderedJson findings = OrderedJson::array();
  for (const Finding& finding : report.findings) {
    findings.push_back({{"stage", stage_name(finding.stage)},
                        {"status", status_name(finding.status)},
                        {"code", code_json(finding.code)},
                        {"summary", sanitise(finding.summary, 1000)},
                        {"evidence", evidence_json(finding.evidence)},
                        {"fix", finding.fix},
                        {"owner", owner_name(finding.owner)},
                        {"because", code_json(finding.because)},
                        {"elapsed_ms", tenths(finding.elapsed_ms)}});
  }
  const Finding* fault = report.fault();
  OrderedJson json = {{"schema", "wcbs-link/check/1"},
                      {"tool", "wcbs-link " WCBS_LINK_VERSION},
                      {"started", iso_time(report.started)},
                      {"target",
                       {{"url", report.url},
                        {"api", report.api},
                        {"client_id", sanitise(report.client_id, 300)},
                        {"school_id", sanitise(report.school_id, 300)}}},
                      {"verdict", verdict_name(report)},
                      {"fault", fault == nullptr ? OrderedJson() : code_json(fault->code)},
                      {"credentials", credentials_name(report.credentials)},
                      {"schools", schools},
                      {"visible", visible},
                      {"findings", findings}};
  json["chain"] = OrderedJson::array();
  for (const Certificate& certificate : report.chain) json["chain"].push_back(certificate_json(certificate));
  json["requests"] = OrderedJson::array();
  for (const TimedRequest& request : report.requests) json["requests"].push_back(request_json(request));
  if (!report.proxy.empty()) json["proxy"] = report.proxy;
  if (report.interrupted) json["interrupted"] = true;
  return dump(json, 2) + "\n";
}

std::string report_text(const Report& report, const ReportStyle& style) {
  const auto word = [&](Status status) {
    return style.status_word ? style.status_word(status) : std::string(status_name(status));
  };
  std::string text = wrap(headline(report), style.width) + "\n\n";
  const Finding* main = report.fault();
  if (main != nullptr) text += problem_block(*main, style.width) + "\n";

  std::size_t title_width = 0;
  for (const Finding& finding : report.findings)
    title_width = std::max(title_width, stage_title(finding.stage).size());
  for (const Finding& finding : report.findings) {
    const std::string lead =
        fmt::format("{}  {:<{}}  ", word(finding.status), stage_title(finding.stage), title_width);
    const std::string rest(title_width + 8, ' ');
    const std::string line = wrap(sanitise(finding.summary, kMostSummary), style.width, rest, rest);
    text += line.size() < rest.size() ? trim(lead) + "\n" : lead + line.substr(rest.size()) + "\n";
  }
  if (main != nullptr && !main->evidence.empty()) {
    text += "\nEvidence\n";
    for (const Fact& fact : main->evidence) text += wrap(fact_line(fact), style.width, "  ", "    ") + "\n";
  }
  for (const Finding& finding : report.findings) {
    if (finding.status != Status::warn) continue;
    text += "\n" + wrap(warning_headline(finding), style.width) + "\n";
    text += problem_block(finding, style.width);
  }
  text += "\n" + wrap(tested_from(report), style.width) + "\n";
  if (const Finding* told = to_forward(report))
    text += "\n" + wrap(forward_title(*told) + ":", style.width) + "\n" +
            wrap(forward(report, *told), style.width, "  ", "  ") + "\n";
  text += fmt::format("\nTo repeat:\n  {}\n", repeat_command(report.url, report.client_id, report.school_id));
  if (!report.client_id.empty()) text += wrap(kFileExplained, style.width, "  ", "  ") + "\n";
  return text;
}

std::string report_line(const Report& report) {
  const Finding* notable = report.fault() != nullptr ? report.fault() : first_with(report, Status::warn);
  const std::string time = iso_time(report.started);
  return fmt::format("{}  {:<7}  {}\n", time, verdict_name(report),
                     notable == nullptr ? "no fault"
                                        : fmt::format("{}: {}", finding_kind(notable->code).name,
                                                      sanitise(notable->summary, 200)));
}

std::string repeat_command(const std::string& url, const std::string& client_id,
                           const std::string& school_id) {
  std::string command = "wcbs-link check --url " + pasteable(url);
  if (!client_id.empty()) command += " --client-id " + pasteable(client_id) + " --client-secret-file FILE";
  if (!school_id.empty()) command += " --school-id " + pasteable(school_id);
  return command;
}

}  // namespace wcbs_link
