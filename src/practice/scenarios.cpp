#include "wcbs_link/practice/scenarios.hpp"

#include "practice/replies.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

constexpr std::string_view kWebFilter = "Smoothwall-default-root-certificate-authority";
constexpr int kHandshakeFailureAlert = 40;  // RFC 8446, 6

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

void intercept(Behaviour& school) {
  school.tls.issuer_organisation = "Smoothwall";
  school.tls.root_name = kWebFilter;
  school.tls.intermediate_name = kWebFilter;
}

using enum Code;
using Arrange = void (*)(Behaviour&);

constexpr Scenario works(std::string_view name, std::string_view summary, Arrange arrange) {
  return {name, summary, none, none, false, arrange};
}

constexpr Scenario fails(std::string_view name, Code fault, std::string_view summary, Arrange arrange) {
  return {name, summary, fault, none, false, arrange};
}

constexpr Scenario warns(std::string_view name, Code warning, std::string_view summary, Arrange arrange) {
  return {name, summary, none, warning, false, arrange};
}

constexpr Scenario tls_works(std::string_view name, std::string_view summary, Arrange arrange) {
  return {name, summary, none, none, true, arrange};
}

constexpr Scenario tls_fails(std::string_view name, Code fault, std::string_view summary, Arrange arrange) {
  return {name, summary, fault, none, true, arrange};
}

constexpr Scenario tls_warns(std::string_view name, Code warning, std::string_view summary, Arrange arrange) {
  return {name, summary, none, warning, true, arrange};
}

constexpr Scenario kScenarios[] = {
    works("healthy", "everything works", [](Behaviour&) {}),

    // Odd, and not wrong.
    works("two-schools", "one installation holds two schools", add_second_school),
    works("many-schools", "250 schools, in three pages", add_many_schools),
    works("text-id", "the School ID is text",
          [](Behaviour& school) { school.sites.front().id_json = "\"OHS1\""; }),
    works("versioned-address", "the application's name carries its version",
          [](Behaviour& school) { school.application = "Wcbs.API.2.2"; }),
    works("old-api", "an API older than 2.2, which asks for no consent",
          [](Behaviour& school) {
            school.application = "Wcbs.API.2.1";
            school.document.version = "2.1";
          }),
    works("unknown-version", "the document does not tell the API's version",
          [](Behaviour& school) { school.document.version = "v1"; }),
    works("behind-proxy", "page, document and next pages name an internal server", stand_behind_proxy),
    works("stock-swagger", "Swagger next to the API, not below it", use_stock_swagger),
    works("root-url-with-api", "the Swagger page's rootUrl ends in /api, its texts stand in double quotes",
          [](Behaviour& school) {
            school.page.root_url = "{origin}/{application}/api";
            school.page.discovery_paths = "swagger/docs/v1|swagger/docs/v2";
            school.page.quote = '"';
          }),
    works("secret-in-page", "the Swagger page gives a client secret away",
          [](Behaviour& school) { school.page.oauth2_client_secret = school.client_secret; }),
    works("document-only", "there is no Swagger page, but its document is there",
          [](Behaviour& school) { school.page.present = false; }),
    works("large-document", "the Swagger document has 1.5 MB",
          [](Behaviour& school) { school.document.padded_to = 1'500'000; }),
    works("relative-token-url", "the document's token address is relative",
          [](Behaviour& school) { school.document.token_url = "/{application}/api/token"; }),
    works("no-token-url", "the document does not tell the token address",
          [](Behaviour& school) { school.document.token_url = ""; }),
    works("moved-schools", "only the document knows where the list of schools is",
          [](Behaviour& school) { school.lists.schools_path = "api/v2/schools"; }),
    works("inside-path", "the document has the application's inside path, which is not there from outside",
          [](Behaviour& school) { school.document.base_path = "/Inside.API/api"; }),
    works("bare-array", "the list of schools is an array and nothing else",
          [](Behaviour& school) { school.lists.bare_array = true; }),
    works("no-content-type", "lists come without a content type",
          [](Behaviour& school) { school.lists.content_type = ""; }),
    works("odd-token", "the token's type and lifetime are written in an odd way",
          [](Behaviour& school) {
            school.token.token_type = "Bearer";
            school.token.expires_in = ExpiresIn::text;
          }),
    works("no-lifetime", "the token's lifetime is not told",
          [](Behaviour& school) { school.token.expires_in = ExpiresIn::missing; }),
    works("count-ignored", "people can be counted page by page only",
          [](Behaviour& school) { school.lists.count = CountOption::ignored; }),
    works("count-refused", "$count is an error: people can be counted page by page only",
          [](Behaviour& school) { school.lists.count = CountOption::refused; }),
    works("renamed-groups", "the groups are Students, Employees and Parents",
          [](Behaviour& school) {
            school.sites.front().groups = {{"Students", 812}, {"Employees", 94}, {"Parents", 1105}};
          }),
    fails("groups-forbidden", consent_refused, "no group of people may be read",
          [](Behaviour& school) {
            for (PracticeGroup& group : school.sites.front().groups) group.forbidden = true;
          }),
    works("no-groups", "the API has no groups of people below a school",
          [](Behaviour& school) { school.sites.front().groups.clear(); }),
    works("chunked", "answers come in chunks", [](Behaviour& school) { school.chunked = true; }),
    works("stripped-headers", "the server does not say that it is IIS",
          [](Behaviour& school) { school.names_iis = false; }),
    works("slow", "every answer takes 600 ms", [](Behaviour& school) { school.delay_ms = 600; }),

    // Connections.
    fails("connection-refused", connect_refused, "nothing listens on the port",
          [](Behaviour& school) { school.listens = false; }),
    fails("connection-reset", connect_reset, "every connection is reset",
          [](Behaviour& school) { school.wire = WireFault::reset_on_accept; }),

    // TLS.
    tls_works("tls-healthy", "everything works, over TLS", [](Behaviour&) {}),
    tls_warns("private-root", tls_private_root, "the certificate comes from an authority of the school's own",
              [](Behaviour&) {}),
    tls_fails("not-tls", tls_not_tls, "the port for https speaks http",
              [](Behaviour& school) { school.tls.plain_http = true; }),
    tls_fails("expired", tls_expired, "the certificate expired yesterday",
              [](Behaviour& school) { school.tls.leaf_ends = -1; }),
    tls_fails("expired-intermediate", tls_expired, "the intermediate certificate expired yesterday",
              [](Behaviour& school) { school.tls.intermediate_ends = -1; }),
    tls_fails("expired-root", tls_expired, "the root certificate on this computer expired yesterday",
              [](Behaviour& school) { school.tls.root_ends = -1; }),
    tls_fails("not-yet-valid", tls_not_yet_valid, "the certificate counts from tomorrow",
              [](Behaviour& school) { school.tls.leaf_starts = 1; }),
    tls_fails("wrong-host", tls_wrong_host, "the certificate is for other names",
              [](Behaviour& school) {
                school.tls.names = {"school.example.org", "www.example.org"};
              }),
    tls_fails("guest-network", tls_wrong_host, "a guest network shows its own certificate until somebody logs in",
              [](Behaviour& school) { school.tls.names = {"securelogin.arubanetworks.com"}; }),
    tls_fails("staging", tls_untrusted_root, "the certificate comes from an authority for tests",
              [](Behaviour& school) {
                school.tls.root_name = "(STAGING) Pretend Pear X1";
                school.tls.tells_root = false;
              }),
    tls_fails("offloaded", http_unexpected, "what ends TLS before IIS passes requests on as http (403.4)",
              [](Behaviour& school) {
                school.instead.anything = page_titled(403, "IIS 10.0 Detailed Error - 403.4 - Forbidden");
              }),
    tls_fails("self-signed", tls_self_signed, "the certificate is its own issuer",
              [](Behaviour& school) { school.tls.self_signed = true; }),
    tls_fails("missing-intermediate", tls_missing_intermediate,
              "the server does not send its intermediate certificate",
              [](Behaviour& school) { school.tls.sends_intermediate = false; }),
    tls_fails("root-for-intermediate", tls_missing_intermediate,
              "the server sends the root certificate instead of its intermediate certificate",
              [](Behaviour& school) {
                school.tls.sends_intermediate = false;
                school.tls.sends_root = true;
              }),
    tls_fails("untrusted-root", tls_untrusted_root, "a full chain to a root that is not known here",
              [](Behaviour& school) { school.tls.tells_root = false; }),
    tls_fails("untrusted-root-sent", tls_untrusted_root, "the same, and the server sends the root along",
              [](Behaviour& school) {
                school.tls.tells_root = false;
                school.tls.sends_root = true;
              }),
    tls_fails("web-filter", tls_intercepted, "a web filter opens TLS, and its root is not known here",
              [](Behaviour& school) {
                intercept(school);
                school.tls.tells_root = false;
              }),
    tls_warns("web-filter-trusted", tls_intercepted, "a web filter opens TLS, and this computer trusts it",
              intercept),
    tls_fails("revoked", tls_revoked, "the certificate was revoked, and the server's stapled answer says so",
              [](Behaviour& school) { school.tls.revoked = true; }),
    tls_fails("weak-key", tls_weak, "the certificate has an RSA key of 1024 bits",
              [](Behaviour& school) { school.tls.weak_key = true; }),
    tls_fails("weak-parameters", tls_weak, "the server agrees on keys with Diffie-Hellman of 1536 bits only",
              [](Behaviour& school) { school.tls.weak_parameters = true; }),
    tls_fails("weak-signature", tls_weak, "the certificate is signed with SHA-1",
              [](Behaviour& school) { school.tls.sha1_signature = true; }),
    tls_fails("old-protocol", tls_old_protocol, "the server knows TLS 1.0 and 1.1 only",
              [](Behaviour& school) { school.tls.old_protocol = true; }),
    tls_fails("client-certificate", tls_client_certificate, "the server insists on a client certificate",
              [](Behaviour& school) { school.tls.client_certificate = ClientCertificate::required; }),
    tls_fails("client-certificate-missed", tls_client_certificate,
              "the server asks for a client certificate and closes the connection without a word",
              [](Behaviour& school) {
                school.tls.client_certificate = ClientCertificate::asked;
                school.wire = WireFault::close;
              }),
    tls_fails("client-certificate-page", tls_client_certificate,
              "the server asks for a client certificate and then refuses every request with a page",
              [](Behaviour& school) {
                school.tls.client_certificate = ClientCertificate::asked;
                school.instead.anything = page_titled(403, "403 - Forbidden: Access is denied.");
              }),
    tls_works("client-certificate-asked", "the server asks for a client certificate and goes on without",
              [](Behaviour& school) { school.tls.client_certificate = ClientCertificate::asked; }),
    tls_fails("wrong-purpose", tls_bad_certificate, "the certificate is for clients, not for servers",
              [](Behaviour& school) { school.tls.purpose = "clientAuth"; }),
    tls_fails("name-constraint", tls_bad_certificate, "the issuer may not sign for this name",
              [](Behaviour& school) { school.tls.name_constraint = "permitted;DNS:example.org"; }),
    tls_fails("issuer-not-ca", tls_bad_certificate, "the issuer's certificate is not one of an authority",
              [](Behaviour& school) { school.tls.intermediate_is_ca = false; }),
    tls_fails("path-too-long", tls_bad_certificate, "the root allows no intermediate",
              [](Behaviour& school) { school.tls.root_path_length = 0; }),
    tls_fails("unknown-extension", tls_bad_certificate,
              "the certificate has a critical extension that nobody knows",
              [](Behaviour& school) { school.tls.unknown_critical_extension = true; }),
    tls_fails("bad-signature", tls_bad_certificate, "the certificate's signature does not fit",
              [](Behaviour& school) { school.tls.bad_signature = true; }),
    tls_fails("handshake-refused", tls_handshake, "the server refuses every handshake",
              [](Behaviour& school) { school.tls.alert = kHandshakeFailureAlert; }),
    tls_fails("handshake-cut", tls_handshake, "the connection is closed in the middle of the handshake",
              [](Behaviour& school) { school.tls.closes_in_handshake = true; }),
    tls_warns("expires-soon", tls_expires_soon, "the certificate has ten days left",
              [](Behaviour& school) { school.tls.leaf_ends = 10; }),

    // HTTP.
    fails("stalled", http_timeout, "requests are taken and never answered",
          [](Behaviour& school) { school.wire = WireFault::stall; }),
    fails("dripping", http_timeout, "answers come byte by byte",
          [](Behaviour& school) { school.wire = WireFault::drip; }),
    fails("cut-body", http_truncated, "answers break off in the middle",
          [](Behaviour& school) { school.wire = WireFault::cut_body; }),
    fails("endless-body", http_too_large, "answers never end",
          [](Behaviour& school) { school.wire = WireFault::endless_body; }),
    fails("endless-headers", http_too_large, "the headers of answers never end",
          [](Behaviour& school) { school.wire = WireFault::endless_headers; }),
    fails("large-header", http_too_large, "answers have one header of 512 KiB",
          [](Behaviour& school) { school.wire = WireFault::large_header; }),
    fails("no-reply", http_bad_reply, "connections are closed without an answer",
          [](Behaviour& school) { school.wire = WireFault::close; }),
    fails("garbage", http_bad_reply, "answers are not HTTP",
          [](Behaviour& school) { school.wire = WireFault::garbage; }),
    fails("bad-length", http_bad_reply, "the length of answers is no number",
          [](Behaviour& school) { school.wire = WireFault::bad_length; }),
    fails("bad-chunk", http_bad_reply, "the chunks of answers are broken",
          [](Behaviour& school) { school.wire = WireFault::bad_chunk; }),
    fails("false-gzip", http_bad_reply, "answers say that they are compressed, and are not",
          [](Behaviour& school) { school.wire = WireFault::false_gzip; }),
    fails("not-installed", http_not_found, "IIS knows nothing at this address",
          [](Behaviour& school) { school.instead.anything = iis_page(404); }),
    fails("name-leads-elsewhere", http_not_found, "the name leads to the school's web site",
          [](Behaviour& school) {
            school.names_iis = false;
            school.instead.anything = page_titled(404, "Page not found - Oakfield House")
                                          .with("Server", "LiteSpeed")
                                          .with("X-Powered-By", "PHP/8.2.29");
          }),
    fails("wrong-site", http_wrong_site, "no site of IIS has this name",
          [](Behaviour& school) { school.instead.anything = http_sys_invalid_hostname(); }),
    fails("windows-auth", http_windows_auth, "IIS wants a Windows account",
          [](Behaviour& school) { school.instead.anything = iis_page(401); }),
    fails("forbidden", http_forbidden, "IIS forbids the address",
          [](Behaviour& school) { school.instead.anything = iis_page(403); }),
    fails("pool-stopped", http_unavailable, "the application pool is stopped",
          [](Behaviour& school) { school.instead.anything = http_sys_page(503); }),
    fails("server-error", http_server_error, "IIS answers with an internal error",
          [](Behaviour& school) { school.instead.anything = iis_page(500); }),
    fails("bad-gateway", http_gateway, "a proxy finds no server behind it",
          [](Behaviour& school) { school.instead.anything = iis_page(502); }),
    fails("rate-limited", http_rate_limited, "too many requests from here",
          [](Behaviour& school) { school.instead.anything = rate_limited(); }),
    fails("block-page", http_block_page, "a web filter answers with a page of its own",
          [](Behaviour& school) { school.instead.anything = filter_block_page(); }),
    fails("sign-in-page", http_sign_in, "a guest network answers with its sign-in page",
          [](Behaviour& school) { school.instead.anything = sign_in_page(); }),
    fails("redirect-elsewhere", http_redirect, "everything is redirected to another host",
          [](Behaviour& school) {
            school.instead.anything = redirect(302, "https://portal.example.org/welcome");
          }),
    fails("sign-in-redirect", http_sign_in, "everything is sent to Microsoft's sign-in first",
          [](Behaviour& school) {
            school.instead.anything = redirect(302, "https://login.microsoftonline.com/common/oauth2/authorize");
          }),
    fails("login-form", http_sign_in, "the list of schools is sent to a login page",
          [](Behaviour& school) { school.instead.schools = redirect(302, "/Account/Login?ReturnUrl=%2f"); }),
    fails("challenge", http_block_page, "Cloudflare wants to see a browser",
          [](Behaviour& school) {
            school.instead.anything = page_titled(403, "Just a moment...")
                                          .with("Server", "cloudflare")
                                          .with("cf-mitigated", "challenge")
                                          .with("CF-RAY", "8f00d1234567-LHR");
          }),
    fails("request-rejected", http_block_page, "a web application firewall takes the token request for an attack",
          [](Behaviour& school) {
            school.instead.token = page_titled(
                200, "Request Rejected", "The requested URL was rejected. Your support ID is: 4711081542");
          }),
    fails("filter-forbids", http_block_page, "a web filter answers 403 with its own page",
          [](Behaviour& school) { school.instead.anything = page_titled(403, "Smoothwall - Access Blocked"); }),
    fails("origin-unreachable", http_gateway, "Cloudflare cannot reach the server",
          [](Behaviour& school) {
            school.instead.anything =
                page_titled(522, "Connection timed out").with("Server", "cloudflare").with("CF-RAY", "8f0-LHR");
          }),
    fails("maintenance", http_maintenance, "a page says that the site is under maintenance",
          [](Behaviour& school) {
            school.instead.anything = page_titled(503, "Site under maintenance").with("Retry-After", "3600");
          }),
    fails("address-refused", http_forbidden, "IIS lets only some addresses in (403.6)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(403, "IIS 10.0 Detailed Error - 403.6 - Forbidden");
          }),
    fails("not-run", http_not_found, "IIS may not run ASP.NET (404.2)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(404, "IIS 10.0 Detailed Error - 404.2 - Not Found");
          }),
    fails("folder-rights", http_windows_auth, "IIS may not read the application's folder (401.3)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(401, "IIS 10.0 Detailed Error - 401.3 - Unauthorized").with("WWW-Authenticate", "Negotiate");
          }),
    fails("too-often", http_rate_limited, "IIS's Dynamic IP Restrictions answer 403 (403.502)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(403, "IIS 10.0 Detailed Error - 403.502 - Forbidden");
          }),
    fails("too-busy", http_unavailable, "IIS has too many requests at once (503.2)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(503, "IIS 10.0 Detailed Error - 503.2 - Service Unavailable");
          }),
    fails("other-login", http_unexpected, "nginx asks for a login of its own",
          [](Behaviour& school) {
            school.names_iis = false;
            school.instead.anything = page_titled(401, "401 Authorization Required").with("Server", "nginx/1.22.1").with("WWW-Authenticate", "Basic realm=\"Staff only\"");
          }),
    fails("nginx-refuses", http_forbidden, "nginx before the server refuses with a page of its own",
          [](Behaviour& school) {
            school.names_iis = false;
            school.instead.anything = page_titled(403, "403 Forbidden", "nginx/1.22.1").with("Server", "nginx/1.22.1");
          }),
    fails("nothing-said", http_unexpected, "every answer is a success and empty",
          [](Behaviour& school) { school.instead.anything = http_answer(200, "", ""); }),
    fails("upgrade", http_maintenance, "a page says that an upgrade is under way",
          [](Behaviour& school) {
            school.instead.anything = page_titled(200, "Back soon", "An upgrade is under way. Please come back at 6 pm.");
          }),
    fails("bad-configuration", http_server_error, "IIS cannot read web.config (500.19)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(500, "IIS 10.0 Detailed Error - 500.19 - Internal Server Error");
          }),
    fails("incomplete-update", http_server_error, "a part of the application is missing, says ASP.NET's page",
          [](Behaviour& school) {
            school.instead.anything = page_titled(
                500, "The following errors occurred while attempting to load the app.",
                "Exception Details: System.EntryPointNotFoundException: The following errors occurred while attempting to load the app.<br>- No assembly found containing an OwinStartupAttribute.<br>Source Error: Version Information: Microsoft .NET Framework Version:4.0.30319");
          }),
    fails("hidden-error", http_server_error, "ASP.NET fails and shows why on the server alone",
          [](Behaviour& school) {
            school.instead.anything = page_titled(
                500, "Runtime Error",
                "An application error occurred on the server. The current custom error settings for this application prevent the details of the application error from being viewed remotely (for security reasons). It could, however, be viewed by browsers running on the local server machine.");
          }),
    fails("process-ends", http_server_error, "the application's process does not start (502.5)",
          [](Behaviour& school) {
            school.instead.anything = page_titled(502, "HTTP Error 502.5 - Process Failure");
          }),
    fails("other-site", http_unexpected, "another web site answers at this address",
          [](Behaviour& school) { school.instead.anything = page_titled(200, "Oakfield House: welcome"); }),
    warns("flapping", http_unsteady, "a request fails and goes well when it is repeated",
          [](Behaviour& school) { school.instead.first = no_server_available(); }),
    warns("flapping-token", http_unsteady, "of two servers behind one address one does not know the token",
          [](Behaviour& school) { school.instead.first = web_api_unauthorized(); }),
    fails("redirect-loop", http_redirect, "everything is redirected to itself",
          [](Behaviour& school) { school.instead.anything = redirect(302, "{origin}{target}"); }),
    fails("endless-list", http_no_end, "the list of schools goes on from page to page",
          [](Behaviour& school) {
            school.sites.assign(600, school.sites.front());
            school.lists.page_size = 1;
          }),
    tls_fails("redirect-to-http", http_redirect, "https is redirected to http",
              [](Behaviour& school) { school.instead.anything = redirect(302, "http://{host}{target}"); }),
    tls_works("redirect-to-https", "http is redirected to https on the same host, which works",
              [](Behaviour& school) { school.tls.redirects_http = true; }),
    warns("wrong-clock", http_clock_skew, "the server's clock is an hour fast",
          [](Behaviour& school) { school.date_offset_seconds = 3'600; }),

    // The Swagger document.
    warns("no-document", discovery_no_document, "Swagger is switched off",
          [](Behaviour& school) {
            school.page.present = false;
            school.document.present = false;
          }),
    warns("swagger-behind-sign-in", discovery_no_document, "only Swagger stands behind a sign-in",
          [](Behaviour& school) {
            school.instead.page = redirect(302, "https://login.microsoftonline.com/common/oauth2/authorize");
            school.instead.document = school.instead.page;
          }),
    warns("swagger-fails", discovery_no_document, "only Swagger fails",
          [](Behaviour& school) {
            school.instead.page = page_titled(500, "Runtime Error");
            school.instead.document = school.instead.page;
          }),
    warns("broken-document", discovery_bad_document, "the Swagger document is broken JSON",
          [](Behaviour& school) {
            school.instead.document = http_answer(200, "application/json; charset=utf-8",
                                                  R"({"swagger":"2.0","paths":{"/schools":)");
          }),
    warns("odd-document", discovery_bad_document, "the Swagger document has no host and a port for a path",
          [](Behaviour& school) {
            school.document.host = "";
            school.document.base_path = "5003";
            school.document.schemes = {"localhost"};
            school.document.defines_security = false;
          }),

    // The token.
    fails("wrong-secret", token_invalid_client, "the client secret is not the one that the server knows",
          [](Behaviour& school) {
            school.client_secret_told = "n0t+The/Secret=That&The%Server5Knows+4uY/2bE";
          }),
    fails("grant-refused", token_unauthorized_client, "the third party is known but not licensed",
          [](Behaviour& school) { school.token.error = "unauthorized_client"; }),
    fails("grant-unsupported", token_unsupported_grant, "the server does not do client credentials",
          [](Behaviour& school) { school.token.error = "unsupported_grant_type"; }),
    fails("scope-wanted", token_invalid_scope, "the server wants a scope",
          [](Behaviour& school) { school.token.error = "invalid_scope"; }),
    fails("token-refused", token_refused, "the server refuses in words of its own",
          [](Behaviour& school) {
            school.token.error = "invalid_grant";
            school.token.error_description = "The third party licence has expired.";
          }),
    fails("switched-off", token_invalid_client, "the third party is switched off in WCBS",
          [](Behaviour& school) {
            school.token.error = "invalid_client";
            school.token.error_description = "The third party WONDEAPI is disabled.";
          }),
    fails("token-own-words", token_refused, "the token is refused in ASP.NET's words, not in OAuth's",
          [](Behaviour& school) {
            school.instead.token = http_answer(400, "application/json;charset=UTF-8",
                                               R"({"Message":"The client secret has expired."})");
          }),
    fails("database-away", http_server_error, "the application does not reach SQL Server",
          [](Behaviour& school) {
            school.instead.token = http_answer(
                500, "application/json;charset=UTF-8",
                R"({"Message":"An error has occurred.","ExceptionMessage":"A network-related or instance-specific error occurred while establishing a connection to SQL Server. The server was not found or was not accessible."})");
          }),
    fails("database-login", http_server_error, "SQL Server does not let the application in",
          [](Behaviour& school) {
            school.instead.token = http_answer(
                500, "application/json;charset=UTF-8",
                R"({"Message":"An error has occurred.","ExceptionMessage":"Cannot open database \"PASS\" requested by the login. The login failed.\r\nLogin failed for user 'OAKFIELD\\SRV-WCBS$'."})");
          }),
    fails("no-token", token_bad_answer, "the token's answer holds no token",
          [](Behaviour& school) {
            school.instead.token =
                http_answer(200, "application/json;charset=UTF-8", R"({"token_type":"bearer"})");
          }),
    warns("basic-only", token_basic_only, "the credentials are taken from a Basic header only",
          [](Behaviour& school) { school.token.basic_only = true; }),
    warns("basic-challenge", token_basic_only, "the token address wants a Basic header, and says so without JSON",
          [](Behaviour& school) {
            school.token.basic_only = true;
            school.token.plain_challenge = true;
          }),
    fails("token-method", http_method_refused, "IIS turns POST away from the token address",
          [](Behaviour& school) { school.instead.token = page_titled(405, "405 - HTTP verb used to access this page is not allowed."); }),
    fails("token-filtered", http_method_refused, "request filtering hides the token address from POST",
          [](Behaviour& school) { school.instead.token = iis_page(404); }),
    fails("no-post", http_method_refused, "CloudFront lets only GET through",
          [](Behaviour& school) {
            school.instead.token = page_titled(
                403, "ERROR: The request could not be satisfied",
                "This distribution is not configured to allow the HTTP request method that was used for this request. The distribution supports only cachable requests. Generated by cloudfront (CloudFront) Request ID: kT3xP0==");
          }),
    fails("oauth-error-500", token_refused, "an OAuth error comes with status 500",
          [](Behaviour& school) {
            school.instead.token = http_answer(500, "application/json", R"({"error":"access_denied","error_description":"Licence expired"})");
          }),
    fails("token-not-found", http_not_found, "the token address is not there",
          [](Behaviour& school) { school.token.path = "api/elsewhere/token"; }),
    fails("token-elsewhere", http_not_found, "the document names a token address on another server",
          [](Behaviour& school) {
            school.token.path = "api/elsewhere/token";
            school.document.token_url = "https://login.example.org/connect/token";
          }),
    fails("token-needs-tls", http_not_found, "the token address exists over https only",
          [](Behaviour& school) { school.token.needs_tls = true; }),
    fails("token-redirected", http_redirect, "the token request is redirected",
          [](Behaviour& school) {
            school.instead.token = redirect(302, "{origin}/{application}/api/oauth/token");
          }),
    fails("token-server-error", http_server_error, "the token address answers with an internal error",
          [](Behaviour& school) { school.instead.token = web_api_server_error(); }),
    fails("token-crashes", connect_reset, "the application ends over every request for a token",
          [](Behaviour& school) {
            school.wire = WireFault::reset;
            school.wire_path = "/api/token";
          }),
    fails("token-sign-in-page", http_sign_in, "the token address answers with a sign-in page",
          [](Behaviour& school) { school.instead.token = sign_in_page(); }),

    // The list of schools.
    fails("schools-unauthorized", schools_unauthorized, "the list of schools does not accept the token",
          [](Behaviour& school) { school.instead.schools = web_api_unauthorized(); }),
    fails("schools-forbidden", schools_forbidden, "the third party may not read schools",
          [](Behaviour& school) { school.instead.schools = web_api_forbidden(); }),
    fails("schools-not-found", schools_not_found, "the list of schools is not there",
          [](Behaviour& school) { school.instead.schools = iis_page(404); }),
    fails("schools-empty", schools_empty, "the list of schools is empty",
          [](Behaviour& school) { school.sites.clear(); }),
    fails("schools-bad-answer", schools_bad_answer, "the list of schools is no list",
          [](Behaviour& school) {
            school.instead.schools =
                http_answer(200, "application/json; odata.metadata=minimal", R"({"value":"Oakfield"})");
          }),
    fails("schools-server-error", http_server_error, "the list of schools answers with an internal error",
          [](Behaviour& school) { school.instead.schools = web_api_server_error(); }),

    // Consent.
    warns("no-consent", consent_none, "nobody's consent is ticked",
          [](Behaviour& school) {
            for (PracticeGroup& group : school.sites.front().groups) group.visible = 0;
          }),
    warns("staff-forbidden", consent_refused, "the staff may not be read",
          [](Behaviour& school) { school.sites.front().groups.at(1).forbidden = true; }),
    warns("staff-fails", consent_failed, "asking for the staff fails",
          [](Behaviour& school) { school.sites.front().groups.at(1).fails = true; }),
    warns("staff-limited", consent_failed, "the request for the staff was one too many",
          [](Behaviour& school) { school.sites.front().groups.at(1).instead = rate_limited(); }),
    fails("people-sign-in", consent_failed, "the people are sent to a login page",
          [](Behaviour& school) { school.instead.people = redirect(302, "/Account/Login?ReturnUrl=%2f"); }),
    fails("people-bad-request", consent_failed, "Windows turns requests for people away (HTTP.sys, 400)",
          [](Behaviour& school) {
            school.instead.people =
                http_answer(400, "text/html; charset=us-ascii",
                            "<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD><BODY><h2>Bad Request - Invalid URL</h2>"
                            "<hr><p>HTTP Error 400. The request URL is invalid.</p></BODY></HTML>");
          }),
    warns("no-pupils", consent_none, "no pupil's consent is ticked",
          [](Behaviour& school) { school.sites.front().groups.front().visible = 0; }),
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
