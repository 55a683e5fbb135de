#pragma once

#include "net/routes.hpp"
#include "net/tls_watch.hpp"
#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <chrono>
#include <string>

namespace wcbs_link {

// Looks that only explain a failure: nothing secret is ever sent over them, and each takes three seconds at
// most. They end at once when the user interrupts.

/// Whether one address of `url`'s host takes a TCP connection within `most`. Fails with connect_* or
/// `interrupted`.
Result<Done> reach(const Url& url, const std::string& address, std::chrono::milliseconds most,
                   const NetworkOptions& options);

/// Whether the server takes TLS 1.0 or 1.1 where it took nothing newer.
bool speaks_old_tls(const Url& url, const Route& route, const NetworkOptions& options);

/// Tells a certificate that the server left out (tls_missing_intermediate) from a root that nobody knows
/// (tls_untrusted_root): by the issuer's certificate, where the last one sent says where it is. Without that,
/// verification's depth has decided already, as far as it can be told. Where the issuer's address does not
/// answer, that costs a second and a half. Trusts `options.ca_pem`, else
/// `roots_file`.
Cause look_at_issuer(Code code, const TlsFacts& tls, const Route& school, Routes& routes,
                     const NetworkOptions& options, const std::string& roots_file);

}  // namespace wcbs_link
