#pragma once

#include <string_view>

namespace wcbs_link {

/// Where a copy of the program comes from.
struct Origin {
  std::string_view commit = "unknown";  ///< the first twelve digits; "+changes" behind them where it had any
  std::string_view date = "unknown";    ///< of the commit: "2026-11-23"
  bool is_download = false;             ///< a file by itself, that neither apt nor git brings up to date
};

/// That of this program, as the build found it.
Origin this_copy();

}  // namespace wcbs_link
