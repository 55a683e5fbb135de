#include "support/process_posix.hpp"

#include "support/scratch_folder.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wcbs_link {
namespace {

using Clock = std::chrono::steady_clock;

/// A pipe's end that another thread's child inherits would hide the end of the stream.
std::mutex starting;

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe open_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe(ends.data()) != 0) return {};
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return {ends[0], ends[1]};
}

void close_end(int& end) {
  if (end >= 0) ::close(end);
  end = -1;
}

/// False at the end of the stream.
bool read_some(int from, std::string& into) {
  std::array<char, 65536> buffer{};
  const ssize_t got = ::read(from, buffer.data(), buffer.size());
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// In the child: `stream` becomes the pipe, nothing, or the file that was asked for.
void give_stream(int stream, int pipe_end, const char* where) {
  if (*where == '\0') {
    ::dup2(pipe_end, stream);
  } else if (std::strcmp(where, "closed") == 0) {
    ::close(stream);
  } else {
    ::dup2(::open(where, O_WRONLY), stream);
  }
}

int milliseconds_until(Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) + 1 : 0;
}

}  // namespace

StartBlock::StartBlock(const std::vector<std::string>& words,
                       const std::map<std::string, std::string>& environment,
                       const std::filesystem::path& home, const std::vector<std::string>& inside)
    : texts(inside) {
  texts.emplace_back(WCBS_LINK_PROGRAM);
  texts.insert(texts.end(), words.begin(), words.end());
  const std::size_t first_variable = texts.size();
  const auto given = [&](const char* name) { return environment.find(name) != environment.end(); };
  for (const auto& [name, value] : environment) texts.push_back(name + "=" + value);
  if (!given("HOME")) texts.push_back("HOME=" + home.string());
  if (!given("TMPDIR")) texts.push_back("TMPDIR=" + home.string());
  for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const char* value = std::getenv(name); value != nullptr && !given(name))
      texts.push_back(std::string(name) + "=" + value);
  for (std::size_t i = 0; i < texts.size(); ++i)
    (i < first_variable ? arguments : variables).push_back(texts[i].data());
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
}

void become_program(const StartBlock& block, const char* folder) {
  for (int file = 3; file < 1024; ++file) ::close(file);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGTSTP}) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::chdir(folder) == 0) ::execve(block.arguments.front(), block.arguments.data(), block.variables.data());
  ::_exit(126);
}

Process::Process(const Launch& launch) : to_write_(launch.input), keep_input_open_(launch.open_input) {
  const std::string folder = launch.folder.empty() ? "/" : launch.folder.string();
  const StartBlock block(launch.words, launch.environment, folder, launch.inside);
  const std::lock_guard lock(starting);
  Pipe input = open_pipe();
  Pipe output = open_pipe();
  Pipe error = open_pipe();
  id_ = ::fork();
  if (id_ == 0) {
    ::dup2(input.read, STDIN_FILENO);
    give_stream(STDOUT_FILENO, output.write, launch.output_to.c_str());
    give_stream(STDERR_FILENO, error.write, launch.error_to.c_str());
    become_program(block, folder.c_str());
  }
  close_end(input.read);
  close_end(output.write);
  close_end(error.write);
  input_ = input.write;
  output_ = output.read;
  error_ = error.read;
  ::fcntl(input_, F_SETFL, O_NONBLOCK);
  ::signal(SIGPIPE, SIG_IGN);  // a program that reads no input is no fault of the test
}

Process::~Process() {
  if (id_ > 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  close_end(input_);
  close_end(output_);
  close_end(error_);
}

/// Moves bytes once: waits until something can be read or written, at most `limit`.
void Process::pump(std::chrono::milliseconds limit) {
  if (input_ >= 0 && to_write_.empty() && !keep_input_open_) close_end(input_);
  std::array<pollfd, 3> ends{
      {{output_, POLLIN, 0}, {error_, POLLIN, 0}, {to_write_.empty() ? -1 : input_, POLLOUT, 0}}};
  if (::poll(ends.data(), ends.size(), static_cast<int>(limit.count())) <= 0) return;
  if (ends[0].revents != 0 && !read_some(output_, ended_.out)) close_end(output_);
  if (ends[1].revents != 0 && !read_some(error_, ended_.err)) close_end(error_);
  if (ends[2].revents != 0) {
    const ssize_t written = ::write(input_, to_write_.data(), to_write_.size());
    if (written > 0) to_write_.erase(0, static_cast<std::size_t>(written));
    if (written < 0 && errno != EAGAIN && errno != EINTR) {
      to_write_.clear();
      close_end(input_);
    }
  }
}

bool Process::wait_for(std::string_view text, std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while (ended_.out.find(text) == std::string::npos) {
    if (Clock::now() >= end || output_ < 0) return false;
    pump(std::chrono::milliseconds(milliseconds_until(end)));
  }
  return true;
}

void Process::signal(int number) const {
  if (id_ > 0) ::kill(id_, number);
}

Ended Process::wait(std::chrono::milliseconds limit) {
  const auto end = Clock::now() + limit;
  while ((output_ >= 0 || error_ >= 0) && Clock::now() < end)
    pump(std::chrono::milliseconds(milliseconds_until(end)));
  int status = 0;
  pid_t gone = 0;
  rusage used{};
  while ((gone = ::wait4(id_, &status, WNOHANG, &used)) == 0 && Clock::now() < end) ::poll(nullptr, 0, 2);
  if (gone == 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, &status, 0);
  } else {
    ended_.code = code_of(status);
#if defined(__APPLE__)
    most_memory_ = used.ru_maxrss;
#else
    most_memory_ = used.ru_maxrss * 1024;
#endif
  }
  id_ = -1;
  return ended_;
}

Ended run_program(const Launch& launch, std::chrono::milliseconds limit) {
  std::optional<ScratchFolder> own;
  Launch complete = launch;
  if (complete.folder.empty()) complete.folder = own.emplace().path();
  return Process(complete).wait(limit);
}

}  // namespace wcbs_link
