#pragma once

#include "wcbs_link/wizard/outside_check.hpp"
#include "wizard/step.hpp"

namespace wcbs_link {

/// See wcbs_link/wizard/outside_check.hpp.
Result<Comparison> test_outside(Talk& talk, const OutsideTest& test);

/// The same for the wizard's own link; shows the comparison, a window at a time.
Result<Done> show_outside(Sitting& sitting);

}  // namespace wcbs_link
