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

/// "1 warning", "3 warnings, first": what is said of the gravest follows.
std::string first_of_warnings(std::size_t count);

/// "Warning: ... (code)."
std::string warning_headline(const Finding& finding);

struct Labelled {
  std::string label;
  std::string text;
};
/// The advice, and what an option of `check` can do about it.
std::string to_do(const Finding& finding);
/// What a problem's explanation says, line by line: who, seen, to do, meaning.
std::vector<Labelled> problem_lines(const Finding& finding);
/// The same without what was seen: several findings of one kind share it.
std::vector<Labelled> advice_lines(const Finding& finding);
/// One fact in a line's words.
Labelled fact_line(const Fact& fact);
/// The request that failed, as an IIS log shows it (UTC): "2026-11-23 13:00:05 UTC, GET
/// /Wcbs.API/api/schools, status 503, User-Agent wcbs-link/1.0.0"; "" where none failed.
std::string request_line(const Report& report, const Finding& finding);

/// A stage and what came of it; stages that were skipped for the same reason share one: "Web server to
/// Consent".
struct StageLine {
  Status status = Status::pass;
  std::string title;
  std::string words;
};
std::vector<StageLine> stage_lines(const Report& report);

/// The warnings that explain themselves, each kind once.
std::vector<const Finding*> kinds_of_warnings(const Report& report);

/// From where it was tested, and what that does not prove.
std::string tested_from(const Report& report);

/// The fault that somebody else has to hear about; nullptr for none.
const Finding* to_forward(const Report& report);
/// "To forward to whoever runs the WCBS web server (IIS)"
std::string forward_title(const Finding& finding);
/// What can be pasted into a message to whoever has to act: what is asked of them, and what was seen. It
/// stands alone.
struct Letter {
  std::string plea;
  std::vector<Labelled> seen;
};
Letter letter(const Report& report, const Finding& finding);
/// The same as lines; those of `seen` are cut after `most_lines`.
std::string letter_text(const Letter& letter, std::size_t width, std::size_t most_lines);

}  // namespace wcbs_link
