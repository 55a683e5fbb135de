#include "net/tls_error.hpp"

#include "support/fake_transport.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <openssl/x509_vfy.h>

namespace wcbs_link {
namespace {

using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

const TimePoint kNow(std::chrono::seconds(1'795'438'800));  // 23 November 2026, 13:00
constexpr std::string_view kHost = "school.example.org";

Certificate certificate(std::string subject, std::string issuer) {
  Certificate one;
  one.subject = std::move(subject);
  one.issuer = std::move(issuer);
  one.names = {"school.example.org", "www.example.org"};
  one.not_before = kNow - hours(24 * 30);
  one.not_after = kNow + hours(24 * 365);
  return one;
}

TlsFacts facts(int verify_error = 0, int depth = 0) {
  TlsFacts seen;
  seen.verify_error = verify_error;
  seen.verify_depth = depth;
  seen.chain = {certificate("school.example.org", "CN=Some Issuer, O=Some Company"),
                certificate("Some Issuer", "CN=Some Root, O=Some Company")};
  seen.path = seen.chain;
  return seen;
}

/// What is made of a handshake that failed.
Error told(const TlsFacts& facts, std::string_view words, bool host_mismatch,
           const std::string& host = std::string(kHost)) {
  return tls_error(tls_cause(facts, host, words, host_mismatch), facts, host, words, kNow);
}

struct VerifyCase {
  int error;
  int depth;
  Code code;
};
constexpr VerifyCase kVerifyCases[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, 0, Code::tls_expired},
    {X509_V_ERR_CERT_HAS_EXPIRED, 1, Code::tls_expired},
    {X509_V_ERR_CERT_NOT_YET_VALID, 0, Code::tls_not_yet_valid},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, 0, Code::tls_self_signed},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 2, Code::tls_untrusted_root},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 0, Code::tls_missing_intermediate},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 1, Code::tls_untrusted_root},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, 1, Code::tls_untrusted_root},
    {X509_V_ERR_CERT_REVOKED, 0, Code::tls_revoked},
    {X509_V_ERR_HOSTNAME_MISMATCH, 0, Code::tls_wrong_host},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, 0, Code::tls_wrong_host},
    {X509_V_ERR_EE_KEY_TOO_SMALL, 0, Code::tls_weak},
    {X509_V_ERR_CA_KEY_TOO_SMALL, 1, Code::tls_weak},
    {X509_V_ERR_CA_MD_TOO_WEAK, 0, Code::tls_weak},
    {X509_V_ERR_INVALID_PURPOSE, 0, Code::tls_bad_certificate},
    {X509_V_ERR_PERMITTED_VIOLATION, 0, Code::tls_bad_certificate},
    {X509_V_ERR_INVALID_CA, 1, Code::tls_bad_certificate},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, 1, Code::tls_bad_certificate},
    {X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, 0, Code::tls_bad_certificate},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, 0, Code::tls_bad_certificate},
};

TEST(TlsError, NamesEveryRefusalOfAChain) {
  for (const VerifyCase& one : kVerifyCases) {
    const Error error = told(facts(one.error, one.depth), "SSL certificate problem", true);
    EXPECT_EQ(error.code, one.code) << one.error << " at " << one.depth;
    EXPECT_FALSE(error.summary.empty()) << one.error;
    EXPECT_EQ(fact(error, "host"), kHost);
    EXPECT_NE(fact(error, "reason"), "-") << one.error;
    EXPECT_EQ(fact(error, "certificate"), one.depth == 0   ? "school.example.org"
                                          : one.depth == 1 ? "Some Issuer"
                                                           : "");
  }
}

TEST(TlsError, SaysWhichCertificateExpiredAndWhatTheClockHereSays) {
  TlsFacts seen = facts(X509_V_ERR_CERT_HAS_EXPIRED, 1);
  seen.chain[1].not_after = seen.path[1].not_after = kNow - hours(24);
  EXPECT_EQ(told(seen, "", false).summary,
            "The certificate \"Some Issuer\", which the server sends along, expired on 22 November 2026. "
            "This computer's clock says 23 November 2026, 13:00 UTC.");
  EXPECT_EQ(told(seen, "", false).variant, Variant::sent_along);
}

TEST(TlsError, SaysWhereACertificateIsThatTheServerDoesNotSend) {
  TlsFacts seen = facts(X509_V_ERR_CERT_HAS_EXPIRED, 2);
  seen.path.push_back(certificate("Some Root", "CN=Some Root, O=Some Company"));
  seen.path.back().not_after = kNow - hours(24);
  const Error error = told(seen, "", false);
  EXPECT_THAT(error.summary,
              HasSubstr("The certificate \"Some Root\" in this computer's own list of roots expired on"));
  EXPECT_EQ(fact(error, "certificate"), "Some Root");
}

TEST(TlsError, NamesTheIssuerWhereTheChainEndsWhateverElseIsSent) {
  TlsFacts seen = facts(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  seen.path = {seen.chain.front()};
  seen.chain.push_back(certificate("Quite Another", "CN=Another Issuer"));
  EXPECT_EQ(
      told(seen, "", false).summary,
      "school.example.org sends its own certificate without that of its issuer, \"CN=Some Issuer, O=Some Company\".");
}

TEST(SoundsLikeRoot, KnowsRootsByNameAndTheAuthoritiesOfWindowsDomains) {
  for (const char* root : {"CN=Some Root, O=Some Company", "CN=USERTrust RSA ROOT Authority",
                           "CN=SCHOOL-DC01-CA, DC=school, DC=local"})
    EXPECT_TRUE(sounds_like_root(root)) << root;
  for (const char* issuing : {"CN=R11, O=Let's Encrypt, C=US", "CN=ACDC Issuing", ""})
    EXPECT_FALSE(sounds_like_root(issuing)) << issuing;
}

TEST(TlsError, SaysWhichNameToUseWhereTheAddressIsANumber) {
  TlsFacts seen = facts();
  seen.chain[0].names = {"*.example.org", "school.example.org"};
  const Error error = told(seen, "no alternative certificate subject name matches", true, "192.0.2.7");
  EXPECT_EQ(error.variant, Variant::by_number);
  EXPECT_EQ(error.fact("name"), "school.example.org");
  seen.chain[0].names = {"*.example.org", "192.0.2.8"};
  EXPECT_EQ(told(seen, "no alternative certificate subject name matches", true, "192.0.2.7").variant,
            Variant::usual);
}

TEST(TlsError, SaysHowFarAStarReaches) {
  TlsFacts seen = facts();
  seen.chain[0].names = {"*.example.org", "example.org"};
  EXPECT_EQ(
      told(seen, "no alternative certificate subject name matches", true, "wcbs.school.example.org").summary,
      "The certificate is for *.example.org, example.org, not for wcbs.school.example.org: a * stands for one "
      "part of a name only.");
}

TEST(TlsError, ListsTheNamesThatTheCertificateIsFor) {
  TlsFacts seen = facts();
  seen.chain[0].names = {"a.example", "b.example", "c.example", "d.example", "e.example", "f.example"};
  const Error error = told(seen, "no alternative certificate subject name matches", true);
  EXPECT_EQ(error.code, Code::tls_wrong_host);
  EXPECT_EQ(
      error.summary,
      "The certificate is for a.example, b.example, c.example, d.example and 2 more, not for school.example.org.");
  const auto names = std::find_if(error.facts.begin(), error.facts.end(),
                                  [](const Fact& fact) { return fact.name == "names"; });
  ASSERT_NE(names, error.facts.end());
  EXPECT_EQ(names->value, Fact({"", seen.chain[0].names}).value);
}

TEST(TlsError, KnowsIssuersThatNobodyTrustsOnPurpose) {
  const auto variant = [](const char* issuer) {
    TlsFacts seen;
    seen.verify_error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
    seen.chain = {certificate("school.example.org", issuer)};
    seen.path = seen.chain;
    return tls_cause(seen, std::string(kHost), "", false);
  };
  EXPECT_EQ(variant("OU=CloudFlare Origin SSL Certificate Authority, O=CloudFlare\\, Inc."),
            (Cause{Code::tls_untrusted_root, Variant::for_cloudflare}));
  EXPECT_EQ(variant("CN=(STAGING) Ersatz Edamame E1, O=(STAGING) Let's Encrypt"),
            (Cause{Code::tls_untrusted_root, Variant::for_tests}));
}

TEST(TlsError, TakesARootThatPublicLogsVouchForForOneThatThisComputerLacks) {
  TlsFacts seen;
  seen.verify_error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
  seen.verify_depth = 1;
  seen.chain = {certificate("school.example.org", "CN=Public CA R36"),
                certificate("Public CA R36", "CN=Public Root R46")};
  seen.path = seen.chain;
  EXPECT_EQ(tls_cause(seen, std::string(kHost), "", false), (Cause{Code::tls_untrusted_root}));
  seen.has_timestamps = true;
  EXPECT_EQ(tls_cause(seen, std::string(kHost), "", false),
            (Cause{Code::tls_untrusted_root, Variant::newer_root}));
}

TEST(GuestNetwork, IsKnownByTheNamesOfItsCertificate) {
  EXPECT_TRUE(is_guest_network({"www.example.org", "securelogin.arubanetworks.com"}));
  EXPECT_TRUE(is_guest_network({"n123.meraki.com"}));
  EXPECT_FALSE(is_guest_network({"notmeraki.com", "vpn.oakfield.example"}));
}

TEST(TlsError, PutsRevocationBeforeEverythingElse) {
  TlsFacts seen = facts(X509_V_ERR_CERT_HAS_EXPIRED);
  seen.revoked = true;
  EXPECT_EQ(told(seen, "", false).code, Code::tls_revoked);
}

TEST(TlsError, NamesTheWebFilterWhereTheIssuerIsNotKnown) {
  for (const int error : {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
                          X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT}) {
    TlsFacts seen = facts(error);
    seen.chain[0].issuer = "CN=Zscaler Intermediate Root CA, O=Zscaler Inc.";
    const Error found = told(seen, "", false);
    EXPECT_EQ(found.code, Code::tls_intercepted);
    EXPECT_EQ(fact(found, "product"), "Zscaler");
  }
  TlsFacts expired = facts(X509_V_ERR_CERT_HAS_EXPIRED);
  expired.chain[0].issuer = "O=Zscaler Inc.";
  EXPECT_EQ(told(expired, "", false).code, Code::tls_expired);
}

struct WordsCase {
  std::string_view words;  ///< as libcurl 7.88 with OpenSSL 3.0 says them
  Code code;
};
constexpr WordsCase kWordsCases[] = {
    {"error:0A00010B:SSL routines::wrong version number", Code::tls_not_tls},
    {"error:0A0000C6:SSL routines::packet length too long", Code::tls_not_tls},
    {"error:0A00009C:SSL routines::http request", Code::tls_not_tls},
    {"error:0A00018A:SSL routines::dh key too small", Code::tls_weak},
    {"error:0A00018E:SSL routines::ca md too weak", Code::tls_weak},
    {"error:0A000102:SSL routines::unsupported protocol", Code::tls_old_protocol},
    {"error:0A00042E:SSL routines::tlsv1 alert protocol version", Code::tls_old_protocol},
    {"error:0680008E:asn1 encoding routines::not enough data", Code::tls_bad_certificate},
    {"error:0A000410:SSL routines::sslv3 alert handshake failure", Code::tls_handshake},
    {"OpenSSL SSL_connect: SSL_ERROR_SYSCALL", Code::tls_handshake},
    {"", Code::tls_handshake},
};

TEST(TlsError, ReadsTheLibrarysWordsWhereNoCertificateIsToBlame) {
  for (const WordsCase& one : kWordsCases) {
    const Error error = told(TlsFacts(), one.words, false);
    EXPECT_EQ(error.code, one.code) << one.words;
    EXPECT_THAT(error.summary, HasSubstr(std::string(kHost))) << one.words;
  }
}

TEST(TlsError, ShowsTheAlertAndKnowsThatAClientCertificateWasWanted) {
  TlsFacts seen;
  seen.alert = "handshake failure";
  const Error error = told(seen, "sslv3 alert handshake failure", false);
  EXPECT_EQ(error.code, Code::tls_handshake);
  EXPECT_EQ(fact(error, "alert"), "handshake failure");
  EXPECT_THAT(error.summary, HasSubstr("handshake failure"));
  seen.certificate_requested = true;
  seen.alert = "certificate required";
  EXPECT_EQ(told(seen, "tlsv13 alert certificate required", false).code, Code::tls_client_certificate);
}

TEST(TlsError, CopesWithoutAChain) {
  TlsFacts seen;
  for (const VerifyCase& one : kVerifyCases) {
    seen.verify_error = one.error;
    seen.verify_depth = 7;
    EXPECT_FALSE(told(seen, "", true).summary.empty());
  }
}

TEST(TlsError, MakesTheLibrarysWordsSafe) {
  const Error error = told(TlsFacts(), "bad\x1b[31m\nthing" + std::string(10'000, 'x'), false);
  EXPECT_THAT(fact(error, "library"), Not(HasSubstr("\x1b")));
  EXPECT_LT(fact(error, "library").size(), 300U);
}

struct FilterCase {
  std::string_view issuer;
  std::string_view product;  ///< a part of its name
};
/// Every hint of the field's list, in one of the forms in which it was seen.
constexpr FilterCase kFilters[] = {
    {"CN=Smoothwall-default-root-certificate-authority", "Smoothwall"},
    {"CN=Zscaler Intermediate Root CA (zscaler.net), O=Zscaler Inc.", "Zscaler"},
    {"CN=FG100E, O=Fortinet, C=US", "Fortinet"},
    {"CN=FortiGate CA", "Fortinet"},
    {"CN=Fortinet_CA_SSL", "Fortinet"},
    {"CN=ca.tenant.goskope.com", "Netskope"},
    {"emailAddress=certadmin@netskope.com", "Netskope"},
    {"O=Securly, Inc", "Securly"},
    {"CN=Cisco Umbrella Root CA, O=Cisco", "Umbrella"},
    {"CN=ContentKeeper Appliance CA", "ContentKeeper"},
    {"CN=Cyberoam Certificate Authority", "Cyberoam"},
    {"CN=Forcepoint Cloud CA", "Forcepoint"},
    {"CN=McAfee Web Gateway", "McAfee"},
    {"CN=SonicWall Firewall DPI-SSL", "SonicWall"},
    {"CN=Sophos SSL CA_C1234", "Sophos"},
    {"CN=Sophos_CA_ABC", "Sophos"},
    {"CN=sophosutm Proxy CA", "Sophos"},
    {"CN=Sophos Web Appliance", "Sophos"},
    {"CN=Blue Coat ProxySG", "Blue Coat"},
    {"O=Palo Alto Networks", "Palo Alto"},
    {"CN=PAN-FW-01", "Palo Alto"},
    {"O=Ubiquiti Inc.", "Ubiquiti"},
    {"CN=UniFi Gateway", "UniFi"},
    {"O=Aruba Networks", "Aruba"},
    {"CN=Lightspeed Rocket", "Lightspeed"},
    {"CN=Netsweeper CA", "Netsweeper"},
    {"O=WatchGuard", "WatchGuard"},
    {"CN=avast! Web/Mail Shield Root", "Avast"},
    {"CN=AVG Web/Mail Shield Root, O=AVG Web/Mail Shield", "AVG"},
    {"CN=Bitdefender Personal CA.Net-Defender", "Bitdefender"},
    {"CN=Kaspersky Anti-Virus Personal Root Certificate", "Kaspersky"},
    {"CN=ESET SSL Filter CA, O=ESET, spol. s r. o.", "ESET"},
};

TEST(WebFilter, IsKnownByItsIssuerInAnyLetterCaseAndWhereverItStands) {
  for (const FilterCase& one : kFilters) {
    const std::string issuer(one.issuer);
    EXPECT_THAT(web_filter({certificate("x", issuer)}).product, HasSubstr(std::string(one.product)))
        << issuer;
    EXPECT_NE(web_filter({certificate("x", to_lower(issuer))}).product, "") << issuer;
    EXPECT_NE(web_filter({certificate("x", "CN=A"), certificate("A", issuer)}).product, "") << issuer;
  }
}

TEST(WebFilter, IsNotSeenInPublicIssuersNorInWhatIsNoIssuer) {
  for (const std::string_view issuer :
       {"CN=R11, O=Let's Encrypt, C=US",
        "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, O=DigiCert Inc, C=US",
        "CN=GTS CA 1P5, O=Google Trust Services LLC, C=US",
        "CN=Sectigo RSA Domain Validation Secure Server CA, O=Sectigo Limited",
        "CN=Go Daddy Secure Certificate Authority - G2, O=GoDaddy.com, Inc.",
        "CN=GlobalSign GCC R6 AlphaSSL CA 2023, O=GlobalSign nv-sa", "O=Aruba PEC S.p.A.",
        "CN=Microsoft Azure RSA TLS Issuing CA 03", "CN=Oakfield House School Root", ""})
    EXPECT_EQ(web_filter({certificate("zscaler.example.org", std::string(issuer))}).product, "") << issuer;
  EXPECT_EQ(web_filter({}).product, "");
}

TEST(WebFilter, IsToldFromAProgramOfThisComputer) {
  EXPECT_EQ(web_filter({certificate("x", "CN=ESET SSL Filter CA")}).variant(), Variant::on_this_computer);
  EXPECT_EQ(web_filter({certificate("x", "O=Zscaler Inc.")}).variant(), Variant::usual);
}

}  // namespace
}  // namespace wcbs_link
