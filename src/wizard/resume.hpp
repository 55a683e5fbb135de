#pragma once

#include "wizard/step.hpp"

#include <optional>

namespace wcbs_link {

/// Greets, and where a kept set-up is found, asks whether to go on with it: gives the step to begin with.
/// `kept_at` is where it was left, once it is taken up.
Result<StepId> where_to_begin(Sitting& sitting, std::optional<StepId>& kept_at);

}  // namespace wcbs_link
