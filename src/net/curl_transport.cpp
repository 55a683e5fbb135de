#include "wcbs_link/net/curl_transport.hpp"

#include "net/name_lookup.hpp"
#include "net/proxy.hpp"
#include "net/system_roots.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/io/wiping_heap.hpp"
#include "wcbs_link/net/chain_look.hpp"
#include "wcbs_link/net/tls_watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <map>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

namespace wcbs_link {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookTime{3000};
constexpr std::size_t kMostCertificate = 64 * 1024;
constexpr const char* kUserAgent = "wcbs-link/" WCBS_LINK_VERSION;

struct CurlLibrary {
  CurlLibrary() {
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping_heap::allocate, wiping_heap::release,
                         wiping_heap::reallocate, wiping_heap::duplicate, wiping_heap::allocate_zeroed);
  }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiCleanup {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListCleanup>;

void append(List& list, const std::string& line) {
  list.reset(curl_slist_append(list.release(), line.c_str()));
}

/// libcurl copies header lines; its list would keep the token in memory, so it is wiped before it is freed.
void wipe_list(const List& list) {
  for (curl_slist* item = list.get(); item != nullptr; item = item->next) {
    std::string_view text(item->data);
    std::fill_n(item->data, text.size(), '\0');
  }
}

/// One request under way.
struct Transfer {
  const HttpRequest* request = nullptr;
  std::unique_ptr<CURL, EasyCleanup> easy;
  List headers;
  List pinned;
  std::array<char, CURL_ERROR_SIZE> words{};
  HttpResponse response;
  std::size_t header_bytes = 0;
  bool body_too_large = false;
  bool headers_too_large = false;
  Secret proxy;
  std::vector<std::string> addresses;
  bool addresses_given = false;
  std::chrono::steady_clock::time_point begun;
  milliseconds lookup_time{0};
  milliseconds limit{0};
  std::optional<Error> early;  ///< the name could not be looked up: nothing was sent
  CURLcode code = CURLE_OK;
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.response.body.size() + size > transfer.request->most_body) {
    transfer.body_too_large = true;
    return 0;
  }
  transfer.response.body.append(data, size);
  return size;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size);
  transfer.header_bytes += size;
  if (transfer.header_bytes > kMostHeaders) {
    transfer.headers_too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) transfer.response.headers.clear();
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos && !line.starts_with("HTTP/"))
    transfer.response.headers.push_back({trim(line.substr(0, colon)), trim(line.substr(colon + 1))});
  return size;
}

/// errno of the system call that failed, as one of the POSIX values. Windows reports Winsock's own numbers
/// (WSAE* in winsock2.h), which are listed beside them.
struct SystemError {
  int posix;
  int winsock;
};
constexpr SystemError kRefused{ECONNREFUSED, 10061};
constexpr SystemError kReset{ECONNRESET, 10054};
constexpr SystemError kTimedOut{ETIMEDOUT, 10060};
bool is(long error, SystemError which) {
  return error == which.posix || error == which.winsock;
}

template <class T>
T info(CURL* easy, CURLINFO what) {
  T value{};
  curl_easy_getinfo(easy, what, &value);
  return value;
}

double info_ms(CURL* easy, CURLINFO what) {
  return static_cast<double>(info<curl_off_t>(easy, what)) / 1000.0;
}

/// IPv6 addresses in the brackets that CURLOPT_RESOLVE wants.
std::vector<std::string> bracketed(std::vector<std::string> addresses) {
  for (std::string& address : addresses)
    if (address.find(':') != std::string::npos) address = "[" + address + "]";
  return addresses;
}

std::string where_to(const Url& url, const std::vector<std::string>& addresses) {
  const std::string place = fmt::format("{}, port {}", url.host, url.port);
  if (addresses.empty() || is_address(url.host)) return place;
  return fmt::format("{} ({})", place,
                     join({addresses.begin(),
                           addresses.begin() + static_cast<long>(std::min<std::size_t>(addresses.size(), 3))},
                          ", "));
}

/// /// 0 for a public address, 1 for a private one, 2 for this computer.
int insideness(const std::string& address) {
  return is_loopback(address) ? 2 : is_private_address(address) ? 1 : 0;
}

/// Whether no address of `there` is further inside than any of `here`.
bool is_no_further_inside(const std::vector<std::string>& there, const std::vector<std::string>& here) {
  int most = 0;
  for (const std::string& address : there) most = std::max(most, insideness(address));
  int least = here.empty() ? 0 : 2;
  for (const std::string& address : here) least = std::min(least, insideness(address));
  return most <= least;
}

/// Whether a file of a certificate is asked for and nothing else can be: plain http, no query, a fitting
/// ending.
bool names_certificate(const Url& url) {
  const std::string path = to_lower(url.path);
  constexpr std::string_view endings[] = {".cer", ".crt", ".der", ".pem", ".p7b", ".p7c"};
  return url.scheme == "http" && url.query.empty() &&
         std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view end) { return path.ends_with(end); });
}

Error with_addresses(Error error, const Transfer& transfer) {
  error.facts.push_back({"host", transfer.request->url.host});
  error.facts.push_back({"port", std::to_string(transfer.request->url.port)});
  if (!transfer.addresses.empty()) error.facts.push_back({"addresses", transfer.addresses});
  return error;
}

Error proxy_error(const Transfer& transfer, Code code, std::string summary, long status) {
  Error error{code, std::move(summary), {{"proxy", proxy_shown(transfer.proxy)}}};
  if (status != 0) error.facts.push_back({"status", std::to_string(status)});
  return error;
}

std::optional<Error> proxy_trouble(const Transfer& transfer, const TlsFacts& tls, bool tcp_up,
                                   std::string_view words) {
  const std::string proxy = proxy_shown(transfer.proxy);
  const long status = info<long>(transfer.easy.get(), CURLINFO_HTTP_CONNECTCODE);
  if (status == 407)
    return proxy_error(transfer, Code::proxy_auth_required,
                       has_login(transfer.proxy)
                           ? fmt::format("The proxy {} did not accept the user name and password.", proxy)
                           : fmt::format("The proxy {} asks for a user name and password.", proxy),
                       status);
  if (status >= 300)
    return proxy_error(transfer, Code::proxy_refused,
                       fmt::format("The proxy {} refused to connect to {}: it answered {}.", proxy,
                                   transfer.request->url.host, status),
                       status);
  if (!tcp_up || transfer.code == CURLE_COULDNT_RESOLVE_PROXY)
    return proxy_error(transfer, Code::proxy_unreachable,
                       fmt::format("The proxy {} cannot be reached.", proxy), 0);
  // A SOCKS proxy gives no status: there the start of the handshake tells that the tunnel was open.
  const bool open = status != 0 || (contains_ignoring_case(proxy, "socks") && tls.begun);
  const bool tunnel = transfer.request->url.scheme == "https" && !open;
  if (transfer.code == CURLE_PROXY || tunnel)
    return proxy_error(
        transfer, Code::proxy_refused,
        fmt::format("The proxy {} did not connect to {}: {}.", proxy, transfer.request->url.host, words), 0);
  return std::nullopt;
}

/// Whether the server asked for a client certificate and then ended the connection instead of answering. In
/// TLS 1.3 it does so after the handshake, and its alert is lost where a reset overtakes it.
bool refused_without_certificate(const Transfer& transfer, const TlsFacts& tls) {
  if (!tls.certificate_requested) return false;
  const bool cut = transfer.code == CURLE_RECV_ERROR || transfer.code == CURLE_SEND_ERROR ||
                   transfer.code == CURLE_GOT_NOTHING;
  const bool fresh = info<long>(transfer.easy.get(), CURLINFO_NUM_CONNECTS) > 0;
  return !tls.alert.empty() || (cut && fresh && transfer.header_bytes == 0);
}

/// Turns libcurl's result into facts about the stage at which the request failed.
Error transfer_error(const Transfer& transfer, const TlsFacts& tls) {
  CURL* easy = transfer.easy.get();
  const Url& url = transfer.request->url;
  const std::string words = shown(transfer.words.data(), tls.redactor, 150);
  const char* address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  const bool tcp_up = address != nullptr && *address != '\0';
  const bool secure = url.scheme == "https";
  const bool tls_up = !secure || tls.done || info<curl_off_t>(easy, CURLINFO_APPCONNECT_TIME_T) > 0;
  const long os_error = info<long>(easy, CURLINFO_OS_ERRNO);
  const std::string place = where_to(url, transfer.addresses);
  const double seconds = std::chrono::duration<double>(transfer.limit).count();

  if (transfer.code == CURLE_ABORTED_BY_CALLBACK) return {Code::interrupted, "Interrupted."};
  if (transfer.headers_too_large || transfer.code == CURLE_OUT_OF_MEMORY ||
      contains_ignoring_case(words, "too large response headers"))
    return with_addresses({Code::http_too_large, fmt::format("{} answered with headers of more than {} KiB.",
                                                             url.host, kMostHeaders / 1024)},
                          transfer);
  if (transfer.body_too_large)
    return with_addresses(
        {Code::http_too_large, fmt::format("{} answered {} with more than {} KiB.", url.host, url.path,
                                           transfer.request->most_body / 1024)},
        transfer);
  if (!transfer.proxy.empty() && !tls.done)
    if (auto trouble = proxy_trouble(transfer, tls, tcp_up, words); trouble && transfer.response.status == 0)
      return *trouble;

  if (transfer.code == CURLE_COULDNT_RESOLVE_HOST)
    return with_addresses({Code::dns_failed, fmt::format("The name {} could not be looked up.", url.host)},
                          transfer);
  if (!tcp_up) {
    if (is(os_error, kRefused))
      return with_addresses({Code::connect_refused,
                             fmt::format("{} refused the connection: nothing answers on that port.", place)},
                            transfer);
    if (is(os_error, kReset))
      return with_addresses({Code::connect_reset, fmt::format("{} broke off the connection.", place)},
                            transfer);
    if (transfer.code == CURLE_OPERATION_TIMEDOUT || is(os_error, kTimedOut))
      return with_addresses(
          {Code::connect_timeout, fmt::format("{} did not answer within {} seconds.", place, seconds)},
          transfer);
    if (transfer.code == CURLE_COULDNT_CONNECT)
      return with_addresses({Code::connect_unreachable,
                             fmt::format("{} cannot be reached from this computer: {}.", place, words)},
                            transfer);
  }
  if (transfer.code == CURLE_SSL_CACERT_BADFILE)
    return {
        Code::tls_no_roots,
        fmt::format(
            "The certificate of {} cannot be checked: the list of trusted authorities on this computer cannot be read.",
            url.host),
        {{"library", words}}};
  if (secure && (!tls_up || transfer.code == CURLE_PEER_FAILED_VERIFICATION ||
                 refused_without_certificate(transfer, tls))) {
    if (transfer.code == CURLE_OPERATION_TIMEDOUT)
      return with_addresses(
          {Code::tls_handshake,
           fmt::format(
               "{} took the connection, then said nothing for {} seconds: no secure connection came about.",
               place, seconds)},
          transfer);
    if (is(os_error, kReset) && tls.alert.empty() && tls.verify_error == 0 && !tls.done)
      return with_addresses({Code::connect_reset,
                             fmt::format("{} broke off the connection while it was being secured.", place)},
                            transfer);
    return tls_error(tls, url.host, words,
                     transfer.code == CURLE_PEER_FAILED_VERIFICATION && tls.verify_error == 0,
                     current_time());
  }
  const bool answer_begun = transfer.header_bytes > 0;
  switch (transfer.code) {
    case CURLE_OPERATION_TIMEDOUT:
      return with_addresses(
          {Code::http_timeout,
           fmt::format("{} took the request for {} and gave no whole answer within {} seconds.", url.host,
                       url.path, seconds)},
          transfer);
    case CURLE_PARTIAL_FILE:
      return with_addresses(
          {Code::http_truncated,
           fmt::format("The answer of {} for {} broke off before its end.", url.host, url.path)},
          transfer);
    case CURLE_GOT_NOTHING:
      return with_addresses(
          {Code::http_bad_reply,
           fmt::format("{} closed the connection without an answer for {}.", url.host, url.path)},
          transfer);
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      if (is(os_error, kReset) || contains_ignoring_case(words, "reset"))
        return with_addresses({answer_begun ? Code::http_truncated : Code::connect_reset,
                               fmt::format("{} broke off the connection{}.", place,
                                           answer_begun ? " in the middle of its answer" : ""),
                               {}},
                              transfer);
      if (!answer_begun || contains_ignoring_case(words, "unexpected eof"))
        return with_addresses({Code::http_truncated, fmt::format("The answer of {} for {} broke off: {}.",
                                                                 url.host, url.path, words)},
                              transfer);
      break;
    default:
      break;
  }
  return with_addresses({Code::http_bad_reply,
                         fmt::format("{} answered {} with something that is not correct HTTP: {}.", url.host,
                                     url.path, words.empty() ? curl_easy_strerror(transfer.code) : words)},
                        transfer);
}

class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(NetworkOptions options) : options_(std::move(options)) {
    tls_.redactor = options_.redactor;
  }

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    start_library();
    std::vector<HttpExchange> results;
    // Without HTTP/2 one connection takes one request at a time; each then gets its whole time.
    const std::size_t at_once = multiplexed_ ? std::max<std::size_t>(requests.size(), 1) : 1;
    for (; !requests.empty(); requests = requests.subspan(std::min(at_once, requests.size()))) {
      std::deque<Transfer> transfers;  // libcurl keeps addresses of its members
      for (const HttpRequest& request : requests.first(std::min(at_once, requests.size()))) {
        transfers.emplace_back();
        begin(transfers.back(), request);
      }
      run(transfers);
      for (Transfer& transfer : transfers) results.push_back(finish(transfer));
    }
    return results;
  }

  Result<Done> reach(const Url& url, const std::string& address) override {
    start_library();
    Look look = prepare_look(fmt::format("http://{}:{}/", bracketed({url.host}).front(), url.port), Secret());
    pin(look, url, {address});
    curl_easy_setopt(look.easy.get(), CURLOPT_CONNECT_ONLY, 1L);
    const CURLcode code = curl_easy_perform(look.easy.get());
    if (code == CURLE_OK) return Done{};
    if (code == CURLE_ABORTED_BY_CALLBACK) return Error{Code::interrupted, "Interrupted."};
    const long why = info<long>(look.easy.get(), CURLINFO_OS_ERRNO);
    return Error{is(why, kRefused)                  ? Code::connect_refused
                 : code == CURLE_OPERATION_TIMEDOUT ? Code::connect_timeout
                                                    : Code::connect_unreachable,
                 fmt::format("{} does not answer on port {}.", address, url.port),
                 {{"address", address}}};
  }

 private:
  bool interrupted() const { return options_.interrupted && options_.interrupted(); }

  void start_library() {
    static const CurlLibrary library;
    if (multi_) return;
    multi_.reset(curl_multi_init());
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  }

  /// Names are looked up here rather than inside libcurl, which does not tell "no such name" from "no answer"
  /// and shows only the address that it used.
  std::optional<Error> find_addresses(Transfer& transfer) {
    const Url& url = transfer.request->url;
    if (!transfer.proxy.empty()) return std::nullopt;
    const std::string pin = fmt::format("{}:{}:", url.host, url.port);
    if (to_lower(options_.pinned).starts_with(pin)) {
      for (const std::string& address : split(options_.pinned.substr(pin.size()), ','))
        transfer.addresses.push_back(replace_all(replace_all(address, "[", ""), "]", ""));
      transfer.addresses_given = true;
    } else if (is_address(url.host)) {
      transfer.addresses = {url.host};
      return std::nullopt;
    } else {
      auto found = addresses_of(url.host, transfer.limit, transfer.lookup_time);
      if (!found) return found.error();
      transfer.addresses = std::move(*found);
    }
    if (stays_here(url)) {  // a name below "localhost" may be in DNS and lead anywhere
      std::erase_if(transfer.addresses, [](const std::string& address) { return !is_loopback(address); });
      if (transfer.addresses.empty())
        return Error{
            Code::dns_failed,
            fmt::format(
                "{} stands for this computer, but leads elsewhere: nothing was sent there unencrypted.",
                url.host),
            {{"host", url.host}}};
    }
    append(transfer.pinned, pin + join(bracketed(transfer.addresses), ","));
    return std::nullopt;
  }

  /// Each name is asked for once.
  Result<std::vector<std::string>> addresses_of(const std::string& host, milliseconds limit,
                                                milliseconds& taken) {
    if (const auto known = addresses_.find(host); known != addresses_.end()) return known->second;
    const auto start = std::chrono::steady_clock::now();
    auto found = look_up(host, options_.family, limit, options_.interrupted);
    taken = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
    if (found) addresses_.emplace(host, *found);
    return found;
  }

  /// Looks that only explain a failure. Nothing secret is ever sent over them.
  struct Look {
    std::unique_ptr<CURL, EasyCleanup> easy{curl_easy_init()};
    List pinned;
    std::string body;
  };

  /// `url` at the same address and through the same proxy as `transfer`, for at most three seconds.
  Look prepare_look(const std::string& url, const Secret& proxy) const {
    Look look;
    CURL* easy = look.easy.get();
    const auto time = std::min(options_.timeout, kLookTime);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()));
    curl_easy_setopt(easy, CURLOPT_PROXY, proxy.reveal().c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, kUserAgent);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(
        easy, CURLOPT_XFERINFOFUNCTION, +[](void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
          return static_cast<const CurlTransport*>(self)->interrupted() ? 1 : 0;
        });
    return look;
  }

  void pin(Look& look, const Url& url, const std::vector<std::string>& addresses) const {
    append(look.pinned, fmt::format("{}:{}:{}", url.host, url.port, join(bracketed(addresses), ",")));
    if (!is_address(url.host)) curl_easy_setopt(look.easy.get(), CURLOPT_RESOLVE, look.pinned.get());
  }

  /// Whether the server takes TLS 1.0 or 1.1 where it took nothing newer.
  bool speaks_old_tls(const Transfer& transfer) const {
    const Url& url = transfer.request->url;
    Look look = prepare_look(url.origin() + "/", transfer.proxy);
    if (transfer.proxy.empty()) pin(look, url, transfer.addresses);
    CURL* easy = look.easy.get();
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                     static_cast<long>(CURL_SSLVERSION_TLSv1_0) | CURL_SSLVERSION_MAX_TLSv1_1);
    curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
    return curl_easy_perform(easy) == CURLE_OK;
  }

  /// Plain http to this computer never leaves it, so neither through a proxy.
  static bool stays_here(const Url& url) { return url.scheme == "http" && is_loopback(url.host); }

  const Secret& proxy_of(const Url& url) {
    static const Secret none;
    if (stays_here(url)) return none;
    if (!options_.proxy.empty()) return options_.proxy;
    const auto [known, is_new] = proxies_.try_emplace(url.origin());
    if (is_new) known->second = proxy_for(url, options_.variable);
    return known->second;
  }

  /// A certificate that the server's own says where to find; "" where it cannot be had. Anybody on the way
  /// can write that address, so it must not reach further inside than the school's own.
  std::string fetch_issuer(const std::string& address, const Transfer& school) {
    const auto url = parse_url(address);
    if (!url || !names_certificate(*url)) return {};
    const Secret proxy = proxy_of(*url);
    Look look = prepare_look(url->text(), proxy);
    if (proxy.empty()) {
      milliseconds taken{0};
      const auto found = is_address(url->host) ? Result<std::vector<std::string>>({url->host})
                                               : addresses_of(url->host, kLookTime, taken);
      if (!found || !is_no_further_inside(*found, school.addresses)) return {};
      pin(look, *url, *found);
    } else if (is_private_address(url->host) || is_inside_name(url->host)) {
      return {};
    }
    CURL* easy = look.easy.get();
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &look.body);
    curl_easy_setopt(
        easy, CURLOPT_WRITEFUNCTION,
        +[](char* data, std::size_t, std::size_t size, void* into) -> std::size_t {
          auto& body = *static_cast<std::string*>(into);
          if (body.size() + size > kMostCertificate) return 0;
          body.append(data, size);
          return size;
        });
    return curl_easy_perform(easy) == CURLE_OK ? look.body : std::string();
  }

  /// Tells a certificate that the server left out from a root that nobody knows: by the issuer's certificate,
  /// where the last one sent says where it is. Without that, verification's depth has decided already.
  Code look_at_issuer(Code code, const Transfer& transfer) {
    const std::string address = tls_.der.empty() ? std::string() : issuer_address(tls_.der.back());
    if (address.empty()) {
      const bool root = !tls_.path.empty() && sounds_like_root(tls_.path.back().issuer);
      return code == Code::tls_missing_intermediate && root ? Code::tls_untrusted_root : code;
    }
    switch (complete_chain(tls_.der, fetch_issuer(address, transfer), options_.ca_pem,
                           roots_file_.value_or(""))) {
      case Completed::trusted:
        return Code::tls_missing_intermediate;
      case Completed::untrusted:
        return Code::tls_untrusted_root;
      case Completed::unreadable:
        break;
    }
    return code;
  }

  bool knows_no_root() const {
    return options_.ca_pem.empty() && roots_file_ && roots_file_->empty() && !has_root_store();
  }

  /// Turns a failed request into its cause, with a further look where libcurl's result fits several.
  Error explain(const Transfer& transfer) {
    Error error = transfer_error(transfer, tls_);
    if (transfer.request->url.scheme != "https" || interrupted()) return error;
    if ((error.code == Code::tls_handshake && transfer.code != CURLE_OPERATION_TIMEDOUT) ||
        (error.code == Code::connect_reset && !tls_.done && transfer.header_bytes == 0)) {
      if (speaks_old_tls(transfer))
        return {Code::tls_old_protocol,
                fmt::format("{} offers nothing newer than TLS 1.1.", transfer.request->url.host),
                std::move(error.facts)};
    }
    if (error.code == Code::tls_missing_intermediate || error.code == Code::tls_untrusted_root) {
      if (knows_no_root())
        return {
            Code::tls_no_roots,
            fmt::format(
                "The certificate of {} cannot be checked: this computer has no list of the authorities that it trusts.",
                transfer.request->url.host),
            std::move(error.facts)};
      const Code code = look_at_issuer(error.code, transfer);
      if (code != error.code)
        return certificate_error(tls_, code, transfer.request->url.host, current_time());
    }
    return error;
  }

  void begin(Transfer& transfer, const HttpRequest& request) {
    transfer.request = &request;
    transfer.begun = std::chrono::steady_clock::now();
    if (!begun_) begun_ = transfer.begun;
    transfer.limit = request.most_time > milliseconds(0) ? std::min(options_.timeout, request.most_time)
                                                         : options_.timeout;
    transfer.proxy = proxy_of(request.url);
    transfer.early = find_addresses(transfer);
    if (transfer.early) return;
    transfer.easy.reset(curl_easy_init());
    CURL* easy = transfer.easy.get();
    const auto left = std::max(transfer.limit - transfer.lookup_time, milliseconds(1));
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_URL, request.url.text().c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.words.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, kUserAgent);
    if (options_.family != Family::any)
      curl_easy_setopt(
          easy, CURLOPT_IPRESOLVE,
          static_cast<long>(options_.family == Family::ipv4 ? CURL_IPRESOLVE_V4 : CURL_IPRESOLVE_V6));
    curl_easy_setopt(easy, CURLOPT_RESOLVE, transfer.pinned.get());
    curl_easy_setopt(easy, CURLOPT_PROXY, transfer.proxy.reveal().c_str());
    if (!options_.proxy.empty()) curl_easy_setopt(easy, CURLOPT_NOPROXY, "");

    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    if (!options_.ca_pem.empty()) {  // the only roots: Windows' store would be added to them, not replaced
      curl_blob pem{options_.ca_pem.data(), options_.ca_pem.size(), CURL_BLOB_NOCOPY};
      curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
      curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &pem);
    } else if (request.url.scheme == "https") {
      curl_easy_setopt(easy, CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
      if (!roots_file_) {
        if (const auto given = options_.variable ? options_.variable("SSL_CERT_FILE") : std::nullopt)
          roots_given_ = *given;
        const char* own = nullptr;
        curl_easy_getinfo(easy, CURLINFO_CAINFO, &own);
        roots_file_ = system_roots_file(options_.variable, own == nullptr ? "" : own);
      }
      if (!roots_file_->empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, roots_file_->c_str());
    }
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &tls_);
    curl_easy_setopt(
        easy, CURLOPT_SSL_CTX_FUNCTION, +[](CURL*, void* context, void* facts) {
          watch_tls(static_cast<ssl_ctx_st*>(context), *static_cast<TlsFacts*>(facts));
          return CURLE_OK;
        });

    append(transfer.headers, "Accept: " + request.accept);
    if (!request.authorization.empty()) {
      Secret line("Authorization: " + request.authorization.reveal());
      append(transfer.headers, line.reveal());
    }
    if (request.method == Method::post) {
      append(transfer.headers, "Content-Type: application/x-www-form-urlencoded");
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.reveal().c_str());
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
  }

  void run(std::deque<Transfer>& transfers) {
    std::size_t under_way = 0;
    for (Transfer& transfer : transfers) {
      if (!transfer.easy) continue;
      curl_multi_add_handle(multi_.get(), transfer.easy.get());
      ++under_way;
    }
    while (under_way > 0) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        Transfer* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer->code = message->data.result;
        if (transfer->code == CURLE_OK || transfer->header_bytes > 0) {
          transfer->response.status =
              static_cast<int>(info<long>(message->easy_handle, CURLINFO_RESPONSE_CODE));
        }
        --under_way;
      }
      if (under_way == 0) break;
      if (interrupted()) {
        for (Transfer& transfer : transfers) transfer.code = CURLE_ABORTED_BY_CALLBACK;
        break;
      }
      curl_multi_poll(multi_.get(), nullptr, 0, 100, nullptr);
    }
    for (Transfer& transfer : transfers) {
      if (transfer.easy) curl_multi_remove_handle(multi_.get(), transfer.easy.get());
      wipe_list(transfer.headers);
    }
  }

  HttpExchange finish(Transfer& transfer) {
    if (transfer.early) {
      HttpExchange exchange{*transfer.early, {}, {}};
      exchange.timing.start = started_ms(transfer);
      exchange.timing.name = exchange.timing.total = static_cast<double>(transfer.lookup_time.count());
      return exchange;
    }
    CURL* easy = transfer.easy.get();
    Connection connection;
    if (!transfer.proxy.empty()) connection.proxy = proxy_shown(transfer.proxy);
    connection.addresses = transfer.addresses;
    connection.pinned = transfer.addresses_given;
    const char* address = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
    if (address != nullptr) connection.address = address;
    if (transfer.request->url.scheme == "https") {
      connection.tls_version = tls_.version;
      connection.chain = tls_.chain;
      connection.roots = roots_given_;
    }
    const long version = info<long>(easy, CURLINFO_HTTP_VERSION);
    if (version != CURL_HTTP_VERSION_NONE)
      connection.http_version = version == CURL_HTTP_VERSION_2_0   ? "2"
                                : version == CURL_HTTP_VERSION_1_0 ? "1.0"
                                                                   : "1.1";

    multiplexed_ = version == CURL_HTTP_VERSION_2_0;

    Timing timing;
    timing.start = started_ms(transfer);
    const auto lookup = static_cast<double>(transfer.lookup_time.count());
    const bool fresh = info<long>(easy, CURLINFO_NUM_CONNECTS) > 0;
    const auto since = [&](CURLINFO what) {
      const double ms = info_ms(easy, what);
      return ms > 0 ? ms + lookup : 0;
    };
    timing.name = fresh && connection.proxy.empty() ? lookup + info_ms(easy, CURLINFO_NAMELOOKUP_TIME_T) : 0;
    timing.connect = fresh ? since(CURLINFO_CONNECT_TIME_T) : 0;
    timing.tls = fresh ? since(CURLINFO_APPCONNECT_TIME_T) : 0;
    timing.first_byte = since(CURLINFO_STARTTRANSFER_TIME_T);
    timing.total = since(CURLINFO_TOTAL_TIME_T);

    if (transfer.code != CURLE_OK) return {explain(transfer), std::move(connection), timing};
    return {std::move(transfer.response), std::move(connection), timing};
  }

  double started_ms(const Transfer& transfer) const {
    return std::chrono::duration<double, std::milli>(transfer.begun - *begun_).count();
  }

  NetworkOptions options_;
  std::optional<std::chrono::steady_clock::time_point> begun_;
  std::unique_ptr<CURLM, MultiCleanup> multi_;
  std::map<std::string, Secret> proxies_;  ///< by origin: a system's settings can be slow to ask
  std::string roots_given_;                ///< by SSL_CERT_FILE
  std::optional<std::string> roots_file_;  ///< "" for none; looked for when first needed
  TlsFacts tls_;
  bool multiplexed_ = false;
  std::map<std::string, std::vector<std::string>> addresses_;
};

}  // namespace

std::unique_ptr<HttpTransport> make_curl_transport(NetworkOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace wcbs_link
