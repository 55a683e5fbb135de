#include "wcbs_link/submission/brief.hpp"

#include "support/golden.hpp"
#include "wcbs_link/base/text.hpp"

#include <chrono>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Briefs, ReadAsInTheGoldenFiles) {
  for (const Brief& brief : briefs())
    expect_golden(fmt::format("brief-{}.txt", brief.name),
                  brief_text(brief, "https://school.example.org/Wcbs.API/"));
}

TEST(Briefs, SayWhatIsAskedAndHowToTellThatItWorked) {
  for (const Brief& brief : briefs())
    for (const char* url : {"", "https://school.example.org/Wcbs.API/"}) {
      const std::string text = brief_text(brief, url);
      EXPECT_THAT(text, StartsWith("Subject: "));
      EXPECT_THAT(text, HasSubstr("How to tell that it worked:"));
      for (const std::string& line : split(text, '\n')) EXPECT_LE(columns(line), 74U) << line;
    }
}

TEST(Briefs, AreFoundByTheirNames) {
  for (const Brief& brief : briefs()) EXPECT_EQ(find_brief(brief.name), &brief);
  EXPECT_EQ(find_brief("dpo"), find_brief("data-protection"));
  EXPECT_EQ(find_brief("caretaker"), nullptr);
}

TEST(OwnerText, SaysWhatWasSeenAndWhatIsAsked) {
  const Error error{Code::connect_refused, "203.0.113.7 refused the connection."};
  for (const char* url : {"", "https://school.example.org/Wcbs.API/"}) {
    const std::string text =
        owner_text(error, url, "wonde-1f7c", TimePoint(std::chrono::seconds(1'795'438'805)));
    EXPECT_THAT(text, StartsWith("Subject: Our link from WCBS to Wonde: Nothing answers on that port\n"));
    for (const char* part : {"23 November 2026", "Seen: 203.0.113.7 refused the connection (connect.refused)",
                             "Please ", "Meaning: "})
      EXPECT_THAT(text, HasSubstr(part)) << url;
    EXPECT_THAT(text, HasSubstr(*url == '\0' ? "OUR-SERVER" : url));
  }
}

TEST(ThirdPartyValues, AreTheFiveOfTheGuide) {
  ASSERT_EQ(third_party_values().size(), 5U);
  EXPECT_EQ(third_party_values()[0].value, "WONDEAPI");
  EXPECT_EQ(third_party_values()[3].value, "integrate@wonde.com");
}

}  // namespace
}  // namespace wcbs_link
