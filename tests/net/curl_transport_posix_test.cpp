#include "support/loopback_posix.hpp"
#include "support/practice_link.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wcbs_link/practice/practice_school.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

HttpExchange send(const std::string& url, NetworkOptions options = {}) {
  if (options.timeout > 1s) options.timeout = 1s;
  const auto transport = make_curl_transport(std::move(options));
  HttpRequest request;
  request.url = *parse_url(url);
  return transport->send(request);
}

Code code_of(const HttpExchange& exchange) {
  return exchange.answer ? Code::none : exchange.answer.error().code;
}

TEST(CurlTransport, TimesOutWhereNothingAcceptsTheConnection) {
  LoopbackPort full(0);
  full.fill();
  NetworkOptions options;
  options.timeout = 300ms;
  EXPECT_EQ(code_of(send("http://" + full.place() + "/", std::move(options))), Code::connect_timeout);
}

TEST(CurlTransport, KnowsThatThereIsNoWay) {
  EXPECT_EQ(code_of(send("http://255.255.255.255/")), Code::connect_unreachable);
}

TEST(CurlTransport, TellsTheProxysAnswersApart) {
  const std::pair<const char*, Code> answers[] = {
      {"HTTP/1.1 407 Proxy Authentication Required\r\n"
       "Proxy-Authenticate: Basic realm=\"p\"\r\n"
       "Content-Length: 0\r\n"
       "Connection: close\r\n"
       "\r\n",
       Code::proxy_auth_required},
      {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Code::proxy_refused},
      {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Code::proxy_refused},
      {"this is no proxy\r\n", Code::proxy_refused}};
  for (const auto& [reply, code] : answers) {
    const TunnelProxy proxy({.reply = reply});
    NetworkOptions options;
    options.proxy = Secret("http://user:hunter2@" + proxy.place());
    const HttpExchange exchange = send("https://school.example.org/", std::move(options));
    EXPECT_EQ(code_of(exchange), code) << reply << (exchange.answer ? "" : exchange.answer.error().summary);
    EXPECT_EQ(exchange.connection.proxy, "http://" + proxy.place());
    ASSERT_FALSE(exchange.answer);
    EXPECT_THAT(exchange.answer.error().summary, Not(HasSubstr("hunter2")));
  }
}

TEST(CurlTransport, UsesTheProxyOfTheEnvironment) {
  const TunnelProxy proxy(
      {.reply = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"});
  NetworkOptions options;
  options.variable = [&](std::string_view name) -> std::optional<std::string> {
    if (name == "https_proxy") return proxy.place();
    return std::nullopt;
  };
  EXPECT_EQ(code_of(send("https://school.example.org/", std::move(options))), Code::proxy_refused);
}

TEST(CurlTransport, GoesWhereAPinnedNameLeads) {
  const auto school = open_school();
  const std::string port = std::to_string(parse_url(school->url())->port);
  NetworkOptions options;
  options.pinned = "School.Example.ORG:" + port + ":127.0.0.1";
  const HttpExchange exchange =
      send("http://school.example.org:" + port + "/Wcbs.API/api/swagger/docs/v1", std::move(options));
  ASSERT_TRUE(exchange.answer) << exchange.answer.error().summary;
  EXPECT_EQ(exchange.answer->status, 200);
  EXPECT_THAT(exchange.connection.addresses, ElementsAre("127.0.0.1"));
  EXPECT_THAT(exchange.answer->body, HasSubstr("school.example.org:" + port));
}

TEST(CurlTransport, LooksLocalhostUpItself) {
  const auto school = open_school();
  const std::string port = std::to_string(parse_url(school->url())->port);
  NetworkOptions options;
  options.family = Family::ipv4;
  const HttpExchange exchange =
      send("http://localhost:" + port + "/Wcbs.API/api/swagger/docs/v1", std::move(options));
  ASSERT_TRUE(exchange.answer) << exchange.answer.error().summary;
  EXPECT_THAT(exchange.connection.addresses, ElementsAre("127.0.0.1"));
}

TEST(CurlTransport, EndsAtOnceWhenInterrupted) {
  Behaviour behaviour;
  behaviour.wire = WireFault::stall;
  const auto school = open_school(behaviour);
  NetworkOptions options;
  options.interrupted = [] { return true; };
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(code_of(send(school->url(), std::move(options))), Code::interrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 800ms);
}

TEST(CurlTransport, TakesAnswersUpToTheirBoundOnly) {
  Behaviour behaviour;
  behaviour.instead.anything = http_answer(200, "text/plain", std::string(1'000, 'x'));
  const auto school = open_school(behaviour);
  const auto transport = make_curl_transport({});
  HttpRequest request;
  request.url = *parse_url(school->url());
  for (const auto& [most, code] : {std::pair(1'000U, Code::none), std::pair(999U, Code::http_too_large)}) {
    request.most_body = most;
    EXPECT_EQ(code_of(transport->send(request)), code) << most;
  }
}

TEST(CurlTransport, TakesNothingForAnAnswerThatHasNoHead) {
  const LoopbackServer server([](int connection) {
    read_head(connection);
    write_all(connection, "{\"access_token\":\"as in HTTP/0.9\"}\n");
  });
  EXPECT_EQ(code_of(send("http://" + server.place() + "/")), Code::http_bad_reply);
}

TEST(CurlTransport, CountsTheHeadersOfAnswersThatAreNotYetTheAnswer) {
  const LoopbackServer server([](int connection) {
    read_head(connection);
    const std::string not_yet = "HTTP/1.1 103 Early Hints\r\nLink: " + std::string(1'000, 'x') + "\r\n\r\n";
    while (write_all(connection, not_yet)) {
    }
  });
  EXPECT_EQ(code_of(send("http://" + server.place() + "/")), Code::http_too_large);
}

TEST(CurlTransport, SaysWhichAddressDoesNotAnswer) {
  const auto school = open_school();
  const auto transport = make_curl_transport({});
  EXPECT_TRUE(transport->reach(*parse_url(school->url()), "127.0.0.1"));
  Behaviour closed;
  closed.listens = false;
  const auto nobody = open_school(closed);
  const auto reached = transport->reach(*parse_url(nobody->url()), "127.0.0.1");
  ASSERT_FALSE(reached);
  EXPECT_EQ(reached.error().code, Code::connect_refused);
}

}  // namespace
}  // namespace wcbs_link
