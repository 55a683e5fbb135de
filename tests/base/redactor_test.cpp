#include "wcbs_link/base/redactor.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kSecret = R"(q7+Zk/2Vb=Xm&9tR%h "w" <x> 'y' \z~)";

Redactor knowing(const std::string& secret) {
  Redactor redactor;
  redactor.learn(Secret(secret));
  return redactor;
}

TEST(Redactor, LeavesTextAloneWithoutASecret) {
  EXPECT_EQ(Redactor()("q7+Zk"), "q7+Zk");
  Redactor redactor;
  redactor.learn(Secret());
  EXPECT_EQ(redactor("text"), "text");
}

TEST(Redactor, HidesTheSecretAsItIs) {
  EXPECT_EQ(knowing(kSecret)("<" + kSecret + kSecret + ">"), "<[hidden][hidden]>");
}

TEST(Redactor, HidesThePercentEncodedSecret) {
  const std::string encoded = percent_encode(kSecret);
  EXPECT_EQ(knowing(kSecret)("client_secret=" + encoded + "&x"), "client_secret=[hidden]&x");
  EXPECT_EQ(knowing("a+b/c=d&e%f g")("s=a%2bb%2fc%3dd%26e%25f%20g."), "s=[hidden].");
  EXPECT_EQ(knowing("a+b/c=d&e%f g")("s=a%2Bb%2Fc%3Dd%26e%25f+g."), "s=[hidden].");
}

TEST(Redactor, HidesTheSecretInJson) {
  EXPECT_EQ(knowing(kSecret)(dump(Json{{"s", kSecret}})), R"({"s":"[hidden]"})");
  EXPECT_EQ(knowing("abc/def/ghi")(R"({"s":"abc\/def\/ghi"})"), R"({"s":"[hidden]"})");
}

TEST(Redactor, HidesTheSecretInMarkup) {
  EXPECT_EQ(knowing("ab&cd<ef>gh")("<p>ab&amp;cd&lt;ef&gt;gh</p>"), "<p>[hidden]</p>");
  EXPECT_EQ(knowing("ab\"cd'efgh")("<p>ab&quot;cd&#39;efgh</p>"), "<p>[hidden]</p>");
}

TEST(Redactor, HidesTheSecretInsideABasicHeader) {
  for (const std::string_view id : {"", "a", "ab", "abc", "wonde-practice-1f7c"}) {
    for (const std::string_view tail : {"", "x", "xy", "xyz"}) {
      const std::string header =
          "Basic " + base64_encode(std::string(id) + ":" + kSecret + std::string(tail));
      const std::string shown = knowing(kSecret)(header);
      EXPECT_THAT(shown, HasSubstr("[hidden]")) << id << tail;
      // What is left at the ends can give away one character on each side at most.
      EXPECT_LT(shown.size(), std::string("Basic [hidden]").size() + 2 * (id.size() + tail.size()) + 12);
    }
  }
}

TEST(Redactor, HidesUrlSafeBase64) {
  const std::string secret = "\xFB\xEF\xBE\xFB\xEF\xBE\xFB\xEF\xBE>>>???";
  std::string encoded = base64_encode(secret);
  encoded = replace_all(replace_all(encoded, "+", "-"), "/", "_");
  EXPECT_EQ(knowing(secret)(encoded), "[hidden]");
}

TEST(Redactor, HidesAShortSecretOnlyWhereItStandsAlone) {
  const Redactor redactor = knowing("abc");
  EXPECT_EQ(redactor("abc=abc, abcdef xabc"), "[hidden]=[hidden], abcdef xabc");
  EXPECT_EQ(knowing("abcdefgh")("xabcdefghx"), "x[hidden]x");
}

TEST(Redactor, HidesTheLongerOfTwoSecretsFirst) {
  Redactor redactor;
  redactor.learn(Secret("password"));
  redactor.learn(Secret("password-and-more"));
  redactor.learn(Secret("password-and-more"));
  EXPECT_EQ(redactor("password-and-more password"), "[hidden] [hidden]");
}

TEST(Redactor, CopesWithASecretThatIsInItsOwnMark) {
  EXPECT_EQ(knowing("hidden")("the hidden word"), "the [hidden] word");
  EXPECT_EQ(knowing("[hidden]")("the [hidden] word"), "the [hidden] word");
}

TEST(Redactor, FindsEverySecretInAMegabyte) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "some words before the secret " + kSecret + "\n";
  EXPECT_THAT(knowing(kSecret)(text), Not(HasSubstr("q7+Zk")));
}

TEST(Redactor, HidesSecretsThatAreNotUtf8) {
  EXPECT_EQ(knowing("\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8\xF7")("a\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8\xF7z"),
            "a[hidden]z");
}

}  // namespace
}  // namespace wcbs_link
