#include "diagnosis/server_check.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr auto kMostSkew = std::chrono::minutes(5);

bool is_private(const std::string& address) {
  return is_private_address(address);
}

}  // namespace

std::optional<Finding> inside_address(const std::string& host, const std::vector<std::string>& addresses) {
  const bool all_private = !addresses.empty() && std::all_of(addresses.begin(), addresses.end(), is_private);
  if (!all_private && !is_inside_name(host) && !is_private_address(host)) return std::nullopt;
  return finding_of({Code::dns_private_address,
                     all_private
                         ? fmt::format("{} cannot be reached from the internet.", join(addresses, ", "))
                         : fmt::format("{} is a name that only an inside network knows.", host),
                     {{"host", host}, {"addresses", addresses}}});
}

std::optional<Finding> clock_skew(const HttpResponse& answer, TimePoint now) {
  const auto server_time = parse_http_time(answer.header("date"));
  if (!server_time || std::chrono::abs(*server_time - now) <= kMostSkew) return std::nullopt;
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(*server_time - now)).count();
  return finding_of({Code::http_clock_skew,
                     fmt::format("The server's clock says {}, this computer's {}: {} minutes apart.",
                                 spoken_time(*server_time), spoken_time(now), minutes),
                     {{"server", iso_time(*server_time)}, {"here", iso_time(now)}}});
}

}  // namespace wcbs_link
