// clang-format off
#include <windows.h>
#include <wincrypt.h>
// clang-format on

#include "net/system_roots.hpp"

#include <openssl/x509.h>

namespace wcbs_link {

bool has_root_store() {
  return true;
}

void add_stored_roots(x509_store_st* store) {
  const HCERTSTORE roots = CertOpenSystemStoreW(0, L"ROOT");
  if (roots == nullptr) return;
  PCCERT_CONTEXT entry = nullptr;
  while ((entry = CertEnumCertificatesInStore(roots, entry)) != nullptr) {
    const unsigned char* bytes = entry->pbCertEncoded;
    X509* certificate = d2i_X509(nullptr, &bytes, static_cast<long>(entry->cbCertEncoded));
    if (certificate == nullptr) continue;
    X509_STORE_add_cert(store, certificate);
    X509_free(certificate);
  }
  CertCloseStore(roots, 0);
}

const std::vector<std::string>& usual_roots_files() {
  static const std::vector<std::string> none;
  return none;
}

}  // namespace wcbs_link
