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

Code proxy_code(const Outcome& outcome) {
  if (outcome.proxy_status == 407) return Code::proxy_auth_required;
  if (outcome.proxy_status >= 300) return Code::proxy_refused;
  if (!outcome.tcp_up || outcome.result == CURLE_COULDNT_RESOLVE_PROXY) return Code::proxy_unreachable;
  // A SOCKS proxy gives no status: there the start of the handshake tells that the tunnel was open.
  const bool socks = contains_ignoring_case(proxy_shown(outcome.proxy), "socks");
  const bool open = outcome.proxy_status != 0 || (socks && outcome.tls.begun);
  return outcome.result == CURLE_PROXY || (is_secure(outcome) && !open) ? Code::proxy_refused : Code::none;
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

Code handshake_code(const Outcome& outcome) {
  const TlsFacts& tls = outcome.tls;
  if (timed_out(outcome)) return Code::tls_handshake;
  if (was(outcome, kReset) && tls.alert.empty() && tls.verify_error == 0 && !tls.done)
    return Code::connect_reset;
  const bool host_mismatch = outcome.result == CURLE_PEER_FAILED_VERIFICATION && tls.verify_error == 0;
  return tls_code(tls, outcome.words, host_mismatch);
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

std::string proxy_words(Code code, const Outcome& outcome) {
  const std::string proxy = proxy_shown(outcome.proxy);
  if (code == Code::proxy_unreachable) return fmt::format("The proxy {} cannot be reached.", proxy);
  if (code == Code::proxy_auth_required)
    return has_login(outcome.proxy)
               ? fmt::format("The proxy {} did not accept the user name and password.", proxy)
               : fmt::format("The proxy {} asks for a user name and password.", proxy);
  return outcome.proxy_status >= 300 ? fmt::format("The proxy {} refused to connect to {}: it answered {}.",
                                                   proxy, outcome.url.host, outcome.proxy_status)
                                     : fmt::format("The proxy {} did not connect to {}: {}.", proxy,
                                                   outcome.url.host, outcome.shown_words());
}

std::string connect_words(Code code, const Outcome& outcome) {
  const std::string place = place_of(outcome);
  switch (code) {
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
      return fmt::format("{} cannot be reached from this computer: {}.", place, outcome.shown_words());
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

}  // namespace

std::string Outcome::shown_words() const {
  return shown(words, tls.redactor, 150);
}

Code transfer_code(const Outcome& outcome) {
  if (outcome.result == CURLE_ABORTED_BY_CALLBACK) return Code::interrupted;
  if (outcome.headers_too_large || outcome.body_too_large || outcome.result == CURLE_OUT_OF_MEMORY ||
      contains_ignoring_case(outcome.words, "too large response headers"))
    return Code::http_too_large;
  if (!outcome.proxy.empty() && !outcome.tls.done && outcome.status == 0)
    if (const Code code = proxy_code(outcome); code != Code::none) return code;
  if (outcome.result == CURLE_COULDNT_RESOLVE_HOST) return Code::dns_failed;
  if (!outcome.tcp_up)
    if (const Code code = connect_code(outcome); code != Code::none) return code;
  if (outcome.result == CURLE_SSL_CACERT_BADFILE) return Code::tls_no_roots;
  return failed_in_tls(outcome) ? handshake_code(outcome) : answer_code(outcome);
}

Error transfer_error(Code code, const Outcome& outcome, TimePoint now) {
  Error error{code};
  switch (code) {
    case Code::interrupted:
      return {code, "Interrupted."};
    case Code::proxy_auth_required:
    case Code::proxy_refused:
    case Code::proxy_unreachable:
      error = {code, proxy_words(code, outcome), {{"proxy", proxy_shown(outcome.proxy)}}};
      if (outcome.proxy_status != 0) error.facts.push_back({"status", std::to_string(outcome.proxy_status)});
      return error;
    case Code::dns_failed:
    case Code::connect_refused:
    case Code::connect_reset:
    case Code::connect_timeout:
    case Code::connect_unreachable:
      error.summary = connect_words(code, outcome);
      break;
    case Code::http_too_large:
    case Code::http_timeout:
    case Code::http_truncated:
    case Code::http_bad_reply:
      error.summary = answer_words(code, outcome);
      break;
    default:
      if (outcome.result == CURLE_SSL_CACERT_BADFILE)
        return {
            code,
            fmt::format(
                "The certificate of {} cannot be checked: the list of trusted authorities on this computer cannot be read.",
                outcome.url.host),
            {{"library", outcome.shown_words()}}};
      if (!timed_out(outcome))
        return tls_error(code, outcome.tls, outcome.url.host, outcome.shown_words(), now);
      error.summary =
          fmt::format("{} took the connection, then said nothing for {}: no secure connection came about.",
                      place_of(outcome), seconds_of(outcome));
  }
  error.facts = {{"host", outcome.url.host}, {"port", std::to_string(outcome.url.port)}};
  if (!outcome.addresses.empty()) error.facts.push_back({"addresses", outcome.addresses});
  return error;
}

}  // namespace wcbs_link
