#include "wcbs_link/link/answers.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostLooked = 16 * 1024;

bool asks_for_windows_login(const HttpResponse& response) {
  for (const HttpHeader& header : response.headers) {
    if (!equal_ignoring_case(header.name, "www-authenticate")) continue;
    const std::string value = to_lower(header.value);
    if (value.starts_with("negotiate") || value.starts_with("ntlm") ||
        value.find(", ntlm") != std::string::npos || value.find(", negotiate") != std::string::npos)
      return true;
  }
  return false;
}

Code code_of(const HttpResponse& response) {
  const std::string_view start = std::string_view(response.body).substr(0, kMostLooked);
  const int status = response.status;
  if (status >= 300 && status < 400) return Code::http_redirect;
  if (status == 400 && contains_ignoring_case(start, "Invalid Hostname")) return Code::http_wrong_site;
  if (status == 400 && contains_ignoring_case(start, "No required SSL certificate was sent"))
    return Code::tls_client_certificate;
  if (status == 421) return Code::http_wrong_site;
  if (status == 401 && asks_for_windows_login(response)) return Code::http_windows_auth;
  if (status == 403) return Code::http_forbidden;
  if (status == 404 || status == 410) return Code::http_not_found;
  if (status == 407) return Code::proxy_auth_required;
  if (status == 429) return Code::http_rate_limited;
  if (status == 503) return Code::http_unavailable;
  if (status == 511) return Code::http_block_page;  // a network that wants a login first (RFC 6585)
  if (status >= 500) return Code::http_server_error;
  if (status < 300 && is_html(response)) return Code::http_block_page;
  return Code::http_bad_reply;
}

std::string said(Code code, const std::string& place, int status) {
  switch (code) {
    case Code::http_redirect:
      return fmt::format("{} answered with a redirect (status {}).", place, status);
    case Code::http_wrong_site:
      return fmt::format("The web server answered, but does not serve this host name (status {}) at {}.",
                         status, place);
    case Code::tls_client_certificate:
      return fmt::format("{} wants a client certificate.", place);
    case Code::http_windows_auth:
      return fmt::format("{} asks for a Windows login (status 401).", place);
    case Code::http_forbidden:
      return fmt::format("{} refused access (status 403).", place);
    case Code::http_not_found:
      return fmt::format("There is nothing at {} (status {}).", place, status);
    case Code::proxy_auth_required:
      return fmt::format("The proxy on the way to {} asks for a login.", place);
    case Code::http_rate_limited:
      return fmt::format("{} says that it was asked too often (status 429).", place);
    case Code::http_unavailable:
      return fmt::format("{} says that the service is unavailable (status 503).", place);
    case Code::http_server_error:
      return fmt::format("{} failed with status {}.", place, status);
    case Code::http_block_page:
      return fmt::format("{} answered with a web page where data was expected.", place);
    default:
      return fmt::format("{} gave an answer that could not be used (status {}).", place, status);
  }
}

}  // namespace

bool is_html(const HttpResponse& response) {
  const std::string type = to_lower(response.header("content-type"));
  if (type.starts_with("text/html") || type.starts_with("application/xhtml")) {
    const std::size_t first = response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first == std::string::npos || (response.body[first] != '{' && response.body[first] != '[');
  }
  std::string_view body = response.body;
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const std::string start = to_lower(trim(body.substr(0, 512)));
  constexpr std::string_view beginnings[] = {"<!doctype html", "<html", "<head", "<body",
                                             "<script",        "<meta", "<!--"};
  return std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](std::string_view one) { return start.starts_with(one); });
}

std::string page_title(const HttpResponse& response) {
  const std::string_view html = response.body;
  const std::string start = to_lower(html.substr(0, kMostLooked));
  const std::size_t open = start.find("<title");
  if (open == std::string::npos) return {};
  const std::size_t from = start.find('>', open);
  const std::size_t to = start.find("</title", open);
  if (from == std::string::npos || to == std::string::npos || to < from) return {};
  return response.shown(html.substr(from + 1, to - from - 1), 120);
}

Error unexpected_answer(const HttpResponse& response, const Url& url) {
  Url shown = url;
  shown.query.clear();
  const Code code = code_of(response);
  Error error{code,
              said(code, shown.text(), response.status),
              {{"address", shown.text()}, {"status", std::to_string(response.status)}}};
  if (const std::string server = response.shown_header("server", 80); !server.empty())
    error.facts.push_back({"server", server});
  if (const std::string title = page_title(response); !title.empty()) error.facts.push_back({"page", title});
  if (const std::string target = response.shown_header("location", 200); !target.empty())
    error.facts.push_back({"target", target});
  if (code == Code::http_rate_limited)
    if (const std::string wait = response.shown_header("retry-after", 40); !wait.empty())
      error.facts.push_back({"retry_after", wait});
  return error;
}

bool is_web_api(const HttpResponse& response) {
  if (response.status == 401) return !asks_for_windows_login(response) && !is_html(response);
  return !is_redirect(response) && !response.body.empty() && parse_json(response.body).has_value();
}

bool is_redirect(const HttpResponse& response) {
  return response.status == 301 || response.status == 302 || response.status == 303 ||
         response.status == 307 || response.status == 308;
}

Result<Url> redirect_target(const HttpResponse& response, const Url& from) {
  Error error = unexpected_answer(response, from);
  const std::string location = response.header("location");
  auto target = location.empty() ? Result<Url>(Error{}) : resolve(from, location);
  const auto refuse = [&](std::string_view why) {
    error.code = Code::http_redirect;
    error.summary = fmt::format("{}{} redirects {}.", from.origin(), from.path, why);
    return error;
  };
  if (!target) return refuse("to something that is not an address");
  if (response.repeats_secret(location)) return refuse("to an address that repeats a secret");
  const bool safe = target->host == from.host && (target->scheme == from.scheme || target->scheme == "https");
  if (!safe && target->path.starts_with(from.path + "/")) return moved_to_origin(*target, from);
  if (target->host != from.host)
    return refuse(fmt::format("to another server, {}", response.shown(target->host, 300)));
  if (from.scheme == "https" && target->scheme == "http")
    return refuse("from https to http, which is not secure");
  if (target->scheme == from.scheme) target = moved_to_origin(*target, from);
  if (*target == from) return refuse("to itself");
  return target;
}

std::string named_origin(const HttpResponse& response, const Url& from) {
  const auto target = resolve(from, response.header("location"));
  return target ? target->origin() : std::string();
}

}  // namespace wcbs_link
