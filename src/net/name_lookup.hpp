#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// The addresses that the system's resolver gives for `host`, its favourite first, each once. Fails with
/// `dns_not_found` (the name does not exist), `dns_no_address` (it does, but has no address, or none of that
/// family: the fact "addresses" has the others), `dns_failed` (no answer, also not within `timeout`) or
/// `interrupted`.
Result<std::vector<std::string>> look_up(const std::string& host, Family family,
                                         std::chrono::milliseconds timeout,
                                         const std::function<bool()>& interrupted);

/// Whether a line of this computer's hosts file gives one of these addresses for `host`. False where the file
/// cannot be read.
bool is_in_hosts_file(const std::string& host, const std::vector<std::string>& addresses);
/// The same of the text of such a file.
bool hosts_text_gives(std::string_view text, const std::string& host,
                      const std::vector<std::string>& addresses);

/// What one blocking call of the system's resolver gave.
struct ResolverAnswer {
  std::vector<std::string> addresses;
  Code code = Code::none;  ///< dns_not_found, dns_no_address, dns_failed
  std::string words;       ///< the system's own, of dns_failed
};

/// In name_lookup_posix.cpp and name_lookup_windows.cpp.
ResolverAnswer ask_resolver(const std::string& host, Family family);
std::filesystem::path hosts_file();

}  // namespace wcbs_link
