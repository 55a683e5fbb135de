#include "app/version.hpp"

#include "support/app_run.hpp"
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

/// The lines after the program's own three: a library's name and its version.
std::vector<std::pair<std::string, std::string>> libraries() {
  std::vector<std::pair<std::string, std::string>> libraries;
  const std::vector<std::string> lines = split(version_text(), '\n');
  EXPECT_EQ(lines.back(), "");
  for (std::size_t i = 3; i + 1 < lines.size(); ++i) {
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

TEST(Version, NamesTheCommitAndItsDay) {
  const std::vector<std::string> lines = split(version_text(), '\n');
  EXPECT_EQ(lines.at(0), "wcbs-link " WCBS_LINK_VERSION);
  EXPECT_EQ(lines.at(1), "commit " + std::string(this_copy().commit));
  EXPECT_EQ(lines.at(2), "date " + std::string(this_copy().date));
  EXPECT_TRUE(lines.at(2) == "date unknown" || parse_iso_time(lines.at(2).substr(5) + "T00:00:00Z"))
      << lines[2];
}

/// On 29 November 2026 somebody runs a download of that day's commit, and again later.
constexpr Origin kDownload{"0123456789ab", "2026-11-29", true};
const TimePoint kDay = *parse_iso_time("2026-11-29T12:00:00Z");

TEST(AgeNotice, IsSaidOfADownloadThatIsHalfAYearOld) {
  EXPECT_EQ(age_notice(kDownload, kDay), "");
  EXPECT_EQ(age_notice(kDownload, kDay + std::chrono::days(179)), "");
  EXPECT_EQ(age_notice(kDownload, kDay + std::chrono::days(180)),
            "This wcbs-link is of 29 November 2026: there may be a newer one where you got it.\n");
}

TEST(AgeNotice, IsNotSaidOfAPackageOrAnUnknownDay) {
  const TimePoint late = kDay + std::chrono::days(1000);
  EXPECT_EQ(age_notice({"0123456789ab", "2026-11-29", false}, late), "");
  EXPECT_EQ(age_notice({"unknown", "unknown", true}, late), "");
}

TEST(AgeNotice, IsForAPersonAtATerminalOnly) {
  const auto said = [](const Words& words, bool terminal) {
    Surroundings old;
    old.terminal = terminal;
    old.origin = kDownload;
    old.now = kDay + std::chrono::days(181);
    return run_in_process(words, old).err;
  };
  EXPECT_TRUE(said({"--version"}, true).starts_with("This wcbs-link is of "));
  EXPECT_TRUE(said({"explain", "url.invalid"}, true).starts_with("This wcbs-link is of "));
  EXPECT_EQ(said({"--version"}, false), "");
  EXPECT_EQ(said({"completion", "bash"}, true), "");
  EXPECT_EQ(said({"complete", "che"}, true), "");
  EXPECT_EQ(said({"check", "--no-input"}, true).find("This wcbs-link is of "), std::string::npos);
}

}  // namespace
}  // namespace wcbs_link
