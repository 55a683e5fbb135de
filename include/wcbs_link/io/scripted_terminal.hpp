#pragma once

#include "wcbs_link/io/terminal.hpp"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace wcbs_link {

/// A terminal that answers from a list and keeps what was written, for `demo` without a terminal and for the
/// tests. Its transcript shows each answer where a person would have typed it, and a secret as stars.
/// When the list is used up, reading fails with `end_of_input`.
class ScriptedTerminal final : public Terminal {
 public:
  explicit ScriptedTerminal(std::vector<std::string> answers, TerminalFacts facts = {true, true, true, 80});

  Result<Done> write(Stream stream, std::string_view text) override;
  Result<std::string> read_line(std::string_view prompt) override;
  Result<Secret> read_keys(std::string_view prompt, Echo echo) override;
  Result<Secret> read_all(std::size_t most) override;
  TerminalFacts facts() const override { return facts_; }

  /// Everything that a person would have seen.
  const std::string& transcript() const { return transcript_; }
  const std::string& out() const { return out_; }
  const std::string& err() const { return err_; }
  std::size_t answers_left() const { return answers_.size(); }

 private:
  Result<std::string> next();

  std::deque<std::string> answers_;
  TerminalFacts facts_;
  std::string transcript_;
  std::string out_;
  std::string err_;
};

}  // namespace wcbs_link
