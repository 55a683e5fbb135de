#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace wcbs_link {

/// How the real program (WCBS_LINK_PROGRAM) is started.
struct Launch {
  std::vector<std::string> words = {};                  ///< without the program's name
  std::vector<std::string> inside = {};                 ///< the command that starts it, such as unshare
  std::string input = {};                               ///< all of its standard input, then its end
  bool open_input = false;                              ///< standard input stays open and silent
  std::map<std::string, std::string> environment = {};  ///< all that it gets, besides PATH and HOME
  std::filesystem::path folder = {};                    ///< its working folder and HOME; "" for a fresh one
  std::string output_to = {};  ///< "" to capture standard output, "closed", or a path such as /dev/full
  std::string error_to = {};   ///< the same for standard error
};

/// How it ended.
struct Ended {
  int code =
      -1;  ///< the exit code; 128 and the signal's number where a signal ended it; -1 for the time limit
  std::string out;
  std::string err;
};

/// The real program while it runs. It is killed when this goes.
class Process {
 public:
  explicit Process(const Launch& launch);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Whether `text` came on standard output within the limit.
  bool wait_for(std::string_view text, std::chrono::milliseconds limit = std::chrono::seconds(10));

  void signal(int number) const;

  /// The most memory that it had at any time, in bytes. Known after `wait`.
  long most_memory() const { return most_memory_; }

  Ended wait(std::chrono::milliseconds limit = std::chrono::seconds(20));

  const std::string& out() const { return ended_.out; }
  pid_t id() const { return id_; }

 private:
  void pump(std::chrono::milliseconds limit);

  pid_t id_ = -1;
  int input_ = -1;
  int output_ = -1;
  int error_ = -1;
  std::string to_write_;
  bool keep_input_open_ = false;
  long most_memory_ = 0;
  Ended ended_;
};

Ended run_program(const Launch& launch, std::chrono::milliseconds limit = std::chrono::seconds(20));

/// For children of a program with threads: what a process needs to start, put together before the fork.
struct StartBlock {
  StartBlock(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment,
             const std::filesystem::path& home, const std::vector<std::string>& inside = {});
  std::vector<std::string> texts;
  std::vector<char*> arguments;
  std::vector<char*> variables;
};

/// In the child: closes what it inherited besides the standard streams, goes to `folder` and becomes the
/// program. Does not return.
[[noreturn]] void become_program(const StartBlock& block, const char* folder);

}  // namespace wcbs_link
