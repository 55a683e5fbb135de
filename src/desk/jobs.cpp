#include "wcbs_link/desk/jobs.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace wcbs_link {
namespace {

constexpr std::chrono::milliseconds kTurn{100};
constexpr std::size_t kMostUntold = 2 * kMostJobs;

class Jobs {
 public:
  Jobs(std::size_t count, const std::function<Work()>& begin, const std::function<bool()>& stop)
      : count_(count), begin_(begin), stop_(stop) {}
  ~Jobs() { end(); }
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  /// Where the system gives no more threads, those that are there do it all.
  void start(std::size_t jobs) {
    for (std::size_t i = 0; i < jobs; ++i) {
      const std::lock_guard lock(mutex_);
      try {
        threads_.emplace_back([this] { run(); });
      } catch (const std::system_error&) {
        if (threads_.empty()) throw;
        return;
      }
      ++running_;
    }
  }

  void tell_all(const std::function<void()>& tick) {
    std::unique_lock lock(mutex_);
    while (running_ > 0 || !untold_.empty()) {
      if (untold_.empty()) changed_.wait_for(lock, kTurn);
      const std::deque<Tell> tells = std::exchange(untold_, {});
      lock.unlock();
      changed_.notify_all();
      for (const Tell& tell : tells) tell();
      tick();
      lock.lock();
    }
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void run() {
    try {
      const Work work = begin_();
      for (std::size_t piece = next(); piece < count_; piece = next()) hand_over(work(piece));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      thrown_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    --running_;
    changed_.notify_all();
  }

  /// `count_` where nothing more is to be begun.
  std::size_t next() {
    const bool stops = stop_();
    const std::lock_guard lock(mutex_);
    return stops || ended_ || thrown_ || next_ == count_ ? count_ : next_++;
  }

  void hand_over(Tell tell) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || untold_.size() < kMostUntold; });
    untold_.push_back(std::move(tell));
    changed_.notify_all();
  }

  void end() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  const std::size_t count_;
  const std::function<Work()>& begin_;
  const std::function<bool()>& stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Tell> untold_;
  std::exception_ptr thrown_;
  std::size_t next_ = 0;
  std::size_t running_ = 0;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

void run_jobs(std::size_t count, std::size_t jobs, const std::function<Work()>& begin,
              const std::function<bool()>& stop, const std::function<void()>& tick) {
  Jobs all(count, begin, stop);
  all.start(std::min(jobs, count));
  all.tell_all(tick);
}

}  // namespace wcbs_link
