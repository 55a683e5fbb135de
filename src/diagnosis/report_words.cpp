#include "diagnosis/report_words.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool was_skipped(const Report& report, Stage stage) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return finding.stage == stage && finding.status == Status::skip && finding.code == Code::none;
  });
}

}  // namespace

std::string headline(const Report& report) {
  if (const Finding* fault = report.fault())
    return fmt::format("Fault: {} ({}).", finding_kind(fault->code).title, finding_kind(fault->code).name);
  if (report.interrupted) return "Interrupted: no fault so far.";
  const Finding* skipped = report.first_with(Status::skip);
  const bool partly =
      skipped != nullptr && (was_skipped(report, Stage::token) || was_skipped(report, Stage::consent));
  const auto warnings =
      static_cast<std::uint64_t>(std::count_if(report.findings.begin(), report.findings.end(),
                                               [](const Finding& f) { return f.status == Status::warn; }));
  const std::string ok = partly ? "No fault as far as it could be tested"
                         : report.replayed.empty()
                             ? "No fault: the link works from this computer"
                             : "No fault: the link worked from the computer where it was tested";
  if (warnings == 0) return ok + ".";
  return fmt::format("{}, with {}.", ok, counted(warnings, "warning", "warnings"));
}

std::string warning_headline(const Finding& finding) {
  const FindingKind& kind = finding_kind(finding.code);
  return fmt::format("Warning: {} ({}).", kind.title, kind.name);
}

std::vector<Labelled> problem_lines(const Finding& finding) {
  return {{"To do", finding.fix},
          {"Who", std::string(owner_title(finding.owner))},
          {"Seen", sanitise(finding.summary, kMostSummary)},
          {"Meaning", std::string(finding_kind(finding.code).meaning)}};
}

std::string tested_from(const Report& report) {
  if (!report.replayed.empty())
    return fmt::format(
        "Nothing was tested from this computer. "
        "This is a report that {} made on another computer on {}{}; what servers said stands as it was in it. "
        "That nothing is in Wonde's way, only Wonde can prove.",
        report.replayed, spoken_time(report.started),
        report.proxy.empty() ? "" : fmt::format(", through the proxy {}", report.proxy));
  return fmt::format(
      "Tested from this computer{} on {}. "
      "Wonde connects from the internet, from other addresses: that nothing is in its way, only Wonde can prove.",
      report.proxy.empty() ? "" : fmt::format(", through the proxy {},", report.proxy),
      spoken_time(report.started));
}

const Finding* to_forward(const Report& report) {
  const Finding* fault = report.fault();
  return fault == nullptr || fault->owner == Owner::you ? nullptr : fault;
}

std::string forward_title(const Finding& finding) {
  return fmt::format("To forward to {}", owner_title(finding.owner));
}

std::string forward(const Report& report, const Finding& finding) {
  const FindingKind& kind = finding_kind(finding.code);
  return fmt::format(
      "Our link from WCBS ({}) to Wonde does not work: {}. "
      "On {} we tested it from our side and saw this: {} {} What we ask you to do: {} Finding code: "
      "{}.",
      report.url, kind.title, spoken_time(report.started), sanitise(finding.summary, kMostSummary),
      kind.meaning, finding.fix, kind.name);
}

}  // namespace wcbs_link
