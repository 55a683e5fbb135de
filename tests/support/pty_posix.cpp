#include "support/pty_posix.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#if defined(__APPLE__)
#include <util.h>
#else
#include <pty.h>
#endif
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace wcbs_link {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds until(Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

}  // namespace

PtyProgram::PtyProgram(const PtyLaunch& launch) {
  const std::string folder = launch.folder.empty() ? "/" : launch.folder.string();
  const StartBlock block(launch.words, launch.environment, folder, launch.inside);
  start(launch, [&] { become_program(block, folder.c_str()); });
}

PtyProgram::PtyProgram(const std::function<int()>& part) {
  start({}, [&] { ::_exit(part()); });
}

void PtyProgram::start(const PtyLaunch& launch, const std::function<void()>& in_the_child) {
  winsize size{};
  size.ws_col = launch.columns;
  size.ws_row = launch.rows;
  static std::mutex starting;
  const std::lock_guard lock(starting);
  if (::openpty(&master_, &slave_, nullptr, nullptr, &size) != 0) return;
  ::fcntl(master_, F_SETFD, FD_CLOEXEC);
  ::fcntl(slave_, F_SETFD, FD_CLOEXEC);
  id_ = ::fork();
  if (id_ != 0) return;
  ::setsid();
  ::ioctl(slave_, TIOCSCTTY, 0);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(slave_, stream);
  ::close(master_);
  in_the_child();
}

PtyProgram::~PtyProgram() {
  if (id_ > 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  hang_up();
  if (slave_ >= 0) ::close(slave_);
}

/// Reads what is there; waits for it at most `limit`. False where nothing came.
bool PtyProgram::pump(std::chrono::milliseconds limit) {
  pollfd ready{master_, POLLIN, 0};
  if (master_ < 0 || ::poll(&ready, 1, static_cast<int>(limit.count())) <= 0) return false;
  std::array<char, 65536> buffer{};
  const ssize_t got = ::read(master_, buffer.data(), buffer.size());
  if (got <= 0) return false;
  screen_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

bool PtyProgram::wait_for(std::string_view text, std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  for (;;) {
    const std::size_t at = screen_.find(text, seen_);
    if (at != std::string::npos) {
      seen_ = at + text.size();
      return true;
    }
    if (Clock::now() >= end) return false;
    siginfo_t ended{};
    const bool gone = ::waitid(P_PID, static_cast<id_t>(id_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                      ended.si_pid == id_;
    if (!pump(std::min(until(end), std::chrono::milliseconds(gone ? 0 : 100))) && gone) return false;
  }
}

void PtyProgram::type(std::string_view keys) {
  while (!keys.empty()) {
    const ssize_t written = ::write(master_, keys.data(), std::min<std::size_t>(keys.size(), 512));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    keys.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool PtyProgram::echoes() const {
  termios now{};
  return ::tcgetattr(slave_, &now) == 0 && (now.c_lflag & ECHO) != 0;
}

bool PtyProgram::cooked() const {
  termios now{};
  return ::tcgetattr(slave_, &now) == 0 && (now.c_lflag & ICANON) != 0 && (now.c_lflag & ISIG) != 0;
}

bool PtyProgram::wait_for_echo(bool wanted, std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (echoes() != wanted) {
    if (Clock::now() >= end) return false;
    pump(std::chrono::milliseconds(5));
  }
  return true;
}

bool PtyProgram::wait_until_hidden(std::chrono::milliseconds limit) {
  return wait_for_echo(false, limit);
}

bool PtyProgram::wait_until_shown(std::chrono::milliseconds limit) {
  return wait_for_echo(true, limit);
}

std::size_t PtyProgram::left_over() const {
  int bytes = 0;
  return ::ioctl(slave_, FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

void PtyProgram::signal(int number) const {
  if (id_ > 0) ::kill(id_, number);
}

void PtyProgram::signal_foreground(int number) const {
  if (const pid_t job = ::tcgetpgrp(master_); job > 0) ::kill(-job, number);
}

void PtyProgram::hang_up() {
  if (master_ >= 0) ::close(master_);
  master_ = -1;
}

int PtyProgram::wait(std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  int status = 0;
  while (::waitpid(id_, &status, WNOHANG) == 0) {
    if (Clock::now() >= end) {
      ::kill(id_, SIGKILL);
      ::waitpid(id_, &status, 0);
      id_ = -1;
      return -1;
    }
    if (!pump(std::chrono::milliseconds(5)) && master_ < 0) ::poll(nullptr, 0, 5);
  }
  id_ = -1;
  while (pump(std::chrono::milliseconds(0))) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace wcbs_link
