#include "wcbs_link/link/link_file.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

LinkDetails all_set() {
  LinkDetails details;
  for (const Field& field : fields()) details.*field.member = "the " + std::string(field.key);
  details.client_secret = Secret("tell-nobody");
  details.allow_http = true;
  return details;
}

TEST(LinkFile, NeverHoldsTheSecret) {
  EXPECT_EQ(link_file_text(all_set()), R"({
  "schema": "wcbs-link/link/1",
  "url": "the url",
  "school_id": "the school_id",
  "client_id": "the client_id",
  "token_url": "the token_url",
  "schools_url": "the schools_url"
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
  for (const Field& field : fields())
    EXPECT_EQ(after->details.*field.member, field.from_file ? before.*field.member : "") << field.key;
  EXPECT_FALSE(after->details.allow_http);
  EXPECT_TRUE(after->details.client_secret.empty());
  EXPECT_THAT(after->left_out, IsEmpty());
}

TEST(LinkFile, ComesBackWithHostileValues) {
  LinkDetails before;
  before.url = "\x1b[31m\"\\\n\xE2\x80\xAE";
  before.school_id = std::string(1'000'000, 'x');
  const auto after = read_link_file(link_file_text(before), "link.json");
  ASSERT_TRUE(after);
  EXPECT_EQ(after->details.url, before.url);
  EXPECT_EQ(after->details.school_id, before.school_id);
}

TEST(ReadLinkFile, PassesTheSecretOfABundleOver) {
  const auto details = read_link_file(
      R"({"schema":"wcbs-link/bundle/1","url":"https://school.example.org/Wcbs.API/","school_id":"1",
          "client_id":"id","client_secret":"tell-nobody","school_name":"x","to":"support@wonde.com"})",
      "bundle.json");
  ASSERT_TRUE(details);
  EXPECT_EQ(details->details.url, "https://school.example.org/Wcbs.API/");
  EXPECT_EQ(details->details.client_id, "id");
  EXPECT_TRUE(details->details.client_secret.empty());
}

TEST(ReadLinkFile, TakesANumberForTheSchoolIdAndNullForNothing) {
  const auto details =
      read_link_file(R"({"schema":"wcbs-link/link/1","school_id":1,"client_id":null,"more":[1]})", "l");
  ASSERT_TRUE(details) << details.error().summary;
  EXPECT_EQ(details->details.school_id, "1");
  EXPECT_EQ(details->details.client_id, "");
}

TEST(ReadLinkFile, ReadsWhatWindowsEditorsWrite) {
  EXPECT_TRUE(read_link_file("\xEF\xBB\xBF{\"schema\":\"wcbs-link/link/1\"}\r\n", "l"));
  const std::string text = R"({"schema":"wcbs-link/link/1","url":"x"})";
  std::string utf16 = "\xFF\xFE";
  for (const char c : text) (utf16 += c) += '\0';
  const auto details = read_link_file(utf16, "l");
  ASSERT_TRUE(details);
  EXPECT_EQ(details->details.url, "x");
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

LinkFile file_with(const std::string& members) {
  auto file = read_link_file(
      R"({"schema":"wcbs-link/link/1","url":"https://school.example.org/Wcbs.API/",)" + members + "}", "l");
  EXPECT_TRUE(file) << file.error().summary;
  return *file;
}

TEST(ReadLinkFile, LeavesOutWhatAStrangerCouldMisuse) {
  const LinkFile file = file_with(R"("allow_http":true,"ca_file":"root.pem")");
  EXPECT_FALSE(file.details.allow_http);
  EXPECT_EQ(file.details.ca_file, "");
  EXPECT_THAT(file.left_out, ElementsAre("--ca-file root.pem", "--allow-http"));
  EXPECT_THAT(file_with(R"("allow_http":false,"ca_file":"")").left_out, IsEmpty());
}

TEST(ReadLinkFile, RepeatsNothingThatMayBeASecret) {
  const auto left_out = [](const std::string& members) {
    return with_options(file_with(members), {}).left_out;
  };
  for (const char* value : {"k7Qm2Xv9Lp4Rt8Wz3Nb6", "https://other.example.org/?key=k7Qm2Xv9Lp4Rt8Wz3Nb6",
                            "https://admin:pw@other.example.org/token"})
    EXPECT_THAT(left_out(fmt::format(R"("token_url":"{0}","schools_url":"{0}","ca_file":"{0}")", value)),
                UnorderedElementsAre("--token-url VALUE", "--schools-url VALUE", "--ca-file VALUE"))
        << value;
}

TEST(ReadLinkFile, ShowsNothingThatAShellWouldObey) {
  EXPECT_THAT(file_with(R"("ca_file":"x; rm -rf ~")").left_out, ElementsAre("--ca-file VALUE"));
}

struct Elsewhere {
  std::string_view address;
  bool counts;
};
constexpr Elsewhere kElsewhere[] = {
    {"https://school.example.org/Wcbs.API/api/other", true},
    {"https://SCHOOL.example.org:443/token", true},
    {" https://school.example.org/token ", true},
    {"https://attacker.example/token", false},
    {"https://school.example.org.attacker.example/token", false},
    {"https://school.example.org:8443/token", false},
    {"http://school.example.org/token", false},
    {"//attacker.example/token", false},
    {"https://school.example.org@attacker.example/token", false},
    {"/token", false},
};

TEST(WithOptions, TakesAddressesFromAFileOnTheOriginOfTheLinkOnly) {
  for (const Elsewhere& one : kElsewhere) {
    for (const char* key : {"token_url", "schools_url"}) {
      const LinkFile whole =
          with_options(file_with("\"" + std::string(key) + "\":\"" + std::string(one.address) + "\""), {});
      EXPECT_EQ(whole.left_out.empty(), one.counts) << key << " " << one.address;
      EXPECT_EQ(whole.details.token_url.empty() && whole.details.schools_url.empty(), !one.counts)
          << one.address;
    }
  }
}

TEST(WithOptions, HoldsAFilesAddressesAgainstTheAddressThatIsUsedInTheEnd) {
  LinkDetails given;
  given.url = "other.example.org";
  const LinkFile whole =
      with_options(file_with(R"("token_url":"https://school.example.org/Wcbs.API/api/token")"), given);
  EXPECT_EQ(whole.details.url, "other.example.org");
  EXPECT_EQ(whole.details.token_url, "");
  EXPECT_THAT(whole.left_out, ElementsAre("--token-url https://school.example.org/Wcbs.API/api/token"));
}

TEST(WithOptions, TakesWhatIsGivenAsAnOptionAtItsWord) {
  LinkDetails given;
  given.token_url = "https://elsewhere.example.org/token";
  given.ca_file = "mine.pem";
  given.allow_http = true;
  given.school_id = "7";
  const LinkFile whole = with_options(
      file_with(
          R"("token_url":"https://attacker.example/","ca_file":"root.pem","allow_http":true,"school_id":"1","client_id":"W")"),
      given);
  EXPECT_EQ(whole.details.token_url, given.token_url);
  EXPECT_EQ(whole.details.ca_file, "mine.pem");
  EXPECT_TRUE(whole.details.allow_http);
  EXPECT_EQ(whole.details.school_id, "7");
  EXPECT_EQ(whole.details.client_id, "W");
  EXPECT_THAT(whole.left_out, IsEmpty());
}

}  // namespace
}  // namespace wcbs_link
