#include "wcbs_link/base/encoding.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

TEST(PercentEncode, KeepsTheUnreservedOnly) {
  const std::string plain = "ABCXYZabcxyz0123456789-._~";
  EXPECT_EQ(percent_encode(plain), plain);
  EXPECT_EQ(percent_encode("q7+Zk/2&b=%t w\n"), "q7%2BZk%2F2%26b%3D%25t%20w%0A");
  EXPECT_EQ(percent_encode("\xC3\xA9*"), "%C3%A9%2A");
  EXPECT_EQ(percent_encode(std::string_view("\0\xFF", 2)), "%00%FF");
}

TEST(PairValue, IsTheFirstOfItsNameDecoded) {
  EXPECT_EQ(pair_value("a=1&b=x%20y+z%26&b=2", "b"), "x y z&");
  EXPECT_EQ(pair_value("%24skip=5", "$skip"), "5");
  EXPECT_EQ(pair_value("a&b=", "a"), "");
  EXPECT_EQ(pair_value("ab=1", "a"), std::nullopt);
  EXPECT_EQ(pair_value("", "a"), std::nullopt);
}

TEST(Base64Encode, GivesTheVectorsOfRfc4648) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("f"), "Zg==");
  EXPECT_EQ(base64_encode("fo"), "Zm8=");
  EXPECT_EQ(base64_encode("foo"), "Zm9v");
  EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_encode("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_encode("\xFB\xFF"), "+/8=");
}

}  // namespace
}  // namespace wcbs_link
