#pragma once

#include <cstddef>
#include <functional>

namespace wcbs_link {

inline constexpr std::size_t kMostJobs = 64;

/// What is to be told of a finished piece of work.
using Tell = std::function<void()>;
/// Does the piece of that number.
using Work = std::function<Tell(std::size_t piece)>;

/// Does the pieces 0 to `count - 1`, in their order, `jobs` side by side, each job in a thread with the
/// `Work` that `begin` gives it there. What comes of a piece is told at once, in the order in which they end,
/// in the calling thread; no more than a few wait to be told. Once `stop` says true no piece is begun: those
/// under way are waited for and told. `tick` is called a few times a second, in the calling thread. What a
/// job throws ends all of them, and is thrown here.
void run_jobs(std::size_t count, std::size_t jobs, const std::function<Work()>& begin,
              const std::function<bool()>& stop, const std::function<void()>& tick);

}  // namespace wcbs_link
