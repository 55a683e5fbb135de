#pragma once

#include "wcbs_link/net/http.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <memory>

namespace wcbs_link {

/// The real transport, on libcurl with OpenSSL: TLS 1.2 or newer, always verified, HTTP/2 where offered, one
/// connection per host. libcurl is started when the first request is sent, not before.
std::unique_ptr<HttpTransport> make_curl_transport(NetworkOptions options);

/// Lets the transports that get it parse the system's roots once (libcurl's own cache, which belongs to its
/// multi handle; there is none for --ca-file and on Windows). They share nothing else: connections, names and
/// sessions are each one's own. Only one of them may be in use at a time.
std::shared_ptr<KeptRoots> keep_roots();

}  // namespace wcbs_link
