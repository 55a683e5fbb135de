#pragma once

#include "support/practice_link.hpp"
#include "wcbs_link/practice/practice_school.hpp"
#include "wcbs_link/practice/scenarios.hpp"

#include <functional>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>

namespace wcbs_link {

inline std::unique_ptr<PracticeSchool> open_scenario(const Scenario& scenario) {
  Behaviour behaviour;
  scenario.arrange(behaviour);
  return open_school(behaviour, {.tls = scenario.tls});
}

inline std::unique_ptr<PracticeSchool> open_scenario(std::string_view name) {
  const Scenario* scenario = find_scenario(name);
  EXPECT_NE(scenario, nullptr) << name;
  return scenario == nullptr ? nullptr : open_scenario(*scenario);
}

/// Does it with all scenarios, a few at a time: most of them wait for something. Begins with those that take
/// longest.
void with_every_scenario(const std::function<void(const Scenario&)>& work);

}  // namespace wcbs_link
