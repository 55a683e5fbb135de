#pragma once

#include "wcbs_link/base/secret.hpp"

#include <string>
#include <string_view>

namespace wcbs_link {

/// The editing of a line that is not shown, byte by byte as a terminal sends it: pure, so that both platforms
/// and the tests share it. Knows Backspace, Ctrl-U, Ctrl-C, Ctrl-D, escape sequences (ignored) and the marks
/// of a bracketed paste (ESC[200~ and ESC[201~, xterm), inside which a line break does not end the line.
class SecretLine {
 public:
  enum class End { no, line, interrupted, end_of_input };
  struct Step {
    std::string echo;  ///< what to show: one star per character
    End end = End::no;
  };

  SecretLine() = default;
  SecretLine(const SecretLine&) = delete;
  SecretLine& operator=(const SecretLine&) = delete;
  ~SecretLine() { wipe(text_); }

  Step take(char byte);

  /// What was typed.
  Secret result() const { return Secret(text_); }

 private:
  Step erase(bool whole);

  std::string text_;
  std::string escape_;  // an escape sequence under way
  bool pasting_ = false;
};

}  // namespace wcbs_link
