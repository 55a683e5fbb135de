#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace wcbs_link {

/// The addresses that the system's resolver gives for `host`, its favourite first, each once. Fails with
/// `dns_not_found` (the name does not exist, or has no address), `dns_failed` (no answer, also not within
/// `timeout`) or `interrupted`.
Result<std::vector<std::string>> look_up(const std::string& host, Family family,
                                         std::chrono::milliseconds timeout,
                                         const std::function<bool()>& interrupted);

/// One blocking call of the system's resolver; same codes. In name_lookup_posix.cpp and
/// name_lookup_windows.cpp.
Result<std::vector<std::string>> look_up_now(const std::string& host, Family family);

}  // namespace wcbs_link
