#pragma once

#include <string_view>

namespace wcbs_link {

/// Writes all of it to a descriptor, in pieces that a pipe takes whole or not at all, so that a reader who
/// stopped never keeps Ctrl-C waiting. 0, or why it failed (errno); EINTR where the user interrupted.
int write_in_pieces(int descriptor, std::string_view content);

}  // namespace wcbs_link
