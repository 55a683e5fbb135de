#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/url.hpp"

#include <string>
#include <string_view>

namespace wcbs_link {

/// Where a Wcbs.API is.
struct Address {
  Url app;              ///< "https://school.example.org/Wcbs.API/": what Wonde calls the WCBS URL
  Url api;              ///< "https://school.example.org/Wcbs.API/api/"
  std::string written;  ///< the application's path in the letter case of the paste; "" where that is the
                        ///< customary one
  std::string version;  ///< "2.2" from a side-by-side name such as Wcbs.API.2.2; "" where the name has none

  /// The same with the application's path in another letter case. IIS does not care; other servers do.
  Address spelled(const std::string& path) const;

  /// What a person and a file are given, and what `read_address` reads as this address again: the
  /// application's, or the API's where the application is the whole site ("https://school.example.org/api/").
  std::string text() const { return app.path == "/" ? api.text() : app.text(); }
};

/// What an admin's paste means: a bare host, an address with or without scheme, the Swagger page with its
/// fragment, any letter case, quotation marks and brackets round it. The customary parts get their customary
/// letter case (IIS does not care); a host alone gets the customary `/Wcbs.API/`.
/// What has a part that is probably a Client Secret is no address, and the error does not repeat it.
/// Fails with `url_invalid`, `url_legacy_api`, or `url_cleartext`: http to another computer without
/// `allow_http`; the fact "https" then has the address to use.
Result<Address> read_address(std::string_view pasted, bool allow_http);

/// An address that was given for one purpose, such as --token-url. Fails with `url_invalid` or
/// `url_cleartext`.
Result<Url> read_exact_url(std::string_view pasted, bool allow_http);

}  // namespace wcbs_link
