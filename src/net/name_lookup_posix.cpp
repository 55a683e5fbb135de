#include "net/name_lookup.hpp"

#include <algorithm>
#include <netdb.h>
#include <sys/socket.h>

namespace wcbs_link {

ResolverAnswer ask_resolver(const std::string& host, Family family) {
  addrinfo hints{};
  hints.ai_family = family == Family::ipv4 ? AF_INET : family == Family::ipv6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (status == EAI_NONAME) return {{}, Code::dns_not_found, {}};
#ifdef EAI_NODATA
  if (status == EAI_NODATA) return {{}, Code::dns_no_address, {}};
#endif
#ifdef EAI_ADDRFAMILY
  if (status == EAI_ADDRFAMILY) return {{}, Code::dns_no_address, {}};
#endif
  if (status != 0) return {{}, Code::dns_failed, gai_strerror(status)};
  ResolverAnswer answer;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST] = {};
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0 &&
        std::find(answer.addresses.begin(), answer.addresses.end(), text) == answer.addresses.end())
      answer.addresses.emplace_back(text);
  }
  freeaddrinfo(list);
  return answer;
}

std::filesystem::path hosts_file() {
  return "/etc/hosts";
}

}  // namespace wcbs_link
