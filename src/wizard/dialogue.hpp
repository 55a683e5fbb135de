#pragma once

#include "wcbs_link/io/console.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// Why a question has no answer: the person wants to go back or to stop.
enum class Wish { none, back, quit };

struct Answer {
  Wish wish = Wish::none;
  std::string text;
};

struct SecretAnswer {
  Wish wish = Wish::none;
  Secret secret;
};

/// A wrong answer to a short question, in quotation marks. A longer one may be a secret that was pasted at
/// the wrong moment: "That".
std::string repeated(std::string_view text);

/// Asks and tells, one line after the other: the cursor never moves up, so that screen readers, pipes and
/// logs see what a person sees. `b`, `?` and `q` alone are keys, not answers; `?` shows the current help and
/// asks again. Questions fail with `interrupted`, `end_of_input` or `local`.
class Dialogue {
 public:
  explicit Dialogue(Console& console) : console_(console) {}

  void set_help(std::string_view help) { help_ = help; }

  void heading(std::string_view text);
  void say(std::string_view text);                           ///< a paragraph, wrapped
  void point(std::string_view mark, std::string_view text);  ///< "1. ...", with the text hanging
  void verbatim(std::string_view text);                      ///< as it is, indented: to be copied
  void blank();

  /// Enter alone gives `otherwise`, which is shown where it is not empty.
  Result<Answer> ask(std::string_view question, std::string_view otherwise = "");

  /// As `ask`, and a line that is pasted behind the answer stays unseen: it may be a secret.
  Result<Answer> ask_before_a_secret(std::string_view question, std::string_view otherwise = "");

  /// The question, then numbered choices; the first is Enter's. Gives the number from 1 as text.
  Result<Answer> choose(std::string_view question, const std::vector<std::string>& choices);

  /// Enter is yes; "n" and "no" are no. The answer's text is "y" or "n".
  Result<Answer> confirm(std::string_view question);

  Result<SecretAnswer> ask_secret(std::string_view question);

  Console& console() { return console_; }

 private:
  enum class Heard { answer, help };
  struct Line {
    Heard heard = Heard::answer;
    Answer answer;
  };
  using Reader = Result<std::string> (Dialogue::*)(const std::string& prompt);
  Result<std::string> read_line(const std::string& prompt);
  Result<std::string> read_keys(const std::string& prompt);
  Result<Line> ask_once(std::string_view question, std::string_view otherwise, Reader reader);
  Result<Answer> ask_with(Reader reader, std::string_view question, std::string_view otherwise);

  Console& console_;
  std::string_view help_;
};

}  // namespace wcbs_link
