#include "app/command_line.hpp"
#include "support/scratch_folder.hpp"
#include "support/tool_posix.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <string>
#include <variant>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

/// Values that a server or somebody's file can bring, for a shell and for a reader of options.
constexpr const char* kEvil[] = {
    "$(touch x)",
    "`touch x`",
    "a;touch x",
    "a\ntouch x",
    "a|touch x",
    "a&touch x",
    "\\\"; touch x; \"",
    "';touch x;'",
    "a\"b",
    "${IFS}touch",
    "!!",
    "-o/x",
    "--allow-http",
    "-",
    "--token-url",
    "a b",
    "\xC3\xA9",
    "*",
    "~",
    "a#b",
    "%PATH%",
    "a\r\ntouch x",
    "\x1b[201~touch",
    "$'\\x74ouch'",
    "<x",
    ">x",
    "=a",
    "[p]asted",
    "a=~",
};

/// What a shell makes of a pasted command: its words, a line each, between brackets.
std::string words_of(const std::string& command, const ScratchFolder& folder) {
  const std::string script =
      "wcbs-link() { for word; do printf '[%s]\\n' \"$word\"; done; }\n" + command + "\n";
  const Told told = tell(fmt::format("cd {} && bash {}", quoted(folder.path().string()),
                                     quoted(folder.write("pasted", script))));
  EXPECT_EQ(told.code, 0) << told.text;
  return told.text;
}

TEST(RepeatCommand, IsThreeOptionsForARealShellWhateverTheirValues) {
  for (const std::string evil : kEvil) {
    const ScratchFolder folder;
    const std::string words =
        words_of(repeat_command({"--url", "https://school.example.org/", "--client-id", evil,
                                 "--client-secret-file", "FILE", "--school-id", evil}),
                 folder);
    EXPECT_EQ(folder.files().size(), 1U) << evil << " did something: " << words;
    const std::string start = "[check]\n[--url]\n[https://school.example.org/]\n";
    ASSERT_EQ(words.substr(0, start.size()), start) << evil;
    const std::string rest = words.substr(start.size());
    const auto as = [](const std::string& value) {
      return fmt::format("[--client-id]\n[{0}]\n[--client-secret-file]\n[FILE]\n[--school-id]\n[{0}]\n",
                         value);
    };
    EXPECT_TRUE(rest == as(evil) || rest == as("VALUE")) << evil << " became\n" << rest;
  }
}

TEST(RepeatCommand, NeverBecomesAnotherOption) {
  for (const std::string evil : {"-o/x", "--allow-http", "-", "--token-url", "--trace=x", "-v"}) {
    const auto read =
        read_command_line({"check", "--url", "https://school.example.org/", "--school-id", evil});
    if (!read) continue;  // to refuse it is as good
    const auto& arguments = std::get<Arguments>(*read);
    EXPECT_EQ(arguments.details.school_id, evil);
    EXPECT_FALSE(arguments.details.allow_http || arguments.verbose) << evil;
    EXPECT_EQ(arguments.output + arguments.trace + arguments.details.token_url, "") << evil;
  }
}

}  // namespace
}  // namespace wcbs_link
