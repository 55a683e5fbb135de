#pragma once

#include <string>
#include <vector>

namespace wcbs_link {

/// What `--version` prints: "wcbs-link X.Y.Z", then a line for each library in it with the version that runs.
std::string version_text();

/// The libraries in this program: "libcurl 7.88.1".
std::vector<std::string> library_versions();

}  // namespace wcbs_link
