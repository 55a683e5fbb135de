#pragma once

#include "wcbs_link/diagnosis/report.hpp"

#include <vector>

namespace wcbs_link {

/// The findings for counted people, one for each group; before them one for an API that needs no consent.
/// `expected` is how many of a group PASS holds, by its key, where that is known.
std::vector<Finding> judge_consent(const std::vector<GroupCount>& counts, Consent rule,
                                   const Expected& expected);

}  // namespace wcbs_link
