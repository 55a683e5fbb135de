#include "net/name_lookup.hpp"

#include <algorithm>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <fmt/format.h>

namespace wcbs_link {

// WSAStartup has been called by libcurl's global start-up.
Result<std::vector<std::string>> look_up_now(const std::string& host, Family family) {
  addrinfo hints{};
  hints.ai_family = family == Family::ipv4 ? AF_INET : family == Family::ipv6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (status != 0) {
    if (status == WSAHOST_NOT_FOUND || status == WSANO_DATA)
      return Error{
          Code::dns_not_found, fmt::format("The name {} does not exist in DNS.", host), {{"host", host}}};
    return Error{Code::dns_failed,
                 fmt::format("DNS gave no answer for {}: Winsock error {}.", host, status),
                 {{"host", host}, {"resolver", fmt::format("Winsock error {}", status)}}};
  }
  std::vector<std::string> addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST] = {};
    if (getnameinfo(entry->ai_addr, static_cast<socklen_t>(entry->ai_addrlen), text, sizeof text, nullptr, 0,
                    NI_NUMERICHOST) == 0 &&
        std::find(addresses.begin(), addresses.end(), text) == addresses.end())
      addresses.emplace_back(text);
  }
  freeaddrinfo(list);
  return addresses;
}

}  // namespace wcbs_link
