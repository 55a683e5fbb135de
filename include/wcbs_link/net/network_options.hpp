#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/variables.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wcbs_link {

enum class Family { any, ipv4, ipv6 };

/// Parsed root certificates, for transports that follow one another in one thread. See keep_roots().
struct KeptRoots;

struct NetworkOptions {
  std::string ca_pem;  ///< the only roots to trust, in PEM; "" for the system's store
  Secret proxy;        ///< --proxy: an address that may hold a login; empty for the environment's choice
  std::vector<std::string>
      pinned;  ///< --resolve: "HOST:PORT:ADDRESS" each; of two for one place the last counts
  Family family = Family::any;
  std::chrono::milliseconds timeout{15'000};  ///< for one request, looking up the name included
  Variables variable;
  const Redactor* redactor =
      nullptr;  ///< knows what must not be shown of a server's words; nullptr for nothing
  std::shared_ptr<KeptRoots> kept_roots;  ///< nullptr: the transport keeps its own
  std::function<bool()> interrupted;      ///< true once the user pressed Ctrl-C: requests then end at once

  bool is_interrupted() const { return interrupted && interrupted(); }
};

/// Whether it reads as a proxy's address: SCHEME://LOGIN@HOST:PORT, of which only the host must be there, and
/// no host that is probably a Client Secret.
bool is_proxy_address(const Secret& proxy);

/// The address with "LOGIN" in the place of its login: "http://LOGIN@proxy.example.org:8080".
std::string proxy_without_login(const Secret& proxy);

/// The logins of all proxies that the options and the environment name, whole and in their parts: to be
/// learned before the first request. A user name is one only where it stands alone or looks like a secret:
/// else it is a word that honest servers say.
std::vector<Secret> proxy_logins(const NetworkOptions& options);

}  // namespace wcbs_link
