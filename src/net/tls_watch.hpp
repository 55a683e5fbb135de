#pragma once

#include "wcbs_link/net/http.hpp"

#include <deque>
#include <map>
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
  std::vector<Certificate> path;   ///< as verified: from the server's own up to a root, or to where it failed
  std::vector<std::string> path_der;
  std::vector<std::string> sent_der;  ///< where verification failed
  bool has_timestamps = false;        ///< the server's certificate was logged publicly (RFC 6962, SCT)
};

/// Makes `context` write what it sees to `facts`, which must outlive it. Verification itself is unchanged,
/// except that a stapled "revoked" ends the handshake and that OpenSSL's security level is at least 2.
void watch_tls(ssl_ctx_st* context, TlsFacts& facts);

/// What OpenSSL saw of each connection.
class Handshakes {
 public:
  explicit Handshakes(const Redactor* redactor) : redactor_(redactor) {}

  TlsFacts& begin(const std::string& origin) {
    all_.emplace_back();
    all_.back().redactor = redactor_;
    return *(latest_[origin] = &all_.back());
  }

  /// The last one with that origin, for a request on a connection that was there; nullptr for none.
  const TlsFacts* latest(const std::string& origin) const {
    const auto found = latest_.find(origin);
    return found == latest_.end() ? nullptr : found->second;
  }

  const Redactor* redactor() const { return redactor_; }

 private:
  const Redactor* redactor_;
  std::deque<TlsFacts> all_;  // OpenSSL writes to them as long as their connections live
  std::map<std::string, TlsFacts*> latest_;
};

}  // namespace wcbs_link
