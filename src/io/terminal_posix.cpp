#include "io/byte_terminal.hpp"
#include "io/typed_line.hpp"
#include "io/write_posix.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

int number_of(Stream stream) {
  return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

// The terminal on standard input. Signal handlers use all of this: the modes are worked out before `held` is
// set, and afterwards only numbers change.

enum Mode : std::sig_atomic_t { as_found, unseen, by_keys };
termios modes[3];
volatile std::sig_atomic_t mode = as_found;  // the one in force
volatile std::sig_atomic_t held = 0;

/// Whether another job has the terminal: changing it would stop this one.
bool in_background() {
  const pid_t owner = tcgetpgrp(STDIN_FILENO);
  return owner > 0 && owner != getpgrp();
}

volatile std::sig_atomic_t knows_marks = 0;  // may be sent escape sequences
volatile std::sig_atomic_t marks = 0;

/// Has the terminal mark where a paste begins and ends (bracketed paste, xterm), or not any more.
void mark_pastes(bool wanted) {
  if (knows_marks == 0 || (marks != 0) == wanted) return;
  marks = wanted ? 1 : 0;
  constexpr char on[] = "\x1b[?2004h";
  constexpr char off[] = "\x1b[?2004l";
  if (::write(STDERR_FILENO, wanted ? on : off, sizeof on - 1) < 0) marks = 0;
}

/// In the background nothing is done: SIGCONT comes with the foreground.
bool apply(std::sig_atomic_t wanted) {
  if (in_background()) return true;
  while (tcsetattr(STDIN_FILENO, TCSANOW, &modes[wanted]) != 0)
    if (errno != EINTR) return false;
  if (wanted != unseen) mark_pastes(wanted == by_keys);  // a wait between two answers changes nothing
  return true;
}

bool enter(Mode wanted) {
  mode = wanted;
  return apply(wanted);
}

/// What was typed and not asked for is no command for the shell: it may be a secret.
void forget_typed() {
  if (held != 0 && !in_background()) (void)tcflush(STDIN_FILENO, TCIFLUSH);
}

bool takes_escapes() {
  const auto is_set_to = [](const char* name, std::string_view none) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing changes the environment
    return value != nullptr && *value != '\0' && value != none;
  };
  return is_set_to("TERM", "dumb") && !is_set_to("NO_COLOR", "");
}

/// From the first question on: what is typed shows only where it is asked for. False without a terminal.
bool hold() {
  if (held != 0) return true;
  if (isatty(STDIN_FILENO) == 0) return false;
  if (in_background())
    (void)::kill(0, SIGTTIN);  // as reading would: the modes found now would be the shell's
  if (tcgetattr(STDIN_FILENO, &modes[as_found]) != 0) return false;
  modes[unseen] = modes[as_found];
  modes[unseen].c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
  termios& keys = modes[by_keys];
  keys = modes[unseen];
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | IEXTEN);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  for (const int key : {VINTR, VQUIT}) keys.c_cc[key] = _POSIX_VDISABLE;  // Ctrl-Z stays
  knows_marks = isatty(STDERR_FILENO) != 0 && takes_escapes() ? 1 : 0;
  held = 1;
  return true;
}

void give_back() {
  if (held != 0) (void)apply(as_found);
}

/// The terminal's mode while something is read.
class Reading {
 public:
  explicit Reading(Mode wanted) : active_(enter(wanted)) {}
  ~Reading() { enter(unseen); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  bool active() const { return active_; }

 private:
  bool active_;
};

// Signals.

volatile std::sig_atomic_t interrupt_seen = 0;
volatile std::sig_atomic_t asked_to_end = 0;

[[noreturn]] void end_now() {
  forget_typed();
  give_back();
  _exit(130);
}

extern "C" void on_interrupt(int number) {
  // A window that is closed may say so more than once, and beside a polite kill.
  if (number != SIGHUP && asked_to_end != 0) end_now();
  if (number != SIGHUP) asked_to_end = 1;
  interrupt_seen = 1;
  const itimerval most{{0, 0}, {0, 800'000}};
  (void)setitimer(ITIMER_PROF, &most, nullptr);
}

extern "C" void on_time_used(int) {
  end_now();
}

extern "C" void on_fatal(int number) {  // the system's own way is back in force
  give_back();
  (void)std::raise(number);
}

void catch_stops();

extern "C" void on_stop(int number) {  // the system's own way is back in force
  const int before = errno;
  give_back();
  (void)std::raise(number);
  catch_stops();
  if (held != 0) (void)apply(mode);
  errno = before;
}

extern "C" void on_continue(int) {
  const int before = errno;
  if (held != 0) (void)apply(mode);
  errno = before;
}

void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

constexpr int kOnce = static_cast<int>(SA_RESETHAND) | SA_NODEFER | SA_RESTART;

void catch_stops() {
  handle(SIGTSTP, on_stop, kOnce);
}

bool is_ignored(int number) {
  struct sigaction action {};
  return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

class PosixTerminal final : public ByteTerminal {
 public:
  ~PosixTerminal() override {
    forget_typed();
    if (held != 0) enter(as_found);
    held = 0;
  }

  Result<Done> write(Stream stream, std::string_view text) override {
    const int why = write_in_pieces(number_of(stream), text);
    if (why == EINTR) return Error{Code::interrupted, "Interrupted."};
    if (why != 0)
      return Error{why == EPIPE ? Code::no_reader : Code::local,
                   fmt::format("Standard {} takes no more: {}.", stream == Stream::out ? "output" : "error",
                               std::generic_category().message(why))};
    return Done{};
  }

  Result<std::string> read_line(std::string_view prompt) override {
    const bool is_first = held == 0;
    if (!hold()) return line_after(prompt);
    if (is_first) shown_ahead_ = waiting();
    // A line that came while nothing was shown is shown now, unlike one that came while the terminal did.
    const bool came_before = left() > 0 || waiting() > 0;
    const bool to_show = came_before && (left() > 0 || shown_ahead_ == 0);
    pasting_ = false;
    const Reading reading(as_found);
    auto line = line_after(prompt);
    if (!line) return line;
    if (to_show && isatty(STDERR_FILENO) != 0) (void)write(Stream::err, sanitise(*line) + "\n");
    shown_ahead_ = !came_before ? waiting() : shown_ahead_ - std::min(shown_ahead_, line->size() + 1);
    return line;
  }

  Result<Secret> read_keys(std::string_view prompt, Echo echo) override {
    if (isatty(STDIN_FILENO) == 0) return secret_after(prompt);
    if (!hold()) return Error{Code::local, "The terminal cannot be told to hide what is typed."};
    const Reading reading(by_keys);
    if (!reading.active()) return Error{Code::local, "The terminal cannot be told to hide what is typed."};
    auto typed = typed_line(prompt, echo, [this] { return read_byte(); });
    shown_ahead_ = 0;
    return typed;
  }

  void drop_typed() override {
    if (held == 0) return;
    read_paste_out();
    forget_read();
    shown_ahead_ = 0;
    forget_typed();
    mark_pastes(false);
  }

  TerminalFacts facts() const override {
    TerminalFacts facts;
    facts.input_is_terminal = isatty(STDIN_FILENO) != 0;
    facts.out_is_terminal = isatty(STDOUT_FILENO) != 0;
    facts.err_is_terminal = isatty(STDERR_FILENO) != 0;
    winsize size{};
    for (const int stream : {STDERR_FILENO, STDOUT_FILENO, STDIN_FILENO}) {
      if (ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        facts.columns = size.ws_col;
        break;
      }
    }
    return facts;
  }

 private:
  /// The rest of a paste, which may still be on its way.
  void read_paste_out() {
    if (!pasting_) return;
    const Reading reading(by_keys);
    TypedLine rest(Echo::stars, true);
    pollfd more{STDIN_FILENO, POLLIN, 0};
    while (rest.pasting() && (left() > 0 || ::poll(&more, 1, 300) > 0)) {
      const auto byte = read_byte();
      if (!byte) return;
      rest.take(*byte);
    }
  }

  /// Bytes of whole lines; all bytes, where keys are read.
  std::size_t waiting() const override {
    int bytes = 0;
    return ioctl(STDIN_FILENO, FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
  }

  Result<char> read_byte() override {
    while (next_ == buffer_.size()) {
      if (interrupt_seen != 0) return Error{Code::interrupted, "Interrupted."};
      // A signal between the test above and read() would go unnoticed until the next key: so wait in short
      // turns.
      pollfd ready{STDIN_FILENO, POLLIN, 0};
      if (::poll(&ready, 1, 200) <= 0) continue;
      wipe(buffer_);
      next_ = 0;
      buffer_.resize(4096);
      const ssize_t got = ::read(STDIN_FILENO, buffer_.data(), buffer_.size());
      const int why = errno;
      buffer_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
      if (got > 0 || (got < 0 && (why == EINTR || why == EAGAIN))) continue;
      return Error{Code::end_of_input, "No more input."};
    }
    return buffer_[next_++];
  }

  std::size_t shown_ahead_ = 0;  // bytes of lines that wait and that the terminal has shown already
};

}  // namespace

std::unique_ptr<Terminal> make_terminal() {
  // A stream that was closed by the caller would else be given to the next socket, and what is meant for a
  // person would go there. Opened the wrong way round, using it fails as it should.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
      (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  return std::make_unique<PosixTerminal>();
}

void catch_interrupts() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) handle(number, on_interrupt, 0);
  handle(SIGPROF, on_time_used, 0);
  handle(SIGPIPE, SIG_IGN, 0);
  handle(SIGABRT, on_fatal, kOnce);
  if (!is_ignored(SIGQUIT)) handle(SIGQUIT, on_fatal, kOnce);
  if (!is_ignored(SIGTSTP)) catch_stops();
  handle(SIGCONT, on_continue, SA_RESTART);
}

bool interrupted() {
  return interrupt_seen != 0;
}

void hold_own_window() {}

}  // namespace wcbs_link
