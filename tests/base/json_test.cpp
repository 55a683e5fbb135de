#include "wcbs_link/base/json.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

TEST(ParseJson, ReadsOneWholeValue) {
  EXPECT_EQ(parse_json(R"({"b":1,"a":[true,null]})").value(), (Json{{"b", 1}, {"a", {true, nullptr}}}));
  EXPECT_EQ(parse_json("\xEF\xBB\xBF 5 ").value(), Json(5));
  EXPECT_EQ(parse_json(R"("x")").value(), Json("x"));
}

TEST(ParseJson, GivesNothingForAnythingElse) {
  for (const std::string_view text :
       {"", " ", "{", "{}x", "[1,]", "{'a':1}", "<html>", "nul", "NaN", "[1] [2]", "\"\xFF\"", "\"\n\"",
        "{\"a\":1", "// comment\n1", "\xFF\xFE"})
    EXPECT_FALSE(parse_json(text)) << text;
}

TEST(ParseJson, TakesAHundredThousandMembersInItsStride) {
  std::string many = "{\"a\":0";
  for (int i = 0; i < 100'000; ++i) many += ",\"k" + std::to_string(i) + "\":0";
  const auto object = parse_json(many + "}");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->size(), 100'001U);
}

TEST(ParseJson, StopsAtDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(90)));
  EXPECT_FALSE(parse_json(nested(1'000)));
  EXPECT_FALSE(parse_json(nested(2'000'000)));
  EXPECT_FALSE(parse_json(std::string(2'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_json(objects));
}

TEST(ParseJson, StopsAtTooManyValues) {
  std::string many = "[0";
  for (int i = 0; i < 400'000; ++i) many += ",0";
  EXPECT_FALSE(parse_json(many + "]"));
  EXPECT_FALSE(parse_json("[1,2,3]", {.depth = 9, .values = 2}));
  EXPECT_TRUE(parse_json("[1,2,3]", {.depth = 9, .values = 9}));
}

TEST(ParseJson, LeavesOutWhatLiesDeeperThanIsKept) {
  const std::string text = R"({"a":{"b":[1,{"c":2}],"d":3},"e":[[4],5]})";
  EXPECT_EQ(parse_json(text, {.kept = 0}).value(), Json::object());
  EXPECT_EQ(parse_json(text, {.kept = 1}).value(), Json::parse(R"({"a":{},"e":[]})"));
  EXPECT_EQ(parse_json(text, {.kept = 2}).value(), Json::parse(R"({"a":{"b":[],"d":3},"e":[[],5]})"));
  EXPECT_EQ(parse_json(text).value(), Json::parse(text));
  EXPECT_FALSE(parse_json(text + "]", {.kept = 0})) << "the rest is read";
}

TEST(Member, IgnoresLetterCaseButPrefersTheExactName) {
  const Json object = {{"ID", 1}, {"Id", 2}, {"name", "x"}};
  EXPECT_EQ(*member(object, "Id"), Json(2));
  EXPECT_EQ(*member(object, "id"), Json(1));
  EXPECT_EQ(*member(object, "NAME"), Json("x"));
  EXPECT_EQ(member(object, "code"), nullptr);
  EXPECT_EQ(member(Json::array({1}), "Id"), nullptr);
  EXPECT_EQ(member(Json("Id"), "Id"), nullptr);
}

TEST(TextMember, IsEmptyForWhatIsNoText) {
  const Json object = {{"a", "x"}, {"b", 1}, {"c", nullptr}};
  EXPECT_EQ(text_member(object, "A"), "x");
  for (const char* name : {"b", "c", "d"}) EXPECT_EQ(text_member(object, name), "");
  EXPECT_EQ(text_member(Json(), "a"), "");
}

TEST(Dump, RepairsTextThatIsNotUtf8) {
  EXPECT_EQ(dump(Json("a\377b")), "\"a\uFFFDb\"");
  EXPECT_EQ(dump(Json{{"a", 1}}, 2), "{\n  \"a\": 1\n}");
  EXPECT_EQ(dump(Json("\x1b\n")), R"("\u001b\n")");
  EXPECT_EQ(dump(OrderedJson{{"z", 1}, {"a", "\xFF"}}), "{\"z\":1,\"a\":\"\xEF\xBF\xBD\"}");
}

TEST(Dump, EscapesWhatATerminalWouldObey) {
  const std::string text = "a\x7F \u009B \u202E \uFEFF \U000E0001 \u00E9 \U0001F600";
  EXPECT_EQ(dump(Json(text)), "\"a\\u007f \\u009b \\u202e \\ufeff \\udb40\\udc01 \u00E9 \U0001F600\"");
  EXPECT_EQ(parse_json(dump(Json(text))), Json(text));
}

// With nlohmann's callback parser these took minutes: it looks through the whole array after every object.
TEST(ParseJson, RefusesAMillionEmptyObjectsAsFastAsItReadsThem) {
  std::string many = "[";
  for (int i = 0; i < 1'300'000; ++i) many += "{},";
  EXPECT_FALSE(parse_json(many + "{}]"));
  EXPECT_TRUE(parse_json("[" + many.substr(1, 3 * 200'000) + "{}]"));
}

}  // namespace
}  // namespace wcbs_link
