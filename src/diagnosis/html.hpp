#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wcbs_link {

/// Markup. A value becomes markup through `words` alone; everything else is a literal of the program or a
/// number.
struct Html {
  std::string text;

  Html& operator+=(const Html& more) {
    text += more.text;
    return *this;
  }
};
inline Html operator+(Html a, const Html& b) {
  return a += b;
}

inline constexpr std::size_t kMostText = 4000;

/// Any text as text. The five references are those that Redactor knows, so that a secret is found in the
/// page.
Html words(std::string_view value, std::size_t most_columns = kMostText);

/// `css` are its classes; "" for none.
Html element(std::string_view name, std::string_view css, const Html& content);

/// The same on a line of its own.
Html block(std::string_view name, std::string_view css, const Html& content);

/// The same round blocks, which end before a line of its own.
Html blocks(std::string_view name, std::string_view css, const Html& content);

Html p(std::string_view css, std::string_view text, std::size_t most_columns = kMostText);
Html li(std::string_view css, const Html& content);
Html section(std::string_view title, const Html& content);
Html dt_dd(std::string_view label, const Html& value);

/// A whole page, with the look and the policy of all our pages and who made it.
std::string page(std::string_view title, const Html& content);

}  // namespace wcbs_link
