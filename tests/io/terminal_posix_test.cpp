#include "app/run_app.hpp"
#include "support/pty_posix.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A program that asks once, so that the terminal is held, and has come to where it goes on with `work`.
struct Asked : PtyProgram {
  explicit Asked(void (*work)()) : PtyProgram([work] { return ask_then(work); }) {
    EXPECT_TRUE(wait_for("Secret? "));
    type("x\r");
    EXPECT_TRUE(wait_for("going on"));
  }

  static int ask_then(void (*work)()) {
    catch_interrupts();
    const auto terminal = make_terminal();
    if (!terminal->read_keys("Secret? ", Echo::stars)) return 1;
    (void)terminal->write(Stream::err, "going on");
    work();
    return 42;
  }

  /// Whether it still runs, with the terminal in its hands, after so long.
  bool goes_on_for(milliseconds time) { return !wait_for("never", time) && !echoes(); }
};

void expect_sane(const PtyProgram& program) {
  EXPECT_TRUE(program.echoes());
  EXPECT_TRUE(program.cooked());
}

void compute() {
  std::atomic<unsigned> steps = 0;
  for (;;) ++steps;
}

void wait_for_ever() {
  for (;;) ::pause();
}

void wait_longer_than_it_may_compute() {
  const auto end = Clock::now() + milliseconds(1100);
  while (Clock::now() < end) ::usleep(10'000);
}

/// Until lines were typed that nobody has read yet.
void wait_until_typed() {
  pollfd typed{STDIN_FILENO, POLLIN, 0};
  ::poll(&typed, 1, 5'000);
  ::usleep(20'000);
}

TEST(Interrupts, EndAProgramThatComputesWithinASecond) {
  std::vector<std::unique_ptr<Asked>> programs;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    programs.push_back(std::make_unique<Asked>(compute));
    programs.back()->signal(number);
    EXPECT_TRUE(programs.back()->goes_on_for(milliseconds(100))) << "there is time to say what is known";
  }
  for (const auto& program : programs) {
    EXPECT_EQ(program->wait(std::chrono::seconds(6)), 130);
    expect_sane(*program);
  }
}

TEST(Interrupts, LetAProgramThatWaitsFinishHoweverOftenItsWindowIsClosed) {
  Asked program(wait_longer_than_it_may_compute);
  Asked closed(wait_longer_than_it_may_compute);
  program.signal(SIGINT);
  for (const int number : {SIGHUP, SIGTERM}) {
    closed.signal(number);
    EXPECT_TRUE(closed.goes_on_for(milliseconds(100)));
  }
  closed.signal(SIGHUP);
  EXPECT_EQ(program.wait(), 42) << "waiting on a loaded machine is no computing";
  expect_sane(program);
  EXPECT_EQ(closed.wait(), 42);
}

TEST(Interrupts, EndAProgramAtOnceTheSecondTime) {
  for (const int second : {SIGINT, SIGTERM}) {
    Asked program(wait_for_ever);
    program.type("\x03");
    EXPECT_TRUE(program.goes_on_for(milliseconds(100))) << "it still runs";
    const auto start = Clock::now();
    program.signal(second);
    EXPECT_EQ(program.wait(std::chrono::seconds(2)), 130);
    EXPECT_LT(Clock::now() - start, milliseconds(500));
    expect_sane(program);
  }
}

TEST(PosixTerminal, IsAsItWasAfterABugInTheProgram) {
  PtyProgram program([] {
    const auto terminal = make_terminal();
    const Environment environment{
        *terminal,
        [](NetworkOptions) -> std::unique_ptr<HttpTransport> { throw std::logic_error("a bug"); },
        current_time,
        [](std::string_view) { return std::optional<std::string>(); },
        [] { return false; },
    };
    return run_app({"schools", "--url", "school.example.org", "--client-id", "id"}, environment);
  });
  ASSERT_TRUE(program.wait_for("stars): "));
  program.type("x\r");
  EXPECT_EQ(program.wait(), 70);
  expect_sane(program);
}

TEST(PosixTerminal, IsAsItWasAfterAnAbort) {
  PtyProgram program([] { return Asked::ask_then(std::abort); });
  ASSERT_TRUE(program.wait_for("Secret? "));
  program.type("x\r");
  EXPECT_EQ(program.wait(), 128 + SIGABRT);
  expect_sane(program);
}

TEST(PosixTerminal, ForgetsWhatWasTypedWhereItIsTold) {
  PtyProgram program([] {
    const auto terminal = make_terminal();
    if (!terminal->read_line("")) return 1;
    (void)terminal->write(Stream::err, "busy");
    wait_until_typed();
    terminal->drop_typed();
    const auto line = terminal->read_line("ready");
    return line && *line == "asked for" ? 0 : 3;
  });
  ASSERT_TRUE(program.wait_until_shown());
  program.type("\r");
  ASSERT_TRUE(program.wait_for("busy"));
  program.type("not asked for\rhalf a li");
  ASSERT_TRUE(program.wait_for("ready"));
  program.type("asked for\r");
  EXPECT_EQ(program.wait(), 0);
}

TEST(PosixTerminal, DoesNotShowTwiceWhatWasTypedBeforeTheFirstQuestion) {
  PtyProgram program([] {
    const auto terminal = make_terminal();
    (void)terminal->write(Stream::err, "starting");
    wait_until_typed();
    const auto first = terminal->read_line("");
    const auto second = terminal->read_line("");
    return first && second && *first == "early" && *second == "bird" ? 0 : 1;
  });
  ASSERT_TRUE(program.wait_for("starting"));
  program.type("early\rbird\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.screen(), "startingearly\r\nbird\r\n");
}

TEST(PosixTerminal, ShowsWhatIsTypedAsSoonAsItsPromptIsThere) {
  constexpr int kTimes = 200;
  PtyProgram program([] {
    const auto terminal = make_terminal();
    for (int i = 0; i < kTimes; ++i)
      if (!terminal->read_line("Line? ")) return 1;
    return 0;
  });
  for (int i = 0; i < kTimes; ++i) {
    ASSERT_TRUE(program.wait_for("Line? "));
    ASSERT_TRUE(program.echoes()) << i;
    program.type("\r");
  }
  EXPECT_EQ(program.wait(), 0);
}

TEST(PosixTerminal, IsLeftAloneUntilTheFirstQuestion) {
  PtyProgram program([] {
    const auto terminal = make_terminal();
    terminal->drop_typed();
    (void)terminal->write(Stream::err, "working");
    wait_until_typed();
    terminal->drop_typed();
    return 0;
  });
  ASSERT_TRUE(program.wait_for("working"));
  program.type("for the shell\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.left_over(), std::string_view("for the shell\r").size());
}

}  // namespace
}  // namespace wcbs_link
