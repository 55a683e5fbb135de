#pragma once

#include "link/fronts.hpp"
#include "wcbs_link/net/http.hpp"

#include <string>

namespace wcbs_link {

/// 520 to 527 and 530 are Cloudflare's own: it did not get a usable answer from the server.
bool is_cloudflare_status(int status);

/// Who answered instead of the application.
struct Answerer {
  const Front* front = nullptr;  ///< nullptr where nobody is known to have
  std::string reference;         ///< the number under which its owner finds the request; "" for none
  bool elsewhere = false;        ///< it is a redirect to another host
};
Answerer who_answered(const HttpResponse& response, const Url& url);

/// Whether a web server that is not IIS answered with a page of its own.
bool is_other_web_server(const HttpResponse& response);

/// Whether a web site for people answered, made with something that neither IIS nor the API uses (PHP,
/// WordPress).
bool is_web_site(const HttpResponse& response);

/// What the answer merely came through, by its own word: "cloudflare", a Via; "" for nothing.
std::string passed_through(const HttpResponse& response);

}  // namespace wcbs_link
