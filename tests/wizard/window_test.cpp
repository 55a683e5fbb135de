#include "support/practice_scenario.hpp"
#include "support/wine.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wizard/talk.hpp"
#include "wizard/wizard_session.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kColumns = 80;

/// A terminal that keeps what came between two answers, the prompt with it.
class Window final : public Terminal {
 public:
  explicit Window(const Answers& answers) : script_(answers) {}

  Result<Done> write(Stream stream, std::string_view text) override {
    screen_ += text;
    return script_.write(stream, text);
  }
  Result<std::string> read_line(std::string_view prompt) override {
    screen_ += prompt;
    close();
    return script_.read_line(prompt);
  }
  Result<Secret> read_keys(std::string_view prompt, Echo echo) override {
    screen_ += prompt;
    close();
    return script_.read_keys(prompt, echo);
  }
  Result<Secret> read_all(std::size_t most) override { return script_.read_all(most); }
  TerminalFacts facts() const override { return script_.facts(); }

  const std::vector<std::string>& screens() const { return screens_; }

 private:
  void close() {
    screens_.push_back(screen_);
    screen_.clear();
  }

  ScriptedTerminal script_;
  std::string screen_;
  std::vector<std::string> screens_;
};

/// libcurl, without the pauses before a request is repeated.
class Hasty final : public HttpTransport {
 public:
  explicit Hasty(NetworkOptions options) : curl_(make_curl_transport(std::move(options))) {}
  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    return curl_->send_all(requests);
  }
  Result<Done> reach(const Url& url, const std::string& address, std::chrono::milliseconds most) override {
    return curl_->reach(url, address, most);
  }
  void pause(std::chrono::milliseconds) override {}
  void begin_anew() override { curl_->begin_anew(); }
  std::string own_address(const Url&) override { return "10.0.0." + std::to_string(++moved_); }

 private:
  int moved_ = 0;
  std::unique_ptr<HttpTransport> curl_;
};

std::size_t rows_of(const std::string& screen) {
  std::size_t rows = 0;
  for (const std::string& line : split(screen, '\n'))
    rows += std::max<std::size_t>((columns(line) + kColumns - 1) / kColumns, 1);
  return rows;
}

/// A list of schools may be longer.
bool is_list(const std::string& screen) {
  return screen.find("  No.") != std::string::npos;
}

void expect_in_the_window(const PracticeSchool& school, const Answers& answers, bool inside_is_fine,
                          const std::string& what) {
  const ScratchFolder folder;
  Window window(answers);
  Console console(window, ColourChoice::never, true);
  NetworkOptions options;
  options.ca_pem = school.ca_pem();
  options.timeout = std::chrono::milliseconds(700);
  Hasty transport(std::move(options));
  WizardSetup setup;
  setup.folder = folder.path();
  setup.now = current_time;
  setup.inside_is_fine = inside_is_fine;
  setup.message_id = [] { return std::string("id"); };
  (void)run_wizard(console, transport, setup);
  for (const std::string& screen : window.screens())
    EXPECT_TRUE(is_list(screen) || rows_of(screen) <= kWindowRows) << what << ": " << rows_of(screen) << "\n"
                                                                   << screen;
}

Answers behind_the_address(const PracticeSchool& school, const Answers& more) {
  return then(up_to_the_address(school), then({school.url()}, more));
}

void expect_in_the_window(const Scenario& scenario) {
  const auto school = open_scenario(scenario);
  if (school == nullptr) return;
  const std::string name(scenario.name);
  const auto look = [&](const Answers& answers, bool inside_is_fine) {
    expect_in_the_window(*school, behind_the_address(*school, answers), inside_is_fine,
                         name + " " + join(answers, ","));
  };
  look({"", "", "", "", ""}, true);
  if (scenario.fault == Code::http_timeout || scenario.name == "slow" || scenario.name == "large-document")
    return;
  if (under_wine()) return;  // where a window is as long as elsewhere, and a connection takes its time
  look({"2", "", "?", "1", "1"}, false);
  look({"4", "4", "", "", "", ""}, true);
  look({"?", "?", "?"}, true);
}

TEST(TheWindow, HoldsAllThatCameSinceTheLastAnswerInEveryScenario) {
  with_every_scenario([](const Scenario& scenario) { expect_in_the_window(scenario); });
}

TEST(TheWindow, HoldsEveryWayToTheEnd) {
  for (const char* scenario :
       {"healthy", "no-consent", "two-schools", "groups-forbidden", "unknown-version", "old-api"})
    for (const char* how : {"1", "2", "3"}) {
      const auto school = open_scenario(scenario);
      ASSERT_NE(school, nullptr) << scenario;
      Answers answers = behind_the_address(*school, {});
      if (scenario == std::string_view("two-schools")) answers.emplace_back("1");
      for (const char* question : {"3", "9", "9", "9", "4", "5", "1"}) answers.emplace_back(question);
      expect_in_the_window(*school,
                           then(std::move(answers), {how, "e", "", "x", "b", how, "j", "", "n", "y"}), true,
                           std::string(scenario) + " " + how);
    }
}

TEST(TheWindow, HoldsTheTestFromOutside) {
  for (const char* scenario : {"healthy", "wrong-clock", "no-document", "basic-only"}) {
    const auto school = open_scenario(scenario);
    ASSERT_NE(school, nullptr) << scenario;
    expect_in_the_window(*school,
                         behind_the_address(*school, {"5", "?", "", "", "", "", "", "1", "1", "", ""}), true,
                         scenario);
  }
}

TEST(TheWindow, LetsALongTextBeReadAWindowAtATime) {
  Window window({"", "", "", "", ""});
  Console console(window, ColourChoice::never, true);
  Talk talk(console);
  std::string text;
  for (int i = 0; i < 60; ++i) text += "a line of the text\n";
  EXPECT_TRUE(talk.leaf(text));
  EXPECT_EQ(window.screens().size(), 2U);
  for (const std::string& screen : window.screens()) EXPECT_LE(rows_of(screen), kWindowRows);
}

}  // namespace
}  // namespace wcbs_link
