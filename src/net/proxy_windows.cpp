// clang-format off
#include <windows.h>
#include <winhttp.h>
// clang-format on

#include "net/proxy.hpp"
#include "wcbs_link/io/files.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace wcbs_link {
namespace {

struct Freed {
  void operator()(wchar_t* text) const { GlobalFree(text); }
};
using SystemText = std::unique_ptr<wchar_t, Freed>;

struct Closed {
  void operator()(void* session) const { WinHttpCloseHandle(session); }
};

std::string taken(LPWSTR text) {
  const SystemText owned(text);
  return owned ? path_text(std::filesystem::path(owned.get())) : std::string();
}

/// What the network's script (PAC) says for `url`; nothing where it cannot be fetched or run. The script gets
/// no path to see, as in web browsers.
std::optional<ProxySettings> ask_script(wchar_t* script, const Url& url) {
  constexpr int kMostMilliseconds = 5000;  // for each step of fetching it
  const std::unique_ptr<void, Closed> session(
      WinHttpOpen(L"wcbs-link", WINHTTP_ACCESS_TYPE_NO_PROXY, nullptr, nullptr, 0));
  if (!session) return std::nullopt;
  WinHttpSetTimeouts(session.get(), kMostMilliseconds, kMostMilliseconds, kMostMilliseconds,
                     kMostMilliseconds);
  WINHTTP_AUTOPROXY_OPTIONS options{};
  options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
  options.lpszAutoConfigUrl = script;
  WINHTTP_PROXY_INFO found{};
  const std::wstring asked = path_from(url.origin() + "/").wstring();
  if (!WinHttpGetProxyForUrl(session.get(), asked.c_str(), &options, &found)) return std::nullopt;
  return ProxySettings{taken(found.lpszProxy), taken(found.lpszProxyBypass)};
}

}  // namespace

ProxySettings system_proxy_settings(const Url& url) {
  WINHTTP_CURRENT_USER_IE_PROXY_CONFIG config{};
  if (!WinHttpGetIEProxyConfigForCurrentUser(&config)) return {};
  const SystemText script(config.lpszAutoConfigUrl);
  ProxySettings set{taken(config.lpszProxy), taken(config.lpszProxyBypass)};
  if (script && !is_loopback(url.host))
    if (auto chosen = ask_script(script.get(), url)) return *std::move(chosen);
  return set;
}

}  // namespace wcbs_link
