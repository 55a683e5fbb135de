#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/variables.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wcbs_link {

/// The whole of a plain file; never waits. Fails with `local` and one sentence; a folder, a pipe, a device,
/// and a file of more than `most` bytes are refused.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most);

struct NamedFile {
  std::string content;
  bool others_may_read = false;  ///< a plain file whose mode lets other accounts read it; not on Windows
};

/// The same for a file whose words the program acts on unasked: a plain file of this account, no link, in a
/// folder of this account or of the system, and neither of them writable by other accounts. On Windows owners
/// are looked at, access lists are not.
Result<NamedFile> read_own_file(const std::filesystem::path& path, std::size_t most);

/// The same from whatever the person named: also a pipe, as `<(pass show x)` and /dev/stdin are, and a
/// device. Waits for what comes through it until `interrupted` says true, and fails with `interrupted` then.
Result<NamedFile> read_file_or_pipe(const std::filesystem::path& path, std::size_t most,
                                    const std::function<bool()>& interrupted);

/// Writes `content` whole or not at all: into a new file in the same folder, readable by its owner only (mode
/// 0600), which then takes the place of `path`. A standard stream, and a device or pipe of this account, are
/// written to directly; another account's are refused, and so is a link of another account. Drafts that a
/// killed run of this program left there over a day ago are removed. Fails with `local` and one sentence that
/// names `path`; nothing half-written stays behind.
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
std::filesystem::path state_folder(const Variables& variable);

/// A path given as UTF-8, as all our text is.
std::filesystem::path path_from(std::string_view utf8);
std::string path_text(const std::filesystem::path& path);

/// Whether what is written there goes to no file of its own: standard streams, /dev/null and pipes; on
/// Windows NUL, CON and their like, which are devices in every folder.
bool is_device(const std::filesystem::path& path);

/// Where a file of that name is, or would be made: also through a link that leads to no file yet.
std::filesystem::path place_of(std::filesystem::path path);

/// Whether what is written to the one is lost when the other is written, also where neither is there yet.
/// Devices are never one file.
bool are_one_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// Whether `path` leads to the very file that standard input comes from; false where that is no plain file.
/// In files_posix.cpp and files_windows.cpp.
bool is_standard_input(const std::filesystem::path& path);

/// Whether other accounts can add, rename or remove files in the folder ("" is the current one): it is not
/// ours or the system's, or its mode lets them. Not looked at on Windows. In files_posix.cpp and
/// files_windows.cpp.
bool others_may_write(const std::filesystem::path& folder);

/// Creates `path`, which must not exist yet, for its owner only, and writes `content` to the disk. Errors
/// name `asked`, where it is given. In files_posix.cpp and files_windows.cpp.
Result<Done> create_private_file(const std::filesystem::path& path, std::string_view content,
                                 const std::filesystem::path& asked = {});

}  // namespace wcbs_link
