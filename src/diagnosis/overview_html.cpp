#include "diagnosis/html.hpp"
#include "diagnosis/overview_words.hpp"
#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/overview.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostUnfolding = 500;

Html cell(std::string_view text) {
  return element("td", "", words(text, kMostFact));
}

Html totals_table(std::string_view title, const std::vector<Total>& totals) {
  if (totals.empty()) return {};
  Html rows;
  for (const Total& total : totals)
    rows += block("tr", "", cell(fmt::format("{}", total.links)) + cell(total.name) + cell(total.title));
  return section(title, blocks("table", "totals", rows));
}

Html line_of(const OverviewRow& row) {
  const std::string code = code_words(row);
  Html line = element("span", "stage", words(row.label));
  if (!code.empty()) line += Html{" "} + element("span", "soft", words(code));
  return line;
}

Html problem(const Finding& finding) {
  Html list;
  for (const auto& [label, text] : problem_lines(finding)) list += dt_dd(label, words(text));
  for (const Fact& fact : finding.evidence) {
    const auto [label, text] = fact_line(fact);
    list += dt_dd(label, words(text));
  }
  return block("h3", "", words(titled(kind_of(finding)))) + blocks("dl", "lines", list);
}

Html unfolding(const OverviewRow& row) {
  Html content = block("summary", "", line_of(row));
  content += p("soft", fmt::format("Row {}, {}{}, {:.1f} s", row.row, row.url,
                                   row.client_id.empty() ? "" : ", Client ID " + row.client_id,
                                   row.elapsed_ms / 1000));
  for (const Finding& finding : row.problems) content += blocks("div", "warning", problem(finding));
  return blocks("details", status_name(row.status()), content);
}

/// The links that ended so. `left` counts down those that may still unfold.
Html links_with(const Overview& overview, Status status, std::string_view title, std::size_t& left) {
  Html rows;
  Html others;
  std::size_t count = 0;
  for (const OverviewRow& row : overview.rows) {
    if (row.status() != status) continue;
    ++count;
    if (!row.problems.empty() && left > 0) {
      rows += unfolding(row);
      --left;
    } else {
      others += li("", row.broken_by.empty() ? line_of(row)
                                             : line_of(row) + words(fmt::format(": {}", seen_words(row))));
    }
  }
  if (count == 0) return {};
  if (!others.text.empty()) rows += blocks("ul", "others", others);
  return section(fmt::format("{} ({})", title, count), rows);
}

}  // namespace

std::string overview_html(const Overview& overview) {
  const Status tone = overview.has(Status::fail)   ? Status::fail
                      : overview.has(Status::warn) ? Status::warn
                                                   : Status::pass;
  const std::string headline = overview_headline(overview);
  Html body = blocks(
      "section", fmt::format("answer {}", status_name(tone)),
      block("h1", "", words(headline)) +
          p("soft", fmt::format("Tested on {}, from one computer. Not tested: the way from Wonde's servers, "
                                "which connect from the internet.",
                                spoken_time(overview.started))));
  body += totals_table("By finding", totals_by_code(overview));
  body += totals_table("By who can mend it", totals_by_owner(overview));
  std::size_t left = kMostUnfolding;
  body += links_with(overview, Status::fail, "Faults", left);
  body += links_with(overview, Status::skip, "Not tested, because of a bug in the program", left);
  body += links_with(overview, Status::warn, "Warnings", left);
  body += links_with(overview, Status::pass, "Neither", left);
  return page(headline, body);
}

}  // namespace wcbs_link
