#pragma once

#include "wcbs_link/io/files.hpp"

#include <utility>

namespace wcbs_link {

/// A folder that goes with everything in it.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make() {
    auto path = make_temporary_folder();
    if (!path) return path.error();
    return TemporaryFolder(std::move(*path));
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace wcbs_link
