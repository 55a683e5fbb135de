#include "wcbs_link/io/proxy.hpp"

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

}  // namespace

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
