#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace wcbs_link {

/// What an overview keeps of one link's report: as much as it shows, whatever servers said.
struct OverviewRow {
  std::size_t row = 0;
  std::string label;
  std::string url;
  std::string client_id;
  std::string broken_by;  ///< see Report
  double elapsed_ms = 0;
  std::vector<Finding> problems;  ///< the fault, else each kind of warning that counts, the gravest first
  std::size_t others = 0;         ///< so many more faults and warnings count

  /// That of its first problem; `skip` where a bug in the program ended its test.
  Status status() const;
};

/// With nothing in it that `redactor`, the link's own, knows.
OverviewRow overview_row(const Report& report, const Redactor& redactor);

/// Many links, tested together.
struct Overview {
  TimePoint started;
  std::size_t links = 0;  ///< as many as there are to test
  bool interrupted = false;
  std::vector<OverviewRow> rows = {};  ///< those that were tested

  bool has(Status status) const;  ///< whether any link ended so

  /// Into the order of the list.
  void sort();
};

/// "3 of 40 links with a fault, 5 with warnings, 32 with neither."
std::string overview_headline(const Overview& overview);

/// For people: the answer, a line for each link in the list's order, the totals by code and by owner.
std::string overview_text(const Overview& overview, const ReportStyle& style);

/// The same as one HTML page that needs nothing else and runs no script: totals, then faults, warnings and
/// the others. The first 500 links with a fault or a warning unfold.
std::string overview_html(const Overview& overview);

}  // namespace wcbs_link
