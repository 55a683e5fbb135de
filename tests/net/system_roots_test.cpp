#include "net/system_roots.hpp"

#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

Variables only(std::string_view name, std::string_view value) {
  return [=](std::string_view asked) {
    return asked == name ? std::optional<std::string>(value) : std::nullopt;
  };
}

TEST(SystemRootsFile, IsWhatTheVariableNamesEvenWhereItIsNotThereOrElseTheLibrarysOwn) {
  EXPECT_EQ(system_roots_file(only("SSL_CERT_FILE", "/no/such.pem"), "/library.pem"), "/no/such.pem");
  EXPECT_EQ(system_roots_file({}, "/library.pem"), "/library.pem");
  EXPECT_EQ(system_roots_file(only("SSL_CERT_FILE", ""), "/library.pem"), "/library.pem");
}

TEST(SystemRootsFile, IsElseOneOfTheUsualPlacesOrNone) {
  const std::string found = system_roots_file({}, "");
  const auto& usual = usual_roots_files();
  EXPECT_TRUE(found.empty() || std::find(usual.begin(), usual.end(), found) != usual.end()) << found;
}

}  // namespace
}  // namespace wcbs_link
