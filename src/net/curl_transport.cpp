#include "wcbs_link/net/curl_transport.hpp"

#include "net/chain_look.hpp"
#include "net/own_address.hpp"
#include "net/probes.hpp"
#include "net/proxy.hpp"
#include "net/routes.hpp"
#include "net/system_roots.hpp"
#include "net/transfer.hpp"
#include "wcbs_link/base/time.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <thread>
#include <utility>

namespace wcbs_link {

struct KeptRoots {
  Multi multi;
};

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kOwnAddressTime{2000};  // for looking the name up

class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(NetworkOptions options)
      : options_(std::move(options)),
        interrupted_(options_.interrupted),
        routes_(options_),
        handshakes_(options_.redactor),
        kept_roots_(options_.kept_roots ? options_.kept_roots : keep_roots()) {}

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    start_library();
    const auto asked = Clock::now();
    std::vector<HttpExchange> results;
    // Without HTTP/2 one connection takes one request at a time; each then gets its whole time.
    const std::size_t at_once = multiplexed_ ? std::max<std::size_t>(requests.size(), 1) : 1;
    for (; !requests.empty(); requests = requests.subspan(std::min(at_once, requests.size()))) {
      std::deque<Transfer> transfers;  // libcurl keeps addresses of its members
      for (const HttpRequest& request : requests.first(std::min(at_once, requests.size()))) {
        transfers.emplace_back();
        begin(transfers.back(), request, asked);
      }
      run(transfers);
      for (Transfer& transfer : transfers) results.push_back(finish(transfer));
    }
    return results;
  }

  /// Whatever waits looks for an interruption all the time.
  void while_waiting(std::function<void()> tick) override {
    options_.interrupted = [this, tick = std::move(tick)] {
      if (tick) tick();
      return interrupted_ && interrupted_();
    };
  }

  void be_patient(milliseconds timeout) override { options_.timeout = std::max(options_.timeout, timeout); }

  void pause(milliseconds time) override {
    const auto end = Clock::now() + time;
    while (Clock::now() < end && !options_.is_interrupted())
      std::this_thread::sleep_for(std::min<Clock::duration>(milliseconds(50), end - Clock::now()));
  }

  std::string own_address(const Url& url) override {
    start_library();
    const auto route = Routes(options_).to(url, kOwnAddressTime);
    return own_address_towards(route ? route->addresses : std::vector<std::string>());
  }

  void begin_anew() override {
    share_.reset();
    multiplexed_ = false;
    routes_.forget();
  }

  Result<Done> reach(const Url& url, const std::string& address, milliseconds most) override {
    start_library();
    return wcbs_link::reach(url, address, most, options_);
  }

 private:
  void start_library() {
    start_curl();
    if (share_) return;
    share_.reset(curl_share_init());
    curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
    curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    if (multi()) return;
    kept_roots_->multi.reset(curl_multi_init());
    curl_multi_setopt(multi(), CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
    curl_multi_setopt(multi(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  }

  CURLM* multi() const { return kept_roots_->multi.get(); }

  const SystemRoots& roots(CURL* easy) {
    if (!roots_)
      roots_ =
          system_roots(options_.variable, info_text(easy, CURLINFO_CAINFO), info_text(easy, CURLINFO_CAPATH));
    return *roots_;
  }

  void begin(Transfer& transfer, const HttpRequest& request, Clock::time_point asked) {
    transfer.request = &request;
    transfer.handshakes = &handshakes_;
    transfer.begun = Clock::now();
    if (!begun_) begun_ = transfer.begun;
    transfer.limit = options_.timeout;
    if (request.most_time > milliseconds(0)) {
      const auto left = request.most_time - std::chrono::duration_cast<milliseconds>(transfer.begun - asked);
      if (left <= milliseconds(0)) {
        transfer.early = Error{Code::http_timeout, "There was no time left to ask."};
        return;
      }
      transfer.limit = std::min(left, std::max(options_.timeout, milliseconds(1)));
    }
    auto route = routes_.to(request.url, transfer.limit);
    transfer.lookup_time = std::chrono::duration_cast<milliseconds>(Clock::now() - transfer.begun);
    if (!route) {
      transfer.early = route.error();
      return;
    }
    transfer.route = std::move(*route);
    transfer.easy.reset(curl_easy_init());
    transfer.listen();
    set_basics(transfer);
    set_way(transfer);
    set_trust(transfer);
    set_content(transfer);
  }

  void set_basics(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    const auto left = std::max(transfer.limit - transfer.lookup_time, milliseconds(1));
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_SHARE, share_.get());
    curl_easy_setopt(easy, CURLOPT_URL, transfer.request->url.text().c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    // Whether a connection can be shared is known after its handshake. Over plain HTTP libcurl 7.88 would
    // wait for ever, without a time limit, for one that broke off before the first request was sent.
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, transfer.request->url.scheme == "https" ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, kUserAgent.data());
  }

  void set_way(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    if (options_.family != Family::any)
      curl_easy_setopt(
          easy, CURLOPT_IPRESOLVE,
          static_cast<long>(options_.family == Family::ipv4 ? CURL_IPRESOLVE_V4 : CURL_IPRESOLVE_V6));
    if (const std::string line = transfer.route.resolve_line(transfer.request->url); !line.empty())
      append(transfer.resolve, line);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, transfer.resolve.get());
    curl_easy_setopt(easy, CURLOPT_PROXY, transfer.route.proxy.reveal().c_str());
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS,
                     proxy_shown(transfer.route.proxy).starts_with("https:") ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");  // NO_PROXY is read already, and --proxy counts more
  }

  void set_trust(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    const bool uses_system_roots = options_.ca_pem.empty() && transfer.request->url.scheme == "https";
    const SystemRoots known = uses_system_roots ? roots(easy) : SystemRoots{};
    curl_easy_setopt(easy, CURLOPT_CAPATH, known.folder.empty() ? nullptr : known.folder.c_str());
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);  // each handshake shows the whole chain
    if (!options_.ca_pem.empty()) {  // the only roots: Windows' store would be added to them, not replaced
      curl_blob pem{options_.ca_pem.data(), options_.ca_pem.size(), CURL_BLOB_NOCOPY};
      curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
      curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &pem);
      curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, nullptr);
      curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO_BLOB, &pem);
    } else if (uses_system_roots) {
      if (has_root_store())  // elsewhere it would only switch libcurl's cache of parsed roots off
        curl_easy_setopt(easy, CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
      const bool by_file = known.folder.empty() && !known.file.empty();
      curl_easy_setopt(easy, CURLOPT_CAINFO, by_file ? known.file.c_str() : nullptr);
    }
  }

  static void set_content(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    const HttpRequest& request = *transfer.request;
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
      curl_multi_add_handle(multi(), transfer.easy.get());
      ++under_way;
    }
    while (under_way > 0) {
      int running = 0;
      curl_multi_perform(multi(), &running);
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        Transfer* transfer = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer->result = message->data.result;
        if (transfer->result == CURLE_OK || transfer->header_bytes > 0) {
          transfer->response.status =
              static_cast<int>(info<long>(message->easy_handle, CURLINFO_RESPONSE_CODE));
        }
        --under_way;
      }
      if (under_way == 0) break;
      if (options_.is_interrupted()) {
        for (Transfer& transfer : transfers) transfer.result = CURLE_ABORTED_BY_CALLBACK;
        break;
      }
      curl_multi_poll(multi(), nullptr, 0, 100, nullptr);
    }
    for (Transfer& transfer : transfers) {
      if (transfer.easy) curl_multi_remove_handle(multi(), transfer.easy.get());
      wipe_list(transfer.headers);
    }
  }

  HttpExchange finish(Transfer& transfer) {
    const double started = std::chrono::duration<double, std::milli>(transfer.begun - *begun_).count();
    if (transfer.early) {
      HttpExchange exchange{*transfer.early, {}, {}};
      exchange.timing.start = started;
      exchange.timing.name = exchange.timing.total = static_cast<double>(transfer.lookup_time.count());
      return exchange;
    }
    CURL* easy = transfer.easy.get();
    const long version = info<long>(easy, CURLINFO_HTTP_VERSION);
    multiplexed_ = version == CURL_HTTP_VERSION_2_0;
    Connection connection;
    if (!transfer.route.proxy.empty()) connection.proxy = proxy_shown(transfer.route.proxy);
    connection.addresses = transfer.route.addresses;
    connection.pinned = transfer.route.pinned;
    connection.by_hosts_file = transfer.route.by_hosts_file;
    connection.address = info_text(easy, CURLINFO_PRIMARY_IP);
    if (!connection.address.empty()) connection.local = info_text(easy, CURLINFO_LOCAL_IP);
    connection.http_version = http_version_name(version);
    if (transfer.request->url.scheme == "https") {
      const TlsFacts tls = transfer.tls_facts();
      connection.tls_version = tls.version;
      connection.chain = tls.chain;
      if (tls.verify_error == 0) connection.verified = tls.path;
      connection.has_timestamps = tls.has_timestamps;
      transfer.response.wants_certificate = tls.certificate_requested;
      bool& alone = given_root_alone_[transfer.request->url.origin()];
      if (transfer.tls != nullptr) alone = needs_given_root(tls, easy);
      connection.given_root_alone = alone;
      if (roots_) connection.roots = roots_->given;
    }
    Timing timing = transfer.timing();
    timing.start = started;
    if (transfer.result != CURLE_OK) return {explain(transfer), std::move(connection), timing};
    return {std::move(transfer.response), std::move(connection), timing};
  }

  bool needs_given_root(const TlsFacts& tls, CURL* easy) const {
    if (options_.ca_pem.empty() || !tls.done || tls.verify_error != 0) return false;
    const std::string list = system_roots_file(options_.variable, info_text(easy, CURLINFO_CAINFO));
    return (!list.empty() || has_root_store()) && !is_root_of_system(tls.path_der, list);
  }

  Error explain(const Transfer& transfer) {
    const Outcome outcome = transfer.outcome();
    const Cause cause = look_again(transfer_cause(outcome), outcome, transfer.route);
    return transfer_error(cause, outcome, current_time());
  }

  /// The cause, with a further look where libcurl's result fits several.
  Cause look_again(Cause cause, const Outcome& outcome, const Route& route) {
    const Code code = cause.code;
    if (code == Code::tls_no_roots && options_.ca_pem.empty() && roots_ && !roots_->given.empty())
      return {code, Variant::given_roots};
    if (outcome.url.scheme != "https" || options_.is_interrupted()) return cause;
    const bool no_handshake = (code == Code::tls_handshake && outcome.result != CURLE_OPERATION_TIMEDOUT) ||
                              (code == Code::connect_reset && !outcome.tls.done && !outcome.answer_begun);
    if (no_handshake)
      return speaks_old_tls(outcome.url, route, options_) ? Cause{Code::tls_old_protocol} : cause;
    if (code != Code::tls_missing_intermediate && code != Code::tls_untrusted_root) return cause;
    const std::string roots_file = roots_ ? roots_->file : "";
    if (options_.ca_pem.empty() && roots_file.empty() && !has_root_store()) return {Code::tls_no_roots};
    if (cause.variant == Variant::for_cloudflare || cause.variant == Variant::for_tests) return cause;
    const Cause looked = look_at_issuer(code, outcome.tls, route, routes_, options_, roots_file);
    if (!(looked == Cause{Code::tls_untrusted_root})) return looked;
    if (!options_.ca_pem.empty()) return {looked.code, Variant::given_roots};
    return looked.code == code ? cause : looked;
  }

  NetworkOptions options_;
  std::function<bool()> interrupted_;  // as it was given
  Routes routes_;
  Handshakes handshakes_;  // before `share_`, whose connections write to them
  std::shared_ptr<KeptRoots> kept_roots_;
  Share share_;  // of this transport's own connections and names
  std::optional<Clock::time_point> begun_;
  std::optional<SystemRoots> roots_;              // looked for when first needed
  std::map<std::string, bool> given_root_alone_;  // by origin: of the last handshake with it
  bool multiplexed_ = false;
};

}  // namespace

std::shared_ptr<KeptRoots> keep_roots() {
  return std::make_shared<KeptRoots>();
}

std::unique_ptr<HttpTransport> make_curl_transport(NetworkOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace wcbs_link
