#pragma once

#include <string>

namespace wcbs_link {

/// What another program of this system says, and how it ended.
struct Told {
  int code = -1;
  std::string text;  ///< standard output and standard error
};
Told tell(const std::string& shell_command);

/// `text` as one word of a shell command.
std::string quoted(const std::string& text);

}  // namespace wcbs_link
