#pragma once

#include "wizard/step.hpp"

namespace wcbs_link {

/// The address works inside the school alone: asks what to do about that, before anything is built on it.
/// Fails with `back` where another address is wanted, which may be in `typed_address`.
Result<Done> ask_about_inside(Sitting& sitting);

}  // namespace wcbs_link
