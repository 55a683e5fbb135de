#include "net/name_lookup.hpp"
#include "support/fake_transport.hpp"
#include "support/loopback_posix.hpp"
#include "support/practice_link.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wcbs_link/practice/practice_school.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// One request over a transport with these options, which gives up after a second.
HttpExchange send(const std::string& url, const std::function<void(NetworkOptions&)>& choose = {}) {
  NetworkOptions options;
  options.timeout = 1s;
  if (choose) choose(options);
  return make_curl_transport(std::move(options))->send(request_to(url));
}

constexpr std::string_view kDocument = "/Wcbs.API/api/swagger/docs/v1";

std::string port_of(const PracticeSchool& school) {
  return std::to_string(parse_url(school.url())->port);
}

TEST(CurlTransport, TimesOutWhereNothingAcceptsTheConnection) {
  LoopbackPort full(0);
  full.fill();
  EXPECT_EQ(code_of(send("http://" + full.place() + "/", [](auto& options) { options.timeout = 100ms; })),
            Code::connect_timeout);
}

TEST(CurlTransport, KnowsThatThereIsNoWay) {
  EXPECT_EQ(code_of(send("http://255.255.255.255/")), Code::connect_unreachable);
}

const std::string kRefusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

TEST(CurlTransport, TellsTheProxysAnswersApart) {
  const std::pair<std::string, Code> answers[] = {
      {"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
       "Content-Length: 0\r\nConnection: close\r\n\r\n",
       Code::proxy_auth_required},
      {kRefusal, Code::proxy_refused},
      {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Code::proxy_refused},
      {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 23\r\n\r\n<html>Guest Wi-Fi</html>",
       Code::proxy_refused},
      {"this is no proxy\r\n", Code::proxy_refused}};
  for (const auto& [reply, code] : answers) {
    const TunnelProxy proxy({.reply = reply});
    const HttpExchange exchange = send("https://school.example.org/", [&](NetworkOptions& options) {
      options.proxy = Secret("http://user:hunter2@" + proxy.place());
    });
    EXPECT_EQ(code_of(exchange), code) << reply;
    EXPECT_EQ(exchange.connection.proxy, "http://" + proxy.place());
    ASSERT_FALSE(exchange.answer);
    EXPECT_THAT(exchange.answer.error().summary, Not(HasSubstr("hunter2")));
  }
}

TEST(CurlTransport, KeepsWhatTheProxySaysOfItself) {
  const TunnelProxy proxy({.reply = "HTTP/1.1 503 Service Unavailable\r\nServer: squid/5.7\r\n"
                                    "X-Squid-Error: ERR_DNS_FAIL 0\r\nContent-Length: 0\r\n\r\n"});
  const HttpExchange exchange = send("https://school.example.org/", [&](NetworkOptions& options) {
    options.proxy = Secret("http://" + proxy.place());
  });
  ASSERT_FALSE(exchange.answer);
  EXPECT_EQ(fact(exchange.answer.error(), "server"), "squid/5.7");
  EXPECT_THAT(exchange.answer.error().summary, HasSubstr("ERR_DNS_FAIL 0"));
}

TEST(CurlTransport, UsesTheProxyOfTheEnvironment) {
  const TunnelProxy proxy({.reply = kRefusal});
  EXPECT_EQ(code_of(send("https://school.example.org/",
                         [&](NetworkOptions& options) {
                           options.variable = [&](std::string_view name) {
                             return name == "https_proxy" ? std::optional(proxy.place()) : std::nullopt;
                           };
                         })),
            Code::proxy_refused);
}

TEST(CurlTransport, GoesWhereAPinnedNameLeads) {
  const auto school = open_school();
  const std::string place = "school.example.org:" + port_of(*school);
  const HttpExchange exchange =
      send("http://" + place + std::string(kDocument), [&](NetworkOptions& options) {
        options.pinned = {"other.example.org:1:192.0.2.1",
                          "school.example.org:" + port_of(*school) + ":192.0.2.1",
                          "School.Example.ORG:" + port_of(*school) + ":127.0.0.1"};
      });
  ASSERT_TRUE(exchange.answer) << exchange.answer.error().summary;
  EXPECT_EQ(exchange.answer->status, 200);
  EXPECT_THAT(exchange.connection.addresses, ElementsAre("127.0.0.1"));
  EXPECT_THAT(exchange.answer->body, HasSubstr(place));
}

TEST(CurlTransport, LooksLocalhostUpItself) {
  const auto school = open_school();
  const HttpExchange exchange = send("http://localhost:" + port_of(*school) + std::string(kDocument),
                                     [](NetworkOptions& options) { options.family = Family::ipv4; });
  ASSERT_TRUE(exchange.answer) << exchange.answer.error().summary;
  EXPECT_THAT(exchange.connection.addresses, ElementsAre("127.0.0.1"));
}

TEST(LookUp, EndsAtOnceWhenInterrupted) {
  int interrupted = 0;  // in most of them; the resolver may be quicker than the first look
  for (int i = 0; i < 50; ++i) {
    const auto found = look_up("localhost", Family::any, 5s, [] { return true; });
    if (!found && found.error().code == Code::interrupted) ++interrupted;
  }
  EXPECT_GT(interrupted, 0);
}

TEST(CurlTransport, EndsAtOnceWhenInterrupted) {
  Behaviour behaviour;
  behaviour.wire = WireFault::stall;
  const auto school = open_school(behaviour);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(code_of(send(school->url(), [](auto& options) { options.interrupted = [] { return true; }; })),
            Code::interrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 800ms);
}

TEST(CurlTransport, TellsWhoeverAsksThatItWaitsAndStillEndsWhenInterrupted) {
  Behaviour behaviour;
  behaviour.wire = WireFault::stall;
  const auto school = open_school(behaviour);
  NetworkOptions options;
  int ticks = 0;
  options.interrupted = [&] { return ticks >= 3; };
  const auto transport = make_curl_transport(std::move(options));
  transport->while_waiting([&] { ++ticks; });
  EXPECT_EQ(code_of(transport->send(request_to(school->url()))), Code::interrupted);
  transport->while_waiting({});
  EXPECT_EQ(code_of(transport->send(request_to(school->url()))), Code::interrupted);
  EXPECT_EQ(ticks, 3) << "told no more";
}

TEST(CurlTransport, WaitsLongerOnceItIsToldTo) {
  Behaviour behaviour;
  behaviour.delay_ms = 300;
  const auto school = open_school(behaviour);
  NetworkOptions options;
  options.timeout = 100ms;
  const auto transport = make_curl_transport(std::move(options));
  EXPECT_EQ(code_of(transport->send(request_to(school->url()))), Code::http_timeout);
  transport->be_patient(5s);
  transport->be_patient(10ms);
  EXPECT_EQ(code_of(transport->send(request_to(school->url()))), Code::none) << "and never shorter";
}

TEST(CurlTransport, TakesAnswersUpToTheirBoundOnly) {
  Behaviour behaviour;
  behaviour.instead.anything = http_answer(200, "text/plain", std::string(1'000, 'x'));
  const auto school = open_school(behaviour);
  const auto transport = make_curl_transport({});
  HttpRequest bounded = request_to(school->url());
  for (const auto& [most, code] : {std::pair(1'000U, Code::none), std::pair(999U, Code::http_too_large)}) {
    bounded.most_body = most;
    EXPECT_EQ(code_of(transport->send(bounded)), code) << most;
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
  EXPECT_TRUE(transport->reach(*parse_url(school->url()), "127.0.0.1", std::chrono::seconds(1)));
  Behaviour closed;
  closed.listens = false;
  const auto nobody = open_school(closed);
  const auto reached = transport->reach(*parse_url(nobody->url()), "127.0.0.1", std::chrono::seconds(1));
  ASSERT_FALSE(reached);
  EXPECT_EQ(reached.error().code, Code::connect_refused);
}

/// Ends each connection with a reset, sooner or later after it came: often after the other side saw that it
/// stands and before it has sent anything.
class ResettingServer {
 public:
  ResettingServer() : accepting_([this] { serve(); }) {}
  ~ResettingServer() {
    ends_ = true;
    (void)send(address());
    accepting_.join();
  }
  ResettingServer(const ResettingServer&) = delete;
  ResettingServer& operator=(const ResettingServer&) = delete;
  std::string address() const { return "http://" + port_.place() + "/"; }

 private:
  void serve() {
    for (int microseconds = 0; !ends_; microseconds = (microseconds + 1) % 60) {
      const OwnedSocket connection(::accept(port_.number(), nullptr, nullptr));
      reset_connection(connection.number());
      const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(microseconds);
      while (std::chrono::steady_clock::now() < end) {
      }
    }
  }

  LoopbackPort port_;
  std::atomic<bool> ends_ = false;
  std::thread accepting_;
};

TEST(CurlTransport, AsksAgainWhereAConnectionEndedBeforeTheRequestWasSent) {
  const ResettingServer server;
  const auto end = std::chrono::steady_clock::now() + 20s;
  NetworkOptions options;
  options.timeout = 1s;
  options.interrupted = [end] { return std::chrono::steady_clock::now() > end; };
  const auto transport = make_curl_transport(std::move(options));
  for (int i = 0; i < 2'000; ++i)
    ASSERT_EQ(code_of(transport->send(request_to(server.address()))), Code::connect_reset) << i;
}

TEST(CurlTransport, GivesWhatIsAskedTogetherOneTimeLimit) {
  const LoopbackServer silent([](int connection) {
    read_head(connection);
    read_head(connection);  // until the other side has had enough
  });
  HttpRequest request = request_to("http://" + silent.place() + "/");
  request.most_time = std::chrono::milliseconds(400);
  const auto transport = make_curl_transport({});
  const auto begun = std::chrono::steady_clock::now();
  const auto exchanges = transport->send_all(std::vector<HttpRequest>(3, request));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(900));
  for (const HttpExchange& exchange : exchanges) EXPECT_EQ(code_of(exchange), Code::http_timeout);
}

}  // namespace
}  // namespace wcbs_link
