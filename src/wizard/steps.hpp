#pragma once

#include "wizard/step.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace wcbs_link {

/// In their order, and in that of StepId.
std::span<const Step> wizard_steps();

const Step& step_of(StepId id);

/// Nothing for a name that is none.
std::optional<StepId> find_step(std::string_view name);

// src/wizard/steps/*.cpp
Result<Next> before_step(Sitting& sitting);
Result<Next> third_party_step(Sitting& sitting);
Result<Next> secret_step(Sitting& sitting);
Result<Next> address_step(Sitting& sitting);
Result<Next> proof_step(Sitting& sitting);
Result<Next> school_step(Sitting& sitting);
Result<Next> consent_step(Sitting& sitting);
Result<Next> hand_over_step(Sitting& sitting);

}  // namespace wcbs_link
