#pragma once

#include "wcbs_link/diagnosis/report.hpp"
#include "wcbs_link/link/link_session.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wcbs_link {

struct CheckOptions {
  Stage only = Stage::consent;                                 ///< the last stage to look at
  std::map<std::string, std::uint64_t, std::less<>> expected;  ///< "pupils" to how many PASS holds
  std::vector<Code> ignored = {};                              ///< see Report
  System system = {};                                          ///< see Report
  std::vector<std::string> words =
      {};  ///< of the command line: what else changes the result, for Report::options
};

/// Walks the session's stages and says what was found at each. Stops asking where a fault makes the rest
/// pointless; sends no more requests than the stages need.
Report run_check(LinkSession& session, const CheckOptions& options, TimePoint now);

}  // namespace wcbs_link
