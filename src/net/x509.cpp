#include "net/x509.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/http.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace wcbs_link {
namespace {

std::string name_text(const X509_NAME* name, const Redactor* redactor) {
  const Owned<BIO, BIO_free> out(BIO_new(BIO_s_mem()));
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

/// The host names and addresses of subjectAltName, else the common name.
void read_names(Certificate& read, const X509* certificate, const Redactor* redactor) {
  constexpr std::size_t most = 100;
  const Owned<GENERAL_NAMES, GENERAL_NAMES_free> list(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(list.get()); ++i) {
    const GENERAL_NAME* entry = sk_GENERAL_NAME_value(list.get(), i);
    if (entry->type != GEN_DNS && entry->type != GEN_IPADD) continue;
    if (read.names.size() == most) {
      ++read.more_names;
    } else if (entry->type == GEN_IPADD) {
      read.names.push_back(address_text(entry->d.iPAddress));
    } else {
      read.names.push_back(shown({reinterpret_cast<const char*>(ASN1_STRING_get0_data(entry->d.dNSName)),
                                  static_cast<std::size_t>(ASN1_STRING_length(entry->d.dNSName))},
                                 redactor, 100));
    }
  }
  if (read.names.empty())
    if (std::string name = common_name(X509_get_subject_name(certificate), redactor); !name.empty())
      read.names.push_back(std::move(name));
}

TimePoint time_of(const ASN1_TIME* time) {
  const Owned<ASN1_TIME, ASN1_TIME_free> epoch(ASN1_TIME_set(nullptr, 0));
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
  read_names(certificate, x509, redactor);
  if (certificate.subject.empty() && !certificate.names.empty())
    certificate.subject = certificate.names.front();
  certificate.not_before = time_of(X509_get0_notBefore(x509));
  certificate.not_after = time_of(X509_get0_notAfter(x509));
  certificate.self_issued = X509_NAME_cmp(subject, X509_get_issuer_name(x509)) == 0;
  return certificate;
}

}  // namespace

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

bool is_for(const std::string& der, const std::string& host) {
  const auto certificate = certificate_from(der);
  if (!certificate) return false;
  return is_address(host) ? X509_check_ip_asc(certificate.get(), host.c_str(), 0) == 1
                          : X509_check_host(certificate.get(), host.data(), host.size(), 0, nullptr) == 1;
}

Owned<X509, X509_free> certificate_from(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  Owned<X509, X509_free> certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
  ERR_clear_error();
  return certificate;
}

std::optional<Certificate> read_certificate(std::string_view der) {
  const auto x509 = certificate_from(der);
  return x509 ? std::optional<Certificate>(certificate_of(x509.get(), nullptr)) : std::nullopt;
}

bool holds_certificates(const std::string& text) {
  const Owned<BIO, BIO_free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  bool found = false;
  while (!found && BIO_eof(bio.get()) == 0)
    found = Owned<X509, X509_free>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) != nullptr;
  ERR_clear_error();
  return found;
}

}  // namespace wcbs_link
