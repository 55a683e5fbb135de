#include "wcbs_link/link/answers.hpp"

#include "link/answer_words.hpp"
#include "link/page_causes.hpp"
#include "link/who_answered.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/server_words.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Whether a challenge of that scheme stands in the answer (RFC 9110, 11.6.1). IIS sends one header for each.
bool challenges(const HttpResponse& response, std::string_view scheme) {
  return std::any_of(response.headers.begin(), response.headers.end(), [&](const HttpHeader& header) {
    return equal_ignoring_case(header.name, "www-authenticate") && contains_words(header.value, scheme);
  });
}

bool is_json(const HttpResponse& response) {
  return !response.body.empty() && !is_html(response) && parse_json(response.body, {.kept = 0}).has_value();
}

/// Whether a login is asked for that is not the application's own: a challenge, and neither JSON nor Bearer.
/// Where the application answered, IIS adds its challenges to the application's own 401.
bool asks_for_other_login(const HttpResponse& response) {
  return response.status == 401 && !response.header("www-authenticate").empty() &&
         !challenges(response, "bearer") && !is_json(response);
}

/// IIS itself wants it: others ask for Basic too, but not in its words.
bool asks_for_windows_login(const HttpResponse& response) {
  if (!asks_for_other_login(response)) return false;
  if (challenges(response, "negotiate") || challenges(response, "ntlm")) return true;
  const bool by_iis = contains_words(response.header("server"), "Microsoft-IIS") ||
                      contains_words(page_text(response.body), "401 - Unauthorized: Access is denied");
  return by_iis && challenges(response, "basic");
}

/// HTTP.sys answers in the place of a stopped application pool, with its own header and page.
bool is_stopped_pool(const HttpResponse& response) {
  return contains_words(response.header("server"), "Microsoft-HTTPAPI") ||
         contains_words(std::string_view(response.body).substr(0, kMostLooked),
                        "HTTP Error 503. The service is unavailable");
}

/// That cause, told apart where a web server that is not IIS answered for itself.
Cause of_web_server(Code code, const HttpResponse& response) {
  return {code, is_other_web_server(response) ? Variant::other_server : Variant::usual};
}

Cause cause_of_status(const HttpResponse& response) {
  const int status = response.status;
  if (asks_for_windows_login(response)) return {Code::http_windows_auth};
  if (asks_for_other_login(response)) return {Code::http_unexpected, Variant::other_login};
  switch (status) {
    case 403:
      return of_web_server(Code::http_forbidden, response);
    case 404:
    case 410:
      return {Code::http_not_found};
    case 407:
      return {Code::proxy_auth_required};
    case 502:
    case 504:
      return {Code::http_gateway};
    case 503:
      return {Code::http_unavailable, is_stopped_pool(response) ? Variant::stopped_pool : Variant::usual};
    case 505:  // HTTP.sys: what stands before it speaks another version of HTTP
      return {Code::http_unexpected};
    case 511:  // a network that wants a login first (RFC 6585)
      return {Code::http_block_page};
    default:
      break;
  }
  if (is_cloudflare_status(status)) return {Code::http_gateway};
  if (status >= 507 && status <= 509) return {Code::http_server_error, Variant::out_of_room};
  if (status >= 500 && status < 600) return of_web_server(Code::http_server_error, response);
  return {Code::http_unexpected};
}

/// A page with a field for a password is a login for people.
bool is_login_page(const HttpResponse& response) {
  const std::string start = to_lower(std::string_view(response.body).substr(0, kMostLooked));
  return start.find("type=\"password\"") != std::string::npos ||
         start.find("type='password'") != std::string::npos ||
         start.find("type=password") != std::string::npos;
}

bool is_empty(const HttpResponse& response) {
  return trim(response.body).empty();
}

/// What stands before the application, or on this computer's side, says by its own status.
Cause cause_of_front(Variant where, int status) {
  if (status == 401) return {Code::http_unexpected, Variant::other_login};
  if (status == 404) return {Code::http_not_found};
  const bool is_proxy = where == Variant::usual;
  const bool could_not_reach = status == 502 || status == 503 || status == 504 || (is_proxy && status == 500);
  return could_not_reach ? Cause{Code::http_gateway, Variant::protection}
                         : Cause{Code::http_block_page, where};
}

/// A redirect into a network that is not the school's address, and not to the same application there: a guest
/// network's or a filter's page.
bool leads_to_portal(const HttpResponse& response, const Url& url) {
  const auto target = resolve(url, response.header("location"));
  if (!target || target->host == url.host) return false;
  if (contains_ignoring_case(target->query, url.host)) return true;  // it means to lead back
  if (is_private_address(url.host) || is_inside_name(url.host)) return false;
  const std::string application = url.path.substr(0, url.path.find('/', 1));
  return (is_private_address(target->host) || is_inside_name(target->host)) &&
         !contains_ignoring_case(target->path, application);
}

/// What .NET and SQL Server's client say, in data and on pages.
constexpr std::pair<std::string_view, Variant> kExceptions[] = {
    {"There is not enough space on the disk", Variant::out_of_room},
    {"System.OutOfMemoryException", Variant::out_of_room},
    {"establishing a connection to SQL Server", Variant::database},
    {"The timeout period elapsed prior to obtaining a connection", Variant::database},
    {"error occurred during the login process", Variant::database_login},
    {"error occurred during the pre-login handshake", Variant::database_login},
    {"Login failed for user", Variant::database_login},
    {"Cannot open database", Variant::database_login},
};

/// The first rule that fits counts.
Cause cause_of(const HttpResponse& response, const Url& url, const Answerer& answerer, Asked asked,
               bool application_answered) {
  const int status = response.status;
  if (status == 429)
    return {Code::http_rate_limited, answerer.front == nullptr ? Variant::usual : Variant::protection};
  // A load balancer without a rule for the request only passes on that there is nothing.
  const bool merely_named = answerer.front != nullptr && answerer.front->sign == Sign::header &&
                            answerer.front->name == "server" && status != 403 && status < 500;
  if (answerer.front != nullptr && !merely_named) {
    const Cause cause = answerer.front->cause;
    if (cause.code == Code::none) return cause_of_front(cause.variant, status);
    if (cause.code == Code::http_gateway && (status == 525 || status == 526))
      return {cause.code, Variant::front_refuses};
    const bool own_form = cause.variant == Variant::login_form && !answerer.elsewhere;
    return cause.code == Code::http_sign_in && !own_form ? Cause{cause.code} : cause;
  }
  const bool json = is_json(response);
  if (json && status >= 500 && speaks_of_maintenance(server_words(response))) return {Code::http_maintenance};
  const bool by_gateway = (status >= 502 && status <= 504) && !is_of_application(response);
  if (status >= 500) {
    const std::string_view start = std::string_view(response.body).substr(0, kMostLooked);
    for (const auto& [words, variant] : kExceptions)
      if (contains_words(start, words)) return {Code::http_server_error, variant};
  }
  if (json && status >= 500 && !by_gateway) return {Code::http_server_error};
  if (json && asked == Asked::token && status == 405) return {Code::http_method_refused};
  if (json && asked == Asked::token && status >= 400 && status != 404 && status != 410 &&
      is_of_application(response))
    return {Code::token_refused, Variant::own_words};
  if (is_redirect(response))
    return {leads_to_portal(response, url) ? Code::http_block_page : Code::http_redirect};
  if (const Cause words = cause_of_words(response, json); words.code != Code::none) {
    if (asked == Asked::token && words.variant == Variant::request_filter) return {Code::http_method_refused};
    if (words.variant == Variant::wants_https && url.scheme == "https")
      return {words.code, Variant::offloaded};
    return words;
  }
  if (status == 403 && response.wants_certificate && !json) return {Code::tls_client_certificate};
  // Under "www." it is the address that was mistaken.
  if ((status == 404 || status == 410) && !url.host.starts_with("www.") && is_web_site(response))
    return {Code::http_not_found, Variant::other_site};
  if (asked == Asked::token && !json) {
    const std::string server = response.header("server");
    const bool by_iis = is_html(response) && (server.empty() || contains_words(server, "Microsoft-IIS"));
    const bool turned_away = by_iis && (status == 403 || status == 404) && application_answered;
    if (status == 405 || status == 501 || turned_away)
      return of_web_server(Code::http_method_refused, response);
  }
  if (asked == Asked::token && (status == 404 || status == 410) && application_answered)
    return {Code::http_not_found, Variant::token_alone};
  if (status >= 200 && status < 300 && is_empty(response))
    return {Code::http_unexpected, Variant::nothing_said};
  if (status >= 200 && status < 300 && is_html(response))
    return is_login_page(response) ? Cause{Code::http_sign_in, Variant::login_form}
                                   : Cause{Code::http_unexpected, Variant::web_page};
  return cause_of_status(response);
}

}  // namespace

Facts answer_facts(const HttpResponse& response, const Url& url) {
  Url shown = url;
  shown.query.clear();
  Facts facts = {{"address", shown.text()}, {"status", std::to_string(response.status)}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) facts.push_back({name, value});
  };
  if (const int minor = sub_status(response); minor != 0)
    add("sub_status", fmt::format("{}.{}", response.status, minor));
  add("server", response.shown_header("server", 80));
  add("through", passed_through(response));
  add("page", page_title(response));
  const std::string target = response.header("location");
  add("target",
      response.shown(target.substr(0, target.find_first_of("?#")), 200));  // what follows may hold a pass
  if (response.status == 401 || response.status == 403)
    add("challenge", response.shown_header("www-authenticate", 120));
  if (response.status == 429 || response.status == 503)
    add("retry_after", response.shown_header("retry-after", 40));
  return facts;
}

Error with_words(Error error, const HttpResponse& response) {
  error.request = response.number;
  if (is_redirect(response)) return error;
  const std::string words = server_words(response);
  if (words.empty() && is_empty(response) && response.status >= 400) {
    if (error.summary.ends_with('.')) error.summary.pop_back();
    error.summary += ", and the server said nothing more.";
  }
  if (words.empty()) return error;
  if (words != page_title(response)) error.facts.push_back({"words", words});
  if (error.summary.ends_with('.')) error.summary.pop_back();
  error.summary += fmt::format(", and the server said \"{}\".", words);
  return error;
}

Error unexpected_answer(const HttpResponse& response, const Url& url, Asked asked,
                        bool application_answered) {
  Url shown = url;
  shown.query.clear();
  const Answerer by = who_answered(response, url);
  const Cause cause = cause_of(response, url, by, asked, application_answered);
  Error error{cause.code, in_words(cause, shown.text(), response, by), answer_facts(response, url),
              cause.variant};
  if (by.front != nullptr) error.facts.push_back({"product", std::string(by.front->product)});
  if (!by.reference.empty()) error.facts.push_back({"reference", by.reference});
  error.request = response.number;
  return asked == Asked::people ? error : with_words(std::move(error), response);
}

bool is_of_application(const HttpResponse& response) {
  const auto json = parse_json(response.body, {.kept = 1});
  if (!json || !json->is_object()) return json.has_value();
  constexpr const char* names[] = {"Message", "ExceptionMessage", "odata.error", "title", "value"};
  const Json* error = member(*json, "error");  // a word alone is OAuth's, or that of a gateway
  const Json* errors = member(*json, "errors");
  const bool is_told = (error != nullptr && (error->is_object() || json->contains("error_description"))) ||
                       (errors != nullptr && errors->is_array());
  return is_told || std::any_of(std::begin(names), std::end(names),
                                [&](const char* name) { return json->contains(name); });
}

bool is_web_api(const HttpResponse& response) {
  const Front* front = who_answered(response, {}).front;
  if (front != nullptr && front->sign != Sign::header) return false;
  if (response.status == 401) return !asks_for_other_login(response) && !is_html(response);
  return !is_redirect(response) && (is_json(response) || challenges(response, "bearer"));
}

bool is_lasting(const HttpResponse& response, const Url& url) {
  const Cause cause = cause_of(response, url, who_answered(response, url), Asked::page, false);
  return cause.code == Code::http_maintenance || cause.variant == Variant::stopped_pool ||
         sub_status(response) != 0;
}

bool is_plain_basic_challenge(const HttpResponse& response) {
  return response.status == 401 && challenges(response, "basic") && !is_json(response) && !is_html(response);
}

Result<Url> redirect_target(const HttpResponse& response, const Url& from) {
  Error error = unexpected_answer(response, from);
  const std::string location = response.header("location");
  auto target = location.empty() ? Result<Url>(Error{}) : resolve(from, location);
  const bool is_known = error.code == Code::http_sign_in || error.code == Code::http_block_page;
  const auto refuse = [&](std::string_view why, Variant variant = Variant::usual) {
    if (is_known) return error;
    error.code = Code::http_redirect;
    error.variant = variant;
    error.summary = fmt::format("{}{} redirects {}.", from.origin(), from.path, why);
    return error;
  };
  // Also on the same host: Wonde cannot pass a login, and a page for errors is no answer.
  if (error.code == Code::http_sign_in || error.code == Code::http_server_error) return error;
  if (!target) return refuse("to something that is not an address");
  if (response.repeats_secret(location) || response.repeats_secret(target->text())) {
    for (Fact& one : error.facts)  // a secret that shows once the dots of the path are gone
      if (one.name == "target") one.value = std::string(Redactor::kHidden);
    return refuse("to an address that repeats a secret");
  }
  const bool safe = target->host == from.host && (target->scheme == from.scheme || target->scheme == "https");
  if (!safe && target->path.starts_with(from.path + "/")) return moved_to_origin(*target, from);
  if (target->host != from.host)
    return refuse(fmt::format("to another server, {}", response.shown(target->host, 300)));
  if (from.scheme == "https" && target->scheme == "http")
    return refuse("from https to http, which is not secure");
  const Url named = *target;
  if (target->scheme == from.scheme) target = moved_to_origin(*target, from);
  if (*target == from)
    return named.port == from.port ? refuse("to itself", Variant::in_a_circle)
                                   : refuse(fmt::format("to port {}", named.port));
  return target;
}

std::string named_origin(const HttpResponse& response, const Url& from) {
  const auto target = resolve(from, response.header("location"));
  return target ? target->origin() : std::string();
}

}  // namespace wcbs_link
