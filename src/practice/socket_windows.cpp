#include "practice/socket.hpp"

#include <initializer_list>
#include <winsock2.h>

namespace wcbs_link {

namespace {

SOCKET handle(int socket) {
  return static_cast<SOCKET>(socket);
}

}  // namespace

bool wait_readable(int socket, int milliseconds) {
  WSAPOLLFD waiting{handle(socket), POLLRDNORM, 0};
  return WSAPoll(&waiting, 1, milliseconds) != 0;
}

int peek_byte(int socket) {
  char byte = 0;
  return recv(handle(socket), &byte, 1, MSG_PEEK) == 1 ? static_cast<unsigned char>(byte) : -1;
}

void shut_down(int socket, Direction direction) {
  shutdown(handle(socket), direction == Direction::sending ? SD_SEND : SD_BOTH);
}

int listen_options() {
  return 0;
}

bool is_port_taken(int system_error) {
  return system_error == WSAEADDRINUSE;
}

void reset_when_closed(int socket) {
  const linger at_once{1, 0};
  setsockopt(handle(socket), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&at_once), sizeof at_once);
}

void limit_waits(int socket, int milliseconds) {
  const auto most = static_cast<DWORD>(milliseconds);
  for (const int direction : {SO_RCVTIMEO, SO_SNDTIMEO})
    setsockopt(handle(socket), SOL_SOCKET, direction, reinterpret_cast<const char*>(&most), sizeof most);
}

void take_no_signals() {}

}  // namespace wcbs_link
