#include "wcbs_link/base/redactor.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kSecret = R"(q7+Zk/2Vb=Xm&9tR%h "w" <x> 'y' \z~)";
const std::string kPlain = "q7+Zk/2Vb=Xm+9tR";

Redactor knowing(const std::string& secret) {
  Redactor redactor;
  redactor.learn(Secret(secret));
  return redactor;
}

bool hides(const Redactor& redactor, const std::string& words) {
  const std::string shown = redactor.heard(words);
  EXPECT_TRUE(shown == words || shown == Redactor::kHidden) << shown;
  return shown == Redactor::kHidden;
}

TEST(Heard, LeavesWordsAloneWithoutASecret) {
  EXPECT_EQ(Redactor().heard("q7+Zk"), "q7+Zk");
  EXPECT_EQ(knowing("").heard(""), "");
  EXPECT_EQ(knowing(kSecret).heard("The client was not found."), "The client was not found.");
}

TEST(Heard, DropsTheWholeValueInWhichTheSecretIs) {
  for (const std::string& secret : {kSecret, kPlain, std::string("correct horse battery"),
                                    std::string("\u043F\u0430\u0440\u043E\u043B\u044C")})
    EXPECT_TRUE(hides(knowing(secret), "You sent client_secret <" + secret + "> to us.")) << secret;
}

std::string by_code(std::string_view text, std::string_view form) {
  std::string result;
  for (const char c : text) result += fmt::format(fmt::runtime(form), static_cast<unsigned char>(c));
  return result;
}

/// Only the signs that encoders must change.
std::string markup(std::string_view text) {
  std::string result = replace_all(text, "&", "&amp;");
  for (const auto& [sign, name] :
       {std::pair("<", "&lt;"), {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}, {"+", "&#x2B;"}})
    result = replace_all(result, sign, name);
  return result;
}

std::string json(std::string_view text) {
  const std::string whole = dump(Json(std::string(text)));
  return whole.substr(1, whole.size() - 2);
}

TEST(Heard, UndoesWhatRealServersDo) {
  const Redactor redactor = knowing(kSecret);
  const std::string percent = percent_encode(kSecret);
  const std::vector<std::string> forms = {
      percent,
      to_lower(percent),
      replace_all(percent, "%20", "+"),
      by_code(kSecret, "%{:02x}"),
      json(kSecret),
      replace_all(json(kSecret), "/", "\\/"),
      by_code(kSecret, "\\u{:04X}"),
      by_code(kSecret, "\\u{:04x}"),
      replace_all(json(kSecret), "+", "\\u002B"),
      markup(kSecret),
      by_code(kSecret, "&#{};"),
      by_code(kSecret, "&#x{:x};"),
      by_code(kSecret, "&#X{:X};"),
      markup(json(kSecret)),
      json(markup(kSecret)),
      percent_encode(percent),
      percent_encode(percent_encode(percent)),
      by_code(by_code(kSecret, "\\u{:04x}"), "%{:02X}"),
      markup(percent_encode(json(kSecret))),
      to_lower(kSecret),
      base64_encode(kSecret),
      base64_encode(percent),
      replace_all(replace_all(base64_encode(kSecret), "+", "-"), "/", "_"),
      percent_encode(base64_encode(kSecret)),
      by_code(kSecret, "{:02x}"),
      by_code(kSecret, "{:02X}"),
      kSecret.substr(0, 7) + "\xE2\x80\x8B" + kSecret.substr(7),
      kSecret.substr(0, 7) + "\r\n  " + kSecret.substr(7),
      by_code(kSecret, "{:c}") + "!",
  };
  for (const std::string& form : forms) {
    EXPECT_TRUE(hides(redactor, form)) << form;
    EXPECT_TRUE(hides(redactor, "before \"" + form + "\" and after")) << form;
  }
  std::string utf16;
  for (const char c : kSecret) (utf16 += c) += '\0';
  EXPECT_TRUE(hides(redactor, utf16));
}

TEST(Heard, KnowsOurOwnAuthorizationHeader) {
  for (const std::string_view id : {"", "a", "ab", "abc", "wonde-practice-1f7c"}) {
    for (const std::string& secret : {kSecret, percent_encode(kSecret)}) {
      const std::string header = "Basic " + base64_encode(std::string(id) + ":" + secret);
      for (const std::string& form :
           {header, percent_encode(header), json(header), markup(header), to_lower(header),
            by_code(header, "&#x{:X};"), replace_all(header, "+", "\\u002B")})
        EXPECT_TRUE(hides(knowing(kSecret), "authorization: " + form)) << form;
      EXPECT_TRUE(hides(knowing(kSecret), base64_encode("Authorization: Basic x, " + secret + " and more")));
    }
  }
}

TEST(Heard, FindsASecretThatItselfLooksEscapedOrOfWhichFoldingLeavesLittle) {
  for (const std::string& secret :
       {std::string("ab%2Bcd&amp;ef\\u0041gh"), std::string("100%25-secret"), std::string("aB3x+/9="),
        std::string("a b c+d9"), std::string("a+b-c d-e")})
    for (const std::string& form :
         {secret, percent_encode(secret), json(secret), markup(secret), to_lower(secret),
          " " + secret.substr(0, 3) + "\n" + secret.substr(3), "Basic " + base64_encode("id:" + secret)})
      EXPECT_TRUE(hides(knowing(secret), form)) << form;
}

TEST(Heard, UndoesRarerEscapes) {
  for (const char* form : {"pa\\ud83d\\ude00ss-wo.rd_9", "pa&#x1F600;ss-wo.rd_9", "pa&#128512ss-wo.rd_9",
                           "pa\U0001F600ss&hyphen;wo&period;rd&lowbar;9"})
    EXPECT_TRUE(hides(knowing("pa\U0001F600ss-wo.rd_9"), form)) << form;
  EXPECT_TRUE(hides(knowing(kPlain), by_code(kPlain, "&#{}")));
  EXPECT_TRUE(hides(knowing("a b/c d+e f"), "Basic " + base64_encode("id:a+b%2fc+d%2Be+f")) ||
              hides(knowing("a b/c d+e f"), "Basic " + base64_encode("id:a+b%2Fc+d%2Be+f")));
}

TEST(Heard, FindsTheStartOfALongSecretThatWasCutOff) {
  const std::string secret = "eyJhbGciOiJSUzI1NiJ9." + std::string(300, 'x') + "." + std::string(300, 'y');
  EXPECT_TRUE(hides(knowing(secret), secret.substr(0, 80)));
}

TEST(Heard, HidesAShortSecretOnlyAsAWholeWordExactly) {
  const Redactor redactor = knowing("abc");
  for (const char* words : {"abc", "abc=abc", "the abc.", "(abc)", "%61%62%63", "&#97;bc"})
    EXPECT_TRUE(hides(redactor, words)) << words;
  EXPECT_FALSE(redactor.repeats("/abc/")) << "an address may well have it";
  for (const char* words : {"abcdef", "xabc", "ABC", "a bc", "ab c", "1abc1"})
    EXPECT_FALSE(hides(redactor, words)) << words;
  EXPECT_TRUE(hides(knowing("abcdefgh"), "xabcdefghx")) << "eight are enough";
}

TEST(Heard, FindsASecretOfSignsThatFoldingDropsOrThatAreNotUtf8) {
  EXPECT_TRUE(hides(knowing("+-+-+-+-+-"), "x+-+-+-+-+-x"));
  EXPECT_FALSE(hides(knowing("+-+-+-+-+-"), "------"));
  EXPECT_FALSE(hides(knowing("          "), "words and more words"));
  const std::string not_utf8 = "\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8\xF7";
  EXPECT_TRUE(hides(knowing(not_utf8), "a" + not_utf8 + "z"));
}

TEST(Heard, LeavesWhatWeSayOurselves) {
  for (const bool learnt_first : {true, false}) {
    Redactor redactor;
    const auto learn = [&] { redactor.learn(Secret("Wcbs.API")); };
    if (learnt_first) learn();
    redactor.know_own("https://school.example.org/Wcbs.API/");
    if (!learnt_first) learn();
    redactor.learn(Secret("another-secret"));
    EXPECT_EQ(redactor.heard("the page of wcbs.api"), "the page of wcbs.api");
    EXPECT_FALSE(redactor.repeats("/Wcbs.API/token"));
    EXPECT_EQ(redactor.heard("V2Nicy5BUEk="), Redactor::kHidden) << "base64 of it is nobody's word";
    EXPECT_EQ(redactor.heard("/Wcbs.API/another-secret"), Redactor::kHidden);
    EXPECT_TRUE(redactor.repeats("/Wcbs.API/another-secret"));
  }
}

TEST(SurelyRepeats, SaysSoOnlyOfWhatNothingOfOursCanBeTakenFor) {
  Redactor redactor;
  redactor.learn(Secret("certificate"));
  redactor.learn(Secret("q7Rw2Lx9/Vb4Kd8Np3Tz6"));
  EXPECT_FALSE(redactor.surely_repeats("The certificate has expired."));
  EXPECT_TRUE(redactor.surely_repeats("The certificate of q7Rw2Lx9%2FVb4Kd8Np3Tz6 has expired."));
}

TEST(Heard, LeavesEverythingElseAsItIs) {
  const Redactor redactor = knowing(kPlain);
  for (const std::string& words :
       {std::string("q7+Zk/2Vb=Xm+9t"), std::string("&&&%%%\\\\\\"), std::string("&#xFFFFFFFF;&#0;%zz\\u00"),
        base64_encode("wonde-practice-1f7c:another"), std::string(100'000, '%'), std::string("[hidden]")})
    EXPECT_FALSE(hides(redactor, words)) << words.substr(0, 40);
}

TEST(Heard, TakesATimeThatGrowsWithTheWordsOnly) {
  // Texts that are nearly the secret everywhere; a search that goes back at each of them would take minutes.
  const std::string secret = std::string(60, 'a') + "b";
  std::string nearly(512 * 1024, 'a');
  std::string nested;
  while (nested.size() < nearly.size()) nested += "%2525256" + std::string(1, '1');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(hides(knowing(secret), nearly));
  EXPECT_FALSE(hides(knowing(secret), nested));
  EXPECT_TRUE(hides(knowing(secret), nearly + secret));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(Heard, TakesNoLongerAfterManyTokens) {
  std::string page;
  while (page.size() < 256 * 1024) page += kSecret.substr(0, 10);
  const auto time_of = [&](const Redactor& redactor) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(hides(redactor, page));
    return std::chrono::steady_clock::now() - start;
  };
  const auto token = [](int number) {
    return fmt::format("Tok{}en+{:032x}/{}", number, number * 7919, number);
  };
  Redactor redactor = knowing(kSecret);
  const auto at_first = time_of(redactor);
  for (int i = 0; i < 1000; ++i) redactor.learn_token(Secret(token(i)));
  EXPECT_LT(time_of(redactor), 10 * at_first + std::chrono::milliseconds(100));
  EXPECT_TRUE(hides(redactor, kSecret));
  EXPECT_TRUE(hides(redactor, token(999)));
  EXPECT_TRUE(hides(redactor, token(970)));
}

TEST(LastWrite, HidesWhatNothingElseCanBeTakenFor) {
  const Redactor redactor = knowing(kPlain);
  EXPECT_EQ(redactor("<" + kPlain + kPlain + ">"), "<[hidden][hidden]>");
  EXPECT_EQ(redactor(dump(Json{{"s", kPlain}})), R"({"s":"[hidden]"})");
  EXPECT_EQ(redactor("nothing here"), "nothing here");
}

TEST(LastWrite, NeverTouchesOurOwnSentencesNumbersAndCodes) {
  for (const char* secret :
       {"812", "null", "200", "certificate", "token.invalid-client", "1234567890123456", "true",
        "1.2345678901234567e+30", "wcbs-link", "\"fault\": null,", "a sentence with 1 number",
        "https://School.example.org/Wcbs.API.2.2/", "wcbs-link/check/1"}) {
    const std::string report =
        R"({"a": 812, "b": null, "fault": null, "c": 1234567890123456, "d": 1.2345678901234567e+30,
      "e": "token.invalid-client: a sentence with 1 number, a certificate, true, 200, wcbs-link", "schema": "wcbs-link/check/1", "url": "https://School.example.org/Wcbs.API.2.2/"})";
    EXPECT_EQ(knowing(secret)(report), report) << secret;
  }
}

TEST(LastWrite, HidesEverySecretInMegabytes) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "some words before the secret " + kPlain + "\n";
  EXPECT_THAT(knowing(kPlain)(text), Not(HasSubstr("q7+Zk")));
}

TEST(LastWrite, HidesTheLongerOfTwoSecrets) {
  Redactor redactor;
  redactor.learn(Secret("Password-and-no-1"));
  redactor.learn(Secret("Password-and-no-1-and-more"));
  redactor.learn(Secret("Password-and-no-1-and-more"));
  EXPECT_THAT(redactor("Password-and-no-1-and-more Password-and-no-1"), Not(HasSubstr("and")));
}

TEST(Redactor, ForgetsOneSecretAndNoOther) {
  Redactor redactor;
  for (const char* secret : {"Password-and-no-1", "Password-and-no-2", "short"})
    redactor.learn(Secret(secret));
  redactor.forget(Secret("Password-and-no-1"));
  redactor.forget(Secret("never learned"));
  EXPECT_EQ(redactor("Password-and-no-1"), "Password-and-no-1");
  EXPECT_EQ(redactor.heard("Password-and-no-1"), "Password-and-no-1");
  EXPECT_EQ(redactor("Password-and-no-2"), "[hidden]");
  EXPECT_EQ(redactor.heard("a short word"), Redactor::kHidden);
  redactor.forget(Secret("short"));
  EXPECT_EQ(redactor.heard("a short word"), "a short word");
}

TEST(Redactor, LeavesItsOwnWordsToATokenThatAServerChose) {
  for (const char* token : {"8080/Wcbs.API.2.2/", "dY3/Kq8Zt4Wm9PxR2Lr7Vb6Nc1==", "</h1><p>Result2", "x"}) {
    Redactor redactor;
    redactor.know_own("http://localhost:8080/Wcbs.API.2.2/ sha256-dY3/Kq8Zt4Wm9PxR2Lr7Vb6Nc1==");
    redactor.learn_token(Secret(token));
    const std::string words =
        "<h1></h1><p>Result2 http://localhost:8080/Wcbs.API.2.2/ sha256-dY3/Kq8Zt4Wm9PxR2Lr7Vb6Nc1==";
    EXPECT_EQ(redactor(words), words) << token;
  }
  Redactor redactor;
  redactor.learn_token(Secret("q7Rw2Lx9/Vb4Kd8Np3Tz6"));
  EXPECT_EQ(redactor("a q7Rw2Lx9/Vb4Kd8Np3Tz6 b"), "a [hidden] b");
  redactor.know_own("/hunter2/api");
  redactor.learn(Secret("hunter2"));
  EXPECT_EQ(redactor.heard("hunter2"), "hunter2") << "the user's own address says so";
}

TEST(Heard, FindsRarerFormsOfTheSecret) {
  const Redactor redactor = knowing(kPlain);
  for (const char* unseen : {"\uFE0F", "\u034F", "\u180B", "\u115F", "\u3164", "\uFFA0", "\u17B4", "\u2800",
                             "\u1680", "\U0001D173", "\U0001BCA0"})
    EXPECT_TRUE(hides(redactor, "q7+Zk/2Vb" + std::string(unseen) + "=Xm+9tR")) << unseen;
  for (const std::string& form :
       {std::string("q7&#0000000043;Zk/2Vb=Xm&#x00000000002B;9tR"),
        std::string("q7%u002BZk%u002f2Vb=Xm%U002B9tR"), base64_encode(R"({"s":"q7+Zk\/2Vb=Xm+9tR"})"),
        base64_encode("s=q7%2bZk%2f2Vb%3dXm%2b9tR&x"),
        "x" + base64_encode("x" + by_code(kPlain, "{:c}") + "x")})
    EXPECT_TRUE(hides(redactor, form)) << form;
  EXPECT_TRUE(hides(knowing("a&b<c>d\"efg"), "a&AMP;b&LT;c&GT;d&QUOT;efg"));
  EXPECT_TRUE(hides(knowing("pass\"word\\x/y"), base64_encode(R"("pass\"word\\x/y")")));
  std::string wide;
  for (const char c : kPlain) (wide += c) += '\0';
  EXPECT_TRUE(hides(redactor, base64_encode(wide))) << "as PowerShell encodes";
}

}  // namespace
}  // namespace wcbs_link
