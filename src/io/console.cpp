#include "wcbs_link/io/console.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {

Console::Console(Terminal& terminal, ColourChoice choice, bool plain)
    : terminal_(terminal), facts_(terminal.facts()) {
  const auto decide = [&](bool is_terminal) {
    return choice == ColourChoice::always || (choice == ColourChoice::automatic && is_terminal && !plain);
  };
  colour_out_ = decide(facts_.out_is_terminal);
  colour_err_ = decide(facts_.err_is_terminal);
  width_ = static_cast<std::size_t>(std::clamp(facts_.columns, 30, 100));
}

void Console::write(Stream stream, std::string_view text) {
  if (failure_.code == Code::interrupted) return;  // nobody reads, and nobody waits for more
  auto written = terminal_.write(stream, text);
  if (!written && failure_.code == Code::none) failure_ = written.error();
}

void Console::out(std::string_view text) {
  write(Stream::out, redactor_(text));
}
void Console::err(std::string_view text) {
  write(Stream::err, redactor_(text));
}
void Console::out_with_secret(std::string_view text) {
  write(Stream::out, text);
}

void Console::err_with_secret(const Secret& text) {
  write(Stream::err, text.reveal());
}

template <class Answer>
Answer Console::asked(Answer answer) {
  const Code why = answer ? Code::none : answer.error().code;
  const bool has_failed = why == Code::local || why == Code::no_reader;
  if (has_failed && failure_.code == Code::none) failure_ = answer.error();
  if (!facts_.input_is_terminal) err("\n");
  return answer;
}

Result<std::string> Console::read_line(std::string_view prompt) {
  return asked(terminal_.read_line(redactor_(prompt)));
}

Result<Secret> Console::read_keys(std::string_view prompt, Echo echo) {
  return asked(terminal_.read_keys(redactor_(prompt), echo));
}

std::string Console::bold(std::string_view text, Stream stream) const {
  return colour(stream) ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

std::string Console::coloured(std::string_view text, Hue hue, Stream stream) const {
  if (!colour(stream)) return std::string(text);
  const int number = hue == Hue::green ? 32 : hue == Hue::yellow ? 33 : 31;
  return fmt::format("\x1b[{}m{}\x1b[0m", number, text);
}

}  // namespace wcbs_link
