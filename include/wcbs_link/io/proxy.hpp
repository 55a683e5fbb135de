#pragma once

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/url.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

using Variables = std::function<std::optional<std::string>(std::string_view)>;

/// The proxy that libcurl would take from the environment for `url`, with its login if it has one; empty for
/// none. As libcurl: `http_proxy` in lower case only, `https_proxy`, `all_proxy` and `no_proxy` in both
/// (https://curl.se/libcurl/c/libcurl-env.html). Address ranges (10.0.0.0/8) in `no_proxy` are not
/// understood.
Secret proxy_from_environment(const Url& url, const Variables& variable);

/// A proxy's address as it may be shown: without the login.
std::string proxy_shown(const Secret& proxy);

bool has_login(const Secret& proxy);

}  // namespace wcbs_link
