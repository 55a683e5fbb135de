#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// A folder for one test, gone with everything in it at the test's end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  /// Writes a file below the folder, for its owner only, and gives its whole name.
  std::string write(std::string_view name, std::string_view content) const;

  /// The names of all files below it, relative and sorted.
  std::vector<std::string> files() const;

 private:
  std::filesystem::path path_;
};

/// All of a file; "" where there is none.
std::string content_of(const std::filesystem::path& file);

/// "0600"
std::string mode_of(const std::filesystem::path& file);

}  // namespace wcbs_link
