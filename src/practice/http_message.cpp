#include "practice/http_message.hpp"

#include "practice/wire.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

constexpr std::size_t kMostHead = 65'536;
constexpr std::size_t kMostBody = 1'048'576;

struct Reason {
  int status;
  std::string_view text;
};
constexpr Reason kReasons[] = {{200, "OK"},
                               {301, "Moved Permanently"},
                               {302, "Found"},
                               {307, "Temporary Redirect"},
                               {308, "Permanent Redirect"},
                               {400, "Bad Request"},
                               {401, "Unauthorized"},
                               {403, "Forbidden"},
                               {404, "Not Found"},
                               {405, "Method Not Allowed"},
                               {411, "Length Required"},
                               {413, "Request Entity Too Large"},
                               {429, "Too Many Requests"},
                               {500, "Internal Server Error"},
                               {502, "Bad Gateway"},
                               {503, "Service Unavailable"}};

std::string_view reason_of(const HttpAnswer& answer) {
  if (!answer.reason.empty()) return answer.reason;
  const auto* found = std::ranges::find(kReasons, answer.status, &Reason::status);
  return found == std::end(kReasons) ? "Unknown" : found->text;
}

bool has_header(const HttpAnswer& answer, std::string_view name) {
  return std::ranges::any_of(answer.headers, [name](const PracticeHeader& header) {
    return equal_ignoring_case(header.name, name);
  });
}

std::string_view query_part(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool parse_request_line(const std::string& line, PracticeRequest& request) {
  const std::vector<std::string> words = split(line, ' ');
  if (words.size() != 3 || !is_token(words[0]) || words[1].empty()) return false;
  if (words[2] != "HTTP/1.1" && words[2] != "HTTP/1.0") return false;
  request.method = words[0];
  request.target = words[1];
  if (!request.target.starts_with('/')) {  // a proxy's form: "http://host/path"
    const std::size_t host = request.target.find("://");
    if (host == std::string::npos) return request.target == "*";
    const std::size_t slash = request.target.find('/', host + 3);
    request.target = slash == std::string::npos ? "/" : request.target.substr(slash);
  }
  request.keep_alive = words[2] == "HTTP/1.1";
  return true;
}

bool parse_head(std::string_view head, PracticeRequest& request) {
  std::vector<std::string> lines = split(head, '\n');
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  if (!parse_request_line(lines.front(), request)) return false;
  for (const std::string& line : std::span(lines).subspan(1)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || !is_token(line.substr(0, colon))) return false;
    request.headers.push_back({line.substr(0, colon), trim(line.substr(colon + 1))});
  }
  const std::string connection = request.header("Connection");
  if (contains_ignoring_case(connection, "close")) request.keep_alive = false;
  if (contains_ignoring_case(connection, "keep-alive")) request.keep_alive = true;
  return true;
}

/// Where the head's last line ends; npos while the empty line after it is not there.
std::size_t head_end(std::string_view text) {
  return std::min(text.find("\n\r\n"), text.find("\n\n"));
}

}  // namespace

std::string PracticeRequest::header(std::string_view name) const {
  for (const PracticeHeader& header : headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return "";
}

std::string PracticeRequest::path() const {
  return percent_decode(target.substr(0, target.find('?')), '+');
}

std::string PracticeRequest::query(std::string_view name) const {
  return pair_value(query_part(target), name).value_or("");
}

bool PracticeRequest::has_query(std::string_view name) const {
  return pair_value(query_part(target), name).has_value();
}

std::string PracticeRequest::field(std::string_view name) const {
  if (!contains_ignoring_case(header("Content-Type"), "application/x-www-form-urlencoded")) return "";
  return pair_value(body, name).value_or("");
}

bool HttpReader::read_more() {
  std::array<char, 16'384> bytes{};
  const std::size_t got = connection_.read(bytes.data(), bytes.size());
  unread_.append(bytes.data(), got);
  return got > 0;
}

ReadOutcome HttpReader::read_head(PracticeRequest& request) {
  request = {};
  std::size_t end = std::string::npos;
  for (;;) {
    unread_.erase(0, std::min(unread_.find_first_not_of("\r\n"), unread_.size()));  // RFC 9112, 2.2
    end = head_end(unread_);
    if (end != std::string::npos || unread_.size() > kMostHead) break;
    // What does not start like a method will not become a request: a TLS handshake, for example.
    if (!unread_.empty() && (unread_.front() < 'A' || unread_.front() > 'z')) return ReadOutcome::malformed;
    if (!read_more()) return unread_.empty() ? ReadOutcome::end : ReadOutcome::malformed;
  }
  if (end > kMostHead) return ReadOutcome::too_large;
  if (!parse_head(std::string_view(unread_).substr(0, end), request)) return ReadOutcome::malformed;
  unread_.erase(0, unread_.find('\n', end + 1) + 1);
  return ReadOutcome::request;
}

ReadOutcome HttpReader::read(PracticeRequest& request) {
  if (const ReadOutcome outcome = read_head(request); outcome != ReadOutcome::request) return outcome;
  if (!request.header("Transfer-Encoding").empty()) return ReadOutcome::no_length;
  const std::string length = request.header("Content-Length");
  if (length.empty()) return ReadOutcome::request;
  const auto size = parse_number<std::size_t>(length);
  if (!size) return ReadOutcome::malformed;
  if (*size > kMostBody) return ReadOutcome::too_large;
  if (*size > unread_.size() && equal_ignoring_case(request.header("Expect"), "100-continue")) {
    connection_.write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  while (unread_.size() < *size) {
    if (!read_more()) return ReadOutcome::end;
  }
  request.body = unread_.substr(0, *size);
  unread_.erase(0, *size);
  return ReadOutcome::request;
}

std::string http_head(const Exchange& exchange, std::size_t content_length) {
  const HttpAnswer& answer = exchange.answer;
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason_of(answer));
  for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!has_header(answer, name)) head += fmt::format("{}: {}\r\n", name, value);
  };
  if (exchange.names_iis) {
    add("Server", "Microsoft-IIS/10.0");
    if (!has_header(answer, "Server")) head += "X-Powered-By: ASP.NET\r\n";  // HTTP.sys does not name ASP.NET
  }
  add("Date", exchange.date);
  if (exchange.chunked) {
    add("Transfer-Encoding", "chunked");
  } else {
    add("Content-Length", std::to_string(content_length));
  }
  return head + "\r\n";
}

std::string http_text(const Exchange& exchange) {
  const std::string& body = exchange.answer.body;
  std::string text = http_head(exchange, body.size());
  if (exchange.request.method == "HEAD") return text;
  if (!exchange.chunked) return text + body;
  constexpr std::size_t kChunk = 8'192;
  for (std::size_t at = 0; at < body.size(); at += kChunk) {
    const std::string chunk = body.substr(at, kChunk);
    text += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
  }
  return text + "0\r\n\r\n";
}

}  // namespace wcbs_link
