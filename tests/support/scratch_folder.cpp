#include "support/scratch_folder.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace fs = std::filesystem;

namespace {

/// As long on every system, because screens are compared whole and a path is wrapped like the rest: "/tmp" or
/// "C:\\t".
fs::path short_folder() {
  const fs::path usual = fs::temp_directory_path();
  const fs::path folder = usual.has_root_name() ? usual.root_path() / "t" : fs::path("/tmp");
  fs::create_directories(folder);
  return folder;
}

}  // namespace

ScratchFolder::ScratchFolder() {
  auto made = make_temporary_folder(short_folder());
  EXPECT_TRUE(made);
  if (made) path_ = *made;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::string ScratchFolder::write(std::string_view name, std::string_view content) const {
  const fs::path file = path_ / name;
  std::ofstream(file, std::ios::binary) << content;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  return path_text(file);
}

std::vector<std::string> ScratchFolder::files() const {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_))
    if (!entry.is_directory())
      names.push_back(replace_all(path_text(fs::relative(entry.path(), path_)), "\\", "/"));
  std::sort(names.begin(), names.end());
  return names;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string mode_of(const fs::path& file) {
  std::error_code why;
  const fs::perms perms = fs::status(file, why).permissions();
  return why ? why.message() : fmt::format("{:04o}", static_cast<unsigned>(perms & fs::perms::mask));
}

}  // namespace wcbs_link
