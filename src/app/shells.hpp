#pragma once

#include <span>
#include <string_view>

namespace wcbs_link {

/// One row is a shell that `wcbs-link completion` knows.
struct CompletionShell {
  std::string_view name;  ///< "bash"
  std::string_view stub;  ///< what makes it ask `wcbs-link complete`
};
std::span<const CompletionShell> completion_shells();

/// nullptr for a name that is none.
const CompletionShell* find_completion_shell(std::string_view name);

}  // namespace wcbs_link
