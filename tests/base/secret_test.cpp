#include "wcbs_link/base/secret.hpp"

#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(Secret, CannotBePrintedStreamedOrFormatted) {
  EXPECT_FALSE(Streamable<Secret>);
  EXPECT_TRUE(Streamable<std::string>);
  EXPECT_FALSE(fmt::is_formattable<Secret>::value);
  EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
  EXPECT_FALSE((std::is_convertible_v<std::string, Secret>));
}

TEST(Secret, HoldsItsTextUnchanged) {
  const std::string text("a\0b\n", 4);
  const Secret secret(text);
  EXPECT_EQ(secret.reveal(), text);
  EXPECT_EQ(secret.size(), 4U);
  EXPECT_FALSE(secret.empty());
  EXPECT_TRUE(Secret().empty());
}

TEST(Secret, LeavesNothingBehindWhenItMoves) {
  for (const std::string& text : {std::string("short"), std::string(500, 'x')}) {
    Secret first(text);
    Secret second(std::move(first));
    EXPECT_EQ(first.reveal(), "");  // NOLINT(bugprone-use-after-move): that is the point
    EXPECT_EQ(second.reveal(), text);
    Secret third("other");
    third = std::move(second);
    EXPECT_EQ(second.reveal(), "");  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(third.reveal(), text);
  }
}

TEST(Secret, CanBeCopiedAndCompared) {
  const Secret first("hunter2");
  Secret second;
  second = first;
  EXPECT_TRUE(first == second);
  const Secret& same = second;
  second = same;
  EXPECT_TRUE(first == second);
  EXPECT_FALSE(first == Secret("hunter3"));
}

TEST(Wipe, EmptiesAString) {
  std::string text = "hunter2";
  const char* bytes = text.data();  // short enough to live inside the string
  wipe(text);
  EXPECT_EQ(text, "");
  EXPECT_EQ(bytes[1], '\0');
}

}  // namespace
}  // namespace wcbs_link
