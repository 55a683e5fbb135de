#pragma once

#include "wcbs_link/submission/bundle_files.hpp"
#include "wizard/step.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace wcbs_link {

/// Whether they may be written: none of them is there already, or the person says that it may be replaced.
Result<bool> may_write(Talk& talk, const std::vector<BundleFile>& files);

/// From the root of the disk on.
std::filesystem::path full_path(const std::filesystem::path& path);

/// The file that a person means: with "~", and in a folder that is there under the name of `offered`.
std::filesystem::path meant_path(const WizardSetup& setup, const std::string& typed,
                                 const std::filesystem::path& offered);

}  // namespace wcbs_link
