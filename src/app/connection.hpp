#pragma once

#include "app/context.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/net/http.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <functional>
#include <set>
#include <string>

namespace wcbs_link {

/// The options for the network, with the roots from `ca_file`, and what comes from the environment. The
/// console learns the proxies' logins. Fails with `usage` for a file of roots that cannot be used.
Result<NetworkOptions> network_options(Context& context, const std::string& ca_file);

/// Says which --resolve was for none of the places that were asked ("school.example.org:443"), once for all
/// tests of --watch.
void tell_unused_pins(Context& context, const std::set<std::string>& places);

/// Opens the way to the server as the options describe it, lets `use` have it, shows each exchange where
/// --verbose says so, and writes --trace in the end. Fails as `use` does, and with `usage` for a file of
/// roots that cannot be used.
Result<ExitCode> with_connection(Context& context, const LinkDetails& details,
                                 const std::function<Result<ExitCode>(HttpTransport&)>& use);

/// The same for a command that needs an address: fails with `usage` where it is none.
Result<ExitCode> with_session(Context& context, const LinkDetails& details,
                              const std::function<Result<ExitCode>(LinkSession&)>& use);

}  // namespace wcbs_link
