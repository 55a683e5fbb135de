#pragma once

#include "wcbs_link/base/result.hpp"

#include <string>
#include <string_view>

namespace wcbs_link {

/// An absolute http or https address (RFC 3986) without user name, password and fragment.
struct Url {
  std::string scheme = "https";  ///< "http" or "https"
  std::string host;              ///< lower case ASCII; an IPv6 address without its brackets
  int port = 443;
  std::string path = "/";  ///< starts with '/', percent-encoded as it was given
  std::string query;       ///< without '?'

  bool operator==(const Url&) const = default;

  /// The address in full; the port only where it is not the scheme's own.
  std::string text() const;

  /// Scheme, host and port, without a slash at the end: "https://school.example.org".
  std::string origin() const;

  bool same_origin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
  }
};

/// Fails with `url_invalid` for anything but an absolute http or https address: empty, unparsable, another
/// scheme, a user name or password in it. Names outside ASCII become their IDNA form. The error never repeats
/// a password.
Result<Url> parse_url(std::string_view text);

/// What `reference` (absolute or relative, RFC 3986 section 5) means when it stands in the answer from
/// `base`. Fails as `parse_url` does.
Result<Url> resolve(const Url& base, std::string_view reference);

/// `url` moved to scheme, host and port of `origin`; its path and query stay.
Url moved_to_origin(Url url, const Url& origin);

/// "localhost", a name below it, 127.0.0.0/8 or ::1: never leaves this computer.
bool is_loopback(std::string_view host);

/// An IPv4 or IPv6 address rather than a name.
bool is_address(std::string_view host);

/// Of an address: whether it is an IPv6 one, without its brackets.
bool is_ipv6(std::string_view address);

/// An address that nobody on the internet can reach: private (RFC 1918, RFC 4193), loopback, link-local,
/// carrier-grade (RFC 6598) or unspecified. Anything that is no address is not one of these.
bool is_private_address(std::string_view address);

/// Whether there are addresses, and all of them are private.
bool are_private_addresses(const std::vector<std::string>& addresses);

/// An address at which this computer answers itself: loopback, or unspecified, which systems take for it;
/// also where it is an IPv4 one inside IPv6 (::ffff:7f00:1).
bool leads_here(std::string_view address);

/// Whether `address` is in the network "10.0.0.0/8" or "fd00::/8".
bool is_in_network(std::string_view address, std::string_view network);

/// A name that only a school's own network knows: a single label, `.local`, `.internal`, `.lan` and the like.
bool is_inside_name(std::string_view host);

}  // namespace wcbs_link
