#pragma once

#include "app/context.hpp"
#include "wcbs_link/base/result.hpp"

namespace wcbs_link {

// One file in commands/ each. Errors are said by `run_app`, which also gives them their exit code.

Result<ExitCode> setup_command(Context& context);
Result<ExitCode> check_command(Context& context);
Result<ExitCode> schools_command(Context& context);
Result<ExitCode> bundle_command(Context& context);
Result<ExitCode> explain_command(Context& context);
Result<ExitCode> demo_command(Context& context);
Result<ExitCode> practice_command(Context& context);
Result<ExitCode> completion_command(Context& context);
Result<ExitCode> manual_command(Context& context);

}  // namespace wcbs_link
