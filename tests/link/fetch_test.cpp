#include "wcbs_link/link/fetch.hpp"

#include "link/page_walk.hpp"
#include "support/fake_server.hpp"
#include "wcbs_link/base/encoding.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;

const std::string kSecret = "q7+Zk/2Vb=Xm&9tR%h";

HttpRequest ask(const std::string& path, Privacy privacy = Privacy::open) {
  HttpRequest request;
  request.url = *resolve(kApi, path);
  request.privacy = privacy;
  return request;
}

Connection connection_that_stood() {
  Connection stood;
  stood.address = "192.0.2.7";
  stood.tls_version = "TLSv1.3";
  return stood;
}

/// Answers everything, for ever.
class EndlessTransport final : public HttpTransport {
 public:
  std::string body;
  std::chrono::milliseconds takes{0};
  std::size_t asked = 0;
  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    std::vector<HttpExchange> exchanges;
    for (std::size_t i = 0; i < requests.size(); ++i, ++asked) {
      std::this_thread::sleep_for(takes);
      exchanges.push_back({response(200, body), {}, {}});
    }
    return exchanges;
  }
  void pause(std::chrono::milliseconds time) override { paused += time; }
  std::chrono::milliseconds paused{0};

  Result<Done> reach(const Url&, const std::string&, std::chrono::milliseconds) override { return Done{}; }
};

TEST(Fetch, EndsAWalkAtItsBoundOfRequests) {
  EndlessTransport transport;
  const Redactor redactor;
  Fetch fetch(transport, redactor, {.requests = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fetch.send(ask("x")).answer);
  const HttpExchange last = fetch.send(ask("the/next"));
  ASSERT_FALSE(last.answer);
  EXPECT_EQ(last.answer.error().code, Code::http_no_end);
  EXPECT_EQ(fact(last.answer.error(), "bound"), "3 requests");
  EXPECT_EQ(fact(last.answer.error(), "next"), "GET /Wcbs.API/api/the/next");
  EXPECT_EQ(transport.asked, 3U) << "nothing was sent";
  fetch.begin_walk();
  EXPECT_TRUE(fetch.send(ask("x")).answer) << "a new walk counts anew";
}

TEST(Fetch, EndsAWalkAtItsBoundOfBytes) {
  EndlessTransport transport;
  transport.body = std::string(1000, 'x');
  const Redactor redactor;
  Fetch fetch(transport, redactor, {.answer_bytes = 2500});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fetch.send(ask("x")).answer) << i;
  EXPECT_FALSE(fetch.send(ask("x")).answer);
}

TEST(Fetch, EndsAWalkAtItsBoundOfTimeAndGivesARequestNoMore) {
  EndlessTransport transport;
  transport.takes = std::chrono::milliseconds(30);
  const Redactor redactor;
  Fetch fetch(transport, redactor, {.time = std::chrono::milliseconds(50)});
  EXPECT_TRUE(fetch.send(ask("x")).answer);
  EXPECT_TRUE(fetch.send(ask("x")).answer);
  const HttpExchange last = fetch.send(ask("x"));
  ASSERT_FALSE(last.answer);
  EXPECT_EQ(fact(last.answer.error(), "bound"), "0.05 seconds");

  FakeTransport fake({response(200)});
  Fetch other(fake, redactor, {.time = std::chrono::milliseconds(50)});
  other.send(ask("x"));
  EXPECT_EQ(fake.asked.front().most_time, std::chrono::milliseconds(50));
}

/// Answers so many requests, and then no more in the time that they are given.
class TiringTransport final : public HttpTransport {
 public:
  explicit TiringTransport(int answers) : left_(answers) {}
  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    std::vector<HttpExchange> exchanges;
    for (const HttpRequest& request : requests) {
      const bool answers = left_-- > 0;
      std::this_thread::sleep_for(answers ? request.most_time / 4 : request.most_time);
      exchanges.push_back({Error{Code::http_timeout, "No whole answer."}, {}, {}});
      if (answers) exchanges.back().answer = response(200);
    }
    return exchanges;
  }
  void pause(std::chrono::milliseconds) override {}
  Result<Done> reach(const Url&, const std::string&, std::chrono::milliseconds) override { return Done{}; }

 private:
  int left_;
};

TEST(Fetch, BlamesNoServerForTheTimeThatAWalkHadLeft) {
  const Redactor redactor;
  TiringTransport transport(1);
  Fetch fetch(transport, redactor, {.time = std::chrono::milliseconds(80)});
  EXPECT_TRUE(fetch.send(ask("x")).answer);
  const Error cut = fetch.send(ask("y")).answer.error();
  EXPECT_EQ(cut.code, Code::http_no_end);
  EXPECT_EQ(cut.request, 2U);
  EXPECT_EQ(fact(cut, "bound"), "0.08 seconds");
  EXPECT_EQ(fact(cut, "next"), "GET /Wcbs.API/api/y");

  TiringTransport silent(0);
  Fetch other(silent, redactor, {.time = std::chrono::milliseconds(40)});
  EXPECT_EQ(code_of(other.send(ask("x"))), Code::http_timeout) << "it had all the time there was";
}

TEST(Fetch, SendsAsManyOfSeveralRequestsAsTheBoundAllows) {
  EndlessTransport transport;
  const Redactor redactor;
  Fetch fetch(transport, redactor, {.requests = 2});
  const std::vector<HttpRequest> three = {ask("a"), ask("b"), ask("c")};
  const auto exchanges = fetch.send_all(three);
  ASSERT_EQ(exchanges.size(), 3U);
  EXPECT_TRUE(exchanges[1].answer);
  EXPECT_EQ(exchanges[2].answer.error().code, Code::http_no_end);
}

TEST(Fetch, NotesNoNameOfAPersonThatAPageLinkHolds) {
  EndlessTransport transport;
  const Redactor redactor;
  Fetch fetch(transport, redactor, {});
  fetch.send(ask("schools(1)/Pupils?$top=0", Privacy::people));
  HttpRequest page = ask("schools(1)/Kidcanary,Johnny", Privacy::people);
  page.followed = true;
  fetch.send(page);
  std::vector<std::string> lines;
  for (const TimedRequest& request : fetch.timeline()) lines.push_back(request.what);
  EXPECT_THAT(lines, ElementsAre("GET /Wcbs.API/api/schools(1)/Pupils", "GET /..."));
}

TEST(FetchGet, MarksTheAddressThatARedirectNamed) {
  FakeTransport transport({redirect_to("/Wcbs.API/api/swagger/ui"), response(200, "page")});
  const Redactor redactor;
  Fetch fetch(transport, redactor, {});
  const auto fetched = fetch.get(ask("swagger"));
  ASSERT_TRUE(fetched);
  EXPECT_EQ(fetched->url.path, "/Wcbs.API/api/swagger/ui");
  EXPECT_FALSE(transport.asked.front().followed);
  EXPECT_TRUE(transport.asked.back().followed);
}

TEST(FetchGet, FollowsNoRedirectThatRepeatsASecret) {
  Redactor redactor;
  redactor.learn(Secret(kSecret));
  for (const std::string& target :
       {"/x?s=" + percent_encode(kSecret), "https://elsewhere.example.org/" + kSecret,
        "/Wcbs.API/" + base64_encode("id:" + kSecret)}) {
    FakeTransport transport({redirect_to(target)});
    Fetch fetch(transport, redactor, {});
    const auto fetched = fetch.get(ask("swagger"));
    ASSERT_FALSE(fetched) << target;
    EXPECT_EQ(fetched.error().code, Code::http_redirect);
    EXPECT_EQ(transport.asked.size(), 1U);
    EXPECT_FALSE(redactor.repeats(fetched.error().summary)) << fetched.error().summary;
    EXPECT_FALSE(redactor.repeats(fact(fetched.error(), "target")));
  }
}

TEST(FetchGet, CallsNoCircleWhatIsOnlyLong) {
  const Redactor redactor;
  std::vector<Result<HttpResponse>> chain;
  for (int i = 0; i < 9; ++i) chain.emplace_back(redirect_to("/Wcbs.API/api/x?n=" + std::to_string(i)));
  FakeTransport transport(std::move(chain));
  Fetch fetch(transport, redactor, {});
  const auto fetched = fetch.get(ask("x"));
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, Code::http_redirect);
  EXPECT_EQ(fetched.error().variant, Variant::usual);
  EXPECT_EQ(transport.asked.size(), 6U);
}

TEST(FetchGet, GivesTheTokenToItsOwnOriginOnly) {
  const Redactor redactor;
  for (const char* target : {"http://school.example.org/x", "https://elsewhere.example.org/x"}) {
    FakeTransport transport({redirect_to(target), response(200)});
    Fetch fetch(transport, redactor, {});
    HttpRequest request = ask("schools");
    request.authorization = Secret("Bearer token");
    EXPECT_FALSE(fetch.get(request)) << target;
    EXPECT_EQ(transport.asked.size(), 1U) << target;
  }
}

TEST(FetchGet, DoesNotAskForWhatWasAskedForAlready) {
  FakeTransport transport;
  const Redactor redactor;
  Fetch fetch(transport, redactor, {});
  const HttpExchange first{response(200, "known"), {}, {}};
  const auto fetched = fetch.get(ask("swagger"), &first);
  ASSERT_TRUE(fetched);
  EXPECT_EQ(fetched->response.body, "known");
  EXPECT_TRUE(transport.asked.empty());
}

TEST(Fetch, RepeatsWhatMayHaveGoneByAndSaysSo) {
  const Error cut{Code::http_truncated, "It broke off."};
  const Connection stood = connection_that_stood();
  struct Case {
    const char* what;
    std::vector<HttpExchange> fates;
    std::size_t asked;
    bool unsteady;
  };
  const HttpExchange fails{response(503, "", "", {{"Server", "nginx"}}), stood, {}};
  const HttpExchange breaks{cut, stood, {}};
  const HttpExchange well{response(200), stood, {}};
  const HttpExchange pool{response(503, "", "", {{"Server", "Microsoft-HTTPAPI/2.0"}}), stood, {}};
  const HttpExchange closed{response(503, "<title>Down for maintenance</title>", "text/html"), stood, {}};
  const HttpExchange late{Error{Code::http_timeout, "Too late."}, stood, {}};
  const HttpExchange never_there{cut, {}, {}};
  const Case cases[] = {
      {"well at once", {well}, 1, false},
      {"well the second time", {fails, well}, 2, true},
      {"cut, then well", {breaks, well}, 2, true},
      {"failed otherwise, then well", {fails, breaks, well}, 3, true},
      {"the same twice", {fails, fails, well}, 2, false},
      {"a stopped pool", {pool, well}, 1, false},
      {"maintenance", {closed, well}, 1, false},
      {"too late", {late, well}, 1, false},
      {"not found", {{response(404), stood, {}}, well}, 1, false},
      {"no connection", {never_there, well}, 1, false},
  };
  const Redactor redactor;
  for (const Case& one : cases) {
    FakeTransport transport;
    transport.fates.assign(one.fates.begin(), one.fates.end());
    Fetch fetch(transport, redactor, {});
    (void)fetch.send(ask("x"));
    EXPECT_EQ(transport.asked.size(), one.asked) << one.what;
    EXPECT_EQ(fetch.unsteady().size(), one.unsteady ? 1U : 0U) << one.what;
    EXPECT_EQ(transport.paused.count(), one.asked == 1 ? 0 : one.asked == 2 ? 500 : 2500) << one.what;
  }
}

TEST(Fetch, RepeatsNoMoreThanThreeTimesAWalkAndNoTroubleThatStayed) {
  const Redactor redactor;
  FakeTransport transport;
  Fetch fetch(transport, redactor, {});
  const auto send = [&](std::vector<int> statuses) {
    transport.asked.clear();
    for (const int status : statuses) transport.fates.push_back({response(status), {}, {}});
    (void)fetch.send(ask("x"));
    transport.fates.clear();
    return transport.asked.size();
  };
  EXPECT_EQ(send({503, 503}), 2U);
  EXPECT_EQ(send({503, 200}), 1U) << "it stayed the same before";
  EXPECT_EQ(send({502, 200}), 2U);
  EXPECT_EQ(send({504, 200}), 2U);
  EXPECT_EQ(send({500, 200}), 1U) << "three times is the most";
  fetch.begin_walk();
  EXPECT_EQ(send({503, 200}), 2U);
}

TEST(Fetch, RepeatsATokenRequestOnlyWhereNothingWasAnswered) {
  const Redactor redactor;
  FakeTransport transport;
  const Connection stood = connection_that_stood();
  transport.fates = {{response(503), stood, {}}};
  Fetch fetch(transport, redactor, {});
  HttpRequest post = ask("token");
  post.method = Method::post;
  (void)fetch.send(post);
  EXPECT_EQ(transport.asked.size(), 1U);
  transport.fates = {{Error{Code::http_truncated, "It broke off."}, stood, {}}};
  (void)fetch.send(post);
  EXPECT_EQ(transport.asked.size(), 2U);
  transport.fates = {{Error{Code::connect_reset, "Reset."}, stood, {}}, {response(200), stood, {}}};
  (void)fetch.send(post);
  EXPECT_EQ(transport.asked.size(), 4U);
}

TEST(Fetch, SaysOfARequestThatIsCutOffThatOthersWereAnswered) {
  const Redactor redactor;
  FakeTransport transport;
  const Connection stood = connection_that_stood();
  const HttpExchange reset{Error{Code::connect_reset, "Reset."}, stood, {}};
  const HttpExchange unsecured{Error{Code::connect_reset, "Reset."}, {}, {}};
  transport.fates = {reset, reset, {response(200), stood, {}}, reset, unsecured};
  Fetch fetch(transport, redactor, {});
  const auto error = [&](const char* path) { return fetch.send(ask(path)).answer.error(); };
  const Error first = error("swagger");
  EXPECT_EQ(first.summary, "Reset.");
  EXPECT_EQ(first.variant, Variant::usual);
  (void)fetch.send(ask("schools"));
  const Error later = error("token");
  EXPECT_EQ(later.summary, "Reset. Another request was answered before it.");
  EXPECT_EQ(later.variant, Variant::one_request);
  EXPECT_EQ(error("elsewhere").variant, Variant::usual) << "the connection did not stand";
  transport.fates = {{Error{Code::interrupted, "Interrupted."}, stood, {}}};
  EXPECT_EQ(error("token").summary, "Interrupted.");
}

TEST(Fetch, HidesInAnswersWhatRepeatsTheSecret) {
  FakeTransport transport(
      {response(403, "<title>" + kSecret + "</title>", "text/html", {{"Server", kSecret}})});
  Redactor redactor;
  redactor.learn(Secret(kSecret));
  Fetch fetch(transport, redactor, {});
  const HttpExchange exchange = fetch.send(ask("x"));
  ASSERT_TRUE(exchange.answer);
  EXPECT_EQ(exchange.answer->shown_header("server", 80), Redactor::kHidden);
  EXPECT_EQ(exchange.answer->shown("IIS"), "IIS");
}

TEST(PageWalk, EndsWhereALinkLeadsInACircleIsNoneOrRepeatsASecret) {
  Redactor redactor;
  redactor.learn(Secret(kSecret));
  PageWalk walk(*resolve(kApi, "schools"));
  EXPECT_FALSE(walk.followed());
  EXPECT_FALSE(walk.follow("schools", "", redactor));
  EXPECT_TRUE(walk.follow("schools?$skip=1", "", redactor));
  EXPECT_TRUE(walk.followed());
  EXPECT_FALSE(walk.follow("schools?$skip=1", "", redactor));
  EXPECT_FALSE(walk.follow("ftp://x", "", redactor));
  EXPECT_FALSE(walk.follow("schools?" + std::string(8'001, 'x'), "", redactor));
  EXPECT_FALSE(walk.follow("schools?access_token=" + percent_encode(kSecret), "", redactor));
  EXPECT_EQ(walk.at().query, "$skip=1");
}

TEST(PageWalk, StaysOnTheOriginThatTheUserGave) {
  const Redactor redactor;
  for (const char* link : {"http://internal:80/Wcbs.API/api/schools?$skip=1",
                           "//elsewhere.example.org/Wcbs.API/api/schools?$skip=1"}) {
    PageWalk walk(*resolve(kApi, "schools"));
    ASSERT_TRUE(walk.follow(link, "", redactor));
    EXPECT_EQ(walk.at().text(), "https://school.example.org/Wcbs.API/api/schools?$skip=1");
  }
}

}  // namespace
}  // namespace wcbs_link
