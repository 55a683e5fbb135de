#include "desk/csv.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Values = std::vector<std::string>;

std::vector<Values> values_of(std::string_view text) {
  const auto records = read_csv(text, 100);
  if (!records) return {{records.error().summary}};
  std::vector<Values> all;
  for (const CsvRecord& record : *records) all.push_back(record.values);
  return all;
}

TEST(ReadCsv, ReadsValuesBetweenCommas) {
  EXPECT_THAT(values_of("a,b\nc,d\n"), ElementsAre(Values{"a", "b"}, Values{"c", "d"}));
  EXPECT_THAT(values_of("a,,\n"), ElementsAre(Values{"a", "", ""}));
  EXPECT_THAT(values_of("no break at the end"), ElementsAre(Values{"no break at the end"}));
  EXPECT_THAT(values_of(""), IsEmpty());
}

TEST(ReadCsv, ReadsWhatStandsInQuotationMarks) {
  EXPECT_THAT(values_of("\"a,b\",\"c \"\"d\"\"\",\"e\r\nf\"\n"),
              ElementsAre(Values{"a,b", "c \"d\"", "e\nf"}));
  EXPECT_THAT(values_of("\"\",x\n"), ElementsAre(Values{"", "x"}));
}

TEST(ReadCsv, TakesTheLineBreaksOfEverySystemAndPassesOverEmptyLines) {
  for (const char* text : {"a\nb\n", "a\r\nb\r\n", "a\rb\r", "\n\na\n\nb",
                           "\xEF\xBB\xBF"
                           "a\r\n\r\nb"})
    EXPECT_THAT(values_of(text), ElementsAre(Values{"a"}, Values{"b"})) << text;
}

TEST(ReadCsv, SaysInWhichLineARecordBegins) {
  const auto records = read_csv("a\n\n\"b\nc\",d\r\ne\n", 100);
  ASSERT_TRUE(records);
  std::vector<std::size_t> lines;
  for (const CsvRecord& record : *records) lines.push_back(record.line);
  EXPECT_THAT(lines, ElementsAre(1U, 3U, 5U));
}

TEST(ReadCsv, RefusesAQuotationMarkThatIsNotClosedOrStandsInside) {
  EXPECT_THAT(values_of("a\n\"b\nc\n").front().front(), HasSubstr("Line 2: a quotation mark is opened"));
  EXPECT_THAT(values_of("a\nb\"c\"\n").front().front(), HasSubstr("Line 2: a quotation mark stands inside"));
  EXPECT_THAT(values_of("\"a\"b\n").front().front(), HasSubstr("Line 1: a quotation mark stands inside"));
}

TEST(ReadCsv, RefusesMoreRowsThanItMayRead) {
  EXPECT_TRUE(read_csv("a\nb\n", 2));
  const auto more = read_csv("a\nb\nc\n", 2);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Code::usage);
  EXPECT_THAT(more.error().summary, HasSubstr("Line 3: more than 2 rows"));
}

}  // namespace
}  // namespace wcbs_link
