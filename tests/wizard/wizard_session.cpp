#include "wizard/wizard_session.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/net/curl_transport.hpp"

namespace wcbs_link {
namespace {

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text)
    if (c != '\n' && c != ' ') {
      line += c;
    } else if (!line.ends_with(' ')) {
      line += ' ';
    }
  return line;
}

}  // namespace

bool WizardRun::says(std::string_view text) const {
  return on_one_line(transcript).find(on_one_line(text)) != std::string::npos;
}

std::size_t WizardRun::times(std::string_view text) const {
  std::size_t count = 0;
  for (std::size_t at = transcript.find(text); at != std::string::npos; at = transcript.find(text, at + 1))
    ++count;
  return count;
}

std::string WizardRun::last_step() const {
  const std::size_t at = transcript.rfind("\nStep ");
  return at == std::string::npos ? "" : transcript.substr(at + 1, std::string_view("Step 1 of 8").size());
}

void expect_says(const WizardRun& seen, const std::vector<std::string>& texts) {
  for (const std::string& text : texts)
    EXPECT_TRUE(seen.says(text)) << "It did not say \"" << text << "\", but\n" << seen.transcript;
}

WizardRun sit_down(const Seat& seat) {
  ScriptedTerminal terminal(seat.answers, {seat.terminal, seat.terminal, seat.terminal, seat.columns});
  Console console(terminal, ColourChoice::automatic, true);
  const auto curl = make_curl_transport({});
  WizardSetup setup;
  setup.details = seat.details;
  setup.progress = seat.progress;
  setup.link_file = seat.link_file;
  setup.trace = seat.trace;
  if (!seat.folder.empty()) setup.folder = seat.folder;
  setup.now = [&seat] { return seat.now; };
  setup.inside_is_fine = seat.inside_is_fine;
  setup.is_practice = seat.practice;
  setup.home = seat.home;
  setup.message_id = [] { return std::string("00112233445566778899aabb@wcbs-link.invalid"); };
  WizardRun seen;
  seen.end = run_wizard(console, seat.transport == nullptr ? *curl : *seat.transport, setup);
  seen.transcript = terminal.transcript();
  seen.out = terminal.out();
  seen.answers_left = terminal.answers_left();
  return seen;
}

Answers up_to_the_secret(const PracticeSchool& school) {
  return {"", "", school.client_id()};
}

Answers up_to_the_address(const PracticeSchool& school) {
  return then(up_to_the_secret(school), {school.client_secret().reveal()});
}

Answers up_to_the_review(const PracticeSchool& school) {
  return then(up_to_the_address(school), {school.url(), "1"});
}

Answers then(Answers answers, const Answers& more) {
  answers.insert(answers.end(), more.begin(), more.end());
  return answers;
}

}  // namespace wcbs_link
