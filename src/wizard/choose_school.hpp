#pragma once

#include "wcbs_link/link/schools.hpp"
#include "wizard/talk.hpp"

#include <string>
#include <vector>

namespace wcbs_link {

/// The one that is meant; the only one is not asked about. Above twenty, a part of a name or of a School ID
/// narrows the list first. `known` is the School ID of the one that is Enter's, "" for none.
Result<School> choose_school_from(Talk& talk, const std::vector<School>& schools, const std::string& known);

}  // namespace wcbs_link
