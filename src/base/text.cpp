#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\v\f";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_combining(char32_t c) {
  return c >= 0x0300 && c <= 0x036F;
}

/// Marks that reorder, hide or end text without being seen (Unicode general categories Cc, Cf, Zl, Zp).
bool is_invisible(char32_t c) {
  return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF0 && c <= 0xFFFB) || c == 0xFFFE || c == 0xFFFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

std::size_t width_of(char32_t c) {
  return is_combining(c) ? 0 : is_wide(c) ? 2 : 1;
}

/// Letters to change, add, leave out or swap with the next one until `a` is `b` (Damerau and Levenshtein,
/// each place changed once).
std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) least[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) least[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      least[i][j] =
          std::min({least[i - 1][j] + 1, least[i][j - 1] + 1, least[i - 1][j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least[i][j] = std::min(least[i][j], least[i - 2][j - 2] + 1);
    }
  return least[a.size()][b.size()];
}

}  // namespace

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string capitalised(std::string_view word) {
  std::string text(word);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool has_letter_and_digit(std::string_view text) {
  const auto is_letter = [](char c) { return is_letter_or_digit(c) && !is_digit(c); };
  return std::any_of(text.begin(), text.end(), is_letter) && std::any_of(text.begin(), text.end(), is_digit);
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return to_lower(text).find(to_lower(part)) != std::string::npos;
}

bool contains_words(std::string_view text, std::string_view words) {
  const std::string all = to_lower(text);
  const std::string part = to_lower(words);
  const auto goes_on = [](char a, char b) { return is_letter_or_digit(a) && is_letter_or_digit(b); };
  for (std::size_t at = all.find(part); at != std::string::npos; at = all.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    const bool before = at > 0 && goes_on(all[at - 1], part.front());
    const bool after = end < all.size() && goes_on(part.back(), all[end]);
    if (!before && !after) return true;
  }
  return false;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (std::size_t start = 0;;) {
    const std::size_t at = from.empty() ? std::string_view::npos : text.find(from, start);
    result += text.substr(start, at - start);
    if (at == std::string_view::npos) return result;
    result += to;
    start = at + from.size();
  }
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.substr(text.starts_with(kMark) ? kMark.size() : 0);
}

std::string trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpaces) - first + 1));
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string and_more(const std::vector<std::string>& items, std::size_t most) {
  if (items.size() <= most) return join(items, ", ");
  const auto end = items.begin() + static_cast<std::ptrdiff_t>(most);
  return fmt::format("{} and {} more", join({items.begin(), end}, ", "), items.size() - most);
}

std::string nearest(std::string_view word, const std::vector<std::string>& words) {
  constexpr std::size_t kMostWord = 60;
  if (word.size() > kMostWord) return {};
  const std::string meant = to_lower(word);
  std::size_t fewest = (meant.size() < 5 ? 1 : std::max<std::size_t>(2, meant.size() / 3)) + 1;
  std::string found;
  for (const std::string& one : words)
    for (const std::size_t start : {std::size_t{0}, one.find('.') + 1}) {
      const std::size_t slips = slips_between(meant, to_lower(one).substr(start));
      if (slips >= fewest || slips >= meant.size()) continue;
      fewest = slips;
      found = one;
    }
  return found;
}

CodePoint first_code_point(std::string_view text) {
  constexpr CodePoint invalid{0xFFFD, 1};
  if (text.empty()) return {0, 0};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return invalid;
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return invalid;
    value = (value << 6) | (byte(i) & 0x3F);
  }
  const char32_t least = size == 4 ? 0x10000 : size == 3 ? 0x800 : 0x80;
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return invalid;
  return {value, size};
}

void append_utf8(std::string& text, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  const auto byte = [&](char32_t lead, unsigned shift) {
    text += static_cast<char>(lead | ((c >> shift) & (lead == 0x80 ? 0x3FU : 0x1FFFFFU)));
  };
  if (c < 0x80) {
    byte(0, 0);
    return;
  }
  if (c < 0x800) {
    byte(0xC0, 6);
  } else {
    if (c < 0x10000) {
      byte(0xE0, 12);
    } else {
      byte(0xF0, 18);
      byte(0x80, 12);
    }
    byte(0x80, 6);
  }
  byte(0x80, 0);
}

bool is_blank_or_unseen(char32_t c) {
  constexpr std::pair<char32_t, char32_t> others[] = {
      {0x20, 0x20},       {0xA0, 0xA0},      {0x34F, 0x34F},   {0x115F, 0x1160}, {0x1680, 0x1680},
      {0x17B4, 0x17B5},   {0x180B, 0x180F},  {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F},
      {0x2800, 0x2800},   {0x3000, 0x3000},  {0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0},
      {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}};
  return is_control(c) || is_invisible(c) ||
         std::any_of(std::begin(others), std::end(others),
                     [c](const auto& range) { return range.first <= c && c <= range.second; });
}

std::size_t columns(std::string_view text) {
  std::size_t total = 0;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    total += width_of(next.value);
    text.remove_prefix(next.bytes);
  }
  return total;
}

std::string sanitise(std::string_view text, std::size_t most_columns) {
  std::string result;
  std::size_t used = 0;
  std::size_t fits = 0;  // bytes of result that leave room for the dots
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    const std::string_view bytes = text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
    if (is_invisible(next.value) && next.value != 0x2028 && next.value != 0x2029) continue;
    const bool blank = is_control(next.value) || next.value == 0x2028 || next.value == 0x2029;
    if (blank && (result.empty() || result.back() == ' ')) continue;
    const std::size_t width = blank ? 1 : width_of(next.value);
    if (used + width > most_columns || result.size() > 8 * most_columns) {
      result.resize(fits);
      return result + "...";
    }
    if (blank)
      result += ' ';
    else if (next.value == 0xFFFD && next.bytes == 1)
      result += "\xEF\xBF\xBD";
    else
      result += bytes;
    used += width;
    if (used + 3 <= most_columns) fits = result.size();
  }
  return trim(result);
}

std::string wrap(std::string_view text, std::size_t width, std::string_view first, std::string_view rest) {
  std::string result;
  std::string_view prefix = first;
  for (const std::string& paragraph : split(text, '\n')) {
    std::string line(prefix);
    bool empty = true;
    for (const std::string& word : split(paragraph, ' ')) {
      if (word.empty()) continue;
      if (!empty && columns(line) + 1 + columns(word) > width) {
        result += line + "\n";
        line = rest;
        empty = true;
      }
      line += (empty ? "" : " ") + word;
      empty = false;
    }
    result += (empty ? trim(line).empty() ? "" : line : line) + "\n";
    prefix = rest;
  }
  result.pop_back();
  return result;
}

std::string first_lines(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  for (std::size_t line = 0; line < most && end != std::string_view::npos; ++line)
    end = text.find('\n', line == 0 ? 0 : end + 1);
  if (end == std::string_view::npos) return std::string(text);
  std::size_t cut = end;  // where a word ends and "..." has room
  while (cut > 0 && (text[cut] != ' ' || end - cut < 4)) --cut;
  return std::string(text.substr(0, cut == 0 ? end : cut)) + " ...";
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::string result;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - columns(row[i]) + 2, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    result += line + "\n";
  }
  return result;
}

std::string pasteable(const std::string& text) {
  const bool safe =
      !text.empty() && text.size() <= 300 &&
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@+=,[] ") ==
          std::string::npos;
  if (!safe) return "VALUE";
  const bool plain = text.find_first_of(" ~[]=") == std::string::npos;  // what a shell would expand
  return plain ? text : "\"" + text + "\"";
}

}  // namespace wcbs_link
