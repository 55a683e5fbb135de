#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/variables.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace wcbs_link {

enum class Family { any, ipv4, ipv6 };

struct NetworkOptions {
  std::string ca_pem;  ///< the only roots to trust, in PEM; "" for the system's store
  Secret proxy;        ///< --proxy: an address that may hold a login; empty for the environment's choice
  std::string pinned;  ///< --resolve: "HOST:PORT:ADDRESS"
  Family family = Family::any;
  std::chrono::milliseconds timeout{15'000};  ///< for one request, looking up the name included
  Variables variable;
  const Redactor* redactor =
      nullptr;  ///< knows what must not be shown of a server's words; nullptr for nothing
  std::function<bool()> interrupted;  ///< true once the user pressed Ctrl-C: requests then end at once

  bool is_interrupted() const { return interrupted && interrupted(); }
};

}  // namespace wcbs_link
