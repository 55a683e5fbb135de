#include "app/run_app.hpp"
#include "support/pty_posix.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Asks once, so that the terminal is held; then says that it goes on.
int ask_then(void (*go_on)()) {
  catch_interrupts();
  const auto terminal = make_terminal();
  if (!terminal->read_secret("Secret? ")) return 1;
  (void)terminal->write(Stream::err, "going on");
  go_on();
  return 42;
}

/// Gets such a program to where it goes on.
void answer(PtyProgram& program) {
  ASSERT_TRUE(program.wait_for("Secret? "));
  program.type("x\r");
  ASSERT_TRUE(program.wait_for("going on"));
  ASSERT_TRUE(program.wait_until_hidden());
}

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

void wait_two_seconds() {
  const auto end = Clock::now() + std::chrono::seconds(2);
  while (Clock::now() < end) ::usleep(10'000);
}

TEST(Interrupts, EndAProgramThatComputesWithinASecond) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    PtyProgram program([] { return ask_then(compute); });
    answer(program);
    program.signal(number);
    EXPECT_FALSE(program.wait_for("never", milliseconds(300)));
    EXPECT_FALSE(program.echoes()) << "there is time to say what is known";
    EXPECT_EQ(program.wait(std::chrono::seconds(4)), 130) << number;
    expect_sane(program);
  }
}

TEST(Interrupts, LetAProgramThatWaitsFinish) {
  PtyProgram program([] { return ask_then(wait_two_seconds); });
  answer(program);
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(), 42) << "waiting on a loaded machine is no computing";
  expect_sane(program);
}

TEST(Interrupts, EndAProgramAtOnceTheSecondTime) {
  for (const int second : {SIGINT, SIGTERM}) {
    PtyProgram program([] { return ask_then(wait_for_ever); });
    answer(program);
    program.type("\x03");
    EXPECT_FALSE(program.wait_for("never", milliseconds(200)));
    EXPECT_FALSE(program.echoes()) << "it still runs";
    const auto start = Clock::now();
    program.signal(second);
    EXPECT_EQ(program.wait(std::chrono::seconds(2)), 130);
    EXPECT_LT(Clock::now() - start, milliseconds(500));
    expect_sane(program);
  }
}

TEST(Interrupts, OfAClosedWindowMayComeTwice) {
  PtyProgram program([] { return ask_then(wait_two_seconds); });
  answer(program);
  program.signal(SIGHUP);
  EXPECT_FALSE(program.wait_for("never", milliseconds(100)));
  program.signal(SIGTERM);
  EXPECT_FALSE(program.wait_for("never", milliseconds(100)));
  program.signal(SIGHUP);
  EXPECT_EQ(program.wait(), 42);
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
  PtyProgram program([] { return ask_then(std::abort); });
  ASSERT_TRUE(program.wait_for("Secret? "));
  program.type("x\r");
  EXPECT_EQ(program.wait(), 128 + SIGABRT);
  expect_sane(program);
}

TEST(PosixTerminal, ForgetsWhatWasTypedWhereItIsTold) {
  PtyProgram program([] {
    const auto terminal = make_terminal();
    if (!terminal->read_line()) return 1;
    (void)terminal->write(Stream::err, "busy");
    ::usleep(300'000);
    terminal->drop_typed();
    (void)terminal->write(Stream::err, "ready");
    const auto line = terminal->read_line();
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
    ::usleep(200'000);
    const auto first = terminal->read_line();
    const auto second = terminal->read_line();
    return first && second && *first == "early" && *second == "bird" ? 0 : 1;
  });
  ASSERT_TRUE(program.wait_for("starting"));
  program.type("early\rbird\r");
  EXPECT_EQ(program.wait(), 0);
  EXPECT_EQ(program.screen(), "startingearly\r\nbird\r\n");
}

TEST(PosixTerminal, IsLeftAloneUntilTheFirstQuestion) {
  PtyProgram program([] {
    const auto terminal = make_terminal();
    terminal->drop_typed();
    (void)terminal->write(Stream::err, "working");
    ::usleep(300'000);
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
