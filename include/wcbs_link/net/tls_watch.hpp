#pragma once

#include "wcbs_link/net/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;

namespace wcbs_link {

/// What OpenSSL saw during one handshake. libcurl alone cannot tell a missing intermediate from an unknown
/// root, nor which certificate of a chain is expired.
struct TlsFacts {
  const Redactor* redactor = nullptr;  ///< for names in certificates, which are a server's words
  bool begun = false;                  ///< the first message of a handshake went out
  bool done = false;                   ///< the handshake was finished
  int verify_error = 0;                ///< X509_V_ERR_*, 0 for none
  int verify_depth = 0;                ///< 0: the server's own certificate
  bool certificate_requested = false;
  bool revoked = false;  ///< a stapled OCSP answer said so
  std::string alert;     ///< the fatal alert that was received or sent, in OpenSSL's words
  std::string version;
  std::vector<Certificate> chain;  ///< as sent, at most 10
  std::vector<Certificate> path;  ///< where verification failed: from the server's own up to where it stopped
  std::vector<std::string> der;   ///< the same in DER
};

/// Makes `context` write what it sees to `facts`, which must outlive it. Verification itself is unchanged,
/// except that a stapled "revoked" ends the handshake and that OpenSSL's security level is at least 2.
void watch_tls(ssl_ctx_st* context, TlsFacts& facts);

/// A certificate in DER; nothing where it is none.
std::optional<Certificate> read_certificate(std::string_view der);

/// Why a handshake with `host` failed. `library_words` is libcurl's error text; `host_mismatch` is what
/// libcurl says once the chain itself was good.
Error tls_error(const TlsFacts& facts, std::string_view host, std::string_view library_words,
                bool host_mismatch, TimePoint now);

/// The error for a chain that was refused for `code`, with names, issuers and dates as facts.
Error certificate_error(const TlsFacts& facts, Code code, std::string_view host, TimePoint now);

/// Whether an issuer is a root by its name, as far as that can be told: a certificate that was signed by it
/// needs nothing in between. So is the authority of a Windows domain (DC=), which nobody outside knows.
bool sounds_like_root(std::string_view issuer);

/// The product name if one of the chain's issuers is a known web filter or TLS inspector; else "".
std::string web_filter(const std::vector<Certificate>& chain);

}  // namespace wcbs_link
