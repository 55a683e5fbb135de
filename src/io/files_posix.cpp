#include "io/files_platform.hpp"
#include "io/write_posix.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kPiece = 64 * 1024;  // bytes, of a file at first

constexpr int kTurn = 100;  // milliseconds between two looks at whether Ctrl-C was pressed
constexpr mode_t kOthersMayWrite = S_IWGRP | S_IWOTH;

Error failed(const fs::path& path, int number) {
  return about(path, std::generic_category().message(number) + ".");
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

/// The N of /dev/fd/N and its like.
std::optional<int> descriptor_named_by(const fs::path& path) {
  const auto number = parse_number<int>(path.filename().string());
  if (!number) return std::nullopt;
  std::error_code why;
  const fs::path folder = fs::canonical(folder_of(path), why);
  if (why) return std::nullopt;
  for (const char* descriptors : {"/dev/fd", "/proc/self/fd"})
    if (fs::canonical(descriptors, why) == folder && !why) return number;
  return std::nullopt;
}

/// Whether it is open and was inherited: what the program opens itself is marked to be closed when another
/// program starts.
bool is_inherited(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

bool is_same_device(const struct stat& one, const char* path) {
  struct stat other {};
  return ::stat(path, &other) == 0 && S_ISCHR(other.st_mode) && one.st_rdev == other.st_rdev;
}

/// Why a device or a pipe must not get what we write; nothing where it may.
std::optional<std::string_view> objection_to(const struct stat& device) {
  if (!S_ISCHR(device.st_mode) && !S_ISFIFO(device.st_mode))
    return "it is neither a file nor a pipe: nothing was written.";
  if (device.st_uid == ::geteuid()) return std::nullopt;
  if (S_ISCHR(device.st_mode))
    for (const char* harmless : {"/dev/null", "/dev/full", "/dev/tty"})
      if (is_same_device(device, harmless)) return std::nullopt;
  return "it belongs to another account: nothing was written.";
}

/// Why a file must not decide anything; nothing where it may.
std::optional<std::string_view> objection_to_trusting(const struct stat& file, const struct stat& folder) {
  if (file.st_uid != ::geteuid()) return "it belongs to another account.";
  if ((file.st_mode & kOthersMayWrite) != 0) return "other accounts can write to it.";
  if (folder.st_uid != ::geteuid() && folder.st_uid != 0) return "its folder belongs to another account.";
  if ((folder.st_mode & kOthersMayWrite) != 0) return "other accounts can write to its folder.";
  return std::nullopt;
}

Result<Done> write_all(int file, std::string_view content, const fs::path& asked) {
  const int why = write_in_pieces(file, content);
  if (why == EINTR) return Error{Code::interrupted, "Interrupted."};
  return why == 0 ? Result<Done>(Done{}) : failed(asked, why);
}

Result<std::string> read_all(int file, std::size_t most, const fs::path& path,
                             const std::function<bool()>& stop) {
  std::string content;  // grows with what comes
  std::size_t size = 0;
  while (size < most) {
    if (stop && stop()) return Error{Code::interrupted, "Interrupted."};
    pollfd ready{file, POLLIN, 0};
    if (::poll(&ready, 1, kTurn) <= 0) continue;
    if (size == content.size()) content.resize(std::min(most, std::max(2 * size, kPiece)));
    const ssize_t got = ::read(file, content.data() + size, content.size() - size);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return about(path, "it cannot be read.");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  content.resize(size);
  return content;
}

Error cannot_open(const fs::path& path, int number) {
  if (number == ENOENT || number == ENOTDIR) return about(path, "there is no such file.");
  if (number == ELOOP) return about(path, "it is a link, not a file.");
  return about(path, "it cannot be opened for reading.");
}

}  // namespace

Owner owner_of(const fs::path& path) {
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0) return Owner::another;
  if (facts.st_uid == ::geteuid()) return Owner::us;
  return facts.st_uid == 0 ? Owner::system : Owner::another;
}

bool is_own_stream(const fs::path& path) {
  return descriptor_named_by(path).has_value();
}

bool is_special(const fs::path& path) {
  std::error_code ignored;
  const auto status = fs::symlink_status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status) &&
         !fs::is_symlink(status);
}

bool others_may_write(const fs::path& folder) {
  struct stat facts {};
  if (::stat(folder.empty() ? "." : folder.c_str(), &facts) != 0) return false;
  const uid_t us = ::geteuid();
  // Many systems give each account a group of its own, with the same number.
  const bool group_is_ours_alone = us != 0 && facts.st_gid == us;
  return (facts.st_uid != us && facts.st_uid != 0) || (facts.st_mode & S_IWOTH) != 0 ||
         ((facts.st_mode & S_IWGRP) != 0 && !group_is_ours_alone);
}

Result<Done> write_to_device(const fs::path& device, std::string_view content, const fs::path& asked) {
  if (const auto number = descriptor_named_by(device)) {
    if (!is_inherited(*number)) return failed(asked, EBADF);
    const Descriptor stream(::fcntl(*number, F_DUPFD_CLOEXEC, 3));
    return stream ? write_all(stream.get(), content, asked) : failed(asked, errno);
  }
  struct stat facts {};
  if (::lstat(device.c_str(), &facts) != 0) return failed(asked, errno);
  if (const auto objection = objection_to(facts)) return about(asked, *objection);
  const Descriptor file(::open(device.c_str(), O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC));
  if (!file && errno == ENXIO) return about(asked, "nothing reads from it, so nothing was written.");
  if (!file || ::fstat(file.get(), &facts) != 0) return failed(asked, errno);
  // What was looked at may not be what was opened.
  if (const auto objection = objection_to(facts)) return about(asked, *objection);
  return write_all(file.get(), content, asked);
}

Result<NamedFile> read_up_to(const fs::path& path, std::size_t most, Accepted accepted,
                             const std::function<bool()>& stop) {
  constexpr int kHow = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  const bool own = accepted == Accepted::own_files;
  const Descriptor folder(own ? ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1);
  if (own && !folder) return cannot_open(path, errno);
  const Descriptor file(own ? ::openat(folder.get(), path.filename().c_str(), kHow | O_NOFOLLOW)
                            : ::open(path.c_str(), kHow));
  if (!file) return cannot_open(path, errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return failed(path, errno);
  if (S_ISDIR(facts.st_mode)) return about(path, "that is a folder, not a file.");
  if (accepted != Accepted::whatever_was_named && !S_ISREG(facts.st_mode))
    return about(path, "that is a pipe or a device, not a file.");
  if (own) {
    struct stat around {};
    if (::fstat(folder.get(), &around) != 0) return failed(path, errno);
    if (const auto objection = objection_to_trusting(facts, around)) return about(path, *objection);
  }
  auto content = read_all(file.get(), most, path, stop);
  if (!content) return content.error();
  return NamedFile{std::move(*content), S_ISREG(facts.st_mode) && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0};
}

Result<Done> create_private_file(const fs::path& path, std::string_view content, const fs::path& asked) {
  const fs::path& named = asked.empty() ? path : asked;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == ENOENT) return about(named, "there is no such folder.");
  if (file < 0) return failed(named, errno);
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int why = errno;
      ::close(file);
      return failed(named, why);
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool kept = ::fsync(file) == 0 || errno == EINVAL;
  const int why = errno;
  if (::close(file) != 0 || !kept) return failed(named, why);
  return Done{};
}

bool is_standard_input(const fs::path& path) {
  struct stat input {};
  struct stat named {};
  return ::fstat(STDIN_FILENO, &input) == 0 && S_ISREG(input.st_mode) && ::stat(path.c_str(), &named) == 0 &&
         input.st_dev == named.st_dev && input.st_ino == named.st_ino;
}

Result<Done> replace_file(const fs::path& from, const fs::path& to, const fs::path& asked) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return failed(asked, errno);
  return Done{};
}

// XDG Base Directory Specification: a relative path is to be ignored.
std::filesystem::path state_folder(const Variables& variable) {
  if (const auto state = variable("XDG_STATE_HOME"); state && state->starts_with('/'))
    return path_from(*state) / "wcbs-link";
  if (const auto home = variable("HOME"); home && home->starts_with('/'))
    return path_from(*home) / ".local" / "state" / "wcbs-link";
  return {};
}

}  // namespace wcbs_link
