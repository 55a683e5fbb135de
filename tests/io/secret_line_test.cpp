#include "wcbs_link/io/secret_line.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using End = SecretLine::End;

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
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\r", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "***", End::line},

    // Editing.
    {"abx\x7f"
     "c\r",
     "abc", "***\b \b*", End::line},
    {"abx\x08"
     "c\r",
     "abc", "***\b \b*", End::line},
    {"a\xC3\xA9\x7f\r", "a", "**\b \b", End::line},
    {"\x7f\x7fz\r", "z", "*", End::line},
    {"abc\x15z\r", "z", "***\b \b\b \b\b \b*", End::line},
    {"\x15\r", "", "", End::line},

    // The ends.
    {"\x03", "", "", End::interrupted},
    {"abc\x03", "abc", "***", End::interrupted},
    {"\x04", "", "", End::end_of_input},
    {"abc\x04", "abc", "***", End::no},
    {"abc\x04"
     "d\r",
     "abcd", "****", End::line},

    // Escape sequences are ignored.
    {"a\x1b[Db\r", "ab", "**", End::line},
    {"a\x1b[3~b\r", "ab", "**", End::line},
    {"a\x1b[1;5Cb\r", "ab", "**", End::line},
    {"a\x1bOPb\r", "ab", "**", End::line},
    {"a\x1bxb\r", "ab", "**", End::line},
    {"a\x01\x02"
     "b\r",
     "ab", "**", End::line},

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

TEST(SecretLine, IsEditedAsATerminalSendsIt) {
  for (const Typed& one : kTyped) {
    SecretLine line;
    std::string echo;
    End end = End::no;
    std::size_t used = 0;
    for (const char key : one.keys) {
      EXPECT_EQ(end, End::no) << "ended early: " << testing::PrintToString(std::string(one.keys));
      const SecretLine::Step step = line.take(key);
      echo += step.echo;
      end = step.end;
      ++used;
    }
    EXPECT_EQ(used, one.keys.size());
    EXPECT_EQ(line.result().reveal(), one.result) << testing::PrintToString(std::string(one.keys));
    EXPECT_EQ(echo, one.echo) << testing::PrintToString(std::string(one.keys));
    EXPECT_EQ(end, one.end) << testing::PrintToString(std::string(one.keys));
  }
}

TEST(SecretLine, TakesEveryPrintableByte) {
  SecretLine line;
  std::string all;
  for (char c = 0x20; c < 0x7F; ++c) all += c;
  for (const char c : all) EXPECT_EQ(line.take(c).echo, "*");
  EXPECT_EQ(line.take('\r').end, End::line);
  EXPECT_EQ(line.result().reveal(), all);
}

TEST(SecretLine, TakesAMegabyte) {
  SecretLine line;
  for (int i = 0; i < 1'000'000; ++i) line.take('x');
  EXPECT_EQ(line.result().size(), 1'000'000U);
}

}  // namespace
}  // namespace wcbs_link
