#include "net/proxy.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

std::string first_set(const Variables& variable, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const auto value = variable(name); value && !value->empty()) return *value;
  return {};
}

bool is_exempt(const Url& url, const std::string& list) {
  for (const std::string& by_comma : split(list, ',')) {
    for (std::string entry : split(by_comma, ' ')) {
      entry = to_lower(trim(entry));
      if (entry == "*") return true;
      if (entry.starts_with('.')) entry.erase(0, 1);
      if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
      if (!entry.empty() && (url.host == entry || url.host.ends_with("." + entry))) return true;
      if (is_in_network(url.host, entry)) return true;
    }
  }
  return false;
}

/// In a pattern "*" stands for any signs. The first place that fits a piece between two of them will do.
bool matches(std::string_view name, std::string_view pattern) {
  const std::vector<std::string> pieces = split(pattern, '*');
  if (pieces.size() == 1) return name == pattern;
  if (!name.starts_with(pieces.front())) return false;
  name.remove_prefix(pieces.front().size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const std::size_t at = name.find(pieces[i]);
    if (at == std::string_view::npos) return false;
    name.remove_prefix(at + pieces[i].size());
  }
  return name.ends_with(pieces.back());
}

std::vector<std::string> entries(const std::string& list) {
  std::vector<std::string> found;
  for (const std::string& by_sign : split(list, ';'))
    for (const std::string& entry : split(by_sign, ' '))
      if (!trim(entry).empty()) found.push_back(to_lower(trim(entry)));
  return found;
}

bool is_bypassed(const Url& url, const std::string& list) {
  const std::string with_port = url.host + ":" + std::to_string(url.port);
  for (std::string entry : entries(list)) {
    if (entry == "<local>" && url.host.find_first_of(".:") == std::string::npos) return true;
    if (const std::size_t scheme = entry.find("://"); scheme != std::string::npos) {
      if (entry.substr(0, scheme) != url.scheme) continue;
      entry.erase(0, scheme + 3);
    }
    if (matches(url.host, entry) || matches(with_port, entry)) return true;
  }
  return false;
}

/// What stands where in "SCHEME://LOGIN@PLACE".
struct ProxyParts {
  std::string_view scheme;  ///< with its "://"
  std::string_view login;
  std::string_view place;
  std::string_view host;
  std::string_view port;  ///< what follows the host's colon, without a path
  bool is_address = false;
};

ProxyParts parts_of(std::string_view text) {
  ProxyParts parts;
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
    parts.scheme = text.substr(0, scheme + 3);
  std::string_view rest = text.substr(parts.scheme.size());
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    parts.login = rest.substr(0, at);
    rest.remove_prefix(at + 1);
  }
  parts.place = rest;
  while (rest.ends_with('/') || rest.ends_with('\n')) rest.remove_suffix(1);
  const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
  const std::size_t colon = bracket == std::string_view::npos ? bracket : rest.find(':', bracket);
  parts.host = rest.substr(0, colon);
  if (colon != std::string_view::npos) parts.port = rest.substr(colon + 1);
  const bool has_port = colon == std::string_view::npos || parse_number<std::uint16_t>(parts.port);
  const bool has_host = !parts.host.empty() && parts.host.find_first_of("/?# ") == std::string_view::npos;
  parts.is_address = has_port && has_host && !looks_like_secret(parts.host);
  return parts;
}

}  // namespace

Secret proxy_from_settings(const Url& url, const ProxySettings& settings) {
  if (is_loopback(url.host) || is_bypassed(url, settings.bypass)) return Secret();
  std::string socks;
  for (const std::string& entry : entries(settings.proxies)) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos || entry.substr(0, equals) == url.scheme)
      return Secret(entry.substr(equals == std::string::npos ? 0 : equals + 1));
    if (entry.substr(0, equals) == "socks") socks = "socks4://" + entry.substr(equals + 1);
  }
  return Secret(socks);
}

Secret proxy_for(const Url& url, const Variables& variable) {
  if (!variable) return Secret();
  const bool chosen =
      !first_set(variable, {"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"}).empty();
  if (chosen) return proxy_from_environment(url, variable);
  if (is_exempt(url, first_set(variable, {"no_proxy", "NO_PROXY"}))) return Secret();
  return proxy_from_settings(url, system_proxy_settings(url));
}

Secret proxy_from_environment(const Url& url, const Variables& variable) {
  if (!variable || is_exempt(url, first_set(variable, {"no_proxy", "NO_PROXY"}))) return Secret();
  return Secret(url.scheme == "https"
                    ? first_set(variable, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                    : first_set(variable, {"http_proxy", "all_proxy", "ALL_PROXY"}));
}

bool is_proxy_address(const Secret& proxy) {
  return parts_of(proxy.reveal()).is_address;
}

std::vector<Secret> proxy_logins(const NetworkOptions& options) {
  std::vector<Secret> found;
  const auto add = [&](const Secret& proxy) {
    const ProxyParts parts = parts_of(proxy.reveal());
    std::string_view login = parts.login;
    if (login.empty() && !parts.is_address) login = parts.port;  // the host was forgotten
    const std::size_t colon = std::min(login.find(':'), login.size());
    const std::string_view user = login.substr(0, colon);
    const std::string_view password = login.substr(std::min(colon + 1, login.size()));
    found.emplace_back(std::string(login));
    found.emplace_back(std::string(password));
    if (password.empty() || looks_like_secret(user)) found.emplace_back(std::string(user));
    for (std::string& part : split(password, ':')) found.emplace_back(std::move(part));
  };
  add(options.proxy);
  for (const std::string_view name :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (const auto value = options.variable ? options.variable(name) : std::nullopt) add(Secret(*value));
  return found;
}

std::string proxy_without_login(const Secret& proxy) {
  const ProxyParts parts = parts_of(proxy.reveal());
  return fmt::format("{}{}{}", parts.scheme, parts.login.empty() ? "" : "LOGIN@", parts.place);
}

bool has_login(const Secret& proxy) {
  return proxy.reveal().find('@') != std::string::npos;
}

std::string proxy_shown(const Secret& proxy) {
  const ProxyParts parts = parts_of(proxy.reveal());
  std::string shown(parts.scheme.empty() ? "http://" : parts.scheme);
  shown += parts.is_address ? parts.place : looks_like_secret(parts.host) ? "[hidden]" : parts.host;
  return sanitise(shown, 200);
}

}  // namespace wcbs_link
