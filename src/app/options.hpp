#pragma once

#include "app/arguments.hpp"
#include "app/command_table.hpp"
#include "wcbs_link/base/result.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

enum class FileUse : std::uint8_t { none, reads, writes };

/// How a value is read.
struct Input {
  std::function<bool(Arguments& arguments, const std::string& text)> take;  ///< false: it cannot be
  /// Says so, behind the option and the value: "is no stage{nearest}: write one of {choices}."
  std::string refusal = {};
  std::vector<std::string> (*choices)(Command command) = nullptr;  ///< the only words that can be taken
  FileUse file = FileUse::none;                                   ///< what is done with the file of that name
  std::vector<std::string> (*listed)(Command command) = nullptr;  ///< the words of a list, which has commas
};

enum class Times : std::uint8_t { once, often };

/// One row is an option: reading, help, manual page and completions come from it.
struct Option {
  std::string names;  ///< "-o,--output"; "" for an argument without a name
  std::string value;  ///< what stands for the value: "FILE"; "" for a flag, and where `choices` say it
  std::string group;  ///< its heading in the help
  std::string about;
  std::vector<Command> commands;  ///< those that have it
  Input input;                    ///< takes nothing for --help
  /// How a value that changes a check's result stands in "To repeat"; nullptr where it changes nothing, and
  /// for the link's own, which `link_options` says.
  std::string (*repeated)(const std::string& value) = nullptr;
  Times times = Times::once;  ///< of what was given once the last counts, of others each

  bool is_flag() const { return value.empty() && input.choices == nullptr; }
  /// "--output"
  std::string_view long_name() const { return std::string_view(names).substr(names.find(',') + 1); }
  /// "FILE", "text|json"
  std::string value_for(Command command) const;
  /// Says that `text` cannot be taken.
  Error refused(Command command, const std::string& text) const;
};

/// Those of a command, in the order of `--help`.
std::vector<const Option*> options_of(Command command);

}  // namespace wcbs_link
