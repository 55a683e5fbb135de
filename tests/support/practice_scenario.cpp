#include "support/practice_scenario.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace wcbs_link {
namespace {

constexpr int kSideBySide = 4;

bool takes_long(const Scenario* scenario) {
  return scenario->name == "large-document" || scenario->name == "slow" || scenario->name == "many-schools";
}

}  // namespace

void with_every_scenario(const std::function<void(const Scenario&)>& work) {
  std::vector<const Scenario*> order;
  for (const Scenario& scenario : scenarios()) order.push_back(&scenario);
  std::stable_partition(order.begin(), order.end(), takes_long);
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kSideBySide; ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < order.size(); at = next++) work(*order[at]);
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace wcbs_link
