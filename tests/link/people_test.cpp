#include "wcbs_link/link/people.hpp"

#include <chrono>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

TEST(PeopleGroups, AreTheThreeOfTheContract) {
  std::string keys;
  for (const PeopleGroup& group : people_groups()) keys += std::string(group.key) + " ";
  EXPECT_EQ(keys, "pupils staff contacts ");
}

struct PageCase {
  std::string_view json;
  std::string_view seen;  ///< "total/records/next", total "-" for none; "!" for nothing
};
constexpr PageCase kPages[] = {
    {R"({"@odata.count":812,"value":[]})", "812/0/"},
    {R"({"value":[],"@odata.count":812})", "812/0/"},
    {R"({"@odata.count":"812","value":[]})", "812/0/"},
    {R"({"odata.count":"812","value":[]})", "812/0/"},
    {R"({"@odata.count":0,"value":[]})", "0/0/"},
    {R"({"@odata.count":-1,"value":[]})", "-/0/"},
    {R"({"@odata.count":1.5,"value":[]})", "-/0/"},
    {R"({"@odata.count":"many","value":[]})", "-/0/"},
    {R"({"@odata.count":99999999999999999999999,"value":[]})", "-/0/"},
    {R"({"value":[{"Id":1},{"Id":2}]})", "-/2/"},
    {R"({"value":[1,"x",null,true,2.5,[1,2],{}]})", "-/7/"},
    {R"({"value":[{"Id":1,"Contacts":[{"Id":2},{"Id":3}],"value":[4,5],"@odata.count":9}]})", "-/1/"},
    {R"({"value":[{"Id":1}],"@odata.nextLink":"https://x/?$skip=1"})", "-/1/https://x/?$skip=1"},
    {R"({"value":[{"@odata.nextLink":"https://evil/"}]})", "-/1/"},
    {R"({"value":[{"Id":1}],"meta":{"a":1,"b":[2,{"c":3}]},"more":[4]})", "-/1/"},
    {R"([[{"a":1}],{"b":[2]}])", "-/2/"},
    {R"([{"Id":1},{"Id":2}])", "-/2/"},
    {R"([[1,2],[3]])", "-/2/"},
    {"[]", "-/0/"},
    {"\xEF\xBB\xBF[]", "-/0/"},
    {R"({"Value":[1]})", "-/1/"},
    {R"({"error":{"code":"","message":"x"}})", "!"},
    {R"({"Message":"x"})", "!"},
    {"{}", "!"},
    {"5", "!"},
    {"", "!"},
    {R"({"value":[1)", "!"},
    {R"([1] x)", "!"},
};

TEST(ReadPeoplePage, CountsWithoutKeepingAnybody) {
  for (const PageCase& one : kPages) {
    const auto page = read_people_page(one.json);
    const std::string seen = !page ? "!"
                                   : (page->total ? std::to_string(*page->total) : "-") + "/" +
                                         std::to_string(page->records) + "/" + page->next;
    EXPECT_EQ(seen, one.seen) << one.json;
  }
}

TEST(ReadPeoplePage, SurvivesDepthAndLength) {
  EXPECT_FALSE(read_people_page(std::string(2'000'000, '[')));
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  EXPECT_EQ(read_people_page(deep)->records, 1U);
  std::string many = "[0";
  for (int i = 0; i < 200'000; ++i) many += ",0";
  EXPECT_EQ(read_people_page(many + "]")->records, 200'001U);
}

TEST(OdataKey, QuotesTextOnly) {
  EXPECT_EQ(odata_key("1", false), "1");
  EXPECT_EQ(odata_key("OHS1", true), "'OHS1'");
  EXPECT_EQ(odata_key("1", true), "'1'");
  EXPECT_EQ(odata_key("3f2504e0-4f89-11d3-9A0C-0305e82c3301", true), "3f2504e0-4f89-11d3-9A0C-0305e82c3301");
  EXPECT_EQ(odata_key("3f2504e0-4f89-11d3-9a0c-0305e82c330", true), "'3f2504e0-4f89-11d3-9a0c-0305e82c330'");
  EXPECT_EQ(odata_key("O'Neill/?#", true), "'O%27%27Neill%2F%3F%23'");
  EXPECT_EQ(odata_key("", true), "''");
  EXPECT_EQ(odata_key(std::string(100'000, 'f'), true).size(), 100'002U);
}

TEST(ReadPeoplePage, TakesATimeThatGrowsWithTheAnswerOnly) {
  std::string text = "{\"value\":[\"" + std::string(200'000, 'A') + "\"";
  for (int i = 0; i < 40'000; ++i) text += ",\"\"";
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(read_people_page(text + "]}")->records, 40'001U);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
}

}  // namespace
}  // namespace wcbs_link
