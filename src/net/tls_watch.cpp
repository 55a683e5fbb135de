#include "wcbs_link/net/tls_watch.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace wcbs_link {
namespace {

constexpr int kMostCertificates = 10;
constexpr int kLeastSecurity = 2;  // SSL_CTX_set_security_level(3)

int facts_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

TlsFacts* facts_of(const SSL* ssl) {
  return static_cast<TlsFacts*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), facts_index()));
}

std::string name_text(const X509_NAME* name, const Redactor* redactor) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(out.get(), name, 0,
                     (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ) | XN_FLAG_DN_REV);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return shown({data, static_cast<std::size_t>(size > 0 ? size : 0)}, redactor, 200);
}

std::string common_name(const X509_NAME* name, const Redactor* redactor) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return {};
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return {};
  const std::string result =
      shown({reinterpret_cast<char*>(text), static_cast<std::size_t>(size)}, redactor, 200);
  OPENSSL_free(text);
  return result;
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  const unsigned char* bytes = ASN1_STRING_get0_data(address);
  const int size = ASN1_STRING_length(address);
  if (size == 4) return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  if (size != 16) return {};
  std::string text;
  for (int i = 0; i < 16; i += 2)
    text += fmt::format("{}{:x}", i == 0 ? "" : ":", bytes[i] << 8 | bytes[i + 1]);
  return text;
}

std::vector<std::string> names_of(const X509* certificate, const Redactor* redactor) {
  std::vector<std::string> names;
  auto* list =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list) && names.size() < 100; ++i) {
    const GENERAL_NAME* entry = sk_GENERAL_NAME_value(list, i);
    if (entry->type == GEN_DNS) {
      names.push_back(shown({reinterpret_cast<const char*>(ASN1_STRING_get0_data(entry->d.dNSName)),
                             static_cast<std::size_t>(ASN1_STRING_length(entry->d.dNSName))},
                            redactor, 100));
    } else if (entry->type == GEN_IPADD) {
      names.push_back(address_text(entry->d.iPAddress));
    }
  }
  GENERAL_NAMES_free(list);
  if (names.empty())
    if (std::string name = common_name(X509_get_subject_name(certificate), redactor); !name.empty())
      names.push_back(std::move(name));
  return names;
}

TimePoint time_of(const ASN1_TIME* time) {
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> epoch(ASN1_TIME_set(nullptr, 0),
                                                                    ASN1_TIME_free);
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return {};
  return TimePoint() + std::chrono::hours(24) * days + std::chrono::seconds(seconds);
}

Certificate certificate_of(X509* x509, const Redactor* redactor) {
  Certificate certificate;
  const X509_NAME* subject = X509_get_subject_name(x509);
  certificate.subject = common_name(subject, redactor);
  if (certificate.subject.empty()) certificate.subject = name_text(subject, redactor);
  certificate.issuer = name_text(X509_get_issuer_name(x509), redactor);
  certificate.names = names_of(x509, redactor);
  certificate.not_before = time_of(X509_get0_notBefore(x509));
  certificate.not_after = time_of(X509_get0_notAfter(x509));
  certificate.self_issued = X509_NAME_cmp(subject, X509_get_issuer_name(x509)) == 0;
  return certificate;
}

std::vector<Certificate> chain_of(const STACK_OF(X509) * sent, const Redactor* redactor) {
  std::vector<Certificate> chain;
  for (int i = 0; i < sk_X509_num(sent) && i < kMostCertificates; ++i)
    chain.push_back(certificate_of(sk_X509_value(sent, i), redactor));
  return chain;
}

std::vector<std::string> der_of(const STACK_OF(X509) * sent) {
  std::vector<std::string> all;
  for (int i = 0; i < sk_X509_num(sent) && i < kMostCertificates; ++i) {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(sk_X509_value(sent, i), &bytes);
    if (size <= 0) continue;
    all.emplace_back(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
  }
  return all;
}

int on_verify(int ok, X509_STORE_CTX* store) {
  const auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  if (TlsFacts* facts = facts_of(ssl); facts != nullptr && ok == 0 && facts->verify_error == 0) {
    facts->verify_error = X509_STORE_CTX_get_error(store);
    facts->verify_depth = X509_STORE_CTX_get_error_depth(store);
    facts->chain = chain_of(X509_STORE_CTX_get0_untrusted(store), facts->redactor);
    facts->path = chain_of(X509_STORE_CTX_get0_chain(store), facts->redactor);
    facts->der = der_of(X509_STORE_CTX_get0_chain(store));
  }
  return ok;
}

void on_info(const SSL* ssl, int where, int value) {
  TlsFacts* facts = facts_of(ssl);
  if (facts == nullptr) return;
  if ((where & SSL_CB_HANDSHAKE_START) != 0) facts->begun = true;
  if (SSL_get_state(ssl) == TLS_ST_CR_CERT_REQ) facts->certificate_requested = true;
  if ((where & SSL_CB_ALERT) != 0 && std::strcmp(SSL_alert_type_string_long(value), "fatal") == 0)
    facts->alert = SSL_alert_desc_string_long(value);
  if ((where & SSL_CB_HANDSHAKE_DONE) != 0) {
    facts->done = true;
    facts->version = SSL_get_version(ssl);
    if (facts->chain.empty()) facts->chain = chain_of(SSL_get_peer_cert_chain(ssl), facts->redactor);
  }
}

bool says_revoked(SSL* ssl, OCSP_BASICRESP* basic) {
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  if (chain == nullptr ||
      OCSP_basic_verify(basic, chain, SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl)), 0) != 1)
    return false;
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i);
    const ASN1_INTEGER* serial = nullptr;
    // The id's parts are only read; OpenSSL's signature lacks the const.
    OCSP_id_get0_info(nullptr, nullptr, nullptr, const_cast<ASN1_INTEGER**>(&serial),
                      const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single)));
    if (ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(sk_X509_value(chain, 0))) == 0 &&
        OCSP_single_get0_status(single, nullptr, nullptr, nullptr, nullptr) == V_OCSP_CERTSTATUS_REVOKED)
      return true;
  }
  return false;
}

int on_staple(SSL* ssl, void*) {
  const unsigned char* bytes = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl, &bytes);
  if (bytes == nullptr || size <= 0) return 1;
  const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> response(
      d2i_OCSP_RESPONSE(nullptr, &bytes, size), OCSP_RESPONSE_free);
  const std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)> basic(
      response ? OCSP_response_get1_basic(response.get()) : nullptr, OCSP_BASICRESP_free);
  const bool revoked = basic && says_revoked(ssl, basic.get());
  ERR_clear_error();
  if (TlsFacts* facts = facts_of(ssl); facts != nullptr && revoked) {
    facts->revoked = true;
    facts->chain = chain_of(SSL_get_peer_cert_chain(ssl), facts->redactor);
  }
  return revoked ? 0 : 1;
}

/// Which finding an OpenSSL verification error is (x509_vfy.h; measured with real chains).
Code verify_code(int error, int depth) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Code::tls_expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Code::tls_not_yet_valid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return Code::tls_self_signed;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return Code::tls_untrusted_root;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return depth == 0 ? Code::tls_missing_intermediate : Code::tls_untrusted_root;
    case X509_V_ERR_CERT_UNTRUSTED:
      return Code::tls_untrusted_root;
    case X509_V_ERR_CERT_REVOKED:
      return Code::tls_revoked;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return Code::tls_wrong_host;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return Code::tls_weak;
    default:
      return Code::tls_bad_certificate;
  }
}

void add_chain(Facts& facts, const std::vector<Certificate>& chain) {
  std::vector<std::string> lines;
  for (const Certificate& certificate : chain)
    lines.push_back(fmt::format("{}, issued by {}, valid {} to {}", certificate.subject, certificate.issuer,
                                spoken_date(certificate.not_before), spoken_date(certificate.not_after)));
  if (!lines.empty()) facts.push_back({"chain", lines});
}

}  // namespace

Error certificate_error(const TlsFacts& facts, Code code, std::string_view host, TimePoint now) {
  Error error{code, {}, {{"host", std::string(host)}}};
  const auto depth = static_cast<std::size_t>(facts.verify_depth);
  const Certificate at = depth < facts.path.size() ? facts.path[depth] : Certificate();
  const Certificate leaf = facts.chain.empty() ? Certificate() : facts.chain.front();
  const std::string last_issuer = facts.path.empty() ? leaf.issuer : facts.path.back().issuer;
  const bool sent = std::find(facts.chain.begin(), facts.chain.end(), at) != facts.chain.end();
  const std::string which =
      depth == 0 ? "The server's own certificate"
      : sent     ? fmt::format("The certificate \"{}\", which the server sends along,", at.subject)
                 : fmt::format("The certificate \"{}\" in this computer's own list of roots", at.subject);
  switch (code) {
    case Code::tls_expired:
      error.summary = fmt::format("{} expired on {}. This computer's clock says {}.", which,
                                  spoken_date(at.not_after), spoken_time(now));
      break;
    case Code::tls_not_yet_valid:
      error.summary = fmt::format("{} is valid only from {}. This computer's clock says {}.", which,
                                  spoken_time(at.not_before), spoken_time(now));
      break;
    case Code::tls_self_signed:
      error.summary =
          fmt::format("The certificate of {} was issued by itself, so nobody vouches for it.", host);
      break;
    case Code::tls_missing_intermediate:
      error.summary =
          fmt::format("{} sends its own certificate without that of its issuer, \"{}\".", host, last_issuer);
      break;
    case Code::tls_untrusted_root:
      error.summary =
          fmt::format("The certificate of {} leads to a root that this computer does not know: \"{}\".", host,
                      last_issuer);
      break;
    case Code::tls_wrong_host:
      error.summary = fmt::format("The certificate is for {}, not for {}.", and_more(leaf.names, 4), host);
      error.facts.push_back({"names", leaf.names});
      break;
    case Code::tls_revoked:
      error.summary = fmt::format("The certificate of {} has been revoked by its issuer.", host);
      break;
    case Code::tls_intercepted:
      error.summary = fmt::format(
          "The certificate for {} was issued by {}, a web filter between this computer and the school's server.",
          host, web_filter(facts.chain));
      error.facts.push_back({"product", web_filter(facts.chain)});
      break;
    default:
      error.summary = fmt::format("The certificate of {} is not acceptable: {}.", host,
                                  X509_verify_cert_error_string(facts.verify_error));
  }
  if (facts.verify_error != 0) {
    error.facts.push_back({"reason", std::string(X509_verify_cert_error_string(facts.verify_error))});
    error.facts.push_back({"certificate", at.subject});
  }
  add_chain(error.facts, facts.chain);
  return error;
}

namespace {

bool has_any(std::string_view words, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts)
    if (contains_ignoring_case(words, part)) return true;
  return false;
}

}  // namespace

void watch_tls(ssl_ctx_st* context, TlsFacts& facts) {
  const Redactor* redactor = facts.redactor;
  facts = TlsFacts();
  facts.redactor = redactor;
  // Debian's own level, also where OpenSSL was built with a lower one: no keys of less than 112 bits of
  // security.
  if (SSL_CTX_get_security_level(context) < kLeastSecurity)
    SSL_CTX_set_security_level(context, kLeastSecurity);
  SSL_CTX_set_ex_data(context, facts_index(), &facts);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verify);
  SSL_CTX_set_info_callback(context, on_info);
  SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
  SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, reinterpret_cast<void (*)()>(on_staple));
}

std::optional<Certificate> read_certificate(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<X509, decltype(&X509_free)> x509(
      d2i_X509(nullptr, &bytes, static_cast<long>(der.size())), X509_free);
  ERR_clear_error();
  return x509 ? std::optional<Certificate>(certificate_of(x509.get(), nullptr)) : std::nullopt;
}

Error tls_error(const TlsFacts& facts, std::string_view host, std::string_view library_words,
                bool host_mismatch, TimePoint now) {
  if (facts.revoked) return certificate_error(facts, Code::tls_revoked, host, now);
  if (facts.verify_error != 0 || host_mismatch) {
    const Code code =
        facts.verify_error != 0 ? verify_code(facts.verify_error, facts.verify_depth) : Code::tls_wrong_host;
    const bool unknown_issuer = code == Code::tls_untrusted_root || code == Code::tls_missing_intermediate ||
                                code == Code::tls_self_signed;
    return certificate_error(
        facts, unknown_issuer && !web_filter(facts.chain).empty() ? Code::tls_intercepted : code, host, now);
  }
  Error error{Code::tls_handshake, {}, {{"host", std::string(host)}}};
  if (!facts.alert.empty()) error.facts.push_back({"alert", facts.alert});
  const std::string words = shown(library_words, facts.redactor, 200);
  error.facts.push_back({"library", words});
  if (has_any(words,
              {"wrong version number", "packet length too long", "http request", "record layer failure"})) {
    error.code = Code::tls_not_tls;
    error.summary = fmt::format("{} answered, but not with TLS (https).", host);
  } else if (facts.certificate_requested) {
    error.code = Code::tls_client_certificate;
    error.summary =
        fmt::format("{} ended the connection because this program has no client certificate.", host);
  } else if (has_any(words, {"dh key too small", "ca md too weak", "ee key too small", "bad ecpoint",
                             "key too small", "digest too weak", "wrong signature type"})) {
    error.code = Code::tls_weak;
    error.summary = fmt::format("{} offers encryption that is too weak to be accepted.", host);
  } else if (has_any(words, {"unsupported protocol", "protocol version", "legacy sigalg"})) {
    error.code = Code::tls_old_protocol;
    error.summary = fmt::format("{} offers nothing newer than TLS 1.1.", host);
  } else if (has_any(words, {"asn1 encoding routines", "bad signature"})) {
    error.code = Code::tls_bad_certificate;
    error.summary = fmt::format("A certificate of {} cannot be read or is damaged.", host);
  } else {
    error.summary =
        fmt::format("The secure connection to {} could not be agreed{}.", host,
                    facts.alert.empty() ? "" : fmt::format(": the alert was \"{}\"", facts.alert));
  }
  return error;
}

bool sounds_like_root(std::string_view issuer) {
  return contains_ignoring_case(issuer, "root") || issuer.find("DC=") != std::string_view::npos;
}

std::string web_filter(const std::vector<Certificate>& chain) {
  struct Hint {
    std::string_view part;
    std::string_view product;
  };
  // Hints from vendors' documentation and public trackers; never proof.
  constexpr Hint hints[] = {
      {"smoothwall", "Smoothwall"},
      {"zscaler", "Zscaler"},
      {"fortinet", "Fortinet FortiGate"},
      {"fortigate ca", "Fortinet FortiGate"},
      {".goskope.com", "Netskope"},
      {"certadmin@netskope.com", "Netskope"},
      {"netskope", "Netskope"},
      {"securly", "Securly"},
      {"cisco umbrella", "Cisco Umbrella"},
      {"contentkeeper", "ContentKeeper"},
      {"cyberoam", "Cyberoam"},
      {"forcepoint", "Forcepoint"},
      {"mcafee web gateway", "McAfee Web Gateway"},
      {"sonicwall", "SonicWall"},
      {"sophos ssl ca", "Sophos"},
      {"sophos_ca_", "Sophos"},
      {"sophosutm", "Sophos"},
      {"sophos web appliance", "Sophos"},
      {"blue coat", "Blue Coat"},
      {"bluecoat", "Blue Coat"},
      {"palo alto networks", "Palo Alto Networks"},
      {"pan-fw", "Palo Alto Networks"},
      {"ubiquiti", "UniFi / Ubiquiti"},
      {"unifi", "UniFi / Ubiquiti"},
      {"aruba", "Aruba"},
      {"lightspeed", "Lightspeed"},
      {"netsweeper", "Netsweeper"},
      {"watchguard", "WatchGuard"},
      {"avast", "Avast"},
      {"avg technologies", "AVG"},
      {"avg web", "AVG"},
      {"bitdefender", "Bitdefender"},
      {"kaspersky", "Kaspersky"},
      {"eset ssl filter", "ESET"},
      {"eset, spol", "ESET"},
  };
  for (const Certificate& certificate : chain)
    for (const Hint& hint : hints)
      if (contains_ignoring_case(certificate.issuer, hint.part)) return std::string(hint.product);
  return {};
}

}  // namespace wcbs_link
