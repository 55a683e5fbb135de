#include "diagnosis/html.hpp"

#include "wcbs_link/base/text.hpp"

#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// "" for a character that stands for itself.
std::string_view reference(char c) {
  constexpr std::pair<char, std::string_view> kReferences[] = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  for (const auto& [plain, reference] : kReferences)
    if (c == plain) return reference;
  return {};
}

}  // namespace

Html words(std::string_view value, std::size_t most_columns) {
  std::string text;
  for (const char c : sanitise(value, most_columns)) {
    const std::string_view instead = reference(c);
    text += instead.empty() ? std::string_view(&c, 1) : instead;
  }
  return {std::move(text)};
}

Html element(std::string_view name, std::string_view css, const Html& content) {
  return {css.empty() ? fmt::format("<{0}>{1}</{0}>", name, content.text)
                      : fmt::format("<{0} class=\"{1}\">{2}</{0}>", name, css, content.text)};
}

Html block(std::string_view name, std::string_view css, const Html& content) {
  return Html{"\n"} + element(name, css, content);
}

Html blocks(std::string_view name, std::string_view css, const Html& content) {
  return block(name, css, content + Html{"\n"});
}

Html p(std::string_view css, std::string_view text, std::size_t most_columns) {
  return block("p", css, words(text, most_columns));
}

Html li(std::string_view css, const Html& content) {
  return block("li", css, content);
}

Html dt_dd(std::string_view label, const Html& value) {
  return block("dt", "", words(label)) + element("dd", "", value);
}

}  // namespace wcbs_link
