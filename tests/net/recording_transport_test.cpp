#include "wcbs_link/net/recording_transport.hpp"

#include "support/fake_transport.hpp"
#include "wcbs_link/base/json.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

HttpRequest request(std::string_view url, Privacy privacy = Privacy::open) {
  HttpRequest one;
  one.url = *parse_url(url);
  one.privacy = privacy;
  return one;
}

TEST(RecordingTransport, PassesOnAndTellsItsListener) {
  FakeTransport inner({response(200, "first"), response(404, "second")});
  std::vector<std::string> heard;
  const Redactor redactor;
  RecordingTransport recording(inner, redactor,
                               [&](const TraceEntry& entry) { heard.push_back(trace_line(entry)); });
  const std::vector<HttpRequest> requests = {request("https://school.example.org/a"),
                                             request("https://school.example.org/b")};
  const auto exchanges = recording.send_all(requests);
  ASSERT_EQ(exchanges.size(), 2U);
  EXPECT_EQ(exchanges[1].answer->body, "second");
  EXPECT_THAT(heard, ElementsAre("GET https://school.example.org/a -> 200, 5 bytes, 0 ms",
                                 "GET https://school.example.org/b -> 404, 6 bytes, 0 ms"));
  EXPECT_EQ(recording.entries().size(), 2U);
}

TEST(RecordingTransport, KeepsTheStartOfAnErrorToAnOpenRequestOnly) {
  FakeTransport inner({response(500, "words of the server"), response(400, "the secret, repeated"),
                       response(500, "Araminta Applethwaite"), response(200, "a document")});
  const Redactor redactor;
  RecordingTransport recording(inner, redactor, {});
  recording.send(request("https://school.example.org/"));
  recording.send(request("https://school.example.org/", Privacy::credentials));
  recording.send(request("https://school.example.org/", Privacy::people));
  recording.send(request("https://school.example.org/"));
  EXPECT_EQ(recording.entries()[0].excerpt, "words of the server");
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(recording.entries()[i].excerpt, "") << i;
  EXPECT_THAT(trace_json(recording.entries()), Not(HasSubstr("Araminta")));
  EXPECT_THAT(trace_json(recording.entries()), Not(HasSubstr("repeated")));
}

TEST(RecordingTransport, KeepsNeitherTokensNorBodiesNorCookies) {
  FakeTransport inner({response(200, "", "application/json",
                                {{"Set-Cookie", "session=tell-nobody"},
                                 {"X-Person", "Araminta"},
                                 {"Server", "Microsoft-IIS/10.0\x1b[31m"},
                                 {"DATE", "Mon, 23 Nov 2026 13:00:00 GMT"}})});
  const Redactor redactor;
  RecordingTransport recording(inner, redactor, {});
  HttpRequest post = request("https://school.example.org/api/token", Privacy::credentials);
  post.method = Method::post;
  post.authorization = Secret("Basic dGVsbC1ub2JvZHk=");
  post.body = Secret("client_secret=tell-nobody");
  recording.send(post);
  const std::string text = trace_json(recording.entries());
  for (const char* never : {"tell-nobody", "dGVsbC1ub2JvZHk", "Araminta", "Set-Cookie"})
    EXPECT_THAT(text, Not(HasSubstr(never)));
  const auto json = parse_json(text);
  ASSERT_TRUE(json);
  const Json& exchange = (*json)["exchanges"][0];
  EXPECT_EQ(text_member(exchange, "authorization"), "[hidden]");
  EXPECT_EQ(text_member(exchange["headers"], "server"), "Microsoft-IIS/10.0 [31m");
  EXPECT_EQ(text_member(exchange["headers"], "date"), "Mon, 23 Nov 2026 13:00:00 GMT");
}

TEST(RecordingTransport, HidesPageLinksIntoPeople) {
  FakeTransport inner;
  const Redactor redactor;
  RecordingTransport recording(inner, redactor, {});
  for (const char* link : {"Pupils?$skip=100", "Pupils?after=Kidcanary,Johnny", "Kidcanary/Johnny"}) {
    HttpRequest page = request("https://school.example.org/" + std::string(link), Privacy::people);
    page.followed = true;
    recording.send(page);
  }
  recording.send(request("https://school.example.org/Pupils?$top=0&$count=true", Privacy::people));
  std::vector<std::string> urls;
  for (const TraceEntry& entry : recording.entries()) urls.push_back(entry.url);
  EXPECT_THAT(urls, ElementsAre("https://school.example.org/...", "https://school.example.org/...",
                                "https://school.example.org/...",
                                "https://school.example.org/Pupils?$top=0&$count=true"));
}

TEST(RecordingTransport, RemembersTheLast2000) {
  FakeTransport inner;
  const Redactor redactor;
  RecordingTransport recording(inner, redactor, {});
  for (int i = 0; i < 2'010; ++i) recording.send(request("https://school.example.org/" + std::to_string(i)));
  ASSERT_EQ(recording.entries().size(), 2'000U);
  EXPECT_EQ(recording.entries().front().url, "https://school.example.org/10");
  EXPECT_EQ(recording.entries().back().url, "https://school.example.org/2009");
}

TEST(RecordingTransport, CutsLongAndHostileAnswersShort) {
  FakeTransport inner({response(500, "\xFF\x1b]0;" + std::string(3'000'000, 'x')),
                       Error{Code::connect_reset, "a\x1b[31m" + std::string(100'000, 'y'), {}}});
  const Redactor redactor;
  RecordingTransport recording(inner, redactor, {});
  recording.send(request("https://school.example.org/"));
  recording.send(request("https://school.example.org/"));
  const std::string text = trace_json(recording.entries());
  EXPECT_LT(text.size(), 5'000U);
  EXPECT_TRUE(parse_json(text));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(trace_line(recording.entries()[1]), Not(HasSubstr("\x1b")));
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

TEST(TraceJson, IsTheContractsObject) {
  TraceEntry answered;
  answered.method = "GET";
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
  failed.method = "GET";
  failed.url = "https://school.example.org/";
  failed.failure = "No answer.";
  failed.connection.proxy = "http://p:8080";
  EXPECT_EQ(trace_json({answered, failed}), R"({
  "schema": "wcbs-link/trace/1",
  "exchanges": [
    {
      "method": "GET",
      "url": "https://school.example.org/Wcbs.API/api/schools",
      "authorization": "[hidden]",
      "status": 200,
      "headers": {
        "Server": "Microsoft-IIS/10.0"
      },
      "body_bytes": 1204,
      "address": "192.0.2.7",
      "http": "2",
      "tls": "TLSv1.3",
      "ms": {
        "name": 1.0,
        "connect": 2.0,
        "tls": 3.1,
        "first_byte": 4.0,
        "total": 31.3
      }
    },
    {
      "method": "GET",
      "url": "https://school.example.org/",
      "failure": "No answer.",
      "address": "",
      "proxy": "http://p:8080",
      "http": "",
      "tls": "",
      "ms": {
        "name": 0.0,
        "connect": 0.0,
        "tls": 0.0,
        "first_byte": 0.0,
        "total": 0.0
      }
    }
  ]
}
)");
  EXPECT_EQ(trace_json({}), "{\n  \"schema\": \"wcbs-link/trace/1\",\n  \"exchanges\": []\n}\n");
}

TEST(HttpResponse, FindsTheFirstHeaderInAnyLetterCase) {
  const HttpResponse answer =
      response(200, "", "", {{"WWW-Authenticate", "Negotiate"}, {"www-authenticate", "NTLM"}});
  EXPECT_EQ(answer.header("Www-Authenticate"), "Negotiate");
  EXPECT_EQ(answer.header("Server"), "");
}

}  // namespace
}  // namespace wcbs_link
