#pragma once

#include "app/commands.hpp"
#include "wcbs_link/diagnosis/check.hpp"

#include <functional>

/// What testing one link and testing many share.

namespace wcbs_link {

/// How a report is to look where the result goes.
ReportStyle style_for(const Context& context);

CheckOptions check_options(const Arguments& arguments);

/// `once`, or with --watch again and again until Ctrl-C.
Result<ExitCode> again_and_again(Context& context, const std::function<Result<ExitCode>()>& once);

/// check --list
Result<ExitCode> check_list(Context& context);

}  // namespace wcbs_link
