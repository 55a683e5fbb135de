#pragma once

#include <string>

namespace wcbs_link {

/// What `--version` prints: "wcbs-link X.Y.Z", then a line for each library in it with the version that runs.
std::string version_text();

}  // namespace wcbs_link
