#include "wizard/dialogue.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

Wish wish_of(std::string_view text) {
  if (equal_ignoring_case(text, "b") || equal_ignoring_case(text, "back")) return Wish::back;
  if (equal_ignoring_case(text, "q") || equal_ignoring_case(text, "quit")) return Wish::quit;
  return Wish::none;
}

bool asks_for_help(std::string_view text) {
  return text == "?" || equal_ignoring_case(text, "help");
}

}  // namespace

std::string repeated(std::string_view text) {
  return columns(text) > 8 ? "That" : fmt::format("\"{}\"", sanitise(text));
}

void Dialogue::heading(std::string_view text) {
  console_.err("\n" + console_.bold(text) + "\n" + std::string(columns(text), '-') + "\n");
}

void Dialogue::say(std::string_view text) {
  console_.err(wrap(text, console_.width()) + "\n");
}

void Dialogue::point(std::string_view mark, std::string_view text) {
  const std::string first = fmt::format("  {} ", mark);
  console_.err(wrap(text, console_.width(), first, std::string(columns(first), ' ')) + "\n");
}

void Dialogue::verbatim(std::string_view text) {
  console_.err(fmt::format("    {}\n", text));
}

void Dialogue::blank() {
  console_.err("\n");
}

Result<std::string> Dialogue::read_line(const std::string& prompt) {
  console_.err(prompt);
  auto line = console_.terminal().read_line();
  if (!console_.facts().input_is_terminal) console_.err("\n");
  return line;
}

Result<std::string> Dialogue::read_keys(const std::string& prompt) {
  auto typed = console_.terminal().read_keys(console_.redactor()(prompt), Echo::characters);
  if (!typed) return typed.error();
  return typed->reveal();
}

Result<Dialogue::Line> Dialogue::ask_once(std::string_view question, std::string_view otherwise,
                                          Reader reader) {
  const std::string offer = otherwise.empty() ? "" : fmt::format(" [{}]", otherwise);
  auto line = (this->*reader)(wrap(fmt::format("{}{}:", question, offer), console_.width()) + " ");
  if (!line) return line.error();
  const std::string text = clean_ends(*line).text;
  if (asks_for_help(text)) {
    blank();
    say(help_);
    blank();
    return Line{Heard::help, {}};
  }
  if (const Wish wish = wish_of(text); wish != Wish::none) return Line{Heard::answer, {wish, {}}};
  return Line{Heard::answer, {Wish::none, text.empty() ? std::string(otherwise) : *line}};
}

Result<Answer> Dialogue::ask(std::string_view question, std::string_view otherwise) {
  return ask_with(&Dialogue::read_line, question, otherwise);
}

Result<Answer> Dialogue::ask_before_a_secret(std::string_view question, std::string_view otherwise) {
  return ask_with(&Dialogue::read_keys, question, otherwise);
}

Result<Answer> Dialogue::ask_with(Reader reader, std::string_view question, std::string_view otherwise) {
  for (;;) {
    auto line = ask_once(question, otherwise, reader);
    if (!line) return line.error();
    if (line->heard == Heard::answer) return std::move(line->answer);
  }
}

Result<Answer> Dialogue::choose(std::string_view question, const std::vector<std::string>& choices) {
  for (;;) {
    say(question);
    for (std::size_t i = 0; i < choices.size(); ++i) point(fmt::format("{})", i + 1), choices[i]);
    auto line = ask_once("Your choice", "1", &Dialogue::read_line);
    if (!line) return line.error();
    if (line->heard == Heard::help) continue;
    if (line->answer.wish != Wish::none) return std::move(line->answer);
    const std::string text = trim(clean_ends(line->answer.text).text);
    const auto number = parse_number<std::size_t>(text);
    if (number && *number >= 1 && *number <= choices.size()) return Answer{Wish::none, text};
    say(fmt::format("{} is not one of the choices: type a number from 1 to {}.", repeated(text),
                    choices.size()));
  }
}

Result<Answer> Dialogue::confirm(std::string_view question) {
  for (;;) {
    auto answer = ask(question, "Y/n");
    if (!answer || answer->wish != Wish::none) return answer;
    const std::string text = to_lower(clean_ends(answer->text).text);
    if (text == "y/n" || text == "y" || text == "yes") return Answer{Wish::none, "y"};
    if (text == "n" || text == "no") return Answer{Wish::none, "n"};
    say(fmt::format("{} is neither yes nor no: type y or n.", repeated(text)));
  }
}

Result<SecretAnswer> Dialogue::ask_secret(std::string_view question) {
  for (;;) {
    auto secret = console_.terminal().read_secret(wrap(fmt::format("{}:", question), console_.width()) + " ");
    console_.terminal().drop_typed();  // of a paste with more lines, the rest may be a part of the secret
    if (!secret) return secret.error();
    if (secret->size() <= 5) {
      const std::string text = clean_ends(secret->reveal()).text;
      if (asks_for_help(text)) {
        blank();
        say(help_);
        blank();
        continue;
      }
      if (const Wish wish = wish_of(text); wish != Wish::none) return SecretAnswer{wish, {}};
    }
    return SecretAnswer{Wish::none, std::move(*secret)};
  }
}

}  // namespace wcbs_link
