#include "wizard/talk.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// `back` or `quit` where a key was typed that says so; else `none`.
Code key_in(std::string_view text) {
  if (equal_ignoring_case(text, "b") || equal_ignoring_case(text, "back")) return Code::back;
  if (equal_ignoring_case(text, "q") || equal_ignoring_case(text, "quit")) return Code::quit;
  return Code::none;
}

}  // namespace

std::string repeated(std::string_view text) {
  return columns(text) > 8 ? "That" : fmt::format("\"{}\"", sanitise(text));
}

Result<std::string> Talk::read_line(const std::string& prompt) {
  return console_.read_line(prompt);
}

Result<std::string> Talk::read_keys(const std::string& prompt) {
  WCBS_TRY(typed, console_.read_keys(prompt, Echo::characters));
  return typed.reveal();
}

bool Talk::gives_help(std::string_view text) {
  if (text != "?" && !equal_ignoring_case(text, "help")) return false;
  blank();
  say(help_);
  blank();
  return true;
}

Result<std::optional<std::string>> Talk::ask_once(std::string_view question, std::string_view otherwise,
                                                  Reader reader) {
  ++questions_;
  waited_for_.clear();
  const std::string offer = otherwise.empty() ? "" : fmt::format(" [{}]", otherwise);
  auto read = (this->*reader)(wrap(fmt::format("{}{}:", question, offer), console_.width()) + " ");
  rows_ = 0;
  WCBS_TRY(line, std::move(read));
  const std::string text = clean_ends(line).text;
  if (gives_help(text)) return std::optional<std::string>();
  if (const Code key = key_in(text); key != Code::none) return Error{key};
  return std::optional<std::string>(text.empty() ? std::string(otherwise) : line);
}

Result<std::string> Talk::ask(std::string_view question, std::string_view otherwise) {
  return ask_with(&Talk::read_line, question, otherwise);
}

Result<std::string> Talk::ask_before_a_secret(std::string_view question, std::string_view otherwise) {
  return ask_with(&Talk::read_keys, question, otherwise);
}

Result<std::string> Talk::ask_with(Reader reader, std::string_view question, std::string_view otherwise) {
  for (;;) {
    WCBS_TRY(line, ask_once(question, otherwise, reader));
    if (line) return std::move(*line);
  }
}

Result<bool> Talk::ask_for_enter(std::string_view question, std::string_view word) {
  for (;;) {
    WCBS_TRY(answer, ask(question));
    const std::string text = clean_ends(answer).text;
    if (text.empty()) return false;
    if (!word.empty() && equal_ignoring_case(text, word)) return true;
    say(fmt::format("{} is no answer here: press Enter, or type {}b, ? or q.", repeated(text),
                    word.empty() ? "" : fmt::format("{}, ", word)));
  }
}

Result<std::string> Talk::ask_number(const Numbered& menu) {
  const std::string_view help = help_;
  if (!menu.help.empty()) help_ = menu.help;
  for (;;) {
    say(menu.question);
    for (std::size_t i = 0; i < menu.words.size(); ++i) point(fmt::format("{})", i + 1), menu.words[i]);
    if (menu.says_quit) point("q)", "stop here, and go on another day");
    const bool quits = menu.otherwise == menu.words.size();
    auto line = ask_once("Your choice", quits ? "q" : std::to_string(menu.otherwise + 1), &Talk::read_line);
    if (line && !*line) continue;
    help_ = help;
    if (!line) return line.error();
    std::string text = trim(clean_ends(**line).text);
    if (text == "q") return Error{Code::quit};  // by Enter
    return text;
  }
}

std::optional<std::size_t> Talk::index_of(const std::string& text, std::size_t choices) {
  const auto number = parse_number<std::size_t>(text);
  return number && *number >= 1 && *number <= choices ? std::optional(*number - 1) : std::nullopt;
}

void Talk::say_no_choice(const std::string& text, std::size_t choices) {
  say(fmt::format("{} is not one of the choices: type a number from 1 to {}.", repeated(text), choices));
}

Result<bool> Talk::confirm(std::string_view question, bool otherwise) {
  for (;;) {
    WCBS_TRY(answer, ask(question, otherwise ? "Y/n" : "y/N"));
    const std::string text = to_lower(clean_ends(answer).text);
    if (text == "y/n") return otherwise;
    if (text == "y" || text == "yes") return true;
    if (text == "n" || text == "no") return false;
    say(fmt::format("{} is neither yes nor no: type y or n.", repeated(text)));
  }
}

Result<Secret> Talk::ask_secret(std::string_view question) {
  for (;;) {
    ++questions_;
    auto secret = console_.read_keys(wrap(fmt::format("{}:", question), console_.width()) + " ", Echo::stars);
    console_.terminal().drop_typed();  // of a paste with more lines, the rest may be a part of the secret
    rows_ = 0;
    if (!secret || secret->size() > 5) return secret;
    const std::string text = clean_ends(secret->reveal()).text;
    if (gives_help(text)) continue;
    if (const Code key = key_in(text); key != Code::none) return Error{key};
    return secret;
  }
}

}  // namespace wcbs_link
