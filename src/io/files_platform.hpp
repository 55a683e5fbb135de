#pragma once

#include "wcbs_link/io/files.hpp"

/// What files.cpp needs of the system, in files_posix.cpp and files_windows.cpp.
namespace wcbs_link {

/// From the one who may be trusted with our files to the one who may not.
enum class Owner { us, system, another };

/// Of what `path` itself is, not of what it leads to. `another` where that cannot be told.
Owner owner_of(const std::filesystem::path& path);

/// Whether `path` is the name of a descriptor of this program: /dev/fd/1, /proc/self/fd/1. A link that leads
/// to one is not.
bool is_own_stream(const std::filesystem::path& path);

/// Whether `path` is neither a file nor a folder nor a link, but there.
bool is_special(const std::filesystem::path& path);

/// Writes to `device`, for which one of the two above is true, where it is ours or harmless; of descriptors
/// only to those that the program was started with. Errors name `asked`.
Result<Done> write_to_device(const std::filesystem::path& device, std::string_view content,
                             const std::filesystem::path& asked);

/// Moves `from` over `to` in one step. Errors name `asked`.
Result<Done> replace_file(const std::filesystem::path& from, const std::filesystem::path& to,
                          const std::filesystem::path& asked);

enum class Accepted { plain_files, own_files, whatever_was_named };

/// Opens `path`, looks at what was opened, and reads it, at most `most` bytes.
Result<NamedFile> read_up_to(const std::filesystem::path& path, std::size_t most, Accepted accepted,
                             const std::function<bool()>& interrupted);

/// "FILE: WHAT", as `local`.
Error about(const std::filesystem::path& path, std::string_view what);

/// The folder that `path` is in; "." for a bare name.
std::filesystem::path folder_of(const std::filesystem::path& path);

}  // namespace wcbs_link
