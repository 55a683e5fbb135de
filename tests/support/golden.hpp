#pragma once

#include <string>
#include <string_view>

namespace wcbs_link {

/// Compares `text` with the file tests/golden/`name`, which has X.Y.Z for the program's version. With
/// WCBS_LINK_UPDATE_GOLDEN=1 in the environment the file is written instead.
void expect_golden(std::string_view name, const std::string& text);

/// `text` with what differs from run to run taken out: ports of 127.0.0.1 become PORT, the program's version
/// X.Y.Z, milliseconds MS, and dates and times WHEN.
std::string normalised(std::string_view text);

}  // namespace wcbs_link
