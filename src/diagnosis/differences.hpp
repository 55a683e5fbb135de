#pragma once

#include "diagnosis/compared_side.hpp"
#include "wcbs_link/diagnosis/findings.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// What a difference says about the answer.
enum class Bearing : std::uint8_t {
  none,
  voids,             ///< the reports do not tell what the outside can do
  explains_inside,   ///< why the inside has a fault that the outside has not
  explains_outside,  ///< the other way round
  explains_both,
  rest_inside,  ///< that it has a fault that no row explains
  rest_outside,
};

/// One row is a kind of difference.
struct DifferenceKind {
  std::string_view name;
  Bearing bearing = Bearing::none;
  std::string_view title;
  bool (*applies)(const Side& inside, const Side& outside) = nullptr;  ///< nullptr for a rest
  std::string (*seen)(const Side& side) = nullptr;
  std::string_view meaning;
  Owner owner = Owner::you;
  std::string_view to_do = {};  ///< "": as the fault's own row says, and by its owner
};

/// In the order in which they are told.
std::span<const DifferenceKind> difference_kinds();

/// Those that apply.
std::vector<const DifferenceKind*> differences_between(const Side& inside, const Side& outside);

}  // namespace wcbs_link
