#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wizard/step.hpp"

#include <filesystem>
#include <optional>

namespace wcbs_link {

/// How far a set-up came, without the secret: `{"schema": "wcbs-link/progress/1", "step": "address", "link":
/// {...}}` in a private file. Older programs wrote the step's number, from 1 on. The same rule holds for it
/// as for any link file; what it does not decide is kept all the same, to be shown.
struct Progress {
  StepId step = StepId::before;  ///< the step to go on with
  LinkFile link;
  std::string saved;  ///< when, in words
  std::string inside_reason = {};
};

/// Nothing where there is no file, or one that cannot be read as one: then a set-up starts afresh. Fails with
/// `local` where there is one that must not count, because somebody else could have written it.
Result<std::optional<Progress>> load_progress(const std::filesystem::path& file);

/// A Client ID that looks like a secret is left out. Fails with `local`.
Result<Done> save_progress(const std::filesystem::path& file, const Progress& progress, TimePoint now);

void forget_progress(const std::filesystem::path& file);

}  // namespace wcbs_link
