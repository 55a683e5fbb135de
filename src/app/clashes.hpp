#pragma once

#include "app/arguments.hpp"
#include "wcbs_link/base/result.hpp"

#include <map>
#include <string>

namespace wcbs_link {

/// What was given, by an option's long name, with its last value.
using Given = std::map<std::string, std::string, std::less<>>;

/// Fails with `usage` where two options that were given cannot go together, or one cannot apply: no option is
/// ignored in silence.
Result<Done> look_for_clashes(const Arguments& arguments, const Given& given);

}  // namespace wcbs_link
