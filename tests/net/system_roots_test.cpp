#include "net/system_roots.hpp"

#include "support/scratch_folder.hpp"

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

TEST(HashedRootsFolder, IsTheLibrarysOwnWhereTheFileLiesInItAndItIsHashed) {
  const ScratchFolder folder;
  const std::string own = folder.path().string();
  const std::string file = folder.write("ca-certificates.crt", "");
  folder.write("0123abc.0", "");
  folder.write("no-hash.0", "");
  EXPECT_EQ(hashed_roots_folder(file, own), "");
  folder.write("0123abcd.0", "");
  EXPECT_EQ(hashed_roots_folder(file, own), own);
  EXPECT_EQ(hashed_roots_folder(file, ""), "");
  EXPECT_EQ(hashed_roots_folder("/no/such/ca-certificates.crt", own), "") << "another's roots";
  EXPECT_EQ(hashed_roots_folder("/no/such/folder/roots.pem", "/no/such/folder"), "");
}

}  // namespace
}  // namespace wcbs_link
