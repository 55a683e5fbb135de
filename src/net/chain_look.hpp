#pragma once

#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// Where the issuer of a certificate can be fetched, by the certificate's own word: the first plain http
/// address of "CA Issuers" in its authority information access (RFC 5280, 4.2.2.1); "" for none. `der` is the
/// certificate.
std::string issuer_address(const std::string& der);

/// Whether a certificate that was fetched from there makes the chain whole.
enum class Completed {
  unreadable,  ///< not a certificate, or not the one that issued the last of the chain
  trusted,     ///< the chain now leads to a trusted root: the server left this certificate out
  untrusted,   ///< it still leads to no trusted root
};

/// Verifies offline. `chain` is as the server sent it, in DER, its own certificate first; `fetched` is DER or
/// a PKCS #7 bundle of certificates. Trusts the roots in `ca_pem`, or, where that is empty, those in
/// `ca_path`.
Completed complete_chain(const std::vector<std::string>& chain, const std::string& fetched,
                         const std::string& ca_pem, const std::string& ca_path);

/// Whether a certificate that the server sent, but that its own does not lead to, leads to a trusted root:
/// then one in the middle was left out. `path` is as far as verification came; all in DER.
bool has_gap(const std::vector<std::string>& path, const std::vector<std::string>& sent,
             const std::string& ca_pem, const std::string& ca_path);

/// Whether the system trusts the root that a verified chain ends with. `path` is in DER, `roots_file` the
/// system's list.
bool is_root_of_system(const std::vector<std::string>& path, const std::string& roots_file);

}  // namespace wcbs_link
