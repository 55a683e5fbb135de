#include "net/own_address.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wcbs_link {

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
  const int udp = socket(there->ai_family, SOCK_DGRAM, 0);
  const bool is_known = udp != -1 &&
                        connect(udp, there->ai_addr, static_cast<socklen_t>(there->ai_addrlen)) == 0 &&
                        getsockname(udp, own, &size) == 0 &&
                        getnameinfo(own, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0;
  if (udp != -1) close(udp);
  freeaddrinfo(there);
  return is_known ? text : "";
}

}  // namespace wcbs_link
