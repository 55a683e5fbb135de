#include "wcbs_link/link/schools.hpp"

#include "support/fake_transport.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SchoolsRequest, BearsTheToken) {
  const HttpRequest request = schools_request(kApi, Secret("abc"));
  EXPECT_EQ(request.authorization.reveal(), "Bearer abc");
  EXPECT_EQ(request.method, Method::get);
  EXPECT_EQ(request.privacy, Privacy::schools);
}

struct SchoolsCase {
  std::string_view body;
  std::string_view
      seen;  ///< "id|name|code" or "'id'|..." for text ids, joined by spaces; "!" for a bad answer
};
constexpr SchoolsCase kSchools[] = {
    {R"({"@odata.context":"x","value":[{"Id":1,"Name":"Oakfield","Code":"OHS"}]})", "1|Oakfield|OHS "},
    {R"([{"Id":1}])", "1|| "},
    {R"({"value":[{"id":"OHS1","schoolName":"Oakfield"}]})", "'OHS1'|Oakfield| "},
    {R"({"Value":[{"ID":"3f2504e0-4f89-11d3-9a0c-0305e82c3301"}]})",
     "'3f2504e0-4f89-11d3-9a0c-0305e82c3301'|| "},
    {R"({"value":[{"Id":0},{"Id":-7},{"Id":9007199254740993},{"Id":18446744073709551615}]})",
     "0|| -7|| 9007199254740993|| 18446744073709551615|| "},
    {R"({"value":[{"Id":1.0},{"Id":1e2}]})", "1|| 100|| "},
    {R"({"value":[{"Id":1.5}]})", "!"},
    {R"({"value":[{"Id":12345678901234567890123}]})", "!"},
    {R"({"value":[{"Id":1,"Name":null,"Code":5}]})", "1||5 "},
    {R"({"value":[{"@odata.type":"#School","Id":1,"Name":"a\n\u001b[31m\u202eb"}]})", "1|a [31mb| "},
    {R"({"value":[]})", ""},
    {"[]", ""},
    {R"({"value":"Oakfield"})", "!"},
    {R"({"value":[{"Name":"no id"}]})", "!"},
    {R"({"value":[{"Id":null}]})", "!"},
    {R"({"value":[{"Id":""}]})", "!"},
    {R"({"value":[{"Id":true}]})", "!"},
    {R"({"value":[{"Id":[1]}]})", "!"},
    {R"({"value":[1]})", "!"},
    {R"({})", "!"},
    {R"("x")", "!"},
    {"", "!"},
    {"{\"value\":[", "!"},
};

TEST(ReadSchoolsAnswer, TakesWhatTheApiMightSend) {
  for (const SchoolsCase& one : kSchools) {
    const auto page = read_schools_answer(response(200, std::string(one.body), "application/json"), kApi);
    std::string seen;
    if (!page) {
      EXPECT_EQ(page.error().code, Code::schools_bad_answer);
      seen = "!";
    } else {
      for (const School& school : page->schools) {
        const std::string quote = school.id_is_text ? "'" : "";
        seen += quote + school.id + quote + "|" + school.name + "|" + school.code + " ";
      }
    }
    EXPECT_EQ(seen, one.seen) << one.body;
  }
}

TEST(ReadSchoolsAnswer, FindsTheNextPage) {
  const auto next = [](std::string_view body) {
    return read_schools_answer(response(200, std::string(body)), kApi)->next;
  };
  EXPECT_EQ(next(R"({"value":[],"@odata.nextLink":"https://x/?$skip=1"})"), "https://x/?$skip=1");
  EXPECT_EQ(next(R"({"value":[],"odata.nextLink":"?$skip=1"})"), "?$skip=1");
  EXPECT_EQ(next(R"({"value":[]})"), "");
  EXPECT_EQ(next("[]"), "");
}

struct SchoolsStatus {
  int status;
  std::string_view body;
  std::string_view type;
  Code code;
};
constexpr SchoolsStatus kSchoolsStatuses[] = {
    {401, R"({"Message":"Authorization has been denied for this request."})", "", Code::schools_unauthorized},
    {403, R"({"Message":"no"})", "", Code::schools_forbidden},
    {402, R"({"Message":"The licence lapsed."})", "", Code::schools_forbidden},
    {404, "<html>404</html>", "text/html", Code::schools_not_found},
    {410, R"({"Message":"Use the newer API."})", "", Code::schools_not_found},
    {403, "<title>403.14 - Forbidden</title>", "text/html", Code::schools_not_found},
    {422, R"({"Message":"Module API not licensed"})", "", Code::schools_bad_answer},
    {400, R"({"error":{"message":"An OData error"}})", "", Code::schools_bad_answer},
    {500, R"({"Message":"An error has occurred."})", "", Code::http_server_error},
    {503, "", "", Code::http_unavailable},
    {429, "", "", Code::http_rate_limited},
    {200, "<html>Sign in</html>", "text/html", Code::http_unexpected},
};

TEST(ReadSchoolsAnswer, NamesEveryRefusal) {
  for (const SchoolsStatus& one : kSchoolsStatuses) {
    const auto page =
        read_schools_answer(response(one.status, std::string(one.body), std::string(one.type)), kApi);
    ASSERT_FALSE(page) << one.status;
    EXPECT_EQ(page.error().code, one.code) << one.status;
  }
  const auto windows = read_schools_answer(response(401, "", "", {{"WWW-Authenticate", "Negotiate"}}), kApi);
  EXPECT_EQ(windows.error().code, Code::http_windows_auth);
}

TEST(ReadSchoolsAnswer, KeepsTheServersWords) {
  EXPECT_EQ(
      fact(read_schools_answer(response(403, R"({"error":{"code":"","message":"Not\nlicensed"}})"), kApi)
               .error(),
           "words"),
      "Not licensed");
  EXPECT_EQ(fact(read_schools_answer(response(401, R"({"Message":"Denied"})"), kApi).error(), "words"),
            "Denied");
}

const std::vector<School> kTwoSchools = {{"1", false, "Oakfield House School", "OHS"},
                                         {"2", false, "Oakfield Prep", "OHP"}};

struct Choice {
  std::string_view wanted;
  Code code;
  std::string_view words = "";  ///< of the sentence about it
};
constexpr Choice kChoices[] = {
    {"2", Code::none},
    {"", Code::usage, "The API lists 2 schools"},
    {"3", Code::schools_unknown_id},
    {"01", Code::schools_unknown_id},
    {"1 ", Code::schools_unknown_id},
    {"1.0", Code::schools_unknown_id},
    {"OHS", Code::schools_unknown_id, "It is the Code of Oakfield House School, whose Id is 1."},
    {"ohp", Code::schools_unknown_id, "It is the Code of Oakfield Prep, whose Id is 2."},
    {"A1930499544", Code::schools_wonde_id},
    {"a1930499544", Code::schools_wonde_id},
    {"A193049954", Code::schools_unknown_id},
    {"B1930499544", Code::schools_unknown_id},
};

TEST(ChooseSchool, IsExactAndSaysWhichThereAre) {
  for (const Choice& one : kChoices) {
    const auto school = choose_school(kTwoSchools, one.wanted);
    ASSERT_EQ(school ? Code::none : school.error().code, one.code) << one.wanted;
    if (school) continue;
    EXPECT_THAT(school.error().summary, HasSubstr(std::string(one.words)));
    EXPECT_EQ(school.error().facts.at(0),
              (Fact{"schools", std::vector<std::string>{"1 (Oakfield House School)", "2 (Oakfield Prep)"}}));
  }
  EXPECT_EQ(choose_school(kTwoSchools, "2")->name, "Oakfield Prep");
  EXPECT_EQ(choose_school({kTwoSchools[0]}, "")->id, "1");
  EXPECT_EQ(choose_school({{"A1930499544", true, "x", ""}}, "A1930499544")->id, "A1930499544");
}

TEST(ChooseSchool, ListsAHundredSchoolsInFiftyLines) {
  std::vector<School> many;
  for (int i = 0; i < 100; ++i) many.push_back({std::to_string(i), false, "\x1b[31m", ""});
  const auto school = choose_school(many, "x\x1b");
  const auto& listed = std::get<std::vector<std::string>>(school.error().facts.at(0).value);
  EXPECT_EQ(listed.size(), 51U);
  EXPECT_EQ(listed.back(), "and 50 more");
  EXPECT_EQ(listed.front(), "0 ([31m)");
  EXPECT_THAT(school.error().summary, Not(HasSubstr("\x1b")));
}

TEST(ReadSchoolsAnswer, RefusesIdsThatAreTooLongOrRepeatASecretAndDropsSuchNames) {
  Redactor redactor;
  for (const char* secret :
       {"q7+Zk/2Vb=Xm&9tR", "0123456789abcdef0123456789abcdef", "12345678", "greenfield"})
    redactor.learn(Secret(secret));
  for (const auto& [id, good] : {std::pair(std::string(256, 'x'), true),
                                 {std::string(257, 'x'), false},
                                 {std::string("q7+Zk/2Vb=Xm&9tR"), false},
                                 {std::string("0123456789abcdef0123456789abcdef"), false},
                                 {std::string("12345678"), true},
                                 {std::string("GreenfieldHigh"), true}}) {
    HttpResponse answer = response(200, "[{\"Id\":\"" + id + "\",\"Name\":\"N\"}]");
    answer.redactor = &redactor;
    const auto page = read_schools_answer(answer, kApi);
    EXPECT_EQ(static_cast<bool>(page), good) << id;
    if (!page) {
      EXPECT_EQ(page.error().code, Code::schools_bad_answer);
      EXPECT_FALSE(redactor.repeats(page.error().summary));
    }
  }
  HttpResponse answer =
      response(200, R"([{"Id":1,"Name":"x q7\u002BZk/2Vb=Xm&9tR","Code":"q7%2BZk/2Vb=Xm&9tR"}])");
  answer.redactor = &redactor;
  const School school = read_schools_answer(answer, kApi)->schools.front();
  EXPECT_EQ(school.name + school.code, "");
}

}  // namespace
}  // namespace wcbs_link
