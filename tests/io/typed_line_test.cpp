#include "io/typed_line.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using End = TypedLine::End;

struct Typed {
  std::string_view keys;
  std::string_view result;
  std::string_view echo;
  End end = End::no;
};
constexpr Typed kTyped[] = {
    {"abc\r", "abc", "***", End::line},
    {"abc\n", "abc", "***", End::line},
    {"abc", "abc", "***", End::no},
    {"\r", "", "", End::line},
    {"a\tb c\r", "a\tb c", "*****", End::line},
    {"\u00E9\u20AC\U0001F600\r", "\u00E9\u20AC\U0001F600", "***", End::line},

    // Editing.
    {"abx\177c\r", "abc", "***\b \b*", End::line},
    {"abx\010c\r", "abc", "***\b \b*", End::line},
    {"a\u00E9\x7f\r", "a", "**\b \b", End::line},
    {"\x7f\x7fz\r", "z", "*", End::line},
    {"abc\x15z\r", "z", "***\b \b\b \b\b \b*", End::line},
    {"\x15\r", "", "", End::line},

    // The ends.
    {"\x03", "", "", End::interrupted},
    {"abc\x03", "abc", "***", End::interrupted},
    {"\x04", "", "", End::end_of_input},
    {"abc\x04", "abc", "***", End::no},
    {"abc\004d\r", "abcd", "****", End::line},

    // Escape sequences are ignored.
    {"a\x1b[Db\r", "ab", "**", End::line},
    {"a\x1b[3~b\r", "ab", "**", End::line},
    {"a\x1b[1;5Cb\r", "ab", "**", End::line},
    {"a\x1bOPb\r", "ab", "**", End::line},
    {"a\x1bxb\r", "ab", "**", End::line},
    {"a\001\002b\r", "ab", "**", End::line},

    // A bracketed paste.
    {"\x1b[200~abc\x1b[201~\r", "abc", "***", End::line},
    {"\x1b[200~abc\r\x1b[201~\r", "abc\r", "****", End::line},
    {"\x1b[200~abc\r\ndef\x1b[201~\r", "abc\r\ndef", "********", End::line},
    {"x\x1b[200~abc\x1b[201~y\r", "xabcy", "*****", End::line},
    {"\x1b[200~abc\r", "abc\r", "****", End::no},
    {"\x1b[200~abc\x03", "abc", "***", End::interrupted},

    // Ctrl-C always ends it, also behind a lone Escape or in a sequence that never ends.
    {"ab\x1b\x03", "ab", "**", End::interrupted},
    {"ab\x1b[\x03", "ab", "**", End::interrupted},
    {"ab\x1b[1;5\x03", "ab", "**", End::interrupted},
    // And so does Enter after a lone Escape.
    {"ab\x1b\r", "ab", "**", End::line},
};

void expect_edited(const Typed& one, Echo kind) {
  const std::string keys = testing::PrintToString(std::string(one.keys));
  TypedLine line(kind);
  std::string echo;
  End end = End::no;
  for (const char key : one.keys) {
    EXPECT_EQ(end, End::no) << "ended early: " << keys;
    const TypedLine::Step step = line.take(key);
    echo += step.echo;
    end = step.end;
  }
  EXPECT_EQ(line.result().reveal(), one.result) << keys;
  EXPECT_EQ(echo, one.echo) << keys;
  EXPECT_EQ(end, one.end) << keys;
}

TEST(TypedLine, IsEditedAsATerminalSendsIt) {
  for (const Typed& one : kTyped) expect_edited(one, Echo::stars);
}

constexpr Typed kShown[] = {
    {"abc\r", "abc", "abc", End::line},
    {"a b\r", "a b", "a b", End::line},
    {"\u00E9\u20AC\U0001F600\r", "\u00E9\u20AC\U0001F600", "\u00E9\u20AC\U0001F600", End::line},

    // What was shown goes, in as many columns.
    {"abx\177c\r", "abc", "abx\b \bc", End::line},
    {"a\u00E9\x08\r", "a", "a\u00E9\b \b", End::line},
    {"\u5B57\x7f\r", "", "\u5B57\b\b  \b\b", End::line},  // a wide sign
    {"xe\u0301\x7f\r", "x", "xe\u0301\b \b", End::line},  // e and an accent above it
    {"a\u5B57z\x15\x7f\r", "", "a\u5B57z\b \b\b\b  \b\b\b \b", End::line},
    {"a\u200B\x7f\r", "", "a\b \b", End::line},  // nothing was shown of a zero-width space
    {"a\xFF\x7f\r", "", "a\b \b", End::line},    // nor of a broken character

    // What a terminal would act on is not sent to it.
    {"a\007\016\001b\r", "ab", "ab", End::line},
    {"a\x1b[31mb\x1b[Dc\x1bOAd\r", "abcd", "abcd", End::line},
    {"\x1b]0;t\x07\r", "0;t", "0;t", End::line},
    {"a\u009B31mb\r", "a\u009B31mb", "a31mb", End::line},
    {"a\23331mb\r", "a\23331mb", "a31mb", End::line},
    {"a\u202Eb\r", "a\u202Eb", "ab", End::line},
    {"a\xC3\r", "a\xC3", "a", End::line},
    {"a\303b\r", "a\303b", "ab", End::line},
    {"a\xED\xA0\x80\r", "a\xED\xA0\x80", "a", End::line},

    // The ends.
    {"abc\x03", "abc", "abc", End::interrupted},
    {"\x04", "", "", End::end_of_input},
    {"abc\004d\r", "abcd", "abcd", End::line},
    {"ab\x1b[\x03", "ab", "ab", End::interrupted},

    // A paste: its first line is the answer.
    {"\x1b[200~abc\x1b[201~\r", "abc", "abc", End::line},
    {"\x1b[200~abc\r", "abc", "abc", End::line},
    {"x\x1b[200~abc\n", "xabc", "xabc", End::line},

    // What parts it from a value that was copied along ends it as well.
    {"ab\t", "ab", "ab", End::line},
    {"\t\v\u2028ab\v", "ab", "ab", End::line},
    {"\x1b[200~ab\f", "ab", "ab", End::line},
    {"ab\u2028", "ab", "ab", End::line},
    {"ab\u2029", "ab", "ab", End::line},
    {"ab\u0085", "ab", "ab", End::line},
    {"\u00A0ab\u00A0", "ab", "ab", End::line},
    {"ab\x1c", "ab", "ab", End::line},
    {"ab\x1d", "ab", "ab", End::line},
    {"\x1e"
     "ab\x1e",
     "ab", "ab", End::line},
    {"ab\x1f", "ab", "ab", End::line},
    {"a\u00E0;b\r", "a\u00E0;b", "a\u00E0;b", End::line},
};

TEST(TypedLine, ShowsItsCharactersWhereTheyAreNoSecret) {
  for (const Typed& one : kShown) expect_edited(one, Echo::characters);
}

TEST(TypedLine, KnowsThatAPasteGoesOnBehindIt) {
  TypedLine first(Echo::characters);
  for (const char key : std::string_view("\x1b[200~id\n")) first.take(key);
  EXPECT_TRUE(first.pasting());
  TypedLine second(Echo::stars, first.pasting());
  for (const char key : std::string_view("secret\n\x1b[201~")) EXPECT_EQ(second.take(key).end, End::no);
  EXPECT_FALSE(second.pasting());
  EXPECT_EQ(second.take('\r').end, End::line);
  EXPECT_EQ(second.result().reveal(), "secret\n");
}

TEST(TypedLine, ShowsStarsWhereItCameAlongWithAnEarlierAnswer) {
  for (const auto& [pasting, along] : {std::pair(true, false), {false, true}}) {
    TypedLine line(Echo::characters, pasting, along);
    std::string echo;
    for (const char key : std::string_view("a\u00E9b\x7f\x7fz")) echo += line.take(key).echo;
    EXPECT_EQ(echo, "***\b \b\b \b*");
    EXPECT_EQ(line.take('\n').end, End::line) << "it still is one of several lines";
    EXPECT_EQ(line.result().reveal(), "az");
  }
}

TEST(TypedLine, TakesEveryPrintableByte) {
  TypedLine line(Echo::stars);
  std::string all;
  for (char c = 0x20; c < 0x7F; ++c) all += c;
  for (const char c : all) EXPECT_EQ(line.take(c).echo, "*");
  EXPECT_EQ(line.take('\r').end, End::line);
  EXPECT_EQ(line.result().reveal(), all);
}

TEST(TypedLine, TakesAMegabyte) {
  TypedLine line(Echo::stars);
  for (int i = 0; i < 1'000'000; ++i) line.take('x');
  EXPECT_EQ(line.result().size(), 1'000'000U);
}

}  // namespace
}  // namespace wcbs_link
