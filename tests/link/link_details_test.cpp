#include "wcbs_link/link/link_details.hpp"

#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

LinkDetails all_set() {
  LinkDetails details;
  for (const Field& field : fields()) details.*field.member = "the " + std::string(field.key);
  details.client_secret = Secret("tell-nobody");
  details.allow_http = true;
  return details;
}

TEST(Fields, AreUniqueAndWhole) {
  std::set<std::string_view> keys;
  std::set<std::string_view> options;
  std::set<std::string_view> labels;
  for (const Field& field : fields()) {
    EXPECT_TRUE(keys.insert(field.key).second) << field.key;
    EXPECT_TRUE(options.insert(field.option).second) << field.option;
    EXPECT_THAT(std::string(field.option), StartsWith("--"));
    EXPECT_FALSE(field.value.empty()) << field.key;
    EXPECT_FALSE(field.help.empty()) << field.key;
    if (!field.label.empty()) {
      EXPECT_TRUE(labels.insert(field.label).second) << field.label;
    }
    EXPECT_THAT(std::string(field.key), Not(HasSubstr("secret")));
  }
}

TEST(Fields, HaveTheGuidesWords) {
  std::string labels;
  for (const Field& field : fields())
    if (!field.label.empty()) labels += std::string(field.label) + "\n";
  EXPECT_EQ(labels + std::string(kSecretLabel),
            "WCBS URL\nWCBS School ID\nWCBS Client ID\nWCBS Client Secret");
}

TEST(LinkFile, NeverHoldsTheSecret) {
  EXPECT_EQ(link_file_text(all_set()), R"({
  "schema": "wcbs-link/link/1",
  "url": "the url",
  "school_id": "the school_id",
  "client_id": "the client_id",
  "token_url": "the token_url",
  "schools_url": "the schools_url",
  "ca_file": "the ca_file",
  "allow_http": true
}
)");
}

TEST(LinkFile, LeavesOutWhatWasNotGiven) {
  LinkDetails details;
  details.url = "school.example.org";
  EXPECT_EQ(link_file_text(details),
            "{\n  \"schema\": \"wcbs-link/link/1\",\n  \"url\": \"school.example.org\"\n}\n");
}

TEST(LinkFile, ComesBackAsItWasWritten) {
  const LinkDetails before = all_set();
  const auto after = read_link_file(link_file_text(before), "link.json");
  ASSERT_TRUE(after) << after.error().summary;
  for (const Field& field : fields()) EXPECT_EQ(*after.*field.member, before.*field.member) << field.key;
  EXPECT_TRUE(after->allow_http);
  EXPECT_TRUE(after->client_secret.empty());
}

TEST(LinkFile, ComesBackWithHostileValues) {
  LinkDetails before;
  before.url = "\x1b[31m\"\\\n\xE2\x80\xAE";
  before.school_id = std::string(1'000'000, 'x');
  const auto after = read_link_file(link_file_text(before), "link.json");
  ASSERT_TRUE(after);
  EXPECT_EQ(after->url, before.url);
  EXPECT_EQ(after->school_id, before.school_id);
}

TEST(ReadLinkFile, PassesTheSecretOfABundleOver) {
  const auto details = read_link_file(
      R"({"schema":"wcbs-link/bundle/1","url":"https://school.example.org/Wcbs.API/","school_id":"1",
          "client_id":"id","client_secret":"tell-nobody","school_name":"x","to":"support@wonde.com"})",
      "bundle.json");
  ASSERT_TRUE(details);
  EXPECT_EQ(details->url, "https://school.example.org/Wcbs.API/");
  EXPECT_EQ(details->client_id, "id");
  EXPECT_TRUE(details->client_secret.empty());
}

TEST(ReadLinkFile, TakesANumberForTheSchoolIdAndNullForNothing) {
  const auto details =
      read_link_file(R"({"schema":"wcbs-link/link/1","school_id":1,"client_id":null,"more":[1]})", "l");
  ASSERT_TRUE(details) << details.error().summary;
  EXPECT_EQ(details->school_id, "1");
  EXPECT_EQ(details->client_id, "");
}

TEST(ReadLinkFile, ReadsWhatWindowsEditorsWrite) {
  EXPECT_TRUE(read_link_file("\xEF\xBB\xBF{\"schema\":\"wcbs-link/link/1\"}\r\n", "l"));
  const std::string text = R"({"schema":"wcbs-link/link/1","url":"x"})";
  std::string utf16 = "\xFF\xFE";
  for (const char c : text) (utf16 += c) += '\0';
  const auto details = read_link_file(utf16, "l");
  ASSERT_TRUE(details);
  EXPECT_EQ(details->url, "x");
}

struct BadFile {
  std::string_view text;
  std::string_view word;
};
constexpr BadFile kBadFiles[] = {
    {"", "JSON"},
    {"url: x", "JSON"},
    {"[]", "JSON"},
    {"{}", "schema"},
    {R"({"schema":"wcbs-link/link/2"})", "wcbs-link/link/2"},
    {R"({"schema":"wcbs-link/check/1"})", "schema"},
    {R"({"schema":1})", "schema"},
    {R"({"schema":"wcbs-link/link/1","url":1})", "url"},
    {R"({"schema":"wcbs-link/link/1","url":["x"]})", "url"},
    {R"({"schema":"wcbs-link/link/1","school_id":1.5})", "school_id"},
    {R"({"schema":"wcbs-link/link/1","school_id":true})", "school_id"},
    {R"({"schema":"wcbs-link/link/1","allow_http":"yes"})", "allow_http"},
};

TEST(ReadLinkFile, SaysWhatIsWrongWithAFile) {
  for (const BadFile& one : kBadFiles) {
    const auto details = read_link_file(one.text, "link.json");
    ASSERT_FALSE(details) << one.text;
    EXPECT_EQ(details.error().code, Code::usage) << one.text;
    EXPECT_THAT(details.error().summary, HasSubstr("link.json")) << one.text;
    EXPECT_THAT(details.error().summary, HasSubstr(std::string(one.word))) << one.text;
  }
}

TEST(ReadLinkFile, ShowsNoControlCharactersOfAFile) {
  const auto details = read_link_file(R"({"schema":"\u001b[31m\u202e"})", "l");
  ASSERT_FALSE(details);
  EXPECT_EQ(details.error().summary.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace wcbs_link
