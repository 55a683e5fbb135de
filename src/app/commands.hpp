#pragma once

#include "app/arguments.hpp"
#include "app/environment.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/io/console.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace wcbs_link {

/// A command's surroundings.
struct Context {
  const Arguments& arguments;
  const Environment& environment;
  Console& console;
  bool pins_told = false;                ///< which --resolve was not used
  std::optional<Error> lost_trace = {};  ///< --trace could not be written, whatever became of the command

  bool may_ask() const { return !arguments.no_input && console.facts().input_is_terminal; }
  bool has_output_file() const { return !arguments.output.empty() && arguments.output != "-"; }
};

// One file in commands/ each. Errors are said by `run_app`, which also gives them their exit code.
Result<ExitCode> setup_command(Context& context);
Result<ExitCode> check_command(Context& context);
Result<ExitCode> compare_command(Context& context);
Result<ExitCode> schools_command(Context& context);
Result<ExitCode> bundle_command(Context& context);
Result<ExitCode> explain_command(Context& context);
Result<ExitCode> demo_command(Context& context);
Result<ExitCode> practice_command(Context& context);
Result<ExitCode> completion_command(Context& context);
Result<ExitCode> manual_command(Context& context);

/// Writes a result to --output, or to standard output; gives `code` where that went well.
Result<ExitCode> deliver(Context& context, const std::string& text, ExitCode code);

/// A unique Message-ID (RFC 5322, 3.6.4), without the angle brackets.
std::string new_message_id();

/// A new folder that goes with everything in it.
Result<std::shared_ptr<const std::filesystem::path>> temporary_folder();

}  // namespace wcbs_link
