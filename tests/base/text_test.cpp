#include "wcbs_link/base/text.hpp"

#include <clocale>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    {"a", U'a', 1},
    {"\xC2\xA0", 0xA0, 2},
    {"\xE2\x82\xAC", 0x20AC, 3},
    {"\xF0\x9F\x98\x80", 0x1F600, 4},
    {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
    {"\x80", 0xFFFD, 1},
    {"\xC0\x80", 0xFFFD, 1},          // overlong
    {"\xE0\x80\x80", 0xFFFD, 1},      // overlong
    {"\xF0\x80\x80\x80", 0xFFFD, 1},  // overlong
    {"\xED\xA0\x80", 0xFFFD, 1},      // a surrogate
    {"\xF4\x90\x80\x80", 0xFFFD, 1},  // beyond Unicode
    {"\xF5\x80\x80\x80", 0xFFFD, 1},
    {"\xFF", 0xFFFD, 1},
    {"\xE2\x82", 0xFFFD, 1},  // cut off
    {"\xC3"
     "a",
     0xFFFD, 1},
    {"\xEF\xBF\xBD", 0xFFFD, 3},
};

TEST(FirstCodePoint, ReadsUtf8AndMarksWhatIsNone) {
  for (const CodePointCase& one : kCodePoints) {
    const CodePoint seen = first_code_point(one.text);
    EXPECT_EQ(seen.value, one.value) << one.text;
    EXPECT_EQ(seen.bytes, one.bytes) << one.text;
  }
  EXPECT_EQ(first_code_point("").bytes, 0U);
}

TEST(Columns, CountsWhatATerminalShows) {
  EXPECT_EQ(columns("School"), 6U);
  EXPECT_EQ(columns("\xC3\x89"
                    "cole"),
            5U);
  EXPECT_EQ(columns("e\xCC\x81"), 1U);
  EXPECT_EQ(columns("\xE5\xAD\xA6\xE6\xA0\xA1"), 4U);
  EXPECT_EQ(columns(""), 0U);
}

struct Hostile {
  std::string_view text;
  std::string_view shown;
};
constexpr Hostile kHostile[] = {
    {"Oakfield House School", "Oakfield House School"},
    {"St Mary\xE2\x80\x99s", "St Mary\xE2\x80\x99s"},
    {"\xE5\xAD\xA6\xE6\xA0\xA1", "\xE5\xAD\xA6\xE6\xA0\xA1"},
    {"a\nb", "a b"},
    {"a\r\n\r\nb", "a b"},
    {"a\tb", "a b"},
    {"  a  ", "a"},
    {"\x1b[2J\x1b]0;title\x07z", "[2J ]0;title z"},
    {"a\x7f"
     "b",
     "a b"},
    {"a\xC2\x9B"
     "31mb",
     "a 31mb"},  // C1: CSI in one character
    {"a\xE2\x80\xAE"
     "b\xE2\x80\xAC",
     "ab"},  // right-to-left override
    {"a\xE2\x81\xA6"
     "b\xE2\x81\xA9",
     "ab"},  // isolates
    {"a\xE2\x80\x8B"
     "b",
     "ab"},  // zero width
    {"\xEF\xBB\xBF"
     "ab",
     "ab"},
    {"a\xC2\xAD"
     "b",
     "ab"},
    {"a\xE2\x80\xA8"
     "b",
     "a b"},  // line separator
    {"a\xF3\xA0\x81\x81"
     "b",
     "ab"},  // a tag character
    {"a\xFF"
     "b",
     "a\xEF\xBF\xBD"
     "b"},
    {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"", ""},
    {"\n\n\n", ""},
};

TEST(Sanitise, MakesAStrangersWordsSafeForOneLine) {
  for (const Hostile& one : kHostile) EXPECT_EQ(sanitise(one.text), one.shown) << one.text;
}

TEST(Sanitise, TakesAZeroByteAway) {
  EXPECT_EQ(sanitise(std::string_view("a\0b", 3)), "a b");
}

TEST(Sanitise, EndsWhatIsTooLongInDots) {
  EXPECT_EQ(sanitise("0123456789", 10), "0123456789");
  EXPECT_EQ(sanitise("0123456789a", 10), "0123456...");
  EXPECT_EQ(columns(sanitise("\xE5\xAD\xA6\xE6\xA0\xA1\xE5\xAD\xA6\xE6\xA0\xA1", 7)), 7U);
}

TEST(Sanitise, HoldsMegabytesOff) {
  EXPECT_LE(sanitise(std::string(3'000'000, 'x')).size(), 203U);
  EXPECT_EQ(sanitise(std::string(3'000'000, '\n')), "");
  std::string combining = "a";
  for (int i = 0; i < 500'000; ++i) combining += "\xCC\x81";
  EXPECT_LT(sanitise(combining).size(), 2'000U);
}

TEST(Sanitise, IsDoneAfterOneTime) {
  for (const Hostile& one : kHostile) EXPECT_EQ(sanitise(sanitise(one.text)), sanitise(one.text));
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_EQ(wrap("one two three four", 9), "one two\nthree\nfour");
  EXPECT_EQ(wrap("one two", 7), "one two");
  EXPECT_EQ(wrap("", 10), "");
  EXPECT_EQ(wrap("  one   two  ", 20), "one two");
}

TEST(Wrap, LetsALongWordStandAloneAndWhole) {
  EXPECT_EQ(wrap("see https://school.example.org/ now", 10), "see\nhttps://school.example.org/\nnow");
}

TEST(Wrap, KeepsLineBreaksAndIndents) {
  EXPECT_EQ(wrap("one two\nthree\n\nfour", 12, "- ", "  "), "- one two\n  three\n\n  four");
}

TEST(Wrap, CountsColumnsNotBytes) {
  EXPECT_EQ(wrap("\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9", 7),
            "\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9");
  EXPECT_EQ(wrap("\xE5\xAD\xA6 \xE6\xA0\xA1", 4), "\xE5\xAD\xA6\n\xE6\xA0\xA1");
}

TEST(Table, AlignsColumnsWithoutTrailingSpaces) {
  EXPECT_EQ(table({{"1", "Oakfield", "OHS"},
                   {"10",
                    "\xC3\x89"
                    "cole",
                    ""},
                   {"2"}}),
            "1   Oakfield  OHS\n10  \xC3\x89"
            "cole\n2\n");
  EXPECT_EQ(table({}), "");
}

TEST(PercentEncode, KeepsTheUnreservedOnly) {
  const std::string plain = "ABCXYZabcxyz0123456789-._~";
  EXPECT_EQ(percent_encode(plain), plain);
  EXPECT_EQ(percent_encode("q7+Zk/2&b=%t w\n"), "q7%2BZk%2F2%26b%3D%25t%20w%0A");
  EXPECT_EQ(percent_encode("\xC3\xA9*"), "%C3%A9%2A");
  EXPECT_EQ(percent_encode(std::string_view("\0\xFF", 2)), "%00%FF");
}

TEST(Base64Encode, GivesTheVectorsOfRfc4648) {
  const std::vector<std::pair<std::string_view, std::string_view>> vectors = {{"", ""},
                                                                              {"f", "Zg=="},
                                                                              {"fo", "Zm8="},
                                                                              {"foo", "Zm9v"},
                                                                              {"foob", "Zm9vYg=="},
                                                                              {"fooba", "Zm9vYmE="},
                                                                              {"foobar", "Zm9vYmFy"},
                                                                              {"\xFB\xFF", "+/8="}};
  for (const auto& [bytes, text] : vectors) EXPECT_EQ(base64_encode(bytes), text);
}

}  // namespace
}  // namespace wcbs_link
