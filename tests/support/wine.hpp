#pragma once

#include <cstdlib>

namespace wcbs_link {

/// Wine now and then shows a connection that was reset as one that was closed in order.
inline bool under_wine() {
  return std::getenv("WINEPREFIX") != nullptr;
}

}  // namespace wcbs_link
