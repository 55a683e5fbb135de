#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// ASCII only, whatever the locale: header names, schemes and host names are ASCII.
bool is_digit(char c);
bool is_letter_or_digit(char c);
bool has_letter_and_digit(std::string_view text);
std::string to_lower(std::string_view text);
/// With a capital letter at its start.
std::string capitalised(std::string_view word);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool contains_ignoring_case(std::string_view text, std::string_view part);
/// The same, where neither a letter nor a digit goes on at its ends: no "unifi" in "Unified".
bool contains_words(std::string_view text, std::string_view words);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// `text` without the UTF-8 byte order mark that it may begin with.
std::string_view without_byte_order_mark(std::string_view text);

/// `text` without ASCII white space at its ends.
std::string trim(std::string_view text);

/// The number that the whole of `text` is in digits (with a minus sign where `Number` has one); nothing for
/// any other text, and where it does not fit.
template <class Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, base);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

/// "1 pupil", "812 pupils".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

/// The first `most` of them: "a, b and 3 more".
std::string and_more(const std::vector<std::string>& items, std::size_t most);

/// The one of `words` that was probably meant by `word`: few letters are wrong, missing, too many or have
/// changed places (up to 2, in a long word a third), or it is what follows a dot in it. "" for none.
std::string nearest(std::string_view word, const std::vector<std::string>& words);

/// The code point at the start of `text` and its length in bytes; an invalid byte gives {0xFFFD, 1}.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;
};
CodePoint first_code_point(std::string_view text);

/// Adds the code point in UTF-8; U+FFFD for what is none (a surrogate, above 0x10FFFF).
void append_utf8(std::string& text, char32_t c);

/// White space of any kind, a control character, or a mark that is not seen.
bool is_blank_or_unseen(char32_t c);

/// How many columns a terminal needs for `text`: code points, wide East Asian ones counted twice.
std::size_t columns(std::string_view text);

/// Makes a stranger's words safe to show on one line: control characters, line breaks, bidirectional and
/// invisible marks become spaces or vanish, invalid UTF-8 becomes U+FFFD, and what is longer than
/// `most_columns` ends in "...".
std::string sanitise(std::string_view text, std::size_t most_columns = 200);

/// Breaks `text` at spaces so that no line is wider than `width` columns; a longer word stands alone, whole.
/// Line breaks in `text` are kept. The first line starts with `first`, the others with `rest`.
std::string wrap(std::string_view text, std::size_t width, std::string_view first = "",
                 std::string_view rest = "");

/// The first `most` lines of `text`; where more follow, the last of them ends in "...".
std::string first_lines(std::string_view text, std::size_t most);

/// Left-aligned columns, two spaces apart, a line break after every row; no trailing spaces.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// `text` as a word of a command line, ready to paste into any shell; "VALUE" where that cannot be made safe.
std::string pasteable(const std::string& text);

}  // namespace wcbs_link
