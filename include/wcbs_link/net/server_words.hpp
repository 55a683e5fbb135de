#pragma once

#include "wcbs_link/net/http.hpp"

#include <string>

namespace wcbs_link {

/// What the server itself says of its trouble, fit to be shown; "" for nothing: `error_description`, `error`
/// (OAuth), Web API's Message, MessageDetail and ExceptionMessage down to the innermost, OData's messages
/// likewise, title and detail of problem+json (RFC 9457), plain text, the title of a page, and the text of a
/// short page whose title says no more than a status, or what ASP.NET's page names as the error of its
/// configuration. Never to be asked of an answer about people.
std::string server_words(const HttpResponse& response);

/// The part behind the dot of IIS's status, "500.19", where its detailed page names it; 0 for none.
int sub_status(const HttpResponse& response);

}  // namespace wcbs_link
