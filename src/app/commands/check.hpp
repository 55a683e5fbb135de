#pragma once

#include "app/context.hpp"
#include "wcbs_link/diagnosis/check.hpp"
#include "wcbs_link/diagnosis/compare.hpp"

#include <functional>

/// What testing one link, testing many, and comparing share.

namespace wcbs_link {

/// How a report is to look where the result goes.
ReportStyle style_for(const Context& context);

CheckOptions check_options(const Arguments& arguments);

/// `once`, or with --watch again and again until Ctrl-C.
Result<ExitCode> again_and_again(Context& context, const std::function<Result<ExitCode>()>& once);

/// One walk over the link.
Report check_link(Context& context, HttpTransport& transport, const LinkDetails& details);

/// Writes a comparison; the exit code says whether the outside can use the link.
Result<ExitCode> deliver_comparison(Context& context, const Comparison& comparison);

/// check --outside: tests, lets the person change the network, tests again, compares.
Result<ExitCode> check_outside(Context& context, const LinkDetails& details);

/// check --list
Result<ExitCode> check_list(Context& context);

}  // namespace wcbs_link
