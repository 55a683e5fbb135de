#pragma once

#include "wcbs_link/base/owned.hpp"
#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <openssl/x509v3.h>

namespace wcbs_link {

/// Of a longer chain, the rest is left out.
inline constexpr int kMostCertificates = 10;

/// OpenSSL's certificates as ours. Their names are a server's words: `redactor` is asked, where there is one.
std::vector<Certificate> chain_of(const STACK_OF(X509) * sent, const Redactor* redactor);

/// The same as they came, in DER.
std::vector<std::string> der_of(const STACK_OF(X509) * sent);

/// Whether a certificate in DER is for that host name or address; no where it is none.
bool is_for(const std::string& der, const std::string& host);

/// A certificate in DER; nullptr where it is none.
Owned<X509, X509_free> certificate_from(std::string_view der);

}  // namespace wcbs_link
