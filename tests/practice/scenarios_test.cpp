#include "wcbs_link/practice/scenarios.hpp"

#include "practice/curl_client.hpp"
#include "support/practice_scenario.hpp"
#include "support/wine.hpp"

#include <memory>
#include <set>
#include <string>
#include <utility>

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

Seen look_at(std::string_view name, long timeout_ms = 5'000) {
  const auto school = open_scenario(name);
  return ask(
      {.url = school->url() + "api/swagger/docs/v1", .ca_pem = school->ca_pem(), .timeout_ms = timeout_ms});
}

TEST(Scenarios, StartWithTheHealthySchoolAndHaveUniqueNames) {
  EXPECT_EQ(scenarios().front().name, "healthy");
  std::set<std::string_view> names;
  for (const Scenario& scenario : scenarios()) {
    EXPECT_TRUE(names.insert(scenario.name).second) << scenario.name;
    EXPECT_FALSE(scenario.summary.empty()) << scenario.name;
    EXPECT_NE(scenario.arrange, nullptr) << scenario.name;
    EXPECT_TRUE(scenario.fault == Code::none || scenario.warning == Code::none) << scenario.name;
    EXPECT_EQ(find_scenario(scenario.name), &scenario);
  }
  EXPECT_EQ(find_scenario("nothing of the kind"), nullptr);
}

/// What libcurl 7.88 with OpenSSL 3.0 makes of a TLS scenario: one of each kind. What check makes of every
/// one is tested where check is.
struct TlsCase {
  std::string_view scenario;
  int curl_code = CURLE_OK;
  long verify_result = 0;
};
constexpr TlsCase kTlsCases[] = {
    {"tls-healthy"},
    {"expired", CURLE_PEER_FAILED_VERIFICATION, 10},
    {"self-signed", CURLE_PEER_FAILED_VERIFICATION, 18},
    {"missing-intermediate", CURLE_PEER_FAILED_VERIFICATION, 20},
    {"handshake-cut", CURLE_SSL_CONNECT_ERROR},
};

TEST(Scenarios, BreakTlsInTheWayTheySay) {
  for (const TlsCase& expected : kTlsCases) {
    const Seen seen = look_at(expected.scenario);
    EXPECT_EQ(seen.curl_code, expected.curl_code) << expected.scenario;
    if (expected.verify_result != 0) {
      EXPECT_EQ(seen.verify_result, expected.verify_result) << expected.scenario;
    }
  }
}

TEST(Scenarios, WrongHostHasAGoodChain) {
  EXPECT_EQ(look_at("wrong-host").curl_code, CURLE_PEER_FAILED_VERIFICATION);
  const auto school = open_scenario("wrong-host");
  EXPECT_EQ(ask({.url = school->url(), .verify = false}).curl_code, CURLE_OK);
}

TEST(Scenarios, OldProtocolWorksForWhoStillTakesIt) {
  const auto school = open_scenario("old-protocol");
  const Seen seen = ask({.url = school->url(), .security_level = 0, .verify = false});
  EXPECT_EQ(seen.curl_code, CURLE_OK);
}

TEST(Scenarios, RedirectToHttpsWorksOnTheSamePort) {
  const auto school = open_scenario("redirect-to-https");
  EXPECT_EQ(school->url().substr(0, 7), "http://");
  const Seen seen =
      ask({.url = school->url() + "api/swagger/docs/v1", .ca_pem = school->ca_pem(), .follow = true});
  EXPECT_EQ(seen.status, 200);
}

TEST(Scenarios, MissingIntermediateCanBeFetched) {
  const auto school = open_scenario("missing-intermediate");
  const std::string host = school->url().substr(5, school->url().find("/Wcbs") - 5);
  const Seen seen = get("http" + host + "/practice-intermediate.cer");
  EXPECT_EQ(seen.status, 200);
  EXPECT_THAT(seen.head, HasSubstr("application/pkix-cert"));
  EXPECT_EQ(seen.body.front(), '\x30');
}

/// What libcurl makes of a fault below HTTP.
struct WireCase {
  std::string_view scenario;
  int curl_code = CURLE_OK;
};
constexpr WireCase kWireCases[] = {
    {"healthy", CURLE_OK},
    {"slow", CURLE_OK},
    {"connection-refused", CURLE_COULDNT_CONNECT},
    {"cut-body", CURLE_PARTIAL_FILE},
    {"no-reply", CURLE_GOT_NOTHING},
    {"bad-length", CURLE_WEIRD_SERVER_REPLY},
    {"false-gzip", CURLE_BAD_CONTENT_ENCODING},
    {"endless-body", CURLE_WRITE_ERROR},
};

TEST(Scenarios, BreakHttpInTheWayTheySay) {
  for (const WireCase& expected : kWireCases) {
    EXPECT_EQ(look_at(expected.scenario).curl_code, expected.curl_code) << expected.scenario;
  }
}

TEST(Scenarios, AnswerLateOrNever) {
  for (const std::string_view name : {"stalled", "dripping", "slow"}) {
    EXPECT_EQ(look_at(name, 400).curl_code, CURLE_OPERATION_TIMEDOUT) << name;
  }
}

TEST(Scenarios, ConnectionResetIsOne) {
  const int code = look_at("connection-reset").curl_code;
  if (under_wine() && code == CURLE_GOT_NOTHING) GTEST_SKIP() << "Wine did not tell of the reset.";
  EXPECT_THAT(code, AnyOf(CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_COULDNT_CONNECT));
}

/// What the document's address answers.
struct StatusCase {
  std::string_view scenario;
  long status = 0;
  std::string_view part;  // of the body
};
constexpr StatusCase kStatusCases[] = {
    {"not-installed", 404, "404 - File or directory not found."},
    {"wrong-site", 400, "Bad Request - Invalid Hostname"},
    {"windows-auth", 401, "401 - Unauthorized"},
    {"forbidden", 403, "403 - Forbidden: Access is denied."},
    {"pool-stopped", 503, "HTTP Error 503. The service is unavailable."},
    {"server-error", 500, "500 - Internal server error."},
    {"bad-gateway", 502, "502 - Web server"},
    {"rate-limited", 429, "429"},
    {"block-page", 200, "<h1>This page has been blocked</h1>"},
    {"no-document", 404, "No HTTP resource was found"},
    {"broken-document", 200, "swagger"},
    {"redirect-loop", 302, ""},
};

TEST(Scenarios, AnswerInTheWordsOfTheServerThatTheyPlay) {
  for (const StatusCase& expected : kStatusCases) {
    const Seen seen = look_at(expected.scenario);
    EXPECT_EQ(seen.status, expected.status) << expected.scenario;
    EXPECT_THAT(seen.body, HasSubstr(std::string(expected.part))) << expected.scenario;
  }
}

}  // namespace
}  // namespace wcbs_link
