#include "base/escapes.hpp"

#include "wcbs_link/base/text.hpp"

#include <cstdint>
#include <optional>

namespace wcbs_link {
namespace {

struct Entity {
  std::string_view name;
  char sign;
};
constexpr Entity kEntities[] = {
    {"amp", '&'},    {"lt", '<'},     {"gt", '>'},     {"quot", '"'},   {"apos", '\''},  {"plus", '+'},
    {"sol", '/'},    {"equals", '='}, {"num", '#'},    {"percnt", '%'}, {"commat", '@'}, {"excl", '!'},
    {"dollar", '$'}, {"nbsp", ' '},   {"period", '.'}, {"comma", ','},  {"lowbar", '_'}, {"lpar", '('},
    {"rpar", ')'},   {"colon", ':'},  {"semi", ';'},   {"ast", '*'},    {"quest", '?'},  {"Hat", '^'},
    {"tilde", '~'},  {"lsqb", '['},   {"rsqb", ']'},   {"lcub", '{'},   {"rcub", '}'},   {"verbar", '|'},
    {"bsol", '\\'},  {"grave", '`'},  {"hyphen", '-'},
};

/// The sign that "&#43" or "&#x2B" at the start of `text` stands for, with its semicolon or without (browsers
/// take both).
CodePoint number_reference(std::string_view text) {
  const bool hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const std::size_t from = hexadecimal ? 3 : 2;
  std::size_t end = from;
  const auto counts = [&](char c) {
    return is_digit(c) || (hexadecimal && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
  };
  while (end < text.size() && counts(text[end])) ++end;
  const auto value = parse_number<std::uint32_t>(text.substr(from, end - from), hexadecimal ? 16 : 10);
  if (!value) return {0, 0};
  return {*value, end + (end < text.size() && text[end] == ';' ? 1U : 0U)};
}

/// The sign that an HTML reference at the start of `text` stands for; {0, 0} for none.
CodePoint reference(std::string_view text) {
  if (text.size() > 2 && text[1] == '#') return number_reference(text);
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return {0, 0};
  const std::string_view name = text.substr(1, end - 1);
  for (const Entity& entity : kEntities)
    if (equal_ignoring_case(entity.name, name)) return {static_cast<unsigned char>(entity.sign), end + 1};
  return {0, 0};
}

/// The sign that a percent, JSON or HTML escape at the start of `text` stands for; {0, 0} for none. Bytes of
/// a percent-encoded sign outside ASCII come one by one.
CodePoint escaped(std::string_view text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return text.size() < from + count ? std::nullopt
                                      : parse_number<std::uint32_t>(text.substr(from, count), 16);
  };
  switch (text.front()) {
    case '%':
      if (const auto value = digits(1, 2)) return {*value, 3};
      if (const auto value =
              text.size() > 1 && (text[1] == 'u' || text[1] == 'U') ? digits(2, 4) : std::nullopt)
        return {*value, 6};
      return {0, 0};
    case '&':
      return reference(text);
    case '\\': {
      if (text.size() < 2) return {0, 0};
      if (const auto value = text[1] == 'u' ? digits(2, 4) : std::nullopt) {
        const bool pair = *value >= 0xD800 && *value < 0xDC00 && text.substr(6, 2) == "\\u";
        const std::uint32_t low = pair ? digits(8, 4).value_or(0) : 0;
        if (low < 0xDC00 || low > 0xDFFF) return {*value, 6};
        return {0x10000 + ((*value - 0xD800) << 10U) + (low - 0xDC00),
                12};  // a sign above U+FFFF (RFC 8259, 7)
      }
      if (const auto value = text[1] == 'x' ? digits(2, 2) : std::nullopt) return {*value, 4};
      const bool blank = std::string_view("bfnrt").find(text[1]) != std::string_view::npos;
      if (blank) return {' ', 2};
      if (std::string_view("\"\\/'").find(text[1]) != std::string_view::npos)
        return {static_cast<unsigned char>(text[1]), 2};
      return {0, 0};
    }
    default:
      return {0, 0};
  }
}

}  // namespace

std::string unescaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const CodePoint sign = escaped(text);
    if (sign.bytes == 0) {
      result += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (text.front() == '%' && sign.bytes == 3)
      result += static_cast<char>(sign.value);
    else
      append_utf8(result, sign.value);
    text.remove_prefix(sign.bytes);
  }
  return result;
}

std::string folded(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte < 0x80) {
      text.remove_prefix(1);
      if (byte <= 0x20 || byte == 0x7F || byte == '+' || byte == '-' || byte == '\\') continue;
      result += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a')
                : byte == '_'              ? '/'
                                           : static_cast<char>(byte);
      continue;
    }
    const CodePoint next = first_code_point(text);
    if (!is_blank_or_unseen(next.value)) result += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return result;
}

}  // namespace wcbs_link
