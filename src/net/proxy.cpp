#include "net/proxy.hpp"

#include "wcbs_link/base/text.hpp"

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
    }
  }
  return false;
}

bool matches(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= name.size(); ++i)
      if (matches(name.substr(i), pattern.substr(1))) return true;
    return false;
  }
  return !name.empty() && name.front() == pattern.front() && matches(name.substr(1), pattern.substr(1));
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

bool has_login(const Secret& proxy) {
  return proxy.reveal().find('@') != std::string::npos;
}

std::string proxy_shown(const Secret& proxy) {
  const std::string& text = proxy.reveal();
  const std::size_t scheme = text.find("://");
  const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = text.rfind('@');
  const std::string host = text.substr(at == std::string::npos || at < start ? start : at + 1);
  return sanitise((scheme == std::string::npos ? "http://" : text.substr(0, start)) + host, 200);
}

}  // namespace wcbs_link
