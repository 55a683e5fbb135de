#include "net/name_lookup.hpp"

#include <algorithm>
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <fmt/format.h>

namespace wcbs_link {

// WSAStartup has been called by libcurl's global start-up.
ResolverAnswer ask_resolver(const std::string& host, Family family) {
  addrinfo hints{};
  hints.ai_family = family == Family::ipv4 ? AF_INET : family == Family::ipv6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (status == WSAHOST_NOT_FOUND) return {{}, Code::dns_not_found, {}};
  if (status == WSANO_DATA) return {{}, Code::dns_no_address, {}};
  if (status != 0) return {{}, Code::dns_failed, fmt::format("Winsock error {}", status)};
  ResolverAnswer answer;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST] = {};
    if (getnameinfo(entry->ai_addr, static_cast<socklen_t>(entry->ai_addrlen), text, sizeof text, nullptr, 0,
                    NI_NUMERICHOST) == 0 &&
        std::find(answer.addresses.begin(), answer.addresses.end(), text) == answer.addresses.end())
      answer.addresses.emplace_back(text);
  }
  freeaddrinfo(list);
  return answer;
}

std::filesystem::path hosts_file() {
  wchar_t folder[MAX_PATH] = {};
  const UINT length = GetSystemDirectoryW(folder, MAX_PATH);
  return std::filesystem::path(std::wstring(folder, length < MAX_PATH ? length : 0)) / "drivers" / "etc" /
         "hosts";
}

}  // namespace wcbs_link
