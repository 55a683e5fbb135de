#include "app/commands/check.hpp"
#include "app/connection.hpp"
#include "app/gather_link.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/wizard/outside_check.hpp"

namespace wcbs_link {

Result<ExitCode> check_outside(Context& context, const LinkDetails& details) {
  const auto address = read_address(details.url, details.allow_http);
  if (!address && address.error().code == Code::url_invalid) return no_address(details.url, address.error());
  if (!address) return address.error();
  return with_connection(context, details, [&](HttpTransport& transport) -> Result<ExitCode> {
    const auto check = [&] { return check_link(context, transport, details); };
    const auto comparison = test_outside(context.console, {transport, address->api, check});
    if (comparison) return deliver_comparison(context, *comparison);
    const Code code = comparison.error().code;
    if (code != Code::back && code != Code::quit) return comparison.error();
    context.console.err("Stopped. Nothing was compared.\n");
    return ExitCode::interrupted;
  });
}

}  // namespace wcbs_link
