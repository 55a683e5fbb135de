#include "wcbs_link/link/pasted.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Dirt {
  std::string_view bytes;
  std::string_view name;
};
/// Everything that pastes were seen to bring along.
constexpr Dirt kDirt[] = {
    {" ", "spaces"},
    {"   ", "spaces"},
    {"\t", "a tab"},
    {"\n", "a line break"},
    {"\r\n", "a line break"},
    {"\r", "a line break"},
    {"\xE2\x80\xA8", "a line break"},                 // U+2028
    {"\xC2\xA0", "a no-break or special space"},      // U+00A0
    {"\xE2\x80\x89", "a no-break or special space"},  // U+2009
    {"\xE2\x80\xAF", "a no-break or special space"},  // U+202F
    {"\xE3\x80\x80", "a no-break or special space"},  // U+3000
    {"\xE2\x80\x8B", "invisible marks"},              // U+200B
    {"\xE2\x80\x8D", "invisible marks"},              // U+200D
    {"\xE2\x80\x8E", "invisible marks"},              // U+200E
    {"\xE2\x80\xAE", "invisible marks"},              // U+202E
    {"\xE2\x81\xA0", "invisible marks"},              // U+2060
    {"\xC2\xAD", "invisible marks"},                  // U+00AD
    {"\xEF\xBB\xBF", "a byte order mark"},            // U+FEFF
    {"\x1b[200~", "marks of a bracketed paste"},
    {"\x1b[201~", "marks of a bracketed paste"},
    {"\x01", "control characters"},
    {"\x7f", "control characters"},
    {"\xC2\x85", "control characters"},
};

TEST(CleanEnds, TakesEveryKindOfDirtOffAndNamesIt) {
  for (const Dirt& dirt : kDirt) {
    const std::string bytes(dirt.bytes);
    for (const std::string& pasted :
         {bytes + "q7+Zk/2=", "q7+Zk/2=" + bytes, bytes + bytes + "q7+Zk/2=" + bytes}) {
      const Cleaned cleaned = clean_ends(pasted);
      EXPECT_EQ(cleaned.text, "q7+Zk/2=") << dirt.name;
      EXPECT_THAT(cleaned.removed, ElementsAre(dirt.name));
    }
    EXPECT_EQ(clean_ends(bytes).text, "") << dirt.name;
  }
}

TEST(CleanEnds, TakesLayersOff) {
  const Cleaned cleaned = clean_ends("\xEF\xBB\xBF \x1b[200~\tsecret\xC2\xA0\r\n\x1b[201~\n");
  EXPECT_EQ(cleaned.text, "secret");
  EXPECT_EQ(cleaned.removed.size(), 6U);
}

TEST(CleanEnds, LeavesTheValueItselfAlone) {
  for (const std::string_view text : {"", "secret", "a b", "a\nb", "\"secret\"", "<secret>", "+/&=%",
                                      "\xC3\xA9\xE2\x82\xAC", "sec\xC2\xA0ret"}) {
    EXPECT_EQ(clean_ends(text).text, text);
    EXPECT_THAT(clean_ends(text).removed, IsEmpty());
  }
}

TEST(CleanEnds, DoesNotHarmWhatIsNotUtf8) {
  EXPECT_EQ(clean_ends("\xFF\xA0").text, "\xFF\xA0");
  EXPECT_EQ(clean_ends("\xA0").text, "\xA0");
  EXPECT_EQ(clean_ends("a\x80\x80\x80\x80\x80").text, "a\x80\x80\x80\x80\x80");
}

TEST(CleanEnds, IsDoneWithMegabytes) {
  EXPECT_EQ(clean_ends(std::string(300'000, ' ') + "x" + std::string(300'000, '\n')).text, "x");
}

struct Quoted {
  std::string_view pasted;
  std::string_view text;
  std::string_view removed;  ///< as spoken_list says it
};
constexpr Quoted kQuoted[] = {
    {"\"id\"", "id", "quotation marks"},
    {"'id'", "id", "quotation marks"},
    {"`id`", "id", "quotation marks"},
    {"\xE2\x80\x9Cid\xE2\x80\x9D", "id", "quotation marks"},
    {"\xE2\x80\x98id\xE2\x80\x99", "id", "quotation marks"},
    {"<id>", "id", "angle brackets"},
    {" < id > ", "id", "spaces and angle brackets"},
    {"<\"id\">", "id", "angle brackets and quotation marks"},
    {"\"<id>\"\n", "id", "a line break, quotation marks and angle brackets"},
    {"\"id", "\"id", ""},
    {"id>", "id>", ""},
    {"\"", "\"", ""},
    {"\"\"", "", "quotation marks"},
    {"i\"d", "i\"d", ""},
};

TEST(CleanQuoted, TakesPairsOffAsWell) {
  for (const Quoted& one : kQuoted) {
    const Cleaned cleaned = clean_quoted(one.pasted);
    EXPECT_EQ(cleaned.text, one.text) << one.pasted;
    EXPECT_EQ(spoken_list(cleaned.removed), one.removed) << one.pasted;
  }
}

TEST(SpokenList, ReadsAsAPersonWouldSayIt) {
  EXPECT_EQ(spoken_list({}), "");
  EXPECT_EQ(spoken_list({"spaces"}), "spaces");
  EXPECT_EQ(spoken_list({"spaces", "a tab"}), "spaces and a tab");
  EXPECT_EQ(spoken_list({"spaces", "a tab", "a line break"}), "spaces, a tab and a line break");
}

TEST(InnerSpace, IsFoundAndTakenOut) {
  for (const Dirt& dirt : kDirt) {
    const std::string text = "sec" + std::string(dirt.bytes) + "ret";
    if (dirt.bytes.front() == '\x1b') continue;  // the marks hold printable characters
    EXPECT_TRUE(has_inner_space(text)) << dirt.name;
    EXPECT_EQ(without_inner_space(text), "secret") << dirt.name;
  }
  EXPECT_FALSE(has_inner_space("q7+Zk/2Vb=Xm&9tR%"));
  EXPECT_FALSE(has_inner_space(""));
  EXPECT_EQ(without_inner_space("q7+Zk/2Vb=Xm&9tR%"), "q7+Zk/2Vb=Xm&9tR%");
}

struct Twice {
  std::string_view text;
  std::string_view once;
};
constexpr Twice kTwice[] = {
    {"q7+Zk/2Vq7+Zk/2V", "q7+Zk/2V"},
    {"q7+Zk/2V q7+Zk/2V", "q7+Zk/2V"},
    {"q7+Zk/2V\nq7+Zk/2V", "q7+Zk/2V"},
    {"q7+Zk/2V\r\nq7+Zk/2V", "q7+Zk/2V"},
    {"q7+Zk/2Vxq7+Zk/2V", ""},
    {"q7+Zk/2Vq7+Zk/2W", ""},
    {"q7+Zk/2", ""},
    {"abcabc", ""},  // too short to be sure
    {"", ""},
    {"x", ""},
};

TEST(PastedOnce, FindsTheSameTextTwice) {
  for (const Twice& one : kTwice) EXPECT_EQ(pasted_once(one.text), one.once) << one.text;
}

TEST(InWords, ShowTheLengthAndOfALongValueTheEnd) {
  EXPECT_EQ(in_words("q7ZkVbXm9tRhLw5Yc8NdFs=="), "24 characters, ending in Fs==");
  EXPECT_EQ(in_words("hush"), "4 characters");
  EXPECT_EQ(in_words(""), "0 characters");
}

TEST(ShownClientId, HidesWhatLooksLikeASecretUntilItIsAccepted) {
  const std::string secret = "q7ZkVbXm9tRhLw5Yc8NdFs==";
  EXPECT_EQ(shown_client_id(secret, false), "[24 characters, ending in Fs==]");
  EXPECT_EQ(shown_client_id(secret, true), secret);
  for (const char* id : {"wonde-practice-1f7c", "0123456789abcdef0123456789abcdef",
                         "F2A8C1D4-0B7E-4E9A-9C3D-1A2B3C4D5E6F", ""})
    EXPECT_EQ(shown_client_id(id, false), id);
}

TEST(LookSwapped, AsksWhereTheLongRandomOneStandsInThePlaceOfTheId) {
  EXPECT_TRUE(look_swapped("q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta=", "wonde-practice-1f7c"));
  EXPECT_TRUE(look_swapped("q7+Zk/2Vb=Xm", "WONDEAPI"));
  EXPECT_TRUE(look_swapped("q7ZkVbXm9tRhLw5Yc8NdFs", "client7"));
  EXPECT_FALSE(look_swapped("wonde-practice-1f7c", "q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta="));
  EXPECT_FALSE(look_swapped("WONDEAPI", "wonde-secret-wonde-secret"));
  EXPECT_FALSE(look_swapped("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8"));
  EXPECT_FALSE(look_swapped("", ""));
}

TEST(DecodeFileText, ReadsUtf16WithAByteOrderMark) {
  using std::string_literals::operator""s;
  const Decoded little = decode_file_text("\xFF\xFEs\0\xE9\0\x3D\xD8\x00\xDE"s);
  EXPECT_EQ(little.text, "s\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_FALSE(little.note.empty());
  const Decoded big = decode_file_text("\xFE\xFF\0s\0\xE9\xD8\x3D\xDE\x00"s);
  EXPECT_EQ(big.text, little.text);
  EXPECT_FALSE(big.note.empty());
}

TEST(DecodeFileText, ReplacesHalvesOfSurrogates) {
  using std::string_literals::operator""s;
  for (const std::string& half : {"\x00\xDE"s, "\x3D\xD8"s})
    EXPECT_EQ(decode_file_text("\xFF\xFE" + half + "a\0"s).text, "\xEF\xBF\xBD" + "a"s);
  EXPECT_EQ(decode_file_text("\xFF\xFE" + "a"s).text, "") << "half a unit";
}

TEST(DecodeFileText, LeavesOtherBytesAsTheyAre) {
  for (const std::string_view bytes : {"", "secret", "\xEF\xBB\xBFsecret", "\xFF", "caf\xE9"}) {
    EXPECT_EQ(decode_file_text(bytes).text, bytes);
    EXPECT_EQ(decode_file_text(bytes).note, "");
  }
}

TEST(Bare, IsAValueWithoutWhatStandsRoundIt) {
  for (const char* dressed : {"value", "'value'", "\"value\"", "<value>", "value,", "value;", "value.",
                              " <\"value\">,. ", "'value,'", "\u201Cvalue\u201D.;", "value . , ;"})
    EXPECT_EQ(bare(dressed), "value") << dressed;
  EXPECT_EQ(bare("a.b,c"), "a.b,c");
  EXPECT_EQ(bare("value=="), "value==");
  EXPECT_EQ(bare(".,;"), "");
  EXPECT_EQ(bare("\"\""), "");
}

TEST(BehindLabel, IsTheValueThatWasCopiedWithItsLabel) {
  for (const char* pasted :
       {"Client ID: value", "client id:value", " WCBS Client ID = \"value\" ", "\"Client ID\": \"value\","})
    EXPECT_EQ(behind_label(pasted, "Client ID"), "value") << pasted;
  for (const char* pasted : {"\"Id\": 12,", "\"Id\": 12", "{\"Id\": 12, \"Name\": \"Oakfield\"}", "Id: 12",
                             "[{ \"Id\" : \"12\" }]"})
    EXPECT_EQ(behind_label(pasted, "Id"), "12") << pasted;
  for (const char* other :
       {"value", "", ":", "Name: value", "Client ID", "my Client ID: value", "https://school.example.org"})
    EXPECT_EQ(behind_label(other, "Client ID"), "") << other;
}

}  // namespace
}  // namespace wcbs_link
