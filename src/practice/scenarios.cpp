#include "wcbs_link/practice/scenarios.hpp"

#include "practice/iis_pages.hpp"
#include "practice/web_api.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

constexpr std::string_view kWebFilter = "Smoothwall-default-root-certificate-authority";
constexpr int kHandshakeFailureAlert = 40;  // RFC 8446, 6

void see_nobody(Behaviour& school) {
  for (PracticeSite& site : school.sites) {
    for (PracticeGroup& group : site.groups) group.visible = 0;
  }
}

void forbid_groups(Behaviour& school) {
  for (PracticeSite& site : school.sites) {
    for (PracticeGroup& group : site.groups) group.forbidden = true;
  }
}

void add_second_school(Behaviour& school) {
  school.sites.push_back(
      {"2", "Oakfield House Preparatory School", "OHP", {{"Pupils", 214}, {"Staff", 41}, {"Contacts", 322}}});
}

void add_many_schools(Behaviour& school) {
  school.sites.clear();
  for (int number = 1; number <= 250; ++number) {
    school.sites.push_back({std::to_string(number),
                            fmt::format("Oakfield Trust School {}", number),
                            fmt::format("OT{:03}", number),
                            {{"Pupils", 100}, {"Staff", 10}, {"Contacts", 150}}});
  }
}

void rename_groups(Behaviour& school) {
  school.sites.front().groups = {{"Students", 812}, {"Employees", 94}, {"Parents", 1105}};
}

/// TLS ends at a proxy, and the application believes in the proxy's name for it.
void stand_behind_proxy(Behaviour& school) {
  school.page.root_url = "http://internal:80/{application}";
  school.document.host = "internal:80";
  school.document.schemes = {"http"};
  school.document.token_url = "http://internal:80/{application}/api/token";
  school.lists.next_link_origin = "http://internal:80";
  school.lists.page_size = 1;
  add_second_school(school);
}

/// Swashbuckle without any configuration: page and document next to `api`, the route's name as version.
void use_stock_swagger(Behaviour& school) {
  school.page.path = "swagger/ui/index";
  school.page.redirected_from = "swagger";
  school.page.discovery_paths = "swagger/docs/v1";
  school.document.path = "swagger/docs/v1";
  school.document.version = "v1";
  school.document.api_in_paths = true;
}

void break_document(Behaviour& school) {
  school.instead.document =
      http_answer(200, "application/json; charset=utf-8", R"({"swagger":"2.0","paths":{"/schools":)");
}

void write_odd_document(Behaviour& school) {
  school.document.host = "";
  school.document.base_path = "5003";
  school.document.schemes = {"localhost"};
  school.document.defines_security = false;
}

void answer_schools_with_text(Behaviour& school) {
  school.instead.schools =
      http_answer(200, "application/json; odata.metadata=minimal", R"({"value":"Oakfield"})");
}

void answer_without_token(Behaviour& school) {
  school.instead.token = http_answer(200, "application/json;charset=UTF-8", R"({"token_type":"bearer"})");
}

void intercept(Behaviour& school) {
  school.tls.issuer_organisation = "Smoothwall";
  school.tls.root_name = kWebFilter;
  school.tls.intermediate_name = kWebFilter;
}

constexpr Scenario kScenarios[] = {
    {.name = "healthy", .summary = "everything works", .arrange = [](Behaviour&) {}},

    // Odd, and not wrong.
    {.name = "two-schools", .summary = "one installation holds two schools", .arrange = add_second_school},
    {.name = "many-schools", .summary = "250 schools, in three pages", .arrange = add_many_schools},
    {.name = "text-id",
     .summary = "the School ID is text",
     .arrange = [](Behaviour& school) { school.sites.front().id_json = "\"OHS1\""; }},
    {.name = "versioned-address",
     .summary = "the application's name carries its version",
     .arrange = [](Behaviour& school) { school.application = "Wcbs.API.2.2"; }},
    {.name = "old-api",
     .summary = "an API older than 2.2, which asks for no consent",
     .arrange =
         [](Behaviour& school) {
           school.application = "Wcbs.API.2.1";
           school.document.version = "2.1";
         }},
    {.name = "unknown-version",
     .summary = "the document does not tell the API's version",
     .arrange = [](Behaviour& school) { school.document.version = "v1"; }},
    {.name = "behind-proxy",
     .summary = "page, document and next pages name an internal server",
     .arrange = stand_behind_proxy},
    {.name = "stock-swagger",
     .summary = "Swagger next to the API, not below it",
     .arrange = use_stock_swagger},
    {.name = "root-url-with-api",
     .summary = "the Swagger page's rootUrl ends in /api, its texts stand in double quotes",
     .arrange =
         [](Behaviour& school) {
           school.page.root_url = "{origin}/{application}/api";
           school.page.discovery_paths = "swagger/docs/v1|swagger/docs/v2";
           school.page.quote = '"';
         }},
    {.name = "secret-in-page",
     .summary = "the Swagger page gives a client secret away",
     .arrange = [](Behaviour& school) { school.page.oauth2_client_secret = school.client_secret; }},
    {.name = "document-only",
     .summary = "there is no Swagger page, but its document is there",
     .arrange = [](Behaviour& school) { school.page.present = false; }},
    {.name = "large-document",
     .summary = "the Swagger document has 1.5 MB",
     .arrange = [](Behaviour& school) { school.document.padded_to = 1'500'000; }},
    {.name = "relative-token-url",
     .summary = "the document's token address is relative",
     .arrange = [](Behaviour& school) { school.document.token_url = "/{application}/api/token"; }},
    {.name = "no-token-url",
     .summary = "the document does not tell the token address",
     .arrange = [](Behaviour& school) { school.document.token_url = ""; }},
    {.name = "moved-schools",
     .summary = "only the document knows where the list of schools is",
     .arrange = [](Behaviour& school) { school.lists.schools_path = "api/v2/schools"; }},
    {.name = "bare-array",
     .summary = "the list of schools is an array and nothing else",
     .arrange = [](Behaviour& school) { school.lists.bare_array = true; }},
    {.name = "no-content-type",
     .summary = "lists come without a content type",
     .arrange = [](Behaviour& school) { school.lists.content_type = ""; }},
    {.name = "odd-token",
     .summary = "the token's type and lifetime are written in an odd way",
     .arrange =
         [](Behaviour& school) {
           school.token.token_type = "Bearer";
           school.token.expires_in = ExpiresIn::text;
         }},
    {.name = "no-lifetime",
     .summary = "the token's lifetime is not told",
     .arrange = [](Behaviour& school) { school.token.expires_in = ExpiresIn::missing; }},
    {.name = "count-ignored",
     .summary = "people can be counted page by page only",
     .arrange = [](Behaviour& school) { school.lists.count = CountOption::ignored; }},
    {.name = "count-refused",
     .summary = "$count is an error: people can be counted page by page only",
     .arrange = [](Behaviour& school) { school.lists.count = CountOption::refused; }},
    {.name = "renamed-groups",
     .summary = "the groups are Students, Employees and Parents",
     .arrange = rename_groups},
    {.name = "groups-forbidden", .summary = "no group of people may be read", .arrange = forbid_groups},
    {.name = "no-groups",
     .summary = "the API has no groups of people below a school",
     .arrange = [](Behaviour& school) { school.sites.front().groups.clear(); }},
    {.name = "chunked",
     .summary = "answers come in chunks",
     .arrange = [](Behaviour& school) { school.chunked = true; }},
    {.name = "stripped-headers",
     .summary = "the server does not say that it is IIS",
     .arrange = [](Behaviour& school) { school.names_iis = false; }},
    {.name = "slow",
     .summary = "every answer takes 600 ms",
     .arrange = [](Behaviour& school) { school.delay_ms = 600; }},

    // Connections.
    {.name = "connection-refused",
     .summary = "nothing listens on the port",
     .fault = Code::connect_refused,
     .arrange = [](Behaviour& school) { school.listens = false; }},
    {.name = "connection-reset",
     .summary = "every connection is reset",
     .fault = Code::connect_reset,
     .arrange = [](Behaviour& school) { school.wire = WireFault::reset_on_accept; }},

    // TLS.
    {.name = "tls-healthy",
     .summary = "everything works, over TLS",
     .tls = true,
     .arrange = [](Behaviour&) {}},
    {.name = "not-tls",
     .summary = "the port for https speaks http",
     .fault = Code::tls_not_tls,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.plain_http = true; }},
    {.name = "expired",
     .summary = "the certificate expired yesterday",
     .fault = Code::tls_expired,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.leaf_ends = -1; }},
    {.name = "expired-intermediate",
     .summary = "the intermediate certificate expired yesterday",
     .fault = Code::tls_expired,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.intermediate_ends = -1; }},
    {.name = "expired-root",
     .summary = "the root certificate on this computer expired yesterday",
     .fault = Code::tls_expired,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.root_ends = -1; }},
    {.name = "not-yet-valid",
     .summary = "the certificate counts from tomorrow",
     .fault = Code::tls_not_yet_valid,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.leaf_starts = 1; }},
    {.name = "wrong-host",
     .summary = "the certificate is for other names",
     .fault = Code::tls_wrong_host,
     .tls = true,
     .arrange =
         [](Behaviour& school) {
           school.tls.names = {"school.example.org", "www.example.org"};
         }},
    {.name = "self-signed",
     .summary = "the certificate is its own issuer",
     .fault = Code::tls_self_signed,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.self_signed = true; }},
    {.name = "missing-intermediate",
     .summary = "the server does not send its intermediate certificate",
     .fault = Code::tls_missing_intermediate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.sends_intermediate = false; }},
    {.name = "root-for-intermediate",
     .summary = "the server sends the root certificate instead of its intermediate certificate",
     .fault = Code::tls_missing_intermediate,
     .tls = true,
     .arrange =
         [](Behaviour& school) {
           school.tls.sends_intermediate = false;
           school.tls.sends_root = true;
         }},
    {.name = "untrusted-root",
     .summary = "a full chain to a root that is not known here",
     .fault = Code::tls_untrusted_root,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.tells_root = false; }},
    {.name = "untrusted-root-sent",
     .summary = "the same, and the server sends the root along",
     .fault = Code::tls_untrusted_root,
     .tls = true,
     .arrange =
         [](Behaviour& school) {
           school.tls.tells_root = false;
           school.tls.sends_root = true;
         }},
    {.name = "web-filter",
     .summary = "a web filter opens TLS, and its root is not known here",
     .fault = Code::tls_intercepted,
     .tls = true,
     .arrange =
         [](Behaviour& school) {
           intercept(school);
           school.tls.tells_root = false;
         }},
    {.name = "web-filter-trusted",
     .summary = "a web filter opens TLS, and this computer trusts it",
     .warning = Code::tls_intercepted,
     .tls = true,
     .arrange = intercept},
    {.name = "revoked",
     .summary = "the certificate was revoked, and the server's stapled answer says so",
     .fault = Code::tls_revoked,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.revoked = true; }},
    {.name = "weak-key",
     .summary = "the certificate has an RSA key of 1024 bits",
     .fault = Code::tls_weak,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.weak_key = true; }},
    {.name = "weak-parameters",
     .summary = "the server agrees on keys with Diffie-Hellman of 1536 bits only",
     .fault = Code::tls_weak,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.weak_parameters = true; }},
    {.name = "weak-signature",
     .summary = "the certificate is signed with SHA-1",
     .fault = Code::tls_weak,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.sha1_signature = true; }},
    {.name = "old-protocol",
     .summary = "the server knows TLS 1.0 and 1.1 only",
     .fault = Code::tls_old_protocol,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.old_protocol = true; }},
    {.name = "client-certificate",
     .summary = "the server insists on a client certificate",
     .fault = Code::tls_client_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.client_certificate = ClientCertificate::required; }},
    {.name = "client-certificate-missed",
     .summary = "the server asks for a client certificate and closes the connection without a word",
     .fault = Code::tls_client_certificate,
     .tls = true,
     .arrange =
         [](Behaviour& school) {
           school.tls.client_certificate = ClientCertificate::asked;
           school.wire = WireFault::close;
         }},
    {.name = "client-certificate-asked",
     .summary = "the server asks for a client certificate and goes on without",
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.client_certificate = ClientCertificate::asked; }},
    {.name = "wrong-purpose",
     .summary = "the certificate is for clients, not for servers",
     .fault = Code::tls_bad_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.purpose = "clientAuth"; }},
    {.name = "name-constraint",
     .summary = "the issuer may not sign for this name",
     .fault = Code::tls_bad_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.name_constraint = "permitted;DNS:example.org"; }},
    {.name = "issuer-not-ca",
     .summary = "the issuer's certificate is not one of an authority",
     .fault = Code::tls_bad_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.intermediate_is_ca = false; }},
    {.name = "path-too-long",
     .summary = "the root allows no intermediate",
     .fault = Code::tls_bad_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.root_path_length = 0; }},
    {.name = "unknown-extension",
     .summary = "the certificate has a critical extension that nobody knows",
     .fault = Code::tls_bad_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.unknown_critical_extension = true; }},
    {.name = "bad-signature",
     .summary = "the certificate's signature does not fit",
     .fault = Code::tls_bad_certificate,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.bad_signature = true; }},
    {.name = "handshake-refused",
     .summary = "the server refuses every handshake",
     .fault = Code::tls_handshake,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.alert = kHandshakeFailureAlert; }},
    {.name = "handshake-cut",
     .summary = "the connection is closed in the middle of the handshake",
     .fault = Code::tls_handshake,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.closes_in_handshake = true; }},
    {.name = "expires-soon",
     .summary = "the certificate has ten days left",
     .warning = Code::tls_expires_soon,
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.leaf_ends = 10; }},

    // HTTP.
    {.name = "stalled",
     .summary = "requests are taken and never answered",
     .fault = Code::http_timeout,
     .arrange = [](Behaviour& school) { school.wire = WireFault::stall; }},
    {.name = "dripping",
     .summary = "answers come byte by byte",
     .fault = Code::http_timeout,
     .arrange = [](Behaviour& school) { school.wire = WireFault::drip; }},
    {.name = "cut-body",
     .summary = "answers break off in the middle",
     .fault = Code::http_truncated,
     .arrange = [](Behaviour& school) { school.wire = WireFault::cut_body; }},
    {.name = "endless-body",
     .summary = "answers never end",
     .fault = Code::http_too_large,
     .arrange = [](Behaviour& school) { school.wire = WireFault::endless_body; }},
    {.name = "endless-headers",
     .summary = "the headers of answers never end",
     .fault = Code::http_too_large,
     .arrange = [](Behaviour& school) { school.wire = WireFault::endless_headers; }},
    {.name = "large-header",
     .summary = "answers have one header of 512 KiB",
     .fault = Code::http_too_large,
     .arrange = [](Behaviour& school) { school.wire = WireFault::large_header; }},
    {.name = "no-reply",
     .summary = "connections are closed without an answer",
     .fault = Code::http_bad_reply,
     .arrange = [](Behaviour& school) { school.wire = WireFault::close; }},
    {.name = "garbage",
     .summary = "answers are not HTTP",
     .fault = Code::http_bad_reply,
     .arrange = [](Behaviour& school) { school.wire = WireFault::garbage; }},
    {.name = "bad-length",
     .summary = "the length of answers is no number",
     .fault = Code::http_bad_reply,
     .arrange = [](Behaviour& school) { school.wire = WireFault::bad_length; }},
    {.name = "bad-chunk",
     .summary = "the chunks of answers are broken",
     .fault = Code::http_bad_reply,
     .arrange = [](Behaviour& school) { school.wire = WireFault::bad_chunk; }},
    {.name = "false-gzip",
     .summary = "answers say that they are compressed, and are not",
     .fault = Code::http_bad_reply,
     .arrange = [](Behaviour& school) { school.wire = WireFault::false_gzip; }},
    {.name = "not-installed",
     .summary = "IIS knows nothing at this address",
     .fault = Code::http_not_found,
     .arrange = [](Behaviour& school) { school.instead.anything = iis_not_found(); }},
    {.name = "wrong-site",
     .summary = "no site of IIS has this name",
     .fault = Code::http_wrong_site,
     .arrange = [](Behaviour& school) { school.instead.anything = http_sys_invalid_hostname(); }},
    {.name = "windows-auth",
     .summary = "IIS wants a Windows account",
     .fault = Code::http_windows_auth,
     .arrange = [](Behaviour& school) { school.instead.anything = iis_windows_auth(); }},
    {.name = "forbidden",
     .summary = "IIS forbids the address",
     .fault = Code::http_forbidden,
     .arrange = [](Behaviour& school) { school.instead.anything = iis_forbidden(); }},
    {.name = "pool-stopped",
     .summary = "the application pool is stopped",
     .fault = Code::http_unavailable,
     .arrange = [](Behaviour& school) { school.instead.anything = http_sys_unavailable(); }},
    {.name = "server-error",
     .summary = "IIS answers with an internal error",
     .fault = Code::http_server_error,
     .arrange = [](Behaviour& school) { school.instead.anything = iis_server_error(); }},
    {.name = "bad-gateway",
     .summary = "a proxy finds no server behind it",
     .fault = Code::http_server_error,
     .arrange = [](Behaviour& school) { school.instead.anything = iis_bad_gateway(); }},
    {.name = "rate-limited",
     .summary = "too many requests from here",
     .fault = Code::http_rate_limited,
     .arrange = [](Behaviour& school) { school.instead.anything = rate_limited(); }},
    {.name = "block-page",
     .summary = "a web filter answers with a page of its own",
     .fault = Code::http_block_page,
     .arrange = [](Behaviour& school) { school.instead.anything = filter_block_page(); }},
    {.name = "sign-in-page",
     .summary = "a guest network answers with its sign-in page",
     .fault = Code::http_block_page,
     .arrange = [](Behaviour& school) { school.instead.anything = sign_in_page(); }},
    {.name = "redirect-elsewhere",
     .summary = "everything is redirected to another host",
     .fault = Code::http_redirect,
     .arrange =
         [](Behaviour& school) {
           school.instead.anything = redirect(302, "https://portal.example.org/sign-in");
         }},
    {.name = "redirect-loop",
     .summary = "everything is redirected to itself",
     .fault = Code::http_redirect,
     .arrange = [](Behaviour& school) { school.instead.anything = redirect(302, "{origin}{target}"); }},
    {.name = "endless-list",
     .summary = "the list of schools goes on from page to page",
     .fault = Code::http_no_end,
     .arrange =
         [](Behaviour& school) {
           school.sites.assign(600, school.sites.front());
           school.lists.page_size = 1;
         }},
    {.name = "redirect-to-http",
     .summary = "https is redirected to http",
     .fault = Code::http_redirect,
     .tls = true,
     .arrange = [](Behaviour& school) { school.instead.anything = redirect(302, "http://{host}{target}"); }},
    {.name = "redirect-to-https",
     .summary = "http is redirected to https on the same host, which works",
     .tls = true,
     .arrange = [](Behaviour& school) { school.tls.redirects_http = true; }},
    {.name = "wrong-clock",
     .summary = "the server's clock is an hour fast",
     .warning = Code::http_clock_skew,
     .arrange = [](Behaviour& school) { school.date_offset_seconds = 3'600; }},

    // The Swagger document.
    {.name = "no-document",
     .summary = "Swagger is switched off",
     .warning = Code::discovery_no_document,
     .arrange =
         [](Behaviour& school) {
           school.page.present = false;
           school.document.present = false;
         }},
    {.name = "broken-document",
     .summary = "the Swagger document is broken JSON",
     .warning = Code::discovery_bad_document,
     .arrange = break_document},
    {.name = "odd-document",
     .summary = "the Swagger document has no host and a port for a path",
     .warning = Code::discovery_bad_document,
     .arrange = write_odd_document},

    // The token.
    {.name = "wrong-secret",
     .summary = "the client secret is not the one that the server knows",
     .fault = Code::token_invalid_client,
     .arrange =
         [](Behaviour& school) {
           school.client_secret_told = "n0t+The/Secret=That&The%Server5Knows+4uY/2bE";
         }},
    {.name = "grant-refused",
     .summary = "the third party is known but not licensed",
     .fault = Code::token_unauthorized_client,
     .arrange = [](Behaviour& school) { school.token.error = "unauthorized_client"; }},
    {.name = "grant-unsupported",
     .summary = "the server does not do client credentials",
     .fault = Code::token_unsupported_grant,
     .arrange = [](Behaviour& school) { school.token.error = "unsupported_grant_type"; }},
    {.name = "scope-wanted",
     .summary = "the server wants a scope",
     .fault = Code::token_invalid_scope,
     .arrange = [](Behaviour& school) { school.token.error = "invalid_scope"; }},
    {.name = "token-refused",
     .summary = "the server refuses in words of its own",
     .fault = Code::token_refused,
     .arrange =
         [](Behaviour& school) {
           school.token.error = "invalid_grant";
           school.token.error_description = "The third party licence has expired.";
         }},
    {.name = "no-token",
     .summary = "the token's answer holds no token",
     .fault = Code::token_bad_answer,
     .arrange = answer_without_token},
    {.name = "basic-only",
     .summary = "the credentials are taken from a Basic header only",
     .warning = Code::token_basic_only,
     .arrange = [](Behaviour& school) { school.token.basic_only = true; }},
    {.name = "token-not-found",
     .summary = "the token address is not there",
     .fault = Code::http_not_found,
     .arrange = [](Behaviour& school) { school.token.path = "api/elsewhere/token"; }},
    {.name = "token-needs-tls",
     .summary = "the token address exists over https only",
     .fault = Code::http_not_found,
     .arrange = [](Behaviour& school) { school.token.needs_tls = true; }},
    {.name = "token-redirected",
     .summary = "the token request is redirected",
     .fault = Code::http_redirect,
     .arrange =
         [](Behaviour& school) {
           school.instead.token = redirect(302, "{origin}/{application}/api/oauth/token");
         }},
    {.name = "token-server-error",
     .summary = "the token address answers with an internal error",
     .fault = Code::http_server_error,
     .arrange = [](Behaviour& school) { school.instead.token = web_api_server_error(); }},
    {.name = "token-sign-in-page",
     .summary = "the token address answers with a sign-in page",
     .fault = Code::http_block_page,
     .arrange = [](Behaviour& school) { school.instead.token = sign_in_page(); }},

    // The list of schools.
    {.name = "schools-unauthorized",
     .summary = "the list of schools does not accept the token",
     .fault = Code::schools_unauthorized,
     .arrange = [](Behaviour& school) { school.instead.schools = web_api_unauthorized(); }},
    {.name = "schools-forbidden",
     .summary = "the third party may not read schools",
     .fault = Code::schools_forbidden,
     .arrange = [](Behaviour& school) { school.instead.schools = web_api_forbidden(); }},
    {.name = "schools-not-found",
     .summary = "the list of schools is not there",
     .fault = Code::schools_not_found,
     .arrange = [](Behaviour& school) { school.instead.schools = iis_not_found(); }},
    {.name = "schools-empty",
     .summary = "the list of schools is empty",
     .fault = Code::schools_empty,
     .arrange = [](Behaviour& school) { school.sites.clear(); }},
    {.name = "schools-bad-answer",
     .summary = "the list of schools is no list",
     .fault = Code::schools_bad_answer,
     .arrange = answer_schools_with_text},
    {.name = "schools-server-error",
     .summary = "the list of schools answers with an internal error",
     .fault = Code::http_server_error,
     .arrange = [](Behaviour& school) { school.instead.schools = web_api_server_error(); }},

    // Consent.
    {.name = "no-consent",
     .summary = "nobody's consent is ticked",
     .warning = Code::consent_none,
     .arrange = see_nobody},
    {.name = "no-pupils",
     .summary = "no pupil's consent is ticked",
     .warning = Code::consent_none,
     .arrange = [](Behaviour& school) { school.sites.front().groups.front().visible = 0; }},
};

}  // namespace

std::span<const Scenario> scenarios() {
  return kScenarios;
}

const Scenario* find_scenario(std::string_view name) {
  const auto* found = std::ranges::find(kScenarios, name, &Scenario::name);
  return found == std::end(kScenarios) ? nullptr : found;
}

}  // namespace wcbs_link
