#pragma once

#include "wizard/step.hpp"

#include <string>
#include <vector>

namespace wcbs_link {

/// The last screen: what was written and where, and what happens next.
Result<Done> tell_done(Sitting& sitting, const HandOver& hand_over, SecretHandling handling,
                       const std::vector<BundleFile>& files, const std::vector<std::string>& obsolete);

}  // namespace wcbs_link
