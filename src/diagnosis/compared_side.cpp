#include "diagnosis/compared_side.hpp"

#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostAddresses = 5;

std::string sanitised(std::string_view words) {
  return sanitise(words, kMostSummary);
}

/// The worst that was found at a stage; nullptr where it was not tested.
const Finding* worst_at(const Side& side, Stage stage) {
  const Finding* worst = nullptr;
  for (const Finding& finding : side.report.findings)
    if (finding.stage == stage && finding.status != Status::skip &&
        (worst == nullptr || finding.status > worst->status))
      worst = &finding;
  return worst;
}

std::string seen_at(const Side& side, Stage stage) {
  const Finding* found = worst_at(side, stage);
  return found == nullptr ? "not tested" : sanitised(found->summary);
}

/// A fact of what passed at a stage; nullptr for none.
template <class Value>
const Value* fact_of(const Report& report, Stage stage, std::string_view name) {
  for (const Finding& finding : report.findings)
    for (const Fact& fact : finding.evidence)
      if (finding.stage == stage && finding.status == Status::pass && fact.name == name)
        return std::get_if<Value>(&fact.value);
  return nullptr;
}

}  // namespace

Side::Side(const Report& of) : report(of), fault(of.fault()) {
  if (const auto* list = fact_of<std::vector<std::string>>(of, Stage::dns, "addresses")) addresses = *list;
  if (const auto* name = fact_of<std::string>(of, Stage::http, "server")) server = *name;
  if (!of.chain.empty()) issuer = of.chain.front().issuer;
}

const Finding* Side::find(Code code) const {
  const auto found = std::ranges::find(report.findings, code, &Finding::code);
  return found == report.findings.end() ? nullptr : &*found;
}

Status Side::status(Stage stage) const {
  const Finding* worst = worst_at(*this, stage);
  return worst == nullptr ? Status::skip : worst->status;
}

bool Side::fails_on_its_own() const {
  constexpr Code kOwn[] = {Code::dns_failed,          Code::proxy_unreachable, Code::proxy_refused,
                           Code::proxy_auth_required, Code::tls_no_roots,      Code::tls_intercepted};
  if (fault == nullptr) return false;
  return std::ranges::find(kOwn, fault->code) != std::end(kOwn) || fault->variant == Variant::own_list;
}

bool Side::left_out(Stage stage) const {
  if (status(stage) != Status::skip) return false;
  const auto found = std::ranges::find(report.findings, stage, &Finding::stage);
  const bool is_behind_fault = fault != nullptr && stage > fault->stage;
  return found == report.findings.end() || (found->because == Code::none && !is_behind_fault);
}

std::set<std::string> other_options(const Side& side) {
  static const std::set<std::string> kOwn = {"--url", "--client-id", "--client-secret-file", "--school-id",
                                             "--proxy"};
  std::set<std::string> options;
  std::string option;
  const auto keep = [&] {
    if (!option.empty() && !kOwn.contains(option.substr(0, option.find(' ')))) options.insert(option);
  };
  for (const std::string& word : side.report.options) {
    if (word.starts_with("--")) keep();
    option = word.starts_with("--") ? word : option + " " + word;
  }
  keep();
  return options;
}

namespace seen {

std::string fault(const Side& side) {
  if (side.fault == nullptr) return "no fault as far as it was tested";
  return fmt::format("{} ({})", sanitised(side.fault->summary), kind_of(*side.fault).name);
}

std::string names(const Side& side) {
  return side.addresses.empty() ? seen_at(side, Stage::dns)
                                : sanitised(and_more(side.addresses, kMostAddresses));
}

std::string connection(const Side& side) {
  const bool connected = side.passed(Stage::connect);
  const auto first =
      std::find_if(side.report.findings.begin(), side.report.findings.end(), [](const Finding& finding) {
        return finding.stage == Stage::connect && finding.status == Status::pass;
      });
  return connected && first != side.report.findings.end() ? sanitised(first->summary)
                                                          : seen_at(side, Stage::connect);
}

std::string certificate(const Side& side) {
  const std::string issuer =
      side.issuer.empty() ? "" : fmt::format("issued by \"{}\"", sanitise(side.issuer, kMostFact));
  if (side.fault == nullptr || side.fault->stage != Stage::tls)
    return issuer.empty() ? seen_at(side, Stage::tls) : issuer;
  return fault(side) + (issuer.empty() ? "" : fmt::format(" ({})", issuer));
}

std::string answer(const Side& side) {
  return side.fault != nullptr ? fault(side) : seen_at(side, Stage::http);
}

std::string server(const Side& side) {
  return sanitise(side.server, kMostFact);
}

std::string clock(const Side& side) {
  const Finding* skew = side.find(Code::http_clock_skew);
  return skew != nullptr ? sanitised(skew->summary) : "no more than 5 minutes apart";
}

std::string login(const Side& side) {
  const std::string id = side.report.client_id.empty() ? "" : sanitise(side.report.client_id, kMostFact);
  return fmt::format("{}{}", credentials_name(side.report.credentials),
                     id.empty() ? "" : fmt::format(" (Client ID {})", id));
}

std::string place(const Side& side) {
  return fmt::format("{}{}{}", side.report.from.empty() ? "an unknown address" : side.report.from,
                     side.report.proxy.empty() ? "" : ", through the proxy " + side.report.proxy,
                     side.addresses.empty() ? "" : fmt::format(", to {}", names(side)));
}

std::string proxy(const Side& side) {
  return side.report.proxy.empty() ? "no proxy" : sanitise(side.report.proxy, kMostFact);
}

std::string options(const Side& side) {
  const std::set<std::string> given = other_options(side);
  return given.empty() ? "none" : sanitised(join({given.begin(), given.end()}, " "));
}

std::string time(const Side& side) {
  return spoken_time(side.report.started);
}

std::string extent(const Side& side) {
  std::vector<std::pair<std::string, std::string>> left_out;  // stages, and why
  for (int i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    if (!side.left_out(stage)) continue;
    const auto found = std::ranges::find(side.report.findings, stage, &Finding::stage);
    const std::string why =
        found == side.report.findings.end() ? "Not asked for." : sanitised(found->summary);
    if (!left_out.empty() && left_out.back().second == why)
      left_out.back().first += fmt::format(", {}", stage_title(stage));
    else
      left_out.emplace_back(stage_title(stage), why);
  }
  std::vector<std::string> words;
  for (const auto& [stages, why] : left_out) words.push_back(fmt::format("{}: {}", stages, why));
  return words.empty() ? "every stage, as far as no fault ended the test" : join(words, " ");
}

}  // namespace seen

}  // namespace wcbs_link
