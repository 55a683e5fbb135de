#include "wcbs_link/net/http.hpp"

#include "wcbs_link/base/text.hpp"

namespace wcbs_link {

std::span<const std::string_view> telling_headers(Privacy privacy) {
  static constexpr std::string_view kTelling[] = {"Date",
                                                  "Server",
                                                  "Via",
                                                  "Retry-After",
                                                  "X-Request-Id",
                                                  "request-id",
                                                  "x-ms-request-id",
                                                  "x-ms-correlation-request-id",
                                                  "CF-RAY",
                                                  "cf-mitigated",
                                                  "X-Azure-Ref",
                                                  "WWW-Authenticate"};
  const std::span<const std::string_view> all = kTelling;
  return privacy == Privacy::people ? all.first(all.size() - 1) : all;
}

std::string HttpResponse::header(std::string_view name) const {
  for (const HttpHeader& header : headers)
    if (equal_ignoring_case(header.name, name)) return header.value;
  return {};
}

bool is_redirect(const HttpResponse& response) {
  return response.status == 301 || response.status == 302 || response.status == 303 ||
         response.status == 307 || response.status == 308;
}

std::string shown(std::string_view words, const Redactor* redactor, std::size_t most_columns) {
  return redactor == nullptr ? sanitise(words, most_columns) : sanitise(redactor->heard(words), most_columns);
}

}  // namespace wcbs_link
