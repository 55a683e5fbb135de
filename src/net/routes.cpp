#include "net/routes.hpp"

#include "net/name_lookup.hpp"
#include "net/proxy.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool stays_here(const Url& url) {
  return url.scheme == "http" && is_loopback(url.host);
}

bool stands_for_nothing(const std::string& address) {
  return address == "0.0.0.0" || address == "::";
}

/// Those that the user gave for this place; of several the last.
std::vector<std::string> pinned_addresses(const std::vector<std::string>& pins, const Url& url) {
  const std::string place = fmt::format("{}:{}:", url.host, url.port);
  const auto pin = std::find_if(pins.rbegin(), pins.rend(),
                                [&](const std::string& one) { return to_lower(one).starts_with(place); });
  if (pin == pins.rend()) return {};
  std::vector<std::string> addresses;
  for (const std::string& address : split(pin->substr(place.size()), ','))
    addresses.push_back(replace_all(replace_all(address, "[", ""), "]", ""));
  return addresses;
}

}  // namespace

std::string Route::resolve_line(const Url& url) const {
  if (addresses.empty() || (is_address(url.host) && !pinned)) return {};
  std::vector<std::string> bracketed = addresses;
  for (std::string& address : bracketed)
    if (is_ipv6(address)) address = "[" + address + "]";
  return fmt::format("{}:{}:{}", url.host, url.port, join(bracketed, ","));
}

Result<Route> Routes::to(const Url& url, std::chrono::milliseconds limit) {
  Route route;
  route.proxy = proxy_of(url);
  if (!route.proxy.empty()) return route;
  route.addresses = pinned_addresses(options_.pinned, url);
  route.pinned = !route.addresses.empty();
  if (route.pinned) {
    if (auto none = keep_family(route.addresses, url.host)) return *none;
  } else if (is_address(url.host)) {
    route.addresses = {url.host};
    if (auto none = keep_family(route.addresses, url.host)) return *none;
    return route;
  } else {
    const auto found = find(url.host, limit);
    if (!found) return found.error();
    route.addresses = found->addresses;
    route.by_hosts_file = found->by_hosts_file;
    if (std::all_of(route.addresses.begin(), route.addresses.end(), stands_for_nothing))
      return Error{Code::dns_no_address,
                   fmt::format("{} leads to {}, which is no computer's address.", url.host,
                               join(route.addresses, " and ")),
                   {{"host", url.host}, {"addresses", route.addresses}},
                   Variant::sinkhole};
  }
  if (!stays_here(url)) return route;
  std::erase_if(route.addresses, [](const std::string& address) { return !is_loopback(address); });
  if (!route.addresses.empty()) return route;
  return Error{
      Code::dns_failed,
      fmt::format("{} stands for this computer, but leads elsewhere: nothing was sent there unencrypted.",
                  url.host),
      {{"host", url.host}}};
}

std::optional<Error> Routes::keep_family(std::vector<std::string>& addresses, const std::string& host) const {
  if (options_.family == Family::any) return std::nullopt;
  const std::vector<std::string> given = addresses;
  const bool ipv6 = options_.family == Family::ipv6;
  std::erase_if(addresses, [&](const std::string& one) { return is_ipv6(one) != ipv6; });
  if (!addresses.empty()) return std::nullopt;
  return Error{Code::dns_no_address,
               fmt::format("{} leads to {}, and only {} was asked for.", host, join(given, ", "),
                           ipv6 ? "IPv6" : "IPv4"),
               {{"host", host}, {"addresses", given}}};
}

Secret Routes::proxy_of(const Url& url) {
  if (stays_here(url)) return {};
  if (!options_.proxy.empty()) return options_.proxy;
  const auto [known, is_new] = proxies_.try_emplace(url.origin());
  if (is_new) known->second = proxy_for(url, options_.variable);
  return known->second;
}

Result<Routes::Found> Routes::find(const std::string& host, std::chrono::milliseconds limit) {
  if (const auto known = found_.find(host); known != found_.end()) return known->second;
  auto addresses = look_up(host, options_.family, limit, options_.interrupted);
  if (!addresses) return addresses.error();
  const bool by_hosts_file = !is_loopback(host) && is_in_hosts_file(host, *addresses);
  return found_.emplace(host, Found{std::move(*addresses), by_hosts_file}).first->second;
}

}  // namespace wcbs_link
