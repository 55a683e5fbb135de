#pragma once

#include "wcbs_link/net/http.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

enum class Family { any, ipv4, ipv6 };

struct NetworkOptions {
  std::string ca_pem;  ///< the only roots to trust, in PEM; "" for the system's store
  Secret proxy;        ///< --proxy: an address that may hold a login; empty for the environment's choice
  std::string pinned;  ///< --resolve: "HOST:PORT:ADDRESS"
  Family family = Family::any;
  std::chrono::milliseconds timeout{15'000};  ///< for one request, looking up the name included
  std::function<std::optional<std::string>(std::string_view)> variable;  ///< reads the environment
  const Redactor* redactor =
      nullptr;  ///< knows what must not be shown of a server's words; nullptr for nothing
  std::function<bool()> interrupted;  ///< true once the user pressed Ctrl-C: requests then end at once
};

/// The real transport, on libcurl with OpenSSL: TLS 1.2 or newer, always verified, HTTP/2 where offered, one
/// connection per host. libcurl is started when the first request is sent, not before.
std::unique_ptr<HttpTransport> make_curl_transport(NetworkOptions options);

}  // namespace wcbs_link
