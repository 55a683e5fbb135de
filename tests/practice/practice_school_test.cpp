#include "wcbs_link/practice/practice_school.hpp"

#include "practice/curl_client.hpp"
#include "practice/replies.hpp"
#include "practice/wire.hpp"
#include "support/practice_link.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/owned.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/time.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string form(const Behaviour& told, std::string_view grant = "client_credentials") {
  return "grant_type=" + std::string(grant) + "&client_id=" + percent_encode(told.client_id) +
         "&client_secret=" + percent_encode(told.client_secret);
}

Json body_of(const Seen& seen) {
  return parse_json(seen.body).value_or(Json(nullptr));
}

Seen ask_token(const PracticeSchool& school, const std::string& body = form({}),
               const std::string& authorization = "") {
  return ask({.url = school.url() + "api/token", .form = body, .authorization = authorization});
}

std::string bearer(const PracticeSchool& school) {
  return "Bearer " + text_member(body_of(ask_token(school)), "access_token");
}

Seen get_with_token(const PracticeSchool& school, const std::string& below) {
  return get(school.url() + "api/" + below, bearer(school));
}

TEST(PracticeSchool, AnswersWithATokenForTheRightSecret) {
  const auto school = open_school();
  const Seen seen = ask_token(*school);
  EXPECT_EQ(seen.status, 200);
  EXPECT_THAT(text_member(body_of(seen), "access_token"), StartsWith("practice-"));
  EXPECT_EQ(text_member(body_of(seen), "token_type"), "bearer");
  EXPECT_TRUE(body_of(seen)["expires_in"].is_number());
}

TEST(PracticeSchool, TellsItsUserWhatToTypeIn) {
  const auto school = open_school();
  EXPECT_THAT(school->url(), StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(school->url(), EndsWith("/Wcbs.API/"));
  EXPECT_EQ(school->client_id(), "wonde-practice-1f7c");
  EXPECT_EQ(school->client_secret().size(), 44U);
  EXPECT_EQ(school->ca_pem(), "");
}

TEST(PracticeSchool, CallsEveryWrongCredentialAnInvalidClient) {
  const auto school = open_school();
  Behaviour wrong_secret;
  wrong_secret.client_secret = "wrong";
  Behaviour wrong_id;
  wrong_id.client_id = "wrong";
  for (const std::string& body : {form(wrong_secret), form(wrong_id), std::string("a=b")}) {
    const Seen seen = ask_token(*school, body);
    EXPECT_EQ(seen.status, 400);
    EXPECT_EQ(seen.body, R"({"error":"invalid_client"})");
  }
  EXPECT_EQ(get(school->url() + "api/token").body, R"({"error":"invalid_client"})");
}

TEST(PracticeSchool, LooksAtTheGrantOnlyAfterTheClient) {
  const auto school = open_school();
  const Seen seen = ask_token(*school, form({}, "password"));
  EXPECT_EQ(seen.status, 400);
  EXPECT_EQ(seen.body, R"({"error":"unsupported_grant_type"})");
}

TEST(PracticeSchool, TakesASecretInABasicHeaderOnlyWhereItIsToldTo) {
  Behaviour behaviour;
  behaviour.token.basic_only = true;
  const auto school = open_school(behaviour);
  EXPECT_EQ(ask_token(*school).status, 400);
  const std::string basic = "Basic " + base64_encode(behaviour.client_id + ":" + behaviour.client_secret);
  EXPECT_EQ(ask_token(*school, "grant_type=client_credentials", basic).status, 200);
  const std::string encoded = "Basic " + base64_encode(percent_encode(behaviour.client_id) + ":" +
                                                       percent_encode(behaviour.client_secret));
  EXPECT_EQ(ask_token(*school, "grant_type=client_credentials", encoded).status, 200);
}

TEST(PracticeSchool, WritesTheLifetimeOfATokenInThreeWays) {
  Behaviour behaviour;
  behaviour.token.expires_in = ExpiresIn::text;
  const auto as_text = open_school(behaviour);
  EXPECT_EQ(body_of(ask_token(*as_text))["expires_in"], "1199");
  behaviour.token.expires_in = ExpiresIn::missing;
  const auto missing = open_school(behaviour);
  EXPECT_FALSE(body_of(ask_token(*missing)).contains("expires_in"));
}

TEST(PracticeSchool, KnowsTokenAddressesWithASlashAtTheEndNotAtAll) {
  const auto school = open_school();
  const Seen seen = ask({.url = school->url() + "api/token/", .form = form({})});
  EXPECT_EQ(seen.status, 404);
  EXPECT_THAT(seen.body,
              StartsWith(R"({"Message":"No HTTP resource was found that matches the request URI ')"));
}

TEST(PracticeSchool, ListsItsSchoolToWhoHasAToken) {
  const auto school = open_school();
  const Seen seen = get_with_token(*school, "schools");
  EXPECT_EQ(seen.status, 200);
  EXPECT_THAT(seen.head, HasSubstr("application/json; odata.metadata=minimal"));
  EXPECT_EQ(body_of(seen)["value"], Json::parse(R"([{"Id":1,"Name":"Oakfield House School","Code":"OHS"}])"));
}

TEST(PracticeSchool, DeniesListsWithoutAToken) {
  const auto school = open_school();
  for (const std::string authorization : {"", "Bearer wrong", "Basic Og=="}) {
    const Seen seen = get(school->url() + "api/schools", authorization);
    EXPECT_EQ(seen.status, 401);
    EXPECT_EQ(seen.body, R"({"Message":"Authorization has been denied for this request."})");
  }
}

TEST(PracticeSchool, CountsPeopleWithoutShowingThem) {
  const auto school = open_school();
  const Json pupils = body_of(get_with_token(*school, "schools(1)/Pupils?$top=0&$count=true"));
  EXPECT_EQ(pupils["@odata.count"], 812);
  EXPECT_EQ(pupils["value"].size(), 0U);
  EXPECT_EQ(body_of(get_with_token(*school, "schools(1)/Staff?%24top=0&%24count=true"))["@odata.count"], 94);
  EXPECT_EQ(body_of(get_with_token(*school, "schools(1)/Contacts?$top=0&$count=true"))["@odata.count"], 1105);
}

TEST(PracticeSchool, CanIgnoreOrRefuseToCount) {
  Behaviour behaviour;
  behaviour.lists.count = CountOption::ignored;
  const auto ignoring = open_school(behaviour);
  EXPECT_FALSE(body_of(get_with_token(*ignoring, "schools(1)/Staff?$count=true")).contains("@odata.count"));
  behaviour.lists.count = CountOption::refused;
  const auto refusing = open_school(behaviour);
  const Seen seen = get_with_token(*refusing, "schools(1)/Staff?$count=true");
  EXPECT_EQ(seen.status, 400);
  EXPECT_TRUE(body_of(seen)["error"].is_object());
}

TEST(PracticeSchool, PagesPeopleUntilThereIsNoNextLink) {
  const auto school = open_school();
  const std::string authorization = bearer(*school);
  std::string url = school->url() + "api/schools(1)/Pupils?$select=Id";
  std::size_t people = 0;
  int pages = 0;
  while (!url.empty() && pages < 20) {
    const Json page = body_of(get(url, authorization));
    people += page["value"].size();
    EXPECT_EQ(page["value"][0].size(), 1U);
    url = text_member(page, "@odata.nextLink");
    ++pages;
  }
  EXPECT_EQ(people, 812U);
  EXPECT_EQ(pages, 9);
}

TEST(PracticeSchool, HasInventedPeople) {
  const auto school = open_school();
  const Json page = body_of(get_with_token(*school, "schools(1)/Pupils?$top=1"));
  EXPECT_EQ(page["value"][0]["Surname"], "Applethwaite");
  EXPECT_FALSE(page.contains("@odata.nextLink"));
}

TEST(PracticeSchool, SaysWhichGroupsAreNotThereAndWhichAreForbidden) {
  Behaviour behaviour;
  behaviour.sites.front().groups.front().forbidden = true;
  const auto school = open_school(behaviour);
  EXPECT_EQ(get_with_token(*school, "schools(1)/Pupils").status, 403);
  EXPECT_EQ(get_with_token(*school, "schools(1)/Parents").status, 404);
  EXPECT_EQ(get_with_token(*school, "schools(2)/Staff").status, 404);
  EXPECT_EQ(get_with_token(*school, "schools(1)").status, 404);
}

TEST(PracticeSchool, TakesTextIdsInQuotes) {
  Behaviour behaviour;
  behaviour.sites.front().id_json = "\"OHS1\"";
  const auto school = open_school(behaviour);
  EXPECT_EQ(body_of(get_with_token(*school, "schools"))["value"][0]["Id"], "OHS1");
  EXPECT_EQ(get_with_token(*school, "schools('OHS1')/Staff").status, 200);
}

TEST(PracticeSchool, RedirectsTheShortAddressToTheSwaggerPage) {
  const auto school = open_school();
  const Seen seen = get(school->url() + "api/swagger");
  EXPECT_EQ(seen.status, 301);
  EXPECT_THAT(seen.head, HasSubstr("Location: " + school->url() + "api/swagger/ui/index\r\n"));
  const Seen page = ask({.url = school->url() + "api/swagger", .follow = true});
  EXPECT_THAT(page.body, HasSubstr("discoveryPaths: arrayFrom('api/swagger/docs/v1'),"));
  EXPECT_THAT(page.body, HasSubstr("rootUrl: '" + school->url().substr(0, school->url().size() - 1) + "',"));
}

TEST(PracticeSchool, WritesADocumentInTwoLayouts) {
  const auto school = open_school();
  const Json document = body_of(get(school->url() + "api/swagger/docs/v1"));
  EXPECT_EQ(document["basePath"], "/Wcbs.API/api");
  EXPECT_EQ(document["info"]["version"], "2.2");
  EXPECT_EQ(document["paths"]["/schools"]["get"]["summary"], "Returns all schools");
  EXPECT_TRUE(document["paths"].contains("/schools({schoolId})/Pupils"));
  EXPECT_EQ(document["securityDefinitions"]["oauth2"]["tokenUrl"], school->url() + "api/token");
  Behaviour behaviour;
  behaviour.document.api_in_paths = true;
  behaviour.sites.front().groups.front().listed = false;
  const auto stock = open_school(behaviour);
  const Json other = body_of(get(stock->url() + "api/swagger/docs/v1"));
  EXPECT_EQ(other["basePath"], "/Wcbs.API");
  EXPECT_TRUE(other["paths"].contains("/api/schools"));
  EXPECT_FALSE(other["paths"].contains("/api/schools({schoolId})/Pupils"));
}

TEST(PracticeSchool, PadsADocumentToItsSize) {
  Behaviour behaviour;
  behaviour.document.padded_to = 1'500'000;
  const auto school = open_school(behaviour);
  const std::size_t size = get(school->url() + "api/swagger/docs/v1").body.size();
  EXPECT_GE(size, 1'490'000U);
  EXPECT_LE(size, 1'510'000U);
}

TEST(PracticeSchool, MindsLetterCaseNoMoreThanIisDoes) {
  const auto school = open_school();
  const std::string origin = school->url().substr(0, school->url().find("/Wcbs"));
  EXPECT_EQ(get(origin + "/wcbs.api/API/Swagger").status, 301);
  Behaviour behaviour;
  behaviour.case_sensitive = true;
  const auto strict = open_school(behaviour);
  EXPECT_EQ(get(strict->url() + "api/Swagger").status, 404);
}

TEST(PracticeSchool, AnswersLikeWebApiInsideAndLikeIisOutside) {
  const auto school = open_school();
  const Seen inside = get(school->url() + "api/nowhere");
  EXPECT_EQ(inside.status, 404);
  EXPECT_THAT(inside.body, StartsWith(R"({"Message":)"));
  const std::string origin = school->url().substr(0, school->url().find("/Wcbs"));
  const Seen outside = get(origin + "/WCBSAPI.ODataApi/Schools");
  EXPECT_EQ(outside.status, 404);
  EXPECT_THAT(outside.body, HasSubstr("<h2>404 - File or directory not found.</h2>"));
}

TEST(PracticeSchool, SpeaksOfItselfInTheWordsOfTheClient) {
  const auto school = open_school();
  const std::string answer = exchange_bytes(
      school->url(),
      "GET /Wcbs.API/api/swagger HTTP/1.1\r\nHost: school.example.org\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Location: http://school.example.org/Wcbs.API/api/swagger/ui/index\r\n"));
}

TEST(PracticeSchool, NotesEveryRequest) {
  const auto school = open_school();
  get(school->url() + "api/swagger");
  get(school->url() + "api/schools?$top=1");
  EXPECT_THAT(school->requests(),
              ElementsAre("GET /Wcbs.API/api/swagger", "GET /Wcbs.API/api/schools?$top=1"));
  EXPECT_EQ(school->connections(), 2);
}

TEST(PracticeSchool, KeepsAConnectionForSeveralRequests) {
  const auto school = open_school();
  const std::string answers = exchange_bytes(school->url(),
                                             "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
                                             "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
                                             "HEAD /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(school->requests(), ElementsAre("GET /a", "POST /b", "HEAD /c"));
  EXPECT_EQ(school->connections(), 1);
  EXPECT_EQ(split(answers, '\n').front(), "HTTP/1.1 404 Not Found\r");
  EXPECT_THAT(answers, EndsWith("\r\n\r\n"));
}

TEST(PracticeSchool, RefusesWhatIsNoRequest) {
  const auto school = open_school();
  const auto status = [&](const std::string& bytes) {
    return split(exchange_bytes(school->url(), bytes), '\r').front();
  };
  EXPECT_EQ(status("hello\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(status("\x16\x03\x01\x02"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(status("GET / HTTP/2.0\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(status("GET / HTTP/1.1\r\nno colon\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na"),
            "HTTP/1.1 411 Length Required");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"),
            "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n"),
            "HTTP/1.1 413 Request Entity Too Large");
  EXPECT_EQ(status("GET / HTTP/1.1\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n"),
            "HTTP/1.1 413 Request Entity Too Large");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            "HTTP/1.1 411 Length Required");
}

TEST(PracticeSchool, KeepsToThisComputerAndToWhatItMadeUp) {
  const auto school = open_school();
  const int port = std::stoi(school->url().substr(17));
  EXPECT_EQ(get("http://127.0.0.1:" + std::to_string(port) + "/").status, 404);
  EXPECT_EQ(get("http://127.0.0.2:" + std::to_string(port) + "/").status, 0) << "listens on other addresses";
  for (const std::string target :
       {"/../../../../etc/passwd", "/Wcbs.API/api/../../../etc/passwd", "/Wcbs.API/%2e%2e/%2e%2e/etc/passwd",
        "/Wcbs.API/..\\..\\etc\\passwd", "//etc/passwd", "file:///etc/passwd"})
    EXPECT_THAT(exchange_bytes(school->url(), "GET " + target + " HTTP/1.1\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 404 "))
        << target;
}

TEST(PracticeSchool, SendsChunksWhereItIsToldTo) {
  Behaviour behaviour;
  behaviour.chunked = true;
  behaviour.names_iis = false;
  const auto school = open_school(behaviour);
  const Seen seen = get(school->url() + "api/swagger/docs/v1");
  EXPECT_THAT(seen.head, HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_THAT(seen.head, Not(HasSubstr("IIS")));
  EXPECT_EQ(body_of(seen)["swagger"], "2.0");
}

TEST(PracticeSchool, TellsItsOwnTime) {
  Behaviour behaviour;
  behaviour.date_offset_seconds = 3'600;
  const auto school = open_school(behaviour);
  const Seen seen = get(school->url());
  const std::size_t start = seen.head.find("Date: ") + 6;
  const auto date = parse_http_time(seen.head.substr(start, seen.head.find('\r', start) - start));
  ASSERT_TRUE(date) << seen.head;
  const auto ahead = *date - current_time();
  EXPECT_GT(ahead, std::chrono::minutes(59));
  EXPECT_LT(ahead, std::chrono::minutes(61));
}

TEST(PracticeSchool, AnswersWithSomethingElseWhereItIsToldTo) {
  Behaviour behaviour;
  behaviour.instead.anything = redirect(302, "{origin}{target}");
  behaviour.client_secret_told = "another";
  const auto school = open_school(behaviour);
  EXPECT_THAT(get(school->url() + "api/x?y").head, HasSubstr("Location: " + school->url() + "api/x?y\r\n"));
  EXPECT_EQ(school->client_secret(), Secret("another"));
}

TEST(PracticeSchool, SaysWhichPortCannotBeHad) {
  const auto school = open_school();
  const int port = std::stoi(school->url().substr(17));
  const auto second = PracticeSchool::start({}, {.port = port});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::local);
  EXPECT_THAT(second.error().summary, HasSubstr(std::to_string(port)));
  EXPECT_THAT(second.error().summary, HasSubstr("in use"));
  EXPECT_FALSE(PracticeSchool::start({}, {.port = 70'000}));
}

TEST(PracticeSchool, ServesManyAtOnce) {
  const auto school = open_school();
  std::vector<std::thread> clients;
  std::vector<long> statuses(8);
  for (long& status : statuses) {
    clients.emplace_back([&] { status = get_with_token(*school, "schools").status; });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_THAT(statuses, testing::Each(200));
}

TEST(PracticeSchool, StopsAtOnceWhateverItIsDoing) {
  for (const WireFault fault :
       {WireFault::none, WireFault::stall, WireFault::drip, WireFault::endless_body}) {
    for (const bool tls : {false, true}) {
      Behaviour behaviour;
      behaviour.wire = fault;
      behaviour.delay_ms = fault == WireFault::none ? 60'000 : 0;
      auto school = open_school(behaviour, {.tls = tls});
      std::thread client([url = school->url()] { ask({.url = url, .verify = false, .timeout_ms = 30'000}); });
      while (school->requests().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      const auto start = std::chrono::steady_clock::now();
      school.reset();
      EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
      client.join();
    }
  }
}

TEST(PracticeSchool, LetsGoOfAClientThatReadsNothing) {
  const auto listener = Listener::open(0, true);
  ASSERT_TRUE(listener);
  const Owned<BIO, BIO_free_all> client(
      BIO_new_connect(("127.0.0.1:" + std::to_string((*listener)->port())).c_str()));
  ASSERT_EQ(BIO_do_connect(client.get()), 1);
  const int socket = (*listener)->accept(100);
  ASSERT_GE(socket, 0);
  WireConnection connection(socket);
  EXPECT_FALSE(connection.write(std::string(64'000'000, 'x')));
}

}  // namespace
}  // namespace wcbs_link
