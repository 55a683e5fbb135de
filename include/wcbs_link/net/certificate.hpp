#pragma once

#include "wcbs_link/base/finding_code.hpp"
#include "wcbs_link/base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

struct Certificate {
  std::string subject;             ///< the common name, else the whole name, else the first of `names`
  std::string issuer;              ///< the whole name: "CN=..., O=..."
  std::vector<std::string> names;  ///< hosts and addresses it is for (subjectAltName, else the common name)
  std::size_t more_names = 0;      ///< beyond those
  TimePoint not_before;
  TimePoint not_after;
  bool self_issued = false;

  bool operator==(const Certificate&) const = default;
};

/// A certificate in DER; nothing where it is none.
std::optional<Certificate> read_certificate(std::string_view der);

/// Whether `text` is a file of certificates in PEM form (RFC 7468): at least one, and none of them damaged.
bool holds_certificates(const std::string& text);

/// A known web filter or TLS inspector.
struct Inspector {
  std::string product;            ///< "" for none
  bool on_this_computer = false;  ///< it usually is a program of the computer that asks: an antivirus

  Variant variant() const { return on_this_computer ? Variant::on_this_computer : Variant::usual; }
};
/// The first one that a chain's issuers name.
Inspector web_filter(const std::vector<Certificate>& chain);

/// Whether a certificate with these names is one that a guest network shows until somebody has logged in
/// there.
bool is_guest_network(const std::vector<std::string>& names);

}  // namespace wcbs_link
