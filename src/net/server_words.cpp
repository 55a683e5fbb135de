#include "wcbs_link/net/server_words.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostWords = 400;

/// Pieces that say something new, in their order. One that is told in full later is left out.
class Words {
 public:
  void add(std::string text) {
    text = trim(text);
    const bool known = std::any_of(pieces_.begin(), pieces_.end(), [&](const std::string& piece) {
      return contains_ignoring_case(piece, text);
    });
    if (text.empty() || known) return;
    std::erase_if(pieces_, [&](const std::string& piece) { return contains_ignoring_case(text, piece); });
    pieces_.push_back(std::move(text));
  }
  std::string text() const { return join(pieces_, " "); }

 private:
  std::vector<std::string> pieces_;
};

/// The text of `message`, which older OData wraps: {"lang": "en", "value": "..."}.
std::string message_of(const Json& object) {
  const Json* message = member(object, "message");
  return message != nullptr && message->is_object() ? text_member(*message, "value")
                                                    : text_member(object, "message");
}

/// The message of the innermost of these errors, each in the one before under one of `names`.
std::string innermost(const Json& error, std::initializer_list<std::string_view> names,
                      std::string_view message) {
  std::string found;
  const Json* at = &error;
  for (int depth = 0; at != nullptr && at->is_object() && depth < 20; ++depth) {
    if (std::string text = text_member(*at, message); !text.empty()) found = std::move(text);
    const Json* inner = nullptr;
    for (const std::string_view name : names)
      if (inner == nullptr) inner = member(*at, name);
    at = inner;
  }
  return found;
}

/// ASP.NET's, from the outermost to the innermost. What is wrong may stand in any of them.
std::vector<std::string> exception_messages(const Json& json) {
  std::vector<std::string> messages;
  const Json* at = &json;
  for (int depth = 0; at != nullptr && at->is_object() && depth < 20; ++depth) {
    std::string message = text_member(*at, "ExceptionMessage");
    if (!contains_ignoring_case(message, "see the inner exception")) messages.push_back(std::move(message));
    at = member(*at, "InnerException");
  }
  return messages;
}

std::string json_words(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  Words words;
  for (const char* name : {"error", "odata.error"})
    if (const Json* error = member(json, name); error != nullptr && error->is_object()) {
      words.add(message_of(*error));
      words.add(innermost(*error, {"innererror", "internalexception"}, "message"));
    }
  words.add(text_member(json, "error_description"));
  words.add(message_of(json));
  if (const Json* errors = member(json, "errors");
      errors != nullptr && errors->is_array() && !errors->empty())
    words.add(json_words(errors->front()));
  words.add(text_member(json, "MessageDetail"));
  for (std::string& message : exception_messages(json)) words.add(std::move(message));
  words.add(text_member(json, "title"));
  words.add(text_member(json, "detail"));
  if (words.text().empty()) words.add(text_member(json, "error"));
  return words.text();
}

/// What a Bearer challenge says of the trouble (RFC 6750, 3): error_description, else error.
std::string challenge_words(const HttpResponse& response) {
  const std::string challenge = response.header("www-authenticate");
  for (const std::string_view name : {"error_description=\"", "error=\""}) {
    const std::size_t at = challenge.find(name);
    if (at == std::string::npos) continue;
    const std::string rest = challenge.substr(at + name.size());
    return rest.substr(0, rest.find('"'));
  }
  return {};
}

/// "service unavailable" of "HTTP Error 503: Service Unavailable!"
std::string bare_status(std::string_view title) {
  std::string words = to_lower(title);
  std::erase_if(words, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '!'; });
  for (const char* before : {"http/", "http ", "error ", "- ", " "})
    while (words.starts_with(before)) words.erase(0, std::string_view(before).size());
  return trim(words);
}

/// Whether these are the words of a status alone.
bool is_phrase(std::string_view words) {
  constexpr std::string_view kPhrases[] = {"",
                                           "access blocked",
                                           "access denied",
                                           "bad gateway",
                                           "bad request",
                                           "error",
                                           "forbidden",
                                           "gateway timeout",
                                           "gateway time-out",
                                           "http version not supported",
                                           "internal server error",
                                           "not found",
                                           "proxy error",
                                           "request blocked",
                                           "request rejected",
                                           "service unavailable",
                                           "the request could not be satisfied",
                                           "the service is unavailable",
                                           "unauthorized",
                                           "web app - unavailable"};
  return std::find(std::begin(kPhrases), std::end(kPhrases), words) != std::end(kPhrases);
}

/// What ASP.NET's own page says of the error, between its labels.
std::string aspnet_error(std::string_view text) {
  for (const std::string_view label :
       {"Parser Error Message:", "Compiler Error Message:", "Exception Details:"}) {
    const std::size_t at = text.find(label);
    if (at == std::string_view::npos) continue;
    std::string_view rest = text.substr(at + label.size());
    for (const std::string_view next : {"Source Error:", "Stack Trace:", "Version Information:"})
      rest = rest.substr(0, rest.find(next));
    return std::string(rest);
  }
  return {};
}

std::string page_words(const HttpResponse& response) {
  constexpr std::size_t kShort = 600;
  const bool is_cut = response.body.size() > kMostLooked;
  if (is_cut && response.repeats_secret(response.body)) return std::string(Redactor::kHidden);
  const std::string text = page_text(response.body);
  const std::string title = page_title(response);
  const std::string phrase = bare_status(title);
  Words words;
  if (const std::string error = aspnet_error(text); !error.empty()) {
    if (!contains_ignoring_case(error, page_text(raw_title(response.body)))) words.add(title);
    words.add(response.shown(error, kMostWords));
  } else if (is_phrase(phrase) && text.size() <= kShort) {
    const std::string body = response.shown(page_body(response.body), kMostWords);
    if (!contains_ignoring_case(body, phrase)) words.add(title);
    words.add(body);
  } else {
    words.add(title);
  }
  return words.text();
}

}  // namespace

std::string server_words(const HttpResponse& response) {
  if (trim(response.body).empty()) return response.shown(challenge_words(response), kMostWords);
  if (is_html(response)) return page_words(response);
  if (const auto json = parse_json(response.body)) {
    Words words;
    words.add(json_words(*json));
    words.add(challenge_words(response));
    return response.shown(words.text(), kMostWords);
  }
  const bool is_text = to_lower(response.header("content-type")).starts_with("text/plain");
  return is_text ? response.shown(trim(response.body), kMostWords) : std::string();
}

int sub_status(const HttpResponse& response) {
  if (!is_html(response)) return 0;
  const std::string_view page = std::string_view(response.body).substr(0, kMostLooked);
  const std::string status = fmt::format("{}.", response.status);
  for (std::size_t at = page.find(status); at != std::string_view::npos; at = page.find(status, at + 1)) {
    const bool inside = at > 0 && (is_letter_or_digit(page[at - 1]) || page[at - 1] == '.');
    const std::string_view rest = page.substr(at + status.size(), 4);
    const std::size_t digits = std::min<std::size_t>(rest.find_first_not_of("0123456789"), rest.size());
    if (!inside && digits > 0 && digits < 4) return parse_number<int>(rest.substr(0, digits)).value_or(0);
  }
  return 0;
}

}  // namespace wcbs_link
