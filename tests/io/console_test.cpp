#include "wcbs_link/io/console.hpp"

#include "wcbs_link/io/scripted_terminal.hpp"

#include <string>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

struct ColourCase {
  ColourChoice choice;
  bool plain;
  bool out_is_terminal;
  bool colour;
};
constexpr ColourCase kColourCases[] = {
    {ColourChoice::automatic, false, true, true}, {ColourChoice::automatic, false, false, false},
    {ColourChoice::automatic, true, true, false}, {ColourChoice::always, true, false, true},
    {ColourChoice::always, false, false, true},   {ColourChoice::never, false, true, false},
};

TEST(Console, DecidesOnColourForEachStream) {
  for (const ColourCase& one : kColourCases) {
    ScriptedTerminal terminal({}, {true, one.out_is_terminal, false, 80});
    const Console console(terminal, one.choice, one.plain);
    EXPECT_EQ(console.bold("x", Stream::out), one.colour ? "\x1b[1mx\x1b[0m" : "x");
    EXPECT_EQ(console.bold("x", Stream::err), one.choice == ColourChoice::always ? "\x1b[1mx\x1b[0m" : "x");
    EXPECT_EQ(console.coloured("x", Console::Hue::red, Stream::out), one.colour ? "\x1b[31mx\x1b[0m" : "x");
  }
}

TEST(Console, WrapsBetween30And100Columns) {
  for (const auto& [columns, width] :
       {std::pair(0, 30U), std::pair(-5, 30U), std::pair(72, 72U), std::pair(500, 100U)}) {
    ScriptedTerminal terminal({}, {true, true, true, columns});
    EXPECT_EQ(Console(terminal, ColourChoice::never, false).width(), width);
  }
}

TEST(Console, RemovesKnownSecretsFromBothStreams) {
  ScriptedTerminal terminal({});
  Console console(terminal, ColourChoice::never, false);
  console.redactor().learn(Secret("Tell-nobody-this-1"));
  console.out("a Tell-nobody-this-1 b\n");
  console.err("c Tell-nobody-this-1 d\n");
  console.out_with_secret("e Tell-nobody-this-1 f\n");
  EXPECT_EQ(terminal.out(), "a [hidden] b\ne Tell-nobody-this-1 f\n");
  EXPECT_EQ(terminal.err(), "c [hidden] d\n");
}

TEST(Console, RemovesKnownSecretsFromWhatItAsks) {
  ScriptedTerminal terminal({"one", "two"});
  Console console(terminal, ColourChoice::never, false);
  console.redactor().learn(Secret("Tell-nobody-this-1"));
  EXPECT_EQ(*console.read_line("Tell-nobody-this-1? "), "one");
  EXPECT_EQ(console.read_keys("Still Tell-nobody-this-1? ", Echo::stars)->reveal(), "two");
  EXPECT_EQ(terminal.err(), "[hidden]? Still [hidden]? ");
}

TEST(Console, BreaksTheLineBehindAQuestionWhereNobodyTypes) {
  ScriptedTerminal terminal({"one", "two"}, {false, true, true, 80});
  Console console(terminal, ColourChoice::never, false);
  EXPECT_TRUE(console.read_line("Address? "));
  EXPECT_TRUE(console.read_keys("Secret? ", Echo::stars));
  EXPECT_FALSE(console.read_line("More? "));
  EXPECT_EQ(terminal.err(), "Address? \nSecret? \nMore? \n");
}

class BrokenTerminal final : public Terminal {
 public:
  Result<Done> write(Stream, std::string_view text) override {
    return Error{Code::local, "No space left for " + std::string(text)};
  }
  Result<std::string> read_line(std::string_view prompt) override {
    return write(Stream::err, prompt).error();
  }
  Result<Secret> read_keys(std::string_view prompt, Echo) override {
    return write(Stream::err, prompt).error();
  }
  Result<Secret> read_all(std::size_t) override { return Secret(); }
  TerminalFacts facts() const override { return {}; }
};

TEST(Console, RemembersTheFirstWriteThatFailed) {
  BrokenTerminal terminal;
  Console console(terminal, ColourChoice::automatic, false);
  EXPECT_EQ(console.failure(), nullptr);
  console.out("one");
  console.err("two");
  ASSERT_NE(console.failure(), nullptr);
  EXPECT_EQ(console.failure()->summary, "No space left for one");
}

TEST(Console, RemembersAQuestionThatCouldNotBeWritten) {
  BrokenTerminal terminal;
  Console console(terminal, ColourChoice::automatic, false);
  EXPECT_FALSE(console.read_line("Address? "));
  ASSERT_NE(console.failure(), nullptr);
  EXPECT_EQ(console.failure()->summary, "No space left for Address? ");
}

TEST(Console, TakesTheEndOfInputForNoFailure) {
  ScriptedTerminal terminal({});
  Console console(terminal, ColourChoice::automatic, false);
  EXPECT_FALSE(console.read_line("Address? "));
  EXPECT_EQ(console.failure(), nullptr);
}

TEST(ScriptedTerminal, ShowsAnswersWhereAPersonWouldHaveTypedThem) {
  ScriptedTerminal terminal({"school.example.org", "hunter2"});
  EXPECT_EQ(*terminal.read_line("Address? "), "school.example.org");
  EXPECT_EQ(terminal.read_keys("Secret? ", Echo::stars)->reveal(), "hunter2");
  EXPECT_TRUE(terminal.write(Stream::out, "done\n"));
  EXPECT_EQ(terminal.transcript(), "Address? school.example.org\nSecret? *******\ndone\n");
  EXPECT_EQ(terminal.err(), "Address? Secret? ");
  EXPECT_EQ(terminal.out(), "done\n");
}

TEST(ScriptedTerminal, GivesAllThatIsLeftAtOnceAndEndsWhenItsAnswersAreUsedUp) {
  ScriptedTerminal terminal({"one", "two", "three"});
  EXPECT_TRUE(terminal.read_line("?"));
  EXPECT_EQ(terminal.answers_left(), 2U);
  EXPECT_EQ(terminal.read_all(100)->reveal(), "two\nthree\n");
  EXPECT_EQ(terminal.answers_left(), 0U);
  EXPECT_EQ(terminal.read_line("?").error().code, Code::end_of_input);
  EXPECT_EQ(terminal.read_keys("?", Echo::stars).error().code, Code::end_of_input);
  ScriptedTerminal long_one({std::string(50, 'x')});
  EXPECT_EQ(long_one.read_all(10)->size(), 10U);
}

}  // namespace
}  // namespace wcbs_link
