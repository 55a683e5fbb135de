#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

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
  const std::vector<const Finding*> warnings = report.warnings();
  const Finding* notable = report.fault() != nullptr ? report.fault()
                           : warnings.empty()        ? nullptr
                                                     : warnings.front();
  const std::string time = iso_time(report.started);
  return fmt::format("{}  {:<7}  {}\n", time, verdict_name(report),
                     notable == nullptr ? "no fault"
                                        : fmt::format("{}: {}", finding_kind(notable->code).name,
                                                      sanitise(notable->summary, 200)));
}

}  // namespace wcbs_link
