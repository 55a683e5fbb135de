// Part of the static program only. There, getaddrinfo cannot load the modules that /etc/nsswitch.conf names
// (mdns, resolve, myhostname and their like) and aborts over them: so it is told beforehand to ask the two
// that are built into the C library. libcurl calls getaddrinfo too, for a proxy's name, hence here rather
// than in name_lookup.

#include <nss.h>

namespace {

[[maybe_unused]] const int configured = __nss_configure_lookup("hosts", "files dns");

}  // namespace
