#include "wcbs_link/io/files.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

Error failed(const std::filesystem::path& path, int number) {
  return {Code::local, fmt::format("{}: {}.", path_text(path), std::generic_category().message(number))};
}

}  // namespace

bool is_device(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

Result<Done> create_private_file(const std::filesystem::path& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return failed(path, errno);
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int why = errno;
      ::close(file);
      return failed(path, why);
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool kept = ::fsync(file) == 0 || errno == EINVAL;
  const int why = errno;
  if (::close(file) != 0 || !kept) return failed(path, why);
  return Done{};
}

Result<Done> replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return failed(to, errno);
  return Done{};
}

// XDG Base Directory Specification: a relative path is to be ignored.
std::filesystem::path state_folder(
    const std::function<std::optional<std::string>(std::string_view)>& variable) {
  if (const auto state = variable("XDG_STATE_HOME"); state && state->starts_with('/'))
    return path_from(*state) / "wcbs-link";
  if (const auto home = variable("HOME"); home && home->starts_with('/'))
    return path_from(*home) / ".local" / "state" / "wcbs-link";
  return {};
}

}  // namespace wcbs_link
