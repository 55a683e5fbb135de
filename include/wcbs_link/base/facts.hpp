#pragma once

#include "wcbs_link/base/result.hpp"

#include <string>
#include <variant>
#include <vector>

namespace wcbs_link {

/// Calls `change` with every text of the facts, each of a list's too.
template <class Change>
void change_texts(Facts& facts, Change change) {
  for (Fact& fact : facts) {
    if (auto* text = std::get_if<std::string>(&fact.value)) change(*text);
    if (auto* list = std::get_if<std::vector<std::string>>(&fact.value))
      for (std::string& one : *list) change(one);
  }
}

}  // namespace wcbs_link
