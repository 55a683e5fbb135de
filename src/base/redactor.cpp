#include "wcbs_link/base/redactor.hpp"

#include "base/escapes.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <bitset>

namespace wcbs_link {
namespace {

constexpr std::size_t kShort = 8;
constexpr std::size_t kStart = 5;  // of a folded form: blanks, + and - of a secret are gone in it
constexpr std::size_t kEnough = 64;
constexpr std::size_t kCertain = 16;
constexpr int kNested = 3;
constexpr std::uint64_t kMostTokens = 40;
constexpr std::uint64_t kPrime = 0x100000001B3;  // FNV-1a's, as a factor of a rolling polynomial

std::uint64_t byte_of(char c) {
  return static_cast<unsigned char>(c) + 1U;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0;
  for (const char c : text) hash = hash * kPrime + byte_of(c);
  return hash;
}

constexpr std::uint64_t power(std::size_t exponent) {
  std::uint64_t value = 1;
  for (std::size_t i = 0; i < exponent; ++i) value *= kPrime;
  return value;
}

/// The hash of every `size` bytes in a row, one after the other.
class Window {
 public:
  explicit Window(std::size_t size) : size_(size), leaving_(power(size)) {}

  /// Whether the window is full once text[at] is in it.
  bool take(std::string_view text, std::size_t at) {
    hash_ = hash_ * kPrime + byte_of(text[at]);
    if (at >= size_) hash_ -= leaving_ * byte_of(text[at - size_]);
    return at + 1 >= size_;
  }
  std::uint64_t hash() const { return hash_; }

 private:
  std::size_t size_;
  std::uint64_t leaving_;
  std::uint64_t hash_ = 0;
};

/// The base64 characters that `bytes` always gives when it stands `shift` bytes into a group of three,
/// whatever its neighbours are.
std::string base64_core(std::string_view bytes, std::size_t shift) {
  std::string encoded = base64_encode(std::string(shift, '\0') + std::string(bytes));
  const std::size_t first = shift == 0 ? 0 : shift + 1;
  const std::size_t whole = (shift + bytes.size()) * 8 / 6;
  std::string core = whole > first ? encoded.substr(first, whole - first) : std::string();
  wipe(encoded);
  return core;
}

/// "%2B" as "%2b", and nothing else: inside base64 the letter case counts.
std::string lower_escapes(const std::string& percent) {
  std::string result = percent;
  for (std::size_t i = 0; i + 2 < result.size(); ++i)
    if (result[i] == '%') result.replace(i + 1, 2, to_lower(result.substr(i + 1, 2)));
  return result;
}

/// As in a JSON string, without the escapes that nobody has to use.
std::string in_json(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// UTF-16, little-endian.
std::string utf16(std::string_view text) {
  std::string result;
  const auto add = [&](char32_t unit) {
    result += static_cast<char>(unit & 0xFFU);
    result += static_cast<char>((unit >> 8U) & 0xFFU);
  };
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    text.remove_prefix(next.bytes);
    if (next.value < 0x10000) {
      add(next.value);
      continue;
    }
    add(0xD800 + ((next.value - 0x10000) >> 10U));
    add(0xDC00 + ((next.value - 0x10000) & 0x3FFU));
  }
  return result;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  result.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    result += digits[byte >> 4U];
    result += digits[byte & 0xFU];
  }
  return result;
}

/// Whether nothing that we write ourselves can be taken for it: see `operator()`.
bool is_certain(std::string_view text, bool is_token) {
  bool digit = false;
  bool upper = false;
  bool lower = false;
  for (const char c : text) {
    if (c <= ' ' || c == 0x7F || c == '"' || c == '\\' || c == ':') return false;
    if (is_token && !is_token_sign(c)) return false;
    digit = digit || is_digit(c);
    upper = upper || (c >= 'A' && c <= 'Z');
    lower = lower || (c >= 'a' && c <= 'z');
  }
  return text.size() >= kCertain && digit && upper && lower;
}

/// Whether no honest id, page link or sentence holds it by chance: see `surely_repeats`.
bool is_rare(std::string_view text) {
  return text.size() >= kCertain && has_letter_and_digit(text);
}

}  // namespace

bool Redactor::is_here(const Print& print, std::string_view text) {
  return text.size() >= print.size && hash_of(text.substr(0, print.size)) == print.hash;
}

void Redactor::add(std::vector<Print>& prints, std::string_view text, Print kind) {
  const Print print{text.size(), hash_of(text), hash_of(text.substr(0, kStart)), kind.certain, kind.token};
  if (std::find(prints.begin(), prints.end(), print) == prints.end()) prints.push_back(print);
}

void Redactor::learn(const Secret& secret) {
  if (!secret.empty()) learn(secret.reveal(), {.certain = is_certain(secret.reveal(), false)});
}

void Redactor::learn_token(const Secret& token) {
  if (token.empty()) return;
  learn(token.reveal(), {.certain = is_certain(token.reveal(), true), .token = ++tokens_});
  for (const auto list : lists())
    std::erase_if(this->*list, [&](const Print& print) {
      return print.token != 0 && print.token + kMostTokens <= tokens_;
    });
}

void Redactor::learn(const std::string& text, Print kind) {
  Redactor alone;
  alone.own_ = own_;
  alone.print(text, kind);
  alone.forget_own();
  for (const auto list : lists())
    for (const Print& print : alone.*list) {
      auto& known = this->*list;
      const auto [first, last] = std::equal_range(known.begin(), known.end(), print, starts_before);
      if (std::find(first, last, print) == last) known.insert(last, print);
    }
}

/// Adds the prints of `text` to none.
void Redactor::print(const std::string& text, Print kind) {
  if (kind.certain) add(certain_, text, kind);
  kind.certain = is_rare(text);
  if (text.size() < kShort) {
    add(words_, text, kind);
    return;
  }
  std::vector<std::string> forms = {text};
  for (int i = 0; i < kNested; ++i)
    forms.push_back(unescaped(forms.back()));  // a secret may hold what looks escaped
  std::vector<std::string> plain = {text, percent_encode(text)};
  plain.push_back(replace_all(plain.back(), "%20", "+"));
  plain.push_back(lower_escapes(plain[1]));
  plain.push_back(in_json(text));
  plain.push_back(replace_all(plain.back(), "/", "\\/"));
  plain.push_back(utf16(text));
  for (std::string& one : plain) {
    for (std::size_t shift = 0; shift < 3; ++shift) forms.push_back(base64_core(one, shift));
    forms.push_back(hexadecimal(one));
    forms.push_back(std::move(one));
    wipe(one);
  }
  for (std::string& form : forms) {
    std::string fold = folded(form);
    if (fold.size() >= kStart) add(folded_, std::string_view(fold).substr(0, kEnough), kind);
    wipe(fold);
    wipe(form);
  }
  std::string fold = folded(text);
  if (fold.size() < kStart) add(exact_, text, kind);
  wipe(fold);
}

void Redactor::forget(const Secret& secret) {
  Redactor alone;
  alone.learn(secret);
  for (const auto list : lists())
    std::erase_if(this->*list, [&](const Print& print) {
      return std::find((alone.*list).begin(), (alone.*list).end(), print) != (alone.*list).end();
    });
}

void Redactor::know_own(std::string_view words) {
  if (own_.find(words) != std::string::npos) return;
  own_ += ' ';
  own_ += words;
  forget_own();
}

void Redactor::forget_own() {
  const std::string fold = folded(own_);
  std::erase_if(folded_, [&](const Print& print) { return is_in(fold, print, false); });
  std::erase_if(exact_, [&](const Print& print) { return is_in(own_, print, false); });
  std::erase_if(words_, [&](const Print& print) { return is_in(own_, print, true); });
  std::erase_if(certain_, [&](const Print& print) { return print.token != 0 && is_in(own_, print, false); });
}

/// Whether it stands in the words exactly; with `alone`, as a whole word.
bool Redactor::is_in(std::string_view words, const Print& print, bool alone) {
  Window window(print.size);
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!window.take(words, at) || window.hash() != print.hash) continue;
    const std::size_t first = at + 1 - print.size;
    const bool before = first > 0 && is_letter_or_digit(words[first - 1]) && is_letter_or_digit(words[first]);
    const bool after =
        at + 1 < words.size() && is_letter_or_digit(words[at + 1]) && is_letter_or_digit(words[at]);
    if (!alone || (!before && !after)) return true;
  }
  return false;
}

bool Redactor::has_folded(std::string_view words, bool only_certain) const {
  if (folded_.empty()) return false;
  std::string text = folded(words);
  std::bitset<4096> starts;  // most places are none of them: one look tells
  for (const Print& print : folded_) starts.set(print.start % starts.size());
  bool found = false;
  Window window(kStart);
  for (std::size_t at = 0; at < text.size() && !found; ++at) {
    if (!window.take(text, at) || !starts.test(window.hash() % starts.size())) continue;
    const std::string_view rest = std::string_view(text).substr(at + 1 - kStart);
    const auto [first, last] =
        std::equal_range(folded_.begin(), folded_.end(), Print{.start = window.hash()}, starts_before);
    found = std::any_of(first, last, [&](const Print& print) {
      return (print.certain || !only_certain) && is_here(print, rest);
    });
  }
  wipe(text);
  return found;
}

bool Redactor::has_long(std::string_view words) const {
  return has_folded(words, false) || std::any_of(exact_.begin(), exact_.end(), [&](const Print& print) {
           return is_in(words, print, false);
         });
}

bool Redactor::has_any(std::string_view words) const {
  return has_long(words) || std::any_of(words_.begin(), words_.end(),
                                        [&](const Print& print) { return is_in(words, print, true); });
}

bool Redactor::has_certain(std::string_view words) const {
  return has_folded(words, true);
}

/// Looks at the words, then at what they are with their escapes undone, one level after the other.
bool Redactor::has(std::string_view words, bool (Redactor::*look)(std::string_view) const) const {
  if (folded_.empty() && words_.empty() && exact_.empty()) return false;
  std::string text(words);
  bool found = false;
  for (int level = 0;; ++level) {
    found = (this->*look)(text);
    if (found || level == kNested || text.find_first_of("%&\\") == std::string::npos) break;
    std::string deeper = unescaped(text);
    const bool same = deeper.size() == text.size();  // an escape is always longer than what it stands for
    text.swap(deeper);
    wipe(deeper);
    if (same) break;
  }
  wipe(text);
  return found;
}

bool Redactor::repeats(std::string_view words) const {
  return has(words, &Redactor::has_long);
}

bool Redactor::surely_repeats(std::string_view words) const {
  return has(words, &Redactor::has_certain);
}

std::string Redactor::heard(std::string_view words) const {
  return std::string(has(words, &Redactor::has_any) ? kHidden : words);
}

std::string Redactor::operator()(std::string_view text) const {
  std::string result(text);
  std::vector<Print> longest_first = certain_;
  std::sort(longest_first.begin(), longest_first.end(),
            [](const Print& a, const Print& b) { return a.size > b.size; });
  for (const Print& print : longest_first) {
    std::string cleaned;
    std::size_t kept = 0;  // up to here it is in `cleaned`
    Window window(print.size);
    for (std::size_t at = 0; at < result.size(); ++at) {
      if (!window.take(result, at) || window.hash() != print.hash || at + 1 < kept + print.size) continue;
      cleaned.append(result, kept, at + 1 - print.size - kept);
      cleaned += "[hidden]";
      kept = at + 1;
    }
    if (kept == 0) continue;
    cleaned.append(result, kept);
    result.swap(cleaned);
    wipe(cleaned);
  }
  return result;
}

}  // namespace wcbs_link
