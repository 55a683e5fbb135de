#include "wcbs_link/link/pasted.hpp"

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// What a code point at the end of a paste is called; nullptr for one that belongs to the value.
const char* dirt_name(char32_t c) {
  if (c == ' ') return "spaces";
  if (c == '\t') return "a tab";
  if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) return "a line break";
  if (c == 0xFEFF) return "a byte order mark";
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
    return "a no-break or special space";
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
      c == 0xAD)
    return "invisible marks";
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return "control characters";
  return nullptr;
}

CodePoint last_code_point(std::string_view text) {
  std::size_t start = text.size() - 1;
  while (start > 0 && text.size() - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
    --start;
  const CodePoint found = first_code_point(text.substr(start));
  return found.bytes == text.size() - start ? found : CodePoint{0xFFFD, 1};
}

void note(Cleaned& cleaned, const char* what) {
  if (std::find(cleaned.removed.begin(), cleaned.removed.end(), what) == cleaned.removed.end())
    cleaned.removed.emplace_back(what);
}

constexpr std::string_view kPasteStart = "\x1b[200~";
constexpr std::string_view kPasteEnd = "\x1b[201~";
constexpr const char* kPasteMarks = "marks of a bracketed paste";

void clean_into(Cleaned& cleaned) {
  std::string_view text = cleaned.text;
  for (bool changed = true; changed && !text.empty();) {
    changed = false;
    for (const std::string_view mark : {kPasteStart, kPasteEnd}) {
      if (text.starts_with(mark)) {
        text.remove_prefix(mark.size());
        note(cleaned, kPasteMarks);
        changed = true;
      }
      if (text.ends_with(mark)) {
        text.remove_suffix(mark.size());
        note(cleaned, kPasteMarks);
        changed = true;
      }
    }
    if (changed || text.empty()) continue;  // another mark may stand behind the last
    if (const CodePoint first = first_code_point(text); const char* name = dirt_name(first.value)) {
      note(cleaned, name);
      text.remove_prefix(first.bytes);
      changed = true;
    }
    if (text.empty()) break;
    if (const CodePoint last = last_code_point(text); const char* name = dirt_name(last.value)) {
      note(cleaned, name);
      text.remove_suffix(last.bytes);
      changed = true;
    }
  }
  cleaned.text = std::string(text);
}

struct Pair {
  std::string_view open;
  std::string_view close;
  const char* name;
};
constexpr Pair kPairs[] = {{"<", ">", "angle brackets"},
                           {"\"", "\"", "quotation marks"},
                           {"'", "'", "quotation marks"},
                           {"`", "`", "quotation marks"},
                           {"\xE2\x80\x9C", "\xE2\x80\x9D", "quotation marks"},
                           {"\xE2\x80\x98", "\xE2\x80\x99", "quotation marks"}};

/// Also hexadecimal digits alone: a Client ID may look so, but nothing else that a person gives.
bool is_likely_secret(std::string_view text) {
  const bool hexadecimal = text.size() >= 20 &&
                           text.find_first_not_of("0123456789abcdefABCDEF") == text.npos &&
                           text.find_first_not_of("0123456789") != text.npos;
  return hexadecimal || looks_like_secret(text);
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string text;
  std::optional<char32_t> high;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    const char32_t unit = static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (high && !is_low) {
      append_utf8(text, 0xFFFD);
      high.reset();
    }
    if (unit >= 0xD800 && unit < 0xDC00) {
      high = unit;
    } else if (unit >= 0xDC00 && unit < 0xE000 && high) {
      append_utf8(text, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
      high.reset();
    } else {
      append_utf8(text, unit);
      high.reset();
    }
  }
  if (high) append_utf8(text, 0xFFFD);
  return text;
}

}  // namespace

Cleaned clean_ends(std::string_view pasted) {
  Cleaned cleaned{std::string(pasted), {}};
  clean_into(cleaned);
  return cleaned;
}

Cleaned clean_quoted(std::string_view pasted) {
  Cleaned cleaned = clean_ends(pasted);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Pair& pair : kPairs) {
      if (cleaned.text.size() < pair.open.size() + pair.close.size() ||
          !cleaned.text.starts_with(pair.open) || !cleaned.text.ends_with(pair.close))
        continue;
      cleaned.text =
          cleaned.text.substr(pair.open.size(), cleaned.text.size() - pair.open.size() - pair.close.size());
      note(cleaned, pair.name);
      clean_into(cleaned);
      changed = true;
    }
  }
  return cleaned;
}

std::string bare(std::string_view pasted) {
  std::string text = clean_quoted(pasted).text;
  for (std::size_t before = text.size() + 1; text.size() < before;) {
    before = text.size();
    text.resize(text.find_last_not_of(",;.") + 1);
    text = clean_quoted(text).text;
  }
  return text;
}

std::string spoken_list(const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return parts.front();
  return join({parts.begin(), parts.end() - 1}, ", ") + " and " + parts.back();
}

std::string behind_label(std::string_view pasted, std::string_view label) {
  const std::string text = clean_ends(pasted).text;
  const std::size_t start = std::min(text.find_first_not_of("{[ "), text.size());
  const std::size_t end = text.find_first_of(":=", start);
  if (end == std::string::npos) return {};
  const std::string before = text.substr(start, end - start);
  const std::string name = trim(replace_all(before, "\"", ""));
  if (!equal_ignoring_case(name, label) && !equal_ignoring_case(name, "WCBS " + std::string(label)))
    return {};
  std::string value = text.substr(end + 1);
  if (before.find('"') != std::string::npos) value = value.substr(0, value.find_first_of(",}"));
  return clean_quoted(value).text;
}

bool has_inner_space(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (dirt_name(next.value) != nullptr) return true;
    text.remove_prefix(next.bytes);
  }
  return false;
}

bool has_inner_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

std::string without_inner_space(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (dirt_name(next.value) == nullptr) result += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return result;
}

std::string pasted_once(std::string_view text) {
  for (const std::size_t gap : {0U, 1U, 2U}) {  // right behind each other, or with white space between
    const std::size_t half = text.size() < gap ? 0 : (text.size() - gap) / 2;
    if (half < 8 || 2 * half + gap != text.size()) continue;
    if (!clean_ends(text.substr(half, gap)).text.empty()) continue;
    if (text.substr(0, half) == text.substr(half + gap)) return std::string(text.substr(0, half));
  }
  return {};
}

bool look_swapped(std::string_view client_id, std::string_view client_secret) {
  if (contains_ignoring_case(client_secret, "wonde") && !contains_ignoring_case(client_id, "wonde"))
    return true;
  return client_id.size() >= 20 && client_secret.size() < 20 && client_id.size() >= 2 * client_secret.size();
}

std::string in_words(std::string_view value) {
  constexpr std::size_t kLongEnoughToShowEnd = 16;
  std::vector<std::string_view> characters;
  for (std::string_view rest = value; !rest.empty(); rest.remove_prefix(characters.back().size()))
    characters.push_back(rest.substr(0, first_code_point(rest).bytes));
  const std::string length = counted(characters.size(), "character", "characters");
  if (characters.size() < kLongEnoughToShowEnd) return length;
  return fmt::format(
      "{}, ending in {}", length,
      sanitise(value.substr(static_cast<std::size_t>(characters.end()[-4].data() - value.data())), 12));
}

std::string shown_client_id(const std::string& id, bool accepted) {
  return accepted || !looks_like_secret(id) ? id : fmt::format("[{}]", in_words(id));
}

bool holds_likely_secret(std::string_view pasted, std::string_view separators) {
  const std::string text = bare(pasted);
  if (is_likely_secret(text)) return true;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(separators), rest.size());
    const std::string_view part = rest.substr(0, end);
    const std::size_t equals = part.find('=');  // it may end a secret, or begin one: "key=..."
    if (is_likely_secret(part)) return true;
    if (equals != std::string_view::npos && is_likely_secret(part.substr(equals + 1))) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

std::string shown_address(const std::string& given) {
  const bool may_tell =
      given.find('@') != std::string::npos || holds_likely_secret(given, kAddressSeparators);
  return may_tell ? "" : sanitise(given, 300);
}

Decoded decode_file_text(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE"))
    return {from_utf16(bytes.substr(2), false), "it is a UTF-16 file and was read as one"};
  if (bytes.starts_with("\xFE\xFF"))
    return {from_utf16(bytes.substr(2), true), "it is a UTF-16 file and was read as one"};
  return {std::string(bytes), {}};
}

}  // namespace wcbs_link
