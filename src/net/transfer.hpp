#pragma once

#include "net/curl_handles.hpp"
#include "net/routes.hpp"
#include "net/tls_watch.hpp"
#include "net/transfer_error.hpp"
#include "wcbs_link/net/http.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace wcbs_link {

/// One request under way.
struct Transfer {
  const HttpRequest* request = nullptr;
  Handshakes* handshakes = nullptr;
  Easy easy;
  List headers;
  List resolve;
  std::array<char, CURL_ERROR_SIZE> words{};
  HttpResponse response;
  HttpResponse proxy_answer;  ///< of the proxy to CONNECT: headers alone
  std::size_t header_bytes = 0;
  bool body_too_large = false;
  bool headers_too_large = false;
  Route route;
  const TlsFacts* tls = nullptr;  ///< of the connection that was made for it
  std::chrono::steady_clock::time_point begun;
  std::chrono::milliseconds lookup_time{0};
  std::chrono::milliseconds limit{0};
  std::optional<Error> early;  ///< no way was found: nothing was sent
  CURLcode result = CURLE_OK;

  /// Makes `easy` write to this, which must stay where it is.
  void listen();

  bool is_on_new_connection() const;

  /// Whether the headers that come now are a proxy's answer to CONNECT. Not for https proxies, whose own
  /// handshake looks like the server's: their answers are not listened to.
  bool is_before_tunnel() const;

  /// What TLS saw of its connection; nothing where there is none.
  TlsFacts tls_facts() const;

  Outcome outcome() const;

  /// All but `start`.
  Timing timing() const;
};

}  // namespace wcbs_link
