#pragma once

#include "wcbs_link/io/terminal.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

/// What the systems' terminals have in common: lines and whole input, byte by byte.
class ByteTerminal : public Terminal {
 public:
  ~ByteTerminal() override { wipe(buffer_); }

  Result<Secret> read_all(std::size_t most) override;

 protected:
  /// `end_key` at the start of a line ends the input, where the system leaves that to us.
  explicit ByteTerminal(std::optional<char> end_key = {}) : end_key_(end_key) {}

  /// The next byte of standard input. Fails with `end_of_input` or `interrupted`.
  virtual Result<char> read_byte() = 0;

  /// What waits in the terminal to be read, about, in bytes.
  virtual std::size_t waiting() const = 0;

  /// The next line without its break, after `prompt`; a longer one than a mebibyte is cut there.
  Result<std::string> line_after(std::string_view prompt);

  Result<Secret> secret_after(std::string_view prompt);

  /// The same, edited by us, from `next`'s keys. Line breaks that came along with an earlier answer, as the
  /// second half of a Windows clipboard's, are no answer to this.
  Result<Secret> typed_line(std::string_view prompt, Echo echo, const std::function<Result<char>()>& next);

  std::size_t left() const { return buffer_.size() - next_; }
  void forget_read();

  std::string buffer_;
  std::size_t next_ = 0;  // of `buffer_`: what is before was asked for
  bool pasting_ = false;  // a paste goes on behind the last line

 private:
  std::optional<char> end_key_;
};

}  // namespace wcbs_link
