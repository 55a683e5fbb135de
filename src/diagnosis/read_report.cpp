#include "wcbs_link/diagnosis/read_report.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr JsonLimits kLimits{20, 100'000};
constexpr std::size_t kMostSchools = 20'000;
constexpr std::size_t kMostFindings = 100;
constexpr std::size_t kMostFacts = 30;
constexpr std::size_t kMostItems = 200;
constexpr std::size_t kMostCertificates = 50;
constexpr std::size_t kMostRequests = 100;
constexpr std::size_t kMostOptions = 100;

/// Whether a check can give this code this status.
bool fits(Status status, Code code) {
  if (code == Code::none) return status == Status::pass || status == Status::skip;
  const FindingKind kind = finding_kind(code);
  return status == kind.status || (kind.weight.varies && (status == Status::fail || status == Status::warn));
}

/// Takes a report apart. The first member that is not what a report holds is kept as `why`; what comes after
/// it does not matter any more.
class ReportReader {
 public:
  std::string why;

  Report read(const OrderedJson& json) {
    Report report;
    if (text(json, "schema", 60) != "wcbs-link/check/1") {
      why = "it is not what \"wcbs-link check --format json\" writes";
      return report;
    }
    report.replayed = text(json, "tool", 60);
    report.started = time(json, "started");
    const OrderedJson& target = at(json, "target");
    report.url = text(target, "url", 300);
    report.api = text(target, "api", 300);
    report.client_id = text(target, "client_id", 300);
    report.school_id = text(target, "school_id", 300);
    report.credentials = named<Credentials>(text(json, "credentials", 40), 3, credentials_name);
    report.client_id = shown_client_id(report.client_id, report.credentials == Credentials::accepted);
    for (const OrderedJson& entry : list(json, "schools", kMostSchools))
      report.schools.push_back(school(entry));
    report.visible = visible(at(json, "visible"));
    for (const OrderedJson& entry : list(json, "requests", kMostRequests))
      report.requests.push_back(request(entry));
    for (const OrderedJson& entry : list(json, "findings", kMostFindings)) {
      report.findings.push_back(finding(entry));
      if (entry.is_object() && entry.contains("request"))
        add_request(report, report.findings.back(), entry["request"]);
    }
    for (const OrderedJson& entry : list(json, "chain", kMostCertificates))
      report.chain.push_back(certificate(entry));
    if (json.contains("system")) report.system = system(at(json, "system"));
    if (json.contains("from")) report.from = text(json, "from", 60);
    if (json.contains("elapsed_ms")) report.elapsed_ms = number(json, "elapsed_ms");
    report.options = options(json, report);
    if (json.contains("proxy")) report.proxy = text(json, "proxy", 300);
    report.interrupted = json.contains("interrupted");
    if (why.empty()) look_for_contradictions(json, report);
    return report;
  }

 private:
  void refuse(std::string reason) {
    if (why.empty()) why = std::move(reason);
  }

  void look_for_contradictions(const OrderedJson& json, const Report& report) {
    const bool in_order =
        std::is_sorted(report.findings.begin(), report.findings.end(),
                       [](const Finding& a, const Finding& b) { return a.stage < b.stage; });
    if (report.findings.empty() || report.findings.front().stage != Stage::url || !in_order)
      refuse("its stages are not in their order");
    const OrderedJson fault =
        report.fault() == nullptr ? OrderedJson() : OrderedJson(kind_of(*report.fault()).name);
    if (at(json, "fault") != fault || text(json, "verdict", 40) != verdict_name(report))
      refuse("it contradicts itself: its fault is not the first finding that failed");
  }

  const OrderedJson& at(const OrderedJson& object, std::string_view name) {
    static const OrderedJson nothing;
    const auto found = object.is_object() ? object.find(std::string(name)) : object.end();
    if (object.is_object() && found != object.end()) return *found;
    refuse(fmt::format("\"{}\" is missing", name));
    return nothing;
  }

  const OrderedJson& list(const OrderedJson& object, std::string_view name, std::size_t most) {
    static const OrderedJson nothing = OrderedJson::array();
    const OrderedJson& found = at(object, name);
    if (found.is_array() && found.size() <= most) return found;
    refuse(fmt::format("\"{}\" is not a list that fits", name));
    return nothing;
  }

  std::string text_of(const OrderedJson& value, std::string_view name, std::size_t most) {
    if (value.is_string()) return sanitise(value.get_ref<const std::string&>(), most);
    refuse(fmt::format("\"{}\" is not a text", name));
    return {};
  }

  std::string text(const OrderedJson& object, std::string_view name, std::size_t most) {
    return text_of(at(object, name), name, most);
  }

  double number(const OrderedJson& object, std::string_view name) {
    constexpr double kDayMs = 86'400'000;
    const OrderedJson& value = at(object, name);
    const double found = value.is_number() ? value.get<double>() : -1;
    if (found >= 0 && found <= kDayMs) return found;
    refuse(fmt::format("\"{}\" is not a number that fits", name));
    return 0;
  }

  TimePoint time(const OrderedJson& object, std::string_view name) {
    const auto found = parse_iso_time(text(object, name, 40));
    if (!found) refuse(fmt::format("\"{}\" is not a time", name));
    return found.value_or(TimePoint());
  }

  /// The value of an enum by its name.
  template <class Enum, class NameOf>
  Enum named(const std::string& name, int count, NameOf name_of) {
    for (int i = 0; i < count; ++i)
      if (name == name_of(static_cast<Enum>(i))) return static_cast<Enum>(i);
    refuse(fmt::format("the word \"{}\" in it is not known", sanitise(name, 40)));
    return Enum();
  }

  /// A code's name; "" for null.
  std::string code_name(const OrderedJson& object, std::string_view name) {
    const OrderedJson& value = at(object, name);
    const std::string found = value.is_null() ? "" : text_of(value, name, 60);
    if (found.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") != std::string::npos)
      refuse(fmt::format("\"{}\" is not the code of a finding", name));
    return found;
  }

  static Code code_of(const std::string& name) {
    const FindingKind* kind = find_finding_kind(name);
    return kind == nullptr ? Code::none : kind->code;
  }

  Facts evidence(const OrderedJson& object) {
    Facts facts;
    if (!object.is_object() || object.size() > kMostFacts) refuse("\"evidence\" is not what it should be");
    for (const auto& [name, value] : object.items()) {
      if (!why.empty()) break;
      if (value.is_string()) {
        facts.push_back({sanitise(name, 40), text_of(value, "evidence", 500)});
        continue;
      }
      std::vector<std::string> items;
      if (!value.is_array() || value.size() > kMostItems) refuse("\"evidence\" is not what it should be");
      for (const OrderedJson& item : value) items.push_back(text_of(item, "evidence", 500));
      facts.push_back({sanitise(name, 40), items});
    }
    return facts;
  }

  Finding finding(const OrderedJson& object) {
    Finding found;
    found.stage = named<Stage>(text(object, "stage", 40), kStages, stage_name);
    found.status = named<Status>(text(object, "status", 40), 4, status_name);
    const std::string name = code_name(object, "code");
    found.code = code_of(name);
    if (found.code == Code::none) found.foreign = name;
    if (object.is_object() && object.contains("variant"))
      found.variant = find_variant(found.code, text(object, "variant", 40));
    found.because = code_of(code_name(object, "because"));
    found.owner = named<Owner>(text(object, "owner", 40), 5, owner_name);
    found.summary = text(object, "summary", 1000);
    found.evidence = evidence(at(object, "evidence"));
    found.elapsed_ms = number(object, "elapsed_ms");
    if (!found.foreign.empty()) {
      const std::string fix = text(object, "fix", 600);
      if (!fix.empty())
        found.fix = fmt::format("In the words of a newer program, not of this one: \"{}\"", fix);
      return found;
    }
    if (!fits(found.status, found.code))
      refuse(fmt::format("a finding of the stage \"{}\" contradicts itself", stage_name(found.stage)));
    if (found.code != Code::none && (found.status == Status::fail || found.status == Status::warn)) {
      // An address in the advice could lead anywhere: the file does not choose it.
      found.fix = fix_for({found.code, found.summary, {}, found.variant});
      found.owner = finding_kind(found.code, found.variant).owner;
    }
    return found;
  }

  /// The request that ended in a finding: which of those that were timed, and the headers of its answer.
  void add_request(Report& report, Finding& finding, const OrderedJson& object) {
    finding.request = static_cast<std::size_t>(number(object, "number"));
    const OrderedJson& headers = at(object, "headers");
    if (report.request_of(finding) == nullptr || !headers.is_object() || headers.size() > kMostFacts)
      return refuse("a finding's \"request\" is not what it should be");
    std::vector<HttpHeader>& kept = report.requests[finding.request - 1].headers;
    kept.clear();
    for (const auto& [name, value] : headers.items())
      kept.push_back({sanitise(name, 40), text_of(value, "headers", 300)});
  }

  System system(const OrderedJson& object) {
    System found{text(object, "name", 80), text(object, "architecture", 20), {}};
    for (const OrderedJson& library : list(object, "libraries", kMostItems))
      found.libraries.push_back(text_of(library, "libraries", 60));
    return found;
  }

  /// A report of wcbs-link 0.1 does not say them.
  std::vector<std::string> options(const OrderedJson& json, const Report& report) {
    std::vector<std::string> words;
    if (!json.contains("options")) {
      LinkDetails link;
      link.url = report.url;
      link.client_id =
          text(at(json, "target"), "client_id", 300) == report.client_id ? report.client_id : "ID";
      link.school_id = report.school_id;
      if (!link.client_id.empty()) link.client_secret = Secret("FILE");
      return link_options(link);
    }
    for (const OrderedJson& entry : list(json, "options", kMostOptions)) {
      std::string word = text_of(entry, "options", 300);
      const bool is_address = !words.empty() && words.back() == "--url";
      if (is_address) word = report.url;  // the file names one address, not two
      const bool is_doubtful = looks_like_secret(word) && word != report.client_id;
      words.push_back(is_doubtful ? "VALUE" : word);
    }
    return words;
  }

  School school(const OrderedJson& object) {
    School found;
    const OrderedJson& id = at(object, "id");
    found.id_is_text = id.is_string();
    if (!found.id_is_text && !id.is_number_integer()) refuse("a school's \"id\" is not what it should be");
    found.id = found.id_is_text ? text_of(id, "id", 300) : dump(id);
    found.name = text(object, "name", 300);
    return found;
  }

  std::vector<GroupCount> visible(const OrderedJson& object) {
    std::vector<GroupCount> counts;
    for (const PeopleGroup& group : people_groups()) {
      const OrderedJson& value = at(object, group.key);
      if (value.is_number_unsigned()) counts.push_back({&group, value.get<std::uint64_t>()});
      if (!value.is_number_unsigned() && !value.is_null()) refuse("\"visible\" is not what it should be");
    }
    return counts;
  }

  Certificate certificate(const OrderedJson& object) {
    Certificate found;
    found.subject = text(object, "subject", 300);
    found.issuer = text(object, "issuer", 300);
    for (const OrderedJson& name : list(object, "names", kMostItems))
      found.names.push_back(text_of(name, "names", 300));
    found.not_before = time(object, "not_before");
    found.not_after = time(object, "not_after");
    return found;
  }

  TimedRequest request(const OrderedJson& object) {
    TimedRequest found;
    found.what = text(object, "request", 300);
    found.status = static_cast<int>(std::min(number(object, "status"), 999.0));
    found.timing = {number(object, "name_ms"),  number(object, "connect_ms"),
                    number(object, "tls_ms"),   number(object, "first_byte_ms"),
                    number(object, "total_ms"), number(object, "start_ms")};
    return found;
  }
};

}  // namespace

Result<Report> read_report(std::string_view bytes, std::string_view name) {
  const auto refuse = [&](std::string_view why) {
    return Error{Code::usage, fmt::format("{} is not a report that can be shown: {}.", name, why)};
  };
  const auto json = parse_json_in_order(decode_file_text(bytes).text, kLimits);
  if (!json) return refuse("it is not whole JSON");
  ReportReader reader;
  Report report = reader.read(*json);
  if (!reader.why.empty()) return refuse(reader.why);
  return report;
}

}  // namespace wcbs_link
