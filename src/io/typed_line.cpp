#include "io/typed_line.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>

namespace wcbs_link {
namespace {

constexpr char kEscape = '\x1b';

/// What stands between two values that are copied together from a table or a page.
constexpr std::string_view kPartings[] = {"\t",   "\v",     "\f",     "\x1c",   "\x1d",  "\x1e",
                                          "\x1f", "\u0085", "\u00A0", "\u2028", "\u2029"};

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

bool is_part_of_none(std::string_view character) {
  const CodePoint point = first_code_point(character);
  return point.value == 0xFFFD && point.bytes == 1;
}

/// The last code point of `text`, or its last byte where that is part of none (yet).
std::string_view last_character(std::string_view text) {
  for (std::size_t bytes = 1; bytes <= std::min<std::size_t>(4, text.size()); ++bytes) {
    const std::string_view end = text.substr(text.size() - bytes);
    if (!is_part_of_none(end) && first_code_point(end).bytes == bytes) return end;
  }
  return text.substr(text.size() - 1);
}

/// What a terminal may be sent of a character.
std::string shown(std::string_view character) {
  if (character == " " || character == "\t") return " ";
  return is_part_of_none(character) ? "" : sanitise(character);
}

}  // namespace

TypedLine::Step TypedLine::take(char byte) {
  if (!escape_.empty()) {
    const bool control = static_cast<unsigned char>(byte) < 0x20;
    const bool opens = escape_.size() == 1 && (byte == '[' || byte == 'O');
    if (!control) {
      const bool alone = escape_.size() == 1 && !opens;  // Alt and a key
      escape_ += byte;
      const bool ends = alone || (!opens && byte >= '@' && byte <= '~');
      if (!ends) return {};
      if (escape_ == "\x1b[200~") pasting_ = true;
      if (escape_ == "\x1b[201~") pasting_ = false;
      escape_.clear();
      return {};
    }
    escape_.clear();  // no sequence after all: the key counts as itself
  }
  switch (byte) {
    case kEscape:
      escape_ = byte;
      return {};
    case '\r':
    case '\n':
      if (pasting_ && echo_ == Echo::stars) break;
      return {"", End::line};
    case '\x03':
      return {"", End::interrupted};
    case '\x04':
      return {"", text_.empty() ? End::end_of_input : End::no};
    case '\x15':
      return erase(true);
    case '\x08':
    case '\x7f':
      return erase(false);
    default:
      break;
  }
  const bool control = static_cast<unsigned char>(byte) < 0x20;
  const bool parts = echo_ == Echo::characters && byte > kEscape;
  if (control && !parts && std::string_view("\t\n\v\f\r").find(byte) == std::string_view::npos) return {};
  return add(byte);
}

TypedLine::Step TypedLine::add(char byte) {
  text_ += byte;
  if (echo_ == Echo::characters)
    for (const std::string_view parting : kPartings)
      if (text_.ends_with(parting)) {
        text_.resize(text_.size() - parting.size());
        return {"", text_.empty() ? End::no : End::line};
      }
  if (shown_ == Echo::characters) return {shown(last_character(text_)), End::no};
  return {continues_character(byte) ? "" : "*", End::no};
}

TypedLine::Step TypedLine::erase(bool whole) {
  Step step;
  while (!text_.empty()) {
    const bool stars = shown_ == Echo::stars;
    const std::string_view last =
        stars ? std::string_view(text_).substr(text_.size() - 1) : last_character(text_);
    const std::size_t width = !stars ? columns(shown(last)) : continues_character(last.front()) ? 0 : 1;
    text_.resize(text_.size() - last.size());
    step.echo += std::string(width, '\b') + std::string(width, ' ') + std::string(width, '\b');
    if (!whole && width > 0) break;
  }
  return step;
}

Result<Secret> TypedLine::read(const std::function<Result<char>()>& next,
                               const std::function<void(std::string_view)>& show) {
  for (;;) {
    const auto byte = next();
    if (!byte) {
      show("\n");
      return byte.error();
    }
    const Step step = take(*byte);
    show(step.echo);
    if (step.end == End::no) continue;
    show("\n");
    if (step.end == End::interrupted) return Error{Code::interrupted, "Interrupted."};
    if (step.end == End::end_of_input) return Error{Code::end_of_input, "No more input."};
    return result();
  }
}

}  // namespace wcbs_link
