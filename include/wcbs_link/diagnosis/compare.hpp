#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// What differs between two reports of one link, and what that means.
struct Difference {
  std::string_view kind;   ///< "split-dns": for scripts, never renamed
  std::string_view title;  ///< a sentence without its full stop
  std::string inside;      ///< what that report saw, safe to be shown
  std::string outside;
  std::string_view meaning;
  Owner owner = Owner::you;
  std::string to_do;  ///< "" where nothing is known that would help
};

/// Two reports of one link, made in two places.
struct Comparison {
  Report inside;
  Report outside;
  std::optional<bool> usable;  ///< whether the outside can use the link; nothing where that was not seen
  std::string answer;          ///< the same as a sentence
  std::vector<Difference> differences;  ///< those that say most about the answer first
};

/// Holds two reports against each other. Pure. Fails with `usage` where they are not of one link: another
/// address or School ID.
Result<Comparison> compare_reports(Report inside, Report outside);

/// A report as it was read from a file.
struct ReportText {
  std::string_view bytes;
  std::string_view name;  ///< for the sentence that says what is wrong with it
};

/// The same of files, in which nothing is trusted: see `read_report`.
Result<Comparison> compare_report_texts(const ReportText& inside, const ReportText& outside);

/// For people: the answer first, then stage by stage what each side saw, and what differs: what it means, who
/// can mend it, what to do.
std::string comparison_text(const Comparison& comparison, const ReportStyle& style);

/// `wcbs-link/compare/1`, as the contract has it.
std::string comparison_json(const Comparison& comparison);

}  // namespace wcbs_link
