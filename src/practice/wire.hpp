#pragma once

#include "practice/certificates.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace wcbs_link {

/// Ends every wait of a school at once.
class StopSignal {
 public:
  void stop();
  bool stopped() const;

  /// True when it was stopped before the time was over.
  bool wait(int milliseconds) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool stopped_ = false;
};

inline constexpr int kStalledMilliseconds = 20'000;  ///< within a request or an answer

/// A TCP port of 127.0.0.1.
class Listener {
 public:
  /// `port` 0 takes any free one. With `listens` false the port is taken, but connections are refused.
  /// Fails with `local`, saying which port and why.
  static Result<std::unique_ptr<Listener>> open(int port, bool listens);

  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const { return port_; }

  /// The socket of the next connection, which lets go of a client that neither sends nor reads for so long;
  /// -1 when none came within half a second.
  int accept(int most_milliseconds = kStalledMilliseconds);

  /// Makes a waiting `accept` return at once.
  void wake() const;

 private:
  Listener(int socket, int port) : socket_(socket), port_(port) {}

  int socket_;
  int port_;
};

class TlsServer;

/// One connection, with or without TLS. Used by one thread; only `interrupt` may come from another.
class WireConnection {
 public:
  explicit WireConnection(int socket) : socket_(socket) {}
  ~WireConnection() { release(); }
  WireConnection(const WireConnection&) = delete;
  WireConnection& operator=(const WireConnection&) = delete;

  /// How many bytes came, waiting for at least one; 0 at the end, when the connection broke, and after two
  /// minutes of silence (twenty seconds within a record of TLS).
  std::size_t read(char* into, std::size_t most);

  /// Reads until the other side is done, and forgets it.
  void read_to_end();

  /// All of it, or false: the connection broke, or the other side took nothing for twenty seconds.
  bool write(std::string_view bytes);

  /// The first byte, which stays unread; -1 at the end. Only before a handshake.
  int peek() const;

  /// From here on everything is TLS; false when the handshake failed, or the other side was silent in it for
  /// twenty seconds.
  bool handshake(const TlsServer& server);

  bool secure() const { return tls_ != nullptr; }

  /// FIN, after what was written has been taken.
  void close();

  /// RST.
  void reset();

  /// Breaks off whatever the connection's own thread waits for.
  void interrupt();

 private:
  void release();

  std::mutex mutex_;  // guards the life of socket_
  int socket_;
  ssl_st* tls_ = nullptr;
};

/// The server's side of TLS: certificates, versions and what is odd about them. ALPN is http/1.1.
class TlsServer {
 public:
  /// Fails with `local` when OpenSSL refuses, saying which step.
  static Result<std::unique_ptr<TlsServer>> create(const Certificates& certificates,
                                                   const TlsBehaviour& behaviour);

  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  ssl_ctx_st* context() const { return context_; }
  const std::string& staple() const { return staple_; }
  int alert() const { return alert_; }

 private:
  TlsServer() = default;

  ssl_ctx_st* context_ = nullptr;
  std::string staple_;
  int alert_ = 0;
};

}  // namespace wcbs_link
