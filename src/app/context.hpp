#pragma once

#include "app/arguments.hpp"
#include "app/environment.hpp"
#include "app/exit_code.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/io/console.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace wcbs_link {

/// What a command works with.
struct Context {
  const Arguments& arguments;
  const Environment& environment;
  Console& console;
  bool pins_told = false;                ///< which --resolve was not used
  std::optional<Error> lost_trace = {};  ///< --trace could not be written, whatever became of the command

  bool may_ask() const { return !arguments.no_input && console.facts().input_is_terminal; }
  bool has_output_file() const { return !arguments.output.empty() && arguments.output != "-"; }
};

/// Writes a result to --output, or to standard output; gives `code` where that went well.
Result<ExitCode> deliver(Context& context, const std::string& text, ExitCode code);

/// A new folder that goes with everything in it.
Result<std::shared_ptr<const std::filesystem::path>> temporary_folder();

}  // namespace wcbs_link
