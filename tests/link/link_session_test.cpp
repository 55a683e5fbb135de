#include "wcbs_link/link/link_session.hpp"

#include "practice/replies.hpp"
#include "support/fake_server.hpp"
#include "support/practice_link.hpp"
#include "wcbs_link/base/text.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// "812 94 1105", with "-" for a group that could not be counted.
std::string counts(LinkSession& session) {
  const auto school = session.school();
  if (!school) return school.error().summary;
  const auto people = session.count_people(*school);
  if (!people) return people.error().summary;
  std::string text;
  for (const GroupCount& one : *people)
    text += (text.empty() ? "" : " ") + (one.visible ? std::to_string(*one.visible) : "-");
  return text;
}

constexpr std::string_view kAll = "812 94 1105";

struct FakeLink {
  explicit FakeLink(const Answers& changed = {}) { server.change(changed); }

  FakeServer server;
  Redactor redactor;
  LinkSession session{server, redactor, details_of_fake()};
};

TEST(LinkSession, WalksAHealthyLinkOverOneConnection) {
  PracticeLink link;
  ASSERT_TRUE(link.session.discovery());
  EXPECT_EQ(link.session.discovery()->api.version, "2.2");
  ASSERT_TRUE(link.session.grant());
  EXPECT_FALSE(link.session.grant()->basic_only);
  EXPECT_EQ(link.session.school()->name, "Oakfield House School");
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_EQ(link.school->connections(), 1);
}

/// A server that is particular about letter case, and whose path is in another one than the customary.
struct SmallLink {
  explicit SmallLink(std::string url) {
    Answers small;
    for (const auto& [place, answer] : server.answers) {
      Result<HttpResponse> one = answer;
      one->body = replace_all(one->body, "Wcbs.API", "wcbs.api");
      small.emplace(replace_all(place, "Wcbs.API", "wcbs.api"), one);
    }
    server.answers = small;
    details.url = std::move(url);
  }
  FakeServer server;
  Redactor redactor;
  LinkDetails details = details_of_fake();
};

TEST(LinkSession, AsksForTheAddressAsItWasWrittenWhereTheCustomaryLetterCaseIsNotThere) {
  SmallLink small("https://school.example.org/wcbs.api/");
  LinkSession session(small.server, small.redactor, small.details);
  EXPECT_EQ(counts(session), kAll);
  EXPECT_EQ(session.discovery()->address.text(), "https://school.example.org/wcbs.api/");
  SmallLink customary("https://school.example.org/Wcbs.API/");
  LinkSession lost(customary.server, customary.redactor, customary.details);
  EXPECT_EQ(lost.discovery().error().code, Code::http_not_found);
}

TEST(LinkSession, TakesTheLetterCaseThatTheServerSendsItToWhateverItsDocumentSays) {
  SmallLink small("https://school.example.org/Wcbs.API/");
  small.server.change({{"/wcbs.api/api/swagger/docs/v1", swagger_document()},
                       {kPage, redirect_to("/wcbs.api/api/swagger", 301)},
                       {kToken, redirect_to("/wcbs.api/api/token", 301)}});
  LinkSession session(small.server, small.redactor, small.details);
  EXPECT_EQ(counts(session), kAll);
}

TEST(LinkSession, AsksForPeopleWhereItFoundTheSchoolsWhateverTheDocumentSays) {
  const auto document = json(
      R"({"swagger":"2.0","basePath":"/Inside/api","paths":{"/schools":{"get":{}},"/schools({id})/Pupils":{"get":{}}}})");
  FakeLink link({{kDocument, document}});
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_EQ(link.server.times("/Inside/api/schools(1)/Pupils"), 0U);

  FakeServer server;
  server.change({{kDocument, document}});
  Redactor redactor;
  LinkDetails details = details_of_fake();
  details.schools_url = "https://school.example.org/Wcbs.API/api/schools";
  LinkSession given(server, redactor, details);
  EXPECT_EQ(counts(given), kAll);
  EXPECT_EQ(server.times("/Inside/api/schools"), 0U);
}

TEST(LinkSession, NamesTheTokenAddressThatTheDocumentHasOnAnotherServer) {
  FakeLink link(
      {{kDocument, json(R"({"swagger":"2.0","basePath":"/Wcbs.API/api","paths":{"/schools":{"get":{}}},
      "securityDefinitions":{"o":{"type":"oauth2","flow":"application","tokenUrl":"https://login.example.org/connect/token"}}})")},
       {kToken, json(R"({"Message":"None."})", 404)}});
  const auto& grant = link.session.grant();
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().code, Code::http_not_found);
  EXPECT_EQ(grant.error().variant, Variant::token_elsewhere);
  EXPECT_THAT(grant.error().summary,
              testing::EndsWith(" The API's document names https://login.example.org/connect/token."));
}

TEST(LinkSession, SaysWhatAPasteMayHaveDoneToThePairThatTheServerDoesNotKnow) {
  const auto told = [](const char* id, const char* secret) {
    FakeServer server;
    server.change({{kToken, json(R"({"error":"invalid_client"})", 400)}});
    Redactor redactor;
    LinkDetails details = details_of_fake();
    details.client_id = id;
    details.client_secret = Secret(secret);
    LinkSession session(server, redactor, details);
    return session.grant().error().summary;
  };
  EXPECT_THAT(told("wonde", "q7+Zk/\u20132Vb=Xm"),
              HasSubstr("The Client Secret has a character that no keyboard has, at place 7"));
  EXPECT_THAT(told("wonde", "\"q7+Zk/2Vb=Xm\""), HasSubstr("The Client Secret stands in quotation marks"));
  EXPECT_THAT(told("wonde", "Client Secret: q7+Zk/2Vb=Xm"),
              HasSubstr("The Client Secret begins with its label."));
  EXPECT_THAT(told("won\u2011de", "q7+Zk/2Vb=Xm"), HasSubstr("The Client ID has a character"));
  EXPECT_THAT(
      told("wonde", "\u2022\u2022\u2022\u2022\u2022\u2022"),
      HasSubstr("The Client Secret is one sign over and over: a field that hides its value was copied"));
  EXPECT_THAT(told("wonde", "********"), HasSubstr("is one sign over and over"));
  EXPECT_THAT(told("wonde", "https://onetimesecret.com/secret/4711"),
              HasSubstr("The Client Secret is a web address"));
  EXPECT_THAT(told("wonde", "q7%2bZk%2F2Vb%3d"),
              HasSubstr("The Client Secret has % signs as an address has them"));
  EXPECT_THAT(told("wonde", "q7%2bZk%2Vb"), testing::EndsWith("with \"invalid_client\"."));
  EXPECT_THAT(told("wondeapi", "q7+Zk/2Vb=Xm"), HasSubstr("WONDEAPI is the third party's Code in WCBS"));
  EXPECT_THAT(told("wonde", "q7+Zk/2Vb=Xm"), testing::EndsWith("with \"invalid_client\"."));
}

TEST(LinkSession, AsksEachThingOnceAndNothingBeforeItIsAsked) {
  FakeLink link;
  EXPECT_TRUE(link.session.address());
  EXPECT_TRUE(link.server.asked.empty());
  for (int i = 0; i < 3; ++i) {
    (void)link.session.first_contact();
    (void)link.session.discovery();
    (void)link.session.grant();
    (void)link.session.schools();
  }
  EXPECT_EQ(link.server.asked.size(), 4U);  // page, document, token, schools
}

struct AheadCase {
  const char* http_version;
  const char* school_id;
  const char* counted;
  std::vector<std::size_t> together;
};

TEST(LinkSession, AsksForTheNumbersOfAGivenSchoolBesideTheListWhereOneConnectionCarriesBoth) {
  const AheadCase cases[] = {
      {"2", "1", "812 94 1105", {1, 1, 1, 4}},
      {"2", "", "812 94 1105", {1, 1, 1, 1, 3}},
      {"1.1", "1", "812 94 1105", {1, 1, 1, 1, 3}},
      {"2", "A1", "The School ID \"A1\" is not among those that the API lists.", {1, 1, 1, 1}},
      {"2", "2", "The School ID \"2\" is not among those that the API lists.", {1, 1, 1, 4}},
  };
  for (const AheadCase& one : cases) {
    FakeLink link;
    link.server.http_version = one.http_version;
    link.session.set(&LinkDetails::school_id, one.school_id);
    link.session.count_ahead();
    EXPECT_EQ(counts(link.session), one.counted);
    EXPECT_EQ(link.server.together, one.together) << one.http_version << " " << one.school_id;
  }
}

TEST(LinkSession, CountsTheSchoolOfTheListWhereTheIdTurnsOutToBeText) {
  FakeLink link({{kSchools, json(R"({"value":[{"Id":"1","Name":"Oakfield"}]})")},
                 {"/Wcbs.API/api/schools('1')/Pupils", json(R"({"@odata.count":7,"value":[]})")}});
  link.server.http_version = "2";
  link.session.set(&LinkDetails::school_id, "1");
  link.session.count_ahead();
  EXPECT_EQ(counts(link.session), "7 - -");
}

TEST(LinkSession, CountsAnewWhenItIsAskedAgain) {
  FakeLink link;
  link.server.http_version = "2";
  link.session.set(&LinkDetails::school_id, "1");
  link.session.count_ahead();
  EXPECT_EQ(counts(link.session), kAll);
  link.server.change({{"/Wcbs.API/api/schools(1)/Pupils", json(R"({"@odata.count":813,"value":[]})")}});
  EXPECT_EQ(counts(link.session), "813 94 1105");
}

TEST(LinkSession, NeverSendsSecretOrTokenInAnAddress) {
  FakeLink link;
  EXPECT_EQ(counts(link.session), kAll);
  for (const HttpRequest& request : link.server.asked)
    EXPECT_FALSE(link.redactor.repeats(request.url.text())) << request.url.text();
}

TEST(LinkSession, SendsNothingToAnAddressThatIsNotSecure) {
  for (const auto member : {&LinkDetails::url, &LinkDetails::token_url, &LinkDetails::schools_url}) {
    FakeLink link;
    link.session.set(member, "http://login.example.org/");
    EXPECT_EQ(link.session.schools().error().code, Code::url_cleartext);
    EXPECT_TRUE(link.server.asked.empty());
  }
}

TEST(LinkSession, SendsEveryByteOfASecretAsItIs) {
  std::string printable;
  for (char c = 0x20; c < 0x7F; ++c) printable += c;
  for (const std::string& secret : {printable, std::string("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
                                    std::string("+"), std::string("a+b c%20d%"), std::string(2'000, '&')}) {
    for (const bool basic : {false, true}) {
      PracticeLink link([&](Behaviour& school) {
        school.client_secret = secret;
        school.client_id = "wonde & co=1+1%";
        school.token.basic_only = basic;
      });
      ASSERT_TRUE(link.session.grant())
          << secret.substr(0, 100) << ": " << link.session.grant().error().summary;
      EXPECT_EQ(link.session.grant()->basic_only, basic);
      EXPECT_EQ(link.asked("POST "), basic ? 2 : 1) << "the header only after the form";
    }
  }
}

struct TokenCase {
  HttpResponse answer;
  Code code;
  std::size_t times;
};

TEST(LinkSession, TriesTheHeaderForAnUnknownClientOnlyAndAsksNoMoreThen) {
  const TokenCase cases[] = {
      {json(R"({"error":"invalid_client"})", 400), Code::token_invalid_client, 3},
      {json(R"({"error":"unauthorized_client"})", 400), Code::token_unauthorized_client, 1},
      {redirect_to("other", 307), Code::http_redirect, 1},
      {response(404), Code::http_not_found, 1},
  };
  for (const TokenCase& one : cases) {
    FakeLink link({{kToken, one.answer}});
    EXPECT_FALSE(link.session.schools());
    EXPECT_EQ(link.session.grant().error().code, one.code);
    EXPECT_EQ(link.server.times(kToken), one.times);
  }
}

TEST(LinkSession, FallsBackToTheCustomaryAddresses) {
  FakeLink link({{kDocument, json(R"({"basePath":"/Inside/api","paths":{"/schools":{"get":{}}},
          "securityDefinitions":{"a":{"type":"oauth2","tokenUrl":"/Wcbs.API/api/wrong/token"}}})")}});
  ASSERT_TRUE(link.session.schools()) << link.session.schools().error().summary;
  EXPECT_EQ(link.session.grant()->token_url.path, kToken);
  EXPECT_EQ(link.session.discovery()->api.schools.path, kSchools);
  EXPECT_EQ(link.server.times("/Wcbs.API/api/wrong/token"), 1U);
  EXPECT_EQ(link.server.times("/Inside/api/schools"), 1U);
}

TEST(LinkSession, SendsTheSecretToNoOtherAddressThanTheOneThatWasGiven) {
  FakeLink link;
  link.session.set(&LinkDetails::token_url, "https://school.example.org/Wcbs.API/api/gone/token");
  EXPECT_EQ(link.session.grant().error().code, Code::http_not_found);
  EXPECT_EQ(link.server.times(kToken), 0U);
  link.session.set(&LinkDetails::schools_url, "https://school.example.org/Wcbs.API/api/gone/schools");
  link.session.set(&LinkDetails::token_url, "");
  EXPECT_EQ(link.session.schools().error().code, Code::schools_not_found);
  EXPECT_EQ(link.server.times(kSchools), 0U);
}

// Pages and people.

TEST(LinkSession, FollowsPagesOfSchoolsToTheirEnd) {
  FakeLink link(
      {{kSchools,
        json(
            R"({"value":[{"Id":1},{"Id":2}],"@odata.nextLink":"http://internal:80/Wcbs.API/api/schools?$skip=2"})")},
       {kSchools + std::string("?$skip=2"), json(R"({"value":[{"Id":"3"}]})")}});
  ASSERT_TRUE(link.session.schools()) << link.session.schools().error().summary;
  EXPECT_EQ(link.session.schools()->size(), 3U);
  EXPECT_EQ(link.session.schools()->back().id, "3");
  EXPECT_EQ(link.session.school().error().code, Code::usage);
  link.session.set(&LinkDetails::school_id, "3");
  EXPECT_TRUE(link.session.school());
}

TEST(LinkSession, RefusesAListOfSchoolsWithoutAnEnd) {
  FakeLink circle(
      {{kSchools, json(R"({"value":[{"Id":1}],"@odata.nextLink":"/Wcbs.API/api/schools?$skip=1"})")}});
  EXPECT_EQ(circle.session.schools().error().code, Code::schools_bad_answer);
  EXPECT_EQ(circle.server.times(kSchools), 2U);
  FakeLink none({{kSchools, json("[]")}});
  EXPECT_EQ(none.session.schools().error().code, Code::schools_empty);
}

TEST(LinkSession, SaysWhichAddressThatWasGivenIsWrong) {
  FakeServer server;
  Redactor redactor;
  LinkDetails details = details_of_fake();
  details.schools_url = "https://school.example.org/Wcbs.API/api/colleges";
  LinkSession schools(server, redactor, details);
  EXPECT_EQ(schools.schools().error().code, Code::schools_not_found);
  EXPECT_EQ(schools.schools().error().variant, Variant::given_address);
  details.schools_url.clear();
  details.token_url = "https://school.example.org/Wcbs.API/api/tokens";
  LinkSession token(server, redactor, details);
  EXPECT_EQ(token.grant().error().code, Code::http_not_found);
  EXPECT_EQ(token.grant().error().variant, Variant::given_address);
}

TEST(LinkSession, AsksAgainWhereATokenIsNotKnownAtOnce) {
  PracticeLink link([](Behaviour& school) { school.instead.first = web_api_unauthorized(); });
  EXPECT_EQ(counts(link.session), kAll);
  ASSERT_EQ(link.session.unsteady().size(), 1U);
  EXPECT_EQ(link.session.unsteady().front().failure, "status 401");
}

TEST(CountPeople, RenewsATokenThatHasRunOutOnce) {
  FakeLink link({{"/Wcbs.API/api/schools(1)/Staff", response(401)}});
  EXPECT_EQ(counts(link.session), "812 - 1105");
  EXPECT_EQ(link.server.times(kToken), 2U);
}

TEST(CountPeople, LeavesNobodyInTheTrace) {
  PracticeLink link([](Behaviour& school) {
    school.lists.count = CountOption::refused;
    school.lists.select = false;
  });
  EXPECT_EQ(counts(link.session), kAll);
  const std::string trace = trace_json(link.transport.entries());
  for (const char* name : {"Araminta", "Applethwaite", "DateOfBirth", "Oakfield"})
    EXPECT_THAT(trace, Not(HasSubstr(name)));
  EXPECT_THAT(trace, Not(HasSubstr(link.school->client_secret().reveal())));
}

TEST(CountPeople, GivesEveryRequestItsOwnTime) {
  PracticeLink link([](Behaviour& school) { school.delay_ms = 150; }, Security::plain, 400ms);
  EXPECT_EQ(counts(link.session), kAll);
}

// Redirects and strangers.

TEST(LinkSession, MovesToHttpsWhereTheServerSendsIt) {
  PracticeLink link([](Behaviour& school) { school.tls.redirects_http = true; }, Security::tls);
  EXPECT_EQ(link.session.address()->app.scheme, "http");
  ASSERT_TRUE(link.session.discovery()) << link.session.discovery().error().summary;
  EXPECT_TRUE(link.session.discovery()->moved_to_https);
  EXPECT_EQ(link.session.discovery()->address.app.scheme, "https");
  EXPECT_EQ(link.session.discovery()->api.token.scheme, "https");
  EXPECT_EQ(counts(link.session), kAll);
}

/// Where a school must not go: the same host with another port, and another host.
std::vector<std::string> places_of(const PracticeSchool& elsewhere) {
  const std::string port = std::to_string(parse_url(elsewhere.url())->port);
  return {"127.0.0.1:" + port, "localhost:" + port};
}

TEST(LinkSession, TakesSecretAndTokenNowhereElseWhateverTheStatusOfARedirect) {
  const auto elsewhere = open_school();
  for (const std::string& place : places_of(*elsewhere))
    for (const int status : {301, 302, 303, 307, 308}) {
      const HttpAnswer away = redirect(status, "http://" + place + "{target}");
      PracticeLink page([&](Behaviour& school) { school.instead.page = school.instead.document = away; });
      (void)counts(page.session);
      PracticeLink token([&](Behaviour& school) { school.instead.token = away; });
      ASSERT_FALSE(token.session.grant()) << status;
      EXPECT_EQ(token.session.grant().error().code, Code::http_redirect) << status;
      EXPECT_EQ(token.asked("POST "), 1) << status;
      EXPECT_EQ(token.asked("api/token"), 1) << status;
      PracticeLink lists([&](Behaviour& school) { school.instead.schools = away; });
      ASSERT_FALSE(lists.session.schools()) << status;
      EXPECT_EQ(lists.session.schools().error().code, Code::http_redirect) << status;
      PracticeLink people([&](Behaviour& school) { school.instead.people = away; });
      EXPECT_EQ(counts(people.session), "- - -") << status;
    }
  EXPECT_EQ(elsewhere->connections(), 0);
}

TEST(LinkSession, TakesTheTokenNowhereElseWhateverADocumentOrAPageLinkSays) {
  const auto elsewhere = open_school();
  for (const std::string& place : places_of(*elsewhere)) {
    PracticeLink lists(
        [&](Behaviour& school) { school.document.base_path = "//" + place + "/Wcbs.API/api"; });
    EXPECT_TRUE(lists.session.schools());
    (void)counts(lists.session);
    PracticeLink token([&](Behaviour& school) { school.document.token_url = "//" + place + "/t"; });
    EXPECT_EQ(counts(token.session), kAll) << "the customary address is asked";
    for (const std::string& link : {"http://" + place + "/x", "//" + place + "/x", "/\\\\" + place + "/x",
                                    "http://127.0.0.1@" + place + "/x", "http:" + place + "/x",
                                    "//x@" + place + "/Wcbs.API/api/schools?$skip=1"}) {
      const std::string page = R"({"value":[{"Id":1}],"@odata.nextLink":")" + link + "\"}";
      PracticeLink schools(
          [&](Behaviour& school) { school.instead.schools = http_answer(200, "application/json", page); });
      (void)schools.session.schools();
      EXPECT_GE(schools.asked("/api/schools"), 1) << link;
      PracticeLink people(
          [&](Behaviour& school) { school.instead.people = http_answer(200, "application/json", page); });
      (void)counts(people.session);
      EXPECT_GE(people.asked("/Pupils"), 1) << link;
    }
  }
  EXPECT_EQ(elsewhere->connections(), 0);
}

// Change and repetition.

/// How often document, token and schools were asked for: "1 1 1".
std::string asked(const FakeServer& server) {
  return std::to_string(server.times(kDocument)) + " " + std::to_string(server.times(kToken)) + " " +
         std::to_string(server.times(kSchools));
}

TEST(LinkSession, ForgetsOnlyWhatDependsOnAChange) {
  FakeLink link;
  const auto asked_after = [&] {
    EXPECT_TRUE(link.session.schools());
    return asked(link.server);
  };
  EXPECT_EQ(asked_after(), "1 1 1");
  link.session.set(&LinkDetails::school_id, "1");
  EXPECT_EQ(asked_after(), "1 1 1");
  link.session.set(&LinkDetails::client_secret, Secret("another"));
  EXPECT_EQ(asked_after(), "1 2 2");
  link.session.set(&LinkDetails::client_id, "another");
  EXPECT_EQ(asked_after(), "1 3 3");
  link.session.set(&LinkDetails::client_id, "another");
  EXPECT_EQ(asked_after(), "1 3 3");
  link.session.set(&LinkDetails::url, link.session.details().url + "index");
  EXPECT_EQ(asked_after(), "2 4 4");
  link.session.forget_grant();
  EXPECT_EQ(asked_after(), "2 5 5");
  link.session.forget_discovery();
  EXPECT_EQ(asked_after(), "3 6 6");
}

TEST(LinkSession, TeachesTheRedactorSecretAndToken) {
  FakeLink link;
  const std::string secret = "<" + link.session.details().client_secret.reveal() + ">";
  EXPECT_EQ(link.redactor(secret), "<[hidden]>");
  EXPECT_TRUE(link.redactor.repeats(secret));
  ASSERT_TRUE(link.session.grant());
  EXPECT_TRUE(link.redactor.repeats("<" + link.session.grant()->token.reveal() + ">"));
}

TEST(LinkSession, SumsUpItsTime) {
  FakeLink link({{kPage, redirect_to("swagger/ui")},
                 {"/Wcbs.API/api/swagger/ui", swagger_page("api/swagger/docs/v1")}});
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_EQ(link.session.spent().discovery, 60);  // page, where it is, document
  EXPECT_EQ(link.session.spent().token, 20);
  EXPECT_EQ(link.session.spent().schools, 20);
  EXPECT_EQ(link.session.spent().people, 20);  // side by side
}

TEST(LinkSession, TakesAFilesAddressesToNoOtherServerThanTheirOwn) {
  FakeLink link;
  const std::string own = link.session.address()->api.text();
  LinkDetails details = link.session.details();
  details.token_url = own + "token-of-a-file";
  details.schools_url = own + "schools-of-the-person";
  details.said_by_file = {&LinkDetails::token_url};
  EXPECT_THAT(link.session.change(details), IsEmpty()) << "on the origin of the address";
  EXPECT_THAT(link.session.set(&LinkDetails::url, own + "swagger"), IsEmpty());
  EXPECT_EQ(link.session.details().token_url, own + "token-of-a-file");
  EXPECT_THAT(link.session.set(&LinkDetails::url, "https://another.example.org/"),
              ElementsAre("--token-url " + own + "token-of-a-file"));
  EXPECT_EQ(link.session.details().token_url, "");
  EXPECT_EQ(link.session.details().schools_url, own + "schools-of-the-person") << "an option is their word";
  link.session.set(&LinkDetails::url, own);
  EXPECT_EQ(link.session.details().token_url, "");
}

TEST(LinkSession, TakesPageLinksAndIdsThatHappenToHoldTheSecret) {
  for (const char* secret : {"skiptoken", "schools({Id})", "greenfield", "12345678", "GreenfieldHigh"}) {
    FakeLink link(
        {{kSchools,
          json(R"({"value":[{"Id":"GreenfieldHigh","Name":"G"}],"@odata.nextLink":"?$skiptoken=12345678"})")},
         {std::string(kSchools) + "?$skiptoken=12345678", json(R"({"value":[{"Id":12345678,"Name":"H"}]})")},
         {kDocument,
          json(
              R"({"swagger":"2.0","basePath":"/Wcbs.API/api","paths":{"/schools":{"get":{}},"/schools({Id})/Pupils":{"get":{}}}})")}});
    link.session.set(&LinkDetails::client_secret, Secret(secret));
    ASSERT_TRUE(link.session.schools()) << secret << ": " << link.session.schools().error().summary;
    EXPECT_EQ(link.session.schools()->size(), 2U);
  }
}

}  // namespace
}  // namespace wcbs_link
