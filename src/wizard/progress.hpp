#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/link/link_file.hpp"

#include <filesystem>
#include <optional>

namespace wcbs_link {

/// How far a set-up came, without the secret: `{"schema": "wcbs-link/progress/1", "step": 4, "link": {...}}`
/// in a private file. The same rule holds for it as for any link file; what it does not decide is kept all
/// the same, to be shown.
struct Progress {
  int step = 1;  ///< the step to go on with, from 1
  LinkFile link;
  std::string saved;  ///< when, in words
};

/// Nothing where there is no file, or one that cannot be read as one: then a set-up starts afresh. Fails with
/// `local` where there is one that must not count, because somebody else could have written it.
Result<std::optional<Progress>> load_progress(const std::filesystem::path& file);

/// A Client ID that looks like a secret is left out. Fails with `local`.
Result<Done> save_progress(const std::filesystem::path& file, int step, const LinkDetails& details,
                           TimePoint now);

void forget_progress(const std::filesystem::path& file);

}  // namespace wcbs_link
