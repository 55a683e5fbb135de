#include "wcbs_link/io/random.hpp"

#include <algorithm>
#include <sys/random.h>  // getentropy on macOS
#include <unistd.h>

namespace wcbs_link {

Result<Done> fill_random(std::span<unsigned char> bytes) {
  constexpr std::size_t kMostAtOnce = 256;  // getentropy(3)
  while (!bytes.empty()) {
    const std::size_t now = std::min(bytes.size(), kMostAtOnce);
    if (getentropy(bytes.data(), now) != 0)
      return Error{Code::local, "This computer's generator of random numbers does not answer."};
    bytes = bytes.subspan(now);
  }
  return Done{};
}

}  // namespace wcbs_link
