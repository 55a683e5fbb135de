#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/net/http.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// The paths at which a Swagger UI page says its document is, most likely first; none where the page says
/// nothing. Reads the `swashbuckleConfig` of Swashbuckle 5 (rootUrl and discoveryPaths) and the `url` of
/// other Swagger pages. Only paths are taken: the host in the page is often an internal one.
/// One that repeats a secret is left out, and no more than 50 places of the page are looked at.
std::vector<std::string> document_paths(const HttpResponse& page, const Address& address);

/// The origin that the page gives as its own where that is not the user's, fit to be shown:
/// "http://internal"; else "".
std::string foreign_root(const HttpResponse& page, const Address& address);

/// A path of a page or a document, with its query where it has one, at the origin of `origin`.
Url with_path(Url origin, const std::string& path);

/// Where the document is by custom, when no page tells.
std::vector<std::string> customary_document_paths(const Address& address);

/// What the API's own document tells, as far as it tells it. All paths are of the user's own origin.
struct ApiMap {
  Url token;
  Url schools;
  std::string version;             ///< "2.2"; "" where unknown
  std::vector<PeoplePath> people;  ///< the groups that it lists under a school
  std::vector<std::string>
      corrected;  ///< what it said that cannot be right from outside, fit to be shown: "http://internal:80"
  std::string token_elsewhere;  ///< the token address that it names on another server, likewise; "" for none

  /// The schools are at `url` instead, and so are the people who are listed below them.
  void move_schools(const Url& url);
};

/// The customary addresses: `<api>token` and `<api>schools`.
ApiMap customary_map(const Address& address);

/// Reads a Swagger 2.0 document. Fails with `discovery_bad_document`: not JSON, no document, or no operation
/// that returns all schools, or a path that repeats a secret. Odd hosts, schemes and base paths are passed
/// over.
Result<ApiMap> read_document(const HttpResponse& response, const Address& address);

/// Whether the third-party consent box is needed: API 2.2 and above; unknown counts as needed.
enum class Consent { needed, not_needed, unknown };
Consent consent_rule(std::string_view version);

}  // namespace wcbs_link
