#pragma once

#include "support/process_posix.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

struct PtyLaunch {
  std::vector<std::string> words;
  std::vector<std::string> inside = {};  ///< the command that starts it, such as a shell
  std::map<std::string, std::string> environment = {{"TERM", "xterm-256color"}};
  std::filesystem::path folder;
  unsigned short columns = 80;
  unsigned short rows = 24;
};

/// The real program on a terminal of its own, with somebody who types.
class PtyProgram {
 public:
  explicit PtyProgram(const PtyLaunch& launch);

  /// A part of the program in a process and on a terminal of its own; it ends with what `part` gives.
  explicit PtyProgram(const std::function<int()>& part);
  ~PtyProgram();
  PtyProgram(const PtyProgram&) = delete;
  PtyProgram& operator=(const PtyProgram&) = delete;

  /// Whether `text` appears, after what the last successful wait found, within the limit.
  bool wait_for(std::string_view text, std::chrono::milliseconds limit = std::chrono::seconds(10));

  void type(std::string_view keys);

  /// Everything that came on the screen, as bytes.
  const std::string& screen() const { return screen_; }

  /// From the terminal itself: what is typed is shown; whole lines are edited and Ctrl-C is a signal.
  bool echoes() const;
  bool cooked() const;

  /// Whether the terminal shows nothing of what is typed, within the limit.
  bool wait_until_hidden(std::chrono::milliseconds limit = std::chrono::seconds(5));

  bool wait_until_shown(std::chrono::milliseconds limit = std::chrono::seconds(5));

  /// Bytes that wait for whoever reads next from the terminal.
  std::size_t left_over() const;

  pid_t id() const { return id_; }
  void signal(int number) const;
  void signal_foreground(int number) const;  ///< to the job that has the terminal
  void hang_up();                            ///< closes the terminal, as closing its window does

  /// The exit code, 128 and the number for a signal, -1 when it still runs at the limit (it is then killed).
  int wait(std::chrono::milliseconds limit = std::chrono::seconds(10));

 private:
  void start(const PtyLaunch& launch, const std::function<void()>& in_the_child);
  bool wait_for_echo(bool wanted, std::chrono::milliseconds limit);
  bool pump(std::chrono::milliseconds limit);

  pid_t id_ = -1;
  int master_ = -1;
  int slave_ = -1;  // held open, so that the terminal's settings can be read after the program's end
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace wcbs_link
