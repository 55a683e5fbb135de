#include "wcbs_link/io/http.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>

namespace wcbs_link {

std::string HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& header : headers)
    if (equal_ignoring_case(header.name, name)) return header.value;
  return {};
}

std::string shown(std::string_view words, const Redactor* redactor, std::size_t most_columns) {
  return redactor == nullptr ? sanitise(words, most_columns) : sanitise(redactor->heard(words), most_columns);
}

Error without_secrets(const Error& error, const Redactor& redactor, std::string_view host) {
  const auto hide = [&](std::string& text) {
    if (redactor.repeats(replace_all(text, host, ""))) text = Redactor::kHidden;
  };
  Error cleaned = error;
  hide(cleaned.summary);
  for (Fact& fact : cleaned.facts) {
    if (auto* text = std::get_if<std::string>(&fact.value)) hide(*text);
    if (auto* list = std::get_if<std::vector<std::string>>(&fact.value))
      std::for_each(list->begin(), list->end(), hide);
  }
  return cleaned;
}

}  // namespace wcbs_link
