#include "diagnosis/overview_words.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostSeen = 160;

Total& total_named(std::vector<Total>& totals, std::string_view name) {
  const auto found =
      std::find_if(totals.begin(), totals.end(), [&](const Total& total) { return total.name == name; });
  if (found != totals.end()) return *found;
  totals.emplace_back().name = name;
  return totals.back();
}

void put_in_order(std::vector<Total>& totals) {
  std::stable_sort(totals.begin(), totals.end(), [](const Total& a, const Total& b) {
    return std::pair(a.status != Status::fail, b.links) < std::pair(b.status != Status::fail, a.links);
  });
}

}  // namespace

std::string code_words(const OverviewRow& row) {
  if (row.problems.empty()) return {};
  const std::string code(kind_of(row.problems.front()).name);
  return row.others == 0 ? code : fmt::format("{} +{}", code, row.others);
}

std::string seen_words(const OverviewRow& row) {
  if (!row.broken_by.empty())
    return fmt::format("This is a bug in the program ({}). Please report it.", row.broken_by);
  return row.problems.empty() ? "" : sanitise(row.problems.front().summary, kMostSeen);
}

std::vector<Total> totals_by_code(const Overview& overview) {
  std::vector<Total> totals;
  for (const OverviewRow& row : overview.rows)
    for (const Finding& problem : row.problems) {
      const FindingKind kind = kind_of(problem);
      Total& total = total_named(
          totals, fmt::format("{}{}", kind.name, problem.status == Status::warn ? " (warning)" : ""));
      total.title = kind.title;
      total.status = problem.status;
      ++total.links;
    }
  put_in_order(totals);
  return totals;
}

std::vector<Total> totals_by_owner(const Overview& overview) {
  std::vector<Total> totals;
  for (const OverviewRow& row : overview.rows) {
    if (row.problems.empty()) continue;
    const Owner owner = row.problems.front().owner;
    Total& total = total_named(totals, owner_name(owner));
    total.title = owner_title(owner);
    total.status = Status::fail;  // in the order of the numbers alone
    ++total.links;
  }
  put_in_order(totals);
  return totals;
}

std::string overview_headline(const Overview& overview) {
  const auto with = [&](Status status) {
    return std::count_if(overview.rows.begin(), overview.rows.end(),
                         [&](const OverviewRow& row) { return row.status() == status; });
  };
  std::string words =
      fmt::format("{} of {} with a fault, {} with warnings, {} with neither.", with(Status::fail),
                  counted(overview.rows.size(), "link", "links"), with(Status::warn), with(Status::pass));
  if (const auto broken = with(Status::skip); broken > 0)
    words += fmt::format(" {} could not be tested: a bug in the program.", broken);
  if (!overview.interrupted) return words;
  return fmt::format("Interrupted: {} of {} tested. {}", overview.rows.size(),
                     counted(overview.links, "link was", "links were"), words);
}

}  // namespace wcbs_link
