#include "link/page_causes.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/server_words.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <iterator>

namespace wcbs_link {
namespace {

struct Words {
  std::string_view words;
  Cause cause;
};
/// What a page says anywhere, whatever its status.
constexpr Words kPages[] = {
    {"Invalid Hostname", {Code::http_wrong_site}},
    {"No required SSL certificate", {Code::tls_client_certificate}},
    {"Client Certificate Required", {Code::tls_client_certificate}},
    {"plain HTTP request was sent to HTTPS port", {Code::http_unexpected, Variant::wants_https}},
    {"plain HTTP to an SSL-enabled server port", {Code::http_unexpected, Variant::wants_https}},
    {"must be viewed over a secure channel", {Code::http_unexpected, Variant::wants_https}},
    {"web app is stopped", {Code::http_unavailable, Variant::web_app}},  // Azure App Service
    {"app_offline", {Code::http_maintenance}},
    {"maintenance downtime or capacity problems", {Code::http_unavailable}},  // Apache's own 503
};
/// What a page is about, whatever its status: words that other pages may hold in passing.
constexpr Words kMatters[] = {
    {"under maintenance", {Code::http_maintenance}},
    {"undergoing maintenance", {Code::http_maintenance}},
    {"for maintenance", {Code::http_maintenance}},
    {"maintenance mode", {Code::http_maintenance}},
    {"maintenance in progress", {Code::http_maintenance}},
    {"maintenance is in progress", {Code::http_maintenance}},
    {"scheduled maintenance", {Code::http_maintenance}},
    {"essential maintenance", {Code::http_maintenance}},
    {"upgrade in progress", {Code::http_maintenance}},
    {"upgrade is in progress", {Code::http_maintenance}},
    {"upgrade under way", {Code::http_maintenance}},
    {"upgrade underway", {Code::http_maintenance}},
    {"upgrade is under way", {Code::http_maintenance}},
    {"upgrade is underway", {Code::http_maintenance}},
    {"being upgraded", {Code::http_maintenance}},
    {"being updated", {Code::http_maintenance}},
    {"scheduled downtime", {Code::http_maintenance}},
    {"planned downtime", {Code::http_maintenance}},
    {"access blocked", {Code::http_block_page}},
    {"site is blocked", {Code::http_block_page}},
    {"website is blocked", {Code::http_block_page}},
    {"page is blocked", {Code::http_block_page}},
    {"site blocked", {Code::http_block_page}},
    {"page blocked", {Code::http_block_page}},
    {"access has been blocked", {Code::http_block_page}},
    {"site has been blocked", {Code::http_block_page}},
    {"website has been blocked", {Code::http_block_page}},
    {"page has been blocked", {Code::http_block_page}},
    {"request has been blocked", {Code::http_block_page}},
    {"address has been blocked", {Code::http_block_page}},
    {"url has been blocked", {Code::http_block_page}},
    {"web page was blocked", {Code::http_block_page}},
    {"url blocked", {Code::http_block_page}},
    {"blocked by your", {Code::http_block_page}},
    {"blocked by the", {Code::http_block_page}},
    {"blocked by a", {Code::http_block_page}},
    {"blocked by an", {Code::http_block_page}},
    {"blocked by web", {Code::http_block_page}},
    {"blocked by policy", {Code::http_block_page}},
    {"blocked by administrator", {Code::http_block_page}},
    {"organization's access policies", {Code::http_block_page}},  // Cisco's Secure Web Appliance
    {"web filter", {Code::http_block_page}},
    {"content filter", {Code::http_block_page}},
};

struct Minor {
  int status;
  int minor;
  Cause cause;
  std::string_view words = {};  ///< of the page, where it does not tell the number
};
/// IIS's sub-statuses, where they mean something else than the status (learn.microsoft.com, "HTTP status code
/// overview for IIS"). The words are those of its pages.
constexpr Minor kMinors[] = {
    {401, 3, {Code::http_windows_auth, Variant::folder_rights}, "access control list (ACL)"},
    {401,
     3,
     {Code::http_windows_auth, Variant::folder_rights},
     "due to an ACL set on the requested resource"},
    {401, 4, {Code::http_unexpected, Variant::other_login}, "filter installed"},
    {401, 5, {Code::http_unexpected, Variant::other_login}, "ISAPI/CGI application"},
    {403, 4, {Code::http_unexpected, Variant::wants_https}, "SSL is required"},
    {403, 4, {Code::http_unexpected, Variant::wants_https}, "secured with Secure Sockets Layer (SSL)"},
    {403, 5, {Code::http_unexpected, Variant::wants_https}},
    {403, 6, {Code::http_forbidden, Variant::address_refused}, "IP address of the client"},
    {403, 6, {Code::http_forbidden, Variant::address_refused}, "IP address from which you are browsing"},
    {403,
     0,
     {Code::http_forbidden, Variant::address_refused},
     "web app you have attempted to reach has blocked your access"},
    {403, 7, {Code::tls_client_certificate}, "SSL client certificate is required"},
    {403, 8, {Code::http_forbidden, Variant::address_refused}, "DNS name of the client is rejected"},
    {403, 13, {Code::tls_client_certificate}},
    {403, 14, {Code::http_not_found}, "Directory listing denied"},
    {403, 14, {Code::http_not_found}, "configured to not list the contents"},
    {403, 16, {Code::tls_client_certificate}, "client certificate is ill-formed"},
    {403, 16, {Code::tls_client_certificate}, "client certificate is untrusted"},
    {403, 17, {Code::tls_client_certificate}},
    {403, 501, {Code::http_rate_limited}},
    {403, 502, {Code::http_rate_limited}},
    {403, 503, {Code::http_forbidden, Variant::address_refused}, "IpRestrictionModule"},
    {404, 1, {Code::http_wrong_site}},
    {404, 2, {Code::http_not_found, Variant::no_handler}, "ISAPI and CGI Restriction"},
    {404, 2, {Code::http_not_found, Variant::no_handler}, "lockdown policy prevents"},
    {404, 3, {Code::http_not_found, Variant::no_handler}, "because of the extension configuration"},
    {404, 3, {Code::http_not_found, Variant::no_handler}, "MIME map policy prevents"},
    {404, 4, {Code::http_not_found, Variant::no_handler}, "does not have a handler associated"},
    {404, 5, {Code::http_not_found, Variant::request_filter}},
    {404, 6, {Code::http_not_found, Variant::request_filter}},
    {404, 7, {Code::http_not_found, Variant::request_filter}},
    {404, 8, {Code::http_not_found, Variant::request_filter}},
    {404, 10, {Code::http_not_found, Variant::request_filter}},
    {404, 11, {Code::http_not_found, Variant::request_filter}},
    {404, 12, {Code::http_not_found, Variant::request_filter}},
    {404, 13, {Code::http_not_found, Variant::request_filter}},
    {404, 14, {Code::http_not_found, Variant::request_filter}},
    {404, 15, {Code::http_not_found, Variant::request_filter}},
    {404, 17, {Code::http_not_found, Variant::no_handler}},
    {404, 16, {Code::http_not_found, Variant::no_handler}},
    {404, 18, {Code::http_not_found, Variant::request_filter}},
    {404, 19, {Code::http_not_found, Variant::request_filter}},
    {404, 20, {Code::http_not_found, Variant::request_filter}},
    {404, 0, {Code::http_not_found, Variant::no_site}, "HTTP Error 404. The requested resource is not found"},
    {404,
     0,
     {Code::http_not_found, Variant::request_filter},
     "request filtering module is configured to deny"},
    {502, 5, {Code::http_server_error, Variant::process}},
    {500, 13, {Code::http_unavailable, Variant::too_busy}, "Web server is too busy"},
    {500, 16, {Code::http_server_error, Variant::configuration}},
    {500, 18, {Code::http_server_error, Variant::configuration}},
    {500, 19, {Code::http_server_error, Variant::configuration}},
    {500, 21, {Code::http_server_error, Variant::configuration}},
    {500,
     22,
     {Code::http_server_error, Variant::configuration},
     "does not apply in Integrated managed pipeline"},
    {500, 23, {Code::http_server_error, Variant::configuration}},
    {500, 24, {Code::http_server_error, Variant::configuration}},
    {500, 50, {Code::http_server_error, Variant::configuration}, "URL Rewrite Module Error"},
    {500, 51, {Code::http_server_error, Variant::configuration}},
    {500, 52, {Code::http_server_error, Variant::configuration}},
    {500, 53, {Code::http_server_error, Variant::configuration}},
    {500, 0, {Code::http_server_error, Variant::configuration}, "Parser Error Message"},
    {500,
     0,
     {Code::http_server_error, Variant::hidden_reason},
     "prevent the details of the application error from being viewed"},
    {500, 0, {Code::http_server_error, Variant::cannot_build}, "Compiler Error Message"},
    {500, 30, {Code::http_server_error, Variant::process}},
    {500, 31, {Code::http_server_error, Variant::process}},
    {500, 32, {Code::http_server_error, Variant::process}},
    {500, 33, {Code::http_server_error, Variant::process}},
    {500, 34, {Code::http_server_error, Variant::process}},
    {500, 35, {Code::http_server_error, Variant::process}},
    {500, 36, {Code::http_server_error, Variant::process}},
    {500, 37, {Code::http_server_error, Variant::process}},
    {500, 38, {Code::http_server_error, Variant::process}},
    {500, 0, {Code::http_server_error, Variant::process}, "ASP.NET Core IIS hosting failure"},
    {500, 0, {Code::http_server_error, Variant::process}, "ASP.NET Core app failed to start"},
    {503, 2, {Code::http_unavailable, Variant::too_busy}, "appConcurrentRequestLimit"},
    {503, 3, {Code::http_unavailable, Variant::too_busy}},
    {503, 4, {Code::http_unavailable, Variant::too_busy}},
};

/// By its number, else by its words.
Cause cause_of_minor(const HttpResponse& response, std::string_view text) {
  const int minor = sub_status(response);
  for (const Minor& row : kMinors) {
    if (row.status != response.status) continue;
    const bool by_words = minor == 0 && !row.words.empty() && contains_words(text, row.words);
    if ((minor != 0 && row.minor == minor) || by_words) return row.cause;
  }
  return {};
}

}  // namespace

bool speaks_of_maintenance(std::string_view words) {
  return contains_words(words, "maintenance") ||
         std::any_of(std::begin(kMatters), std::end(kMatters), [&](const Words& row) {
           return row.cause.code == Code::http_maintenance && contains_words(words, row.words);
         });
}

Cause cause_of_words(const HttpResponse& response, bool is_data) {
  if (response.status == 421) return {Code::http_wrong_site};
  if (response.status == 495 || response.status == 496) return {Code::tls_client_certificate};
  if (is_data) return {};
  const std::string text = page_text(response.body);
  if (const Cause cause = cause_of_minor(response, text); cause.code != Code::none) {
    const bool asks = !response.header("www-authenticate").empty();
    return cause.code == Code::http_windows_auth && !asks ? Cause{Code::http_unexpected, cause.variant}
                                                          : cause;
  }
  for (const Words& row : kPages)
    if (contains_words(text, row.words)) return row.cause;
  if (contains_words(text, "Version Information") && contains_words(text, "Microsoft .NET Framework"))
    return {};  // ASP.NET's own page, about an error of the application
  const std::string gist = page_gist(response.body);
  const int status = response.status;
  const bool may_be_down = status == 200 || status == 503;  // the statuses that such pages come with
  for (const Words& row : kMatters)
    if (contains_words(gist, row.words) && (may_be_down || row.cause.code != Code::http_maintenance))
      return row.cause;
  const std::string title = raw_title(response.body);
  if (may_be_down && contains_words(status == 503 ? gist : title, "maintenance"))
    return {Code::http_maintenance};
  if (contains_words(title, "blocked")) return {Code::http_block_page};
  return {};
}

}  // namespace wcbs_link
