#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/io/console.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace wcbs_link {

/// A value to choose, and the words that stand for it.
template <class T>
struct Choice {
  T value;
  std::string words;
};

template <class T>
struct Menu {
  std::string question;
  std::vector<Choice<T>> choices;
  std::size_t otherwise = 0;  ///< Enter's choice; behind the last: q
  std::string help = {};      ///< instead of the step's
  bool says_quit = false;     ///< q is listed, too
  std::function<std::optional<T>(const std::string& text)> typed = {};  ///< what else is an answer
};

/// The rows of a window that nothing between two answers may exceed.
inline constexpr std::size_t kWindowRows = 24;

/// A wrong answer to a short question, in quotation marks. A longer one may be a secret that was pasted at
/// the wrong moment: "That".
std::string repeated(std::string_view text);

/// Whether a question has no answer because the person wants to go back.
template <class T>
bool is_back(const Result<T>& answer) {
  return !answer && answer.error().code == Code::back;
}

/// Asks and tells, one line after the other: the cursor never moves up, so that screen readers, pipes and
/// logs see what a person sees. `b`, `?` and `q` alone are keys, not answers; `?` shows the current help and
/// asks again. Questions fail with `back`, `quit`, `interrupted`, `end_of_input` or `local`.
class Talk {
 public:
  explicit Talk(Console& console) : console_(console) {}

  void set_help(std::string_view help) { help_ = help; }

  void show(std::string_view text);  ///< whole lines, as they are
  void heading(std::string_view text);
  void say(std::string_view text);                           ///< a paragraph, wrapped
  void point(std::string_view mark, std::string_view text);  ///< "1. ...", with the text hanging
  void verbatim(std::string_view text);                      ///< as it is, indented: to be copied
  void blank() { show("\n"); }

  /// A screen as it looks in the source: a blank line parts paragraphs, "- " and "1. " begin a point whose
  /// other lines are indented, four spaces stay as they are, other line breaks are spaces.
  void page(std::string_view text);

  /// Lets the person read first where `rows` more would push out of the window what came since the last
  /// answer.
  Result<Done> room_for(std::size_t rows);

  /// A long text, a window at a time.
  Result<Done> leaf(std::string_view text);

  /// Enter alone gives `otherwise`, which is shown where it is not empty.
  Result<std::string> ask(std::string_view question, std::string_view otherwise = "");

  /// As `ask`, and a line that is pasted behind the answer stays unseen: it may be a secret.
  Result<std::string> ask_before_a_secret(std::string_view question, std::string_view otherwise = "");

  /// Takes Enter, which gives false, or `word`, which gives true, and nothing else.
  Result<bool> ask_for_enter(std::string_view question, std::string_view word = "");

  /// Enter is `otherwise`; else "y", "yes", "n" and "no" are answers.
  Result<bool> confirm(std::string_view question, bool otherwise = true);

  Result<Secret> ask_secret(std::string_view question);

  /// The question, then numbered choices.
  template <class T>
  Result<T> choose(const Menu<T>& menu) {
    std::vector<std::string> words;
    for (const Choice<T>& choice : menu.choices) words.push_back(choice.words);
    for (;;) {
      WCBS_TRY(text, ask_number({menu.question, words, menu.otherwise, menu.help, menu.says_quit}));
      if (const auto index = index_of(text, words.size())) return menu.choices[*index].value;
      if (const auto value = menu.typed ? menu.typed(text) : std::nullopt) return *value;
      say_no_choice(text, words.size());
    }
  }
  template <class T>
  Result<T> choose(std::string question, std::vector<Choice<T>> choices) {
    return choose(Menu<T>{std::move(question), std::move(choices)});
  }

  /// How many questions were asked.
  int questions() const { return questions_; }

  /// From here on the program waits for that ("Asking for the token"): `tick`, called again and again, says
  /// so on a terminal after 2, 5, 10 and then every 10 seconds. Quiet before.
  void wait_for(std::string_view what);
  void tick(std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());
  bool has_said_that_it_waits() const { return sign_ > 0; }

  Console& console() { return console_; }

 private:
  struct Numbered {
    std::string_view question;
    const std::vector<std::string>& words;
    std::size_t otherwise;
    std::string_view help;
    bool says_quit;
  };
  using Reader = Result<std::string> (Talk::*)(const std::string& prompt);
  Result<std::string> read_line(const std::string& prompt);
  Result<std::string> read_keys(const std::string& prompt);
  /// Nothing where help was asked for and given.
  Result<std::optional<std::string>> ask_once(std::string_view question, std::string_view otherwise,
                                              Reader reader);
  Result<std::string> ask_with(Reader reader, std::string_view question, std::string_view otherwise);
  Result<std::string> ask_number(const Numbered& menu);
  static std::optional<std::size_t> index_of(const std::string& text, std::size_t choices);
  void say_no_choice(const std::string& text, std::size_t choices);
  bool gives_help(std::string_view text);

  Console& console_;
  std::string_view help_;
  int questions_ = 0;
  std::size_t rows_ = 0;  // since the last answer
  std::thread::id owner_ = std::this_thread::get_id();
  std::string waited_for_;
  std::chrono::steady_clock::time_point waiting_since_ = {};
  std::size_t sign_ = 0;  // signs of life since then
};

}  // namespace wcbs_link
