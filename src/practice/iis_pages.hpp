#pragma once

#include "wcbs_link/practice/http_message.hpp"

namespace wcbs_link {

// What answers in front of the application, in HTML: IIS, the kernel's HTTP.sys, and boxes on the way.

HttpAnswer iis_not_found();     ///< nothing is installed at this address
HttpAnswer iis_forbidden();     ///< address restrictions, or no anonymous access to the folder
HttpAnswer iis_windows_auth();  ///< anonymous access is off: Negotiate and NTLM are offered
HttpAnswer iis_server_error();
HttpAnswer iis_bad_gateway();            ///< Application Request Routing found no server behind it
HttpAnswer http_sys_unavailable();       ///< the application pool is stopped
HttpAnswer http_sys_invalid_hostname();  ///< no site has a binding for this name
HttpAnswer http_sys_bad_request();
HttpAnswer http_sys_length_required();
HttpAnswer http_sys_too_large();
HttpAnswer rate_limited();       ///< Dynamic IP Restrictions
HttpAnswer filter_block_page();  ///< a web filter's page, with status 200
HttpAnswer sign_in_page();       ///< a captive portal's, with status 200

/// A redirect. `location` is a template of behaviour.hpp where it is given to `Instead`.
HttpAnswer redirect(int status, const std::string& location);

}  // namespace wcbs_link
