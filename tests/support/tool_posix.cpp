#include "support/tool_posix.hpp"

#include "wcbs_link/base/text.hpp"

#include <array>
#include <cstdio>
#include <sys/wait.h>

namespace wcbs_link {

Told tell(const std::string& shell_command) {
  Told told;
  FILE* pipe = popen(("( " + shell_command + " ) 2>&1 </dev/null").c_str(), "r");
  if (pipe == nullptr) return told;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    told.text.append(buffer.data(), got);
  const int status = pclose(pipe);
  told.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return told;
}

std::string quoted(const std::string& text) {
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

}  // namespace wcbs_link
