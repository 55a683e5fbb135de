#pragma once

#include "net/tls_watch.hpp"
#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/base/url.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <curl/curl.h>

namespace wcbs_link {

/// How a request ended that got no whole answer: what libcurl and OpenSSL tell of it, in plain values.
struct Outcome {
  Url url;
  CURLcode result = CURLE_OK;
  std::string words;      ///< libcurl's own, which may hold a server's
  long system_error = 0;  ///< errno of the system call that failed; on Windows, Winsock's number
  Secret proxy;           ///< empty for none
  long proxy_status = 0;  ///< of the proxy's answer to CONNECT; 0 for none
  CURLproxycode proxy_error = CURLPX_OK;  ///< what a SOCKS proxy said
  std::string proxy_server;               ///< what the answer to CONNECT says of who gave it; "" for nothing
  std::string proxy_reason;               ///< squid's word for what went wrong: "ERR_DNS_FAIL 0"
  bool proxy_sent_page = false;           ///< a page came in the place of a tunnel
  std::vector<std::string> addresses;     ///< none behind a proxy
  bool pinned = false;                    ///< they were given by the user, not by DNS
  bool by_hosts_file = false;             ///< by this computer's hosts file, not by DNS
  std::string address;                    ///< of them the one that was connected to; "" for none
  bool tcp_up = false;
  bool is_new = false;  ///< the connection was made for this request
  bool tls_up = false;
  TlsFacts tls;                    ///< of the connection
  int status = 0;                  ///< of the answer that had begun
  bool answer_begun = false;       ///< a byte of a header came
  bool headers_too_large = false;  ///< for `kMostHeaders`
  bool body_too_large = false;     ///< for `most_body`
  std::size_t most_body = 0;
  std::chrono::milliseconds limit{0};  ///< the time that it had

  std::string shown_words() const;
};

/// /// The stage at which it failed, and how. Asks nobody: see probes.hpp for what only a further look can
/// tell.
Cause transfer_cause(const Outcome& outcome);

/// That in words, with facts. `cause` is the outcome's own, or one that a further look has put in its place.
Error transfer_error(Cause cause, const Outcome& outcome, TimePoint now);

}  // namespace wcbs_link
