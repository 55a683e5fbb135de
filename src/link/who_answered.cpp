#include "link/who_answered.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr Cause kBlocks{Code::http_block_page};
constexpr Cause kProtects{Code::http_block_page, Variant::protection};
constexpr Cause kGateway{Code::http_gateway, Variant::protection};
constexpr Cause kSignIn{Code::http_sign_in};
constexpr Cause kForm{Code::http_sign_in, Variant::login_form};
constexpr Cause kWrongSite{Code::http_wrong_site};
constexpr Cause kNothingThere{
    Code::http_not_found};  // to Amazon's gateway a login is missing for every unknown path
constexpr Cause kFails{Code::http_server_error};
constexpr Cause kTurnsAway{Code::http_method_refused, Variant::protection};
constexpr Cause kServesByStatus{Code::none, Variant::protection};
constexpr Cause kProxyByStatus{Code::none};

// From vendors' documents and public trackers. The first that fits counts.
constexpr Front kFronts[] = {
    // Protection services and content networks before the server.
    {"Cloudflare", Sign::header, "cf-mitigated", "", kProtects, "cf-ray"},
    {"Cloudflare", Sign::status, "server", "cloudflare", kGateway, "cf-ray"},
    {"Cloudflare", Sign::title, "", "DNS resolution error", kGateway, "cf-ray"},
    {"Cloudflare", Sign::title, "", "Origin DNS error", kGateway, "cf-ray"},
    {"Cloudflare", Sign::title, "", "| Cloudflare", kProtects, "cf-ray"},
    {"Cloudflare", Sign::title, "", "used Cloudflare to restrict access", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "cdn-cgi/challenge-platform", kProtects, "cf-ray"},
    {"Cloudflare", Sign::title, "", "Just a moment", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1005", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1006", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1007", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1008", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1009", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1010", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1012", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1020", kProtects, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1000", kGateway, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1001", kGateway, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1016", kGateway, "cf-ray"},
    {"Cloudflare", Sign::page, "", "error code: 1033", kGateway, "cf-ray"},
    {"F5", Sign::page, "", "The requested URL was rejected", kProtects, "support ID is:"},
    {"F5", Sign::title, "", "Request Rejected", kProtects, "support ID is:"},
    {"F5", Sign::title, "", "BIG-IP logout page", kSignIn, ""},
    {"Imperva", Sign::page, "", "_Incapsula_Resource", kServesByStatus, "incident ID:|incident_id="},
    {"Imperva", Sign::page, "", "Incapsula incident ID", kServesByStatus, "incident ID:|incident_id="},
    {"FortiGuard", Sign::page, "", "FortiGuard", kBlocks, ""},
    {"FortiGate", Sign::title, "", "Application Control Violation", kBlocks, ""},
    {"FortiGate", Sign::page, "", "FortiGate Application Control", kBlocks, ""},
    {"FortiWeb", Sign::page, "", "FortiWeb", kProtects, "Message ID:|Attack ID:"},
    {"FortiWeb", Sign::page, "", "Attack ID:", kProtects, "Message ID:|Attack ID:"},
    {"Akamai", Sign::header, "server", "AkamaiGHost", kServesByStatus, "Reference #"},
    {"Akamai", Sign::page, "", "errors.edgesuite.net", kServesByStatus, "Reference #"},
    {"Akamai", Sign::page, "", "Reference #18.", kProtects, "Reference #"},
    {"Sucuri", Sign::header, "x-sucuri-block", "", kProtects, "Block ID:|x-sucuri-id"},
    {"Sucuri", Sign::title, "", "Sucuri WebSite Firewall", kProtects, "Block ID:|x-sucuri-id"},
    {"ModSecurity", Sign::page, "", "Mod_Security", kProtects, ""},
    {"ModSecurity", Sign::page, "", "ModSecurity", kProtects, ""},
    {"Barracuda", Sign::page, "", "Barracuda Web Application Firewall", kProtects, ""},
    {"Citrix NetScaler", Sign::header, "via", "NS-CACHE", kServesByStatus, ""},
    {"Citrix NetScaler", Sign::page, "", "Http/1.1 Internal Server Error 43531", kGateway, ""},
    {"Citrix NetScaler", Sign::page, "", "Http/1.1 Service Unavailable", kGateway, ""},
    {"Kemp LoadMaster", Sign::page, "", "No Real Servers are available", kGateway, ""},
    {"Wallarm", Sign::page, "", "Wallarm", kProtects, "Request ID:"},
    {"Wallarm", Sign::page, "", "Malicious activity blocked", kProtects, "Request ID:"},
    {"Zscaler Private Access", Sign::page, "", "Zscaler Private Access", kProtects, ""},
    {"Reblaze", Sign::header, "server", "rhino-core-shield", kServesByStatus, ""},
    {"SiteGround", Sign::own_header, "sg-captcha", "", kProtects, ""},
    {"a web application firewall", Sign::data, "", "Blocked by WAF", kProtects, ""},
    {"Imunify360", Sign::data, "", "Imunify360", kProtects, ""},
    {"Imunify360", Sign::page, "", "Imunify360", kProtects, ""},
    {"Imunify360", Sign::title, "", "One moment, please", kProtects, ""},
    {"DDoS-Guard", Sign::title, "", "DDoS-Guard", kProtects, ""},
    {"HUMAN", Sign::page, "", "px-captcha", kProtects, "Reference ID"},
    {"DataDome", Sign::page, "", "captcha-delivery.com", kProtects, "x-datadome-cid"},
    {"Wordfence", Sign::page, "", "Wordfence", kProtects, ""},
    {"StackPath", Sign::header, "server", "StackPath", kServesByStatus, "Request ID:"},
    {"AWS WAF", Sign::header, "x-amzn-waf-action", "", kProtects, "x-amz-cf-id"},
    {"Kong", Sign::own_header, "server", "kong", kServesByStatus, "x-kong-request-id"},
    {"Amazon API Gateway", Sign::own_header, "x-amzn-errortype", "MissingAuthenticationTokenException",
     kNothingThere, "x-amzn-requestid"},
    {"Amazon API Gateway", Sign::own_header, "x-amzn-errortype", "", kServesByStatus, "x-amzn-requestid"},
    {"Fastly", Sign::page, "", "Fastly error: unknown domain", kWrongSite, ""},
    {"ngrok", Sign::own_header, "ngrok-error-code", "", kGateway, "ngrok-error-code"},
    {"Azure Front Door", Sign::page, "", "The request is blocked", kProtects, "x-azure-ref"},
    {"Azure Front Door", Sign::page, "", "Our services aren't available", kGateway, "x-azure-ref"},
    {"Azure Front Door", Sign::page, "", "Our services aren&#39;t available", kGateway, "x-azure-ref"},
    {"Microsoft Entra Application Proxy", Sign::page, "", "Application Proxy", kServesByStatus,
     "TransactionID:|Transaction ID:"},
    {"Azure Application Gateway", Sign::header, "server", "Microsoft-Azure-Application-Gateway",
     kServesByStatus, ""},
    {"Azure Application Gateway", Sign::page, "", "Microsoft-Azure-Application-Gateway", kServesByStatus, ""},
    {"Amazon CloudFront", Sign::page, "", "not configured to allow the HTTP request method", kTurnsAway,
     "x-amz-cf-id"},
    {"Amazon CloudFront", Sign::page, "", "Generated by cloudfront", kServesByStatus, "x-amz-cf-id"},
    {"Amazon load balancer", Sign::header, "server", "awselb", kServesByStatus, ""},

    // Web filters and proxies on this computer's side.
    {"squid", Sign::header, "x-squid-error", "ERR_ACCESS_DENIED", kBlocks, ""},
    {"squid", Sign::header, "x-squid-error", "", kGateway, ""},
    {"squid", Sign::header, "server", "squid", kProxyByStatus, ""},
    {"tinyproxy", Sign::header, "server", "tinyproxy", kProxyByStatus, ""},
    {"Privoxy", Sign::page, "", "Privoxy", kBlocks, ""},
    {"Smoothwall", Sign::title, "", "Smoothwall", kBlocks, ""},
    {"Zscaler", Sign::title, "", "Zscaler", kBlocks, ""},
    {"Sophos", Sign::title, "", "Sophos", kBlocks, ""},
    {"Lightspeed", Sign::title, "", "Lightspeed", kBlocks, ""},
    {"Lightspeed", Sign::page, "", "Lightspeed Filter", kBlocks, ""},
    {"Securly", Sign::title, "", "Securly", kBlocks, ""},
    {"Netsweeper", Sign::title, "", "Netsweeper", kBlocks, ""},
    {"ContentKeeper", Sign::title, "", "ContentKeeper", kBlocks, ""},
    {"Forcepoint", Sign::title, "", "Forcepoint", kBlocks, ""},
    {"Forcepoint", Sign::title, "", "Websense", kBlocks, ""},
    {"Cisco Umbrella", Sign::title, "", "Cisco Umbrella", kBlocks, ""},
    {"Netskope", Sign::title, "", "Netskope", kBlocks, ""},
    {"McAfee Web Gateway", Sign::title, "", "McAfee Web Gateway", kBlocks, ""},
    {"SonicWall", Sign::title, "", "SonicWall", kBlocks, ""},
    {"Blue Coat", Sign::page, "", "Blue Coat", kBlocks, ""},
    {"Blue Coat", Sign::page, "", "(policy_denied)", kBlocks, ""},
    {"Kaspersky", Sign::page, "", "Kaspersky", kBlocks, ""},
    {"Palo Alto Networks", Sign::page, "", "Palo Alto Networks", kBlocks, ""},
    {"pfSense", Sign::title, "", "pfSense", kBlocks, ""},
    {"ESET", Sign::page, "", "ESET Endpoint", kBlocks, ""},
    {"ESET", Sign::page, "", "ESET Internet Security", kBlocks, ""},
    {"Trend Micro", Sign::page, "", "Trend Micro", kBlocks, ""},
    {"Kerio Control", Sign::title, "", "Kerio Control", kBlocks, ""},
    {"e2guardian", Sign::page, "", "e2guardian", kBlocks, ""},
    {"DansGuardian", Sign::page, "", "DansGuardian", kBlocks, ""},
    {"Cyberoam", Sign::page, "", "Cyberoam", kBlocks, ""},
    {"Untangle", Sign::title, "", "Untangle", kBlocks, ""},
    {"Bitdefender", Sign::page, "", "Bitdefender", kBlocks, ""},
    {"WatchGuard", Sign::page, "", "WatchGuard", kBlocks, ""},
    {"Cisco Umbrella", Sign::target, "", "opendns.com", kBlocks, ""},
    {"Securly", Sign::target, "", "securly.com", kBlocks, ""},
    {"Zscaler", Sign::target, "", "zscaler.net", kBlocks, ""},
    {"Zscaler", Sign::target, "", "zscloud.net", kBlocks, ""},
    {"Zscaler", Sign::target, "", "zscalerone.net", kBlocks, ""},
    {"Zscaler", Sign::target, "", "zscalertwo.net", kBlocks, ""},
    {"Zscaler", Sign::target, "", "zscalerthree.net", kBlocks, ""},
    {"Check Point", Sign::target, "", "/UserCheck", kBlocks, ""},
    {"Smoothwall", Sign::target, "", "smoothwall", kBlocks, ""},
    {"Lightspeed", Sign::target, "", "lsfilter.com", kBlocks, ""},
    {"a guest network's login", Sign::target, "", "/guest/s/default", kBlocks, ""},
    {"a guest network's login", Sign::target, "", "/fgtauth", kBlocks, ""},
    {"Lightspeed", Sign::target, "", "lightspeedsystems.com", kBlocks, ""},
    {"Netsweeper", Sign::target, "", "netsweeper", kBlocks, ""},
    {"GoGuardian", Sign::target, "", "goguardian.com", kBlocks, ""},
    {"Linewize", Sign::target, "", "linewize.net", kBlocks, ""},
    {"iboss", Sign::target, "", "iboss.com", kBlocks, ""},
    {"a guest network's login", Sign::target, "", "network-auth.com", kBlocks, ""},
    {"a guest network's login", Sign::target, "", "arubanetworks.com", kBlocks, ""},
    {"a web filter", Sign::target, "", "blocked", kBlocks, ""},
    {"a web filter", Sign::target, "", "/blocked", kBlocks, ""},
    {"a web filter", Sign::target, "", "blockpage", kBlocks, ""},
    {"a web filter", Sign::target, "", "/blockpage", kBlocks, ""},

    // Identity providers, and logins for people.
    {"Microsoft Entra", Sign::target, "", "login.microsoftonline.com", kSignIn, ""},
    {"Microsoft Entra", Sign::target, "", "login.windows.net", kSignIn, ""},
    {"Microsoft Entra", Sign::target, "", "login.microsoft.com", kSignIn, ""},
    {"Microsoft Entra Application Proxy", Sign::target, "", "msappproxy.net", kSignIn, ""},
    {"Microsoft Defender for Cloud Apps", Sign::target, "", "mcas.ms", kSignIn, ""},
    {"Google", Sign::target, "", "accounts.google.com", kSignIn, ""},
    {"Okta", Sign::target, "", "okta.com", kSignIn, ""},
    {"OneLogin", Sign::target, "", "onelogin.com", kSignIn, ""},
    {"Auth0", Sign::target, "", "auth0.com", kSignIn, ""},
    {"Cloudflare Access", Sign::target, "", "cloudflareaccess.com", kSignIn, ""},
    {"AD FS", Sign::target, "", "/adfs/", kSignIn, ""},
    {"a SAML login", Sign::target, "", "?SAMLRequest=", kSignIn, ""},
    {"a SAML login", Sign::target, "", "/saml", kSignIn, ""},
    {"a SAML login", Sign::target, "", "/saml2", kSignIn, ""},
    {"a SAML login", Sign::page, "", "SAMLRequest", kSignIn, ""},
    {"an OpenID login", Sign::target, "", "?response_type=code", kSignIn, ""},
    {"an OpenID login", Sign::target, "", "/oauth2/start", kSignIn, ""},
    {"Authelia", Sign::target, "", "?rd=", kSignIn, ""},
    {"Citrix Gateway", Sign::target, "", "/vpn/index.html", kSignIn, ""},
    {"Citrix Gateway", Sign::target, "", "/LogonPoint", kSignIn, ""},
    {"Ivanti", Sign::target, "", "/dana-na/", kSignIn, ""},
    {"F5", Sign::target, "", "/my.policy", kSignIn, ""},
    {"FortiGate", Sign::target, "", "/remote/login", kSignIn, ""},
    {"Sophos Firewall", Sign::target, "", "/userportal/webpages", kSignIn, ""},
    {"Sophos Firewall", Sign::target, "", "/webconsole/webpages", kSignIn, ""},
    {"SonicWall", Sign::target, "", "/sonicui/7/login", kSignIn, ""},
    {"WatchGuard", Sign::target, "", "/sslvpn_logon.shtml", kSignIn, ""},
    {"DrayTek", Sign::target, "", "/weblogin.htm", kSignIn, ""},
    {"GlobalProtect", Sign::target, "", "/global-protect/", kSignIn, ""},
    {"Kemp LoadMaster", Sign::target, "", "/lm_auth_proxy", kSignIn, ""},
    {"Zscaler", Sign::target, "", "private.zscaler.com", kSignIn, ""},
    {"SharePoint", Sign::target, "", "/_layouts/15/Authenticate.aspx", kForm, ""},
    {"ASP.NET", Sign::target, "", "?aspxerrorpath=", kFails, ""},  // customErrors
    {"Shibboleth", Sign::target, "", "/shibboleth", kSignIn, ""},
    {"a CAS login", Sign::target, "", "/cas/login", kSignIn, ""},
    {"Forefront or Web Application Proxy", Sign::target, "", "/CookieAuth.dll", kSignIn, ""},
    {"a login page", Sign::target, "", "/account/login", kForm, ""},
    {"a login page", Sign::target, "", "/login", kForm, ""},
    {"a login page", Sign::target, "", "/signin", kForm, ""},
    {"a login page", Sign::target, "", "/sign-in", kForm, ""},
    {"a login page", Sign::target, "", "/logon", kForm, ""},
    {"Microsoft Entra", Sign::title, "", "Sign in to your account", kSignIn, ""},
};

struct WebServer {
  std::string_view name;   // in its Server header; "" where it sends none
  std::string_view words;  // of its own pages
};
// Web servers besides IIS. One that only passes a page on sends its name with it, so the page counts.
constexpr WebServer kOtherServers[] = {
    {"nginx", "nginx"},
    {"openresty", "openresty"},
    {"Apache", "Apache"},
    {"LiteSpeed", "LiteSpeed"},
    {"Apache", "You don't have permission to access"},
    {"Apache", "encountered an internal error or misconfiguration"},
    {"lighttpd", "lighttpd"},
    {"envoy", "RBAC: access denied"},
    {"Varnish", "Varnish"},
    {"", "Request forbidden by administrative rules"},  // HAProxy
};

struct WebSite {
  std::string_view header;  // "" for the page
  std::string_view part;
};
// What web sites are made with.
constexpr WebSite kWebSites[] = {
    {"x-powered-by", "PHP"},  {"link", "api.w.org"},       {"", "wp-content"},
    {"", "wp-json"},          {"", "content=\"WordPress"}, {"", "content=\"Joomla"},
    {"", "content=\"Drupal"}, {"", "content=\"Wix.com"},   {"server", "Squarespace"},
};

constexpr std::size_t kHardlyAWord = 100;   // bytes
constexpr std::size_t kMostMessage = 1000;  // bytes

bool fits_target(const Url& target, std::string_view part) {
  if (part.front() == '?')
    return contains_ignoring_case("&" + target.query, "&" + std::string(part.substr(1)));
  if (part.front() == '/') return contains_words(target.path, part);
  return target.host == part || target.host.ends_with("." + std::string(part)) ||
         (part.find('.') == std::string_view::npos && contains_words(target.host, part));
}

/// The message of an answer that is hardly more than one.
std::string json_message(const HttpResponse& response) {
  if (response.body.size() > kMostMessage) return {};
  const auto json = parse_json(response.body, {.kept = 1});
  return json ? text_member(*json, "message") : std::string();
}

/// What an answer offers for a comparison, worked out once.
struct Seen {
  const HttpResponse& response;
  std::string page;   // its start, where it is a page
  std::string title;  // raw: not to be shown
  std::string text;   // of the page, likewise
  std::optional<Url> target;
  bool is_data = false;   // JSON, by its first sign
  bool sends_on = false;  // a page with hardly a word to read: a script or a form leads on
};

bool fits(const Front& front, const Seen& seen) {
  switch (front.sign) {
    case Sign::header:
    case Sign::own_header: {
      const std::string value = seen.response.header(front.name);
      if (front.sign == Sign::header && front.name == "server" && seen.is_data)
        return false;  // data is the application's, whoever brings it
      return !value.empty() && (front.part.empty() || contains_words(value, front.part));
    }
    case Sign::status:
      return is_cloudflare_status(seen.response.status) &&
             contains_words(seen.response.header(front.name), front.part);
    case Sign::data:
      return seen.is_data && contains_words(json_message(seen.response), front.part);
    case Sign::title:
      return contains_words(seen.title, front.part);
    case Sign::page:
      return contains_words(seen.page, front.part) || contains_words(seen.text, front.part);
    case Sign::target:
      if (seen.target) return fits_target(*seen.target, front.part);
      return seen.sends_on && front.cause.code == Code::http_sign_in && front.part.front() != '?' &&
             contains_words(seen.page, front.part);
  }
  return false;
}

/// The word that follows `label`, in any letter case, in a page or its text; "" for none.
std::string word_after(std::string_view label, std::string_view page) {
  const std::size_t at = to_lower(page).find(to_lower(label));
  if (at == std::string::npos) return {};
  const std::string rest = trim(page.substr(at + label.size(), 100));
  return rest.substr(0, rest.find_first_of(" \t\r\n<&\"'"));
}

/// What stands in that header, or follows these words in the page.
std::string reference_of(const Front& front, const Seen& seen) {
  for (const std::string& place : split(front.reference, '|')) {
    if (place.empty()) continue;
    if (const std::string found = seen.response.header(place); !found.empty())
      return seen.response.shown(found, 80);
    std::string found = word_after(place, seen.text);
    if (found.empty()) found = word_after(place, seen.page);
    if (found.empty()) continue;
    return seen.response.repeats_secret(seen.response.body) ? std::string(Redactor::kHidden)
                                                            : seen.response.shown(found, 80);
  }
  return {};
}

}  // namespace

bool is_cloudflare_status(int status) {
  return (status >= 520 && status <= 527) || status == 530;
}

std::span<const Front> fronts() {
  return kFronts;
}

Answerer who_answered(const HttpResponse& response, const Url& url) {
  Seen seen{response, {}, {}, {}, {}};
  seen.is_data = response.body.starts_with('{') || response.body.starts_with('[');
  if (is_html(response) || response.status >= 400) {
    seen.page = response.body.substr(0, kMostLooked);
    seen.title = raw_title(seen.page);
    seen.text = page_text(seen.page);
  }
  seen.sends_on = response.status == 200 && !seen.page.empty() && seen.text.size() <= kHardlyAWord;
  if (response.status >= 300 && response.status < 400)
    if (auto target = resolve(url, response.header("location"))) seen.target = std::move(*target);
  const bool fine = response.status >= 200 && response.status < 300 && !is_html(response);
  const bool elsewhere = seen.target && seen.target->host != url.host;
  for (const Front& front : kFronts)
    if ((!fine || front.sign == Sign::data) && fits(front, seen))
      return {&front, reference_of(front, seen), elsewhere};
  return {nullptr, {}, elsewhere};
}

bool is_other_web_server(const HttpResponse& response) {
  const std::string server = response.header("server");
  const std::string text = page_text(response.body);
  return std::any_of(std::begin(kOtherServers), std::end(kOtherServers), [&](const WebServer& other) {
    return (other.name.empty() || contains_words(server, other.name)) && contains_words(text, other.words);
  });
}

bool is_web_site(const HttpResponse& response) {
  if (!is_html(response)) return false;
  const std::string start = response.body.substr(0, kMostLooked);
  return std::any_of(std::begin(kWebSites), std::end(kWebSites), [&](const WebSite& site) {
    return contains_words(site.header.empty() ? start : response.header(site.header), site.part);
  });
}

std::string passed_through(const HttpResponse& response) {
  const std::string server = to_lower(response.header("server"));
  if (contains_words(server, "cloudflare")) return "Cloudflare";
  if (!response.header("x-azure-ref").empty()) return "Azure Front Door";
  return response.shown_header("via", 80);
}

}  // namespace wcbs_link
