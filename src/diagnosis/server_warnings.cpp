#include "diagnosis/server_warnings.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr auto kMostSkew = std::chrono::minutes(5);

/// "12 minutes", "3 hours", "40 days"
std::string spoken_span(TimePoint::duration span) {
  using namespace std::chrono;
  const auto number = [](auto count) { return static_cast<std::size_t>(count.count()); };
  if (span < hours(2)) return counted(number(duration_cast<minutes>(span)), "minute", "minutes");
  if (span < hours(48)) return counted(number(duration_cast<hours>(span)), "hour", "hours");
  return counted(number(duration_cast<days>(span)), "day", "days");
}

}  // namespace

std::optional<Finding> inside_address(const std::string& host, const std::vector<std::string>& addresses) {
  const std::string inside = are_private_addresses(addresses) ? join(addresses, ", ")
                             : is_private_address(host)       ? host
                                                              : "";
  if (inside.empty() && !is_inside_name(host)) return std::nullopt;
  return finding_of({Code::dns_private_address,
                     inside.empty() ? fmt::format("{} is a name that only an inside network knows.", host)
                                    : fmt::format("{} cannot be reached from the internet.", inside),
                     {{"host", host}, {"addresses", addresses}}});
}

std::optional<Finding> clock_skew(const HttpResponse& answer, TimePoint now) {
  auto server_time = parse_http_time(answer.header("date"));
  if (!server_time) return std::nullopt;
  // A cache answered with what it got so long ago (RFC 9111, 5.1).
  const auto age = parse_number<std::uint32_t>(trim(answer.header("age")));
  *server_time += std::chrono::seconds(age.value_or(0));
  const auto apart = std::chrono::abs(*server_time - now);
  if (apart <= kMostSkew) return std::nullopt;
  return finding_of({Code::http_clock_skew,
                     fmt::format("The server's clock says {}, this computer's {}: {} apart.",
                                 spoken_time(*server_time), spoken_time(now), spoken_span(apart)),
                     {{"server", iso_time(*server_time)}, {"here", iso_time(now)}}});
}

Finding broken_family(Error error, const std::string& works) {
  const bool ipv6 = !is_ipv6(works);
  error.code = Code::connect_ipv6_broken;
  error.summary += fmt::format(" {} works, {} does not.", ipv6 ? "IPv4" : "IPv6", ipv6 ? "IPv6" : "IPv4");
  return finding_of(error);
}

Finding unsteady_answer(const Unsteady& one) {
  return finding_of({Code::http_unsteady,
                     fmt::format("{} failed {} of {} times ({}), then it went well.", one.request, one.failed,
                                 one.sent, one.failure),
                     {{"request", one.request}, {"failure", one.failure}},
                     one.status == 401 ? Variant::other_keys : Variant::usual});
}

}  // namespace wcbs_link
