#include "net/transfer_error.hpp"

#include <cerrno>
#include <functional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

/// A request to https://school.example.org that was cut once the connection was up and secure.
Outcome cut() {
  Outcome outcome;
  outcome.url = *parse_url("https://school.example.org/Wcbs.API/swagger");
  outcome.result = CURLE_RECV_ERROR;
  outcome.addresses = {"192.0.2.1", "192.0.2.2"};
  outcome.tcp_up = true;
  outcome.is_new = true;
  outcome.tls_up = true;
  outcome.tls.begun = true;
  outcome.tls.done = true;
  outcome.most_body = 4096;
  outcome.limit = std::chrono::seconds(15);
  return outcome;
}

/// The same before TCP was up.
Outcome unconnected(CURLcode result, long system_error = 0) {
  Outcome outcome = cut();
  outcome.result = result;
  outcome.system_error = system_error;
  outcome.tcp_up = outcome.tls_up = false;
  outcome.tls = {};
  return outcome;
}

/// The same in the handshake.
Outcome unsecured(CURLcode result, std::string words = "", long system_error = 0) {
  Outcome outcome = unconnected(result, system_error);
  outcome.tcp_up = outcome.tls.begun = true;
  outcome.words = std::move(words);
  return outcome;
}

/// The same once it was secure.
Outcome secured(CURLcode result, std::string words = "", bool answer_begun = false) {
  Outcome outcome = cut();
  outcome.result = result;
  outcome.words = std::move(words);
  outcome.answer_begun = answer_begun;
  return outcome;
}

Outcome through_proxy(Outcome outcome, long status = 0, std::string proxy = "http://proxy.example.org:8080") {
  outcome.proxy = Secret(std::move(proxy));
  outcome.proxy_status = status;
  outcome.addresses.clear();
  return outcome;
}

Outcome with(Outcome outcome, const std::function<void(Outcome&)>& change) {
  change(outcome);
  return outcome;
}

struct Case {
  Outcome outcome;
  Cause cause;
  std::string_view summary;
};

const Case kCases[] = {
    {secured(CURLE_ABORTED_BY_CALLBACK), {Code::interrupted}, "Interrupted."},
    {with(cut(), [](Outcome& one) { one.headers_too_large = true; }),
     {Code::http_too_large},
     "school.example.org answered with headers of more than 256 KiB."},
    {secured(CURLE_RECV_ERROR, "Too large response headers: 307200 > 307200"),
     {Code::http_too_large},
     "school.example.org answered with headers of more than 256 KiB."},
    {with(cut(), [](Outcome& one) { one.body_too_large = true; }),
     {Code::http_too_large},
     "school.example.org answered /Wcbs.API/swagger with more than 4 KiB."},

    // A proxy.
    {through_proxy(unconnected(CURLE_COULDNT_RESOLVE_PROXY)),
     {Code::proxy_unreachable},
     "The proxy http://proxy.example.org:8080 cannot be reached: its name cannot be looked up."},
    {with(through_proxy(unsecured(CURLE_RECV_ERROR), 503),
          [](Outcome& one) { one.proxy_reason = "ERR_DNS_FAIL 0"; }),
     {Code::proxy_refused, Variant::cannot_reach},
     "The proxy http://proxy.example.org:8080 could not reach school.example.org: it answered 503 (ERR_DNS_FAIL 0)."},
    {with(through_proxy(unsecured(CURLE_SSL_CONNECT_ERROR, "wrong version number"), 200),
          [](Outcome& one) { one.proxy_sent_page = true; }),
     {Code::proxy_refused},
     "The proxy http://proxy.example.org:8080 answered with a page of its own instead of a way to school.example.org."},
    {with(through_proxy(unsecured(CURLE_PROXY, "not found"), 0, "socks5://proxy.example.org"),
          [](Outcome& one) { one.proxy_error = CURLPX_RESOLVE_HOST; }),
     {Code::dns_failed},
     "The name school.example.org could not be looked up."},
    {through_proxy(unsecured(CURLE_SSL_CONNECT_ERROR, "unexpected eof"), 200),
     {Code::tls_handshake, Variant::through_proxy},
     "The secure connection to school.example.org could not be agreed."},
    {through_proxy(unsecured(CURLE_OPERATION_TIMEDOUT), 200),
     {Code::tls_handshake, Variant::through_proxy},
     "The proxy http://proxy.example.org:8080 opened a way to school.example.org, port 443, and then nothing came for 15 seconds."},
    {through_proxy(unsecured(CURLE_SSL_CONNECT_ERROR, "", ECONNRESET), 200),
     {Code::connect_reset, Variant::through_proxy},
     "The connection to school.example.org, port 443 through the proxy http://proxy.example.org:8080 broke off while it was being secured."},
    {through_proxy(unsecured(CURLE_RECV_ERROR), 407),
     {Code::proxy_auth_required},
     "The proxy http://proxy.example.org:8080 asks for a user name and password."},
    {through_proxy(unsecured(CURLE_RECV_ERROR), 407, "http://me:word@proxy.example.org:8080"),
     {Code::proxy_auth_required},
     "The proxy http://proxy.example.org:8080 did not accept the user name and password, sent as \"Basic\"."},
    {through_proxy(unsecured(CURLE_RECV_ERROR), 503),
     {Code::proxy_refused, Variant::cannot_reach},
     "The proxy http://proxy.example.org:8080 could not reach school.example.org: it answered 503."},
    {through_proxy(unsecured(CURLE_RECV_ERROR), 403),
     {Code::proxy_refused},
     "The proxy http://proxy.example.org:8080 refused to connect to school.example.org: it answered 403."},
    {through_proxy(unsecured(CURLE_PEER_FAILED_VERIFICATION, "self-signed certificate"), 0,
                   "https://proxy.example.org:8443"),
     {Code::proxy_unreachable, Variant::not_trusted},
     "This program hung up on the proxy https://proxy.example.org:8443, because its certificate is not trusted here: self-signed certificate."},
    {through_proxy(unsecured(CURLE_SSL_CONNECT_ERROR, "wrong version number"), 0,
                   "https://proxy.example.org:8443"),
     {Code::proxy_unreachable, Variant::no_https},
     "The proxy https://proxy.example.org:8443 answered, but not with https."},
    {with(through_proxy(unsecured(CURLE_PROXY, "rejected"), 0, "socks5h://proxy.example.org"),
          [](Outcome& one) { one.proxy_error = CURLPX_USER_REJECTED; }),
     {Code::proxy_auth_required},
     "The proxy socks5h://proxy.example.org asks for a user name and password."},
    {with(through_proxy(unsecured(CURLE_PROXY, "no route"), 0, "socks5h://proxy.example.org"),
          [](Outcome& one) { one.proxy_error = CURLPX_REPLY_HOST_UNREACHABLE; }),
     {Code::proxy_refused, Variant::cannot_reach},
     "The proxy socks5h://proxy.example.org could not reach school.example.org: no route."},
    {through_proxy(unsecured(CURLE_PROXY, "connection refused by it")),
     {Code::proxy_refused},
     "The proxy http://proxy.example.org:8080 did not connect to school.example.org: connection refused by it."},
    {through_proxy(unsecured(CURLE_SSL_CONNECT_ERROR, "wrong version number"), 200),
     {Code::tls_not_tls, Variant::through_proxy},
     "What came through the proxy for school.example.org was not TLS (https)."},
    {through_proxy(unsecured(CURLE_SSL_CONNECT_ERROR, "wrong version number"), 0,
                   "socks5h://proxy.example.org"),
     {Code::tls_not_tls, Variant::through_proxy},
     "What came through the proxy for school.example.org was not TLS (https)."},

    // No connection.
    {unconnected(CURLE_COULDNT_RESOLVE_HOST),
     {Code::dns_failed},
     "The name school.example.org could not be looked up."},
    {unconnected(CURLE_COULDNT_CONNECT, ECONNREFUSED),
     {Code::connect_refused},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) refused the connection: nothing answers on that port."},
    {with(unconnected(CURLE_COULDNT_CONNECT, ECONNREFUSED),
          [](Outcome& one) { one.addresses = {"172.16.0.1"}; }),
     {Code::connect_refused, Variant::inside_address},
     "school.example.org, port 443 (172.16.0.1) refused the connection: nothing answers on that port."},
    {with(unconnected(CURLE_COULDNT_CONNECT, ECONNREFUSED),
          [](Outcome& one) { one.addresses = {"127.0.0.1"}; }),
     {Code::connect_refused, Variant::this_computer},
     "school.example.org, port 443 (127.0.0.1) refused the connection: nothing answers on that port."},
    {with(unconnected(CURLE_OPERATION_TIMEDOUT), [](Outcome& one) { one.by_hosts_file = true; }),
     {Code::connect_timeout, Variant::hosts_file},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2), as this computer's hosts file says, did not answer within 15 seconds."},
    {with(unconnected(CURLE_COULDNT_CONNECT, ECONNREFUSED),
          [](Outcome& one) {
            one.addresses = {"172.16.0.1"};
            one.pinned = true;
          }),
     {Code::connect_refused},
     "school.example.org, port 443 (172.16.0.1) refused the connection: nothing answers on that port."},
    {unconnected(CURLE_COULDNT_CONNECT, 10061),
     {Code::connect_refused},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) refused the connection: nothing answers on that port."},
    {unconnected(CURLE_COULDNT_CONNECT, ECONNRESET),
     {Code::connect_reset},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) broke off the connection."},
    {unconnected(CURLE_OPERATION_TIMEDOUT),
     {Code::connect_timeout},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) did not answer within 15 seconds."},
    {unconnected(CURLE_COULDNT_CONNECT, ETIMEDOUT),
     {Code::connect_timeout},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) did not answer within 15 seconds."},
    {with(unconnected(CURLE_COULDNT_CONNECT), [](Outcome& one) { one.words = "No route to host"; }),
     {Code::connect_unreachable},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) cannot be reached from this computer: No route to host."},

    // No secure connection.
    {unsecured(CURLE_SSL_CACERT_BADFILE, "error adding trust anchors"),
     {Code::tls_no_roots},
     "The certificate of school.example.org cannot be checked: the list of trusted authorities on this computer cannot be read."},
    {unsecured(CURLE_OPERATION_TIMEDOUT),
     {Code::tls_handshake},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) took the connection, then said nothing for 15 seconds, so there was no secure connection."},
    {unsecured(CURLE_SSL_CONNECT_ERROR, "", ECONNRESET),
     {Code::connect_reset},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) broke off the connection while it was being secured."},
    {unsecured(CURLE_SSL_CONNECT_ERROR, "dh key too small"),
     {Code::tls_weak},
     "school.example.org offers encryption that is too weak to be accepted: its Diffie-Hellman parameters are below 2048 bits."},
    {secured(CURLE_PEER_FAILED_VERIFICATION, "no alternative certificate subject name matches"),
     {Code::tls_wrong_host},
     "The certificate is for no name at all, so not for school.example.org."},
    {with(secured(CURLE_PEER_FAILED_VERIFICATION, "no alternative certificate subject name matches"),
          [](Outcome& one) { one.address = "192.0.2.2"; }),
     {Code::tls_wrong_host},
     "The certificate is for no name at all, so not for school.example.org. It came from 192.0.2.2; the name also leads to 192.0.2.1."},
    {with(cut(), [](Outcome& one) { one.tls.certificate_requested = true; }),
     {Code::tls_client_certificate},
     "school.example.org ended the connection because this program has no client certificate."},
    {with(cut(),
          [](Outcome& one) {
            one.tls.certificate_requested = true;
            one.is_new = false;
            one.words = "connection reset by peer";
          }),
     {Code::connect_reset},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) broke off the connection."},

    // No whole answer.
    {secured(CURLE_OPERATION_TIMEDOUT),
     {Code::http_timeout},
     "school.example.org took the request for /Wcbs.API/swagger and gave no whole answer within 15 seconds."},
    {secured(CURLE_PARTIAL_FILE, "", true),
     {Code::http_truncated},
     "The answer of school.example.org for /Wcbs.API/swagger broke off before its end."},
    {secured(CURLE_RECV_ERROR, "Connection reset by peer", true),
     {Code::http_truncated},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) broke off the connection in the middle of its answer."},
    {secured(CURLE_SEND_ERROR, "Connection reset by peer"),
     {Code::connect_reset},
     "school.example.org, port 443 (192.0.2.1, 192.0.2.2) broke off the connection."},
    {secured(CURLE_RECV_ERROR, "unexpected eof while reading", true),
     {Code::http_truncated},
     "The answer of school.example.org for /Wcbs.API/swagger broke off: unexpected eof while reading."},
    {secured(CURLE_GOT_NOTHING),
     {Code::http_bad_reply},
     "school.example.org closed the connection without an answer for /Wcbs.API/swagger."},
    {secured(CURLE_UNSUPPORTED_PROTOCOL, "Received HTTP/0.9 when not allowed"),
     {Code::http_bad_reply},
     "school.example.org answered /Wcbs.API/swagger with something that is not correct HTTP: Received HTTP/0.9 when not allowed."},
    {secured(CURLE_WEIRD_SERVER_REPLY),
     {Code::http_bad_reply},
     "school.example.org answered /Wcbs.API/swagger with something that is not correct HTTP: Weird server reply."},
};

TEST(TransferError, SaysAtWhichStageItFailedAndHow) {
  for (const Case& one : kCases) {
    const Cause cause = transfer_cause(one.outcome);
    EXPECT_EQ(static_cast<int>(cause.code), static_cast<int>(one.cause.code)) << one.summary;
    EXPECT_EQ(static_cast<int>(cause.variant), static_cast<int>(one.cause.variant)) << one.summary;
    EXPECT_EQ(transfer_error(cause, one.outcome, TimePoint()).summary, one.summary);
  }
}

TEST(TransferError, GivesThePlaceAsFacts) {
  const Error error = transfer_error({Code::connect_reset}, unconnected(CURLE_COULDNT_CONNECT), TimePoint());
  EXPECT_EQ(error.facts, (Facts{{"host", "school.example.org"},
                                {"port", "443"},
                                {"addresses", std::vector<std::string>{"192.0.2.1", "192.0.2.2"}}}));
  EXPECT_EQ(transfer_error({Code::proxy_refused}, through_proxy(cut(), 503), TimePoint()).facts,
            (Facts{{"proxy", "http://proxy.example.org:8080"}, {"status", "503"}}));
}

TEST(TransferError, HidesTheLibrarysWordsWhereTheyRepeatASecretButStillReadsThem) {
  Redactor redactor;
  redactor.learn(Secret("Connection reset by peer"));
  Outcome outcome = secured(CURLE_RECV_ERROR, "unexpected eof: Connection-reset-by-peer", true);
  outcome.tls.redactor = &redactor;
  EXPECT_EQ(transfer_cause(outcome), Cause{Code::http_truncated});
  outcome.words = "eof: Connection%20reset%20by%20peer";
  outcome.result = CURLE_WEIRD_SERVER_REPLY;
  EXPECT_EQ(transfer_error({Code::http_bad_reply}, outcome, TimePoint()).summary,
            "school.example.org answered /Wcbs.API/swagger with something that is not correct HTTP: "
            "[hidden: it repeated the secret].");
}

}  // namespace
}  // namespace wcbs_link
