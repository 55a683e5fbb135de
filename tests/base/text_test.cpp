#include "wcbs_link/base/text.hpp"

#include <clocale>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;

TEST(Case, IsAsciiOnly) {
  EXPECT_EQ(to_lower("WCBS.Api\xC3\x84"), "wcbs.api\xC3\x84");
  EXPECT_TRUE(equal_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equal_ignoring_case("Content-Type", "Content-Typ"));
  EXPECT_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4"));
  EXPECT_TRUE(contains_ignoring_case("Bad Request - INVALID Hostname", "invalid hostname"));
  EXPECT_TRUE(contains_ignoring_case("abc", ""));
  EXPECT_FALSE(contains_ignoring_case("", "a"));
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Join, IsTheOppositeOfSplit) {
  EXPECT_EQ(join(split("a,,b,", ','), ","), "a,,b,");
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
}

TEST(ReplaceAll, ReplacesEveryPlaceOnce) {
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
  EXPECT_EQ(replace_all("", "a", "x"), "");
}

TEST(Trim, TakesAsciiWhiteSpaceOffBothEnds) {
  EXPECT_EQ(trim(" \t\r\n\v\fa b\n "), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim("\xC2\xA0x"), "\xC2\xA0x");
}

TEST(Nearest, IsTheWordThatWasProbablyMeant) {
  const std::vector<std::string> words = {
      "check", "schools", "tls", "tls.expired", "token.invalid-client", "data-protection"};
  for (const auto& [typed, meant] :
       {std::pair("chekc", "check"), std::pair("CHECK", "check"), std::pair("chec", "check"),
        std::pair("scools", "schools"), std::pair("tsl", "tls"), std::pair("tls.expird", "tls.expired"),
        std::pair("expird", "tls.expired"), std::pair("invalid-client", "token.invalid-client"),
        std::pair("invalid-cleint", "token.invalid-client"), std::pair("dataprotecton", "data-protection"),
        std::pair("", ""), std::pair("x", ""), std::pair("xx", ""), std::pair("caretaker", ""),
        std::pair("setup", "")})
    EXPECT_EQ(nearest(typed, words), meant) << typed;
  EXPECT_EQ(nearest("check", {}), "");
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), words), "");
}

TEST(Counted, AgreesWithItsNumber) {
  EXPECT_EQ(counted(0, "pupil", "pupils"), "0 pupils");
  EXPECT_EQ(counted(1, "pupil", "pupils"), "1 pupil");
  EXPECT_EQ(counted(812, "pupil", "pupils"), "812 pupils");
}

struct CodePointCase {
  std::string_view text;
  char32_t value;
  std::size_t bytes;
};
constexpr CodePointCase kCodePoints[] = {
    {"", 0, 0},
    {"a", U'a', 1},
    {"\u00A0", 0xA0, 2},
    {"\u20AC", 0x20AC, 3},
    {"\U0001F600", 0x1F600, 4},
    {"\U0010FFFF", 0x10FFFF, 4},
    {"\x80", 0xFFFD, 1},
    {"\xC0\x80", 0xFFFD, 1},          // overlong
    {"\xE0\x80\x80", 0xFFFD, 1},      // overlong
    {"\xF0\x80\x80\x80", 0xFFFD, 1},  // overlong
    {"\xED\xA0\x80", 0xFFFD, 1},      // a surrogate
    {"\xF4\x90\x80\x80", 0xFFFD, 1},  // beyond Unicode
    {"\xF5\x80\x80\x80", 0xFFFD, 1},
    {"\xFF", 0xFFFD, 1},
    {"\xE2\x82", 0xFFFD, 1},  // cut off
    {"\303a", 0xFFFD, 1},
    {"\uFFFD", 0xFFFD, 3},
};

TEST(FirstCodePoint, ReadsUtf8AndMarksWhatIsNone) {
  for (const CodePointCase& one : kCodePoints) {
    const CodePoint seen = first_code_point(one.text);
    EXPECT_EQ(seen.value, one.value) << one.text;
    EXPECT_EQ(seen.bytes, one.bytes) << one.text;
  }
}

TEST(Columns, CountsWhatATerminalShows) {
  EXPECT_EQ(columns("School"), 6U);
  EXPECT_EQ(columns("\u00C9cole"), 5U);
  EXPECT_EQ(columns("e\u0301"), 1U);
  EXPECT_EQ(columns("\u5B66\u6821"), 4U);
  EXPECT_EQ(columns(""), 0U);
}

struct Hostile {
  std::string_view text;
  std::string_view shown;
};
constexpr Hostile kHostile[] = {
    {"Oakfield House School", "Oakfield House School"},
    {"St Mary\u2019s", "St Mary\u2019s"},
    {"\u5B66\u6821", "\u5B66\u6821"},
    {"a\nb", "a b"},
    {"a\r\n\r\nb", "a b"},
    {"a\tb", "a b"},
    {"  a  ", "a"},
    {std::string_view("a\0b", 3), "a b"},
    {"\x1b[2J\x1b]0;title\x07z", "[2J ]0;title z"},
    {"a\177b", "a b"},
    {"a\u009B31mb", "a 31mb"},  // C1: CSI in one character
    {"a\u202Eb\u202C", "ab"},   // right-to-left override
    {"a\u2066b\u2069", "ab"},   // isolates
    {"a\u200Bb", "ab"},         // zero width
    {"\uFEFFab", "ab"},
    {"a\u00ADb", "ab"},
    {"a\u2028b", "a b"},     // line separator
    {"a\U000E0041b", "ab"},  // a tag character
    {"a\377b", "a\uFFFDb"},
    {"\xE2\x82", "\uFFFD\uFFFD"},
    {"", ""},
    {"\n\n\n", ""},
};

TEST(Sanitise, MakesAStrangersWordsSafeForOneLineAndIsDoneAfterOneTime) {
  for (const Hostile& one : kHostile) {
    EXPECT_EQ(sanitise(one.text), one.shown) << one.text;
    EXPECT_EQ(sanitise(one.shown), one.shown) << one.text;
  }
}

TEST(Sanitise, EndsWhatIsTooLongInDots) {
  EXPECT_EQ(sanitise("0123456789", 10), "0123456789");
  EXPECT_EQ(sanitise("0123456789a", 10), "0123456...");
  EXPECT_EQ(columns(sanitise("\u5B66\u6821\u5B66\u6821", 7)), 7U);
}

TEST(Sanitise, HoldsMegabytesOff) {
  EXPECT_LE(sanitise(std::string(3'000'000, 'x')).size(), 203U);
  EXPECT_EQ(sanitise(std::string(3'000'000, '\n')), "");
  std::string combining = "a";
  for (int i = 0; i < 500'000; ++i) combining += "\u0301";
  EXPECT_LT(sanitise(combining).size(), 2'000U);
}

TEST(Wrap, BreaksAtSpacesAndLetsALongWordStandAloneAndWhole) {
  EXPECT_EQ(wrap("one two three four", 9), "one two\nthree\nfour");
  EXPECT_EQ(wrap("one two", 7), "one two");
  EXPECT_EQ(wrap("", 10), "");
  EXPECT_EQ(wrap("  one   two  ", 20), "one two");
  EXPECT_EQ(wrap("see https://school.example.org/ now", 10), "see\nhttps://school.example.org/\nnow");
}

TEST(Wrap, KeepsLineBreaksAndIndents) {
  EXPECT_EQ(wrap("one two\nthree\n\nfour", 12, "- ", "  "), "- one two\n  three\n\n  four");
}

TEST(Wrap, CountsColumnsNotBytes) {
  EXPECT_EQ(wrap("\u00E9\u00E9\u00E9 \u00E9\u00E9\u00E9", 7), "\u00E9\u00E9\u00E9 \u00E9\u00E9\u00E9");
  EXPECT_EQ(wrap("\u5B66 \u6821", 4), "\u5B66\n\u6821");
}

TEST(Table, AlignsColumnsWithoutTrailingSpaces) {
  EXPECT_EQ(table({{"1", "Oakfield", "OHS"}, {"10", "\u00C9cole", ""}, {"2"}}),
            "1   Oakfield  OHS\n10  \u00C9cole\n2\n");
  EXPECT_EQ(table({}), "");
}

}  // namespace
}  // namespace wcbs_link
