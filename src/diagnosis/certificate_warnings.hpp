#pragma once

#include "wcbs_link/diagnosis/report.hpp"

#include <vector>

namespace wcbs_link {

/// The findings for a connection whose certificate was accepted: the pass first, then what to warn of.
std::vector<Finding> judge_certificate(const Connection& seen, TimePoint now);

/// Adds to the evidence that the environment has changed whom this computer trusts, where it has.
void name_roots(Finding& finding, const Connection& seen);

}  // namespace wcbs_link
