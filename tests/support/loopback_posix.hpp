#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace wcbs_link {

class OwnedSocket {
 public:
  explicit OwnedSocket(int number = -1) : number_(number) {}
  OwnedSocket(OwnedSocket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  OwnedSocket(const OwnedSocket&) = delete;
  OwnedSocket& operator=(const OwnedSocket&) = delete;
  ~OwnedSocket();
  int number() const { return number_; }

 private:
  int number_;
};

/// Listens on a free port of 127.0.0.1.
class LoopbackPort {
 public:
  explicit LoopbackPort(int backlog = 16);
  int port() const { return port_; }
  int number() const { return socket_.number(); }
  std::string place() const { return "127.0.0.1:" + std::to_string(port_); }

  /// Connections until no more are taken: from then on the system drops further attempts without a word.
  void fill();

 private:
  OwnedSocket socket_;
  int port_ = 0;
  std::vector<OwnedSocket> waiting_;
};

/// A server of one's own: `serve` has each connection to itself, in a thread.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(int connection)> serve);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  int port() const { return port_.port(); }
  std::string place() const { return port_.place(); }

 private:
  LoopbackPort port_;
  std::function<void(int)> serve_;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> serving_;
  std::atomic<bool> ends_ = false;
  std::thread accepting_;
};

/// What came up to the empty line after a head; "" where the connection ended first.
std::string read_head(int connection);
bool write_all(int connection, std::string_view bytes);
void reset_connection(int connection);

/// Passes bytes between a connection and a port of this computer until one of them ends.
void tunnel_to(int connection, int port, std::size_t stalls_after = 0);

/// An HTTP proxy that opens tunnels with CONNECT.
class TunnelProxy {
 public:
  struct Manners {
    std::string login = {};        ///< "user:password" that it wants; "" for none
    std::string reply = {};        ///< says this instead of opening a tunnel
    bool resets = false;           ///< instead of an answer
    bool stalls = false;           ///< instead of an answer
    std::string in_tunnel = {};    ///< opens the tunnel, then says this and ends
    bool tunnel_ends = false;      ///< opens the tunnel, then ends it
    bool tunnel_resets = false;    ///< opens the tunnel, then resets it
    bool tunnel_stalls = false;    ///< opens the tunnel, then says nothing
    std::size_t stalls_after = 0;  ///< bytes from the server, after which nothing more comes; 0 for no limit
  };

  TunnelProxy() : TunnelProxy(Manners()) {}
  explicit TunnelProxy(Manners manners);
  std::string place() const { return server_.place(); }
  std::string url() const { return "http://" + place(); }

  /// The first lines of all requests: "CONNECT 127.0.0.1:443 HTTP/1.1".
  std::vector<std::string> asked() const;

 private:
  void serve(int connection);

  Manners manners_;
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  LoopbackServer server_;
};

/// A name server on port 53 of an address of this computer alone, another one in each process: tests run side
/// by side.
class NameServer {
 public:
  enum class Answer { no_such_name, no_address, failure, refusal, silence, ipv4, both, sinkhole };

  explicit NameServer(Answer answer);
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  /// False where this account may not have port 53.
  bool works() const { return works_; }
  int questions() const { return questions_; }
  static const std::string kAddress;

 private:
  void serve();

  Answer answer_;
  bool works_ = false;
  OwnedSocket socket_;
  std::atomic<bool> ends_ = false;
  std::atomic<int> questions_ = 0;
  std::thread thread_;
};

}  // namespace wcbs_link
