#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/secret_line.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <system_error>
#include <windows.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

std::atomic<bool> interrupt_seen = false;

BOOL WINAPI on_interrupt(DWORD event) {
  interrupt_seen = true;
  // After this returns from a closed window or a logoff, Windows ends the process at once: leave the main
  // thread the time to finish. It is given five seconds.
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) Sleep(5000);
  return TRUE;
}

constexpr std::size_t kMostLine = 1024 * 1024;

HANDLE handle_of(Stream stream) {
  return GetStdHandle(stream == Stream::out ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

bool is_console(HANDLE handle) {
  DWORD mode = 0;
  return GetConsoleMode(handle, &mode) != 0;
}

/// A terminal of Git Bash or Cygwin: for Windows it is a pipe, known by its name only
/// (\\msys-1234567890abcdef-pty0-from-master).
bool is_pty_pipe(HANDLE handle) {
  if (GetFileType(handle) != FILE_TYPE_PIPE) return false;
  struct {
    FILE_NAME_INFO info;
    wchar_t more[MAX_PATH];
  } name{};
  if (!GetFileInformationByHandleEx(handle, FileNameInfo, &name, sizeof name - sizeof(wchar_t))) return false;
  const std::wstring_view text(name.info.FileName, name.info.FileNameLength / sizeof(wchar_t));
  return (text.starts_with(L"\\msys-") || text.starts_with(L"\\cygwin-")) &&
         text.find(L"-pty") != std::wstring_view::npos;
}

bool is_person(HANDLE handle) {
  return is_console(handle) || is_pty_pipe(handle);
}

std::wstring wide(std::string_view text) {
  const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
  std::wstring result(static_cast<std::size_t>(size), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), size);
  return result;
}

std::string narrow(std::wstring_view text) {
  const int size = WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0,
                                       nullptr, nullptr);
  std::string result(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), size, nullptr,
                      nullptr);
  return result;
}

/// A console mode that is put back at the end.
class ConsoleMode {
 public:
  ConsoleMode(HANDLE handle, DWORD remove, DWORD add) : handle_(handle) {
    if (GetConsoleMode(handle, &before_) == 0) return;
    active_ = SetConsoleMode(handle, (before_ & ~remove) | add) != 0;
  }
  ~ConsoleMode() {
    if (active_) SetConsoleMode(handle_, before_);
  }
  ConsoleMode(const ConsoleMode&) = delete;
  ConsoleMode& operator=(const ConsoleMode&) = delete;
  bool active() const { return active_; }

 private:
  HANDLE handle_;
  DWORD before_ = 0;
  bool active_ = false;
};

class WindowsTerminal final : public Terminal {
 public:
  ~WindowsTerminal() override { wipe(buffer_); }

  Result<Done> write(Stream stream, std::string_view text) override {
    const HANDLE handle = handle_of(stream);
    const bool console = is_console(handle);
    const std::wstring characters = console ? wide(text) : std::wstring();
    std::size_t done = 0;
    const std::size_t all = console ? characters.size() : text.size();
    while (done < all) {
      DWORD written = 0;
      const auto part = static_cast<DWORD>(std::min<std::size_t>(all - done, 8000));
      const BOOL fine = console ? WriteConsoleW(handle, characters.data() + done, part, &written, nullptr)
                                : WriteFile(handle, text.data() + done, part, &written, nullptr);
      if (!fine)
        return Error{Code::local,
                     fmt::format("Standard {} takes no more: {}.", stream == Stream::out ? "output" : "error",
                                 std::system_category().message(static_cast<int>(GetLastError())))};
      done += written;
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
      if (*byte == '\x1a' && line.empty()) return Error{Code::end_of_input, "No more input."};  // Ctrl-Z
      if (line.size() < kMostLine) line += *byte;
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }

  Result<Secret> read_secret(std::string_view prompt) override {
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    if (!is_console(input)) {
      if (is_pty_pipe(input))
        (void)write(Stream::err, "This window cannot hide what you type next: it will be shown.\n");
      if (auto written = write(Stream::err, prompt); !written) return written.error();
      auto line = read_line();
      if (!line) return line.error();
      (void)write(Stream::err, "\n");
      Secret secret(*line);
      wipe(*line);
      return secret;
    }
    const ConsoleMode raw(input, ENABLE_ECHO_INPUT | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT, 0);
    if (!raw.active()) return Error{Code::local, "The console cannot be told to hide what is typed."};
    (void)write(Stream::err, prompt);
    SecretLine line;
    for (;;) {
      const auto byte = read_byte();
      if (!byte) {
        (void)write(Stream::err, "\n");
        return byte.error();
      }
      const SecretLine::Step step = line.take(*byte == '\x1a' ? '\x04' : *byte);
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
    facts.input_is_terminal = is_person(GetStdHandle(STD_INPUT_HANDLE));
    facts.out_is_terminal = is_person(handle_of(Stream::out));
    facts.err_is_terminal = is_person(handle_of(Stream::err));
    CONSOLE_SCREEN_BUFFER_INFO info{};
    for (const Stream stream : {Stream::err, Stream::out}) {
      if (GetConsoleScreenBufferInfo(handle_of(stream), &info) == 0) continue;
      facts.columns = info.srWindow.Right - info.srWindow.Left + 1;
      break;
    }
    return facts;
  }

 private:
  Result<char> read_byte() {
    while (next_ == buffer_.size()) {
      if (interrupt_seen) return Error{Code::interrupted, "Interrupted."};
      wipe(buffer_);
      next_ = 0;
      const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
      DWORD got = 0;
      if (is_console(input)) {
        wchar_t characters[1024];
        const BOOL fine = ReadConsoleW(input, characters, 1024, &got, nullptr);
        // Ctrl-C ends the read with nothing; the handler runs in another thread and may be a moment later.
        if (got == 0 || !fine) Sleep(50);
        if (interrupt_seen) continue;
        if (!fine || got == 0) return Error{Code::end_of_input, "No more input."};
        std::wstring piece = pending_ + std::wstring(characters, got);
        SecureZeroMemory(characters, sizeof characters);
        pending_.clear();
        if (piece.back() >= 0xD800 && piece.back() < 0xDC00) {  // half a character: the rest comes next
          pending_ = piece.back();
          piece.pop_back();
        }
        buffer_ = narrow(piece);
        SecureZeroMemory(piece.data(), piece.size() * sizeof(wchar_t));
      } else {
        buffer_.resize(4096);
        const BOOL fine = ReadFile(input, buffer_.data(), static_cast<DWORD>(buffer_.size()), &got, nullptr);
        buffer_.resize(fine ? got : 0);
        if (buffer_.empty()) return Error{Code::end_of_input, "No more input."};
      }
    }
    return buffer_[next_++];
  }

  std::string buffer_;
  std::size_t next_ = 0;
  std::wstring pending_;
};

}  // namespace

std::unique_ptr<Terminal> make_terminal() {
  return std::make_unique<WindowsTerminal>();
}

void catch_interrupts() {
  SetConsoleCtrlHandler(on_interrupt, TRUE);
}

bool interrupted() {
  return interrupt_seen;
}

void hold_own_window() {
  DWORD processes[2];
  if (interrupted() || GetConsoleProcessList(processes, 2) != 1) return;
  if (!is_console(GetStdHandle(STD_INPUT_HANDLE)) || !is_console(handle_of(Stream::err))) return;
  WindowsTerminal terminal;
  (void)terminal.write(Stream::err, "\nPress Enter to close this window. ");
  (void)terminal.read_line();
}

}  // namespace wcbs_link
