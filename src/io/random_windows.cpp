#define _CRT_RAND_S  // for rand_s, which asks the system's generator (RtlGenRandom)

#include "wcbs_link/io/random.hpp"

#include <cstdlib>
#include <cstring>

namespace wcbs_link {

Result<Done> fill_random(std::span<unsigned char> bytes) {
  while (!bytes.empty()) {
    unsigned int number = 0;
    if (rand_s(&number) != 0)
      return Error{Code::local, "This computer's generator of random numbers does not answer."};
    const std::size_t now = bytes.size() < sizeof number ? bytes.size() : sizeof number;
    std::memcpy(bytes.data(), &number, now);
    bytes = bytes.subspan(now);
  }
  return Done{};
}

}  // namespace wcbs_link
