#include "net/system_roots.hpp"

namespace wcbs_link {

bool has_root_store() {
  return false;
}

void add_stored_roots(x509_store_st*) {}

const std::vector<std::string>& usual_roots_files() {
  static const std::vector<std::string> places = {
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Arch, Gentoo, Alpine
      "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL 7 and newer
      "/var/lib/ca-certificates/ca-bundle.pem",             // SUSE
      "/etc/ssl/ca-bundle.pem",                             // SUSE, before
      "/etc/ssl/cert.pem",                                  // Alpine, BSD, macOS
  };
  return places;
}

}  // namespace wcbs_link
