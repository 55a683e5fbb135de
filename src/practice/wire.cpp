#include "practice/wire.hpp"

#include "practice/socket.hpp"
#include "wcbs_link/base/owned.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace wcbs_link {

namespace {

constexpr const char* kLoopback = "127.0.0.1";
constexpr int kTcp = 6;  // IANA's number; with it the lookup gives stream sockets only
constexpr int kIdleMilliseconds = 120'000;
constexpr int kLingerMilliseconds = 500;
constexpr std::size_t kMostLingering = 4'194'304;

using Bio = Owned<BIO, BIO_free>;
using Addresses = Owned<BIO_ADDRINFO, BIO_ADDRINFO_free>;

Addresses loopback(int port, BIO_lookup_type type) {
  BIO_ADDRINFO* found = nullptr;
  if (BIO_lookup_ex(kLoopback, std::to_string(port).c_str(), type, 0, 0, kTcp, &found) != 1) return nullptr;
  return Addresses(found);
}

int open_socket(const BIO_ADDRINFO* address) {
  return BIO_socket(BIO_ADDRINFO_family(address), BIO_ADDRINFO_socktype(address),
                    BIO_ADDRINFO_protocol(address), 0);
}

/// Why the last call of OpenSSL failed: the oldest error in its queue is nearest to the cause.
std::string openssl_reason() {
  const auto error = ERR_get_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(error) && is_port_taken(ERR_GET_REASON(error))) return "it is in use already";
  if (ERR_SYSTEM_ERROR(error)) return std::system_category().message(ERR_GET_REASON(error));
  const char* reason = ERR_reason_error_string(error);
  return reason == nullptr ? "unknown reason" : reason;
}

int bound_port(int socket) {
  const Owned<BIO_ADDR, BIO_ADDR_free> address(BIO_ADDR_new());
  BIO_sock_info_u info{};
  info.addr = address.get();
  if (!address || BIO_sock_info(socket, BIO_SOCK_INFO_ADDRESS, &info) != 1) return 0;
  std::unique_ptr<char, void (*)(char*)> text(BIO_ADDR_service_string(address.get(), 1),
                                              [](char* string) { OPENSSL_free(string); });
  return text ? std::atoi(text.get()) : 0;
}

int choose_http1(SSL*, const unsigned char** chosen, unsigned char* chosen_length,
                 const unsigned char* offered, unsigned int offered_length, void*) {
  static constexpr unsigned char kHttp1[] = "\x08http/1.1";
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, chosen_length, kHttp1, sizeof kHttp1 - 1, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = selected;
  return SSL_TLSEXT_ERR_OK;
}

int refuse_hello(SSL*, int* alert, void* server) {
  *alert = static_cast<const TlsServer*>(server)->alert();
  return SSL_CLIENT_HELLO_ERROR;
}

int add_staple(SSL* tls, void* server) {
  const std::string& staple = static_cast<const TlsServer*>(server)->staple();
  auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(staple.data(), staple.size()));
  if (copy == nullptr) return SSL_TLSEXT_ERR_NOACK;
  SSL_set_tlsext_status_ocsp_resp(tls, copy, static_cast<long>(staple.size()));
  return SSL_TLSEXT_ERR_OK;
}

int accept_any_certificate(int, X509_STORE_CTX*) {
  return 1;
}

Bio reader_of(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

bool use_chain(SSL_CTX* context, const std::string& pem) {
  const Bio source = reader_of(pem);
  const auto next = [&source] {
    return Owned<X509, X509_free>(PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr));
  };
  if (const auto own = next(); !own || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
  while (const auto issuer = next()) {
    if (SSL_CTX_add1_chain_cert(context, issuer.get()) != 1) return false;
  }
  ERR_clear_error();  // the end of the text counts as an error there
  return true;
}

bool use_key(SSL_CTX* context, const std::string& pem) {
  const Bio source = reader_of(pem);
  const Owned<EVP_PKEY, EVP_PKEY_free> key(PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, nullptr));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

/// One read of the socket without TLS.
std::size_t read_plain(int socket, char* into, std::size_t most) {
  const Bio plain(BIO_new_socket(socket, BIO_NOCLOSE));
  std::size_t got = 0;
  return plain && BIO_read_ex(plain.get(), into, most, &got) == 1 ? got : 0;
}

bool write_plain(int socket, std::string_view bytes) {
  const Bio plain(BIO_new_socket(socket, BIO_NOCLOSE));
  while (plain && !bytes.empty()) {
    std::size_t written = 0;
    if (BIO_write_ex(plain.get(), bytes.data(), bytes.size(), &written) != 1) return false;
    bytes.remove_prefix(written);
  }
  return plain != nullptr;
}

/// The group of 1536 bits of RFC 3526, and no other way to agree on a key.
bool use_weak_parameters(SSL_CTX* context) {
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> maker(EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr));
  std::string group = "modp_1536";
  const OSSL_PARAM wanted[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
                               OSSL_PARAM_construct_end()};
  EVP_PKEY* parameters = nullptr;
  const bool made = maker && EVP_PKEY_paramgen_init(maker.get()) == 1 &&
                    EVP_PKEY_CTX_set_params(maker.get(), wanted) == 1 &&
                    EVP_PKEY_generate(maker.get(), &parameters) == 1;
  if (!made || SSL_CTX_set0_tmp_dh_pkey(context, parameters) != 1) {
    EVP_PKEY_free(parameters);
    return false;
  }
  SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
  return SSL_CTX_set_cipher_list(context, "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0") == 1;
}

}  // namespace

void StopSignal::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
}

bool StopSignal::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

bool StopSignal::wait(int milliseconds) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [this] { return stopped_; });
}

Result<std::unique_ptr<Listener>> Listener::open(int port, bool listens) {
  const auto refused = [port](const std::string& reason) {
    return Error{Code::local,
                 fmt::format("Port {} of {} cannot be had: {}.", port, kLoopback, reason),
                 {{"port", std::to_string(port)}, {"reason", reason}}};
  };
  const auto failed = [&refused](std::string_view what, int socket) {
    const std::string reason = openssl_reason();
    if (socket >= 0) BIO_closesocket(socket);
    return refused(fmt::format("{} ({})", reason, what));
  };
  if (port < 0 || port > 65'535) return refused("ports are numbers up to 65535");
  ERR_clear_error();
  BIO_sock_init();
  const Addresses address = loopback(port, BIO_LOOKUP_SERVER);
  if (!address) return failed("address", -1);
  const int socket = open_socket(address.get());
  if (socket < 0) return failed("socket", -1);
  const auto* where = BIO_ADDRINFO_address(address.get());
  const int bound = listens ? BIO_listen(socket, where, listen_options()) : BIO_bind(socket, where, 0);
  if (bound != 1) return failed(listens ? "listen" : "bind", socket);
  const int taken = bound_port(socket);
  if (taken == 0) return failed("its number", socket);
  return std::unique_ptr<Listener>(new Listener(socket, taken));
}

Listener::~Listener() {
  BIO_closesocket(socket_);
}

int Listener::accept(int most_milliseconds) {
  if (!wait_readable(socket_, 500)) return -1;
  const int accepted = BIO_accept_ex(socket_, nullptr, 0);
  ERR_clear_error();
  if (accepted < 0) return -1;
  BIO_set_tcp_ndelay(accepted, 1);
  limit_waits(accepted, most_milliseconds);
  return accepted;
}

void Listener::wake() const {
  const Addresses address = loopback(port_, BIO_LOOKUP_CLIENT);
  if (!address) return;
  const int socket = open_socket(address.get());
  if (socket < 0) return;
  BIO_connect(socket, BIO_ADDRINFO_address(address.get()), 0);
  BIO_closesocket(socket);
  ERR_clear_error();
}

void WireConnection::release() {
  SSL_free(tls_);
  tls_ = nullptr;
  const std::lock_guard lock(mutex_);
  if (socket_ < 0) return;
  BIO_closesocket(socket_);
  socket_ = -1;
  ERR_clear_error();
}

std::size_t WireConnection::read(char* into, std::size_t most) {
  if (socket_ < 0) return 0;
  ERR_clear_error();
  if ((tls_ == nullptr || SSL_has_pending(tls_) == 0) && !wait_readable(socket_, kIdleMilliseconds)) return 0;
  if (tls_ == nullptr) return read_plain(socket_, into, most);
  std::size_t got = 0;
  return SSL_read_ex(tls_, into, most, &got) == 1 ? got : 0;
}

void WireConnection::read_to_end() {
  std::array<char, 4096> forgotten{};
  while (read(forgotten.data(), forgotten.size()) > 0) {
  }
}

bool WireConnection::write(std::string_view bytes) {
  if (socket_ < 0) return false;
  if (bytes.empty()) return true;
  ERR_clear_error();
  if (tls_ == nullptr) return write_plain(socket_, bytes);
  std::size_t written = 0;
  return SSL_write_ex(tls_, bytes.data(), bytes.size(), &written) == 1;
}

int WireConnection::peek() const {
  if (socket_ < 0 || !wait_readable(socket_, kIdleMilliseconds)) return -1;
  return peek_byte(socket_);
}

bool WireConnection::handshake(const TlsServer& server) {
  ERR_clear_error();
  tls_ = SSL_new(server.context());
  if (tls_ != nullptr && SSL_set_fd(tls_, socket_) == 1 && SSL_accept(tls_) == 1) return true;
  SSL_free(tls_);
  tls_ = nullptr;
  ERR_clear_error();
  return false;
}

void WireConnection::close() {
  if (socket_ < 0) return;
  ERR_clear_error();
  if (tls_ != nullptr) SSL_shutdown(tls_);
  // A socket that is closed with unread bytes in it sends RST, and that can destroy the last answer on its
  // way.
  shut_down(socket_, Direction::sending);
  std::array<char, 4096> forgotten{};
  std::size_t lingering = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kLingerMilliseconds);
  while (lingering < kMostLingering && std::chrono::steady_clock::now() < end &&
         wait_readable(socket_, kLingerMilliseconds)) {
    const std::size_t got = read_plain(socket_, forgotten.data(), forgotten.size());
    if (got == 0) break;
    lingering += got;
  }
  release();
}

void WireConnection::reset() {
  if (socket_ < 0) return;
  reset_when_closed(socket_);
  release();
}

void WireConnection::interrupt() {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) shut_down(socket_, Direction::both);
}

Result<std::unique_ptr<TlsServer>> TlsServer::create(const Certificates& certificates,
                                                     const TlsBehaviour& behaviour) {
  ERR_clear_error();
  std::unique_ptr<TlsServer> server(new TlsServer);
  const auto failed = [](std::string_view what) {
    return Error{Code::local, fmt::format("TLS cannot be set up: {} ({}).", openssl_reason(), what)};
  };
  server->context_ = SSL_CTX_new(TLS_server_method());
  SSL_CTX* context = server->context_;
  if (context == nullptr) return failed("context");
  const bool feeble =
      behaviour.old_protocol || behaviour.weak_key || behaviour.weak_parameters || behaviour.sha1_signature;
  if (feeble) SSL_CTX_set_security_level(context, 0);
  if (behaviour.old_protocol && SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0") != 1)
    return failed("ciphers");
  SSL_CTX_set_min_proto_version(context, behaviour.old_protocol ? TLS1_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context, behaviour.old_protocol ? TLS1_1_VERSION : TLS1_3_VERSION);
  if (behaviour.weak_parameters && !use_weak_parameters(context)) return failed("parameters");
  if (!use_chain(context, certificates.chain_pem)) return failed("certificates");
  if (!use_key(context, certificates.key_pem)) return failed("key");
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_alpn_select_cb(context, choose_http1, nullptr);
  if (!certificates.staple_der.empty()) {
    server->staple_ = certificates.staple_der;
    // What SSL_CTX_set_tlsext_status_cb does, without its C cast.
    SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB,
                          reinterpret_cast<void (*)()>(add_staple));
    SSL_CTX_set_tlsext_status_arg(context, server.get());
  }
  if (behaviour.alert != 0) {
    server->alert_ = behaviour.alert;
    SSL_CTX_set_client_hello_cb(context, refuse_hello, server.get());
  }
  if (behaviour.client_certificate != ClientCertificate::none) {
    const bool required = behaviour.client_certificate == ClientCertificate::required;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       accept_any_certificate);
  }
  return server;
}

TlsServer::~TlsServer() {
  SSL_CTX_free(context_);
}

}  // namespace wcbs_link
