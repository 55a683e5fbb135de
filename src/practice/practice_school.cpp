#include "wcbs_link/practice/practice_school.hpp"

#include "practice/certificates.hpp"
#include "practice/replies.hpp"
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
#include <iterator>
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

/// The answer to what is no request, after which nothing more can be read.
HttpAnswer refusal(ReadOutcome outcome) {
  if (outcome == ReadOutcome::too_large) return http_sys_page(413);
  if (outcome == ReadOutcome::no_length) return http_sys_page(411);
  return http_sys_page(400);
}

}  // namespace

struct PracticeSchool::Server {
  explicit Server(Behaviour how)
      : behaviour(std::move(how)),
        api(behaviour),
        told_secret(behaviour.client_secret_told.empty() ? behaviour.client_secret
                                                         : behaviour.client_secret_told) {}
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Fails as PracticeSchool::start does.
  Result<Done> start(const PracticeOptions& options);

  std::string host() const { return fmt::format("127.0.0.1:{}", listener->port()); }
  void accept_connections();
  void forget_finished();
  void serve(WireConnection& connection);
  void serve_http(WireConnection& connection);
  void serve_beside_tls(WireConnection& connection);
  HttpAnswer beside_tls(const PracticeRequest& request) const;
  Exchange exchange(WireConnection& connection, const PracticeRequest& request, HttpAnswer answer) const;
  void note(const PracticeRequest& request);

  const Behaviour behaviour;
  SchoolApi api;
  const Secret told_secret;
  Certificates certificates;
  std::unique_ptr<TlsServer> tls;
  std::unique_ptr<Listener> listener;

  StopSignal stop;
  std::atomic<int> accepted = 0;
  mutable std::mutex requests_mutex;
  std::deque<std::string> requests;
  std::list<Served> served;  // the accepting thread's, and after its end the destructor's
  std::thread accepting;
};

Result<Done> PracticeSchool::Server::start(const PracticeOptions& options) {
  auto opened = Listener::open(options.port, behaviour.listens);
  if (!opened) return opened.error();
  listener = std::move(*opened);
  if (options.tls) {
    const std::string& told = behaviour.tls.issuer_address;
    auto made = make_certificates(behaviour.tls,
                                  told.empty() ? fmt::format("http://{}{}", host(), kIssuerPath) : told);
    if (!made) return made.error();
    certificates = std::move(*made);
    auto server = TlsServer::create(certificates, behaviour.tls);
    if (!server) return server.error();
    tls = std::move(*server);
  }
  if (!behaviour.listens) return Done{};
  try {
    accepting = std::thread([this] { accept_connections(); });
  } catch (const std::system_error& failure) {
    return Error{Code::local, fmt::format("No thread for the practice school: {}.", failure.what())};
  }
  return Done{};
}

PracticeSchool::Server::~Server() {
  stop.stop();
  if (!accepting.joinable()) return;
  listener->wake();
  accepting.join();
  for (Served& one : served) one.connection.interrupt();
  for (Served& one : served) one.thread.join();
}

void PracticeSchool::Server::note(const PracticeRequest& request) {
  const std::lock_guard lock(requests_mutex);
  requests.push_back(request.method + " " + request.target);
  if (requests.size() > kMostRequestsKept) requests.pop_front();
}

void PracticeSchool::Server::accept_connections() {
  take_no_signals();
  while (!stop.stopped()) {
    const int socket = listener->accept();
    forget_finished();
    if (socket < 0) continue;
    Served& one = served.emplace_back(socket);
    if (stop.stopped() || served.size() > kMostConnections) {
      served.pop_back();
      continue;
    }
    ++accepted;
    try {
      one.thread = std::thread([this, &one] {
        serve(one.connection);
        one.over = true;
      });
    } catch (const std::system_error&) {
      served.pop_back();
    }
  }
}

void PracticeSchool::Server::forget_finished() {
  for (auto one = served.begin(); one != served.end();) {
    const bool over = one->over;
    if (over) one->thread.join();
    one = over ? served.erase(one) : std::next(one);
  }
}

void PracticeSchool::Server::serve(WireConnection& connection) {
  take_no_signals();
  if (behaviour.wire == WireFault::reset_on_accept) return connection.reset();
  if (!tls || behaviour.tls.plain_http) {
    serve_http(connection);
  } else if (const int first = connection.peek(); first == kHandshakeByte) {
    if (!behaviour.tls.closes_in_handshake && connection.handshake(*tls)) serve_http(connection);
  } else if (first >= 0) {
    serve_beside_tls(connection);
  }
  connection.close();
}

/// Plain HTTP on the port of a TLS server: one answer.
void PracticeSchool::Server::serve_beside_tls(WireConnection& connection) {
  HttpReader reader(connection);
  PracticeRequest request;
  if (reader.read(request) != ReadOutcome::request) return;
  note(request);
  const HttpAnswer answer = beside_tls(request).with("Connection", "close");
  connection.write(http_text(exchange(connection, request, answer)));
}

HttpAnswer PracticeSchool::Server::beside_tls(const PracticeRequest& request) const {
  if (request.target == kIssuerPath) {
    return http_answer(200, "application/pkix-cert", certificates.intermediate_der);
  }
  if (behaviour.tls.redirects_http) return redirect(301, fmt::format("https://{}{}", host(), request.target));
  return http_sys_page(400);
}

Exchange PracticeSchool::Server::exchange(WireConnection& connection, const PracticeRequest& request,
                                          HttpAnswer answer) const {
  const auto now = current_time() + std::chrono::seconds(behaviour.date_offset_seconds);
  return {.connection = connection,
          .stop = stop,
          .request = request,
          .answer = std::move(answer),
          .date = replace_all(mail_time(now), "+0000", "GMT"),
          .names_iis = behaviour.names_iis,
          .chunked = behaviour.chunked};
}

void PracticeSchool::Server::serve_http(WireConnection& connection) {
  HttpReader reader(connection);
  PracticeRequest request;
  for (;;) {
    const ReadOutcome outcome = reader.read(request);
    if (outcome == ReadOutcome::end) return;
    if (outcome != ReadOutcome::request) {
      request.method = "GET";
      connection.write(http_text(exchange(connection, request, refusal(outcome))));
      return;
    }
    note(request);
    Exchange out = exchange(connection, request, api.answer(request, connection.secure(), host()));
    if (stop.wait(behaviour.delay_ms)) return;
    const bool spoiled = contains_ignoring_case(request.target, behaviour.wire_path);
    if (deliver(spoiled ? behaviour.wire : WireFault::none, out) == Afterwards::close) return;
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
  const bool secure = server_->tls && !server_->behaviour.tls.redirects_http;
  return fmt::format("{}://{}/{}/", secure ? "https" : "http", server_->host(),
                     server_->behaviour.application);
}

const std::string& PracticeSchool::client_id() const {
  return server_->behaviour.client_id;
}

const Secret& PracticeSchool::client_secret() const {
  return server_->told_secret;
}

const std::string& PracticeSchool::ca_pem() const {
  return server_->certificates.root_pem;
}

std::vector<std::string> PracticeSchool::requests() const {
  const std::lock_guard lock(server_->requests_mutex);
  return {server_->requests.begin(), server_->requests.end()};
}

int PracticeSchool::connections() const {
  return server_->accepted;
}

}  // namespace wcbs_link
