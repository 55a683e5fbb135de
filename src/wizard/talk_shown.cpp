#include "wcbs_link/base/text.hpp"
#include "wizard/talk.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kWindowColumns = 80;

std::size_t rows_of(std::string_view line) {
  return std::max<std::size_t>((columns(line) + kWindowColumns - 1) / kWindowColumns, 1);
}

/// How much of a page's line is the mark of a point: "- ", "1. "; 0 for none.
std::size_t mark_in(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits > 0 && line.substr(digits).starts_with(". ")) return digits + 1;
  return line.starts_with("- ") ? 1 : 0;
}

}  // namespace

void Talk::show(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    rows_ += rows_of(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  console_.err(text);
}

void Talk::heading(std::string_view text) {
  show("\n" + console_.bold(text) + "\n");
}

void Talk::say(std::string_view text) {
  show(wrap(text, console_.width()) + "\n");
}

void Talk::point(std::string_view mark, std::string_view text) {
  const std::string first = fmt::format("  {} ", mark);
  show(wrap(text, console_.width(), first, std::string(columns(first), ' ')) + "\n");
}

void Talk::verbatim(std::string_view text) {
  show(fmt::format("    {}\n", text));
}

void Talk::page(std::string_view text) {
  std::string mark;
  std::string words;
  const auto close = [&] {
    if (!mark.empty()) point(mark, words);
    if (mark.empty() && !words.empty()) say(words);
    mark.clear();
    words.clear();
  };
  for (const std::string& line : split(trim(text), '\n')) {
    const std::size_t length = mark_in(line);
    const bool verbatim_line = line.starts_with("    ");
    if (line.empty() || length > 0 || verbatim_line || (!mark.empty() && !line.starts_with(' '))) close();
    if (line.empty()) blank();
    if (verbatim_line) show(line + "\n");
    if (line.empty() || verbatim_line) continue;
    mark += line.substr(0, length);
    words += (words.empty() ? "" : " ") + trim(line.substr(length));
  }
  close();
}

Result<Done> Talk::room_for(std::size_t rows) {
  if (rows_ + rows <= kWindowRows || console_.width() < kWindowColumns) return Done{};
  WCBS_TRY(read, ask_for_enter("Press Enter to read on"));
  (void)read;
  return Done{};
}

Result<Done> Talk::leaf(std::string_view text) {
  for (const std::string& line : split(trim(text), '\n')) {
    if (auto room = room_for(rows_of(line) + 1); !room) return room;
    show(line + "\n");
  }
  return Done{};
}

void Talk::wait_for(std::string_view what) {
  waited_for_ = what;
  waiting_since_ = std::chrono::steady_clock::now();
  sign_ = 0;
}

void Talk::tick(std::chrono::steady_clock::time_point now) {
  constexpr std::size_t kSigns[] = {2, 5};
  if (waited_for_.empty() || !console_.facts().err_is_terminal || std::this_thread::get_id() != owner_)
    return;
  const std::size_t due = sign_ < std::size(kSigns) ? kSigns[sign_] : (sign_ - 1) * 10;
  if (now - waiting_since_ < std::chrono::seconds(due)) return;
  ++sign_;
  const std::string words = fmt::format("{}: {} seconds so far. Ctrl-C stops.", waited_for_, due);
  show(wrap(words, console_.width(), "  ", "  ") + "\n");
}

}  // namespace wcbs_link
