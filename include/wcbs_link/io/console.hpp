#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <string>
#include <string_view>

namespace wcbs_link {

enum class ColourChoice { automatic, always, never };

/// The one way to the terminal for everything the program says and asks: decides once on colour and width,
/// and removes known secrets from what is written.
class Console {
 public:
  /// `plain` is true where NO_COLOR is set or TERM is "dumb".
  Console(Terminal& terminal, ColourChoice choice, bool plain);

  void out(std::string_view text);
  void err(std::string_view text);

  /// Writes to standard output what the user asked to have with the secret in it: a bundle.
  void out_with_secret(std::string_view text);

  /// Shows a person what they have to write down: a passphrase.
  void err_with_secret(const Secret& text);

  /// As the terminal's; where nobody types, and so nobody breaks the line, it is broken behind the prompt.
  Result<std::string> read_line(std::string_view prompt);
  Result<Secret> read_keys(std::string_view prompt, Echo echo);

  /// `text` in bold where `stream` shows colour.
  std::string bold(std::string_view text, Stream stream = Stream::err) const;
  enum class Hue { green, yellow, red };
  std::string coloured(std::string_view text, Hue hue, Stream stream) const;

  /// Columns to wrap at: the terminal's own, between 30 and 100.
  std::size_t width() const { return width_; }

  Terminal& terminal() { return terminal_; }
  const TerminalFacts& facts() const { return facts_; }
  Redactor& redactor() { return redactor_; }

  /// The first write or question that failed, if any did; no more input, and Ctrl-C at a question, are no
  /// failure.
  const Error* failure() const { return failure_.code == Code::none ? nullptr : &failure_; }

 private:
  void write(Stream stream, std::string_view text);
  template <class Answer>
  Answer asked(Answer answer);
  bool colour(Stream stream) const { return stream == Stream::out ? colour_out_ : colour_err_; }

  Terminal& terminal_;
  TerminalFacts facts_;
  Redactor redactor_;
  bool colour_out_ = false;
  bool colour_err_ = false;
  std::size_t width_ = 80;
  Error failure_;
};

}  // namespace wcbs_link
