#include "wcbs_link/link/answers.hpp"

#include "support/fake_transport.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Answer {
  int status;
  std::string_view type;
  std::string_view body;
  std::string_view header;  ///< "Name: value"
  Code code;
};
constexpr Answer kAnswers[] = {
    {404, "text/html", "<h2>404 - File or directory not found.</h2>", "", Code::http_not_found},
    {410, "", "", "", Code::http_not_found},
    {403, "text/html", "<h2>403 - Forbidden: Access is denied.</h2>", "", Code::http_forbidden},
    {401, "text/html", "", "WWW-Authenticate: Negotiate", Code::http_windows_auth},
    {401, "text/html", "", "www-authenticate: NTLM", Code::http_windows_auth},
    {401, "text/html", "", "WWW-Authenticate: Basic realm=\"x\", NTLM", Code::http_windows_auth},
    {503, "text/html", "<h2>Service Unavailable</h2>", "", Code::http_unavailable},
    {400, "text/html", "<h2>Bad Request - Invalid Hostname</h2>", "", Code::http_wrong_site},
    {421, "", "", "", Code::http_wrong_site},
    {400, "text/html", "<center>No required SSL certificate was sent</center>", "",
     Code::tls_client_certificate},
    {500, "application/json", R"({"Message":"An error has occurred."})", "", Code::http_server_error},
    {502, "text/html", "", "", Code::http_server_error},
    {504, "", "", "", Code::http_server_error},
    {429, "", "", "Retry-After: 30", Code::http_rate_limited},
    {407, "", "", "Proxy-Authenticate: Basic", Code::proxy_auth_required},
    {301, "", "", "Location: https://elsewhere.example.org/", Code::http_redirect},
    {302, "", "", "", Code::http_redirect},
    {307, "", "", "Location: /x", Code::http_redirect},
    {304, "", "", "", Code::http_redirect},
    {200, "text/html", "<html>This page has been blocked</html>", "", Code::http_block_page},
    {200, "", "  <!DOCTYPE HTML><title>Sign in</title>", "", Code::http_block_page},
    {200, "application/json", "{}", "", Code::http_bad_reply},
    {204, "", "", "", Code::http_bad_reply},
    {400, "application/json", "{}", "", Code::http_bad_reply},
    {418, "", "", "", Code::http_bad_reply},
};

TEST(UnexpectedAnswer, NamesWhatServersAndProxiesSay) {
  for (const Answer& one : kAnswers) {
    HttpResponse answer = response(one.status, std::string(one.body), std::string(one.type));
    if (const std::size_t colon = one.header.find(": "); colon != std::string_view::npos)
      answer.headers.push_back(
          {std::string(one.header.substr(0, colon)), std::string(one.header.substr(colon + 2))});
    const Error error = unexpected_answer(answer, kApi);
    EXPECT_EQ(error.code, one.code) << one.status << " " << one.body;
    EXPECT_FALSE(error.summary.empty());
    EXPECT_EQ(fact(error, "status"), std::to_string(one.status));
    EXPECT_EQ(fact(error, "address"), kApi.text());
  }
}

TEST(UnexpectedAnswer, KeepsTheFactsThatHelp) {
  const Error error = unexpected_answer(
      response(
          429, "<html><title>\n Slow\tdown </title></html>", "text/html",
          {{"Server", "Microsoft-IIS/10.0"}, {"Retry-After", "30"}, {"Location", "https://x.example/\x1b"}}),
      kApi);
  EXPECT_EQ(fact(error, "server"), "Microsoft-IIS/10.0");
  EXPECT_EQ(fact(error, "page"), "Slow down");
  EXPECT_EQ(fact(error, "retry_after"), "30");
  EXPECT_EQ(fact(error, "target"), "https://x.example/");
}

TEST(UnexpectedAnswer, LeavesTheQueryOut) {
  Url url = kApi;
  url.query = "client_secret=tell-nobody";
  EXPECT_THAT(unexpected_answer(response(500), url).summary, Not(HasSubstr("tell-nobody")));
}

TEST(IsHtml, GoesByTheTypeAndTheFirstCharacter) {
  EXPECT_TRUE(is_html(response(200, "<html>", "text/html; charset=utf-8")));
  EXPECT_TRUE(is_html(response(200, "x", "TEXT/HTML")));
  EXPECT_TRUE(is_html(response(200, "<p>", "application/xhtml+xml")));
  EXPECT_TRUE(is_html(response(200, "\n <!doctype html>")));
  EXPECT_FALSE(is_html(response(200, "{\"a\":1}", "text/html")));  // a wrong type for JSON
  EXPECT_FALSE(is_html(response(200, "\xEF\xBB\xBF [1]", "text/html")));
  EXPECT_FALSE(is_html(response(200, "{}", "application/json")));
  EXPECT_FALSE(is_html(response(200, "")));
}

TEST(PageTitle, IsOneSafeLine) {
  EXPECT_EQ(page_title(response(200, "<html><head><TITLE class=x>404 -\nFile \x1b[31mnot found</Title>")),
            "404 - File [31mnot found");
  EXPECT_EQ(page_title(response(200, "<title>never closed")), "");
  EXPECT_EQ(page_title(response(200, "</title><title")), "");
  EXPECT_EQ(page_title(response(200, "no title")), "");
  EXPECT_LE(page_title(response(200, "<title>" + std::string(5'000, 'x') + "</title>")).size(), 123U);
  EXPECT_EQ(page_title(response(200, std::string(3'000'000, '<'))), "");
}

TEST(IsWebApi, KnowsAnAspNetAnswerFromAnIisPage) {
  EXPECT_TRUE(is_web_api(response(401, R"({"Message":"Authorization has been denied for this request."})")));
  EXPECT_TRUE(is_web_api(response(401)));
  EXPECT_TRUE(is_web_api(response(404, R"({"Message":"No HTTP resource was found"})")));
  EXPECT_TRUE(is_web_api(response(200, "[]")));
  EXPECT_FALSE(is_web_api(response(401, "", "", {{"WWW-Authenticate", "NTLM"}})));
  EXPECT_FALSE(is_web_api(response(401, "<html>", "text/html")));
  EXPECT_FALSE(is_web_api(response(404, "<html>404 - File or directory not found.", "text/html")));
  EXPECT_FALSE(is_web_api(response(200, "")));
  EXPECT_FALSE(is_web_api(response(302, "{}")));
}

struct RedirectCase {
  std::string_view from;
  std::string_view location;
  std::string_view target;  ///< "" where it must not be followed
};
constexpr RedirectCase kRedirects[] = {
    {"https://school.example.org/a", "/b", "https://school.example.org/b"},
    {"https://school.example.org/a/b", "c", "https://school.example.org/a/c"},
    {"https://school.example.org/a", "https://school.example.org/b?c=d", "https://school.example.org/b?c=d"},
    {"http://school.example.org/a", "https://school.example.org/a", "https://school.example.org/a"},
    {"http://school.example.org:8080/a", "https://school.example.org/a", "https://school.example.org/a"},
    {"https://school.example.org/a", "https://SCHOOL.example.org/b", "https://school.example.org/b"},
    {"https://school.example.org/a", "https://school.example.org:8443/b", "https://school.example.org/b"},
    {"https://school.example.org/a", "https://elsewhere.example.org/a", ""},
    {"https://school.example.org/a", "//elsewhere.example.org/a", ""},
    {"https://school.example.org/a", "http://school.example.org/a", ""},
    {"https://school.example.org/a", "https://school.example.org/a", ""},
    {"https://school.example.org/a", "https://user:pw@school.example.org/b", ""},
    {"https://school.example.org/a", "javascript:alert(1)", ""},
    {"https://school.example.org/a", "ftp://school.example.org/", ""},
    {"https://school.example.org/a", "", ""},
    {"https://school.example.org/a", "https://school.example.org.evil.example/b", ""},
    {"https://school.example.org/a", "https://school.example.org@evil.example/b", ""},
    {"https://school.example.org/a", "https://evilschool.example.org/b", ""},
    {"https://school.example.org/a", "https://evil.school.example.org/b", ""},
    {"https://school.example.org/a", "https://example.org/b", ""},
};

TEST(RedirectTarget, IsFollowedOnTheSameHostOnly) {
  for (const RedirectCase& one : kRedirects) {
    const auto target = redirect_target(response(302, "", "", {{"Location", std::string(one.location)}}),
                                        *parse_url(one.from));
    if (one.target.empty()) {
      ASSERT_FALSE(target) << one.location << " led to " << target->text();
      EXPECT_EQ(target.error().code, Code::http_redirect) << one.location;
      EXPECT_EQ(fact(target.error(), "target"), one.location.empty() ? "-" : one.location);
    } else {
      ASSERT_TRUE(target) << one.location << ": " << target.error().summary;
      EXPECT_EQ(target->text(), one.target);
    }
  }
}

TEST(IsRedirect, CountsTheFiveThatAreFollowed) {
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_TRUE(is_redirect(response(status))) << status;
  for (const int status : {200, 300, 304, 305, 400}) EXPECT_FALSE(is_redirect(response(status))) << status;
}

}  // namespace
}  // namespace wcbs_link
