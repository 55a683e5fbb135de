#include "practice/wire_faults.hpp"

#include "practice/wire.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace wcbs_link {

namespace {

constexpr int kDripMilliseconds = 250;
constexpr std::size_t kLargeHeader = 524'288;

bool says_close(const HttpAnswer& answer) {
  return std::ranges::any_of(answer.headers, [](const PracticeHeader& header) {
    return header.name == "Connection" && header.value == "close";
  });
}

Afterwards send_whole(const Delivery& out) {
  const bool sent = out.connection.write(http_text(out.request, out.answer, out.signature));
  const bool goes_on = sent && out.request.keep_alive && !says_close(out.answer);
  return goes_on ? Afterwards::keep_open : Afterwards::close;
}

Afterwards send_nothing(const Delivery&) {
  return Afterwards::close;
}

Afterwards stall(const Delivery& out) {
  out.connection.read_to_end();
  return Afterwards::close;
}

Afterwards drip(const Delivery& out) {
  const std::string text = http_text(out.request, out.answer, out.signature);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!out.connection.write(std::string_view(text).substr(at, 1))) break;
    if (out.stop.wait(kDripMilliseconds)) break;
  }
  return Afterwards::close;
}

Afterwards cut_body(const Delivery& out) {
  const std::string text = http_text(out.request, out.answer, out.signature);
  const std::size_t missing = std::max<std::size_t>(out.answer.body.size() / 2, 1);
  out.connection.write(std::string_view(text).substr(0, text.size() - std::min(missing, text.size())));
  return Afterwards::close;
}

/// `part` again and again, as long as the other side takes it.
void send_for_ever(const Delivery& out, std::string_view part) {
  std::string many;
  while (many.size() < 65'536) many += part;
  while (!out.stop.stopped() && out.connection.write(many)) {
  }
}

Afterwards endless_body(const Delivery& out) {
  HttpSignature signature = out.signature;
  signature.chunked = true;
  out.connection.write(http_head(out.answer, signature, 0));
  send_for_ever(out, "40\r\n" + std::string(64, ' ') + "\r\n");
  return Afterwards::close;
}

/// The head without the empty line that ends it.
std::string open_head(const Delivery& out) {
  std::string head = http_head(out.answer, out.signature, out.answer.body.size());
  head.resize(head.size() - 2);
  return head;
}

Afterwards endless_headers(const Delivery& out) {
  out.connection.write(open_head(out));
  send_for_ever(out, "X-Practice: " + std::string(200, 'x') + "\r\n");
  return Afterwards::close;
}

Afterwards large_header(const Delivery& out) {
  out.connection.write(open_head(out) + "X-Practice: " + std::string(kLargeHeader, 'x') + "\r\n\r\n" +
                       out.answer.body);
  return Afterwards::close;
}

Afterwards garbage(const Delivery& out) {
  out.connection.write("\x01\x02\x03 this is no HTTP \x04\x05\r\n\r\n");
  return Afterwards::close;
}

/// The answer with a header of its own where the length or the encoding should be.
Afterwards send_with(const Delivery& out, std::string_view header, std::string_view body) {
  HttpAnswer odd = out.answer;
  odd.headers.push_back(
      {std::string(header.substr(0, header.find(':'))), std::string(header.substr(header.find(':') + 2))});
  HttpSignature signature = out.signature;
  signature.chunked = header.starts_with("Transfer-Encoding");
  out.connection.write(http_head(odd, signature, body.size()) + std::string(body));
  return Afterwards::close;
}

Afterwards bad_length(const Delivery& out) {
  return send_with(out, "Content-Length: a few", out.answer.body);
}

Afterwards bad_chunk(const Delivery& out) {
  return send_with(out, "Transfer-Encoding: chunked", "many\r\n" + out.answer.body + "\r\n0\r\n\r\n");
}

Afterwards false_gzip(const Delivery& out) {
  return send_with(out, "Content-Encoding: gzip", out.answer.body);
}

struct Row {
  WireFault fault;
  Afterwards (*send)(const Delivery&);
};
constexpr Row kRows[] = {
    {WireFault::none, send_whole},
    {WireFault::reset_on_accept, send_nothing},
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

Afterwards deliver(WireFault fault, const Delivery& delivery) {
  const auto* row = std::ranges::find(kRows, fault, &Row::fault);
  return row == std::end(kRows) ? send_whole(delivery) : row->send(delivery);
}

}  // namespace wcbs_link
