#include "wcbs_link/practice/practice_school.hpp"

#include "practice/certificates.hpp"
#include "practice/iis_pages.hpp"
#include "practice/school_api.hpp"
#include "practice/socket.hpp"
#include "practice/wire.hpp"
#include "practice/wire_faults.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/time.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

constexpr std::size_t kMostRequestsKept = 10'000;
constexpr std::size_t kMostConnections = 256;
constexpr int kHandshakeByte = 0x16;  // every TLS connection starts with it (RFC 8446, 5.1)
constexpr std::string_view kIssuerPath = "/practice-intermediate.cer";

/// A connection and the thread that serves it.
struct Served {
  explicit Served(int socket) : connection(socket) {}

  WireConnection connection;
  std::atomic<bool> over = false;
  std::thread thread;
};

}  // namespace

class PracticeSchool::Server {
 public:
  explicit Server(Behaviour behaviour)
      : behaviour_(std::move(behaviour)),
        api_(behaviour_),
        told_secret_(behaviour_.client_secret_told.empty() ? behaviour_.client_secret
                                                           : behaviour_.client_secret_told) {}
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Fails as PracticeSchool::start does.
  Result<Done> start(const PracticeOptions& options);

  std::string url() const;
  const Behaviour& behaviour() const { return behaviour_; }
  const Secret& told_secret() const { return told_secret_; }
  const std::string& ca_pem() const { return certificates_.root_pem; }
  std::vector<std::string> requests() const;
  int connections() const { return accepted_; }

 private:
  std::string host() const { return fmt::format("127.0.0.1:{}", listener_->port()); }
  void accept_connections();
  void forget_finished();
  void serve(WireConnection& connection);
  void serve_http(WireConnection& connection);
  void serve_beside_tls(WireConnection& connection);
  bool shake_hands(WireConnection& connection);
  HttpAnswer beside_tls(const PracticeRequest& request) const;
  HttpSignature signature() const;
  void note(const PracticeRequest& request);
  WireFault fault_for(const PracticeRequest& request) const;

  const Behaviour behaviour_;
  SchoolApi api_;
  const Secret told_secret_;
  Certificates certificates_;
  std::unique_ptr<TlsServer> tls_;
  std::unique_ptr<Listener> listener_;

  StopSignal stop_;
  std::atomic<int> accepted_ = 0;
  mutable std::mutex requests_mutex_;
  std::deque<std::string> requests_;
  std::list<Served> served_;  // the accepting thread's, and after its end the destructor's
  std::thread accepting_;
};

Result<Done> PracticeSchool::Server::start(const PracticeOptions& options) {
  auto listener = Listener::open(options.port, behaviour_.listens);
  if (!listener) return listener.error();
  listener_ = std::move(*listener);
  if (options.tls) {
    auto certificates =
        make_certificates(behaviour_.tls, behaviour_.tls.issuer_address.empty()
                                              ? fmt::format("http://{}{}", host(), kIssuerPath)
                                              : behaviour_.tls.issuer_address);
    if (!certificates) return certificates.error();
    certificates_ = std::move(*certificates);
    auto tls = TlsServer::create(certificates_, behaviour_.tls);
    if (!tls) return tls.error();
    tls_ = std::move(*tls);
  }
  if (!behaviour_.listens) return Done{};
  try {
    accepting_ = std::thread([this] { accept_connections(); });
  } catch (const std::system_error& failure) {
    return Error{Code::local, fmt::format("No thread for the practice school: {}.", failure.what())};
  }
  return Done{};
}

PracticeSchool::Server::~Server() {
  stop_.stop();
  if (!accepting_.joinable()) return;
  listener_->wake();
  accepting_.join();
  for (Served& one : served_) one.connection.interrupt();
  for (Served& one : served_) one.thread.join();
}

std::string PracticeSchool::Server::url() const {
  const bool secure = tls_ && !behaviour_.tls.redirects_http;
  return fmt::format("{}://{}/{}/", secure ? "https" : "http", host(), behaviour_.application);
}

std::vector<std::string> PracticeSchool::Server::requests() const {
  const std::lock_guard lock(requests_mutex_);
  return {requests_.begin(), requests_.end()};
}

void PracticeSchool::Server::note(const PracticeRequest& request) {
  const std::lock_guard lock(requests_mutex_);
  requests_.push_back(request.method + " " + request.target);
  if (requests_.size() > kMostRequestsKept) requests_.pop_front();
}

void PracticeSchool::Server::accept_connections() {
  take_no_signals();
  while (!stop_.stopped()) {
    const int socket = listener_->accept();
    forget_finished();
    if (socket < 0) continue;
    Served& one = served_.emplace_back(socket);
    if (stop_.stopped() || served_.size() > kMostConnections) {
      served_.pop_back();
      continue;
    }
    ++accepted_;
    try {
      one.thread = std::thread([this, &one] {
        serve(one.connection);
        one.over = true;
      });
    } catch (const std::system_error&) {
      served_.pop_back();
    }
  }
}

void PracticeSchool::Server::forget_finished() {
  for (auto one = served_.begin(); one != served_.end();) {
    if (!one->over) {
      ++one;
      continue;
    }
    one->thread.join();
    one = served_.erase(one);
  }
}

void PracticeSchool::Server::serve(WireConnection& connection) {
  take_no_signals();
  if (behaviour_.wire == WireFault::reset_on_accept) return connection.reset();
  if (!tls_ || behaviour_.tls.plain_http) {
    serve_http(connection);
  } else if (const int first = connection.peek(); first == kHandshakeByte) {
    if (shake_hands(connection)) serve_http(connection);
  } else if (first >= 0) {
    serve_beside_tls(connection);
  }
  connection.close();
}

bool PracticeSchool::Server::shake_hands(WireConnection& connection) {
  if (behaviour_.tls.stalls_in_handshake) connection.read_to_end();
  if (behaviour_.tls.stalls_in_handshake || behaviour_.tls.closes_in_handshake) return false;
  return connection.handshake(*tls_);
}

/// Plain HTTP on the port of a TLS server: one answer.
void PracticeSchool::Server::serve_beside_tls(WireConnection& connection) {
  HttpReader reader(connection);
  PracticeRequest request;
  if (reader.read(request) != ReadOutcome::request) return;
  note(request);
  request.keep_alive = false;
  HttpAnswer answer = beside_tls(request);
  answer.headers.push_back({"Connection", "close"});
  connection.write(http_text(request, answer, signature()));
}

HttpAnswer PracticeSchool::Server::beside_tls(const PracticeRequest& request) const {
  if (request.target == kIssuerPath) {
    return http_answer(200, "application/pkix-cert", certificates_.intermediate_der);
  }
  if (behaviour_.tls.redirects_http)
    return redirect(301, fmt::format("https://{}{}", host(), request.target));
  return http_sys_bad_request();
}

HttpSignature PracticeSchool::Server::signature() const {
  const auto now = current_time() + std::chrono::seconds(behaviour_.date_offset_seconds);
  return {.date = replace_all(mail_time(now), "+0000", "GMT"),
          .names_iis = behaviour_.names_iis,
          .chunked = behaviour_.chunked};
}

WireFault PracticeSchool::Server::fault_for(const PracticeRequest& request) const {
  return contains_ignoring_case(request.target, behaviour_.wire_path) ? behaviour_.wire : WireFault::none;
}

namespace {

/// The answer to what is no request, after which nothing more can be read.
HttpAnswer refusal(ReadOutcome outcome) {
  if (outcome == ReadOutcome::too_large) return http_sys_too_large();
  if (outcome == ReadOutcome::no_length) return http_sys_length_required();
  return http_sys_bad_request();
}

}  // namespace

void PracticeSchool::Server::serve_http(WireConnection& connection) {
  HttpReader reader(connection);
  PracticeRequest request;
  for (;;) {
    const ReadOutcome outcome = reader.read(request);
    if (outcome == ReadOutcome::end) return;
    if (outcome != ReadOutcome::request) {
      request.method = "GET";
      connection.write(http_text(request, refusal(outcome), signature()));
      return;
    }
    note(request);
    const HttpAnswer answer = api_.answer(request, connection.secure(), host());
    if (stop_.wait(behaviour_.delay_ms)) return;
    const HttpSignature own = signature();
    if (deliver(fault_for(request), {connection, stop_, request, answer, own}) == Afterwards::close) return;
  }
}

PracticeSchool::PracticeSchool(std::unique_ptr<Server> server) : server_(std::move(server)) {}

PracticeSchool::~PracticeSchool() = default;

Result<std::unique_ptr<PracticeSchool>> PracticeSchool::start(Behaviour behaviour,
                                                              const PracticeOptions& options) {
  auto server = std::make_unique<Server>(std::move(behaviour));
  if (const auto started = server->start(options); !started) return started.error();
  return std::unique_ptr<PracticeSchool>(new PracticeSchool(std::move(server)));
}

std::string PracticeSchool::url() const {
  return server_->url();
}
const std::string& PracticeSchool::client_id() const {
  return server_->behaviour().client_id;
}
const Secret& PracticeSchool::client_secret() const {
  return server_->told_secret();
}
const std::string& PracticeSchool::ca_pem() const {
  return server_->ca_pem();
}
std::vector<std::string> PracticeSchool::requests() const {
  return server_->requests();
}
int PracticeSchool::connections() const {
  return server_->connections();
}

}  // namespace wcbs_link
