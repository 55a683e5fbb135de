// Real handshakes with servers that a practice school does not play.

#include "practice/certificates.hpp"
#include "practice/socket.hpp"
#include "practice/wire.hpp"
#include "support/fake_transport.hpp"
#include "support/loopback_posix.hpp"
#include "support/practice_link.hpp"
#include "wcbs_link/base/owned.hpp"
#include "wcbs_link/net/curl_transport.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::Not;

/// Takes TLS with these certificates, and answers every request with these headers.
class TlsPeer {
 public:
  explicit TlsPeer(const Certificates& certificates, std::string headers = {})
      : headers_(std::move(headers)), server_([this](int connection) { serve(connection); }) {
    auto made = TlsServer::create(certificates, {});
    EXPECT_TRUE(made) << made.error().summary;
    tls_ = std::move(*made);
  }

  Url url() const { return *parse_url("https://" + server_.place() + "/"); }

  /// The heads of all requests so far.
  std::vector<std::string> heads() const {
    const std::scoped_lock lock(mutex_);
    return heads_;
  }

 private:
  void serve(int connection) {
    take_no_signals();
    WireConnection wire(::dup(connection));  // it closes its own
    if (!wire.handshake(*tls_)) return;
    std::array<char, 4096> buffer{};
    std::string head;
    while (const std::size_t got = wire.read(buffer.data(), buffer.size())) {
      head.append(buffer.data(), got);
      if (!head.ends_with("\r\n\r\n")) continue;
      {
        const std::scoped_lock lock(mutex_);
        heads_.push_back(head);
      }
      head.clear();
      if (!wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + headers_ + "\r\nok")) return;
    }
  }

  std::string headers_;
  std::unique_ptr<TlsServer> tls_;
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  LoopbackServer server_;
};

Certificates certificates(const TlsBehaviour& behaviour = {},
                          const std::string& issuer_url = "http://127.0.0.1:1/issuer.cer") {
  auto made = make_certificates(behaviour, issuer_url);
  EXPECT_TRUE(made) << made.error().summary;
  return std::move(*made);
}

NetworkOptions trusting(const std::string& roots) {
  NetworkOptions options;
  options.ca_pem = roots;
  return options;
}

// Looks that only explain.

TEST(CurlTransport, LooksNoLongerThanItMay) {
  const auto start = std::chrono::steady_clock::now();
  const auto took = [&] { return std::chrono::steady_clock::now() - start; };
  const auto impatient = [&](const std::string& roots) {
    NetworkOptions options = trusting(roots);
    options.interrupted = [&] { return took() > 13s; };
    return make_curl_transport(std::move(options));
  };
  LoopbackPort full(0);
  full.fill();
  auto reached = std::async(std::launch::async, [&] {
    return impatient("")->reach(*parse_url("http://" + full.place() + "/"), "127.0.0.1", 1s);
  });

  std::atomic<int> asked = 0;
  const LoopbackServer silent([&](int connection) {
    if (!read_head(connection).empty()) ++asked;
    read_head(connection);
  });
  TlsBehaviour incomplete;
  incomplete.sends_intermediate = false;
  const Certificates own = certificates(incomplete, "http://" + silent.place() + "/issuer.cer");
  const TlsPeer school(own);
  EXPECT_EQ(code_of(impatient(own.root_pem)->send(request_to(school.url()))), Code::tls_missing_intermediate);
  EXPECT_EQ(asked, 1) << "the issuer's certificate was not asked for";

  const auto way = reached.get();
  ASSERT_FALSE(way);
  EXPECT_EQ(way.error().code, Code::connect_timeout);
  EXPECT_LT(took(), 12s) << "a request may take 15 seconds, a look for the issuer one and a half";
}

// One transport, one handshake after the other.

std::unique_ptr<PracticeSchool> school_with(std::string root_name, const Arrange& arrange) {
  Behaviour behaviour;
  behaviour.tls.root_name = std::move(root_name);
  arrange(behaviour);
  return open_school(behaviour, {.tls = true});
}

TEST(CurlTransport, NamesTheFaultOfEachHandshakeAndNotOfTheOneBefore) {
  const auto expired =
      school_with("First Practice Root", [](Behaviour& school) { school.tls.leaf_ends = -1; });
  const auto wrong_host = school_with("Second Practice Root",
                                      [](Behaviour& school) { school.tls.names = {"school.example.org"}; });
  const auto too_new =
      school_with("Third Practice Root", [](Behaviour& school) { school.tls.leaf_starts = 1; });
  const auto healthy = school_with("Fourth Practice Root", [](Behaviour&) {});
  const auto transport = make_curl_transport(
      trusting(expired->ca_pem() + wrong_host->ca_pem() + too_new->ca_pem() + healthy->ca_pem()));
  for (int i = 0; i < 2; ++i)
    for (const auto& [school, fault] : {std::pair(expired.get(), Code::tls_expired),
                                        {wrong_host.get(), Code::tls_wrong_host},
                                        {too_new.get(), Code::tls_not_yet_valid}})
      EXPECT_EQ(code_of(transport->send(request_to(school->url()))), fault) << i;
  const HttpExchange good = transport->send(request_to(healthy->url()));
  ASSERT_TRUE(good.answer) << good.answer.error().summary;
  ASSERT_EQ(good.connection.chain.size(), 2U);
  EXPECT_THAT(good.connection.chain.back().issuer, testing::HasSubstr("Fourth Practice Root"));
  EXPECT_LT(good.connection.chain.front().not_before, current_time()) << "that of the third school";
}

TEST(CurlTransport, SaysOfAConnectionThatWasThereWhatWasSeenOfIt) {
  const auto first = school_with("First Practice Root", [](Behaviour&) {});
  const auto second = school_with("Second Practice Root", [](Behaviour&) {});
  const auto transport = make_curl_transport(trusting(first->ca_pem() + second->ca_pem()));
  const auto chain_of = [&](const PracticeSchool& school) {
    return transport->send(request_to(school.url())).connection.chain;
  };
  const auto seen = chain_of(*first);
  EXPECT_NE(chain_of(*second), seen);
  EXPECT_EQ(chain_of(*first), seen);
}

// Stapled answers about revocation (OCSP, RFC 6960).

using Bio = Owned<BIO, BIO_free>;
using X509Pointer = Owned<X509, X509_free>;
using Time = Owned<ASN1_TIME, ASN1_TIME_free>;

Bio in_memory(const std::string& bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

X509Pointer first_certificate(const std::string& pem) {
  return X509Pointer(PEM_read_bio_X509(in_memory(pem).get(), nullptr, nullptr, nullptr));
}

/// The word of `signer` that the server's certificate was revoked a week ago.
std::string revocation_by(const Certificates& signer, const Certificates& server) {
  const X509Pointer leaf = first_certificate(server.chain_pem);
  const X509Pointer issuer(d2i_X509_bio(in_memory(server.intermediate_der).get(), nullptr));
  const X509Pointer own = first_certificate(signer.chain_pem);
  const Owned<EVP_PKEY, EVP_PKEY_free> key(
      PEM_read_bio_PrivateKey(in_memory(signer.key_pem).get(), nullptr, nullptr, nullptr));
  const Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_BASICRESP_new());
  const Owned<OCSP_CERTID, OCSP_CERTID_free> id(OCSP_cert_to_id(EVP_sha1(), leaf.get(), issuer.get()));
  const Time week_ago(X509_gmtime_adj(nullptr, -7L * 86'400));
  const Time tomorrow(X509_gmtime_adj(nullptr, 86'400));
  EXPECT_NE(OCSP_basic_add1_status(basic.get(), id.get(), V_OCSP_CERTSTATUS_REVOKED,
                                   OCSP_REVOKED_STATUS_KEYCOMPROMISE, week_ago.get(), week_ago.get(),
                                   tomorrow.get()),
            nullptr);
  EXPECT_EQ(OCSP_basic_sign(basic.get(), own.get(), key.get(), EVP_sha256(), nullptr, 0), 1);
  const Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  const Bio out(BIO_new(BIO_s_mem()));
  EXPECT_EQ(i2d_OCSP_RESPONSE_bio(out.get(), response.get()), 1);
  char* start = nullptr;
  const long size = BIO_get_mem_data(out.get(), &start);
  return {start, static_cast<std::size_t>(size)};
}

TEST(StapledAnswer, CountsOnlyWhereTheIssuerSignedIt) {
  const auto told = [](const Certificates& own) {
    const TlsPeer school(own);
    return code_of(make_curl_transport(trusting(own.root_pem))->send(request_to(school.url())));
  };
  TlsBehaviour unknown_authority;
  unknown_authority.root_name = "Unknown Root";
  for (const Certificates& stranger : {certificates(), certificates(unknown_authority)}) {
    Certificates own = certificates();
    own.staple_der = revocation_by(stranger, own);
    EXPECT_EQ(told(own), Code::none);
  }
  TlsBehaviour revoked;
  revoked.revoked = true;
  EXPECT_EQ(told(certificates(revoked)), Code::tls_revoked);
}

// What a server asks a browser to remember.

TEST(CurlTransport, RemembersNothingThatAServerAsksABrowserToRemember) {
  const Certificates own = certificates();
  const TlsPeer elsewhere(own);
  const std::string port = std::to_string(elsewhere.url().port);
  const TlsPeer school(own,
                       "Set-Cookie: sticky=canary; Path=/; Secure\r\n"
                       "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
                       "Alt-Svc: http/1.1=\":" +
                           port + "\", h2=\":" + port + "\"; ma=86400\r\n");
  const auto transport = make_curl_transport(trusting(own.root_pem));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(code_of(transport->send(request_to(school.url()))), Code::none);
  EXPECT_EQ(school.heads().size(), 3U);
  EXPECT_THAT(school.heads(),
              Each(AllOf(Not(testing::HasSubstr("canary")), Not(testing::ContainsRegex("[Cc]ookie")))));
  EXPECT_TRUE(elsewhere.heads().empty());
}

}  // namespace
}  // namespace wcbs_link
