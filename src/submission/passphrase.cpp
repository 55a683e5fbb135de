#include "submission/passphrase.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/random.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

// Of signs that are taken for each other (B 8, G 6, I L 1, O 0 Q, S 5, U V, Z 2) at most one is here.
struct Sign {
  char sign;
  std::string_view word;
};
constexpr Sign kSigns[] = {
    {'A', "Alfa"},   {'B', "Bravo"}, {'C', "Charlie"}, {'D', "Delta"},  {'E', "Echo"},    {'F', "Foxtrot"},
    {'G', "Golf"},   {'H', "Hotel"}, {'J', "Juliett"}, {'K', "Kilo"},   {'M', "Mike"},    {'N', "November"},
    {'P', "Papa"},   {'R', "Romeo"}, {'T', "Tango"},   {'V', "Victor"}, {'W', "Whiskey"}, {'X', "X-ray"},
    {'Y', "Yankee"}, {'2', "two"},   {'3', "three"},   {'4', "four"},   {'7', "seven"},   {'9', "nine"},
};
constexpr std::size_t kGroups = 6;
constexpr std::size_t kInGroup = 4;
constexpr std::size_t kEven = 256 / std::size(kSigns) * std::size(kSigns);

}  // namespace

Result<Secret> new_passphrase() {
  std::string text;
  std::array<unsigned char, 64> random{};
  for (std::size_t signs = 0; signs < kGroups * kInGroup;) {
    if (auto filled = fill_random(random); !filled) return filled.error();
    for (const unsigned char byte : random) {
      if (byte >= kEven || signs == kGroups * kInGroup) continue;  // every sign is as likely as the others
      if (signs > 0 && signs % kInGroup == 0) text += '-';
      text += kSigns[byte % std::size(kSigns)].sign;
      ++signs;
    }
  }
  Secret passphrase(text);
  wipe(text);
  return passphrase;
}

Secret spelled_out(const Secret& passphrase) {
  std::string text;
  for (std::string& group : split(passphrase.reveal(), '-')) {
    text += fmt::format("  {}  ", group);
    for (const char sign : group)
      for (const Sign& row : kSigns)
        if (row.sign == sign) text += fmt::format(" {}", row.word);
    text += '\n';
    wipe(group);
  }
  Secret spelled(text);
  wipe(text);
  return spelled;
}

}  // namespace wcbs_link
