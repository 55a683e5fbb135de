#include "wcbs_link/io/random.hpp"

#include <cstdlib>
#include <cstring>

namespace wcbs_link {

Result<Done> fill_random(std::span<unsigned char> bytes) {
  while (!bytes.empty()) {
    unsigned int number = 0;
    // Asks the system's generator (RtlGenRandom). Declared where _CRT_RAND_S is defined:
    // cmake/Settings.cmake.
    if (rand_s(&number) != 0)
      return Error{Code::local, "This computer's generator of random numbers does not answer."};
    const std::size_t now = bytes.size() < sizeof number ? bytes.size() : sizeof number;
    std::memcpy(bytes.data(), &number, now);
    bytes = bytes.subspan(now);
  }
  return Done{};
}

}  // namespace wcbs_link
