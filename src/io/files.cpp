#include "wcbs_link/io/files.hpp"

#include <fstream>
#include <random>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace fs = std::filesystem;
namespace {

std::string random_name() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

/// A file that is not in its place yet; gone again where it never gets there.
struct Draft {
  fs::path path;
  fs::path target;

  Draft(fs::path draft, fs::path at) : path(std::move(draft)), target(std::move(at)) {}
  Draft(Draft&&) noexcept = default;
  Draft& operator=(Draft&&) = delete;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    std::error_code ignored;
    if (!path.empty()) fs::remove(path, ignored);
  }
};

Draft draft_for(const fs::path& path) {
  std::error_code why;
  // A link is followed, so that its target is replaced and the link stays.
  fs::path target = path;
  for (int i = 0; i < 10 && fs::is_symlink(fs::symlink_status(target, why)); ++i)
    target = target.parent_path() / fs::read_symlink(target, why);
  fs::path draft = target;
  draft += path_from("." + random_name() + ".part");
  return {std::move(draft), std::move(target)};
}

Result<Done> write_to_device(const FileToWrite& file) {
  std::ofstream device(file.path, std::ios::binary);
  device.write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
  device.flush();
  if (device) return Done{};
  return Error{Code::local, fmt::format("{}: it could not be written.", path_text(file.path))};
}

Error failed(const fs::path& path, const std::error_code& why) {
  return {Code::local, fmt::format("{}: {}.", path_text(path), why.message())};
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t most) {
  std::error_code why;
  const fs::file_status status = fs::status(path, why);
  if (!fs::exists(status))
    return Error{Code::local, fmt::format("{}: there is no such file.", path_text(path))};
  if (fs::is_directory(status))
    return Error{Code::local, fmt::format("{}: that is a folder, not a file.", path_text(path))};
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Code::local, fmt::format("{}: it cannot be opened for reading.", path_text(path))};
  std::string content(most + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad()) return Error{Code::local, fmt::format("{}: it cannot be read.", path_text(path))};
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > most)
    return Error{Code::local,
                 fmt::format("{}: the file is larger than {} KiB.", path_text(path), most / 1024)};
  return content;
}

Result<Done> write_private_file(const fs::path& path, std::string_view content) {
  const FileToWrite file{path, content};
  return write_private_files({&file, 1});
}

Result<Done> write_private_files(std::span<const FileToWrite> files) {
  std::vector<Draft> drafts;
  Result<Done> written = Done{};
  for (std::size_t i = 0; i < files.size() && written; ++i) {
    std::error_code ignored;
    if (fs::is_directory(files[i].path, ignored))
      return Error{Code::local, fmt::format("{}: that is a folder, not a file.", path_text(files[i].path))};
    if (is_device(files[i].path)) {
      written = write_to_device(files[i]);
      continue;
    }
    drafts.push_back(draft_for(files[i].path));
    written = create_private_file(drafts.back().path, files[i].content);
  }
  for (std::size_t i = 0; i < drafts.size() && written; ++i)
    written = replace_file(drafts[i].path, drafts[i].target);
  return written;
}

Result<Done> make_private_folder(const fs::path& path) {
  std::error_code why;
  if (path.empty() || fs::is_directory(path, why)) return Done{};
  if (auto above = make_private_folder(path.parent_path()); !above) return above;
  fs::create_directory(path, why);
  if (why) return failed(path, why);
  fs::permissions(path, fs::perms::owner_all, why);
  return Done{};
}

Result<fs::path> make_temporary_folder(fs::path above) {
  std::error_code why;
  if (above.empty()) above = fs::temp_directory_path(why);
  if (why) above = fs::current_path(why);  // a bare container has no /tmp
  if (why) return failed("the folder for temporary files", why);
  const fs::path folder = above / path_from("wcbs-link-" + random_name());
  if (!fs::create_directory(folder, why)) return failed(folder, why);
  fs::permissions(folder, fs::perms::owner_all, why);
  return folder;
}

fs::path path_from(std::string_view utf8) {
  return fs::path(std::u8string(utf8.begin(), utf8.end()));
}

std::string path_text(const fs::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

}  // namespace wcbs_link
