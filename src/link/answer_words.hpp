#pragma once

#include "link/who_answered.hpp"
#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/net/http.hpp"

#include <string>

namespace wcbs_link {

/// What was seen of an answer that is not the one asked for at `place`, in one sentence.
std::string in_words(Cause cause, const std::string& place, const HttpResponse& response, const Answerer& by);

}  // namespace wcbs_link
