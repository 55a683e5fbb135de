#pragma once

#include "wizard/step.hpp"

#include <string>
#include <vector>

namespace wcbs_link {

// How many people the link can see, beside how many PASS holds.

/// The same of the school by name, beside what PASS holds where that was said; and what could not be counted.
std::string counts_text(const Sitting& sitting, std::size_t width);

/// "see no staff, and not see all pupils", of the groups that Wonde would not see whole; "" for none.
std::string missing_words(const Sitting& sitting);

/// The same as what is wrong with the link: consent_none, or consent_partial where somebody of each group can
/// be seen.
Error missing_people(const Sitting& sitting);

/// Asks how many of each group PASS holds; what was said before stays where the person goes back.
Result<Done> ask_held(Sitting& sitting);

/// Whether people are shown without any consent.
bool is_consent_not_needed(Sitting& sitting);

}  // namespace wcbs_link
