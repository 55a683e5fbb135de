#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

enum class Method { get, post };

/// What an exchange may leave behind in a trace.
enum class Privacy {
  open,         ///< a page or a document: the start of an error answer may be kept
  credentials,  ///< the token request: neither body
  schools,      ///< the list of schools: as with people, but of an error the server's words may be kept
  people,       ///< records of children and staff: nothing but status, size and time
};

/// After decompression.
inline constexpr std::size_t kMostTokenAnswer = 64 * 1024;
inline constexpr std::size_t kMostPage = 1024 * 1024;
inline constexpr std::size_t kMostDocument = 4 * 1024 * 1024;
inline constexpr std::size_t kMostHeaders = 256 * 1024;

struct HttpRequest {
  Method method = Method::get;
  Url url;
  std::string accept = "application/json";
  Secret authorization;  ///< the whole value of the Authorization header; empty for none
  Secret body;           ///< an application/x-www-form-urlencoded body, for POST
  std::size_t most_body = kMostDocument;
  Privacy privacy = Privacy::open;
  bool followed = false;  ///< a server named its address: a redirect, a page link, a document's path
  /// Whether a server chose its address, for a list of people or of schools: it may hold anybody's name or
  /// id.
  bool may_name_somebody() const {
    return followed && (privacy == Privacy::schools || privacy == Privacy::people);
  }

  std::chrono::milliseconds most_time{0};  ///< from `send_all` on, below the transport's own; 0 for no more
};

/// A stranger's words as they may be shown, written or kept: dropped whole where they repeat a secret that
/// `redactor` knows (nullptr for none), then made safe for one line and cut.
std::string shown(std::string_view words, const Redactor* redactor, std::size_t most_columns);

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;
  const Redactor* redactor = nullptr;  ///< what knows the secrets that the server was sent; nullptr for none
  std::size_t number = 0;              ///< of its request in the walk, from 1 on
  bool wants_certificate = false;      ///< the server asked for one of this computer when it was connected to

  /// The first header of that name in any letter case; "" where there is none.
  std::string header(std::string_view name) const;

  /// The one way for words of this answer to a person.
  std::string shown(std::string_view words, std::size_t most_columns = 200) const {
    return wcbs_link::shown(words, redactor, most_columns);
  }
  bool repeats_secret(std::string_view words) const {
    return redactor != nullptr && redactor->repeats(words);
  }
  /// The same of words that cannot be honest then: see Redactor::surely_repeats.
  bool surely_repeats_secret(std::string_view words) const {
    return redactor != nullptr && redactor->surely_repeats(words);
  }
  std::string shown_header(std::string_view name, std::size_t most_columns) const {
    return shown(header(name), most_columns);
  }
};

bool is_redirect(const HttpResponse& response);

/// Headers of an answer by which its request can be found in the logs of a server, a proxy or a protection
/// service, and which tell who answered. Of an answer about people not the one whose words are free.
std::span<const std::string_view> telling_headers(Privacy privacy);

/// What every request names itself with.
inline constexpr std::string_view kUserAgent = "wcbs-link/" WCBS_LINK_VERSION;

/// What was seen of the connection under an exchange, also of one that failed.
struct Connection {
  std::string proxy;                   ///< its address without login; "" for none
  std::vector<std::string> addresses;  ///< all that the name leads to, the system's favourite first
  bool pinned = false;                 ///< the addresses were given by the user, not by DNS
  bool by_hosts_file = false;          ///< by this computer's hosts file, not by DNS
  std::string roots;                   ///< the file of trusted roots that SSL_CERT_FILE names; "" for none
  std::string address;                 ///< the one that answered; "" where TCP did not come up
  std::string local;                   ///< this computer's own address on that way; "" like `address`
  std::string tls_version;             ///< "TLSv1.3"; "" without TLS or where the handshake failed
  std::string http_version;            ///< "1.1", "2"
  std::vector<Certificate> chain;      ///< as the server sent it, its own certificate first
  std::vector<Certificate> verified;   ///< as verification used it, up to the root; none where it failed
  bool has_timestamps = false;         ///< the server's certificate was logged publicly (RFC 6962)
  bool given_root_alone = false;  ///< verified with --ca-file's root, which is not in this computer's list

  /// Whether it was there: TCP, and where the address is secure also TLS.
  bool stood(const Url& url) const {
    return !address.empty() && (url.scheme == "http" || !tls_version.empty());
  }
};

/// Milliseconds since the request began; 0 for what did not happen (again): a reused connection has no
/// `name`, `connect` and `tls`.
struct Timing {
  double name = 0;
  double connect = 0;
  double tls = 0;
  double first_byte = 0;
  double total = 0;
  double start = 0;  ///< of this request, since the transport's first one began
};

/// A request's fate. An HTTP status is an answer, not a failure: `answer` is an error only where no whole
/// HTTP answer came (codes dns_*, connect_*, proxy_*, tls_*, http_timeout/truncated/too_large/bad_reply,
/// interrupted).
struct HttpExchange {
  Result<HttpResponse> answer;
  Connection connection;
  Timing timing;
};

/// One of the three ways to the world outside (the others are Terminal and the clock).
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  /// Sends all requests, side by side where HTTP/2 allows it on one connection, else one after the other, and
  /// returns their fates in the same order. Follows no redirect. Keeps connections for the next call.
  virtual std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) = 0;

  /// Opens a TCP connection to one address of `url`'s host and closes it again: to learn whether that address
  /// works at all, within `most`. May run while `send_all` does, in another thread. Fails with connect_* or
  /// interrupted.
  virtual Result<Done> reach(const Url& url, const std::string& address, std::chrono::milliseconds most) = 0;

  /// Lets time pass before something is asked again; less of it where the user interrupts.
  virtual void pause(std::chrono::milliseconds time) = 0;

  /// `tick` is called a few times a second wherever a server is waited for, in the thread that waits: for
  /// signs of life. Nothing by itself.
  virtual void while_waiting(std::function<void()> tick) { (void)tick; }

  /// This computer's own address on the way to `url`'s server, without sending anything to that server; where
  /// no name server here knows it, or a proxy stands between, on the way to the internet. "" where there is
  /// no way: there is no network. Always looked for anew.
  virtual std::string own_address(const Url& url) {
    (void)url;
    return {};
  }

  /// This computer may be in another network now: what is open is closed, and names are looked up again.
  /// Nothing by itself.
  virtual void begin_anew() {}

  /// From here on a request may take that long, where it might take less until now. Nothing by itself.
  virtual void be_patient(std::chrono::milliseconds timeout) { (void)timeout; }

  HttpExchange send(const HttpRequest& request) { return std::move(send_all({&request, 1}).front()); }
};

}  // namespace wcbs_link
