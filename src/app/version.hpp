#pragma once

#include "app/origin.hpp"
#include "wcbs_link/base/time.hpp"

#include <string>
#include <vector>

namespace wcbs_link {

/// What `--version` prints: "wcbs-link X.Y.Z", the commit, its date, then a line for each library in it with
/// the version that runs.
std::string version_text();

/// One line for whoever uses a download that is more than 180 days old; "" elsewhere. Nobody is asked for a
/// newer one.
std::string age_notice(const Origin& origin, TimePoint now);

/// The libraries in this program: "libcurl 7.88.1".
std::vector<std::string> library_versions();

}  // namespace wcbs_link
