#include "io/write_posix.hpp"

#include "wcbs_link/io/terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

namespace wcbs_link {
namespace {

constexpr int kTurn = 100;     // milliseconds between two looks at whether Ctrl-C was pressed
constexpr int kMostTurns = 5;  // without a byte taken, after that

}  // namespace

int write_in_pieces(int descriptor, std::string_view content) {
  int left = kMostTurns;
  while (!content.empty()) {
    pollfd ready{descriptor, POLLOUT, 0};
    const int turn = ::poll(&ready, 1, kTurn);
    if (turn == 0 && interrupted() && --left == 0) return EINTR;
    if (turn == 0 || (turn < 0 && errno == EINTR)) continue;
    const ssize_t written =
        ::write(descriptor, content.data(), std::min<std::size_t>(content.size(), PIPE_BUF));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
    left = kMostTurns;
  }
  return 0;
}

}  // namespace wcbs_link
