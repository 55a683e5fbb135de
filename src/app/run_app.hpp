#pragma once

#include "app/environment.hpp"
#include "app/exit_code.hpp"

#include <string>
#include <vector>

namespace wcbs_link {

/// The whole program. Never throws: an exception inside is a bug, and is said as one.
int run_app(const std::vector<std::string>& words, const Environment& environment);

}  // namespace wcbs_link
