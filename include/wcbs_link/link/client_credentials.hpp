#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/net/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// How a client shows who it is. WCBS wants `form`. In the Authorization header RFC 6749, 2.3.1 has id and
/// secret percent-encoded (`basic`); Katana, which WCBS may use, does not undo that (`basic_plain`).
enum class ClientAuthentication { form, basic, basic_plain };

/// The ways of the header for this pair: both where they differ.
std::vector<ClientAuthentication> header_forms(std::string_view client_id, const Secret& client_secret);

/// The client credentials grant (RFC 6749, 4.4.2): a POST of grant_type, client_id and client_secret, without
/// a scope, every byte outside A-Z a-z 0-9 - . _ ~ percent-encoded.
HttpRequest token_request(const Url& token_url, std::string_view client_id, const Secret& client_secret,
                          ClientAuthentication how);

/// The access token in the answer, whatever else is wrong with it; empty for none.
Secret token_in(const HttpResponse& response);

/// The access token in the answer. Fails with token_invalid_client, token_unauthorized_client,
/// token_unsupported_grant, token_invalid_scope or token_refused where the server answered with an OAuth
/// error (a JSON `error` string: RFC 6749, 5.2; whatever the status, but 429), token_bad_answer for a 200
/// without a usable bearer token, http_redirect for any redirect, else what `unexpected_answer` says. The
/// facts "error" and "description" hold the server's words.
Result<Secret> read_token_answer(const HttpResponse& response, const Url& token_url,
                                 bool application_answered = false);

}  // namespace wcbs_link
