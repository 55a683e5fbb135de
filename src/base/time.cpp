#include "wcbs_link/base/time.hpp"

#include <ctime>

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace wcbs_link {
namespace {

std::tm utc(TimePoint time) {
  return fmt::gmtime(std::chrono::system_clock::to_time_t(time));
}

constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};

}  // namespace

std::string iso_time(TimePoint time) {
  const std::tm t = utc(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                     t.tm_hour, t.tm_min, t.tm_sec);
}

std::string spoken_date(TimePoint time) {
  const std::tm t = utc(time);
  return fmt::format("{} {} {}", t.tm_mday, kMonths[t.tm_mon], t.tm_year + 1900);
}

std::string spoken_time(TimePoint time) {
  const std::tm t = utc(time);
  return fmt::format("{}, {:02}:{:02} UTC", spoken_date(time), t.tm_hour, t.tm_min);
}

std::string mail_time(TimePoint time) {
  const std::tm t = utc(time);
  return fmt::format("{}, {:02} {:.3} {} {:02}:{:02}:{:02} +0000", kDays[t.tm_wday], t.tm_mday,
                     kMonths[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

std::optional<TimePoint> parse_http_time(std::string_view text) {
  const std::time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds == -1) return std::nullopt;
  return std::chrono::system_clock::from_time_t(seconds);
}

}  // namespace wcbs_link
