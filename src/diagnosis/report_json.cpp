#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <cmath>

namespace wcbs_link {
namespace {

OrderedJson code_json(Code code) {
  return code == Code::none ? OrderedJson() : OrderedJson(finding_kind(code).name);
}

OrderedJson code_json(const Finding& finding) {
  return finding.foreign.empty() ? code_json(finding.code) : OrderedJson(finding.foreign);
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
  const Timing& timing = request.timing;
  return {{"request", sanitise(request.what, 300)},     {"status", request.status},
          {"start_ms", tenths(timing.start)},           {"name_ms", tenths(timing.name)},
          {"connect_ms", tenths(timing.connect)},       {"tls_ms", tenths(timing.tls)},
          {"first_byte_ms", tenths(timing.first_byte)}, {"total_ms", tenths(timing.total)}};
}

OrderedJson target_json(const Report& report) {
  return {{"url", report.url},
          {"api", report.api},
          {"client_id", sanitise(report.client_id, 300)},
          {"school_id", sanitise(report.school_id, 300)}};
}

/// What the logs of a server are searched for.
OrderedJson failed_request_json(const Report& report, const TimedRequest& request) {
  const std::vector<std::string> words = split(sanitise(request.what, 300), ' ');
  OrderedJson headers = OrderedJson::object();
  for (const HttpHeader& header : request.headers) headers[header.name] = sanitise(header.value, 300);
  return {{"number", &request - report.requests.data() + 1},
          {"time", iso_time(report.time_of(request))},
          {"method", words.front()},
          {"path", words.back()},
          {"status", request.status},
          {"user_agent", kUserAgent},
          {"headers", headers}};
}

OrderedJson finding_json(const Report& report, const Finding& finding) {
  OrderedJson json = {{"stage", stage_name(finding.stage)},
                      {"status", status_name(finding.status)},
                      {"code", code_json(finding)},
                      {"summary", sanitise(finding.summary, 1000)},
                      {"evidence", evidence_json(finding.evidence)},
                      {"fix", finding.fix},
                      {"owner", owner_name(finding.owner)},
                      {"because", code_json(finding.because)},
                      {"elapsed_ms", tenths(finding.elapsed_ms)}};
  if (const auto variant = variant_name({finding.code, finding.variant}); !variant.empty())
    json["variant"] = variant;
  if (finding.status != Status::fail && finding.status != Status::warn) return json;
  json["forward"] = kind_of(finding).forward;
  if (const TimedRequest* request = report.request_of(finding))
    json["request"] = failed_request_json(report, *request);
  return json;
}

OrderedJson visible_json(const std::vector<GroupCount>& counts) {
  OrderedJson json = OrderedJson::object();
  for (const PeopleGroup& group : people_groups()) json[std::string(group.key)] = nullptr;
  for (const GroupCount& count : counts)
    if (count.visible) json[std::string(count.group->key)] = *count.visible;
  return json;
}

/// The stages of which something is known.
OrderedJson tested_json(const Report& report) {
  OrderedJson json = OrderedJson::array();
  for (const Finding& finding : report.findings) {
    const std::string_view name = stage_name(finding.stage);
    if (finding.status != Status::skip && (json.empty() || json.back() != name)) json.push_back(name);
  }
  return json;
}

OrderedJson system_json(const System& system) {
  return {{"name", system.name}, {"architecture", system.architecture}, {"libraries", system.libraries}};
}

OrderedJson option_json(const std::string& word) {
  return sanitise(word, 300);
}

template <class Item>
OrderedJson list_json(const std::vector<Item>& items, OrderedJson (*one)(const Item&)) {
  OrderedJson json = OrderedJson::array();
  for (const Item& item : items) json.push_back(one(item));
  return json;
}

OrderedJson json_of(const Report& report) {
  const Finding* fault = report.fault();
  OrderedJson findings = OrderedJson::array();
  for (const Finding& finding : report.findings) findings.push_back(finding_json(report, finding));
  OrderedJson json = {{"schema", "wcbs-link/check/1"},
                      {"tool", "wcbs-link " WCBS_LINK_VERSION},
                      {"started", iso_time(report.started)},
                      {"elapsed_ms", tenths(report.elapsed_ms)},
                      {"system", system_json(report.system)},
                      {"from", report.from},
                      {"target", target_json(report)},
                      {"options", list_json(report.options, option_json)},
                      {"verdict", verdict_name(report)},
                      {"fault", fault == nullptr ? OrderedJson() : code_json(*fault)},
                      {"tested", tested_json(report)},
                      {"credentials", credentials_name(report.credentials)},
                      {"schools", list_json(report.schools, school_json)},
                      {"visible", visible_json(report.visible)},
                      {"findings", findings},
                      {"chain", list_json(report.chain, certificate_json)},
                      {"requests", list_json(report.requests, request_json)}};
  if (!report.proxy.empty()) json["proxy"] = report.proxy;
  if (report.interrupted) json["interrupted"] = true;
  if (report.row > 0) {
    json["row"] = report.row;
    json["label"] = report.label;
  }
  if (!report.broken_by.empty()) json["internal"] = report.broken_by;
  return json;
}

}  // namespace

std::string report_json(const Report& report) {
  return dump(json_of(report), 2) + "\n";
}

std::string report_json_line(const Report& report) {
  return dump(json_of(report)) + "\n";
}

}  // namespace wcbs_link
