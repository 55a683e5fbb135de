#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/io/echo.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace wcbs_link {

enum class Stream { out, err };

struct TerminalFacts {
  bool input_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int columns = 80;
};

/// Standard input, output and error of the process. From the first thing read from a terminal until the
/// `Terminal` goes, nothing typed is shown but what is being read; then the terminal is as it was before,
/// also where a signal ends or stops the program (`catch_interrupts`).
class Terminal {
 public:
  virtual ~Terminal() = default;

  /// Fails with `local` where the stream takes no more (a full disk), with `no_reader` where a pipe was
  /// closed at its other end.
  virtual Result<Done> write(Stream stream, std::string_view text) = 0;

  /// The next line without its break, after `prompt`; on a terminal edited and shown by the terminal itself,
  /// which does so before the prompt is there. Fails with `end_of_input` (Ctrl-D, end of a pipe, a closed
  /// terminal), with `interrupted` (Ctrl-C), or where the prompt cannot be written.
  virtual Result<std::string> read_line(std::string_view prompt) = 0;

  /// As `read_line`, but on a terminal edited and shown by us: `prompt` is written once the
  /// terminal shows nothing by itself, so a line that is pasted behind this one stays unseen.
  virtual Result<Secret> read_keys(std::string_view prompt, Echo echo) = 0;

  /// Forgets what was typed on a terminal and not yet asked for. Piped input stays.
  virtual void drop_typed() {}

  /// All of standard input, for `--client-secret-file -`; at most `most` bytes are taken, the rest stays.
  virtual Result<Secret> read_all(std::size_t most) = 0;

  virtual TerminalFacts facts() const = 0;
};

/// The real one. In terminal_posix.cpp and terminal_windows.cpp.
std::unique_ptr<Terminal> make_terminal();

/// From now on Ctrl-C, a closed terminal and a polite kill set a flag, and a closed pipe is an error of
/// `write`. The program ends at once on a second Ctrl-C or polite kill, and on the first one as soon as it
/// has computed for most of another second; waiting is not counted. In terminal_posix.cpp and
/// terminal_windows.cpp.
void catch_interrupts();
bool interrupted();

/// To be called last. Where the console window belongs to this program alone (a double-click on Windows) it
/// would close with it and take what was said along: so waits for Enter. In terminal_posix.cpp and
/// terminal_windows.cpp.
void hold_own_window();

}  // namespace wcbs_link
