#pragma once

#include "wizard/step.hpp"

namespace wcbs_link {

/// Makes the message, asks where it goes, writes it, and says what happens next. Gives `finished`; fails with
/// `back` where the review is wanted again, also after all was written.
Result<Next> deliver(Sitting& sitting, SecretHandling handling);

}  // namespace wcbs_link
