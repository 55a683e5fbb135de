#include "app/context.hpp"
#include "app/shells.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/base/text.hpp"

#include <fmt/format.h>

namespace wcbs_link {

Result<ExitCode> completion_command(Context& context) {
  if (const CompletionShell* shell = context.arguments.shell) {
    context.console.out(shell->stub);
    return ExitCode::done;
  }
  std::vector<std::string> names;
  for (const CompletionShell& shell : completion_shells()) names.emplace_back(shell.name);
  return usage(fmt::format("Say for which shell: wcbs-link completion {}.", join(names, "|")));
}

}  // namespace wcbs_link
