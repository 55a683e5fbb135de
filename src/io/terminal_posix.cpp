#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/secret_line.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;

extern "C" void on_interrupt(int) {
  interrupt_seen = 1;
}

constexpr std::size_t kMostLine = 1024 * 1024;

int number_of(Stream stream) {
  return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

/// No echo, no line editing and no signals from keys while it lives.
class RawMode {
 public:
  RawMode() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    active_ = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
  }
  ~RawMode() {
    if (active_) tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

  bool active() const { return active_; }

 private:
  termios before_{};
  bool active_ = false;
};

class PosixTerminal final : public Terminal {
 public:
  ~PosixTerminal() override { wipe(buffer_); }

  Result<Done> write(Stream stream, std::string_view text) override {
    while (!text.empty()) {
      const ssize_t written = ::write(number_of(stream), text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0 && errno == EAGAIN) {
        pollfd ready{number_of(stream), POLLOUT, 0};
        ::poll(&ready, 1, 1000);
        continue;
      }
      if (written < 0)
        return Error{Code::local,
                     fmt::format("Standard {} takes no more: {}.", stream == Stream::out ? "output" : "error",
                                 std::generic_category().message(errno))};
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return Done{};
  }

  Result<std::string> read_line() override {
    std::string line;
    for (;;) {
      const auto byte = read_byte();
      if (!byte) {
        if (byte.error().code == Code::end_of_input && !line.empty()) return line;
        return byte.error();
      }
      if (*byte == '\n') break;
      if (line.size() < kMostLine) line += *byte;
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }

  Result<Secret> read_secret(std::string_view prompt) override {
    if (isatty(STDIN_FILENO) == 0) {
      if (auto written = write(Stream::err, prompt); !written) return written.error();
      auto line = read_line();
      if (!line) return line.error();
      (void)write(Stream::err, "\n");
      Secret secret(*line);
      wipe(*line);
      return secret;
    }
    const RawMode raw;
    if (!raw.active()) return Error{Code::local, "The terminal cannot be told to hide what is typed."};
    (void)write(Stream::err, prompt);
    SecretLine line;
    for (;;) {
      const auto byte = read_byte();
      if (!byte) {
        (void)write(Stream::err, "\n");
        return byte.error();
      }
      const SecretLine::Step step = line.take(*byte);
      (void)write(Stream::err, step.echo);
      if (step.end == SecretLine::End::no) continue;
      (void)write(Stream::err, "\n");
      if (step.end == SecretLine::End::interrupted) return Error{Code::interrupted, "Interrupted."};
      if (step.end == SecretLine::End::end_of_input) return Error{Code::end_of_input, "No more input."};
      return line.result();
    }
  }

  Result<Secret> read_all(std::size_t most) override {
    std::string all;
    while (all.size() < most) {
      const auto byte = read_byte();
      if (!byte && byte.error().code == Code::end_of_input) break;
      if (!byte) {
        wipe(all);
        return byte.error();
      }
      all += *byte;
    }
    Secret secret(all);
    wipe(all);
    return secret;
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
  Result<char> read_byte() {
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

  std::string buffer_;
  std::size_t next_ = 0;
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
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

bool interrupted() {
  return interrupt_seen != 0;
}

void hold_own_window() {}

}  // namespace wcbs_link
