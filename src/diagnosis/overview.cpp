#include "wcbs_link/diagnosis/overview.hpp"

#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostProblems = 5;
constexpr std::size_t kMostFacts = 8;

Finding kept(const Finding& finding, const Redactor& redactor) {
  Finding cut = finding;
  cut.summary = redactor(sanitise(finding.summary, kMostSummary));
  cut.fix = redactor(sanitise(finding.fix, kMostSummary));
  cut.evidence.clear();
  for (std::size_t i = 0; i < std::min(finding.evidence.size(), kMostFacts); ++i) {
    auto [label, words] = fact_line(finding.evidence[i]);
    cut.evidence.push_back({std::move(label), redactor(words)});
  }
  return cut;
}

}  // namespace

OverviewRow overview_row(const Report& report, const Redactor& redactor) {
  OverviewRow row;
  row.row = report.row;
  row.label = redactor(report.label);
  row.url = redactor(report.url);
  row.client_id = redactor(sanitise(report.client_id, kMostFact));
  row.broken_by = report.broken_by;
  row.elapsed_ms = report.elapsed_ms;
  const std::vector<const Finding*> warnings = report.warnings();
  if (const Finding* fault = report.fault()) {
    row.problems.push_back(kept(*fault, redactor));
    const auto faults = std::count_if(report.findings.begin(), report.findings.end(),
                                      [](const Finding& one) { return one.status == Status::fail; });
    row.others = static_cast<std::size_t>(faults) - 1 + warnings.size();
    return row;
  }
  for (const Finding* warning : warnings) {
    const bool is_told = std::any_of(row.problems.begin(), row.problems.end(),
                                     [&](const Finding& one) { return one.code == warning->code; });
    if (!is_told && row.problems.size() < kMostProblems) row.problems.push_back(kept(*warning, redactor));
  }
  row.others = warnings.empty() ? 0 : warnings.size() - 1;
  return row;
}

Status OverviewRow::status() const {
  if (!broken_by.empty()) return Status::skip;
  return problems.empty() ? Status::pass : problems.front().status;
}

bool Overview::has(Status status) const {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const OverviewRow& row) { return row.status() == status; });
}

void Overview::sort() {
  std::sort(rows.begin(), rows.end(),
            [](const OverviewRow& a, const OverviewRow& b) { return a.row < b.row; });
}

}  // namespace wcbs_link
