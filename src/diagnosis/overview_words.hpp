#pragma once

#include "wcbs_link/diagnosis/overview.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What every form of an overview says.

namespace wcbs_link {

/// "connect.timeout +3"; "" for no problem.
std::string code_words(const OverviewRow& row);
/// What was seen, in one line; "" for no problem.
std::string seen_words(const OverviewRow& row);

/// How many links have something in common.
struct Total {
  std::string name;  ///< "connect.timeout", "network"
  std::string title;
  Status status = Status::pass;
  std::size_t links = 0;
};
/// By the fault's code, and by those of the warnings of links without a fault: faults and large numbers
/// first.
std::vector<Total> totals_by_code(const Overview& overview);
/// By who has to act first.
std::vector<Total> totals_by_owner(const Overview& overview);

}  // namespace wcbs_link
