#include "net/own_address.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

namespace wcbs_link {

// WSAStartup has been called by libcurl's global start-up.
std::string own_address_on_the_way_to(const std::string& address) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* there = nullptr;
  constexpr const char* kAnyPort = "443";
  if (getaddrinfo(address.c_str(), kAnyPort, &hints, &there) != 0) return {};
  sockaddr_storage here{};
  socklen_t size = sizeof here;
  auto* const own = reinterpret_cast<sockaddr*>(&here);
  char text[NI_MAXHOST] = {};
  const SOCKET udp = socket(there->ai_family, SOCK_DGRAM, 0);
  const bool is_known = udp != INVALID_SOCKET &&
                        connect(udp, there->ai_addr, static_cast<socklen_t>(there->ai_addrlen)) == 0 &&
                        getsockname(udp, own, &size) == 0 &&
                        getnameinfo(own, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0;
  if (udp != INVALID_SOCKET) closesocket(udp);
  freeaddrinfo(there);
  return is_known ? text : "";
}

}  // namespace wcbs_link
