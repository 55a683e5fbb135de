#include "io/byte_terminal.hpp"

#include "io/typed_line.hpp"

namespace wcbs_link {
namespace {

constexpr std::size_t kMostLine = 1024 * 1024;

Secret secret_of(std::string& text) {
  Secret secret(text);
  wipe(text);
  return secret;
}

}  // namespace

Result<Secret> ByteTerminal::read_all(std::size_t most) {
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
  return secret_of(all);
}

Result<std::string> ByteTerminal::line_after(std::string_view prompt) {
  if (auto written = write(Stream::err, prompt); !written) return written.error();
  std::string line;
  for (;;) {
    const auto byte = read_byte();
    if (!byte) {
      if (byte.error().code == Code::end_of_input && !line.empty()) return line;
      return byte.error();
    }
    if (*byte == '\n') break;
    if (line.empty() && end_key_ == *byte) return Error{Code::end_of_input, "No more input."};
    if (line.size() < kMostLine) line += *byte;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<Secret> ByteTerminal::secret_after(std::string_view prompt) {
  auto line = line_after(prompt);
  if (!line) return line.error();
  return secret_of(*line);
}

Result<Secret> ByteTerminal::typed_line(std::string_view prompt, Echo echo,
                                        const std::function<Result<char>()>& next) {
  std::size_t along = left() + waiting();
  if (auto written = write(Stream::err, prompt); !written) return written.error();
  TypedLine line(echo, pasting_, along > 0);
  bool begun = false;
  const auto next_of_line = [&] {
    for (;;) {
      auto byte = next();
      const bool is_break = byte && (*byte == '\r' || *byte == '\n');
      if (begun || !is_break || along == 0) {
        begun = true;
        return byte;
      }
      --along;
    }
  };
  auto typed = line.read(next_of_line, [this](std::string_view shown) { (void)write(Stream::err, shown); });
  pasting_ = line.pasting();
  return typed;
}

void ByteTerminal::forget_read() {
  wipe(buffer_);
  next_ = 0;
  pasting_ = false;
}

}  // namespace wcbs_link
