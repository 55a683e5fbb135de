#include "wcbs_link/link/swagger.hpp"

#include "support/fake_transport.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Address address(std::string_view url = "https://school.example.org/Wcbs.API/") {
  return *read_address(url, false);
}

std::string page(std::string_view config) {
  return "<!DOCTYPE html><html><script>window.swashbuckleConfig = {" + std::string(config) +
         "};</script></html>";
}

std::vector<std::string> paths_in(std::string html) {
  return document_paths(response(200, std::move(html)), address());
}

Result<ApiMap> mapped(std::string document) {
  return read_document(response(200, std::move(document)), address());
}

struct PageCase {
  std::string_view html;
  std::string_view first;  ///< the first path; "" for none
};
constexpr PageCase kConfigs[] = {
    {"rootUrl: 'https://school.example.org/Wcbs.API', discoveryPaths: arrayFrom('api/swagger/docs/v1')",
     "/Wcbs.API/api/swagger/docs/v1"},
    {"rootUrl: 'https://school.example.org/Wcbs.API/api/', discoveryPaths: arrayFrom('swagger/docs/v1')",
     "/Wcbs.API/api/swagger/docs/v1"},
    {"rootUrl: \"https://school.example.org/Wcbs.API\", discoveryPaths: arrayFrom(\"swagger/docs/2.2\")",
     "/Wcbs.API/swagger/docs/2.2"},
    {"rootUrl: 'http://internal:80/Wcbs.API', discoveryPaths: arrayFrom('api/swagger/docs/v1|api/swagger/docs/v2')",
     "/Wcbs.API/api/swagger/docs/v1"},
    {"rootUrl:'https:\\/\\/school.example.org\\/Wcbs.API',discoveryPaths:arrayFrom('api\\/docs')",
     "/Wcbs.API/api/docs"},
    {"\"rootUrl\": \"http://x/Wcbs.API\", \"discoveryPaths\": [\"swagger/docs/v1\"]",
     "/Wcbs.API/swagger/docs/v1"},
    {"discoveryPaths: arrayFrom('swagger/docs/v1')", "/Wcbs.API/api/swagger/docs/v1"},
    {"rootUrl: 'http://x/Wcbs.API', discoveryPaths: arrayFrom('docs?version=v1')",
     "/Wcbs.API/docs?version=v1"},
    {"rootUrl: 'https://school.example.org/Wcbs.API', discoveryPaths: arrayFrom('')", ""},
    {"rootUrl: 'https://school.example.org/Wcbs.API'", ""},
    {"", ""},
    {"rootUrl: 'unclosed", ""},
    {"discoveryPaths: arrayFrom('unclosed", ""},
};

TEST(DocumentPaths, ReadsSwashbucklesPage) {
  for (const PageCase& one : kConfigs) {
    const auto paths = paths_in(page(one.html));
    EXPECT_EQ(paths.empty() ? "" : paths.front(), one.first) << one.html;
  }
}

TEST(DocumentPaths, OffersEveryListedDocumentOnceAndTakesNothingButPaths) {
  const std::string told =
      "rootUrl: 'https://elsewhere.example.org/Wcbs.API', oAuth2ClientSecret: 'tell/nobody', discoveryPaths: arrayFrom('swagger/docs/v1|swagger/docs/v2|swagger/docs/v1')";
  EXPECT_THAT(paths_in(page(told)),
              ElementsAre("/Wcbs.API/swagger/docs/v1", "/Wcbs.API/api/swagger/docs/v1",
                          "/Wcbs.API/swagger/docs/v2", "/Wcbs.API/api/swagger/docs/v2"));
}

TEST(DocumentPaths, ReadsOtherSwaggerPages) {
  EXPECT_THAT(paths_in("<script>const ui = SwaggerUIBundle({ url: "
                       "\"/Wcbs.API/swagger/v1/swagger.json\", dom_id: '#swagger-ui' })</script>"),
              Contains("/Wcbs.API/swagger/v1/swagger.json"));
  EXPECT_THAT(paths_in("new SwaggerUi({ url: 'http://internal/Wcbs.API/api-docs' })"),
              Contains("/Wcbs.API/api-docs"));
}

TEST(DocumentPaths, AreFewWhateverThePageHolds) {
  std::string many = "rootUrl: 'http://x/', discoveryPaths: arrayFrom('d0";
  for (int i = 1; i < 2'000; ++i) many += "|d" + std::to_string(i);
  EXPECT_LE(paths_in(page(many + "')")).size(), 10U);
  std::string urls = "SwaggerUIBundle(";
  for (int i = 0; i < 100'000; ++i) urls += "url:'/a" + std::to_string(i) + "',";
  EXPECT_LE(paths_in(urls).size(), 10U);
  EXPECT_THAT(paths_in(std::string(1'000'000, '\'')), IsEmpty());
}

TEST(DocumentPaths, AreReadAtOnceWhateverThePageIsFullOf) {
  const auto full_of = [](std::string page, std::string_view token) {
    while (page.size() < 1024 * 1024) page += token;
    return page;
  };
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& html :
       {full_of("swashbuckle SwaggerUIBundle ", "url"), full_of("SwaggerUIBundle SwaggerUi(", "url: '"),
        full_of("swashbuckleConfig discoveryPaths: arrayFrom('", "a|"),
        full_of("swashbuckleConfig rootUrl: '", "discoveryPaths"),
        full_of("swashbuckleConfig discoveryPaths: [", "'a',")}) {
    const HttpResponse page = response(200, html);
    EXPECT_LE(document_paths(page, address()).size(), 10U);
    (void)foreign_root(page, address());
  }
  // Each took minutes once; the limit only has to tell that apart on a loaded machine.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(CustomaryMap, IsBelowTheApi) {
  const ApiMap map = customary_map(address("https://school.example.org:8443/Wcbs.API.2.1/"));
  EXPECT_EQ(map.token.text(), "https://school.example.org:8443/Wcbs.API.2.1/api/token");
  EXPECT_EQ(map.schools.text(), "https://school.example.org:8443/Wcbs.API.2.1/api/schools");
  EXPECT_EQ(map.version, "2.1");
}

/// A document with these members beside "swagger"; `paths` holds one GET for each path given.
std::string document(std::string_view members, const std::vector<std::string>& paths = {"/schools"}) {
  std::string text = R"({"swagger":"2.0",)" + std::string(members) + R"("paths":{)";
  for (std::size_t i = 0; i < paths.size(); ++i)
    text += (i == 0 ? "" : ",") + ("\"" + paths[i] + R"(":{"get":{"summary":"x"}})");
  return text + "}}";
}

std::string oauth2(std::string_view token_url) {
  return R"("securityDefinitions":{"any name":{"type":"oauth2","flow":"application","tokenUrl":")" +
         std::string(token_url) + R"(","scopes":{}}},)";
}

struct Layout {
  std::string_view base;
  std::string_view path;
  std::string_view schools;  ///< its path
};
constexpr Layout kLayouts[] = {
    {"/Wcbs.API/api", "/schools", "/Wcbs.API/api/schools"},
    {"/Wcbs.API/api/", "/schools", "/Wcbs.API/api/schools"},
    {"/Wcbs.API", "/api/schools", "/Wcbs.API/api/schools"},
    {"/Wcbs.API", "/api/Schools", "/Wcbs.API/api/Schools"},
    {"/Wcbs.API.2.2/api", "/schools", "/Wcbs.API.2.2/api/schools"},
    {"/", "/Wcbs.API/api/schools", "/Wcbs.API/api/schools"},
    {"/", "/schools", "/Wcbs.API/api/schools"},
    {"", "/schools", "/Wcbs.API/api/schools"},
    {"", "/api/schools", "/Wcbs.API/api/schools"},
    {"", "/Wcbs.API/api/schools", "/Wcbs.API/api/schools"},
    {"/Wcbs.API/api", "/v2/schools", "/Wcbs.API/api/v2/schools"},
};

TEST(ReadDocument, UnderstandsBothLayouts) {
  for (const Layout& one : kLayouts) {
    const auto map =
        mapped(document(R"("basePath":")" + std::string(one.base) + "\",", {std::string(one.path)}));
    ASSERT_TRUE(map) << one.base << " " << one.path;
    EXPECT_EQ(map->schools.text(), "https://school.example.org" + std::string(one.schools))
        << one.base << one.path;
  }
}

TEST(ReadDocument, TakesTheOperationThatReturnsAllSchoolsElseAGetThatEndsInSchools) {
  EXPECT_EQ(mapped(R"json({"basePath":"/Wcbs.API/api","paths":{
      "/schools":{"get":{"summary":"Something else"}},
      "/institutions({id})":{"get":{"summary":"Returns all schools"}},
      "/institutions":{"post":{"summary":"Adds"},"get":{"summary":" returns ALL schools. "}}}})json")
                ->schools.path,
            "/Wcbs.API/api/institutions");
  EXPECT_EQ(mapped(R"({"basePath":"/Wcbs.API/api","paths":{
      "/schools/{id}":{"get":{}}, "/add/schools":{"post":{}}, "/all/Schools":{"get":{}}, "/other/schools":{"get":{}}}})")
                ->schools.path,
            "/Wcbs.API/api/all/Schools");
}

/// Base paths that a browser would take for another server, or that are none.
constexpr std::string_view kBasePathsOfStrangers[] = {
    "//elsewhere.example.org/api",
    "//elsewhere.example.org:8443/api",
    "///elsewhere.example.org/api",
    "/\\elsewhere.example.org/api",
    "/.//elsewhere.example.org/api",
    "/..//elsewhere.example.org/api",
    "/\t/elsewhere.example.org/api",
    "//school.example.org@elsewhere.example.org/api",
    "//user:pw@elsewhere.example.org/api",
    "//school.example.org.elsewhere.example/api",
    "//elsewhere.example.org\xE3\x80\x82/api",
    "/%2F/elsewhere.example.org/api",
    "//[::1]/api",
    "//0x7f.1/api",
};

TEST(ReadDocument, KeepsTheListsOnTheUsersOrigin) {
  for (const std::string_view base : kBasePathsOfStrangers) {
    const auto map = mapped(document("\"basePath\":" + dump(Json(std::string(base))) + ",",
                                     {"/schools", "/schools({id})/Pupils"}));
    if (!map) continue;  // refusing it is as good
    EXPECT_THAT(map->schools.text(), StartsWith("https://school.example.org/")) << base;
    EXPECT_TRUE(map->schools.same_origin(address().api)) << base << " became " << map->schools.text();
    for (const PeoplePath& one : map->people) EXPECT_THAT(one.path, StartsWith("/")) << base;
  }
  const auto map = mapped(document(R"("basePath":"//elsewhere.example.org/api",)"));
  ASSERT_TRUE(map);
  EXPECT_EQ(map->schools.text(), "https://school.example.org/api/schools");
}

/// Token addresses that a browser or a careless reader would take for another server.
constexpr std::string_view kTokenUrlsOfStrangers[] = {
    "//elsewhere.example.org/token",
    "///elsewhere.example.org/token",
    "\\\\elsewhere.example.org\\token",
    "/\\elsewhere.example.org/token",
    "https:elsewhere.example.org/token",
    "https:/elsewhere.example.org/token",
    "https:///elsewhere.example.org/token",
    "https:\\\\elsewhere.example.org\\token",
    "https://school.example.org@elsewhere.example.org/token",
    "https://school.example.org:443@elsewhere.example.org/token",
    "https://school.example.org%2Felsewhere.example.org/token",
    "https://school.example.org\\@elsewhere.example.org/token",
    "https://school.example.org#@elsewhere.example.org/token",
    "https://school.example.org?@elsewhere.example.org/token",
    "https://school.example.org.elsewhere.example/token",
    "https://elsewhere.example.org\xE3\x80\x82/token",
    "htt\tps://elsewhere.example.org/token",
    "https://elsewhere\r\n.example.org/token",
    "\nhttps://elsewhere.example.org/token",
    " https://elsewhere.example.org/token",
    "http://school.example.org/token",
    "https://school.example.org:8443/token",
    "data:text/plain,token",
    "file:///etc/passwd",
    "ftp://elsewhere.example.org/token",
    "/../../../../token",
    "/%2e%2e/%2e%2e//elsewhere.example.org/token",
    "../..//elsewhere.example.org/token",
};

TEST(ReadDocument, SendsTheSecretToTheUsersOriginWhateverTheDocumentSays) {
  for (const std::string_view told : kTokenUrlsOfStrangers) {
    std::string members = oauth2("x");
    members.replace(members.find("\"x\""), 3, dump(Json(std::string(told))));
    const auto map = mapped(document(members));
    if (!map) continue;
    EXPECT_TRUE(map->token.same_origin(address().api)) << told << " became " << map->token.text();
    EXPECT_THAT(map->token.text(), StartsWith("https://school.example.org/")) << told;
  }
}

struct TokenUrl {
  std::string_view told;
  std::string_view used;
};
constexpr TokenUrl kTokenUrls[] = {
    {"https://school.example.org/Wcbs.API/api/token", "https://school.example.org/Wcbs.API/api/token"},
    {"/Wcbs.API/api/oauth/token", "https://school.example.org/Wcbs.API/api/oauth/token"},
    {"http://internal:80/Wcbs.API/api/token", "https://school.example.org/Wcbs.API/api/token"},
    {"https://login.example.com/tenant/token", "https://school.example.org/tenant/token"},
    {"", "https://school.example.org/Wcbs.API/api/token"},
    {"javascript:alert(1)", "https://school.example.org/Wcbs.API/api/token"},
    {"https://user:pw@school.example.org/t", "https://school.example.org/Wcbs.API/api/token"},
};

TEST(ReadDocument, KeepsTheTokenAddressOnTheUsersOrigin) {
  for (const TokenUrl& one : kTokenUrls) {
    const auto map = mapped(document(oauth2(one.told)));
    ASSERT_TRUE(map) << one.told;
    EXPECT_EQ(map->token.text(), one.used) << one.told;
  }
}

TEST(ReadDocument, SaysWhichOriginsItCorrected) {
  const auto map = mapped(
      document(R"("host":"internal:80","schemes":["http"],)" + oauth2("http://internal:80/api/token")));
  ASSERT_TRUE(map);
  EXPECT_THAT(map->corrected, Contains("http://internal"));
  EXPECT_THAT(mapped(document(R"("host":"school.example.org",)" + oauth2("/x")))->corrected, IsEmpty());
  EXPECT_THAT(
      mapped(document(R"("host":"school.example.org","schemes":["http"],)" + oauth2("/x")))->corrected,
      IsEmpty())
      << "behind what ends https";
  EXPECT_THAT(mapped(document(R"("host":"internal","schemes":["http"],)" + oauth2("/x")))->corrected,
              Contains("http://internal"));
}

TEST(ReadDocument, PrefersTheFlowApplication) {
  const auto map = mapped(document(R"("securityDefinitions":{
      "key":{"type":"apiKey","tokenUrl":"/wrong"},
      "a":{"type":"oauth2","flow":"password","tokenUrl":"/password"},
      "b":{"type":"oauth2","flow":"application","tokenUrl":"/application"}},)"));
  EXPECT_EQ(map->token.path, "/application");
  EXPECT_EQ(
      mapped(document(R"("securityDefinitions":{"a":{"type":"oauth2","flow":"password","tokenUrl":"/p"}},)"))
          ->token.path,
      "/p");
}

struct VersionCase {
  std::string_view told;
  std::string_view application;
  std::string_view version;
};
constexpr VersionCase kVersions[] = {
    {"2.2", "Wcbs.API", "2.2"},   {"2.10", "Wcbs.API", "2.10"},  {"v1", "Wcbs.API", ""},
    {"1", "Wcbs.API", ""},        {"2.2.1", "Wcbs.API", ""},     {"", "Wcbs.API", ""},
    {"2.2-beta", "Wcbs.API", ""}, {"v1", "Wcbs.API.2.1", "2.1"}, {"2.2", "Wcbs.API.2.1", "2.1"},
};

TEST(ReadDocument, TrustsTheApplicationsNameForTheVersionFirst) {
  for (const VersionCase& one : kVersions) {
    const auto map =
        read_document(response(200, document(R"("info":{"version":")" + std::string(one.told) + "\"},")),
                      address("https://school.example.org/" + std::string(one.application) + "/"));
    EXPECT_EQ(map->version, one.version) << one.told << " in " << one.application;
  }
}

TEST(ReadDocument, FindsTheGroupsBelowASchool) {
  const auto map =
      mapped(document(R"("basePath":"/Wcbs.API/api",)",
                      {"/schools", "/schools({schoolId})/Students", "/schools({schoolId})/Pupils",
                       "/schools('{id}')/employees", "/schools/{id}/Guardians", "/schools({id})/Subjects",
                       "/Contacts", "/schools({id})/Pupils({pupilId})", "/names({id})"}));
  ASSERT_TRUE(map);
  std::vector<std::string> seen;
  for (const PeoplePath& one : map->people) seen.push_back(std::string(one.group->key) + " " + one.path);
  EXPECT_THAT(seen, ElementsAre("pupils /Wcbs.API/api/schools({schoolId})/Pupils",
                                "staff /Wcbs.API/api/schools('{id}')/employees",
                                "contacts /Wcbs.API/api/schools/{id}/Guardians"));
}

constexpr std::string_view kBroken[] = {
    "",
    "<html></html>",
    R"({"swagger":"2.0","paths":{"/schools":)",
    "[]",
    "\"x\"",
    "{}",
    R"({"paths":null})",
    R"({"paths":[]})",
    R"({"paths":{}})",
    R"({"paths":{"/pupils":{"get":{}}}})",
    R"({"paths":{"/schools":{"post":{}}}})",
    R"({"paths":{"/schools":null}})",
    R"json({"paths":{"/schools({id})":{"get":{"summary":"Returns all schools"}}}})json",
    R"({"paths":{"schools":{"get":{}}}})",
    R"({"basePath":"5003","schemes":["localhost"],"host":"","paths":{"/schools":{"get":{}}}})",
};

TEST(ReadDocument, RefusesWhatCannotBeUsed) {
  for (const std::string_view text : kBroken) {
    const auto map = mapped(std::string(text));
    ASSERT_FALSE(map) << text;
    EXPECT_EQ(map.error().code, Code::discovery_bad_document) << text;
  }
}

TEST(ReadDocument, PassesOddPartsOver) {
  for (const std::string_view members :
       {R"("host":"",)", R"("host":5,)", R"("host":"a b c",)", R"("schemes":["localhost"],)",
        R"("schemes":5,)", R"("basePath":5,)", R"("info":[],)", R"("info":{"version":2.2},)",
        R"("securityDefinitions":[],)", R"("securityDefinitions":{"a":5,"b":{"type":5}},)",
        R"("security":[{"nothing":[]}],)"}) {
    const auto map = mapped(document(members));
    ASSERT_TRUE(map) << members;
    EXPECT_EQ(map->schools.text(), "https://school.example.org/Wcbs.API/api/schools") << members;
    EXPECT_EQ(map->token.text(), "https://school.example.org/Wcbs.API/api/token") << members;
  }
}

TEST(ReadDocument, LetsNoControlCharactersIntoAnAddress) {
  for (const std::string_view members :
       {R"("basePath":"/a\u001b[31m\r\nX: y",)", R"("basePath":"/a b\u202e",)"}) {
    const auto map = mapped(document(members));
    if (!map) continue;  // refusing it is as good
    for (const char c : map->schools.text()) EXPECT_TRUE(c > 0x20 && c < 0x7F) << members;
  }
}

TEST(ReadDocument, ReadsTwoMegabytesAndAThousandPaths) {
  std::vector<std::string> paths = {"/schools"};
  for (int i = 0; i < 1'000; ++i)
    paths.push_back("/schools({id})/Thing" + std::to_string(i) + std::string(2'000, 'x'));
  EXPECT_TRUE(mapped(document("", paths)));
}

TEST(DocumentPaths, AreNoneThatRepeatASecret) {
  Redactor redactor;
  redactor.learn(Secret("q7+Zk/2Vb=Xm&9tR"));
  HttpResponse page =
      response(200, "SwaggerUIBundle({ url: '/docs/" + percent_encode("q7+Zk/2Vb=Xm&9tR") + "' })");
  page.redactor = &redactor;
  EXPECT_THAT(document_paths(page, address()), IsEmpty());
  HttpResponse text = response(200, document(oauth2("/token/q7+Zk/2Vb=Xm&9tR")));
  text.redactor = &redactor;
  ASSERT_FALSE(read_document(text, address()));
  EXPECT_EQ(read_document(text, address()).error().code, Code::discovery_bad_document);
}

struct Rule {
  std::string_view version;
  Consent consent;
};
constexpr Rule kRules[] = {
    {"2.2", Consent::needed},       {"2.3", Consent::needed},
    {"2.10", Consent::needed},      {"3.0", Consent::needed},
    {"10.0", Consent::needed},      {"2.2.1", Consent::needed},
    {"2.1", Consent::not_needed},   {"2.0", Consent::not_needed},
    {"1.9", Consent::not_needed},   {"1.10", Consent::not_needed},
    {"2.1.9", Consent::not_needed}, {"", Consent::unknown},
    {"v1", Consent::unknown},       {"99999999999.1", Consent::unknown},
    {"2", Consent::unknown},  // of any 2.x: unknown counts as needed
};

TEST(ConsentRule, BeginsWith22) {
  for (const Rule& one : kRules) EXPECT_EQ(consent_rule(one.version), one.consent) << one.version;
}

}  // namespace
}  // namespace wcbs_link
