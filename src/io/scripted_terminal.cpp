#include "wcbs_link/io/scripted_terminal.hpp"

namespace wcbs_link {

ScriptedTerminal::ScriptedTerminal(std::vector<std::string> answers, TerminalFacts facts)
    : answers_(answers.begin(), answers.end()), facts_(facts) {}

Result<Done> ScriptedTerminal::write(Stream stream, std::string_view text) {
  transcript_ += text;
  (stream == Stream::out ? out_ : err_) += text;
  return Done{};
}

Result<std::string> ScriptedTerminal::next() {
  if (answers_.empty()) return Error{Code::end_of_input, "No more input."};
  std::string answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

Result<std::string> ScriptedTerminal::read_line(std::string_view prompt) {
  if (auto written = write(Stream::err, prompt); !written) return written.error();
  auto answer = next();
  if (answer) transcript_ += *answer + "\n";
  return answer;
}

Result<Secret> ScriptedTerminal::read_keys(std::string_view prompt, Echo echo) {
  if (auto written = write(Stream::err, prompt); !written) return written.error();
  auto answer = next();
  if (!answer) return answer.error();
  transcript_ += (echo == Echo::stars ? std::string(answer->size(), '*') : *answer) + "\n";
  return Secret(*answer);
}

Result<Secret> ScriptedTerminal::read_all(std::size_t most) {
  std::string all;
  while (!answers_.empty() && all.size() < most) all += *next() + "\n";
  return Secret(all.substr(0, most));
}

}  // namespace wcbs_link
