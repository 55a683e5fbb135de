#include "wcbs_link/net/recording_transport.hpp"

#include "support/fake_transport.hpp"
#include "support/golden.hpp"
#include "support/sample_reports.hpp"
#include "wcbs_link/base/json.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RecordingRequests : public testing::Test {
 protected:
  /// What is written down of requests that are answered like that.
  const std::vector<TraceEntry>& recorded(std::vector<Result<HttpResponse>> answers,
                                          const std::vector<HttpRequest>& requests) {
    for (auto& answer : answers) inner_.fates.push_back({std::move(answer), {}, {}});
    exchanges_ = recording_.send_all(requests);
    return recording_.entries();
  }

  const Redactor redactor_{};
  FakeTransport inner_;
  std::vector<std::string> heard_;
  RecordingTransport recording_{inner_, redactor_,
                                [this](const TraceEntry& entry) { heard_.push_back(trace_line(entry)); }};
  std::vector<HttpExchange> exchanges_;
  const HttpRequest open_ = request_to("https://school.example.org/");
};

TEST_F(RecordingRequests, PassesThemOnAndTellsItsListener) {
  const auto& entries =
      recorded({response(200, "first"), response(404, "second")},
               {request_to("https://school.example.org/a"), request_to("https://school.example.org/b")});
  ASSERT_EQ(exchanges_.size(), 2U);
  EXPECT_EQ(exchanges_[1].answer->body, "second");
  EXPECT_THAT(heard_, ElementsAre("GET https://school.example.org/a -> 200, 5 bytes, 0 ms",
                                  "GET https://school.example.org/b -> 404, 6 bytes, 0 ms"));
  EXPECT_EQ(entries.size(), 2U);
}

TEST_F(RecordingRequests, KeepsTheStartOfAnErrorToAnOpenOneOnly) {
  const auto& entries = recorded({response(500, "words of the server"), response(400, "the secret, repeated"),
                                  response(500, "Araminta Applethwaite"), response(200, "a document")},
                                 {open_, request_to("https://school.example.org/", Privacy::credentials),
                                  request_to("https://school.example.org/", Privacy::people), open_});
  EXPECT_EQ(entries[0].excerpt, "words of the server");
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(entries[i].excerpt, "") << i;
  for (const char* never : {"Araminta", "repeated"}) EXPECT_THAT(trace_json(entries), Not(HasSubstr(never)));
}

TEST_F(RecordingRequests, KeepsTheServersWordsAboutTokenAndSchools) {
  const HttpResponse refused =
      response(400, R"({"error":"invalid_grant","error_description":"Licence expired"})");
  const HttpResponse denied = response(401, R"({"Message":"Denied.","Names":"Araminta"})");
  const HttpResponse token =
      response(500, R"({"access_token":"tell-nobody","error_description":"tell-nobody"})");
  const char* place = "https://school.example.org/";
  const auto& entries =
      recorded({refused, denied, denied, token},
               {request_to(place, Privacy::credentials), request_to(place, Privacy::schools),
                request_to(place, Privacy::people), request_to(place, Privacy::credentials)});
  const std::string_view words[] = {"Licence expired", "Denied.", "", ""};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(entries[i].words, words[i]) << i;
  EXPECT_THAT(trace_json(entries), HasSubstr("Licence expired"));
  for (const char* never : {"tell-nobody", "Araminta"})
    EXPECT_THAT(trace_json(entries), Not(HasSubstr(never)));
}

TEST_F(RecordingRequests, KeepsNeitherTokensNorBodiesNorCookies) {
  HttpRequest post = request_to("https://school.example.org/api/token", Privacy::credentials);
  post.method = Method::post;
  post.authorization = Secret("Basic dGVsbC1ub2JvZHk=");
  post.body = Secret("client_secret=tell-nobody");
  const std::string text = trace_json(recorded({response(200, "", "application/json",
                                                         {{"Set-Cookie", "session=tell-nobody"},
                                                          {"X-Person", "Araminta"},
                                                          {"Server", "Microsoft-IIS/10.0\x1b[31m"},
                                                          {"DATE", "Mon, 23 Nov 2026 13:00:00 GMT"}})},
                                               {post}));
  for (const char* never : {"tell-nobody", "dGVsbC1ub2JvZHk", "Araminta", "Set-Cookie"})
    EXPECT_THAT(text, Not(HasSubstr(never)));
  const auto json = parse_json(text);
  ASSERT_TRUE(json);
  const Json& exchange = (*json)["exchanges"][0];
  EXPECT_EQ(text_member(exchange, "authorization"), "[hidden]");
  EXPECT_EQ(text_member(exchange["headers"], "server"), "Microsoft-IIS/10.0 [31m");
  EXPECT_EQ(text_member(exchange["headers"], "date"), "Mon, 23 Nov 2026 13:00:00 GMT");
}

TEST_F(RecordingRequests, HidesPageLinksIntoPeople) {
  for (const char* link : {"Pupils?$skip=100", "Pupils?after=Kidcanary,Johnny", "Kidcanary/Johnny"}) {
    HttpRequest page = request_to("https://school.example.org/" + std::string(link), Privacy::people);
    page.followed = true;
    EXPECT_EQ(recorded({}, {page}).back().url, "https://school.example.org/...") << link;
  }
  const std::string first = "https://school.example.org/Pupils?$top=0&$count=true";
  EXPECT_EQ(recorded({}, {request_to(first, Privacy::people)}).back().url, first);
}

TEST_F(RecordingRequests, KeepsOfAnAnswerAboutPeopleNoHeaderThatMayRepeatTheRequest) {
  const HttpResponse answer = response(302, "", "",
                                       {{"Location", "/Account/Login?ReturnUrl=Kidcanary,Johnny"},
                                        {"WWW-Authenticate", "Bearer error_description=\"Kidcanary\""},
                                        {"X-Request-Id", "4711"}});
  const std::string place = "https://school.example.org/Pupils";
  const auto& entries = recorded({answer, answer}, {request_to(place, Privacy::people), request_to(place)});
  ASSERT_EQ(entries[0].headers.size(), 1U);
  EXPECT_EQ(entries[0].headers[0].value, "4711");
  EXPECT_EQ(entries[1].headers.size(), 3U);
}

TEST_F(RecordingRequests, RemembersTheLast2000) {
  for (int i = 0; i < 2'010; ++i)
    recording_.send(request_to("https://school.example.org/" + std::to_string(i)));
  ASSERT_EQ(recording_.entries().size(), 2'000U);
  EXPECT_EQ(recording_.entries().front().url, "https://school.example.org/10");
  EXPECT_EQ(recording_.entries().back().url, "https://school.example.org/2009");
}

TEST_F(RecordingRequests, CutsLongAndHostileAnswersShort) {
  const std::string text =
      trace_json(recorded({response(500, "\xFF\x1b]0;" + std::string(3'000'000, 'x')),
                           Error{Code::connect_reset, "a\x1b[31m" + std::string(100'000, 'y')}},
                          {open_, open_}));
  EXPECT_LT(text.size(), 5'000U);
  EXPECT_TRUE(parse_json(text));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(heard_.back(), Not(HasSubstr("\x1b")));
}

TEST(TraceLine, SaysWhatHappenedInsteadOfAnAnswer) {
  TraceEntry entry;
  entry.method = "POST";
  entry.url = "https://school.example.org/Wcbs.API/api/token";
  entry.failure = "school.example.org, port 443 refused the connection.";
  entry.timing.total = 12.6;
  EXPECT_EQ(
      trace_line(entry),
      "POST https://school.example.org/Wcbs.API/api/token -> school.example.org, port 443 refused the connection., 13 ms");
}

TEST(TraceJson, IsTheContractsObjectAsInTheGoldenFile) {
  TraceEntry answered;
  answered.time = kSampleTime;
  answered.method = "GET";
  answered.accept = "application/json";
  answered.url = "https://school.example.org/Wcbs.API/api/schools";
  answered.authorised = true;
  answered.status = 200;
  answered.headers = {{"Server", "Microsoft-IIS/10.0"}};
  answered.body_bytes = 1'204;
  answered.connection.address = "192.0.2.7";
  answered.connection.tls_version = "TLSv1.3";
  answered.connection.http_version = "2";
  answered.timing = {1, 2.04, 3.06, 4, 31.26};
  TraceEntry failed;
  failed.time = kSampleTime;
  failed.method = "POST";
  failed.accept = "application/json";
  failed.url = "https://school.example.org/";
  failed.failure = "No answer.";
  failed.connection.proxy = "http://p:8080";
  expect_golden("trace.json", trace_json({answered, failed}));
  EXPECT_EQ(trace_json({}), "{\n  \"schema\": \"wcbs-link/trace/1\",\n  \"exchanges\": []\n}\n");
}

TEST(HttpResponse, FindsTheFirstHeaderInAnyLetterCase) {
  const HttpResponse answer =
      response(200, "", "", {{"WWW-Authenticate", "Negotiate"}, {"www-authenticate", "NTLM"}});
  EXPECT_EQ(answer.header("Www-Authenticate"), "Negotiate");
  EXPECT_EQ(answer.header("Server"), "");
}

TEST_F(RecordingRequests, KeepsAHeaderOnceHoweverItIsSpelled) {
  HttpResponse answer = response(200);
  for (std::string name = "content-encoding"; answer.headers.size() < 4096;) {
    answer.headers.push_back({name, "gzip"});
    for (char& c : name) {
      if (c == '-') continue;
      const bool up = c >= 'a';
      c = static_cast<char>(up ? c - 32 : c + 32);
      if (up) break;
    }
  }
  EXPECT_EQ(recorded({answer}, {open_})[0].headers.size(), 1U);
}

TEST_F(RecordingRequests, KeepsOfATokensAnswerOnlyWhatCannotHoldIt) {
  const auto& entries = recorded(
      {response(200, R"({"access_token":"x"})", "application/json", {{"Location", "/t"}, {"Server", "x"}})},
      {request_to("https://school.example.org/", Privacy::credentials)});
  ASSERT_EQ(entries[0].headers.size(), 1U);
  EXPECT_EQ(entries[0].headers[0].value, "application/json");
}

TEST(Recording, HidesAShortSecretInAnAddressThatADocumentNamed) {
  Redactor redactor;
  redactor.know_own("/Wcbs.API/api/token");
  for (const char* secret : {"hunter2", "token"}) redactor.learn(Secret(secret));
  FakeTransport inner;
  RecordingTransport recording(inner, redactor, {});
  recording.send(request_to("https://school.example.org/hunter2/x"));
  recording.send(request_to("https://school.example.org/a/token"));
  EXPECT_THAT(trace_json(recording.entries()), Not(HasSubstr("hunter2")));
  EXPECT_EQ(recording.entries().back().url, "https://school.example.org/a/token");
}

}  // namespace
}  // namespace wcbs_link
