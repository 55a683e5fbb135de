#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// The way to a server.
struct Route {
  Secret proxy;                        ///< empty for none
  std::vector<std::string> addresses;  ///< none behind a proxy, which looks the name up itself
  bool pinned = false;                 ///< the user gave the addresses, not DNS
  bool by_hosts_file = false;          ///< this computer's hosts file gave one of them, not DNS

  /// A line of CURLOPT_RESOLVE; "" where libcurl needs none.
  std::string resolve_line(const Url& url) const;
};

/// Finds ways. Each name is looked up once, each origin's proxy is asked for once. Names are looked up here
/// rather than inside libcurl, which does not tell "no such name" from "no answer" and shows only the address
/// that it used. Plain http to this computer never leaves it: not through a proxy, and not where a name below
/// "localhost" leads elsewhere.
class Routes {
 public:
  explicit Routes(const NetworkOptions& options) : options_(options) {}

  /// Fails with `dns_not_found`, `dns_no_address`, `dns_failed` or `interrupted`.
  Result<Route> to(const Url& url, std::chrono::milliseconds limit);

  /// From here on all is asked again.
  void forget() {
    proxies_.clear();
    found_.clear();
  }

 private:
  Secret proxy_of(const Url& url);
  /// Leaves the addresses of the family that was asked for; the error where none is left.
  std::optional<Error> keep_family(std::vector<std::string>& addresses, const std::string& host) const;
  /// What a name leads to, and by what.
  struct Found {
    std::vector<std::string> addresses;
    bool by_hosts_file = false;
  };
  Result<Found> find(const std::string& host, std::chrono::milliseconds limit);

  const NetworkOptions& options_;
  std::map<std::string, Secret> proxies_;  // by origin: a system's settings can be slow to ask
  std::map<std::string, Found> found_;
};

}  // namespace wcbs_link
