#include "wcbs_link/link/client_credentials.hpp"

#include "support/fake_transport.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

TEST(TokenRequest, PutsBothIntoTheForm) {
  const Url url = *parse_url("https://school.example.org/Wcbs.API/api/token");
  const HttpRequest request =
      token_request(url, "wonde id", Secret("q7+Zk/2&b=%t\xC3\xA9"), ClientAuthentication::form);
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.url, url);
  EXPECT_EQ(request.body.reveal(),
            "grant_type=client_credentials&client_id=wonde%20id&client_secret=q7%2BZk%2F2%26b%3D%25t%C3%A9");
  EXPECT_TRUE(request.authorization.empty());
  EXPECT_EQ(request.privacy, Privacy::credentials);
  EXPECT_EQ(request.most_body, 65'536U);
}

TEST(TokenRequest, PutsBothIntoTheBasicHeader) {
  const HttpRequest request = token_request(kApi, "a:b", Secret("c d"), ClientAuthentication::basic);
  EXPECT_EQ(request.body.reveal(), "grant_type=client_credentials");
  EXPECT_EQ(request.authorization.reveal(), "Basic YSUzQWI6YyUyMGQ=");  // "a%3Ab:c%20d"
}

struct TokenAnswer {
  int status;
  std::string_view body;
  Code code;  ///< none for a token
  std::string_view type = "application/json";
};
constexpr TokenAnswer kTokenAnswers[] = {
    {200, R"({"access_token":"abc","token_type":"bearer","expires_in":1199})", Code::none},
    {200, R"({"access_token":"abc","token_type":"Bearer","expires_in":"1199"})", Code::none},
    {200, R"({"access_token":"abc"})", Code::none},
    {200, R"({"Access_Token":"abc","Token_Type":"BEARER"})", Code::none},
    {200, R"({"access_token":"abc"})", Code::none, "text/html"},
    {200, R"({"access_token":"abc"})", Code::none, ""},
    {201, R"({"access_token":"abc"})", Code::none},
    {200, "\xEF\xBB\xBF{\"access_token\":\"abc\"}", Code::none},
    {200, R"({"token_type":"bearer"})", Code::token_bad_answer},
    {200, R"({"access_token":""})", Code::token_bad_answer},
    {200, R"({"access_token":null})", Code::token_bad_answer},
    {200, R"({"access_token":5})", Code::token_bad_answer},
    {200, R"({"access_token":"abc","token_type":"mac"})", Code::token_bad_answer},
    {200, R"({"access_token":"a b"})", Code::token_bad_answer},
    {200, R"({"access_token":"a\r\nX-Evil: 1"})", Code::token_bad_answer},
    {200, "[]", Code::token_bad_answer},
    {200, "", Code::token_bad_answer},
    {200, "abc", Code::token_bad_answer},
    {204, "", Code::token_bad_answer},
    {200, R"({"error":"invalid_client"})", Code::token_invalid_client},
    {400, R"({"error":"invalid_client"})", Code::token_invalid_client},
    {401, R"({"error":"invalid_client"})", Code::token_invalid_client},
    {400, R"({"error":"INVALID_CLIENT"})", Code::token_invalid_client},
    {400, R"({"Error":"invalid_client"})", Code::token_invalid_client},
    {400, R"({"error":"unauthorized_client"})", Code::token_unauthorized_client},
    {400, R"({"error":"unsupported_grant_type"})", Code::token_unsupported_grant},
    {400, R"({"error":"invalid_scope"})", Code::token_invalid_scope},
    {400, R"({"error":"invalid_grant","error_description":"The licence has expired."})", Code::token_refused},
    {400, R"({"error":"something of their own"})", Code::token_refused},
    {403, R"({"error":"access_denied"})", Code::token_refused},
    {400, R"({"error":{"code":"","message":"An OData error"}})", Code::token_refused},
    {400, R"({"Message":"The client secret has expired."})", Code::token_refused},
    {401, R"({"Message":"Authorization has been denied for this request."})", Code::token_refused},
    {403, R"({"Message":"Third party has been suspended."})", Code::token_refused},
    {423, R"({"title":"Locked","detail":"The account is locked."})", Code::token_refused},
    {400, R"({"errors":[{"message":"Third party licence count exceeded"}]})", Code::token_refused},
    {400, R"({"message":"from a gateway"})", Code::http_unexpected},
    {200, "<title>Parent Portal</title><script>var access_token;</script>", Code::http_unexpected,
     "text/html"},
    {200, "<title>Sign in</title><input name=access_token><input type=password>", Code::http_sign_in,
     "text/html"},
    {200, "<title>Request Rejected</title> access_token. Your support ID is: 445566", Code::http_block_page,
     "text/html"},
    {400, "<html>Bad Request - Invalid Hostname</html>", Code::http_wrong_site, "text/html"},
    {404, R"({"Message":"No HTTP resource was found"})", Code::http_not_found},
    {404, "<html>404</html>", Code::http_not_found, "text/html"},
    {302, "", Code::http_redirect},
    {308, "", Code::http_redirect},
    {500, R"({"error":"server_error"})", Code::token_refused},
    {401, R"({"error":"Unauthorized"})", Code::token_refused},
    {400, R"({"error":"Bad Request"})", Code::http_unexpected},
    {404, R"({"status":404,"error":"Not Found","path":"/Wcbs.API/api/token"})", Code::http_not_found},
    {404, R"({"error":"Not found"})", Code::http_not_found},
    {500, R"({"error":"Internal Server Error"})", Code::http_server_error},
    {502, R"({"error":"Bad Gateway"})", Code::http_gateway},
    {503, R"({"error":"Service Unavailable"})", Code::http_unavailable},
    {503, "", Code::http_unavailable},
    {429, "", Code::http_rate_limited},
    {200, "<html>Sign in</html>", Code::http_unexpected, "text/html"},
};

TEST(ReadTokenAnswer, TellsEveryAnswerApart) {
  for (const TokenAnswer& one : kTokenAnswers) {
    const auto token =
        read_token_answer(response(one.status, std::string(one.body), std::string(one.type)), kApi);
    EXPECT_EQ(token ? Code::none : token.error().code, one.code) << one.status << " " << one.body;
    if (token) {
      EXPECT_EQ(token->reveal(), "abc") << one.body;
    }
  }
}

TEST(ReadTokenAnswer, KnowsARefusalThatCopyingAgainDoesNotMend) {
  const auto variant = [](const std::string& words) {
    return read_token_answer(
               response(400, R"({"error":"invalid_client","error_description":")" + words + "\"}"), kApi)
        .error()
        .variant;
  };
  EXPECT_EQ(variant("Third party WONDEAPI is disabled"), Variant::switched_off);
  EXPECT_EQ(variant("The provided client secret keys are expired."), Variant::switched_off);
  EXPECT_EQ(variant("Client IP address not whitelisted"), Variant::address_refused);
  EXPECT_EQ(variant("Unknown client"), Variant::usual);
}

TEST(ReadTokenAnswer, ShowsTheWordsOfAPageThatSpeaksOfATokenButNoToken) {
  const auto refused = read_token_answer(
      response(500, "<title>Could not create access_token 0123456789abcdef0123: PASS is offline</title>",
               "text/html"),
      kApi);
  EXPECT_EQ(refused.error().code, Code::http_server_error);
  EXPECT_THAT(refused.error().summary,
              testing::HasSubstr("Could not create access_token ...: PASS is offline"));
}

TEST(ReadTokenAnswer, ShowsNoTokenThatAPageHolds) {
  for (const char* page :
       {"<br><b>Notice</b>: x in token.php<br>{\"access_token\":\"AAtok\"}", "<p>access_token=AAtok</p>",
        "<title>access_token: AAtok77</title>", "<p>Use access_token=\"AAtok\" in calls</p>",
        "<title>access_token &#34;: &quot;AAtok</title>",
        "<p>access_token</p> AAtok&#55;7-789ABC0123456789"}) {
    const auto refused = read_token_answer(response(200, page, "text/html"), kApi);
    EXPECT_THAT(refused.error().summary, testing::Not(testing::HasSubstr("AAtok"))) << page;
  }
}

TEST(ReadTokenAnswer, SaysInvalidClientWhenTheServerDoes) {
  const auto token = read_token_answer(
      response(400, R"({"error":"invalid_client","error_description":"Unknown\n\u001b[31mclient\u202e"})"),
      kApi);
  ASSERT_FALSE(token);
  EXPECT_EQ(fact(token.error(), "error"), "invalid_client");
  EXPECT_EQ(fact(token.error(), "description"), "Unknown [31mclient");
  EXPECT_EQ(fact(token.error(), "status"), "400");
}

TEST(ReadTokenAnswer, SaysWhetherCredentialsWereJudged) {
  const auto variant = [](int status, const char* body) {
    return read_token_answer(response(status, body, "application/json"), kApi).error().variant;
  };
  EXPECT_EQ(variant(400, R"({"error":"invalid_client"})"), Variant::usual);
  EXPECT_EQ(variant(500, R"({"error":"server_error"})"), Variant::not_judged);
  EXPECT_EQ(variant(503, R"({"error":"temporarily_unavailable"})"), Variant::not_judged);
}

TEST(ReadTokenAnswer, TakesALongTokenButNotAnEndlessOne) {
  const auto answer = [](std::size_t size) {
    return read_token_answer(response(200, R"({"access_token":")" + std::string(size, 'x') + "\"}"), kApi);
  };
  EXPECT_TRUE(answer(4'000));
  EXPECT_FALSE(answer(60'000));
}

}  // namespace
}  // namespace wcbs_link
