#include "practice/wire_faults.hpp"

#include "practice/wire.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace wcbs_link {

namespace {

constexpr int kDripMilliseconds = 250;
constexpr std::size_t kLargeHeader = 524'288;

Afterwards send_whole(const Exchange& out) {
  const bool says_close = std::ranges::any_of(out.answer.headers, [](const PracticeHeader& header) {
    return header.name == "Connection" && header.value == "close";
  });
  const bool goes_on = out.connection.write(http_text(out)) && out.request.keep_alive && !says_close;
  return goes_on ? Afterwards::keep_open : Afterwards::close;
}

void send_nothing(Exchange&) {}

void reset(Exchange& out) {
  out.connection.reset();
}

void stall(Exchange& out) {
  out.connection.read_to_end();
}

void drip(Exchange& out) {
  for (const char byte : http_text(out)) {
    if (!out.connection.write({&byte, 1}) || out.stop.wait(kDripMilliseconds)) return;
  }
}

void cut_body(Exchange& out) {
  const std::string text = http_text(out);
  const std::size_t missing = std::max<std::size_t>(out.answer.body.size() / 2, 1);
  out.connection.write(std::string_view(text).substr(0, text.size() - std::min(missing, text.size())));
}

/// `part` again and again, as long as the other side takes it.
void send_for_ever(Exchange& out, std::string_view part) {
  std::string many;
  while (many.size() < 65'536) many += part;
  while (!out.stop.stopped() && out.connection.write(many)) {
  }
}

void endless_body(Exchange& out) {
  out.chunked = true;
  out.connection.write(http_head(out, 0));
  send_for_ever(out, "40\r\n" + std::string(64, ' ') + "\r\n");
}

/// The head without the empty line that ends it.
std::string open_head(const Exchange& out) {
  std::string head = http_head(out, out.answer.body.size());
  head.resize(head.size() - 2);
  return head;
}

void endless_headers(Exchange& out) {
  out.connection.write(open_head(out));
  send_for_ever(out, "X-Practice: " + std::string(200, 'x') + "\r\n");
}

void large_header(Exchange& out) {
  out.connection.write(open_head(out) + "X-Practice: " + std::string(kLargeHeader, 'x') + "\r\n\r\n" +
                       out.answer.body);
}

void garbage(Exchange& out) {
  out.connection.write("\x01\x02\x03 this is no HTTP \x04\x05\r\n\r\n");
}

/// The answer with a header of its own where the length or the encoding should be.
void send_with(Exchange& out, std::string_view name, std::string_view value, const std::string& body) {
  out.answer.headers.push_back({std::string(name), std::string(value)});
  out.chunked = name == "Transfer-Encoding";
  out.connection.write(http_head(out, body.size()) + body);
}

void bad_length(Exchange& out) {
  send_with(out, "Content-Length", "a few", out.answer.body);
}

void bad_chunk(Exchange& out) {
  send_with(out, "Transfer-Encoding", "chunked", "many\r\n" + out.answer.body + "\r\n0\r\n\r\n");
}

void false_gzip(Exchange& out) {
  send_with(out, "Content-Encoding", "gzip", out.answer.body);
}

struct Row {
  WireFault fault;
  void (*spoil)(Exchange&);
};
constexpr Row kRows[] = {
    {WireFault::reset_on_accept, send_nothing},
    {WireFault::reset, reset},
    {WireFault::close, send_nothing},
    {WireFault::stall, stall},
    {WireFault::drip, drip},
    {WireFault::cut_body, cut_body},
    {WireFault::endless_body, endless_body},
    {WireFault::endless_headers, endless_headers},
    {WireFault::large_header, large_header},
    {WireFault::garbage, garbage},
    {WireFault::bad_length, bad_length},
    {WireFault::bad_chunk, bad_chunk},
    {WireFault::false_gzip, false_gzip},
};

}  // namespace

Afterwards deliver(WireFault fault, Exchange& exchange) {
  const auto* row = std::ranges::find(kRows, fault, &Row::fault);
  if (row == std::end(kRows)) return send_whole(exchange);
  row->spoil(exchange);
  return Afterwards::close;
}

}  // namespace wcbs_link
