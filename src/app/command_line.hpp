#pragma once

#include "app/arguments.hpp"
#include "wcbs_link/base/result.hpp"

#include <string>
#include <variant>
#include <vector>

namespace wcbs_link {

/// What is printed, and all that there is to do: for `--help`, `--version` and the hidden `complete
/// WORDS...`.
struct Text {
  std::string text;
};

/// Reads the command line (without the program's name). Fails with `usage`: one sentence that names the
/// option and the value, but never a value that might be a secret.
Result<std::variant<Arguments, Text>> read_command_line(const std::vector<std::string>& words);

}  // namespace wcbs_link
