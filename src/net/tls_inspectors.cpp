#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <string_view>

namespace wcbs_link {
namespace {

struct Hint {
  std::string_view part;
  std::string_view product;
};
// Hints from vendors' documentation and public trackers; never proof.
constexpr Hint kHints[] = {
    {"smoothwall", "Smoothwall"},
    {"zscaler", "Zscaler"},
    {"fortinet", "Fortinet FortiGate"},
    {"fortigate ca", "Fortinet FortiGate"},
    {".goskope.com", "Netskope"},
    {"certadmin@netskope.com", "Netskope"},
    {"netskope", "Netskope"},
    {"securly", "Securly"},
    {"cisco umbrella", "Cisco Umbrella"},
    {"contentkeeper", "ContentKeeper"},
    {"cyberoam", "Cyberoam"},
    {"forcepoint", "Forcepoint"},
    {"mcafee web gateway", "McAfee Web Gateway"},
    {"sonicwall", "SonicWall"},
    {"sophos ssl ca", "Sophos"},
    {"sophos_ca_", "Sophos"},
    {"sophosutm", "Sophos"},
    {"sophos web appliance", "Sophos"},
    {"blue coat", "Blue Coat"},
    {"bluecoat", "Blue Coat"},
    {"palo alto networks", "Palo Alto Networks"},
    {"pan-fw", "Palo Alto Networks"},
    {"ubiquiti", "UniFi / Ubiquiti"},
    {"unifi", "UniFi / Ubiquiti"},
    {"aruba", "Aruba"},
    {"lightspeed", "Lightspeed"},
    {"netsweeper", "Netsweeper"},
    {"watchguard", "WatchGuard"},
    {"avast", "Avast"},
    {"avg technologies", "AVG"},
    {"avg web", "AVG"},
    {"bitdefender", "Bitdefender"},
    {"kaspersky", "Kaspersky"},
    {"eset ssl filter", "ESET"},
    {"eset, spol", "ESET"},
};

}  // namespace

std::string web_filter(const std::vector<Certificate>& chain) {
  for (const Certificate& certificate : chain)
    for (const Hint& hint : kHints)
      if (contains_words(certificate.issuer, hint.part)) return std::string(hint.product);
  return {};
}

}  // namespace wcbs_link
