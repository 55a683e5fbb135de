#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <cstddef>
#include <string_view>

namespace wcbs_link {

/// A report's file is never larger than this: what servers say in it has been cut.
inline constexpr std::size_t kMostReport = 4 * 1024 * 1024;

/// Reads a report as `report_json` writes it, also as Windows PowerShell's `>` saves it (UTF-16). Nothing in
/// it is trusted: meanings, advice and owners come from our own table of findings, verdict and fault follow
/// from the findings again, texts are cleaned and cut, and what contradicts itself is refused. Only of a code
/// that it does not know, because a newer program wrote the report, it keeps the file's words and owner,
/// marked as not ours; unknown members are ignored. Fails with `usage` and one sentence about the file
/// `name`.
Result<Report> read_report(std::string_view bytes, std::string_view name);

}  // namespace wcbs_link
