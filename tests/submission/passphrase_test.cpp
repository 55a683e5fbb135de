#include "submission/passphrase.hpp"

#include "wcbs_link/base/text.hpp"

#include <cmath>
#include <map>
#include <regex>
#include <string>
#include <string_view>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

std::map<char, int> signs_of_many() {
  std::map<char, int> seen;
  for (int i = 0; i < 500; ++i) {
    const auto passphrase = new_passphrase();
    if (!passphrase) continue;
    for (const char sign : passphrase->reveal())
      if (sign != '-') ++seen[sign];
  }
  return seen;
}

TEST(Passphrase, HasAtLeast100Bits) {
  const auto passphrase = new_passphrase();
  ASSERT_TRUE(passphrase);
  EXPECT_TRUE(std::regex_match(passphrase->reveal(), std::regex("[A-Z0-9]{4}(-[A-Z0-9]{4}){5}")));
  EXPECT_GE(24 * std::log2(static_cast<double>(signs_of_many().size())), 100);
}

TEST(Passphrase, TakesEverySignEquallyOftenAndNoTwoThatLookAlike) {
  const auto seen = signs_of_many();  // 12,000 signs: 500 of each of 24, give or take 22
  EXPECT_EQ(seen.size(), 24U);
  for (const auto& [sign, times] : seen) EXPECT_NEAR(times, 500, 150) << sign;
  for (const std::string_view alike : {"B8", "G6", "I1L", "O0Q", "S5", "UV", "Z2"}) {
    std::size_t present = 0;
    for (const char sign : alike) present += seen.count(sign);
    EXPECT_LE(present, 1U) << alike;
  }
}

TEST(Passphrase, IsSpelledOutInWordsThatBeginWithItsSigns) {
  const std::string spelled = spelled_out(Secret("KXTD-9MNP")).reveal();
  EXPECT_EQ(spelled, "  KXTD   Kilo X-ray Tango Delta\n  9MNP   nine Mike November Papa\n");
}

}  // namespace
}  // namespace wcbs_link
