#include "support/practice_link.hpp"
#include "wcbs_link/io/curl_transport.hpp"
#include "wcbs_link/practice/practice_school.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Socket {
 public:
  explicit Socket(int number) : number_(number) {}
  Socket(Socket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

sockaddr_in this_computer(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Listens on a free port of 127.0.0.1.
class Listener {
 public:
  explicit Listener(int backlog) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = this_computer(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(socket_.number(), generic, size), 0);
    EXPECT_EQ(::listen(socket_.number(), backlog), 0);
    EXPECT_EQ(::getsockname(socket_.number(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  int port() const { return port_; }
  int number() const { return socket_.number(); }
  std::string url(std::string_view scheme) const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_) + "/";
  }

 private:
  Socket socket_;
  int port_ = 0;
};

/// Takes one connection, reads once and answers `reply` to it, `times` times.
class Canned {
 public:
  Canned(std::string reply, int times) : listener_(4), reply_(std::move(reply)) {
    thread_ = std::thread([this, times] {
      for (int i = 0; i < times; ++i) {
        const Socket taken(::accept(listener_.number(), nullptr, nullptr));
        char buffer[4096];
        if (taken.number() < 0 || ::read(taken.number(), buffer, sizeof buffer) <= 0) continue;
        if (::write(taken.number(), reply_.data(), reply_.size()) < 0) continue;
      }
    });
  }
  ~Canned() {
    ::shutdown(listener_.number(), SHUT_RDWR);
    thread_.join();
  }
  Canned(const Canned&) = delete;
  Canned& operator=(const Canned&) = delete;
  std::string place() const { return "127.0.0.1:" + std::to_string(listener_.port()); }

 private:
  Listener listener_;
  std::string reply_;
  std::thread thread_;
};

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
  const Listener full(0);
  // The queue of a listener that never accepts is soon full; further attempts are dropped without a word.
  std::vector<Socket> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.emplace_back(::socket(AF_INET, SOCK_STREAM, 0));
    ::fcntl(waiting.back().number(), F_SETFL, O_NONBLOCK);
    const sockaddr_in address = this_computer(full.port());
    if (::connect(waiting.back().number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      continue;
  }
  NetworkOptions options;
  options.timeout = 300ms;
  EXPECT_EQ(code_of(send(full.url("http"), std::move(options))), Code::connect_timeout);
}

TEST(CurlTransport, KnowsThatThereIsNoWay) {
  EXPECT_EQ(code_of(send("http://255.255.255.255/")), Code::connect_unreachable);
}

TEST(CurlTransport, TellsTheProxysAnswersApart) {
  const std::pair<const char*, Code> answers[] = {
      {"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
       "realm=\"p\"\r\nContent-Length: "
       "0\r\nConnection: close\r\n\r\n",
       Code::proxy_auth_required},
      {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Code::proxy_refused},
      {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Code::proxy_refused},
      {"this is no proxy\r\n", Code::proxy_refused}};
  for (const auto& [reply, code] : answers) {
    const Canned proxy(reply, 2);
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
  const Canned proxy("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 1);
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
