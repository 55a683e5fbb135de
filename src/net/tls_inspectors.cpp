#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {
namespace {

struct Hint {
  std::string_view part;
  std::string_view product;
  bool on_this_computer = false;
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
    {"aruba networks", "Aruba"},
    {"lightspeed", "Lightspeed"},
    {"netsweeper", "Netsweeper"},
    {"watchguard", "WatchGuard"},
    {"avast", "Avast", true},
    {"avg technologies", "AVG", true},
    {"avg web", "AVG", true},
    {"bitdefender", "Bitdefender", true},
    {"kaspersky", "Kaspersky", true},
    {"eset ssl filter", "ESET", true},
    {"eset, spol", "ESET", true},
    {"norton web/mail shield", "Norton", true},
    {"surfprotect", "SurfProtect"},
    {"rm safetynet", "RM SafetyNet"},
    {"kerio control", "Kerio Control"},
    {"censornet", "CensorNet"},
    {"cisco secure access", "Cisco Secure Access"},
    {"securus", "Securus"},
    {"safesquid", "SafeSquid"},
    {"dnsfilter", "DNSFilter"},
    {"impero", "Impero"},
    {"senso", "Senso"},
    {"linewize", "Linewize"},
    {"family zone", "Family Zone"},
    {"gateway ca - cloudflare", "Cloudflare Gateway"},
    {"check point", "Check Point"},
    {"menlo security", "Menlo Security"},
    {"barracuda networks", "Barracuda"},
    {"goguardian", "GoGuardian"},
    {"untangle", "Untangle"},
    {"iboss", "iboss"},
    {"cato networks", "Cato Networks"},
    {"sangfor", "Sangfor"},
    {"stormshield", "Stormshield"},
    {"trend micro", "Trend Micro"},
    {"clearswift", "Clearswift"},
    {"adguard", "AdGuard", true},
    {"fiddlerroot", "Fiddler", true},
    {"do_not_trust_fiddlerroot", "Fiddler", true},
    {"mitmproxy", "mitmproxy"},
    {"portswigger", "Burp", true},
    {"charles proxy", "Charles", true},
    // What such authorities call themselves, whoever made them.
    {"https inspection", "HTTPS Inspection"},
    {"ssl inspection", "SSL Inspection"},
    {"tls inspection", "TLS Inspection"},
    {"dpi-ssl", "DPI-SSL"},
    {"decryption ca", "Decryption CA"},
    {"content filter", "Content Filter"},
    {"content filtering", "Content Filter"},
    {"web filter", "Web Filter"},
    {"web gateway", "Web Gateway"},
    {"forward trust", "Forward Trust"},
};

// Names of the certificates that guest networks show in place of a server's, until somebody has logged in
// there.
constexpr std::string_view kGuestNetworks[] = {
    "securelogin.arubanetworks.com",
    "captiveportal-login.arubanetworks.com",
    "network-auth.com",
    "meraki.com",
    "ruckuswireless.com",
};

}  // namespace

Inspector web_filter(const std::vector<Certificate>& chain) {
  for (const Certificate& certificate : chain)
    for (const Hint& hint : kHints)
      if (contains_words(certificate.issuer, hint.part))
        return {std::string(hint.product), hint.on_this_computer};
  return {};
}

bool is_guest_network(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return std::any_of(std::begin(kGuestNetworks), std::end(kGuestNetworks), [&](std::string_view guest) {
      return name == guest || name.ends_with("." + std::string(guest));
    });
  });
}

}  // namespace wcbs_link
