#pragma once

#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/fetch.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/link/swagger.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// What the first steps found out about the server.
struct Discovery {
  Address address;  ///< as given, or where the server sent us: to https, to its own spelling of the path
  ApiMap api;
  bool moved_to_https = false;
  Connection secured;            ///< the one over https, where the server moved us there
  std::string document;          ///< the address of the document that was read; "" without one
  std::optional<Error> warning;  ///< discovery_no_document or discovery_bad_document: Wonde needs neither
  std::optional<Error> trouble;  ///< why there is no document, where that is known
  bool application_answered = false;  ///< a GET without a token was answered by the application itself
  double elapsed_ms = 0;              ///< of all requests after the first contact
};

/// Addresses that count more than what the API's document says.
struct Overrides {
  std::optional<Url> token;
  std::optional<Url> schools;
};

/// Those that the user gave. Pure. Fails with `url_invalid` or `url_cleartext`.
Result<Overrides> read_overrides(const LinkDetails& details);

/// The request for the Swagger page: the first contact with a server.
HttpRequest page_request(const Address& address);

/// Where the API has its token and its lists: by the page and the document that it names, else by custom.
/// `first` is what came of the page_request. Fails where the server, or what stands in front of it, shows
/// that there is nothing behind the address that could be asked for more.
Result<Discovery> discover(Fetch& fetch, const HttpExchange& first, const Address& address,
                           const Overrides& overrides);

}  // namespace wcbs_link
