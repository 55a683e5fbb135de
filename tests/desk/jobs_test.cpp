#include "wcbs_link/desk/jobs.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;

const auto kNever = [] { return false; };
const auto kNothing = [] {};

TEST(RunJobs, DoesEachPieceOnceAndTellsOfItInTheCallingThread) {
  std::multiset<std::size_t> told;
  const auto caller = std::this_thread::get_id();
  std::atomic<int> begun = 0;
  run_jobs(
      100, 7,
      [&]() -> Work {
        ++begun;
        return [&](std::size_t piece) -> Tell {
          EXPECT_NE(std::this_thread::get_id(), caller);
          return [&told, piece, caller] {
            EXPECT_EQ(std::this_thread::get_id(), caller);
            told.insert(piece);
          };
        };
      },
      kNever, kNothing);
  EXPECT_EQ(told.size(), 100U);
  EXPECT_EQ(std::set<std::size_t>(told.begin(), told.end()).size(), 100U);
  EXPECT_EQ(begun, 7);
}

/// The first piece ends only after all others were told.
TEST(RunJobs, LetsNoPieceHoldUpAnother) {
  std::vector<std::size_t> told;
  std::mutex mutex;
  std::condition_variable changed;
  run_jobs(
      5, 2,
      [&]() -> Work {
        return [&](std::size_t piece) -> Tell {
          std::unique_lock lock(mutex);
          if (piece == 0) changed.wait(lock, [&] { return told.size() == 4; });
          return [&, piece] {
            const std::lock_guard here(mutex);
            told.push_back(piece);
            changed.notify_all();
          };
        };
      },
      kNever, kNothing);
  EXPECT_THAT(told, ElementsAre(1U, 2U, 3U, 4U, 0U));
}

TEST(RunJobs, BeginsNothingMoreOnceItIsToStopAndTellsWhatWasUnderWay) {
  std::atomic<bool> stop = false;
  std::vector<std::size_t> told;
  run_jobs(
      1000, 1,
      [&]() -> Work {
        return [&](std::size_t piece) -> Tell {
          stop = piece == 2;
          return [&told, piece] { told.push_back(piece); };
        };
      },
      [&] { return stop.load(); }, kNothing);
  EXPECT_THAT(told, ElementsAre(0U, 1U, 2U));
}

TEST(RunJobs, ThrowsWhatAJobThrows) {
  const auto begin = []() -> Work {
    return [](std::size_t piece) -> Tell {
      if (piece == 3) throw std::out_of_range("3");
      return kNothing;
    };
  };
  EXPECT_THROW(run_jobs(10, 4, begin, kNever, kNothing), std::out_of_range);
}

TEST(RunJobs, TicksWhileNothingEnds) {
  std::atomic<int> ticks = 0;
  run_jobs(
      1, 16,
      [&]() -> Work {
        return [&](std::size_t) -> Tell {
          for (int i = 0; i < 500 && ticks < 2; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
          return kNothing;
        };
      },
      kNever, [&] { ++ticks; });
  EXPECT_GE(ticks, 2);
}

}  // namespace
}  // namespace wcbs_link
