#include "diagnosis/report_words.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool was_skipped(const Report& report, Stage stage) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return finding.stage == stage && finding.status == Status::skip && finding.code == Code::none;
  });
}

/// "No fault", and how far that goes.
std::string extent(const Report& report) {
  const Stage last = report.findings.empty() ? Stage::url : report.findings.back().stage;
  if (last < Stage::consent) return fmt::format("No fault up to {}", stage_title(last));
  const bool unread = std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
    return finding.code == Code::consent_refused || finding.code == Code::consent_failed;
  });
  const bool nobody_counted = !report.visible.empty() &&
                              std::none_of(report.visible.begin(), report.visible.end(),
                                           [](const GroupCount& count) { return count.visible.has_value(); });
  if (unread || nobody_counted || was_skipped(report, Stage::token) || was_skipped(report, Stage::consent))
    return "No fault as far as it could be tested";
  return report.replayed.empty() ? "No fault: the link works from this computer"
                                 : "No fault: the link worked from the computer where it was tested";
}

/// "No pupils can be seen." as a part of another sentence.
std::string inside_a_sentence(const std::string& summary) {
  std::string text = sanitise(summary, kMostSummary);
  if (text.ends_with('.')) text.pop_back();
  for (const char* word : {"No ", "The ", "A ", "An ", "One "})
    if (text.starts_with(word)) text.front() = static_cast<char>(text.front() - 'A' + 'a');
  return text;
}

}  // namespace

std::string headline(const Report& report) {
  if (const Finding* fault = report.fault())
    return fmt::format("Fault: {} ({}).", finding_kind(fault->code, fault->variant).title,
                       finding_kind(fault->code).name);
  if (report.interrupted) return "Interrupted: no fault so far.";
  const std::vector<const Finding*> warnings = report.warnings();
  if (warnings.empty()) return extent(report) + ".";
  const Finding& first = *warnings.front();
  return fmt::format("{}; {}: {} ({}).", extent(report),
                     warnings.size() == 1 ? "1 warning" : fmt::format("{} warnings, first", warnings.size()),
                     inside_a_sentence(first.summary), finding_kind(first.code).name);
}

std::string warning_headline(const Finding& finding) {
  const FindingKind kind = finding_kind(finding.code, finding.variant);
  return fmt::format("Warning: {} ({}).", kind.title, kind.name);
}

std::vector<Labelled> problem_lines(const Finding& finding) {
  return {{"To do", finding.fix},
          {"Who", std::string(owner_title(finding.owner))},
          {"Seen", sanitise(finding.summary, kMostSummary)},
          {"Meaning", std::string(finding_kind(finding.code, finding.variant).meaning)}};
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
  const FindingKind kind = finding_kind(finding.code, finding.variant);
  return fmt::format(
      "Our link from WCBS ({}) to Wonde does not work: {}. "
      "On {} we tested it from our side and saw this: {} {} What we ask you to do: {} Finding code: "
      "{}.",
      report.url, kind.title, spoken_time(report.started), sanitise(finding.summary, kMostSummary),
      kind.meaning, finding.fix, kind.name);
}

}  // namespace wcbs_link
