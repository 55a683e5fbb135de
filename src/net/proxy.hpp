#pragma once

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/net/network_options.hpp"

#include <string>
#include <string_view>

namespace wcbs_link {

/// The proxy that libcurl would take from the environment for `url`, with its login if it has one; empty for
/// none. As libcurl: `http_proxy` in lower case only, `https_proxy`, `all_proxy` and `no_proxy` in both
/// (https://curl.se/libcurl/c/libcurl-env.html). Address ranges (10.0.0.0/8) in `no_proxy` are not
/// understood.
Secret proxy_from_environment(const Url& url, const Variables& variable);

/// A system's own proxy settings, in the words of Windows.
struct ProxySettings {
  std::string proxies;  ///< "proxy:8080", or a list: "http=proxy:8080;https=other:8443;socks=third:1080"
  std::string bypass;   ///< "*.example.org;10.*;<local>"
};

/// The proxy that the settings name for `url`; empty for none. This computer itself is never reached through
/// one.
Secret proxy_from_settings(const Url& url, const ProxySettings& settings);

/// What is set for the user, for requests to `url`; empty where the system has no such settings. A script
/// that is set by its address (PAC) is fetched and run by Windows, which may take seconds; where that fails,
/// the other settings count. Networks are not searched for one (WPAD). In proxy_posix.cpp and
/// proxy_windows.cpp.
ProxySettings system_proxy_settings(const Url& url);

/// The environment's proxy, or, where it names none at all, the system's. Empty for none, and where
/// `variable` is.
Secret proxy_for(const Url& url, const Variables& variable);

/// A proxy's address as it may be shown: without the login, and without what follows a host's colon and is no
/// port.
std::string proxy_shown(const Secret& proxy);

bool has_login(const Secret& proxy);

}  // namespace wcbs_link
