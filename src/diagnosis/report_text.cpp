#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostLetterLines = 3;
constexpr std::size_t kMostEvidenceLines = 2;

std::string labelled(const std::vector<Labelled>& lines, std::size_t width) {
  std::string text;
  for (const auto& [label, words] : lines)
    text += wrap(words, width, fmt::format("{:<10}", label + ":"), std::string(10, ' ')) + "\n";
  return text;
}

std::string answer(const Report& report, const ReportStyle& style) {
  const std::string words = wrap(headline(report), style.width);
  return (report.interrupted ? words : style.painted(report.worst(), words)) + "\n";
}

std::string stages(const Report& report, const ReportStyle& style) {
  std::size_t title_width = 0;
  for (const Finding& finding : report.findings)
    title_width = std::max(title_width, stage_title(finding.stage).size());
  std::string text;
  for (const auto& [status, title, words] : stage_lines(report)) {
    const std::string_view word = status_name(status);
    const std::string lines = wrap(words, style.width, fmt::format("{}  {:<{}}  ", word, title, title_width),
                                   std::string(title_width + 8, ' '));
    text += style.painted(status, word) + lines.substr(word.size()) + "\n";
  }
  return text;
}

std::string evidence(const Report& report, const Finding& fault, std::size_t width) {
  std::string text;
  if (const std::string request = request_line(report, fault); !request.empty())
    text += wrap("Request: " + request, width, "  ", "    ") + "\n";
  for (const Fact& fact : fault.evidence) {
    const auto [label, words] = fact_line(fact);
    text +=
        first_lines(wrap(fmt::format("{}: {}", label, words), width, "  ", "    "), kMostLetterLines) + "\n";
  }
  return text.empty() ? text : "\nEvidence\n" + text;
}

std::string indented(const std::string& lines) {
  std::string text;
  for (const std::string& line : split(lines.substr(0, lines.size() - 1), '\n')) text += "  " + line + "\n";
  return text;
}

}  // namespace

std::string report_text(const Report& report, const ReportStyle& style) {
  std::string text = answer(report, style) + "\n";
  const Finding* fault = report.fault();
  if (fault != nullptr) text += labelled(problem_lines(*fault), style.width) + "\n";
  text += stages(report, style);
  if (fault == nullptr)
    for (const Finding* kind : kinds_of_warnings(report))
      text += "\n" + wrap(warning_headline(*kind), style.width) + "\n" +
              labelled(advice_lines(*kind), style.width);
  text += "\n" + wrap(tested_from(report), style.width) + "\n";
  if (const Finding* told = to_forward(report))
    text += "\n" + wrap(forward_title(*told) + ":", style.width) + "\n" +
            indented(letter_text(letter(report, *told), style.width - 2, kMostLetterLines));
  else if (fault != nullptr)
    text += evidence(report, *fault, style.width);
  const Repeat again = how_to_repeat(report);
  text += fmt::format("\nTo repeat{}:\n  {}\n",
                      again.holds_file ? " (FILE holds the Client Secret alone)" : "", again.command);
  if (!again.left_out.empty()) text += wrap(again.left_out, style.width, "  ", "  ") + "\n";
  return text;
}

std::string report_short(const Report& report, const ReportStyle& style) {
  std::string text = answer(report, style);
  const auto add = [&](std::string_view label, const std::string& words, std::size_t most) {
    if (!words.empty())
      text += first_lines(wrap(words, style.width, fmt::format("{}: ", label), "  "), most) + "\n";
  };
  if (const Finding* fault = report.fault()) {
    add("Who", std::string(owner_title(fault->owner)), 3);
    add("Seen", sanitise(fault->summary, kMostSummary), 3);
    add("To do", to_do(*fault), 3);
    add("Request", request_line(report, *fault), 2);
    std::vector<std::string> facts;
    for (const Fact& fact : fault->evidence) {
      const std::string words = fact_line(fact).text;
      if (fault->summary.find(words) == std::string::npos) facts.push_back(fact.name + "=" + words);
    }
    add("Evidence", join(facts, ", "), kMostEvidenceLines);
  } else {
    add("Visible", spoken_counts(report.visible), 1);
    std::size_t told = 0;
    const auto warnings = report.warnings();
    for (const Finding* warning : warnings) {
      if (++told > 4) break;
      add(kind_of(*warning).name, sanitise(warning->summary, kMostSummary), 2);
    }
    if (told > 4) text += fmt::format("and {} more\n", warnings.size() - 4);
  }
  text += first_lines(wrap(tested_from(report), style.width), 2) + "\n";
  text += fmt::format("{}\n", report.replayed.empty() ? "wcbs-link " WCBS_LINK_VERSION : report.replayed);
  return text;
}

std::string report_line(const Report& report) {
  std::vector<const Finding*> counting;
  for (const Finding& finding : report.findings)
    if (finding.status == Status::fail) counting.push_back(&finding);
  const std::vector<const Finding*> warnings = report.warnings();
  counting.insert(counting.end(), warnings.begin(), warnings.end());
  const std::string time = iso_time(report.started);
  if (counting.empty()) return fmt::format("{}  {:<7}  no fault\n", time, verdict_name(report));
  const Finding& first = *counting.front();
  const std::string others = counting.size() == 1 ? "" : fmt::format(" +{}", counting.size() - 1);
  return fmt::format("{}  {:<7}  {}{}: {}\n", time, verdict_name(report), kind_of(first).name, others,
                     sanitise(first.summary, 200));
}

}  // namespace wcbs_link
