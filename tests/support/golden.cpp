#include "support/golden.hpp"

#include "wcbs_link/base/text.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

std::string without_version(std::string_view text) {
  return replace_all(replace_all(text, "wcbs-link " WCBS_LINK_VERSION, "wcbs-link X.Y.Z"),
                     "wcbs-link/" WCBS_LINK_VERSION, "wcbs-link/X.Y.Z");
}

}  // namespace

void expect_golden(std::string_view name, const std::string& text) {
  const std::string seen = without_version(text);
  // Another folder than that of the build where the tests run on another computer than the one that built
  // them.
  const char* sources = std::getenv("WCBS_LINK_SOURCE_DIR");
  const std::string path =
      std::string(sources != nullptr ? sources : WCBS_LINK_SOURCE_DIR).append("/tests/golden/").append(name);
  const char* update = std::getenv("WCBS_LINK_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(path, std::ios::binary) << seen;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing; WCBS_LINK_UPDATE_GOLDEN=1 writes it";
  const std::string expected((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(expected, seen) << "If the change is meant, run again with WCBS_LINK_UPDATE_GOLDEN=1: " << path;
}

std::string normalised(std::string_view text) {
  static const std::regex port(R"((127\.0\.0\.1:|localhost:|\[::1\]:|on port )\d+)");
  static const std::regex ms(R"re(("[a-z_]+_ms": )[0-9.eE+-]+)re");
  static const std::regex iso(R"(\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ| \d\d:\d\d:\d\d UTC))");
  static const std::regex spoken(R"(\d{1,2} [A-Z][a-z]{2,8} \d{4}(, \d\d:\d\d UTC)?)");
  std::string result = std::regex_replace(without_version(text), port, "$1PORT");
  result = std::regex_replace(result, ms, "$1MS");
  result = std::regex_replace(result, iso, "WHEN");
  return std::regex_replace(result, spoken, "WHEN");
}

}  // namespace wcbs_link
