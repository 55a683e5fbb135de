#include "wizard/files.hpp"

#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {

namespace fs = std::filesystem;

Result<bool> may_write(Talk& talk, const std::vector<BundleFile>& files) {
  for (const BundleFile& file : files) {
    std::error_code ignored;
    if (!fs::is_regular_file(file.path, ignored)) continue;
    WCBS_TRY(replace, talk.confirm(fmt::format("{} is there already. Replace it", path_text(file.path))));
    if (!replace) return false;
  }
  return true;
}

fs::path full_path(const fs::path& path) {
  std::error_code failed;
  const fs::path whole = fs::absolute(path, failed).lexically_normal();
  return failed ? path : whole;
}

fs::path meant_path(const WizardSetup& setup, const std::string& typed, const fs::path& offered) {
  const std::string text = clean_quoted(typed).text;
  const bool from_home = text == "~" || text.starts_with("~/") || text.starts_with("~\\");
  fs::path path = from_home && !setup.home.empty()
                      ? setup.home / path_from(text.substr(std::min<std::size_t>(text.size(), 2)))
                      : path_from(text);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) path /= offered.filename();
  return is_device(path) ? path : full_path(setup.folder / path);
}

}  // namespace wcbs_link
