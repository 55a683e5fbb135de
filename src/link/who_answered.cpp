#include "link/who_answered.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

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
  for (const Front& front : fronts())
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
