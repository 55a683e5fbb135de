#include "wcbs_link/base/time.hpp"

#include <chrono>
#include <string_view>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

const TimePoint kMonday(std::chrono::seconds(1'795'438'805));  // 2026-11-23 13:00:05
const TimePoint kEpoch;

TEST(Time, IsWrittenInEveryFormThatIsNeededWithTwoDigitsWhereItWantsThem) {
  EXPECT_EQ(iso_time(kMonday), "2026-11-23T13:00:05Z");
  EXPECT_EQ(iso_time(kEpoch), "1970-01-01T00:00:00Z");
  EXPECT_EQ(spoken_time(kMonday), "23 November 2026, 13:00 UTC");
  EXPECT_EQ(spoken_time(kEpoch), "1 January 1970, 00:00 UTC");
  EXPECT_EQ(spoken_date(kMonday), "23 November 2026");
  EXPECT_EQ(mail_time(kMonday), "Mon, 23 Nov 2026 13:00:05 +0000");
  EXPECT_EQ(mail_time(kEpoch), "Thu, 01 Jan 1970 00:00:00 +0000");
}

TEST(ParseIsoTime, ReadsWhatIsoTimeWritesInEveryYear) {
  for (const std::string_view text :
       {"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2263-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    const auto time = parse_iso_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(iso_time(*time), text);
  }
}

TEST(ParseHttpTime, ReadsAllThreeFormsOfRfc9110AndAYearFarAhead) {
  for (const std::string_view text :
       {"Mon, 23 Nov 2026 13:00:05 GMT", "Monday, 23-Nov-26 13:00:05 GMT", "Mon Nov 23 13:00:05 2026"})
    EXPECT_EQ(parse_http_time(text), kMonday) << text;
  EXPECT_EQ(parse_http_time("Fri, 31 Dec 9999 23:59:59 GMT"), parse_iso_time("9999-12-31T23:59:59Z"));
}

TEST(ParseHttpTime, GivesNothingForWhatIsNoTime) {
  for (const std::string_view text :
       {"", "0", "-1", "soon", "Mon, 99 Nov 2026 13:00:05 GMT", "Mon, 23 Nov 2026 99:99:99 GMT", "\x1b[31m"})
    EXPECT_FALSE(parse_http_time(text)) << text;
}

}  // namespace
}  // namespace wcbs_link
