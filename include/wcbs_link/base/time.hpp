#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

/// To the second: a nanosecond clock ends in the year 2262, and certificates and servers name later ones.
using TimePoint = std::chrono::sys_seconds;

TimePoint current_time();

/// "2026-11-23T13:00:00Z"
std::string iso_time(TimePoint time);

/// What `iso_time` writes, from the year 1 on; nothing for any other text.
std::optional<TimePoint> parse_iso_time(std::string_view text);

/// "23 November 2026, 13:00 UTC"
std::string spoken_time(TimePoint time);

/// "23 November 2026"
std::string spoken_date(TimePoint time);

/// "Mon, 23 Nov 2026 13:00:00 +0000" (RFC 5322, 3.3)
std::string mail_time(TimePoint time);

/// The value of a Date header (RFC 9110, 5.6.7, all three forms); nothing where it is none.
std::optional<TimePoint> parse_http_time(std::string_view text);

}  // namespace wcbs_link
