#include "io/byte_terminal.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/terminal.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <system_error>
#include <windows.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

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

// The console on standard input. The thread of a Ctrl-C uses it too: `found` never changes once `held` is
// set.

DWORD found = 0;
std::atomic<bool> held = false;

bool apply(DWORD mode) {
  return SetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), mode) != 0;
}

DWORD unseen() {
  return found & ~static_cast<DWORD>(ENABLE_ECHO_INPUT);
}

DWORD by_keys() {
  return unseen() & ~static_cast<DWORD>(ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT);
}

/// From the first question on: what is typed shows only where it is asked for. False without a console.
bool hold() {
  if (!held) held = GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &found) != 0;
  return held;
}

/// What was typed and not asked for is no command for the shell: it may be a secret.
void forget_typed() {
  if (held) FlushConsoleInputBuffer(GetStdHandle(STD_INPUT_HANDLE));
}

void give_back() {
  forget_typed();
  if (held) apply(found);
  held = false;
}

/// The console's mode while something is read.
class Reading {
 public:
  explicit Reading(DWORD mode) : active_(apply(mode)) {}
  ~Reading() { apply(unseen()); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  bool active() const { return active_; }

 private:
  bool active_;
};

// Interrupts. Windows calls for each in a thread of its own.

std::atomic<bool> interrupt_seen = false;
std::atomic<bool> asked_to_end = false;
std::atomic<bool> awaits_key = false;

/// Windows ends a read for a key that was pressed, not when the window is closed or another program asks.
void end_read() {
  if (!awaits_key) return;
  INPUT_RECORD enter{};
  enter.EventType = KEY_EVENT;
  enter.Event.KeyEvent.bKeyDown = TRUE;
  enter.Event.KeyEvent.wRepeatCount = 1;
  enter.Event.KeyEvent.wVirtualKeyCode = VK_RETURN;
  enter.Event.KeyEvent.uChar.UnicodeChar = L'\r';
  DWORD written = 0;
  WriteConsoleInputW(GetStdHandle(STD_INPUT_HANDLE), &enter, 1, &written);
}

[[noreturn]] void end_now() {
  give_back();
  ExitProcess(130);
}

/// What this process has computed, in units of 100 nanoseconds.
std::uint64_t computed() {
  FILETIME ignored;
  FILETIME times[2] = {};
  GetProcessTimes(GetCurrentProcess(), &ignored, &ignored, &times[0], &times[1]);
  std::uint64_t all = 0;
  for (const FILETIME& time : times)
    all += (static_cast<std::uint64_t>(time.dwHighDateTime) << 32) + time.dwLowDateTime;
  return all;
}

DWORD WINAPI end_once_time_is_used(void*) {
  constexpr std::uint64_t kMost = 8'000'000;
  const std::uint64_t end = computed() + kMost;
  while (computed() < end) Sleep(50);
  end_now();
}

BOOL WINAPI on_interrupt(DWORD event) {
  const bool is_key = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
  if (is_key && asked_to_end.exchange(true)) end_now();
  if (!interrupt_seen.exchange(true))
    if (const HANDLE watch = CreateThread(nullptr, 0, end_once_time_is_used, nullptr, 0, nullptr))
      CloseHandle(watch);
  end_read();
  // After this returns from a closed window or a logoff, Windows ends the process at once: leave the main
  // thread the time to finish. It is given five seconds.
  if (!is_key) Sleep(5000);
  return TRUE;
}

constexpr char kCtrlZ = '\x1a';

class WindowsTerminal final : public ByteTerminal {
 public:
  WindowsTerminal() : ByteTerminal(kCtrlZ) {}
  ~WindowsTerminal() override { give_back(); }

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
      if (!fine) {
        const DWORD why = GetLastError();
        return Error{why == ERROR_NO_DATA || why == ERROR_BROKEN_PIPE ? Code::no_reader : Code::local,
                     fmt::format("Standard {} takes no more: {}.", stream == Stream::out ? "output" : "error",
                                 std::system_category().message(static_cast<int>(why)))};
      }
      done += written;
    }
    return Done{};
  }

  Result<std::string> read_line(std::string_view prompt) override {
    if (!hold()) return line_after(prompt);
    const bool unseen_before = next_ != buffer_.size();  // it came along with a line that was read by keys
    pasting_ = false;
    const Reading reading(found);
    auto line = line_after(prompt);
    if (line && unseen_before) (void)write(Stream::err, sanitise(*line) + "\n");
    return line;
  }

  Result<Secret> read_keys(std::string_view prompt, Echo echo) override {
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    if (!is_console(input)) {
      if (echo == Echo::stars && is_pty_pipe(input)) warn_once();
      return secret_after(prompt);
    }
    if (!hold()) return Error{Code::local, "The console cannot be told to hide what is typed."};
    const Reading reading(by_keys());
    if (!reading.active()) return Error{Code::local, "The console cannot be told to hide what is typed."};
    auto typed = typed_line(prompt, echo, [this] { return read_key(); });
    std::replace(buffer_.begin() + static_cast<std::ptrdiff_t>(next_), buffer_.end(), '\r', '\n');
    return typed;
  }

  void drop_typed() override {
    if (!held) return;
    forget_read();
    pending_.clear();
    forget_typed();
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
  /// For a window of Git Bash, which is a pipe for Windows.
  void warn_once() {
    if (warned_) return;
    warned_ = true;
    (void)write(
        Stream::err,
        "This window cannot hide what you type: the secret will be shown.\n"
        "To avoid that, press Ctrl-C, then use --client-secret-file FILE, or Command Prompt or PowerShell.\n");
  }

  Result<char> read_key() {
    const auto byte = read_byte();
    return byte && *byte == kCtrlZ ? '\x04' : byte;  // Ctrl-Z ends input here, as Ctrl-D does elsewhere
  }

  std::size_t waiting() const override {
    INPUT_RECORD records[256];
    DWORD got = 0;
    if (PeekConsoleInputW(GetStdHandle(STD_INPUT_HANDLE), records, 256, &got) == 0) return 0;
    const auto keys = std::count_if(records, records + got, [](const INPUT_RECORD& record) {
      return record.EventType == KEY_EVENT && record.Event.KeyEvent.bKeyDown != 0 &&
             record.Event.KeyEvent.uChar.UnicodeChar != 0;
    });
    SecureZeroMemory(records, sizeof records);
    return static_cast<std::size_t>(keys);
  }

  Result<char> read_byte() override {
    while (next_ == buffer_.size()) {
      awaits_key = held.load();  // before the look at interrupt_seen: one of the two threads sees the other
      if (interrupt_seen) return Error{Code::interrupted, "Interrupted."};
      wipe(buffer_);
      next_ = 0;
      const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
      DWORD got = 0;
      if (is_console(input)) {
        wchar_t characters[1024];
        const BOOL fine = ReadConsoleW(input, characters, 1024, &got, nullptr);
        awaits_key = false;
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

  std::wstring pending_;
  bool warned_ = false;
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
  (void)terminal.read_line("\nPress Enter to close this window. ");
}

}  // namespace wcbs_link
