#include "wcbs_link/io/secret_line.hpp"

namespace wcbs_link {
namespace {

constexpr char kEscape = '\x1b';

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

SecretLine::Step SecretLine::take(char byte) {
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
      if (pasting_) break;
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
  const bool control =
      static_cast<unsigned char>(byte) < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
  if (control) return {};
  text_ += byte;
  return {continues_character(byte) ? "" : "*", End::no};
}

SecretLine::Step SecretLine::erase(bool whole) {
  Step step;
  while (!text_.empty()) {
    const char last = text_.back();
    text_.pop_back();
    if (continues_character(last)) continue;
    step.echo += "\b \b";
    if (!whole) break;
  }
  return step;
}

}  // namespace wcbs_link
