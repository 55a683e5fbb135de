#include "wcbs_link/io/files.hpp"

#include "io/files_platform.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kDraftStart = ".wcbs-link-";
constexpr std::string_view kDraftEnd = ".part";
constexpr std::size_t kDraftDigits = 16;
constexpr int kMostLinks = 40;

std::string random_name() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

Error failed(const fs::path& path, const std::error_code& why) {
  return about(path, why.message() + ".");
}

/// A file that is not in its place yet; gone again where it never gets there.
struct Draft {
  fs::path path;
  fs::path target;
  fs::path asked;

  explicit Draft(fs::path at, fs::path named)
      : path(folder_of(at) / path_from(fmt::format("{}{}{}", kDraftStart, random_name(), kDraftEnd))),
        target(std::move(at)),
        asked(std::move(named)) {}
  Draft(Draft&&) noexcept = default;
  Draft& operator=(Draft&&) = delete;
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    std::error_code ignored;
    if (!path.empty()) fs::remove(path, ignored);
  }
};

bool is_draft_name(std::string_view name) {
  if (name.size() != kDraftStart.size() + kDraftDigits + kDraftEnd.size() || !name.starts_with(kDraftStart) ||
      !name.ends_with(kDraftEnd))
    return false;
  return name.substr(kDraftStart.size(), kDraftDigits).find_first_not_of("0123456789abcdef") ==
         std::string_view::npos;
}

/// Drafts that stayed behind because the program was killed, or the power failed. They may hold the secret.
void remove_old_drafts(const fs::path& folder) {
  std::error_code why;
  for (fs::directory_iterator at(folder, why), end; !why && at != end; at.increment(why)) {
    const fs::path& path = at->path();
    if (!is_draft_name(path_text(path.filename()))) continue;
    std::error_code unknown;
    if (at->symlink_status(unknown).type() != fs::file_type::regular || owner_of(path) != Owner::us) continue;
    const auto written = fs::last_write_time(path, unknown);
    if (!unknown && fs::file_time_type::clock::now() - written > std::chrono::hours(24))
      fs::remove(path, unknown);
  }
}

/// Where the last name of `path` leads: through links of this account, so that a link stays and its target is
/// replaced, and through the system's where they lead to a stream of ours, as /dev/stdout does.
Result<fs::path> followed(const fs::path& path) {
  std::error_code why;
  fs::path target = path;
  Owner least_trusted = Owner::us;
  for (int links = 0; !is_own_stream(target) && fs::is_symlink(fs::symlink_status(target, why)); ++links) {
    if (links == kMostLinks) return about(path, "it is a link that leads to no file.");
    least_trusted = std::max(least_trusted, owner_of(target));
    target = target.parent_path() / fs::read_symlink(target, why);
  }
  if (least_trusted == Owner::us || (least_trusted == Owner::system && is_own_stream(target))) return target;
  return about(path, "it is a link that belongs to another account: nothing was written.");
}

bool takes_it_directly(const fs::path& target) {
  return is_own_stream(target) || is_special(target);
}

Result<NamedFile> read_whole(const fs::path& path, std::size_t most, Accepted accepted,
                             const std::function<bool()>& interrupted) {
  auto file = read_up_to(path, most + 1, accepted, interrupted);
  if (file && file->content.size() > most)
    return about(path, fmt::format("the file is larger than {} KiB.", most / 1024));
  return file;
}

}  // namespace

Error about(const fs::path& path, std::string_view what) {
  return {Code::local, fmt::format("{}: {}", path_text(path), what)};
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

Result<std::string> read_file(const fs::path& path, std::size_t most) {
  auto file = read_whole(path, most, Accepted::plain_files, {});
  if (!file) return file.error();
  return std::move(file->content);
}

Result<NamedFile> read_own_file(const fs::path& path, std::size_t most) {
  return read_whole(path, most, Accepted::own_files, {});
}

Result<NamedFile> read_file_or_pipe(const fs::path& path, std::size_t most,
                                    const std::function<bool()>& interrupted) {
  return read_whole(path, most, Accepted::whatever_was_named, interrupted);
}

Result<Done> write_private_file(const fs::path& path, std::string_view content) {
  const FileToWrite file{path, content};
  return write_private_files({&file, 1});
}

Result<Done> write_private_files(std::span<const FileToWrite> files) {
  std::vector<Draft> drafts;
  Result<Done> written = Done{};
  for (std::size_t i = 0; i < files.size() && written; ++i) {
    const auto& [path, content] = files[i];
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return about(path, "that is a folder, not a file.");
    const auto target = followed(path);
    if (!target) return target.error();
    if (takes_it_directly(*target)) {
      written = write_to_device(*target, content, path);
      continue;
    }
    remove_old_drafts(folder_of(*target));
    drafts.emplace_back(*target, path);
    written = create_private_file(drafts.back().path, content, path);
  }
  for (std::size_t i = 0; i < drafts.size() && written; ++i)
    written = replace_file(drafts[i].path, drafts[i].target, drafts[i].asked);
  return written;
}

bool is_device(const fs::path& path) {
  const auto target = followed(path);
  return target && takes_it_directly(*target);
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

fs::path place_of(fs::path path) {
  std::error_code why;
  path = fs::absolute(path, why);
  for (int links = 0; links < kMostLinks && fs::is_symlink(fs::symlink_status(path, why)); ++links)
    path = path.parent_path() / fs::read_symlink(path, why);
  const fs::path place = fs::weakly_canonical(path, why);
  return why ? path : place;
}

bool are_one_file(const fs::path& a, const fs::path& b) {
  if (a.empty() || b.empty() || is_device(a) || is_device(b)) return false;
  const fs::path first = place_of(a);
  const fs::path second = place_of(b);
  std::error_code why;
  if (first == second || fs::equivalent(first, second, why)) return true;
  const bool on_windows = fs::path::preferred_separator == '\\';  // where case means nothing
  return on_windows && equal_ignoring_case(path_text(first), path_text(second));
}

fs::path path_from(std::string_view utf8) {
  return fs::path(std::u8string(utf8.begin(), utf8.end()));
}

std::string path_text(const fs::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

}  // namespace wcbs_link
