#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <string>

namespace wcbs_link {

/// All that a TLS server of a practice school shows, freshly made. EC P-256, so that it takes no time.
struct Certificates {
  std::string chain_pem;         ///< what the server sends, its own certificate first
  std::string key_pem;           ///< the key of the server's certificate; good for nothing else
  std::string root_pem;          ///< the root that a client may trust
  std::string intermediate_der;  ///< for who fetches it from the address in the server's certificate (AIA)
  std::string staple_der;        ///< an OCSP answer; "" for none
};

/// `issuer_url` is where the server's certificate says that its issuer's certificate can be fetched.
/// Fails with `local` when OpenSSL refuses, saying which step.
Result<Certificates> make_certificates(const TlsBehaviour& behaviour, const std::string& issuer_url);

}  // namespace wcbs_link
