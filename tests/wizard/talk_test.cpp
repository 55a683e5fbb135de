#include "wizard/talk.hpp"

#include "wcbs_link/io/scripted_terminal.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::HasSubstr;
using testing::Not;

/// Somebody who gives these answers.
struct Person {
  explicit Person(std::vector<std::string> answers, bool terminal = true)
      : terminal_(std::move(answers), {terminal, terminal, terminal, 80}),
        console(terminal_, ColourChoice::never, true),
        talk(console) {}

  const std::string& screen() const { return terminal_.transcript(); }

  ScriptedTerminal terminal_;
  Console console;
  Talk talk;
};

enum class Fruit { apple, pear };
const std::vector<Choice<Fruit>> kFruits = {{Fruit::apple, "an apple"}, {Fruit::pear, "a pear"}};

TEST(AChoice, IsAValueWhateverItsWordsAndItsNumber) {
  Person person({"3", "2"});
  const auto chosen = person.talk.choose<Fruit>("Which?", kFruits);
  EXPECT_TRUE(chosen && *chosen == Fruit::pear);
  EXPECT_THAT(person.screen(), HasSubstr("\"3\" is not one of the choices: type a number from 1 to 2."));
}

TEST(AChoice, OfEnterIsTheOneInBrackets) {
  Person person({""});
  const auto chosen = person.talk.choose(Menu<Fruit>{"Which?", kFruits, 1});
  EXPECT_TRUE(chosen && *chosen == Fruit::pear);
  EXPECT_THAT(person.screen(), HasSubstr("Your choice [2]: "));
}

TEST(AChoice, IsMadeByWhatElseIsTakenForOne) {
  Person person({"plum", "PEAR"});
  Menu<Fruit> menu{"Which?", kFruits};
  menu.typed = [](const std::string& text) {
    return text == "PEAR" ? std::optional(Fruit::pear) : std::nullopt;
  };
  const auto chosen = person.talk.choose(menu);
  EXPECT_TRUE(chosen && *chosen == Fruit::pear);
  EXPECT_THAT(person.screen(), HasSubstr("\"plum\" is not one of the choices"));
}

TEST(AQuestion, SaysWhyItHasNoAnswer) {
  for (const auto& [key, code] :
       {std::pair("b", Code::back), {"BACK", Code::back}, {"q", Code::quit}, {" q ", Code::quit}}) {
    Person person({key, key, key, key});
    EXPECT_EQ(person.talk.ask("What?").error().code, code) << key;
    EXPECT_EQ(person.talk.choose<Fruit>("Which?", kFruits).error().code, code) << key;
    EXPECT_EQ(person.talk.ask_for_enter("Go on").error().code, code) << key;
    EXPECT_EQ(person.talk.ask_secret("Secret").error().code, code) << key;
  }
}

TEST(AQuestion, ForEnterTakesNothingElseButItsWord) {
  Person person({"no idea", "N"});
  const auto answer = person.talk.ask_for_enter("Press Enter when it is there", "n");
  EXPECT_TRUE(answer && *answer);
  EXPECT_THAT(person.screen(),
              HasSubstr("\"no idea\" is no answer here: press Enter, or type n, b, ? or q."));
  Person other({"n", ""});
  EXPECT_FALSE(*other.talk.ask_for_enter("Press Enter"));
  EXPECT_THAT(other.screen(), HasSubstr("press Enter, or type b, ? or q."));
}

TEST(AMenu, HasItsOwnHelpWhileItIsThere) {
  Person person({"?", "1", "?", ""});
  person.talk.set_help("The step's help.");
  Menu<Fruit> menu{"Which?", kFruits};
  menu.help = "Both are sweet.";
  EXPECT_TRUE(person.talk.choose(menu));
  EXPECT_THAT(person.screen(), HasSubstr("Both are sweet."));
  EXPECT_TRUE(person.talk.ask_for_enter("Go on"));
  EXPECT_THAT(person.screen(), HasSubstr("The step's help."));
}

TEST(APage, IsSetAsItLooks) {
  Person person({});
  person.talk.page(R"(
Two lines of a
paragraph:
1. A point that is
  hanging.
- Another one.
And a paragraph.

    as it is
)");
  EXPECT_EQ(
      person.screen(),
      "Two lines of a paragraph:\n  1. A point that is hanging.\n  - Another one.\nAnd a paragraph.\n\n    as it is\n");
}

// Signs of life.

TEST(AWait, IsSaidAfterTwoFiveTenAndThenEveryTenSeconds) {
  Person person({""});
  person.talk.wait_for("Waiting for the server");
  const auto begun = steady_clock::now();
  person.talk.tick(begun + std::chrono::milliseconds(1900));
  EXPECT_EQ(person.screen(), "");
  std::string expected;
  for (const int time : {2, 5, 10, 20, 30}) {
    person.talk.tick(begun + seconds(time) + std::chrono::milliseconds(50));
    person.talk.tick(begun + seconds(time) + std::chrono::milliseconds(150));
    expected += "  Waiting for the server: " + std::to_string(time) + " seconds so far. Ctrl-C stops.\n";
    EXPECT_EQ(person.screen(), expected);
  }
  EXPECT_TRUE(person.talk.ask("What?"));
  person.talk.tick(begun + seconds(60));
  EXPECT_THAT(person.screen(), Not(HasSubstr("40 seconds"))) << "nothing is waited for any more";
}

TEST(AWait, IsSaidByTheThreadThatAsksAndOnATerminalAlone) {
  Person piped({}, false);
  piped.talk.wait_for("Waiting");
  piped.talk.tick(steady_clock::now() + seconds(9));
  EXPECT_EQ(piped.screen(), "");
  Person person({});
  person.talk.wait_for("Waiting");
  std::thread([&] { person.talk.tick(steady_clock::now() + seconds(9)); }).join();
  EXPECT_EQ(person.screen(), "");
}

}  // namespace
}  // namespace wcbs_link
