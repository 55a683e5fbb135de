#include "wcbs_link/base/secret.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <utility>

namespace wcbs_link {

void wipe(std::string& text) {
  text.resize(text.capacity());
  volatile char* bytes = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = 0;
  text.clear();
}

struct Secret::Held {
  std::string text;

  explicit Held(std::string given) : text(std::move(given)) { wipe(given); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() { wipe(text); }
};

// A short string lives inside its object, so moving it leaves a copy behind: it is wiped by hand.
Secret::Secret(std::string text) {
  if (!text.empty()) held_ = std::make_shared<const Held>(std::move(text));
  wipe(text);
}

const std::string& Secret::reveal() const {
  static const std::string nothing;
  return held_ == nullptr ? nothing : held_->text;
}

bool is_token_sign(char c) {
  constexpr std::string_view besides = "-._~+/=";
  return is_letter_or_digit(c) || besides.find(c) != std::string_view::npos;
}

bool looks_like_secret(std::string_view text) {
  const std::size_t padding = text.size() - (text.find_last_not_of('=') + 1);
  if (text.size() < 20 || padding > 2) return false;
  bool upper = false;
  bool lower = false;
  bool digit = false;
  bool hexadecimal = true;
  for (const char c : text.substr(0, text.size() - padding)) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = c >= 'a' && c <= 'z';
    const bool is_number = is_digit(c);
    const bool is_sign = c == '+' || c == '/' || c == '-' || c == '_';
    if (!is_upper && !is_lower && !is_number && !is_sign) return false;
    upper = upper || is_upper;
    lower = lower || is_lower;
    digit = digit || is_number;
    // With hyphens it is a GUID.
    hexadecimal = hexadecimal && (is_number || c == '-' || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'));
  }
  return !hexadecimal && (padding > 0 || (upper && lower && digit));
}

}  // namespace wcbs_link
