#pragma once

#include <cstdint>

namespace wcbs_link {

/// What can be found about a link, plus the few things that stop the program itself.
/// Names, meanings, fixes and owners stand in the table of findings (diagnosis/findings.hpp).
enum class Code : std::uint8_t {
  none,

  url_invalid,
  url_cleartext,
  url_legacy_api,
  row_invalid,

  dns_not_found,
  dns_failed,
  dns_no_address,
  dns_private_address,

  connect_refused,
  connect_timeout,
  connect_unreachable,
  connect_reset,
  connect_ipv6_broken,
  proxy_unreachable,
  proxy_auth_required,
  proxy_refused,

  tls_not_tls,
  tls_expired,
  tls_not_yet_valid,
  tls_wrong_host,
  tls_self_signed,
  tls_missing_intermediate,
  tls_untrusted_root,
  tls_no_roots,
  tls_intercepted,
  tls_revoked,
  tls_weak,
  tls_old_protocol,
  tls_client_certificate,
  tls_bad_certificate,
  tls_handshake,
  tls_private_root,
  tls_expires_soon,

  http_timeout,
  http_truncated,
  http_too_large,
  http_bad_reply,
  http_unexpected,
  http_not_found,
  http_wrong_site,
  http_windows_auth,
  http_forbidden,
  http_unavailable,
  http_maintenance,
  http_gateway,
  http_server_error,
  http_method_refused,
  http_rate_limited,
  http_sign_in,
  http_block_page,
  http_redirect,
  http_no_end,
  http_unsteady,
  http_clock_skew,

  discovery_no_document,
  discovery_bad_document,

  token_invalid_client,
  token_unauthorized_client,
  token_unsupported_grant,
  token_invalid_scope,
  token_refused,
  token_bad_answer,
  token_basic_only,

  schools_unauthorized,
  schools_forbidden,
  schools_not_found,
  schools_empty,
  schools_bad_answer,
  schools_unknown_id,
  schools_wonde_id,

  consent_none,
  consent_partial,
  consent_refused,
  consent_failed,
  consent_unknown,
  consent_not_needed,

  last_finding = consent_not_needed,

  usage,         ///< a bad option or value, a file named by one that cannot be read, a missing answer
  local,         ///< a file, the terminal or memory failed; says nothing about the link
  interrupted,   ///< Ctrl-C, or the terminal was closed
  end_of_input,  ///< no more answers come
  no_reader,     ///< whoever read a stream has closed it, as `head` does: nothing is missing to anybody
  back,          ///< in the place of an answer: the person wants to go back
  quit,          ///< in the place of an answer: the person wants to stop
};

/// Where a code has several causes or owners: which. Texts and owner stand in rows of their own in the table
/// of findings.
enum class Variant : std::uint8_t {
  usual,
  own_list,      ///< tls.expired: the certificate is not the server's, but in this computer's list of roots
  either_or,     ///< tls.missing-intermediate: it may as well be a root that this computer does not know
  cannot_reach,  ///< proxy.refused: it tried to reach the school's server and could not
  not_trusted,   ///< proxy.unreachable: this program hung up on it, for its certificate
  protection,    ///< http.*: a protection service or content network before the server
  login_form,    ///< http.sign-in: the application's own login, not an identity provider's
  web_page,      ///< http.unexpected: a page for people
  wants_https,   ///< http.unexpected: plain http to a port or a site for https
  offloaded,     ///< http.unexpected: the same, though it was asked over https
  other_server,  ///< http.*: a web server that is not IIS answered for itself
  address_refused,  ///< http.forbidden, token.invalid-client: for this computer's address
  stopped_pool,     ///< http.unavailable: HTTP.sys says so in the application's place
  process,          ///< http.server-error: the application's process does not start (IIS 502.5)
  token_alone,      ///< http.not-found: the token address is missing, the application is there
  through_proxy,    ///< tls.not-tls: only the proxy was seen to answer
  no_reason,        ///< token.refused: without a word of OAuth
  not_judged,       ///< token.refused: the token address failed, and judged no credentials
  own_words,        ///< token.refused: in the application's words, not in OAuth's
  switched_off,     ///< token.invalid-client: the server speaks of what has expired or is switched off
  configuration,    ///< http.server-error: web.config cannot be read (IIS 500.19)
  given_address,    ///< http.not-found, schools.not-found: at an address that was given by option
  given_roots,      ///< tls.untrusted-root, tls.no-roots: of the roots of --ca-file or SSL_CERT_FILE
  other_login,      ///< http.unexpected: 401 with a login that is neither the API's nor IIS's
  folder_rights,    ///< http.windows-auth: the account may not read the folder (IIS 401.3)
  no_handler,       ///< http.not-found: IIS has nothing that runs the application (IIS 404.2, 404.3)
  request_filter,   ///< http.not-found: request filtering (IIS 404.5 to 404.20)
  too_busy,         ///< http.unavailable: too many requests at once (IIS 503.2)
  nothing_said,     ///< http.unexpected: success, and not a word
  out_of_room,      ///< http.server-error: a limit of the server's host (507 to 509)
  asked_too_often,  ///< consent.failed: 429
  database,         ///< http.server-error: the application does not reach its database
  sinkhole,         ///< dns.no-address: 0.0.0.0 and ::, which stand for no computer
  for_cloudflare,   ///< tls.untrusted-root: an origin certificate of Cloudflare
  for_tests,        ///< tls.untrusted-root: an authority that issues for tests alone
  inside_address,   ///< connect.*: the name leads to addresses that exist only inside a network
  own_certificate,  ///< tls.intercepted: a firewall's own certificate, and not one that it made for this name
  newer_root,       ///< tls.untrusted-root: of a public authority that this computer does not know yet
  no_https,         ///< proxy.unreachable: it does not speak https, though its address says so
  front_refuses,    ///< http.gateway: what stands in front does not take the server's certificate or TLS
  cannot_build,     ///< http.server-error: ASP.NET cannot compile or load a part of the application
  application,      ///< consent.failed: the application's own error
  guest_network,    ///< tls.wrong-host: a guest network answers in the server's place
  this_computer,    ///< connect.refused: the name leads to the computer that asks (127.0.0.1)
  one_request,      ///< connect.reset: at this request, after others were answered
  hosts_file,       ///< connect.*: this computer's hosts file, and not DNS, gave the address
  no_site,          ///< http.not-found: HTTP.sys answers, since no site of IIS takes the request
  web_app,          ///< http.unavailable: an app of Azure that is stopped
  in_a_circle,      ///< http.redirect: back to where it was asked
  sent_along,       ///< tls.expired: not the server's own certificate, but one above it
  on_this_computer,  ///< tls.intercepted: by a program that runs on this computer
  hidden_reason,     ///< http.server-error: ASP.NET shows the reason on the server alone
  database_login,    ///< http.server-error: SQL Server was reached, and does not let the application in
  by_number,         ///< tls.wrong-host: the address is a number, and the certificate is for a name
  other_site,        ///< http.not-found: a web site for people answers, and not IIS
  token_elsewhere,   ///< http.not-found: the token address, which the API's document names on another server
  other_keys,        ///< consent.failed, http.unsteady: a token is accepted now and then
};

/// What is to blame.
struct Cause {
  Code code = Code::none;
  Variant variant = Variant::usual;

  bool operator==(const Cause&) const = default;
};

}  // namespace wcbs_link
