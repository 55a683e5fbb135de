#include "practice/replies.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

HttpAnswer message(int status, const std::string& text, const std::string& detail = "") {
  Json body = {{"Message", text}};
  if (!detail.empty()) body["MessageDetail"] = detail;
  return http_answer(status, "application/json; charset=utf-8", dump(body));
}

constexpr const char* kDenied = "Authorization has been denied for this request.";

}  // namespace

std::string fill_in(std::string_view text, const Place& place) {
  std::string filled = replace_all(text, "{origin}", place.origin());
  filled = replace_all(filled, "{scheme}", place.scheme);
  filled = replace_all(filled, "{host}", place.host);
  filled = replace_all(filled, "{application}", place.application);
  return replace_all(filled, "{target}", place.target);
}

HttpAnswer redirect(int status, const std::string& location) {
  return http_answer(status, "text/html; charset=UTF-8", R"(<head><title>Document Moved</title></head>
<body><h1>Object Moved</h1>This document may be found elsewhere</body>)")
      .with("Location", location);
}

HttpAnswer web_api_unauthorized() {
  return message(401, kDenied).with("WWW-Authenticate", "Bearer");
}

HttpAnswer web_api_forbidden() {
  return message(403, kDenied);
}

HttpAnswer web_api_not_found(const Place& place) {
  return message(404,
                 fmt::format("No HTTP resource was found that matches the request URI '{}{}'.",
                             place.origin(), place.target),
                 "No type was found that matches the controller named in the request.");
}

HttpAnswer web_api_method_not_allowed(const PracticeRequest& request) {
  return message(405,
                 fmt::format("The requested resource does not support http method '{}'.", request.method));
}

HttpAnswer web_api_server_error() {
  return message(500, "An error has occurred.");
}

}  // namespace wcbs_link
