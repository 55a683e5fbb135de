#include "app/version.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>
#include <zip.h>

#include <CLI/Version.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json_fwd.hpp>
#include <openssl/crypto.h>

#if __has_include(<gnu/libc-version.h>)
#include <gnu/libc-version.h>
#endif

namespace wcbs_link {
namespace {

/// libcurl and what it was built with, as it says: "libcurl/7.88.1 OpenSSL/3.0.22 libpsl/0.21.2
/// (+libidn2/2.3.3)". What has no version ("WinIDN") is the system's; what is in brackets stands elsewhere or
/// is not in use.
std::vector<std::string> libcurl_and_its_own() {
  std::vector<std::string> lines;
  for (const std::string& word : split(curl_version(), ' ')) {
    const std::size_t slash = word.find('/');
    if (slash != std::string::npos && word.front() != '(')
      lines.push_back(word.substr(0, slash) + " " + word.substr(slash + 1));
  }
  return lines;
}

}  // namespace

std::vector<std::string> library_versions() {
  std::vector<std::string> lines = libcurl_and_its_own();
  // Named twice only where libcurl uses another one than this program.
  const std::string openssl = fmt::format("OpenSSL {}", OpenSSL_version(OPENSSL_VERSION_STRING));
  if (std::find(lines.begin(), lines.end(), openssl) == lines.end()) lines.push_back(openssl);
  lines.push_back(fmt::format("libzip {}", zip_libzip_version()));
  lines.push_back(fmt::format("nlohmann/json {}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR,
                              NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH));
  lines.push_back("CLI11 " CLI11_VERSION);
  lines.push_back(
      fmt::format("fmt {}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
#if __has_include(<gnu/libc-version.h>)
  lines.push_back(fmt::format("glibc {}", gnu_get_libc_version()));
#endif
  return lines;
}

std::string version_text() {
  const Origin origin = this_copy();
  return fmt::format("wcbs-link " WCBS_LINK_VERSION "\ncommit {}\ndate {}\n{}\n", origin.commit, origin.date,
                     join(library_versions(), "\n"));
}

std::string age_notice(const Origin& origin, TimePoint now) {
  const auto made = parse_iso_time(std::string(origin.date) + "T00:00:00Z");
  if (!origin.is_download || !made || now - *made <= std::chrono::days(180)) return "";
  return fmt::format("This wcbs-link is of {}: there may be a newer one where you got it.\n",
                     spoken_date(*made));
}

}  // namespace wcbs_link
