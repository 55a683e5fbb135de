#pragma once

#include "wcbs_link/net/http.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wcbs_link {

inline const Url kApi = *parse_url("https://school.example.org/Wcbs.API/api/");

/// The text of that name among an error's facts; "-" where there is none.
inline std::string fact(const Error& error, std::string_view name) {
  for (const Fact& one : error.facts)
    if (one.name == name && std::holds_alternative<std::string>(one.value))
      return std::get<std::string>(one.value);
  return "-";
}

inline HttpRequest request_to(const Url& url, Privacy privacy = Privacy::open) {
  HttpRequest one;
  one.url = url;
  one.privacy = privacy;
  return one;
}
inline HttpRequest request_to(std::string_view url, Privacy privacy = Privacy::open) {
  return request_to(*parse_url(url), privacy);
}

inline Code code_of(const HttpExchange& exchange) {
  return exchange.answer ? Code::none : exchange.answer.error().code;
}

inline HttpResponse response(int status, std::string body = "", std::string content_type = "",
                             std::vector<HttpHeader> headers = {}) {
  if (!content_type.empty()) headers.push_back({"Content-Type", std::move(content_type)});
  return {status, std::move(headers), std::move(body)};
}

/// Plays a list of fates and keeps what it was asked. When the list is used up, it answers 404.
class FakeTransport final : public HttpTransport {
 public:
  std::deque<HttpExchange> fates;
  std::vector<HttpRequest> asked;
  std::optional<Error> unreachable;  ///< what `reach` fails with

  FakeTransport() = default;
  explicit FakeTransport(std::vector<Result<HttpResponse>> answers) {
    for (auto& answer : answers) fates.push_back({std::move(answer), {}, {}});
  }

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    std::vector<HttpExchange> exchanges;
    for (const HttpRequest& request : requests) {
      asked.push_back(request);
      if (fates.empty()) {
        exchanges.push_back({response(404), {}, {}});
        continue;
      }
      exchanges.push_back(std::move(fates.front()));
      fates.pop_front();
    }
    return exchanges;
  }

  void pause(std::chrono::milliseconds time) override { paused += time; }
  std::chrono::milliseconds paused{0};

  void be_patient(std::chrono::milliseconds timeout) override { patience = timeout; }
  std::chrono::milliseconds patience{0};

  std::chrono::milliseconds looked_for{0};
  Result<Done> reach(const Url&, const std::string&, std::chrono::milliseconds most) override {
    looked_for = most;
    return unreachable ? Result<Done>(*unreachable) : Done{};
  }
};

}  // namespace wcbs_link
