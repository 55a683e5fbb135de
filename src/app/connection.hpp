#pragma once

#include "app/commands.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/net/http.hpp"

#include <functional>

namespace wcbs_link {

/// Opens the way to the server as the options describe it, lets `use` have it, shows each exchange where
/// --verbose says so, and writes --trace in the end. Fails as `use` does, and with `usage` for a file of
/// roots that cannot be used.
Result<ExitCode> with_connection(Context& context, const LinkDetails& details,
                                 const std::function<Result<ExitCode>(HttpTransport&)>& use);

/// The same for a command that needs an address: fails with `usage` where it is none.
Result<ExitCode> with_session(Context& context, const LinkDetails& details,
                              const std::function<Result<ExitCode>(LinkSession&)>& use);

}  // namespace wcbs_link
