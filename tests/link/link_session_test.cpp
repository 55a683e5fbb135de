#include "wcbs_link/link/link_session.hpp"

#include "practice/replies.hpp"
#include "support/fake_transport.hpp"
#include "support/practice_link.hpp"
#include "wcbs_link/base/text.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
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

TEST(LinkSession, WalksAHealthyLinkOverOneConnection) {
  PracticeLink link;
  ASSERT_TRUE(link.session.discovery());
  EXPECT_EQ(link.session.discovery()->api.version, "2.2");
  ASSERT_TRUE(link.session.grant());
  EXPECT_FALSE(link.session.grant()->basic_only);
  ASSERT_TRUE(link.session.schools());
  EXPECT_EQ(link.session.school()->name, "Oakfield House School");
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_EQ(link.school->connections(), 1);
}

TEST(LinkSession, WalksAHealthyLinkOverOneTlsConnection) {
  PracticeLink link({}, Security::tls);
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_EQ(link.school->connections(), 1);
}

TEST(LinkSession, AsksEachThingOnce) {
  PracticeLink link;
  for (int i = 0; i < 3; ++i) {
    (void)link.session.first_contact();
    (void)link.session.discovery();
    (void)link.session.grant();
    (void)link.session.schools();
  }
  EXPECT_EQ(link.asked("POST "), 1);
  EXPECT_EQ(link.asked("/api/schools"), 1);
  EXPECT_EQ(link.school->requests().size(), 5U);  // page, where it really is, document, token, schools
}

TEST(LinkSession, SendsNothingBeforeItIsAsked) {
  PracticeLink link;
  EXPECT_TRUE(link.session.address());
  EXPECT_EQ(link.school->connections(), 0);
}

TEST(LinkSession, NeverSendsSecretOrTokenInAnAddress) {
  PracticeLink link;
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_THAT(link.school->requests(),
              Each(AllOf(Not(HasSubstr("client_secret")), Not(HasSubstr("practice-")))));
}

/// Every form of the address, of a school over TLS: {} is its host and port.
constexpr std::string_view kForms[] = {
    "{}",
    "{}/",
    " {} ",
    "<{}>",
    "https://{}",
    "HTTPS://{}/",
    "https://{}/Wcbs.API",
    "https://{}/wcbs.api/",
    "https://{}/WCBS.API/index",
    "https://{}/Wcbs.API/api/",
    "https://{}/Wcbs.API/api/swagger",
    "https://{}/Wcbs.API/api/swagger/ui/index#!/Schools/Schools_Get",
    "{}/Wcbs.API/api/swagger/ui/index#!/Schools/Schools_Get",
    "\"https://{}/Wcbs.API/api/schools\"",
};

TEST(LinkSession, WorksWithEveryFormOfTheAddress) {
  PracticeLink link({}, Security::tls);
  const std::string whole = link.school->url();
  const std::string host = whole.substr(8, whole.find("/Wcbs") - 8);
  for (const std::string_view form : kForms) {
    LinkDetails details = details_of(*link.school);
    details.url = replace_all(form, "{}", host);
    const auto session = link.session_with(details);
    ASSERT_TRUE(session->schools()) << details.url << ": " << session->schools().error().summary;
    EXPECT_EQ(session->address()->app.text(), whole) << details.url;
  }
}

struct VersionCase {
  std::string_view application;
  std::string_view document;
  std::string_view version;
};
constexpr VersionCase kVersions[] = {
    {"Wcbs.API", "2.2", "2.2"},    {"Wcbs.API", "2.1", "2.1"},     {"Wcbs.API", "v1", ""},
    {"Wcbs.API.2.2", "v1", "2.2"}, {"Wcbs.API.2.1", "2.2", "2.1"}, {"Wcbs.API.3.0", "", "3.0"},
};

TEST(LinkSession, KnowsTheVersionOfTheApi) {
  for (const VersionCase& one : kVersions) {
    PracticeLink link([&](Behaviour& school) {
      school.application = one.application;
      school.document.version = one.document;
    });
    ASSERT_TRUE(link.session.discovery()) << one.application;
    EXPECT_EQ(link.session.discovery()->api.version, one.version) << one.application << " " << one.document;
    EXPECT_TRUE(link.session.schools()) << one.application;
  }
}

/// One odd school that must not matter.
struct Odd {
  std::string_view name;
  void (*arrange)(Behaviour&);
  bool document = true;  ///< whether it is found
};
constexpr Odd kOdd[] = {
    {"stock Swashbuckle",
     [](Behaviour& s) {
       s.page.path = "swagger/ui/index";
       s.page.redirected_from = "swagger";
       s.page.discovery_paths = "swagger/docs/v1";
       s.document.path = "swagger/docs/v1";
       s.document.api_in_paths = true;
     }},
    {"no redirect to the page",
     [](Behaviour& s) {
       s.page.path = "api/swagger";
       s.page.redirected_from = "";
     }},
    {"page without discoveryPaths", [](Behaviour& s) { s.page.discovery_paths = ""; }},
    {"document at a name of its own",
     [](Behaviour& s) {
       s.document.path = "api/swagger/docs/wcbs-2.2";
       s.page.discovery_paths = "api/swagger/docs/wcbs-2.2";
     }},
    {"first document of two missing",
     [](Behaviour& s) {
       s.document.path = "api/swagger/docs/v2";
       s.page.discovery_paths = "api/swagger/docs/v1|api/swagger/docs/v2";
     }},
    {"rootUrl with /api",
     [](Behaviour& s) {
       s.page.root_url = "{origin}/{application}/api";
       s.page.discovery_paths = "swagger/docs/v1";
     }},
    {"rootUrl of an inside server, double quotes",
     [](Behaviour& s) {
       s.page.root_url = "http://internal:80/{application}";
       s.page.quote = '"';
     }},
    {"document without page", [](Behaviour& s) { s.page.present = false; }},
    {"document below the application, without page",
     [](Behaviour& s) {
       s.page.present = false;
       s.document.path = "swagger/docs/v1";
     }},
    {"paths with api in them", [](Behaviour& s) { s.document.api_in_paths = true; }},
    {"inside host and token address",
     [](Behaviour& s) {
       s.document.host = "internal:80";
       s.document.schemes = {"http"};
       s.document.token_url = "http://internal:80/{application}/api/token";
     }},
    {"token address of a stranger",
     [](Behaviour& s) { s.document.token_url = "https://evil.example/token"; }},
    {"relative token address", [](Behaviour& s) { s.document.token_url = "/{application}/api/token"; }},
    {"no token address", [](Behaviour& s) { s.document.token_url = ""; }},
    {"no security definitions", [](Behaviour& s) { s.document.defines_security = false; }},
    {"moved token address",
     [](Behaviour& s) {
       s.token.path = "oauth/v2/token";
       s.document.token_url = "{origin}/{application}/oauth/v2/token";
     }},
    {"moved schools", [](Behaviour& s) { s.lists.schools_path = "api/v2/schools"; }},
    {"another summary", [](Behaviour& s) { s.document.schools_summary = "Gets them"; }},
    {"1.5 MB of document", [](Behaviour& s) { s.document.padded_to = 1'500'000; }},
    {"no document at all", [](Behaviour& s) { s.page.present = s.document.present = false; }, false},
    {"document is a page", [](Behaviour& s) { s.instead.document = filter_block_page(); }, false},
    {"page says 404 in JSON, document 500",
     [](Behaviour& s) {
       s.page.present = false;
       s.instead.document = web_api_server_error();
     },
     false},
    {"letter case counts", [](Behaviour& s) { s.case_sensitive = true; }},
    {"bare array", [](Behaviour& s) { s.lists.bare_array = true; }},
    {"no content type", [](Behaviour& s) { s.lists.content_type = ""; }},
    {"text/html as content type", [](Behaviour& s) { s.lists.content_type = "text/html"; }},
    {"Bearer with a capital, lifetime as text",
     [](Behaviour& s) {
       s.token.token_type = "Bearer";
       s.token.expires_in = ExpiresIn::text;
     }},
    {"no lifetime", [](Behaviour& s) { s.token.expires_in = ExpiresIn::missing; }},
    {"chunks", [](Behaviour& s) { s.chunked = true; }},
    {"no server header", [](Behaviour& s) { s.names_iis = false; }},
    {"pages of one", [](Behaviour& s) { s.lists.page_size = 1; }},
    {"no pages", [](Behaviour& s) { s.lists.page_size = 0; }},
};

TEST(LinkSession, ReachesTheSchoolInSpiteOfWhatIsOdd) {
  for (const Odd& one : kOdd) {
    PracticeLink link(one.arrange);
    ASSERT_TRUE(link.session.discovery()) << one.name << ": " << link.session.discovery().error().summary;
    EXPECT_EQ(!link.session.discovery()->document.empty(), one.document) << one.name;
    EXPECT_EQ(counts(link.session), kAll) << one.name;
    EXPECT_EQ(link.school->connections(), 1) << one.name;
  }
}

struct IdCase {
  std::string_view json;
  std::string_view id;
  bool is_text;
};
constexpr IdCase kIds[] = {
    {"1", "1", false},
    {"4711", "4711", false},
    {"0", "0", false},
    {"\"OHS1\"", "OHS1", true},
    {"\"1\"", "1", true},
    {"\"O'Neill & Sons/1\"", "O'Neill & Sons/1", true},
    {"\"3f2504e0-4f89-11d3-9a0c-0305e82c3301\"", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", true},
};

TEST(LinkSession, TakesEveryKindOfId) {
  for (const IdCase& one : kIds) {
    PracticeLink link([&](Behaviour& school) { school.sites.front().id_json = one.json; });
    const auto school = link.session.school();
    ASSERT_TRUE(school) << one.json;
    EXPECT_EQ(school->id, one.id);
    EXPECT_EQ(school->id_is_text, one.is_text) << one.json;
    if (one.id.find('\'') == std::string_view::npos) {  // the practice school does not undo the doubling
      EXPECT_EQ(counts(link.session), kAll) << one.json;
    }
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
    }
  }
}

TEST(LinkSession, TriesTheHeaderOnlyAfterTheForm) {
  PracticeLink link([](Behaviour& school) { school.token.basic_only = true; });
  ASSERT_TRUE(link.session.grant());
  EXPECT_TRUE(link.session.grant()->basic_only);
  EXPECT_EQ(link.asked("POST "), 2);
}

TEST(LinkSession, TriesAWrongSecretInBothFormsAndNoMore) {
  PracticeLink link([](Behaviour& school) { school.client_secret_told = "not-the-secret"; });
  ASSERT_FALSE(link.session.grant());
  EXPECT_EQ(link.session.grant().error().code, Code::token_invalid_client);
  (void)link.session.schools();
  EXPECT_EQ(link.asked("POST "), 2);
}

TEST(LinkSession, DoesNotTryTheHeaderForOtherRefusals) {
  PracticeLink link([](Behaviour& school) { school.token.error = "unauthorized_client"; });
  EXPECT_EQ(link.session.grant().error().code, Code::token_unauthorized_client);
  EXPECT_EQ(link.asked("POST "), 1);
}

TEST(LinkSession, FallsBackToTheCustomaryTokenAddress) {
  PracticeLink link(
      [](Behaviour& school) { school.document.token_url = "{origin}/{application}/api/wrong/token"; });
  ASSERT_TRUE(link.session.grant());
  EXPECT_EQ(link.session.grant()->token_url.path, "/Wcbs.API/api/token");
}

TEST(LinkSession, FallsBackToTheCustomaryListOfSchools) {
  PracticeLink link([](Behaviour& school) { school.document.base_path = "/Inside/api"; });
  ASSERT_TRUE(link.session.schools()) << link.session.schools().error().summary;
  EXPECT_EQ(link.session.discovery()->api.schools.path, "/Wcbs.API/api/schools");
}

TEST(LinkSession, UsesTheAddressesThatWereGiven) {
  PracticeLink link([](Behaviour& school) {
    school.page.present = school.document.present = false;
    school.token.path = "login/here";
    school.lists.schools_path = "lists/schools";
  });
  LinkDetails details = details_of(*link.school);
  details.token_url = link.school->url() + "login/here";
  details.schools_url = link.school->url() + "lists/schools";
  const auto session = link.session_with(details);
  ASSERT_TRUE(session->schools()) << session->schools().error().summary;
  EXPECT_EQ(counts(*session), kAll);
}

TEST(LinkSession, RefusesAGivenAddressThatIsNotSecure) {
  PracticeLink link;
  LinkDetails details = details_of(*link.school);
  details.token_url = "http://login.example.org/token";
  const auto session = link.session_with(details);
  ASSERT_FALSE(session->grant());
  EXPECT_EQ(session->grant().error().code, Code::url_cleartext);
  EXPECT_EQ(link.asked("POST "), 0);
}

// Pages.

TEST(LinkSession, FollowsPagesOfSchoolsOntoTheOriginThatWasGiven) {
  for (const std::string_view origin : {"{origin}", "http://internal:80", "https://evil.example:8443"}) {
    PracticeLink link([&](Behaviour& school) {
      school.lists.next_link_origin = origin;
      school.lists.page_size = 2;
      school.sites.clear();
      for (int i = 1; i <= 5; ++i)
        school.sites.push_back({std::to_string(i), "School " + std::to_string(i), "", {{"Pupils", 3}}});
    });
    ASSERT_TRUE(link.session.schools()) << origin;
    EXPECT_EQ(link.session.schools()->size(), 5U) << origin;
    EXPECT_EQ(link.session.schools()->back().id, "5");
    EXPECT_EQ(link.asked("/api/schools"), 3);
    EXPECT_EQ(link.school->connections(), 1) << origin;
  }
}

TEST(LinkSession, EndsWherePageLinksGoInACircle) {
  PracticeLink link([](Behaviour& school) {
    school.instead.schools = http_answer(
        200, "application/json", R"({"value":[{"Id":1}],"@odata.nextLink":"/Wcbs.API/api/schools?$skip=1"})");
  });
  ASSERT_FALSE(link.session.schools());
  EXPECT_EQ(link.session.schools().error().code, Code::schools_bad_answer);
  EXPECT_LE(link.asked("/api/schools"), 2);
}

TEST(LinkSession, SaysThatThereIsNoSchool) {
  PracticeLink link([](Behaviour& school) { school.sites.clear(); });
  EXPECT_EQ(link.session.schools().error().code, Code::schools_empty);
}

// People.

struct CountCase {
  std::string_view name;
  void (*arrange)(Behaviour&);
  std::string_view counts;
};
constexpr CountCase kCounts[] = {
    {"$count", [](Behaviour&) {}, kAll},
    {"$count ignored", [](Behaviour& s) { s.lists.count = CountOption::ignored; }, kAll},
    {"$count refused", [](Behaviour& s) { s.lists.count = CountOption::refused; }, kAll},
    {"by pages of 11",
     [](Behaviour& s) {
       s.lists.count = CountOption::ignored;
       s.lists.page_size = 11;
     },
     kAll},
    {"by pages with an inside origin",
     [](Behaviour& s) {
       s.lists.count = CountOption::refused;
       s.lists.next_link_origin = "http://internal:80";
     },
     kAll},
    {"without pages and $select",
     [](Behaviour& s) {
       s.lists.count = CountOption::refused;
       s.lists.page_size = 0;
       s.lists.select = false;
     },
     kAll},
    {"in bare arrays",
     [](Behaviour& s) {
       s.lists.bare_array = true;
       s.lists.count = CountOption::ignored;
     },
     kAll},
    {"more pages than are asked for",
     [](Behaviour& s) {
       s.lists.count = CountOption::ignored;
       s.lists.page_size = 1;
       s.sites.front().groups = {{"Pupils", 201}, {"Staff", 200}, {"Contacts", 1}};
     },
     "- - -"},
    {"as many pages as are asked for",
     [](Behaviour& s) {
       s.lists.count = CountOption::ignored;
       s.lists.page_size = 1;
       s.sites.front().groups = {{"Pupils", 99}, {"Staff", 100}, {"Contacts", 1}};
     },
     "99 100 1"},
    {"other names",
     [](Behaviour& s) {
       s.sites.front().groups = {{"Students", 812}, {"Employees", 94}, {"Guardians", 1105}};
     },
     kAll},
    {"groups not in the document",
     [](Behaviour& s) {
       for (PracticeGroup& group : s.sites.front().groups) group.listed = false;
     },
     kAll},
    {"no contacts", [](Behaviour& s) { s.sites.front().groups.pop_back(); }, "812 94 -"},
    {"no groups", [](Behaviour& s) { s.sites.front().groups.clear(); }, "- - -"},
    {"staff forbidden", [](Behaviour& s) { s.sites.front().groups[1].forbidden = true; }, "812 - 1105"},
    {"nobody",
     [](Behaviour& s) {
       s.sites.front().groups = {{"Pupils", 0}, {"Staff", 0}, {"Contacts", 0}};
     },
     "0 0 0"},
    {"nobody, by pages",
     [](Behaviour& s) {
       s.lists.count = CountOption::ignored;
       s.sites.front().groups = {{"Pupils", 0}, {"Staff", 0}, {"Contacts", 0}};
     },
     "0 0 0"},
    {"an error", [](Behaviour& s) { s.instead.people = web_api_server_error(); }, "- - -"},
    {"a page", [](Behaviour& s) { s.instead.people = sign_in_page(); }, "- - -"},
};

TEST(CountPeople, CountsInEveryWayThatAnApiAllows) {
  for (const CountCase& one : kCounts) {
    PracticeLink link(one.arrange);
    EXPECT_EQ(counts(link.session), one.counts) << one.name;
    EXPECT_EQ(link.school->connections(), 1) << one.name;
  }
}

TEST(CountPeople, SaysWhyAGroupIsNotKnown) {
  PracticeLink link([](Behaviour& school) {
    school.sites.front().groups[1].forbidden = true;
    school.sites.front().groups.pop_back();
  });
  const auto people = link.session.count_people(*link.session.school());
  ASSERT_TRUE(people);
  EXPECT_EQ((*people)[0].why_unknown, "");
  EXPECT_EQ((*people)[1].why_unknown, "The third party may not read the staff (status 403).");
  EXPECT_EQ((*people)[2].why_unknown, "The API has no list of contacts for this school.");
}

TEST(CountPeople, CountsTheChosenSchool) {
  PracticeLink link([](Behaviour& school) {
    school.sites.push_back({"2", "Prep", "", {{"Pupils", 214}, {"Staff", 41}, {"Contacts", 322}}});
  });
  EXPECT_EQ(link.session.school().error().code, Code::usage);
  LinkDetails details = link.session.details();
  details.school_id = "2";
  link.session.change(details);
  EXPECT_EQ(counts(link.session), "214 41 322");
}

TEST(CountPeople, RenewsATokenThatHasRunOutOnce) {
  PracticeLink link([](Behaviour& school) { school.instead.people = web_api_unauthorized(); });
  EXPECT_EQ(counts(link.session), "- - -");
  EXPECT_EQ(link.asked("POST "), 2);
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

TEST(LinkSession, FollowsNoRedirectOfTheTokenRequest) {
  const auto elsewhere = open_school();
  for (const std::string& target :
       {std::string("{origin}/{application}/api/other"), elsewhere->url() + "api/token"}) {
    PracticeLink link([&](Behaviour& school) { school.instead.token = redirect(307, target); });
    ASSERT_FALSE(link.session.grant());
    EXPECT_EQ(link.session.grant().error().code, Code::http_redirect);
    EXPECT_EQ(link.asked("POST "), 1);
  }
  EXPECT_EQ(elsewhere->connections(), 0);
}

TEST(LinkSession, TakesTheTokenNowhereElse) {
  const auto elsewhere = open_school();
  // Another port of the same host is a slip of the server: the port that was given stays.
  PracticeLink link(
      [&](Behaviour& school) { school.instead.schools = redirect(302, elsewhere->url() + "api/schools"); });
  ASSERT_FALSE(link.session.schools());
  EXPECT_EQ(link.session.schools().error().code, Code::http_redirect);
  EXPECT_EQ(elsewhere->connections(), 0);
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
      EXPECT_FALSE(token.session.grant()) << status;
      EXPECT_EQ(token.asked("POST "), 1) << status;
      EXPECT_EQ(token.asked("api/token"), 1) << status;
      PracticeLink lists([&](Behaviour& school) { school.instead.schools = away; });
      EXPECT_FALSE(lists.session.schools()) << status;
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

TEST(LinkSession, SendsTheSecretToNoOtherAddressThanTheOneThatWasGiven) {
  PracticeLink link;
  LinkDetails details = details_of(*link.school);
  details.token_url = link.school->url() + "api/gone/token";
  const auto session = link.session_with(details);
  ASSERT_FALSE(session->grant());
  EXPECT_EQ(session->grant().error().code, Code::http_not_found);
  EXPECT_EQ(link.asked("POST "), 1);
}

TEST(LinkSession, GoesToNoOtherHostForThePage) {
  PracticeLink link([](Behaviour& school) {
    school.instead.anything = redirect(302, "https://portal.example.org/sign-in");
  });
  ASSERT_FALSE(link.session.discovery());
  EXPECT_EQ(link.session.discovery().error().code, Code::http_redirect);
  EXPECT_EQ(link.school->requests().size(), 1U);
}

TEST(LinkSession, StopsAtOnceWhereItIsAskedTooOften) {
  PracticeLink link([](Behaviour& school) { school.instead.anything = rate_limited(); });
  EXPECT_EQ(link.session.discovery().error().code, Code::http_rate_limited);
  EXPECT_EQ(link.school->requests().size(), 1U);
}

// Change and repetition.

TEST(LinkSession, ForgetsOnlyWhatDependsOnAChange) {
  PracticeLink link;
  EXPECT_EQ(counts(link.session), kAll);
  LinkDetails details = link.session.details();
  details.school_id = "1";
  link.session.change(details);
  (void)link.session.schools();
  EXPECT_EQ(link.asked("POST "), 1);

  details.client_secret = Secret("not-the-secret");
  link.session.change(details);
  EXPECT_FALSE(link.session.schools());
  EXPECT_EQ(link.asked("/swagger/docs/v1"), 1);

  details.client_secret = link.school->client_secret();
  details.url += "index";
  link.session.change(details);
  EXPECT_TRUE(link.session.schools());
  EXPECT_EQ(link.asked("/swagger/docs/v1"), 2);
}

TEST(LinkSession, AsksAgainAfterForgetting) {
  PracticeLink link;
  EXPECT_TRUE(link.session.schools());
  link.session.forget_grant();
  EXPECT_TRUE(link.session.schools());
  EXPECT_EQ(link.asked("POST "), 2);
  EXPECT_EQ(link.asked("/swagger/docs/v1"), 1);
  link.session.forget_discovery();
  EXPECT_TRUE(link.session.schools());
  EXPECT_EQ(link.asked("/swagger/docs/v1"), 2);
}

TEST(LinkSession, TeachesTheRedactorSecretAndToken) {
  PracticeLink link;
  EXPECT_EQ(link.redactor("<" + link.school->client_secret().reveal() + ">"), "<[hidden]>");
  EXPECT_TRUE(link.redactor.repeats("<" + link.school->client_secret().reveal() + ">"));
  ASSERT_TRUE(link.session.grant());
  EXPECT_TRUE(link.redactor.repeats("<" + link.session.grant()->token.reveal() + ">"));
}

TEST(LinkSession, SumsUpItsTime) {
  PracticeLink link([](Behaviour& school) { school.delay_ms = 20; });
  EXPECT_EQ(counts(link.session), kAll);
  EXPECT_GE(link.session.spent().discovery, 60);
  EXPECT_GE(link.session.spent().token, 20);
  EXPECT_GE(link.session.spent().schools, 20);
  EXPECT_GE(link.session.spent().people, 20);
}

TEST(LinkSession, SendsNothingToAnAddressThatIsNone) {
  FakeTransport transport;
  Redactor redactor;
  LinkDetails details;
  details.url = "http://school.example.org/";
  details.client_id = "id";
  details.client_secret = Secret("tell-nobody");
  LinkSession session(transport, redactor, details);
  EXPECT_EQ(session.schools().error().code, Code::url_cleartext);
  EXPECT_TRUE(transport.asked.empty());
}

TEST(LinkSession, ShowsNoControlCharactersOfADocumentInItsErrors) {
  PracticeLink link([](Behaviour& school) { school.document.base_path = "/Wcbs.API/\x1b]0;x\x07"; });
  const auto& schools = link.session.schools();
  if (!schools) {
    EXPECT_THAT(schools.error().summary, Not(HasSubstr("\x1b")));
  }
}

}  // namespace
}  // namespace wcbs_link
