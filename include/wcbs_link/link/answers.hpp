#pragma once

#include "wcbs_link/net/http.hpp"

#include <string>

namespace wcbs_link {

/// A web page rather than data: by its content type, or by its first character where that is missing.
bool is_html(const HttpResponse& response);

/// The text of the page's <title>, fit to be shown; "" without one.
std::string page_title(const HttpResponse& response);

/// What an answer means that is not the one asked for, by what IIS, HTTP.sys, proxies and web filters say:
/// codes http_*, proxy_auth_required and tls_client_certificate (nginx answers 400 in HTTP instead).
Error unexpected_answer(const HttpResponse& response, const Url& url);

/// Whether the answer to a request without a token shows that ASP.NET Web API is alive behind the address: a
/// 401 that does not ask for a Windows login, or any JSON.
bool is_web_api(const HttpResponse& response);

bool is_redirect(const HttpResponse& response);

/// Where a redirect leads if it can be followed without sending anything to a stranger: same host, and not
/// from https to http. Another port of the same scheme is a slip of the server behind its proxy: the port
/// stays. So is another scheme or host where the path only goes on, from `swagger` to `swagger/ui/index`:
/// Swashbuckle writes the name there that the proxy calls it by; the origin stays, and whoever asks can see
/// that from `named_origin`. Fails with `http_redirect`; the fact "target" says where it would have led.
Result<Url> redirect_target(const HttpResponse& response, const Url& from);

/// The origin in the redirect's own words, "http://internal"; "" where it names none or cannot be read.
std::string named_origin(const HttpResponse& response, const Url& from);

}  // namespace wcbs_link
