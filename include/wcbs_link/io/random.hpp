#pragma once

#include "wcbs_link/base/result.hpp"

#include <span>

namespace wcbs_link {

/// Fills `bytes` from the operating system's generator for secrets. Fails with `local`. In random_posix.cpp
/// and random_windows.cpp.
Result<Done> fill_random(std::span<unsigned char> bytes);

}  // namespace wcbs_link
