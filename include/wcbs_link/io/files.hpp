#pragma once

#include "wcbs_link/base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wcbs_link {

/// The whole file. Fails with `local` and the system's reason; a folder, and a file of more than `most`
/// bytes, are refused.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most);

/// Writes `content` whole or not at all: into a new file beside `path`, readable by its owner only (mode
/// 0600), which then takes the place of `path`. A device or a pipe is written to directly. Fails with
/// `local`; nothing half-written stays behind.
Result<Done> write_private_file(const std::filesystem::path& path, std::string_view content);

/// The same for files that belong together: all of them are written before the first takes its place.
struct FileToWrite {
  std::filesystem::path path;
  std::string_view content;
};
Result<Done> write_private_files(std::span<const FileToWrite> files);

/// Makes the folder and those above it, for its owner only (mode 0700).
Result<Done> make_private_folder(const std::filesystem::path& path);

/// A new, empty folder for the owner only, below `above`; where that is empty, below the system's folder for
/// temporary files, or, where there is none, below the current one.
Result<std::filesystem::path> make_temporary_folder(std::filesystem::path above = {});

/// Where the program keeps what lasts beyond one run: $XDG_STATE_HOME/wcbs-link, else
/// ~/.local/state/wcbs-link; on Windows %LOCALAPPDATA%\\wcbs-link. "" where the environment names neither. In
/// files_posix.cpp and files_windows.cpp.
std::filesystem::path state_folder(
    const std::function<std::optional<std::string>(std::string_view)>& variable);

/// A path given as UTF-8, as all our text is.
std::filesystem::path path_from(std::string_view utf8);
std::string path_text(const std::filesystem::path& path);

/// Whether what is written there goes to no file: /dev/null and pipes; on Windows NUL, CON and their like,
/// which are devices in every folder. In files_posix.cpp and files_windows.cpp.
bool is_device(const std::filesystem::path& path);

/// The platform's part of `write_private_file`: creates `path`, which must not exist yet, for its owner only,
/// and writes `content` to the disk. In files_posix.cpp and files_windows.cpp.
Result<Done> create_private_file(const std::filesystem::path& path, std::string_view content);

/// Moves `from` over `to` in one step. In files_posix.cpp and files_windows.cpp.
Result<Done> replace_file(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace wcbs_link
