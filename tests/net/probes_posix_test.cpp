#include "net/probes.hpp"
#include "net/x509.hpp"
#include "practice/certificates.hpp"
#include "support/loopback_posix.hpp"
#include "wcbs_link/base/owned.hpp"

#include <atomic>
#include <string>

#include <gtest/gtest.h>
#include <openssl/pem.h>

namespace wcbs_link {
namespace {

/// The server's own certificate, which names that address for its issuer's, as it was sent.
std::string certificate_naming(const std::string& issuer_address) {
  TlsBehaviour incomplete;
  incomplete.sends_intermediate = false;
  const auto made = make_certificates(incomplete, issuer_address);
  EXPECT_TRUE(made) << made.error().summary;
  const std::string& pem = made->chain_pem;
  const Owned<BIO, BIO_free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Owned<X509, X509_free> leaf(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  std::string der(static_cast<std::size_t>(i2d_X509(leaf.get(), nullptr)), '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(leaf.get(), &bytes);
  return der;
}

/// How often a server on this computer is asked where a school at `school` names it so.
int asked_as(const std::string& name, const std::string& school) {
  std::atomic<int> asked = 0;
  const LoopbackServer inner([&](int connection) {
    if (!read_head(connection).empty()) ++asked;
  });
  TlsFacts tls;
  tls.path_der = {certificate_naming("http://" + name + ":" + std::to_string(inner.port()) + "/issuer.cer")};
  Route way;
  way.addresses = {school};
  const NetworkOptions options;
  Routes routes(options);
  (void)look_at_issuer(Code::tls_missing_intermediate, tls, way, routes, options, "");
  return asked;
}

TEST(AnIssuersAddress, IsNeverFurtherInsideThanTheSchools) {
  for (const char* name :
       {"127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0::ffff:7f00:1]", "localhost"}) {
    EXPECT_EQ(asked_as(name, "203.0.113.7"), 0) << name;
    EXPECT_EQ(asked_as(name, "10.0.0.7"), 0) << name;
  }
  EXPECT_EQ(asked_as("127.0.0.1", "127.0.0.1"), 1);
}

}  // namespace
}  // namespace wcbs_link
