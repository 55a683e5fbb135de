#include "net/transfer_error.hpp"

#include "net/proxy.hpp"
#include "net/tls_error.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/http.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// A system's error as its POSIX value and as Winsock's (WSAE* in winsock2.h).
struct SystemError {
  int posix;
  int winsock;
};
constexpr SystemError kRefused{ECONNREFUSED, 10061};
constexpr SystemError kReset{ECONNRESET, 10054};
constexpr SystemError kTimedOut{ETIMEDOUT, 10060};

bool was(const Outcome& outcome, SystemError which) {
  return outcome.system_error == which.posix || outcome.system_error == which.winsock;
}

bool timed_out(const Outcome& outcome) {
  return outcome.result == CURLE_OPERATION_TIMEDOUT;
}

bool was_cut(const Outcome& outcome) {
  return outcome.result == CURLE_RECV_ERROR || outcome.result == CURLE_SEND_ERROR;
}

bool was_reset(const Outcome& outcome) {
  return was(outcome, kReset) || (was_cut(outcome) && contains_ignoring_case(outcome.words, "reset"));
}

bool is_secure(const Outcome& outcome) {
  return outcome.url.scheme == "https";
}

/// The handshake that failed was that with an https proxy: the one with the server comes after CONNECT.
bool failed_in_proxy_tls(const Outcome& outcome) {
  const bool in_tls = outcome.result == CURLE_PEER_FAILED_VERIFICATION ||
                      outcome.result == CURLE_SSL_CONNECT_ERROR || outcome.result == CURLE_SSL_CACERT_BADFILE;
  return in_tls && outcome.proxy_status == 0 && proxy_shown(outcome.proxy).starts_with("https:");
}

Cause socks_cause(const Outcome& outcome) {
  switch (outcome.proxy_error) {
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
      return {Code::proxy_auth_required};
    case CURLPX_RESOLVE_HOST:  // looked up here, before the proxy was asked
      return {Code::dns_failed};
    case CURLPX_REPLY_CONNECTION_REFUSED:
    case CURLPX_REPLY_HOST_UNREACHABLE:
    case CURLPX_REPLY_NETWORK_UNREACHABLE:
    case CURLPX_REPLY_TTL_EXPIRED:
      return {Code::proxy_refused, Variant::cannot_reach};
    default:
      return {Code::proxy_refused};
  }
}

Cause proxy_cause(const Outcome& outcome) {
  if (outcome.proxy_status == 407) return {Code::proxy_auth_required};
  if (outcome.proxy_status == 511) return {Code::proxy_refused};  // it wants a login first (RFC 6585)
  if (outcome.proxy_status >= 500) return {Code::proxy_refused, Variant::cannot_reach};
  if (outcome.proxy_status >= 300) return {Code::proxy_refused};
  if (outcome.proxy_sent_page && outcome.tls.chain.empty()) return {Code::proxy_refused};
  if (failed_in_proxy_tls(outcome))
    return {Code::proxy_unreachable, contains_ignoring_case(outcome.words, "wrong version number")
                                         ? Variant::no_https
                                         : Variant::not_trusted};
  if (!outcome.tcp_up || outcome.result == CURLE_COULDNT_RESOLVE_PROXY) return {Code::proxy_unreachable};
  // A SOCKS proxy gives no status: there the start of the handshake tells that the tunnel was open.
  const bool socks = contains_ignoring_case(proxy_shown(outcome.proxy), "socks");
  const bool open = outcome.proxy_status != 0 || (socks && outcome.tls.begun);
  const bool refused = outcome.result == CURLE_PROXY || (is_secure(outcome) && !open);
  return refused ? socks_cause(outcome) : Cause{};
}

/// Where the name led, if not to a server that everybody reaches: where this computer's hosts file says, into
/// a network (the school's, or another one where something else has that address), or to this computer
/// itself.
Variant where_it_leads(const Outcome& outcome, Code code) {
  if (outcome.by_hosts_file && code != Code::connect_reset) return Variant::hosts_file;
  if (outcome.pinned || !are_private_addresses(outcome.addresses) || is_address(outcome.url.host) ||
      is_inside_name(outcome.url.host) || code == Code::connect_reset)
    return Variant::usual;
  if (std::none_of(outcome.addresses.begin(), outcome.addresses.end(), is_loopback))
    return Variant::inside_address;
  return code == Code::connect_refused ? Variant::this_computer : Variant::usual;
}

Code connect_code(const Outcome& outcome) {
  if (was(outcome, kRefused)) return Code::connect_refused;
  if (was(outcome, kReset)) return Code::connect_reset;
  if (timed_out(outcome) || was(outcome, kTimedOut)) return Code::connect_timeout;
  return outcome.result == CURLE_COULDNT_CONNECT ? Code::connect_unreachable : Code::none;
}

/// Whether the server asked for a client certificate and then ended the connection instead of answering. In
/// TLS 1.3 it does so after the handshake, and its alert is lost where a reset overtakes it.
bool was_refused_without_certificate(const Outcome& outcome) {
  if (!outcome.tls.certificate_requested) return false;
  const bool cut = was_cut(outcome) || outcome.result == CURLE_GOT_NOTHING;
  return !outcome.tls.alert.empty() || (cut && outcome.is_new && !outcome.answer_begun);
}

bool failed_in_tls(const Outcome& outcome) {
  return is_secure(outcome) && (!outcome.tls_up || outcome.result == CURLE_PEER_FAILED_VERIFICATION ||
                                was_refused_without_certificate(outcome));
}

/// Behind a proxy only the proxy was seen to do what happened before the two sides had agreed on anything.
Cause seen_through(const Outcome& outcome, Code code) {
  return {code, outcome.proxy.empty() ? Variant::usual : Variant::through_proxy};
}

Cause handshake_cause(const Outcome& outcome) {
  const TlsFacts& tls = outcome.tls;
  if (timed_out(outcome)) return seen_through(outcome, Code::tls_handshake);
  if (was(outcome, kReset) && tls.alert.empty() && tls.verify_error == 0 && !tls.done)
    return seen_through(outcome, Code::connect_reset);
  const bool host_mismatch = outcome.result == CURLE_PEER_FAILED_VERIFICATION && tls.verify_error == 0;
  const Cause cause = tls_cause(tls, outcome.url.host, outcome.words, host_mismatch);
  const bool silent = cause.code == Code::tls_handshake && tls.alert.empty() && tls.chain.empty();
  return cause.code == Code::tls_not_tls || silent ? seen_through(outcome, cause.code) : cause;
}

Code answer_code(const Outcome& outcome) {
  if (timed_out(outcome)) return Code::http_timeout;
  if (outcome.result == CURLE_PARTIAL_FILE) return Code::http_truncated;
  if (!was_cut(outcome)) return Code::http_bad_reply;
  if (was_reset(outcome)) return outcome.answer_begun ? Code::http_truncated : Code::connect_reset;
  const bool ended = !outcome.answer_begun || contains_ignoring_case(outcome.words, "unexpected eof");
  return ended ? Code::http_truncated : Code::http_bad_reply;
}

std::string seconds_of(const Outcome& outcome) {
  return fmt::format("{} seconds", std::chrono::duration<double>(outcome.limit).count());
}

/// "school.example.org, port 443 (192.0.2.1)"
std::string place_of(const Outcome& outcome) {
  const std::string place = fmt::format("{}, port {}", outcome.url.host, outcome.url.port);
  if (outcome.addresses.empty() || is_address(outcome.url.host)) return place;
  const std::size_t some = std::min<std::size_t>(outcome.addresses.size(), 3);
  return fmt::format(
      "{} ({})", place,
      join({outcome.addresses.begin(), outcome.addresses.begin() + static_cast<std::ptrdiff_t>(some)}, ", "));
}

std::string proxy_words(Cause cause, const Outcome& outcome) {
  const std::string proxy = proxy_shown(outcome.proxy);
  const std::string& host = outcome.url.host;
  if (cause.variant == Variant::no_https)
    return fmt::format("The proxy {} answered, but not with https.", proxy);
  if (cause.variant == Variant::not_trusted)
    return fmt::format(
        "This program hung up on the proxy {}, because its certificate is not trusted here: {}.", proxy,
        outcome.shown_words());
  if (cause.code == Code::proxy_unreachable)
    return fmt::format("The proxy {} cannot be reached{}.", proxy,
                       outcome.result == CURLE_COULDNT_RESOLVE_PROXY ? ": its name cannot be looked up" : "");
  if (cause.code == Code::proxy_auth_required)
    return has_login(outcome.proxy)
               ? fmt::format("The proxy {} did not accept the user name and password{}.", proxy,
                             proxy.starts_with("socks") ? "" : ", sent as \"Basic\"")
               : fmt::format("The proxy {} asks for a user name and password.", proxy);
  if (outcome.proxy_sent_page)
    return fmt::format("The proxy {} answered with a page of its own instead of a way to {}.", proxy, host);
  std::string answer = outcome.proxy_status >= 300 ? fmt::format("it answered {}", outcome.proxy_status)
                                                   : outcome.shown_words();
  if (!outcome.proxy_reason.empty()) answer += fmt::format(" ({})", outcome.proxy_reason);
  if (outcome.proxy_status == 511)
    return fmt::format("The proxy {} wants a login to the network before it connects to {}: {}.", proxy, host,
                       answer);
  if (cause.variant == Variant::cannot_reach)
    return fmt::format("The proxy {} could not reach {}: {}.", proxy, host, answer);
  return outcome.proxy_status >= 300
             ? fmt::format("The proxy {} refused to connect to {}: {}.", proxy, host, answer)
             : fmt::format("The proxy {} did not connect to {}: {}.", proxy, host, answer);
}

std::string connect_words(Cause cause, const Outcome& outcome) {
  const std::string place =
      place_of(outcome) +
      (cause.variant == Variant::hosts_file ? ", as this computer's hosts file says," : "");
  if (cause.variant == Variant::through_proxy)
    return fmt::format("The connection to {} through the proxy {} broke off while it was being secured.",
                       place, proxy_shown(outcome.proxy));
  switch (cause.code) {
    case Code::dns_failed:
      return fmt::format("The name {} could not be looked up.", outcome.url.host);
    case Code::connect_refused:
      return fmt::format("{} refused the connection: nothing answers on that port.", place);
    case Code::connect_reset:
      return fmt::format("{} broke off the connection{}.", place,
                         outcome.tcp_up && failed_in_tls(outcome) ? " while it was being secured" : "");
    case Code::connect_timeout:
      return fmt::format("{} did not answer within {}.", place, seconds_of(outcome));
    default:
      return fmt::format("{} cannot be reached from this computer: {}.", place,
                         outcome.system_error == 0
                             ? outcome.shown_words()
                             : std::system_category().message(static_cast<int>(outcome.system_error)));
  }
}

std::string answer_words(Code code, const Outcome& outcome) {
  const std::string& host = outcome.url.host;
  const std::string& path = outcome.url.path;
  switch (code) {
    case Code::http_too_large:
      return outcome.body_too_large
                 ? fmt::format("{} answered {} with more than {} KiB.", host, path, outcome.most_body / 1024)
                 : fmt::format("{} answered with headers of more than {} KiB.", host, kMostHeaders / 1024);
    case Code::http_timeout:
      return fmt::format("{} took the request for {} and gave no whole answer within {}.", host, path,
                         seconds_of(outcome));
    case Code::http_truncated:
      if (!was_cut(outcome))
        return fmt::format("The answer of {} for {} broke off before its end.", host, path);
      if (!outcome.answer_begun)
        return fmt::format("{} ended the connection without an answer for {}.", host, path);
      return was_reset(outcome)
                 ? fmt::format("{} broke off the connection in the middle of its answer.", place_of(outcome))
                 : fmt::format("The answer of {} for {} broke off: {}.", host, path, outcome.shown_words());
    default:
      if (outcome.result == CURLE_GOT_NOTHING)
        return fmt::format("{} closed the connection without an answer for {}.", host, path);
      return fmt::format("{} answered {} with something that is not correct HTTP: {}.", host, path,
                         outcome.words.empty() ? curl_easy_strerror(outcome.result) : outcome.shown_words());
  }
}

Error handshake_error(Cause cause, const Outcome& outcome, TimePoint now) {
  if (outcome.result == CURLE_SSL_CACERT_BADFILE)
    return {cause.code,
            fmt::format(
                "The certificate of {} cannot be checked: the list of trusted authorities {} cannot be read.",
                outcome.url.host,
                cause.variant == Variant::given_roots ? "that SSL_CERT_FILE names" : "on this computer"),
            {{"library", outcome.shown_words()}},
            cause.variant};
  if (timed_out(outcome) && !outcome.proxy.empty())
    return {cause.code,
            fmt::format("The proxy {} opened a way to {}, and then nothing came for {}.",
                        proxy_shown(outcome.proxy), place_of(outcome), seconds_of(outcome)),
            {},
            cause.variant};
  if (!timed_out(outcome)) {
    Error error = tls_error(cause, outcome.tls, outcome.url.host, outcome.shown_words(), now);
    std::vector<std::string> others = outcome.addresses;
    std::erase(others, outcome.address);
    if (cause.code == Code::tls_wrong_host && outcome.proxy.empty() && !outcome.address.empty() &&
        !others.empty())
      error.summary +=
          fmt::format(" It came from {}; the name also leads to {}.", outcome.address, and_more(others, 3));
    return error;
  }
  return {cause.code,
          fmt::format("{} took the connection, then said nothing for {}, so there was no secure connection.",
                      place_of(outcome), seconds_of(outcome))};
}

}  // namespace

std::string Outcome::shown_words() const {
  return shown(words, tls.redactor, 150);
}

Cause transfer_cause(const Outcome& outcome) {
  if (outcome.result == CURLE_ABORTED_BY_CALLBACK) return {Code::interrupted};
  if (outcome.headers_too_large || outcome.body_too_large || outcome.result == CURLE_OUT_OF_MEMORY ||
      contains_ignoring_case(outcome.words, "too large response headers"))
    return {Code::http_too_large};
  if (!outcome.proxy.empty() && !outcome.tls.done && outcome.status == 0)
    if (const Cause cause = proxy_cause(outcome); cause.code != Code::none) return cause;
  if (outcome.result == CURLE_COULDNT_RESOLVE_HOST) return {Code::dns_failed};
  if (!outcome.tcp_up)
    if (const Code code = connect_code(outcome); code != Code::none)
      return {code, where_it_leads(outcome, code)};
  if (outcome.result == CURLE_SSL_CACERT_BADFILE) return {Code::tls_no_roots};
  return failed_in_tls(outcome) ? handshake_cause(outcome) : Cause{answer_code(outcome)};
}

Error transfer_error(Cause cause, const Outcome& outcome, TimePoint now) {
  Error error{cause.code, {}, {}, cause.variant};
  switch (cause.code) {
    case Code::interrupted:
      return {cause.code, "Interrupted."};
    case Code::proxy_auth_required:
    case Code::proxy_refused:
    case Code::proxy_unreachable:
      error.summary = proxy_words(cause, outcome);
      error.facts = {{"proxy", proxy_shown(outcome.proxy)}};
      if (!outcome.proxy_server.empty()) error.facts.push_back({"server", outcome.proxy_server});
      if (outcome.proxy_status != 0) error.facts.push_back({"status", std::to_string(outcome.proxy_status)});
      return error;
    case Code::dns_failed:
    case Code::connect_refused:
    case Code::connect_reset:
    case Code::connect_timeout:
    case Code::connect_unreachable:
      error.summary = connect_words(cause, outcome);
      break;
    case Code::http_too_large:
    case Code::http_timeout:
    case Code::http_truncated:
    case Code::http_bad_reply:
      error.summary = answer_words(cause.code, outcome);
      break;
    default:
      error = handshake_error(cause, outcome, now);
  }
  if (error.facts.empty()) {
    error.facts = {{"host", outcome.url.host}, {"port", std::to_string(outcome.url.port)}};
    if (!outcome.addresses.empty()) error.facts.push_back({"addresses", outcome.addresses});
  }
  if (!outcome.proxy.empty()) error.facts.push_back({"proxy", proxy_shown(outcome.proxy)});
  return error;
}

}  // namespace wcbs_link
