#include "wcbs_link/link/discovery.hpp"

#include "support/fake_server.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;

Result<Discovery> discovered(FakeServer& server, const LinkDetails& details = {}) {
  const Redactor redactor;
  Fetch fetch(server, redactor, {});
  const Address address = *read_address("https://school.example.org/Wcbs.API/", false);
  const HttpExchange first = fetch.send(page_request(address));
  return discover(fetch, first, address, *read_overrides(details));
}

Error broken_off(Code code) {
  return {code, "It broke off."};
}

const HttpResponse kWebPage = response(200, "<html>Portal</html>", "text/html");
const std::string kDocumentOfTheApplication = "/Wcbs.API/swagger/docs/v1";

struct Odd {
  const char* name;
  Answers answers;
  std::string document;  ///< the path of the one that is used; "" for none
  Code trouble = Code::none;
};

TEST(Discover, FindsTheApiInSpiteOfWhatIsOdd) {
  const Odd odd[] = {
      {"nothing is", {}, kDocument},
      {"a redirect to the page",
       {{kPage, redirect_to("swagger/ui/index")},
        {"/Wcbs.API/api/swagger/ui/index", swagger_page("api/docs")},
        {"/Wcbs.API/api/docs", swagger_document()}},
       "/Wcbs.API/api/docs"},
      {"the page names no document", {{kPage, swagger_page("")}}, kDocument},
      {"the first of two documents is missing",
       {{kPage, swagger_page("api/docs/v0|api/docs/v2")}, {"/Wcbs.API/api/docs/v2", swagger_document()}},
       "/Wcbs.API/api/docs/v2"},
      {"the first of two documents redirects",
       {{kPage, swagger_page("api/docs/v0")},
        {"/Wcbs.API/api/docs/v0", redirect_to("https://elsewhere.example.org/")}},
       kDocument},
      {"the page is no document", {{kPage, json("[]")}}, kDocument},
      {"neither is the document there",
       {{kPage, json("[]")}, {kDocument, response(404)}},
       "",
       Code::discovery_no_document},
      {"the document is the page", {{kPage, swagger_document()}}, kPage},
      {"no page", {{kPage, response(404)}}, kDocument},
      {"no page, a document of the application",
       {{kPage, response(404)},
        {kDocument, json("{}", 404)},
        {kDocumentOfTheApplication, swagger_document()}},
       kDocumentOfTheApplication},
      {"no page, no document",
       {{kPage, response(404)}, {kDocument, response(404)}},
       "",
       Code::discovery_no_document},
      {"the document is a web page", {{kDocument, kWebPage}}, "", Code::discovery_no_document},
      {"the document fails", {{kDocument, json("{}", 500)}}, "", Code::discovery_no_document},
      {"the document is damaged", {{kDocument, json("{")}}, "", Code::discovery_bad_document},
      {"the document breaks off",
       {{kDocument, broken_off(Code::http_truncated)}},
       "",
       Code::discovery_no_document},
      {"the document takes too long",
       {{kDocument, broken_off(Code::http_timeout)}},
       "",
       Code::discovery_no_document},
      {"the document's connection is lost",
       {{kDocument, broken_off(Code::connect_reset)}},
       "",
       Code::discovery_no_document},
      {"the document was asked for too often", {{kDocument, response(429)}}, "", Code::discovery_no_document},
      {"the page breaks off", {{kPage, broken_off(Code::http_truncated)}}, "", Code::discovery_no_document},
      {"the page takes too long", {{kPage, broken_off(Code::http_timeout)}}, "", Code::discovery_no_document},
      {"the page is behind a sign-in",
       {{kPage, redirect_to("https://login.microsoftonline.com/x")}},
       "",
       Code::discovery_no_document},
      {"the page fails", {{kPage, response(503)}}, "", Code::discovery_no_document},
  };
  for (const Odd& one : odd) {
    FakeServer server;
    server.change(one.answers);
    const auto found = discovered(server);
    ASSERT_TRUE(found) << one.name << ": " << found.error().summary;
    EXPECT_EQ(found->document, one.document.empty() ? "" : "https://school.example.org" + one.document)
        << one.name;
    EXPECT_EQ(found->warning ? found->warning->code : Code::none, one.trouble) << one.name;
    EXPECT_EQ(found->api.token.path, kToken) << one.name;
    EXPECT_EQ(found->api.schools.path, kSchools) << one.name;
  }
}

struct Hopeless {
  const char* name;
  Answers answers;
  Code code;
  std::size_t requests;
};

TEST(Discover, StopsWhereThereIsNothingToAskForMore) {
  const HttpResponse away = redirect_to("https://portal.example.org/welcome");
  const HttpResponse sign_in = redirect_to("https://portal.example.org/sign-in");
  const Hopeless hopeless[] = {
      {"asked too often", {{kPage, response(429)}, {kSchools, response(429)}}, Code::http_rate_limited, 2},
      {"to another server", {{kPage, away}, {kSchools, away}}, Code::http_redirect, 2},
      {"to a login", {{kPage, sign_in}, {kSchools, sign_in}}, Code::http_sign_in, 2},
      {"nobody there", {{kPage, broken_off(Code::connect_refused)}}, Code::connect_refused, 1},
      {"stopped: no documents are guessed",
       {{kPage, response(503)}, {kSchools, response(503)}},
       Code::http_unavailable,
       3},
      {"nothing of it",
       {{kPage, response(404)}, {kDocument, response(404)}, {kSchools, response(404)}},
       Code::http_not_found,
       4},
      {"another site, whose page says more",
       {{kPage, kWebPage}, {kDocument, response(404)}, {kSchools, response(404)}},
       Code::http_unexpected,
       4},
      {"a page at every address",
       {{kPage, kWebPage}, {kDocument, kWebPage}, {kSchools, kWebPage}},
       Code::http_unexpected,
       4},
      {"a login at the API",
       {{kDocument, response(404)}, {kSchools, response(401, "", "", {{"WWW-Authenticate", "NTLM"}})}},
       Code::http_windows_auth,
       5},
      {"broken off, and no API either",
       {{kPage, broken_off(Code::http_too_large)}, {kSchools, response(404)}},
       Code::http_too_large,
       2},
  };
  for (const Hopeless& one : hopeless) {
    FakeServer server;
    server.change(one.answers);
    const auto found = discovered(server);
    ASSERT_FALSE(found) << one.name;
    EXPECT_EQ(found.error().code, one.code) << one.name << ": " << found.error().summary;
    EXPECT_EQ(server.asked.size(), one.requests) << one.name;
  }
}

TEST(Discover, UsesTheAddressesThatWereGivenAndProbesNothingThen) {
  FakeServer server;
  server.answers.clear();
  LinkDetails details;
  details.token_url = "https://login.example.org/token";
  details.schools_url = "https://lists.example.org/schools";
  const auto found = discovered(server, details);
  ASSERT_TRUE(found) << found.error().summary;
  EXPECT_EQ(found->api.token.text(), details.token_url);
  EXPECT_EQ(found->api.schools.text(), details.schools_url);
  EXPECT_EQ(server.times(kSchools), 0U);
}

TEST(Discover, SaysWhichOriginsItCorrected) {
  FakeServer server;
  server.change(
      {{kPage, redirect_to("http://internal/Wcbs.API/api/swagger/ui/index")},
       {"/Wcbs.API/api/swagger/ui/index",
        response(200, "<html>swashbuckleConfig = {rootUrl: 'http://inside:81/Wcbs.API'}", "text/html")}});
  const auto found = discovered(server);
  ASSERT_TRUE(found) << found.error().summary;
  EXPECT_THAT(found->api.corrected, ElementsAre("http://internal", "http://inside:81"));
}

TEST(ReadOverrides, RefusesAnAddressThatIsNotSecure) {
  LinkDetails details;
  EXPECT_FALSE(read_overrides(details)->token);
  details.token_url = "http://login.example.org/token";
  EXPECT_EQ(read_overrides(details).error().code, Code::url_cleartext);
  details.allow_http = true;
  EXPECT_TRUE(read_overrides(details)->token);
  details.schools_url = "no address";
  EXPECT_EQ(read_overrides(details).error().code, Code::url_invalid);
}

}  // namespace
}  // namespace wcbs_link
