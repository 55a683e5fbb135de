#include "wcbs_link/link/link_details.hpp"

#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Fields, AreUniqueAndWhole) {
  std::set<std::string_view> keys;
  std::set<std::string_view> options;
  std::set<std::string_view> labels;
  for (const Field& field : fields()) {
    EXPECT_TRUE(keys.insert(field.key).second) << field.key;
    EXPECT_TRUE(options.insert(field.option).second) << field.option;
    EXPECT_THAT(std::string(field.option), StartsWith("--"));
    EXPECT_FALSE(field.value.empty()) << field.key;
    EXPECT_FALSE(field.help.empty()) << field.key;
    if (!field.label.empty()) {
      EXPECT_TRUE(labels.insert(field.label).second) << field.label;
    }
    EXPECT_THAT(std::string(field.key), Not(HasSubstr("secret")));
  }
}

TEST(Fields, HaveTheGuidesWords) {
  std::string labels;
  for (const Field& field : fields())
    if (!field.label.empty()) labels += std::string(field.label) + "\n";
  EXPECT_EQ(labels + std::string(kSecretLabel),
            "WCBS URL\nWCBS School ID\nWCBS Client ID\nWCBS Client Secret");
}

}  // namespace
}  // namespace wcbs_link
