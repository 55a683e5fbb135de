#include "link/head_count.hpp"

#include "support/fake_server.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

struct ListCase {
  School school;
  const char* listed;  ///< by the API's document; nullptr where it lists no pupils
  const char* path;
};

TEST(PeopleLists, AreWhereTheDocumentOrElseTheCustomSays) {
  const ListCase cases[] = {
      {{"1", false, "", ""}, nullptr, "/Wcbs.API/api/schools(1)/Pupils"},
      {{"OHS1", true, "", ""}, nullptr, "/Wcbs.API/api/schools('OHS1')/Pupils"},
      {{"1", true, "", ""}, nullptr, "/Wcbs.API/api/schools('1')/Pupils"},
      {{"4711", false, "", ""}, "/v2/schools({schoolId})/Students", "/v2/schools(4711)/Students"},
      {{"O'Neill & Sons/1", true, "", ""},
       "/schools({id})/Pupils",
       "/schools('O%27%27Neill%20%26%20Sons%2F1')/Pupils"},
      {{"O'Neill", true, "", ""}, "/schools('{id}')/Pupils", "/schools('O%27%27Neill')/Pupils"},
      {{"O'Neill/1", true, "", ""}, "/schools/{id}/Pupils", "/schools/O%27Neill%2F1/Pupils"},
      {{"3f2504e0-4f89-11d3-9a0c-0305e82c3301", true, "", ""},
       nullptr,
       "/Wcbs.API/api/schools(3f2504e0-4f89-11d3-9a0c-0305e82c3301)/Pupils"},
  };
  for (const ListCase& one : cases) {
    ApiMap map = customary_map(*read_address("school.example.org", false));
    if (one.listed != nullptr) map.people.push_back({&people_groups()[0], one.listed});
    const std::vector<Url> lists = people_lists(map, one.school);
    ASSERT_EQ(lists.size(), people_groups().size());
    EXPECT_EQ(lists[0].text(), "https://school.example.org" + std::string(one.path));
  }
}

/// The count of a school by what the server answers, one after the other.
Result<HeadCount> counted_by(HttpTransport& transport, Bounds bounds = {}, const OnGroup& on_group = {}) {
  const Redactor redactor;
  Fetch fetch(transport, redactor, bounds);
  const auto lists =
      people_lists(customary_map(*read_address("school.example.org", false)), {"1", false, "", ""});
  const auto first = fetch.send_all(count_requests(lists, Secret("token")));
  return count_heads(fetch, lists, Secret("token"), first, on_group);
}

/// "3", or why the pupils could not be counted, where the server answers so one after the other. Staff and
/// contacts are counted at once.
std::string pupils(std::vector<Result<HttpResponse>> answers) {
  const HttpResponse one = json(R"({"@odata.count":1,"value":[]})");
  answers.insert(answers.begin() + 1, {one, one});
  FakeTransport transport(std::move(answers));
  std::vector<std::string_view> heard;
  const auto counted = counted_by(transport, {.people_pages = 3},
                                  [&](const GroupCount& group) { heard.push_back(group.group->key); });
  if (!counted) return "failed: " + counted.error().summary;
  std::ranges::sort(heard);
  EXPECT_EQ(heard, (std::vector<std::string_view>{"contacts", "pupils", "staff"})) << "each once";
  EXPECT_EQ(counted->counts[1].visible, 1U);
  EXPECT_EQ(counted->counts[2].visible, 1U);
  for (const HttpRequest& request : transport.asked) EXPECT_EQ(request.authorization, Secret("Bearer token"));
  const GroupCount& found = counted->counts[0];
  return found.visible ? std::to_string(*found.visible) : found.why_unknown;
}

TEST(CountHeads, CountsInEveryWayThatAnApiAllows) {
  const auto two = json(R"({"value":[{"Id":1},{"Id":2}],"@odata.nextLink":"?$skip=2"})");
  const auto third = json(R"({"value":[{"Id":3}]})");
  const auto no = json(R"({"error":{}})", 400);
  EXPECT_EQ(pupils({json(R"({"@odata.count":812,"value":[]})")}), "812");
  EXPECT_EQ(pupils({json(R"({"@odata.count":0,"value":[]})")}), "0");
  EXPECT_EQ(pupils({two, two, third}), "3") << "$count is ignored";
  EXPECT_EQ(pupils({no, two, third}), "3") << "$count is refused";
  EXPECT_EQ(pupils({no, no, two, third}), "3") << "$select as well";
  EXPECT_EQ(pupils({json("[]"), json("[1,2]"), json("[3]"), json("[]")}), "3") << "bare arrays";
  EXPECT_EQ(pupils({json("[]"), json("[1,2]"), json("[1,2]")}), "2") << "$skip is not known";
  EXPECT_EQ(pupils({json("[]"), json("[]")}), "0");
  EXPECT_EQ(pupils({no, json(R"({"@odata.count":9,"value":[1]})")}), "9");
}

TEST(CountHeads, AsksForAPageOfEachListAtATimeAndTellsOfAGroupWhenItIsCounted) {
  const auto more = [](int records, int page) {
    std::string ids = "1";
    for (int i = 1; i < records; ++i) ids += ",1";
    return json(R"({"value":[)" + ids + R"(],"@odata.nextLink":"?$skip=)" + std::to_string(page) + "\"}");
  };
  FakeServer server;
  for (const std::string group : {"Pupils", "Staff", "Contacts"}) {
    const std::string list = "/Wcbs.API/api/schools(1)/" + group + "?";
    server.change({{list + "$top=0&$count=true", response(400)},
                   {list + "$select=Id", more(3, 1)},
                   {list + "$skip=1", group == "Staff" ? json(R"({"value":[1]})") : more(2, 2)},
                   {list + "$skip=2", json(R"({"value":[1]})")}});
  }
  std::vector<std::string_view> heard;
  const auto counted =
      counted_by(server, {}, [&](const GroupCount& one) { heard.push_back(one.group->key); });
  ASSERT_TRUE(counted);
  EXPECT_EQ(server.together, (std::vector<std::size_t>{3, 3, 3, 2}));
  EXPECT_EQ(heard, (std::vector<std::string_view>{"staff", "pupils", "contacts"}));
  EXPECT_EQ(counted->counts[0].visible, 6U);
  EXPECT_EQ(counted->counts[1].visible, 4U);
  EXPECT_EQ(counted->counts[2].visible, 6U);
  EXPECT_EQ(counted->elapsed_ms, 4 * 20) << "four turns";
}

TEST(CountHeads, KnowsWhoseMatterAFailureIs) {
  const auto variant = [](HttpResponse answer) {
    FakeTransport transport(std::vector<Result<HttpResponse>>(30, answer));
    const auto counted = counted_by(transport);
    EXPECT_EQ(counted->counts[0].code, Code::consent_failed);
    return counted->counts[0].variant;
  };
  EXPECT_EQ(variant(response(429)), Variant::asked_too_often);
  EXPECT_EQ(variant(response(302, "", "", {{"Location", "/Account/Login"}})), Variant::login_form);
  EXPECT_EQ(variant(response(403, "<title>Request Rejected</title>", "text/html")), Variant::protection);
  EXPECT_EQ(variant(response(501)), Variant::usual);
  EXPECT_EQ(variant(response(500, R"({"Message":"An error has occurred."})")), Variant::application);
}

TEST(CountHeads, DoesNotTakeATokenThatComesAndGoesForARefusal) {
  const HttpResponse one = json(R"({"@odata.count":1,"value":[]})");
  FakeTransport transport({response(401), response(401), one, one, response(401)});
  const auto counted = counted_by(transport);
  EXPECT_EQ(counted->counts[0].visible, 1U) << "repeated";
  EXPECT_EQ(counted->counts[1].code, Code::consent_failed);
  EXPECT_EQ(counted->counts[1].why_unknown,
            "Asking for the staff failed: the token is not accepted every time (status 401).");
  EXPECT_EQ(counted->counts[1].variant, Variant::other_keys);
}

TEST(CountHeads, TakesTheEndOfTheWalkForNoFailure) {
  const Error over{Code::http_no_end, "After 6 seconds there was still no end.", {{"bound", "6 seconds"}}};
  const auto two = json(R"({"value":[1,2],"@odata.nextLink":"?$skip=2"})");
  EXPECT_EQ(pupils({over}), "After 6 seconds there was still no end.");
  EXPECT_EQ(pupils({two, two, over}), "There are at least 2 pupils: after 6 seconds counting was ended.");
  FakeTransport transport(std::vector<Result<HttpResponse>>(9, over));
  EXPECT_EQ(counted_by(transport)->counts[0].code, Code::consent_unknown);
}

TEST(CountHeads, SaysWhyAGroupIsNotKnown) {
  const auto page = [](int number) {
    return json(R"({"value":[1,2],"@odata.nextLink":"?$skip=)" + std::to_string(number) + "\"}");
  };
  const auto html = response(200, "<html>Sign in</html>", "text/html");
  const Error lost{Code::http_truncated, "It broke off."};
  EXPECT_EQ(pupils({json("{}", 404)}), "The API has no list of pupils for this school.");
  EXPECT_EQ(pupils({json("{}", 403)}), "The third party may not read the pupils (status 403).");
  EXPECT_EQ(pupils({response(401), response(401)}), "The third party may not read the pupils (status 401).");
  EXPECT_EQ(pupils(std::vector<Result<HttpResponse>>(9, response(501))),
            "Asking for the pupils failed (status 501).");
  EXPECT_EQ(pupils({html, html, html}), "Asking for the pupils failed (status 200).");
  EXPECT_EQ(pupils({response(400), response(400), response(400)}),
            "The API did not let the pupils be counted (status 400).");
  const auto bad_request = response(400, "<h2>Bad Request - Invalid URL</h2>", "text/html");
  EXPECT_EQ(pupils({bad_request, bad_request, bad_request}), "Asking for the pupils failed (status 400).");
  EXPECT_EQ(pupils({json(R"({"@odata.count":-1,"value":[]})")}),
            "The number that the API gives for the pupils is none.");
  EXPECT_EQ(pupils({response(403), response(403), response(403)}),
            "Asking for the pupils failed (status 403).")
      << "not the application's word";
  const auto rejected = response(403, "<title>Request Rejected</title>", "text/html");
  EXPECT_EQ(pupils({rejected, rejected, rejected}),
            "Asking for the pupils failed: F5 answered (status 403).");
  EXPECT_EQ(pupils({rejected, json(R"({"value":[1,2]})")}), "2") << "only the query was disliked";
  EXPECT_EQ(pupils({response(429), json(R"({"value":[1,2]})")}),
            "Asking for the pupils failed (status 429).");
  EXPECT_EQ(pupils({lost}), "It broke off.");
  EXPECT_EQ(pupils({page(1), page(1), page(1)}), "The page links of the list do not come to an end.");
  EXPECT_EQ(pupils({page(1), page(1), lost}), "The list of pupils broke off after 2.")
      << "no word of the page's own";
  EXPECT_EQ(pupils({page(1), page(1), page(2), page(3)}),
            "There are more than 6 pupils: after 3 pages counting was ended.");
  EXPECT_EQ(pupils({Error{Code::interrupted, "Interrupted."}}), "failed: Interrupted.");
}

}  // namespace
}  // namespace wcbs_link
