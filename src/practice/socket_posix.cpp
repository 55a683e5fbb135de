#include "practice/socket.hpp"

#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <openssl/bio.h>

namespace wcbs_link {

bool wait_readable(int socket, int milliseconds) {
  pollfd waiting{socket, POLLIN, 0};
  int ready = 0;
  do {
    ready = poll(&waiting, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready != 0;
}

int peek_byte(int socket) {
  unsigned char byte = 0;
  ssize_t got = 0;
  do {
    got = recv(socket, &byte, 1, MSG_PEEK);
  } while (got < 0 && errno == EINTR);
  return got == 1 ? byte : -1;
}

void shut_down(int socket, Direction direction) {
  shutdown(socket, direction == Direction::sending ? SHUT_WR : SHUT_RDWR);
}

int listen_options() {
  return BIO_SOCK_REUSEADDR;
}

bool is_port_taken(int system_error) {
  return system_error == EADDRINUSE;
}

void reset_when_closed(int socket) {
  const linger at_once{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void limit_waits(int socket, int milliseconds) {
  const timeval most{milliseconds / 1000, milliseconds % 1000 * 1000};
  for (const int direction : {SO_RCVTIMEO, SO_SNDTIMEO})
    setsockopt(socket, SOL_SOCKET, direction, &most, sizeof most);
}

void take_no_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace wcbs_link
