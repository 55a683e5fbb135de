#pragma once

#include "wcbs_link/net/http.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <memory>

namespace wcbs_link {

/// The real transport, on libcurl with OpenSSL: TLS 1.2 or newer, always verified, HTTP/2 where offered, one
/// connection per host. libcurl is started when the first request is sent, not before.
std::unique_ptr<HttpTransport> make_curl_transport(NetworkOptions options);

}  // namespace wcbs_link
