#include "app/version.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zip.h>

#include <CLI/Version.hpp>
#include <curl/curl.h>
#include <gtest/gtest.h>
#include <openssl/crypto.h>

namespace wcbs_link {
namespace {

/// The lines after the first: a library's name and its version.
std::vector<std::pair<std::string, std::string>> libraries() {
  std::vector<std::pair<std::string, std::string>> libraries;
  const std::vector<std::string> lines = split(version_text(), '\n');
  EXPECT_EQ(lines.back(), "");
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    const std::size_t space = lines[i].find(' ');
    EXPECT_NE(space, std::string::npos) << lines[i];
    libraries.emplace_back(lines[i].substr(0, space), lines[i].substr(space + 1));
  }
  return libraries;
}

std::string version_of(std::string_view name) {
  for (const auto& [library, version] : libraries())
    if (library == name) return version;
  return "";
}

bool is_version(const std::string& text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9' && text.find('.') != std::string::npos &&
         text.find(' ') == std::string::npos;
}

TEST(Version, NamesEveryLibraryThatIsLinked) {
  for (const char* library :
       {"libcurl", "OpenSSL", "zlib", "nghttp2", "libzip", "nlohmann/json", "CLI11", "fmt"})
    EXPECT_TRUE(is_version(version_of(library))) << library << " in\n" << version_text();
  for (const auto& [library, version] : libraries()) EXPECT_TRUE(is_version(version)) << library;
}

TEST(Version, IsThatOfTheLibraryThatRuns) {
  const curl_version_info_data& curl = *curl_version_info(CURLVERSION_NOW);
  EXPECT_EQ(version_of("libcurl"), curl.version);
  EXPECT_EQ(version_of("zlib"), curl.libz_version);
  EXPECT_EQ(version_of("OpenSSL"), OpenSSL_version(OPENSSL_VERSION_STRING));
  EXPECT_EQ(version_of("libzip"), zip_libzip_version());
  EXPECT_EQ(version_of("nlohmann/json"), Json::meta()["version"]["string"].get<std::string>());
  EXPECT_EQ(version_of("CLI11"), CLI11_VERSION);
}

/// libcurl names OpenSSL too; here it is the same one.
TEST(Version, IsSaidOnceOfEachLibrary) {
  std::vector<std::string> names;
  for (const auto& [library, version] : libraries()) names.push_back(library);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end()) << version_text();
}

}  // namespace
}  // namespace wcbs_link
