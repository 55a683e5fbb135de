#pragma once

#include "wcbs_link/diagnosis/report.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// The sentences of a report, for all its forms. What servers said in them is sanitised and cut.

namespace wcbs_link {

/// The longest that a stranger's words get, in columns.
inline constexpr std::size_t kMostSummary = 600;
inline constexpr std::size_t kMostFact = 300;

/// The answer: "Fault: ... (code).", "No fault: the link works from this computer."
std::string headline(const Report& report);

/// "Warning: ... (code)."
std::string warning_headline(const Finding& finding);

/// What a problem's explanation says, line by line: to do, who, seen, meaning.
struct Labelled {
  std::string_view label;
  std::string text;
};
std::vector<Labelled> problem_lines(const Finding& finding);

/// From where it was tested, and what that does not prove.
std::string tested_from(const Report& report);

/// The fault that somebody else has to hear about; nullptr for none.
const Finding* to_forward(const Report& report);
/// "To forward to whoever runs the WCBS web server (IIS)"
std::string forward_title(const Finding& finding);
/// What can be pasted into a message to whoever has to act.
std::string forward(const Report& report, const Finding& finding);

}  // namespace wcbs_link
