#pragma once

#include "app/exit_code.hpp"
#include "wcbs_link/base/result.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace wcbs_link {

struct Context;

enum class Command : std::uint8_t {
  setup,
  check,
  compare,
  schools,
  bundle,
  explain,
  demo,
  practice,
  completion,
  manual
};

/// One row is a command.
struct CommandRow {
  Command command = Command::setup;
  std::string_view name;
  std::string_view about;
  Result<ExitCode> (*run)(Context& context) = nullptr;
};
/// In the order of `--help`.
std::span<const CommandRow> commands();

/// nullptr for a word that is none.
const CommandRow* find_command(std::string_view word);
const CommandRow& row_of(Command command);

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

}  // namespace wcbs_link
