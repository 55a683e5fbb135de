#include "wcbs_link/link/answers.hpp"

#include "support/fake_transport.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/web_page.hpp"

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
    {404, "text/html", "<h2>Not Found</h2> HTTP Error 404. The requested resource is not found.",
     "Server: Microsoft-HTTPAPI/2.0", Code::http_not_found},
    {400, "text/html", "<h2>Bad Request - Invalid Hostname</h2>", "", Code::http_wrong_site},
    {421, "", "", "", Code::http_wrong_site},
    {400, "text/html", "<center>No required SSL certificate was sent</center>", "",
     Code::tls_client_certificate},
    {500, "application/json", R"({"Message":"An error has occurred."})", "", Code::http_server_error},
    {502, "text/html", "", "", Code::http_gateway},
    {504, "", "", "", Code::http_gateway},
    {522, "text/html", "", "Server: cloudflare", Code::http_gateway},
    {530, "", "", "", Code::http_gateway},
    {403, "text/html", "<title>Just a moment...</title>", "cf-mitigated: challenge", Code::http_block_page},
    {200, "text/html", "<title>Request Rejected</title> Your support ID is: 42", "", Code::http_block_page},
    {403, "text/html", "<title>Request denied by pfSense proxy: 403 Forbidden</title>", "",
     Code::http_block_page},
    {403, "text/html", "<b>ESET Endpoint Security</b> Access to the web page was blocked", "",
     Code::http_block_page},
    {403, "text/html", "<title>Trend Micro InterScan Web Security</title>", "", Code::http_block_page},
    {403, "text/html", "<title>Kerio Control - Access denied</title>", "", Code::http_block_page},
    {403, "text/html", "<h1>Error 403 - This web app is stopped.</h1>", "", Code::http_unavailable},
    {200, "application/json", R"({"message":"Access denied by Imunify360 bot-protection."})", "",
     Code::http_block_page},
    {403, "text/html", "<title>Smoothwall - Access Blocked</title>", "", Code::http_block_page},
    {503, "text/html", "<title>ERROR</title>", "X-Squid-Error: ERR_CONNECT_FAIL 111", Code::http_gateway},
    {403, "text/html", "<title>ERROR</title>", "X-Squid-Error: ERR_ACCESS_DENIED 0", Code::http_block_page},
    {403, "text/html", "<title>No</title>", "Server: squid/5.7", Code::http_block_page},
    {403, "application/json", R"({"Message":"No."})", "Server: squid/5.7", Code::http_forbidden},
    {302, "", "", "Location: https://login.microsoftonline.com/x/oauth2", Code::http_sign_in},
    {302, "", "", "Location: https://oakfield.msappproxy.net/", Code::http_sign_in},
    {302, "", "", "Location: /Account/Login?ReturnUrl=%2f", Code::http_sign_in},
    {302, "", "", "Location: https://oakfield.b2clogin.com/x/authorize", Code::http_sign_in},
    {302, "", "", "Location: https://sso.oakfield.org/realms/x/protocol/openid-connect/auth?client_id=y",
     Code::http_sign_in},
    {200, "text/html", "<script>window.location=\"http://10.0.0.1:1000/fgtauth?0a1b\";</script>", "",
     Code::http_block_page},
    {302, "", "", "Location: http://notify.bluecoat.com/notify-Block", Code::http_block_page},
    {302, "", "", "Location: http://filter.oakfield.org:8080/webadmin/deny/index.php", Code::http_block_page},
    {302, "", "", "Location: https://www.btwifi.com:8443/home", Code::http_block_page},
    {200, "text/html", "<form><input name=p type=\"password\"></form>", "", Code::http_sign_in},
    {503, "text/html", "<title>Site under maintenance</title>", "Retry-After: 3600", Code::http_maintenance},
    {200, "text/html", "<title>Planned maintenance</title>", "", Code::http_maintenance},
    {400, "text/html", "The plain HTTP request was sent to HTTPS port", "", Code::http_unexpected},
    {403, "text/html", "<title>IIS 10.0 Detailed Error - 403.7 - Forbidden</title>", "",
     Code::tls_client_certificate},
    {403, "text/html", "<title>403.14 - Forbidden</title>", "", Code::http_not_found},
    {496, "text/html", "", "", Code::tls_client_certificate},
    {502, "text/html", "<title>HTTP Error 502.5 - Process Failure</title>", "", Code::http_server_error},
    {401, "application/json", R"({"Message":"Denied."})", "WWW-Authenticate: Negotiate",
     Code::http_unexpected},
    {401, "", "", "WWW-Authenticate: Bearer, Negotiate, NTLM", Code::http_unexpected},
    {401, "", "", "WWW-Authenticate: Digest realm=\"x\"", Code::http_unexpected},
    {401, "text/html", "<h2>401 - Unauthorized: Access is denied due to invalid credentials.</h2>",
     "WWW-Authenticate: Basic realm=\"x\"", Code::http_windows_auth},
    {401, "text/html", "<h1>401 Authorization Required</h1>", "WWW-Authenticate: Basic realm=\"x\"",
     Code::http_unexpected},
    {403, "text/html", "<title>403.502 - Forbidden</title>", "", Code::http_rate_limited},
    {200, "text/html", "<title>Back soon</title>An upgrade is under way.", "", Code::http_maintenance},
    {503, "text/plain", "Scheduled maintenance until 6 pm", "", Code::http_maintenance},
    {503, "application/json", R"({"message":"Down for scheduled maintenance"})", "", Code::http_maintenance},
    {500, "text/html", "<title>500 Unable to connect</title>", "Server: tinyproxy/1.11.1",
     Code::http_gateway},
    {403, "text/html", "<title>403 Filtered</title>", "Server: tinyproxy/1.11.1", Code::http_block_page},
    {406, "text/html", "<h1>Not Acceptable!</h1> generated by Mod_Security", "", Code::http_block_page},
    {429, "", "", "Retry-After: 30", Code::http_rate_limited},
    {407, "", "", "Proxy-Authenticate: Basic", Code::proxy_auth_required},
    {301, "", "", "Location: https://elsewhere.example.org/", Code::http_redirect},
    {302, "", "", "", Code::http_redirect},
    {307, "", "", "Location: /x", Code::http_redirect},
    {304, "", "", "", Code::http_unexpected},
    {200, "text/html", "<html>This page has been blocked</html>", "", Code::http_block_page},
    {200, "", "  <!DOCTYPE HTML><title>Sign in</title>", "", Code::http_unexpected},
    {200, "application/json", "{}", "", Code::http_unexpected},
    {204, "", "", "", Code::http_unexpected},
    {400, "application/json", "{}", "", Code::http_unexpected},
    {418, "", "", "", Code::http_unexpected},
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

TEST(UnexpectedAnswer, SaysTheServersOwnWords) {
  const std::pair<HttpResponse, std::string_view> said[] = {
      {response(
           500,
           R"({"Message":"An error has occurred.","ExceptionMessage":"Outer.","InnerException":{"ExceptionMessage":"Login failed for user 'wcbs'."}})",
           "application/json"),
       "An error has occurred. Outer. Login failed for user 'wcbs'."},
      {response(
           500,
           R"({"error":{"code":"","message":"Outer.","innererror":{"message":"Invalid object name 'Pupil'."}}})",
           "application/json"),
       "Outer. Invalid object name 'Pupil'."},
      {response(500, R"({"odata.error":{"message":{"lang":"en","value":"Old OData."}}})", "application/json"),
       "Old OData."},
      {response(500, R"({"error":"server_error","error_description":"Database unavailable"})",
                "application/json"),
       "Database unavailable"},
      {response(400, R"({"title":"Bad Request","detail":"No such field."})", "application/problem+json"),
       "Bad Request No such field."},
      {response(404, R"({"Message":"No HTTP resource was found.","MessageDetail":"No type was found."})",
                "application/json"),
       "No HTTP resource was found. No type was found."},
      {response(503, "Back at noon.", "text/plain"), "Back at noon."},
      {response(503, "<title>Back at noon</title>", "text/html"), "Back at noon"},
  };
  for (const auto& [answer, words] : said) {
    const Error error = unexpected_answer(answer, kApi);
    EXPECT_EQ(fact(error, words == "Back at noon" ? "page" : "words"), words);
    EXPECT_NE(error.summary.find("and the server said \"" + std::string(words) + "\"."), std::string::npos)
        << error.summary;
    EXPECT_EQ(fact(unexpected_answer(answer, kApi, Asked::people), "words"), "-");
  }
}

TEST(UnexpectedAnswer, ShowsNoPartOfASecretThatItsLimitsCutInTwo) {
  const std::string secret = "kQ7+x/Z2vB9=mN4&pL6wR8tY1uI3e5";
  const std::string escaped = replace_all(secret, "&", "&amp;");
  Redactor redactor;
  redactor.learn(Secret(secret));
  const HttpResponse said[] = {
      response(500, std::string(kMostLooked - 16, ' ') + secret, "text/plain"),
      response(500, "<!--" + std::string(kMostLooked - 16 - 7, ' ') + "-->" + secret, "text/html"),
      response(500,
               "<title>Runtime Error</title>" + std::string(kMostLooked - 16 - 28 - 19, ' ') +
                   "Exception Details: " + escaped + " Source Error:",
               "text/html"),
      response(403, "<title>Request Rejected</title>Your support ID is: " + escaped, "text/html"),
      response(403, "<title>Request Rejected</title>Your support ID is: " + std::string(70, '0') + secret,
               "text/html"),
  };
  for (HttpResponse answer : said) {
    answer.redactor = &redactor;
    const Error error = unexpected_answer(answer, kApi, Asked::token);
    std::string all = error.summary;
    for (const Fact& one : error.facts) all += std::get<std::string>(one.value) + "\n";
    EXPECT_THAT(all, Not(HasSubstr(secret.substr(0, 8)))) << all;
  }
}

TEST(UnexpectedAnswer, KnowsThatAPostIsTurnedAwayAsAMethod) {
  const HttpResponse page = response(404, "<h1>404</h1>", "text/html");
  EXPECT_EQ(unexpected_answer(page, kApi, Asked::token, true).code, Code::http_method_refused);
  EXPECT_EQ(unexpected_answer(page, kApi, Asked::token, false).code, Code::http_not_found);
  EXPECT_EQ(unexpected_answer(page, kApi, Asked::page, true).code, Code::http_not_found);
  for (const int status : {405, 501})
    EXPECT_EQ(unexpected_answer(response(status), kApi, Asked::token).code, Code::http_method_refused);
  EXPECT_EQ(unexpected_answer(response(404, R"({"Message":"None."})"), kApi, Asked::token, true).code,
            Code::http_not_found);
}

TEST(UnexpectedAnswer, TellsWhatElseAStatusMeans) {
  const auto variant = [](HttpResponse answer) { return unexpected_answer(answer, kApi).variant; };
  EXPECT_EQ(variant(response(503, "", "", {{"Server", "Microsoft-HTTPAPI/2.0"}})), Variant::stopped_pool);
  EXPECT_EQ(variant(response(503, "", "", {{"Server", "nginx/1.22.1"}})), Variant::usual);
  EXPECT_EQ(
      variant(response(403, "<title>IIS 10.0 Detailed Error - 403.503 - Forbidden</title>", "text/html")),
      Variant::address_refused);
  EXPECT_EQ(variant(response(403, "<title>403.6 - Forbidden</title>", "text/html")),
            Variant::address_refused);
  EXPECT_EQ(variant(response(500, "<title>500.19</title>", "text/html")), Variant::configuration);
  EXPECT_EQ(variant(response(502, "<title>502.5</title>", "text/html")), Variant::process);
  EXPECT_EQ(variant(response(522, "", "", {{"Server", "cloudflare"}})), Variant::protection);
}

TEST(UnexpectedAnswer, TellsWhoSendsARequestOnAsPlainHttp) {
  const HttpResponse wants = response(403, "<title>403.4 - Forbidden</title>", "text/html");
  Url plain = kApi;
  plain.scheme = "http";
  EXPECT_EQ(unexpected_answer(wants, plain).variant, Variant::wants_https);
  const Error error = unexpected_answer(wants, kApi);
  EXPECT_EQ(error.variant, Variant::offloaded);
  EXPECT_THAT(error.summary, HasSubstr("was asked over https, and answered that it wants https"));
}

TEST(UnexpectedAnswer, TakesARedirectToTheSameApplicationElsewhereForNoPortal) {
  const auto code = [](const char* target) {
    return unexpected_answer(response(302, "", "", {{"Location", target}}), kApi).code;
  };
  EXPECT_EQ(code("http://srv-mis.oakfield.local/Wcbs.API/"), Code::http_redirect);
  EXPECT_EQ(code("http://srvmis/wcbs.api/"), Code::http_redirect);
  EXPECT_EQ(code("http://wifi.oakfield.local/welcome"), Code::http_block_page);
}

TEST(UnexpectedAnswer, SaysWhatAPageSaysWhoseTitleSaysNothing) {
  const auto words = [](int status, const char* page) {
    return fact(unexpected_answer(response(status, page, "text/html"), kApi), "words");
  };
  EXPECT_EQ(words(500, "The page cannot be displayed because an internal server error has occurred."),
            "The page cannot be displayed because an internal server error has occurred.");
  EXPECT_EQ(words(400, "<TITLE>Bad Request</TITLE><h2>Bad Request - Invalid URL</h2> HTTP Error 400."),
            "Bad Request - Invalid URL HTTP Error 400.");
  EXPECT_EQ(
      words(500,
            "<title>Configuration Error</title> Parser Error Message: The RSA key container could not be "
            "opened. Source Error: <b>x</b>"),
      "Configuration Error The RSA key container could not be opened.");
  EXPECT_EQ(
      words(500,
            "<title>Could not load the app.</title><h1>Server Error in '/Wcbs.API' Application.</h1> "
            "Exception Details: System.EntryPointNotFoundException: Could not load the app. - No assembly "
            "found. Source Error: x Stack Trace: y Version Information: Microsoft .NET Framework"),
      "System.EntryPointNotFoundException: Could not load the app. - No assembly found.");
  EXPECT_EQ(
      words(403, "<title>Request Blocked</title><h1>Request Blocked</h1>Your session ended. Reference: 4711"),
      "Request Blocked Your session ended. Reference: 4711");
  EXPECT_THAT(
      unexpected_answer(response(500, "<title>Can&#8217;t open &quot;PASS&quot;</title>", "text/html"), kApi)
          .summary,
      HasSubstr("Can\u2019t open \"PASS\""));
}

TEST(UnexpectedAnswer, TellsADatabaseThatIsNotReachedFromAnErrorOfTheApplication) {
  const Error error = unexpected_answer(
      response(
          500,
          R"({"Message":"An error has occurred.","ExceptionMessage":"See the inner exception for details.",
"InnerException":{"ExceptionMessage":"A network-related or instance-specific error occurred while establishing a connection to SQL Server.",
"InnerException":{"ExceptionMessage":"The system cannot find the file specified"}}})"),
      kApi);
  EXPECT_EQ(error.variant, Variant::database);
  const auto variant = [](const char* message) {
    return unexpected_answer(
               response(500, std::string(R"({"Message":"An error has occurred.","ExceptionMessage":")") +
                                 message + "\"}"),
               kApi)
        .variant;
  };
  EXPECT_EQ(variant("Login failed for user 'OAKFIELD\\\\SRV-WCBS$'."), Variant::database_login);
  EXPECT_EQ(
      variant(
          "A connection was successfully established with the server, but then an error occurred during the login process."),
      Variant::database_login);
  EXPECT_EQ(variant("Invalid object name 'dbo.School'."), Variant::usual);
  EXPECT_EQ(variant("There is not enough space on the disk."), Variant::out_of_room);
  EXPECT_THAT(error.summary,
              HasSubstr("An error has occurred. A network-related or instance-specific error"));
}

TEST(UnexpectedAnswer, TellsAServiceThatRefusesTheServersCertificateFromOneThatDoesNotReachIt) {
  const Error refused = unexpected_answer(response(526, "", "", {{"Server", "cloudflare"}}), kApi);
  EXPECT_EQ(refused.variant, Variant::front_refuses);
  EXPECT_THAT(refused.summary, HasSubstr("Cloudflare answered for"));
  EXPECT_THAT(refused.summary, HasSubstr("that it does not accept the server's certificate (status 526)"));
  EXPECT_EQ(unexpected_answer(response(521, "", "", {{"Server", "cloudflare"}}), kApi).variant,
            Variant::protection);
}

TEST(UnexpectedAnswer, HearsTheReasonBelowATitleThatSaysLittle) {
  const Error azure = unexpected_answer(
      response(
          403,
          "<title>Web App - Unavailable</title><h1>Error 403 - Forbidden</h1><p>The web app you have attempted to "
          "reach has blocked your access.</p>",
          "text/html"),
      kApi);
  EXPECT_EQ(azure.variant, Variant::address_refused);
  EXPECT_THAT(azure.summary, HasSubstr("has blocked your access"));
  const Error apache = unexpected_answer(
      response(502,
               "<title>502 Proxy Error</title><h1>Proxy Error</h1><p>The proxy server could not handle the "
               "request</p><p>Reason: <strong>DNS lookup failure for: oak-mis01</strong></p>",
               "text/html"),
      kApi);
  EXPECT_THAT(apache.summary, HasSubstr("Reason: DNS lookup failure for: oak-mis01"));
}

TEST(UnexpectedAnswer, TellsASchoolsWebSiteFromTheWcbsServer) {
  const HttpResponse page = response(404, "<title>Page not found</title>", "text/html",
                                     {{"Server", "LiteSpeed"}, {"X-Powered-By", "PHP/8.2.29"}});
  EXPECT_EQ(unexpected_answer(page, kApi).variant, Variant::other_site);
  EXPECT_EQ(unexpected_answer(page, *parse_url("https://www.example.org/Wcbs.API/")).variant, Variant::usual)
      << "the address was mistaken, not the name's entry in DNS";
  EXPECT_EQ(
      unexpected_answer(response(404, "<title>404</title>", "text/html", {{"X-Powered-By", "ASP.NET"}}), kApi)
          .variant,
      Variant::usual);
}

TEST(UnexpectedAnswer, TakesARefusalForTheMissingCertificateThatWasAskedFor) {
  HttpResponse page = response(403, "<title>403 - Forbidden: Access is denied.</title>", "text/html");
  EXPECT_EQ(unexpected_answer(page, kApi).code, Code::http_forbidden);
  page.wants_certificate = true;
  EXPECT_EQ(unexpected_answer(page, kApi).code, Code::tls_client_certificate);
  HttpResponse data = response(403, R"({"Message":"No."})", "application/json");
  data.wants_certificate = true;
  EXPECT_EQ(unexpected_answer(data, kApi).code, Code::http_forbidden) << "the application answered";
}

TEST(UnexpectedAnswer, TellsWhereAspNetHidesItsReason) {
  const Error error = unexpected_answer(
      response(
          500,
          "<title>Runtime Error</title><b>Description: </b>An application error occurred on the server. The "
          "current custom error settings for this application prevent the details of the application error "
          "from being viewed remotely (for security reasons).",
          "text/html"),
      kApi);
  EXPECT_EQ(error.code, Code::http_server_error);
  EXPECT_EQ(error.variant, Variant::hidden_reason);
}

TEST(UnexpectedAnswer, KnowsAServiceThatLetsNoPostThrough) {
  const Error error = unexpected_answer(
      response(
          403,
          "<TITLE>ERROR: The request could not be satisfied</TITLE><H1>403 ERROR</H1><H2>The request could not "
          "be satisfied.</H2>This distribution is not configured to allow the HTTP request method that was used "
          "for this request.",
          "text/html", {{"Server", "CloudFront"}}),
      kApi, Asked::token);
  EXPECT_EQ(error.code, Code::http_method_refused);
  EXPECT_EQ(error.variant, Variant::protection);
  EXPECT_THAT(error.summary, HasSubstr("not configured to allow the HTTP request method"));
}

TEST(UnexpectedAnswer, TellsWhoCountsRequests) {
  const auto variant = [](std::vector<HttpHeader> headers, const char* page) {
    return unexpected_answer(response(429, page, "text/html", std::move(headers)), kApi).variant;
  };
  EXPECT_EQ(variant({{"Server", "cloudflare"}}, "<title>x | used Cloudflare to restrict access</title>"),
            Variant::protection);
  EXPECT_EQ(variant({}, ""), Variant::usual);
}

TEST(UnexpectedAnswer, TellsAnotherWebServersOwnPageFromOneThatItPassesOn) {
  const auto answers = [](int status, const char* page, const char* server, Asked asked = Asked::page) {
    const HttpResponse answer = response(status, page, "text/html", {{"Server", server}});
    const Error error = unexpected_answer(answer, kApi, asked);
    return Cause{error.code, error.variant};
  };
  const char* own = "<center><h1>A title</h1></center><hr><center>nginx/1.22.1</center>";
  const char* passed_on = "<h2>403 - Forbidden: Access is denied.</h2>";
  const Cause refused{Code::http_forbidden, Variant::other_server};
  EXPECT_EQ(answers(403, own, "nginx/1.22.1"), refused);
  EXPECT_EQ(answers(403, "<i>Apache/2.4.62 (Debian) Server</i>", "Apache/2.4.62 (Debian)"), refused);
  EXPECT_EQ(answers(403, "<h1>403 Forbidden</h1> Request forbidden by administrative rules.", ""), refused);
  EXPECT_EQ(answers(403, passed_on, "nginx"), (Cause{Code::http_forbidden, Variant::usual}));
  EXPECT_EQ(answers(403, own, "Microsoft-IIS/10.0"), (Cause{Code::http_forbidden, Variant::usual}));
  EXPECT_EQ(answers(500, own, "nginx"), (Cause{Code::http_server_error, Variant::other_server}));
  EXPECT_EQ(answers(500, "", "nginx"), (Cause{Code::http_server_error, Variant::usual}));
  EXPECT_EQ(answers(405, own, "nginx", Asked::token),
            (Cause{Code::http_method_refused, Variant::other_server}));
}

TEST(UnexpectedAnswer, KnowsIissSubStatusesByNumberAndByWords) {
  struct Minor {
    int status;
    std::string_view page;
    Cause cause;
  };
  const Minor minors[] = {
      {401, "HTTP Error 401.3 - Unauthorized", {Code::http_unexpected, Variant::folder_rights}},
      {401,
       "because of the access control list (ACL) configuration",
       {Code::http_unexpected, Variant::folder_rights}},
      {401, "HTTP Error 401.4 - Unauthorized", {Code::http_unexpected, Variant::other_login}},
      {403, "HTTP Error 403.16 - Forbidden", {Code::tls_client_certificate}},
      {403,
       "The page you are trying to access is secured with Secure Sockets Layer (SSL).",
       {Code::http_unexpected, Variant::wants_https}},
      {403, "configured to not list the contents of this directory", {Code::http_not_found}},
      {404, "HTTP Error 404.2 - Not Found", {Code::http_not_found, Variant::no_handler}},
      {404,
       "cannot be served because of the ISAPI and CGI Restriction list settings",
       {Code::http_not_found, Variant::no_handler}},
      {404,
       "cannot be served because of the extension\n configuration",
       {Code::http_not_found, Variant::no_handler}},
      {404, "HTTP Error 404.13 - Not Found", {Code::http_not_found, Variant::request_filter}},
      {404,
       "The request filtering module is configured to deny a request",
       {Code::http_not_found, Variant::request_filter}},
      {503, "HTTP Error 503.2 - Service Unavailable", {Code::http_unavailable, Variant::too_busy}},
      {503, "<b>serverRuntime@appConcurrentRequestLimit</b>", {Code::http_unavailable, Variant::too_busy}},
  };
  Url plain = kApi;
  plain.scheme = "http";
  for (const Minor& one : minors) {
    const Error error = unexpected_answer(
        response(one.status, "<html>" + std::string(one.page) + "</html>", "text/html"), plain);
    EXPECT_EQ((Cause{error.code, error.variant}), one.cause) << one.page;
  }
  HttpResponse asking = response(401, "HTTP Error 401.3 - Unauthorized", "text/html");
  asking.headers.push_back({"WWW-Authenticate", "Negotiate"});
  EXPECT_EQ(unexpected_answer(asking, kApi).code, Code::http_windows_auth) << "it asks for a login, too";
  const HttpResponse filtered = response(404, "<title>404.13 - Not Found</title>", "text/html");
  EXPECT_EQ(unexpected_answer(filtered, kApi, Asked::token).code, Code::http_method_refused);
}

TEST(UnexpectedAnswer, TellsAGatewaysDataFromTheApplications) {
  const auto cause = [](int status, std::string body, std::vector<HttpHeader> headers = {}) {
    const Error error =
        unexpected_answer(response(status, std::move(body), "application/json", std::move(headers)), kApi);
    return Cause{error.code, error.variant};
  };
  EXPECT_EQ(cause(503, R"({"message":"no healthy upstream"})"), (Cause{Code::http_unavailable}));
  EXPECT_EQ(cause(503, R"({"Message":"An error has occurred."})"), (Cause{Code::http_server_error}));
  const HttpHeader kong{"Server", "kong/3.4.2"};
  EXPECT_EQ(cause(503, R"({"message":"failure to get a peer"})", {kong}),
            (Cause{Code::http_gateway, Variant::protection}));
  EXPECT_EQ(cause(404, R"({"message":"no Route matched with those values"})", {kong}),
            (Cause{Code::http_not_found}));
  EXPECT_FALSE(is_web_api(
      response(404, R"({"message":"no Route matched with those values"})", "application/json", {kong})));
  EXPECT_FALSE(is_web_api(response(403, R"({"message":"Access denied by Imunify360"})", "application/json")));
}

TEST(UnexpectedAnswer, KnowsAPortalOfTheNetworkByWhereItSendsPeople) {
  const auto cause = [](const char* location) {
    const Error error = unexpected_answer(response(302, "", "", {{"Location", location}}), kApi);
    return Cause{error.code, error.variant};
  };
  EXPECT_EQ(cause("http://192.168.1.1:8002/index.php?zone=guest"), (Cause{Code::http_block_page}));
  EXPECT_EQ(cause("https://ise01.school.local:8443/portal/gateway"), (Cause{Code::http_block_page}));
  EXPECT_EQ(cause("https://pass01.school.local/Wcbs.API/api/"), (Cause{Code::http_redirect}))
      << "the server under its inside name";
  EXPECT_EQ(cause("https://gate.example.net/a?origurl=https%3A%2F%2Fschool.example.org%2F"),
            (Cause{Code::http_block_page}))
      << "it means to lead back";
  EXPECT_EQ(cause("https://sso.example.org/login"), (Cause{Code::http_sign_in}));
  EXPECT_EQ(cause("/login"), (Cause{Code::http_sign_in, Variant::login_form}));
}

TEST(UnexpectedAnswer, KnowsAPageThatOnlySendsOnToALogin) {
  const auto code = [](std::string page) {
    return unexpected_answer(response(200, std::move(page), "text/html"), kApi).code;
  };
  const std::string script =
      "<html><script>location='https://login.microsoftonline.com/x/oauth2/v2.0/authorize'</script>";
  EXPECT_EQ(code(script), Code::http_sign_in);
  EXPECT_EQ(code("<html><form action=\"https://fs.example.org/adfs/ls/\"></form>"), Code::http_sign_in);
  EXPECT_EQ(code(script + std::string(500, 'x')), Code::http_unexpected) << "a page to be read";
}

TEST(UnexpectedAnswer, HearsWhatABearerChallengeSays) {
  const HttpResponse narrow =
      response(403, "", "", {{"WWW-Authenticate", "Bearer error=\"insufficient_scope\""}});
  EXPECT_THAT(unexpected_answer(narrow, kApi).summary, HasSubstr("insufficient_scope"));
  EXPECT_TRUE(is_web_api(narrow));
  const Error full = unexpected_answer(response(508, "<title>Limit</title>", "text/html"), kApi);
  EXPECT_EQ(full.variant, Variant::out_of_room);
}

TEST(UnexpectedAnswer, TakesNoWordInPassingForTheMatterOfAPage) {
  const std::string long_page =
      "<title>Oakfield House</title><p>Our web filter. Grounds maintenance.</p>" + std::string(2'000, 'x');
  const Error error = unexpected_answer(response(200, long_page, "text/html"), kApi);
  EXPECT_EQ((Cause{error.code, error.variant}), (Cause{Code::http_unexpected, Variant::web_page}));
  const auto code = [](int status, const std::string& page) {
    return unexpected_answer(response(status, page, "text/html"), kApi).code;
  };
  EXPECT_EQ(code(200, "<title>PASS Portal</title><li>Site Maintenance</li>"), Code::http_unexpected);
  EXPECT_EQ(code(404, "<title>Oops</title>The gate is blocked by roadworks."), Code::http_not_found);
  EXPECT_EQ(code(403,
                 "<title>Notification</title>Based on your organization's access policies, access to this "
                 "web site ( https://x/ ) has been blocked."),
            Code::http_block_page);
  EXPECT_EQ(code(404, "<title>Planned maintenance: fire alarm</title>"), Code::http_not_found);
  EXPECT_EQ(code(200, "<title>Site Maintenance</title>We will be back."), Code::http_maintenance);
  EXPECT_EQ(code(503, "<title>Back soon</title>Maintenance window"), Code::http_maintenance);
  const std::string dotnet =
      "<title>The user's page has been blocked</title>Version Information: Microsoft .NET Framework 4.0";
  EXPECT_EQ(code(500, dotnet), Code::http_server_error) << "ASP.NET's own page";
  EXPECT_EQ(code(200, "<title>x</title>The user account has been blocked."), Code::http_unexpected);
}

TEST(UnexpectedAnswer, SaysOfAnEmptyAnswerThatItIsEmpty) {
  for (const char* type : {"", "text/html"}) {
    const Error error = unexpected_answer(response(200, "", type), kApi);
    EXPECT_EQ(error.variant, Variant::nothing_said);
    EXPECT_THAT(error.summary, HasSubstr("an empty answer"));
  }
  EXPECT_THAT(unexpected_answer(response(500), kApi).summary, HasSubstr("the server said nothing more."));
}

TEST(UnexpectedAnswer, NamesALoginThatIsNotOfIis) {
  for (const char* challenge : {"Basic realm=\"Staff\"", "Digest realm=\"Staff\", qop=\"auth\""}) {
    const Error error =
        unexpected_answer(response(401, "<html>", "text/html", {{"WWW-Authenticate", challenge}}), kApi);
    EXPECT_EQ((Cause{error.code, error.variant}), (Cause{Code::http_unexpected, Variant::other_login}));
    EXPECT_THAT(error.summary, HasSubstr(challenge));
  }
}

TEST(UnexpectedAnswer, NamesTheProductAndTheNumberInItsLog) {
  const Error cloudflare = unexpected_answer(
      response(403, "<html>", "text/html", {{"cf-mitigated", "challenge"}, {"CF-RAY", "8a1-LHR"}}), kApi);
  EXPECT_EQ(fact(cloudflare, "product"), "Cloudflare");
  EXPECT_EQ(fact(cloudflare, "reference"), "8a1-LHR");
  const Error f5 = unexpected_answer(
      response(200, "<title>Request Rejected</title>Your support ID is: 123456<br>", "text/html"), kApi);
  EXPECT_EQ(fact(f5, "reference"), "123456");
  struct Refused {
    std::string_view product;
    std::string_view page;
    std::string_view reference;
  };
  const Refused refused[] = {
      {"Akamai", "<TITLE>Access Denied</TITLE>Reference&#32;&#35;18&#46;2d351ab8&#46;1557333295&#46;a4e16ab",
       "18.2d351ab8.1557333295.a4e16ab"},
      {"Akamai", "<P>Reference #18.9c0b1402.1<P>https://errors.edgesuite.net/18.9c0b1402.1", "18.9c0b1402.1"},
      {"FortiWeb", "<h2>Web Page Blocked!</h2>Attack ID: 20000051<br>Message ID: 001245678911",
       "001245678911"},
      {"Sucuri",
       "<title>Sucuri WebSite Firewall - Access Denied</title><td>Block ID:</td><td><span>GEO02</span>",
       "GEO02"},
      {"Imperva", "Request unsuccessful. Incapsula incident ID: 443000270057218637-39487",
       "443000270057218637-39487"},
      {"Imperva", "<iframe src=\"/_Incapsula_Resource?xinfo=9&incident_id=4430-55&edet=12\">", "4430-55"},
  };
  for (const Refused& one : refused) {
    const Error error = unexpected_answer(response(403, "<html>" + std::string(one.page), "text/html"), kApi);
    EXPECT_EQ(fact(error, "product"), one.product);
    EXPECT_EQ(fact(error, "reference"), one.reference);
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
  EXPECT_FALSE(is_web_api(
      response(401, "401 Unauthorized", "text/plain", {{"WWW-Authenticate", "Basic realm=\"traefik\""}})));
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

TEST(RedirectTarget, ShowsNoQueryWhichMayHoldAPass) {
  const auto target = redirect_target(
      response(307, "", "", {{"Location", "https://gateway.zscaler.net/auD?origurl=x&_ordtok=4711"}}),
      *parse_url("https://school.example.org/a"));
  ASSERT_FALSE(target);
  EXPECT_EQ(fact(target.error(), "target"), "https://gateway.zscaler.net/auD");
}

TEST(RedirectTarget, TellsACircleFromAnotherAddress) {
  const auto variant = [](const char* location) {
    return redirect_target(response(302, "", "", {{"Location", location}}),
                           *parse_url("https://school.example.org/a"))
        .error()
        .variant;
  };
  EXPECT_EQ(variant("/a"), Variant::in_a_circle);
  EXPECT_EQ(variant("https://elsewhere.example.org/a"), Variant::usual);
}

TEST(RedirectTarget, SaysToWhichPortItLeadsWhereNothingElseIsNamed) {
  const auto target =
      redirect_target(response(301, "", "", {{"Location", "https://school.example.org:8443/a"}}),
                      *parse_url("https://school.example.org/a"));
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().summary, "https://school.example.org/a redirects to port 8443.");
}

TEST(IsRedirect, CountsTheFiveThatAreFollowed) {
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_TRUE(is_redirect(response(status))) << status;
  for (const int status : {200, 300, 304, 305, 400}) EXPECT_FALSE(is_redirect(response(status))) << status;
}

TEST(RedirectTarget, IsNoneWhereItBecomesTheSecret) {
  Redactor redactor;
  redactor.learn(Secret("abcdefgh/ijklmnop"));
  for (const char* place : {"/x/abcdefgh/./ijklmnop", "/x/abcdefgh/zz/../ijklmnop"}) {
    HttpResponse answer = response(302, "", "", {{"Location", place}});
    answer.redactor = &redactor;
    const auto target = redirect_target(answer, kApi);
    ASSERT_FALSE(target) << place;
    EXPECT_THAT(target.error().summary, testing::HasSubstr("repeats a secret"));
    EXPECT_EQ(fact(target.error(), "target"), Redactor::kHidden);
  }
}

}  // namespace
}  // namespace wcbs_link
