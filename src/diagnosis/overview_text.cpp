#include "diagnosis/overview_words.hpp"
#include "wcbs_link/base/text.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

std::string totals_text(std::string_view title, const std::vector<Total>& totals) {
  if (totals.empty()) return {};
  std::vector<std::vector<std::string>> lines;
  for (const Total& total : totals)
    lines.push_back({"", fmt::format("{:>5}", total.links), total.name, total.title});
  return fmt::format("\n{}\n{}", title, table(lines));
}

std::string rows_text(const Overview& overview, const ReportStyle& style) {
  std::vector<std::vector<std::string>> lines;
  for (const OverviewRow& row : overview.rows)
    lines.push_back({std::string(verdict_name(row.status())), row.label, code_words(row), seen_words(row)});
  const std::string plain = table(lines);
  if (!style.paint) return plain;
  std::string text;
  std::string_view left = plain;
  for (const OverviewRow& row : overview.rows) {
    const std::string_view line = left.substr(0, left.find('\n') + 1);
    const std::string_view verdict = verdict_name(row.status());
    text += style.paint(row.status(), verdict);
    text += line.substr(verdict.size());
    left.remove_prefix(line.size());
  }
  return text;
}

}  // namespace

std::string overview_text(const Overview& overview, const ReportStyle& style) {
  const Status worst = overview.has(Status::fail)   ? Status::fail
                       : overview.has(Status::warn) ? Status::warn
                                                    : Status::pass;
  const std::string answer = wrap(overview_headline(overview), style.width);
  const bool is_plain = !style.paint || overview.interrupted || overview.has(Status::skip);
  return fmt::format("{}\n\n{}{}{}", is_plain ? answer : style.paint(worst, answer),
                     rows_text(overview, style), totals_text("By finding", totals_by_code(overview)),
                     totals_text("By who can mend it", totals_by_owner(overview)));
}

}  // namespace wcbs_link
