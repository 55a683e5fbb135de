#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/link/link_details.hpp"

#include <filesystem>
#include <optional>

namespace wcbs_link {

/// How far a set-up came, without the secret: `{"schema": "wcbs-link/progress/1", "step": 4, ...}` in a
/// private file.
struct Progress {
  int step = 1;  ///< the step to go on with, from 1
  LinkDetails details;
  std::string saved;  ///< when, in words
};

/// Nothing where there is no file, or one that cannot be used: then a set-up starts afresh.
std::optional<Progress> load_progress(const std::filesystem::path& file);

/// Fails with `local`.
Result<Done> save_progress(const std::filesystem::path& file, int step, const LinkDetails& details,
                           TimePoint now);

void forget_progress(const std::filesystem::path& file);

}  // namespace wcbs_link
