#pragma once

#include <string>
#include <string_view>

namespace wcbs_link {

/// What libcurl saw of one request.
struct Seen {
  int curl_code = 0;       ///< CURLcode
  long verify_result = 0;  ///< OpenSSL's X509_V_ERR_..., 0 for a good chain
  long status = 0;
  std::string head;
  std::string body;
};

struct Ask {
  std::string url = {};
  std::string form = {};           ///< a POST with this body where it is not empty
  std::string authorization = {};  ///< the header's value
  std::string ca_pem = {};
  bool follow = false;
  int security_level = -1;  ///< of OpenSSL; -1 for its own
  bool verify = true;
  long timeout_ms = 5'000;
  std::size_t most_bytes = 8 * 1024 * 1024;  ///< of head and body each
};

Seen ask(const Ask& question);
Seen get(const std::string& url, const std::string& authorization = "");

/// Sends `bytes` over a new TCP connection and returns all that comes back until it is closed, or for at most
/// five seconds.
std::string exchange_bytes(const std::string& url, std::string_view bytes);

}  // namespace wcbs_link
