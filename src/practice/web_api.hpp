#pragma once

#include "practice/place.hpp"
#include "wcbs_link/practice/http_message.hpp"

namespace wcbs_link {

// What ASP.NET Web API says in JSON when it cannot do what was asked.

HttpAnswer web_api_unauthorized();
HttpAnswer web_api_forbidden();
HttpAnswer web_api_not_found(const Place& place);
HttpAnswer web_api_method_not_allowed(const PracticeRequest& request);
HttpAnswer web_api_server_error();

/// An OData error, whose `error` is an object.
HttpAnswer odata_bad_request(std::string_view message);

}  // namespace wcbs_link
