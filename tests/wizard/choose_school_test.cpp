#include "wizard/choose_school.hpp"

#include "wcbs_link/io/scripted_terminal.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

School school(std::string id, std::string name) {
  School one;
  one.id = std::move(id);
  one.name = std::move(name);
  return one;
}

std::vector<School> trust(int schools) {
  std::vector<School> all;
  for (int i = 1; i <= schools; ++i)
    all.push_back(school(std::to_string(i + 100), fmt::format("Trust School {}", i)));
  return all;
}

struct Chosen {
  std::string id;  ///< "" for none
  std::string screen;
};

Chosen choose(const std::vector<School>& schools, std::vector<std::string> answers,
              const std::string& known = "") {
  ScriptedTerminal terminal(std::move(answers));
  Console console(terminal, ColourChoice::never, true);
  Talk talk(console);
  const auto one = choose_school_from(talk, schools, known);
  return {one ? one->id : "", terminal.transcript()};
}

TEST(ChooseSchool, AsksNothingWhereThereIsOne) {
  const Chosen chosen = choose(trust(1), {});
  EXPECT_EQ(chosen.id, "101");
  EXPECT_EQ(chosen.screen, "");
}

TEST(ChooseSchool, TakesTheNumberTheNameAndTheId) {
  for (const char* answer : {"2", "Trust School 2", "trust school 2", "102", " \"102\" ", "hool 2"})
    EXPECT_EQ(choose(trust(3), {answer}).id, "102") << answer;
}

TEST(ChooseSchool, NarrowsAListAboveTwentyBeforeItShowsIt) {
  const Chosen chosen = choose(trust(250), {"School", "School 24", "3"});
  EXPECT_THAT(chosen.screen, HasSubstr("The API lists 250 schools."));
  EXPECT_THAT(chosen.screen, HasSubstr("250 schools fit: type more of the name."));
  EXPECT_THAT(chosen.screen, HasSubstr("11 schools fit:\n  No.  School ID  Name\n"));
  EXPECT_THAT(chosen.screen, Not(HasSubstr("Trust School 117")));
  EXPECT_EQ(chosen.id, "341");
  EXPECT_EQ(choose(trust(20), {"20"}).id, "120") << "a list of twenty is shown at once";
}

TEST(ChooseSchool, SaysWhatIsNowhereAndLooksInAllOfThemAgain) {
  const Chosen chosen = choose(trust(250), {"School 24", "xyz", "", "Trust School 7"});
  EXPECT_THAT(chosen.screen, HasSubstr("\"xyz\" is in no name and no School ID here."));
  EXPECT_THAT(chosen.screen, HasSubstr("Type a number, a name or a School ID."));
  EXPECT_EQ(chosen.id, "107");
}

TEST(ChooseSchool, OffersTheOneThatIsKnown) {
  EXPECT_EQ(choose(trust(3), {""}, "103").id, "103");
  EXPECT_EQ(choose(trust(250), {""}, "103").id, "103");
  EXPECT_EQ(choose(trust(3), {"", "1"}, "999").id, "101") << "what is not in the list is not offered";
}

}  // namespace
}  // namespace wcbs_link
