#pragma once

#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/fetch.hpp"
#include "wcbs_link/net/http.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// The warning that the internet does not reach `host`; nothing where it may. `addresses` are those that the
/// name leads to, where that was seen: a name that is known only inside is enough.
std::optional<Finding> inside_address(const std::string& host, const std::vector<std::string>& addresses);

/// The warning that the server's clock and this computer's are more than five minutes apart.
std::optional<Finding> clock_skew(const HttpResponse& answer, TimePoint now);

/// The warning that a server's addresses of the other kind than `works` do not work, for the reason in
/// `error`.
Finding broken_family(Error error, const std::string& works);

/// The warning that the same request failed and then went well.
Finding unsteady_answer(const Unsteady& one);

}  // namespace wcbs_link
