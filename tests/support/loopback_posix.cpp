#include "support/loopback_posix.hpp"

#include "wcbs_link/base/encoding.hpp"

#include <arpa/inet.h>
#include <array>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

OwnedSocket new_socket(int kind) {
  OwnedSocket made(::socket(AF_INET, kind, 0));
  ::fcntl(made.number(), F_SETFD, FD_CLOEXEC);
  return made;
}

sockaddr_in this_computer(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

constexpr int kTurn = 5;  // milliseconds between two looks at whether a server is to end

bool can_be_read(int socket, int milliseconds) {
  pollfd ready{socket, POLLIN, 0};
  return ::poll(&ready, 1, milliseconds) > 0;
}

void connect_to(int socket, int port) {
  const sockaddr_in address = this_computer(port);
  // Where it does not block, the connection need not be there yet.
  (void)::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

}  // namespace

OwnedSocket::~OwnedSocket() {
  if (number_ >= 0) ::close(number_);
}

LoopbackPort::LoopbackPort(int backlog) : socket_(new_socket(SOCK_STREAM)) {
  sockaddr_in address = this_computer(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(socket_.number(), generic, size), 0);
  EXPECT_EQ(::listen(socket_.number(), backlog), 0);
  EXPECT_EQ(::getsockname(socket_.number(), generic, &size), 0);
  port_ = ntohs(address.sin_port);
}

void LoopbackPort::fill() {
  for (int i = 0; i < 8; ++i) {
    waiting_.push_back(new_socket(SOCK_STREAM));
    ::fcntl(waiting_.back().number(), F_SETFL, O_NONBLOCK);
    connect_to(waiting_.back().number(), port_);
  }
}

LoopbackServer::LoopbackServer(std::function<void(int)> serve) : serve_(std::move(serve)) {
  accepting_ = std::thread([this] {
    while (!ends_) {
      if (!can_be_read(port_.number(), kTurn)) continue;
      const int connection = ::accept(port_.number(), nullptr, nullptr);
      if (connection < 0) continue;
      ::fcntl(connection, F_SETFD, FD_CLOEXEC);
      const std::scoped_lock lock(mutex_);
      open_.push_back(connection);
      serving_.emplace_back([this, connection] {
        serve_(connection);
        const std::scoped_lock own(mutex_);
        std::erase(open_, connection);
        ::close(connection);
      });
    }
  });
}

LoopbackServer::~LoopbackServer() {
  ends_ = true;
  accepting_.join();
  {
    const std::scoped_lock lock(mutex_);
    for (const int connection : open_) ::shutdown(connection, SHUT_RDWR);
  }
  for (std::thread& thread : serving_) thread.join();
}

std::string read_head(int connection) {
  std::string head;
  char one = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (::recv(connection, &one, 1, 0) != 1) return {};
    head += one;
  }
  return head;
}

bool write_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void reset_connection(int connection) {
  const linger at_once{1, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

namespace {

/// Until the other side ends: says nothing.
void wait_for_end(int connection) {
  std::array<char, 4096> buffer{};
  while (::recv(connection, buffer.data(), buffer.size(), 0) > 0) {
  }
}

/// One direction's next bytes; how many, 0 at its end.
std::size_t pass_on(int from, int to) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
  if (got <= 0 || !write_all(to, {buffer.data(), static_cast<std::size_t>(got)})) return 0;
  return static_cast<std::size_t>(got);
}

}  // namespace

void tunnel_to(int client, int port, std::size_t stalls_after) {
  const OwnedSocket to = new_socket(SOCK_STREAM);
  const int server = to.number();
  connect_to(server, port);
  std::size_t came = 0;
  for (;;) {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(ends.data(), ends.size(), -1) <= 0) return;
    if (ends[0].revents != 0 && pass_on(client, server) == 0) return;
    if (ends[1].revents != 0) {
      const std::size_t passed = pass_on(server, client);
      came += passed;
      if (passed == 0) return;
    }
    if (stalls_after != 0 && came > stalls_after) return wait_for_end(client);
  }
}

TunnelProxy::TunnelProxy(Manners manners)
    : manners_(std::move(manners)), server_([this](int connection) { serve(connection); }) {}

std::vector<std::string> TunnelProxy::asked() const {
  const std::scoped_lock lock(mutex_);
  return asked_;
}

void TunnelProxy::serve(int connection) {
  const std::string head = read_head(connection);
  if (head.empty()) return;
  const std::string line = head.substr(0, head.find('\r'));
  {
    const std::scoped_lock lock(mutex_);
    asked_.push_back(line);
  }
  if (manners_.resets) return reset_connection(connection);
  if (manners_.stalls) return wait_for_end(connection);
  if (!manners_.login.empty() &&
      head.find("Basic " + base64_encode(manners_.login) + "\r\n") == std::string::npos) {
    write_all(connection,
              "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
              "Content-Length: 0\r\nConnection: close\r\n\r\n");
    return;
  }
  if (!manners_.reply.empty()) {
    write_all(connection, manners_.reply);
    return;
  }
  const std::size_t colon = line.rfind(':', line.rfind(' '));
  if (!line.starts_with("CONNECT ") || colon == std::string::npos) return;
  write_all(connection, "HTTP/1.1 200 Connection established\r\n\r\n");
  if (manners_.tunnel_stalls) return wait_for_end(connection);
  if (manners_.tunnel_ends || manners_.tunnel_resets || !manners_.in_tunnel.empty()) {
    (void)can_be_read(connection, 2000);
    if (manners_.tunnel_resets) return reset_connection(connection);
    write_all(connection, manners_.in_tunnel);
    ::shutdown(connection, SHUT_WR);
    return wait_for_end(connection);
  }
  tunnel_to(connection, std::stoi(line.substr(colon + 1)), manners_.stalls_after);
}

const std::string NameServer::kAddress = [] {
  const auto id = static_cast<unsigned>(::getpid());  // at most 22 bits
  return fmt::format("127.{}.{}.{}", 64 + (id >> 16 & 63), id >> 8 & 255, id & 255);
}();

NameServer::NameServer(Answer answer) : answer_(answer), socket_(new_socket(SOCK_DGRAM)) {
  sockaddr_in address = this_computer(53);
  ::inet_pton(AF_INET, kAddress.c_str(), &address.sin_addr);
  works_ = ::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (works_) thread_ = std::thread([this] { serve(); });
}

NameServer::~NameServer() {
  ends_ = true;
  if (thread_.joinable()) thread_.join();
}

/// RFC 1035, 4.1: the question comes back with the answer's bits and records.
void NameServer::serve() {
  while (!ends_) {
    if (!can_be_read(socket_.number(), kTurn)) continue;
    std::array<char, 512> buffer{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got = ::recvfrom(socket_.number(), buffer.data(), buffer.size(), 0,
                                   reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 17) continue;
    ++questions_;
    if (answer_ == Answer::silence) continue;
    const std::string asked(buffer.data(), static_cast<std::size_t>(got));
    const std::size_t name_end = asked.find('\0', 12);
    if (name_end == std::string::npos || name_end + 5 > asked.size()) continue;
    const char type = asked[name_end + 2];
    const char code = answer_ == Answer::no_such_name ? 3
                      : answer_ == Answer::failure    ? 2
                      : answer_ == Answer::refusal    ? 5
                                                      : 0;
    std::string record;
    if (type == 1 && (answer_ == Answer::ipv4 || answer_ == Answer::both))
      record = std::string("\xC0\x0C\0\1\0\1\0\0\0\1\0\4\x7F\0\0\1", 16);
    if (type == 1 && answer_ == Answer::sinkhole)
      record = std::string("\xC0\x0C\0\1\0\1\0\0\0\1\0\4\0\0\0\0", 16);
    if (type == 28 && answer_ == Answer::both)
      record = std::string("\xC0\x0C\0\x1C\0\1\0\0\0\1\0\x10", 12) + std::string(15, '\0') + '\1';
    std::string reply = asked.substr(0, 2) + '\x81' + static_cast<char>('\x80' | code);
    reply += std::string("\0\1\0", 3) + (record.empty() ? '\0' : '\1') + std::string(4, '\0');
    reply += asked.substr(12, name_end + 5 - 12) + record;
    ::sendto(socket_.number(), reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
  }
}

}  // namespace wcbs_link
