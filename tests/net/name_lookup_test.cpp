#include "net/name_lookup.hpp"

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

TEST(HostsText, GivesANamesAddress) {
  const char* text =
      "127.0.0.1 localhost\n"
      "# 192.0.2.1 commented.example.org\n"
      "\t192.0.2.7  other.example.org School.Example.org # ours\r\n"
      "192.0.2.9 late.example.org";
  EXPECT_TRUE(hosts_text_gives(text, "school.example.org", {"192.0.2.5", "192.0.2.7"}));
  EXPECT_TRUE(hosts_text_gives(text, "late.example.org", {"192.0.2.9"}));
  EXPECT_FALSE(hosts_text_gives(text, "school.example.org", {"192.0.2.9"})) << "DNS gave that one";
  EXPECT_FALSE(hosts_text_gives(text, "commented.example.org", {"192.0.2.1"}));
  EXPECT_FALSE(hosts_text_gives(text, "ours", {"192.0.2.7"}));
  EXPECT_FALSE(hosts_text_gives("", "school.example.org", {"192.0.2.7"}));
}

}  // namespace
}  // namespace wcbs_link
