#pragma once

namespace wcbs_link {

// The little about sockets that OpenSSL's BIO functions leave to the platform.

/// Waits until something can be read, the connection has ended, or the time is over; false for the last.
bool wait_readable(int socket, int milliseconds);

/// The first unread byte, left where it is; -1 at the end of the connection. Waits for it.
int peek_byte(int socket);

/// The options of OpenSSL's BIO_listen. POSIX: a port that was closed just now may be had again. Windows:
/// none, because the same word would let two programs have one port.
int listen_options();

/// Whether that error of the system says that another program has the port.
bool is_port_taken(int system_error);

enum class Direction { sending, both };
void shut_down(int socket, Direction direction);

/// Closing the socket will send RST instead of FIN.
void reset_when_closed(int socket);

/// From here on no single read or write waits longer than that for the other side: it fails then. Windows: a
/// connection that is shut down wakes nobody who waits in a write.
void limit_waits(int socket, int milliseconds);

/// From here on this thread is sent no signals, and a broken pipe is a failed write. Signals belong to the
/// threads that the program itself runs on.
void take_no_signals();

}  // namespace wcbs_link
