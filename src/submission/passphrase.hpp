#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"

#include <cstddef>
#include <string>

namespace wcbs_link {

/// Six groups of four capital letters and digits with hyphens between them, "KXTD-9MNP-...": about 110 bits
/// from the system's generator. Nothing in it looks like another character (no I, L, O, 0, 1 and their like),
/// because it is dictated over the telephone. Fails with `local`.
Result<Secret> new_passphrase();

/// The same in the spelling alphabet that pilots use (ICAO), a group a line:
/// "  KXTD   Kilo X-ray Tango Delta".
Secret spelled_out(const Secret& passphrase);

}  // namespace wcbs_link
