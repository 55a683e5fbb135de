#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/time.hpp"

#include <string>
#include <string_view>

namespace wcbs_link {

/// A ZIP archive with one file in it, encrypted with AES-256 (WinZip's AE-2, "AES Encryption Information",
/// which 7-Zip and WinZip open; Windows' own archive folder does not). The file's name, size and time stay
/// readable, nothing else: no checksum of what is inside. Fails with `local`.
Result<std::string> sealed_zip(std::string_view file_name, const Secret& content, const Secret& passphrase,
                               TimePoint written);

}  // namespace wcbs_link
