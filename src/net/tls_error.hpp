#pragma once

#include "net/tls_watch.hpp"
#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"

#include <string_view>

namespace wcbs_link {

/// Which fault stands behind a handshake that failed. `words` are OpenSSL's, by way of libcurl;
/// `host_mismatch` is what libcurl says once the chain itself was good.
Cause tls_cause(const TlsFacts& facts, const std::string& host, std::string_view words, bool host_mismatch);

/// That fault in words, with names, issuers, dates and what the library said as facts; and what else the
/// chain shows, which would come up once this is mended. For every tls_* code.
Error tls_error(Cause cause, const TlsFacts& facts, const std::string& host, std::string_view words,
                TimePoint now);

/// Whether an issuer is a root by its name, as far as that can be told: a certificate that was signed by it
/// needs nothing in between. So is the authority of a Windows domain (DC=), which nobody outside knows.
bool sounds_like_root(std::string_view issuer);

}  // namespace wcbs_link
