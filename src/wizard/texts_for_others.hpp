#pragma once

#include "wcbs_link/submission/brief.hpp"
#include "wizard/step.hpp"

#include <string_view>

namespace wcbs_link {

// Texts without a secret for others who have a part in the link, in files to forward.

/// Waits for Enter; where the person types n instead, asks whose job it is, writes the text for them, and
/// asks again.
Result<Done> ask_to_begin(Sitting& sitting, std::string_view question);

Result<Done> write_brief(Sitting& sitting, const Brief& brief);

/// The text for whoever can mend what `error` says.
Result<Done> write_owner_text(Sitting& sitting, const Error& error);

}  // namespace wcbs_link
