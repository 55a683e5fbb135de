#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/io/echo.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace wcbs_link {

/// The editing of a line that the terminal itself does not show, byte by byte as a terminal sends it: pure,
/// so that both platforms and the tests share it. Knows Backspace, Ctrl-U, Ctrl-C, Ctrl-D, escape sequences
/// (ignored) and the marks of a bracketed paste (ESC[200~ and ESC[201~, xterm). Inside a paste a line break
/// does not end a line of stars: no secret is cut off by it. It does end a line of characters, and so does
/// a tab or another sign that parts two values: what follows there is the next answer, and may be a secret.
/// So a line of characters that came along with an earlier answer is shown as stars.
class TypedLine {
 public:
  enum class End { no, line, interrupted, end_of_input };
  struct Step {
    std::string echo;  ///< what to show; of control bytes, invisible marks and broken UTF-8: nothing
    End end = End::no;
  };

  /// `pasting`: a paste that an earlier line has not seen the end of goes on. `along`: the line came with an
  /// earlier one.
  explicit TypedLine(Echo echo, bool pasting = false, bool along = false)
      : echo_(echo), shown_(pasting || along ? Echo::stars : echo), pasting_(pasting) {}
  TypedLine(const TypedLine&) = delete;
  TypedLine& operator=(const TypedLine&) = delete;
  ~TypedLine() { wipe(text_); }

  Step take(char byte);

  bool pasting() const { return pasting_; }

  /// What was typed.
  Secret result() const { return Secret(text_); }

  /// Takes bytes from `next` to the end of the line, and shows what is to be seen of them.
  Result<Secret> read(const std::function<Result<char>()>& next,
                      const std::function<void(std::string_view)>& show);

 private:
  Step add(char byte);
  Step erase(bool whole);

  Echo echo_;
  Echo shown_;
  bool pasting_;
  std::string text_;
  std::string escape_;  // an escape sequence under way
};

}  // namespace wcbs_link
