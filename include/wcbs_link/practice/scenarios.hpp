#pragma once

#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <span>
#include <string_view>

namespace wcbs_link {

/// One thing that can be wrong with a school's link, or one odd thing that must not matter.
struct Scenario {
  std::string_view name;      ///< "wrong-secret"
  std::string_view summary;   ///< one sentence for `practice --list`
  Code fault = Code::none;    ///< the first root cause that `check` must report; none for no fault
  Code warning = Code::none;  ///< a warning that `check` must report, besides dns.private-address
  bool tls = false;           ///< makes sense over TLS only
  void (*arrange)(Behaviour&) = nullptr;
};

/// All of them, the healthy school first. Names are unique.
std::span<const Scenario> scenarios();

/// nullptr where there is none of that name.
const Scenario* find_scenario(std::string_view name);

}  // namespace wcbs_link
