// clang-format off
#include <windows.h>
#include <winhttp.h>
// clang-format on

#include "wcbs_link/io/files.hpp"
#include "wcbs_link/io/proxy.hpp"

namespace wcbs_link {
namespace {

std::string taken(LPWSTR text) {
  if (text == nullptr) return {};
  std::string result = path_text(std::filesystem::path(text));
  GlobalFree(text);
  return result;
}

}  // namespace

ProxySettings system_proxy_settings() {
  WINHTTP_CURRENT_USER_IE_PROXY_CONFIG config{};
  if (!WinHttpGetIEProxyConfigForCurrentUser(&config)) return {};
  taken(config.lpszAutoConfigUrl);
  return {taken(config.lpszProxy), taken(config.lpszProxyBypass)};
}

}  // namespace wcbs_link
