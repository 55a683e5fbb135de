#include "net/probes.hpp"

#include "net/chain_look.hpp"
#include "net/curl_handles.hpp"
#include "net/tls_error.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookTime{3000};
constexpr milliseconds kIssuerTime{1500};  // the name looked up and the file fetched
constexpr std::size_t kMostCertificate = 64 * 1024;
constexpr long kRefusedByWinsock = 10061;  // WSAECONNREFUSED

/// A request to `url` on the way of `route`, ready for what is special to it.
class Look {
 public:
  Look(const std::string& address, const Url& url, const Route& route, const NetworkOptions& options,
       milliseconds most = kLookTime)
      : easy_(curl_easy_init()) {
    const auto time = std::clamp(most, milliseconds(1), std::max(options.timeout, milliseconds(1)));
    set(CURLOPT_URL, address.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()));
    set(CURLOPT_PROXY, route.proxy.reveal().c_str());
    set(CURLOPT_USERAGENT, kUserAgent.data());
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFODATA, &options);
    set(
        CURLOPT_XFERINFOFUNCTION, +[](void* given, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
          return static_cast<const NetworkOptions*>(given)->is_interrupted() ? 1 : 0;
        });
    if (const std::string line = route.resolve_line(url); !line.empty()) append(resolve_, line);
    set(CURLOPT_RESOLVE, resolve_.get());
  }

  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(easy_.get(), option, value);
  }
  CURLcode perform() { return curl_easy_perform(easy_.get()); }
  long system_error() const { return info<long>(easy_.get(), CURLINFO_OS_ERRNO); }

 private:
  Easy easy_;
  List resolve_;
};

/// 0 for a public address, 1 for a private one, 2 for this computer.
int insideness(const std::string& address) {
  return leads_here(address) ? 2 : is_private_address(address) ? 1 : 0;
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

/// A certificate that the server's own says where to find; "" where it cannot be had. Anybody on the way can
/// write that address, so it must not reach further inside than the school's own.
std::string fetch_issuer(const std::string& address, const Route& school, Routes& routes,
                         const NetworkOptions& options) {
  const auto url = parse_url(address);
  if (!url || !names_certificate(*url)) return {};
  const auto begun = std::chrono::steady_clock::now();
  const auto route = routes.to(*url, kIssuerTime);
  if (!route) return {};
  const bool inside = route->proxy.empty() ? !is_no_further_inside(route->addresses, school.addresses)
                                           : is_private_address(url->host) || is_inside_name(url->host);
  if (inside) return {};
  std::string body;
  const auto looked_up = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
  Look look(url->text(), *url, *route, options, kIssuerTime - looked_up);
  look.set(CURLOPT_FAILONERROR, 1L);
  look.set(CURLOPT_WRITEDATA, &body);
  look.set(
      CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t, std::size_t size, void* into) -> std::size_t {
        auto& all = *static_cast<std::string*>(into);
        if (all.size() + size > kMostCertificate) return 0;
        all.append(data, size);
        return size;
      });
  return look.perform() == CURLE_OK ? body : std::string();
}

}  // namespace

Result<Done> reach(const Url& url, const std::string& address, milliseconds most,
                   const NetworkOptions& options) {
  Route route;
  route.addresses = {address};
  Url plain = url;
  plain.scheme = "http";  // only TCP is asked for
  Look look(plain.origin() + "/", url, route, options, most);
  look.set(CURLOPT_CONNECT_ONLY, 1L);
  const CURLcode result = look.perform();
  if (result == CURLE_OK) return Done{};
  if (result == CURLE_ABORTED_BY_CALLBACK) return Error{Code::interrupted, "Interrupted."};
  const long why = look.system_error();
  return Error{why == ECONNREFUSED || why == kRefusedByWinsock ? Code::connect_refused
               : result == CURLE_OPERATION_TIMEDOUT            ? Code::connect_timeout
                                                               : Code::connect_unreachable,
               fmt::format("{} does not answer on port {}.", address, url.port),
               {{"address", address}}};
}

bool speaks_old_tls(const Url& url, const Route& route, const NetworkOptions& options) {
  Look look(url.origin() + "/", url, route, options);
  look.set(CURLOPT_CONNECT_ONLY, 1L);
  look.set(CURLOPT_SSL_VERIFYPEER, 0L);
  look.set(CURLOPT_SSL_VERIFYHOST, 0L);
  look.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_0) | CURL_SSLVERSION_MAX_TLSv1_1);
  look.set(CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
  return look.perform() == CURLE_OK;
}

Cause look_at_issuer(Code code, const TlsFacts& tls, const Route& school, Routes& routes,
                     const NetworkOptions& options, const std::string& roots_file) {
  const std::string address = tls.path_der.empty() ? std::string() : issuer_address(tls.path_der.back());
  if (!address.empty()) {
    const std::string issuer = fetch_issuer(address, school, routes, options);
    const Completed completed = complete_chain(tls.path_der, issuer, options.ca_pem, roots_file);
    if (completed == Completed::trusted) return {Code::tls_missing_intermediate};
    if (completed == Completed::untrusted) return {Code::tls_untrusted_root};
  }
  if (has_gap(tls.path_der, tls.sent_der, options.ca_pem, roots_file))
    return {Code::tls_missing_intermediate};
  if (code == Code::tls_untrusted_root) return {code};
  const bool root = address.empty() && !tls.path.empty() && sounds_like_root(tls.path.back().issuer);
  return root ? Cause{Code::tls_untrusted_root} : Cause{code, Variant::either_or};
}

}  // namespace wcbs_link
