#pragma once

#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/net/http.hpp"

#include <string_view>

namespace wcbs_link {

/// What a status that has one meaning only, IIS's sub-status or the words of a page say; nothing where they
/// say nothing more than the status. Data has no such words.
Cause cause_of_words(const HttpResponse& response, bool is_data);

bool speaks_of_maintenance(std::string_view words);

}  // namespace wcbs_link
