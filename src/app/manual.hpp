#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// An option or an argument as `--help` tells it.
struct OptionHelp {
  std::vector<std::string> names;  ///< "-o", "--output"; "" alone for an argument without a name
  std::string value;               ///< "FILE"; "" for a flag
  std::string about;
  std::string group;
  std::vector<std::string> choices;  ///< the only words that the value can be; empty for any
};

struct CommandHelp {
  std::string name;
  std::string about;
  std::vector<OptionHelp> options;
};

/// Every command with its options, in the order of `--help`.
std::vector<CommandHelp> command_helps();

/// The manual page, in the language of man(7), for section 1.
std::string manual_page();

/// One row is a shell for `wcbs-link completion`.
struct CompletionShell {
  std::string_view name;  ///< "bash"
  std::string (*write)(const std::vector<CommandHelp>& commands);
};
std::span<const CompletionShell> completion_shells();

}  // namespace wcbs_link
