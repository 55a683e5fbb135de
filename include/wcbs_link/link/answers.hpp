#pragma once

#include "wcbs_link/net/http.hpp"

#include <string>

namespace wcbs_link {

/// What was asked for. Of an answer about people nothing is kept but its status.
enum class Asked { page, token, schools, people };

/// What an answer means that is not the one asked for, by who gave it and by what IIS, HTTP.sys, proxies, web
/// filters and protection services say: codes http_*, proxy_auth_required and tls_client_certificate (some
/// servers ask for one in HTTP). `application_answered`: the same application answered a GET in this walk.
/// The summary ends with the server's own words, where it has any.
Error unexpected_answer(const HttpResponse& response, const Url& url, Asked asked = Asked::page,
                        bool application_answered = false);

/// Whether it is JSON in one of the shapes in which ASP.NET, OData and OAuth say what is wrong; gateways have
/// others.
bool is_of_application(const HttpResponse& response);

/// Whether the answer to a request without a token shows that ASP.NET Web API is alive behind the address: a
/// 401 of the application's own, or any JSON.
bool is_web_api(const HttpResponse& response);

/// Whether a 401 asks for HTTP Basic without saying more: no JSON, and not IIS's own page.
bool is_plain_basic_challenge(const HttpResponse& response);

/// Whether a 5xx says of itself that asking again soon is of no use: a stopped application pool, maintenance,
/// a page that names a sub-status.
bool is_lasting(const HttpResponse& response, const Url& url);

/// Facts that an answer adds to an error: server, what it came through, page, target, waiting time,
/// challenge.
Facts answer_facts(const HttpResponse& response, const Url& url);

/// `error` as one that this answer ended with: its number, the server's own words at the end of the summary,
/// and the words as a fact; without the words where there are none.
Error with_words(Error error, const HttpResponse& response);

/// Where a redirect leads if it can be followed without sending anything to a stranger: same host, and not
/// from https to http. Another port of the same scheme is a slip of the server behind its proxy: the port
/// stays. So is another scheme or host where the path only goes on, from `swagger` to `swagger/ui/index`:
/// Swashbuckle writes the name there that the proxy calls it by; the origin stays, and whoever asks can see
/// that from `named_origin`. Fails with `http_redirect`; the fact "target" says where it would have led.
Result<Url> redirect_target(const HttpResponse& response, const Url& from);

/// The origin in the redirect's own words, "http://internal"; "" where it names none or cannot be read.
std::string named_origin(const HttpResponse& response, const Url& from);

}  // namespace wcbs_link
