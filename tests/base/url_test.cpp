#include "wcbs_link/base/url.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Reading {
  std::string_view text;
  std::string_view whole;  ///< as Url::text() gives it back
};
constexpr Reading kReadings[] = {
    {"https://school.example.org", "https://school.example.org/"},
    {"https://school.example.org/", "https://school.example.org/"},
    {"HTTPS://School.Example.ORG/Wcbs.API/", "https://school.example.org/Wcbs.API/"},
    {"https://school.example.org:443/a", "https://school.example.org/a"},
    {"https://school.example.org:8443/a", "https://school.example.org:8443/a"},
    {"https://school.example.org:/a", "https://school.example.org/a"},
    {"http://school.example.org:80/a", "http://school.example.org/a"},
    {"http://school.example.org:443/a", "http://school.example.org:443/a"},
    {"https://school.example.org/a?b=c&d", "https://school.example.org/a?b=c&d"},
    {"https://school.example.org?b=c", "https://school.example.org/?b=c"},
    {"https://school.example.org/a#!/Schools/Schools_Get", "https://school.example.org/a"},
    {"https://school.example.org/a%2Fb", "https://school.example.org/a%2Fb"},
    {"https://school.example.org/a b", "https://school.example.org/a%20b"},
    {"https://school.example.org/`a`?\"<b>", "https://school.example.org/%60a%60?%22%3Cb%3E"},
    {"https://192.0.2.7/a", "https://192.0.2.7/a"},
    {"https://[2001:DB8::1]:8443/a", "https://[2001:db8::1]:8443/a"},
    {"https://xn--schle-mva.example.org/", "https://xn--schle-mva.example.org/"},
    {"https://sch\u00FCle.example.org/", "https://xn--schle-mva.example.org/"},
    {"https://\u2081\u2082\u2087.1/", "https://127.0.0.1/"},  // an address in subscript digits
    {"http://%31%32%37.1/", "http://127.0.0.1/"},
};

TEST(ParseUrl, ReadsAbsoluteAddresses) {
  for (const Reading& reading : kReadings) {
    const auto url = parse_url(reading.text);
    ASSERT_TRUE(url) << reading.text << ": " << url.error().summary;
    EXPECT_EQ(url->text(), reading.whole) << reading.text;
  }
}

TEST(ParseUrl, TakesAnAddressApart) {
  const auto url = parse_url("https://[2001:db8::1]:8443/Wcbs.API/api?$top=1#x");
  ASSERT_TRUE(url);
  EXPECT_EQ(*url, (Url{"https", "2001:db8::1", 8443, "/Wcbs.API/api", "$top=1"}));
  EXPECT_EQ(url->origin(), "https://[2001:db8::1]:8443");
}

constexpr std::string_view kNoAddresses[] = {
    "",
    "   ",
    "school",
    "school.example.org",
    "//school.example.org/",
    "/Wcbs.API/",
    "https://",
    "https://?a",
    "ftp://school.example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "mailto:integrate@wonde.com",
    "https://school.example.org:0/",
    "https://school.example.org:65536/",
    "https://school.example.org:-1/",
    "https://school.example.org:8o/",
    "https://school..example.org/",
    "https://.example.org/",
    "https://school example.org/",
    "https://school<b>.example.org/",
    "https://\"school\".example.org/",
    "https://xn--sch\u00FCle.example.org/",
    "https://$(id).example.org/",
    "https://[::1/",
    "https://school.example.org/a\r\nHost: elsewhere",
    "https://school\n.example.org/",
    "https://school.example.org\\@elsewhere.example.org/",
};

TEST(ParseUrl, RefusesWhatIsNoAddress) {
  for (const std::string_view text : kNoAddresses) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text << " was read as " << url->text();
    EXPECT_EQ(url.error().code, Code::url_invalid) << text;
    EXPECT_FALSE(url.error().summary.empty()) << text;
  }
}

constexpr std::string_view kWithLogin[] = {
    "https://admin:hunter2@school.example.org/",
    "https://hunter2@school.example.org/",
    "https://:hunter2@school.example.org/",
    "https://admin:hunter2@@school.example.org/",
    "https://admin:hun@ter2@school.example.org/",
    "admin:hun@ter2@school.example.org",
    "https://admin:hunter2@school.example.org:99999/",
    "ftp://admin:hunter2@school.example.org/",
    "admin:hunter2@school.example.org",
    "https://admin:hunter2@/Wcbs.API/",
    "https://admin:hun/ter2@school.example.org/",
    "https://admin:hun#ter2@school.example.org/",
    "https://admin:hun?ter2@school.example.org/",
    "admin:hun/ter2@school.example.org/",
};

TEST(ParseUrl, DropsNothingBehindAZeroByte) {
  const std::string text("https://school.example.org/a\0b", 30);
  EXPECT_FALSE(parse_url(text));
  EXPECT_FALSE(resolve(*parse_url("https://school.example.org/"), text));
}

TEST(ParseUrl, NeverRepeatsAPassword) {
  for (const std::string_view text : kWithLogin) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, Code::url_invalid) << text;
    EXPECT_THAT(url.error().summary, Not(HasSubstr("ter2"))) << text;
    EXPECT_TRUE(url.error().facts.empty()) << text;
  }
}

TEST(ParseUrl, LeavesNoControlCharactersAndNoMegabyteInItsWords) {
  for (const std::string& text :
       {std::string("https://school\x1b[31m.example.org/\r\n"), "ftp://" + std::string(1'000'000, 'a')}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().summary.find_first_of("\x1b\r\n"), std::string::npos);
    EXPECT_LT(url.error().summary.size(), 300U);
  }
}

struct Reference {
  std::string_view reference;
  std::string_view whole;
};
constexpr Reference kReferences[] = {
    {"docs/v1", "https://school.example.org:8443/Wcbs.API/api/swagger/docs/v1"},
    {"./docs/v1", "https://school.example.org:8443/Wcbs.API/api/swagger/docs/v1"},
    {"../token", "https://school.example.org:8443/Wcbs.API/api/token"},
    {"../../../../token", "https://school.example.org:8443/token"},
    {"/Wcbs.API/api/token", "https://school.example.org:8443/Wcbs.API/api/token"},
    {"?a=b", "https://school.example.org:8443/Wcbs.API/api/swagger/ui?a=b"},
    {"//elsewhere.example.org/x", "https://elsewhere.example.org/x"},
    {"http://internal:80/x", "http://internal/x"},
    {"https://internal/x#y", "https://internal/x"},
};

TEST(Resolve, UnderstandsReferencesAsRfc3986Does) {
  const Url base = *parse_url("https://school.example.org:8443/Wcbs.API/api/swagger/ui?x=y");
  for (const Reference& one : kReferences) {
    const auto url = resolve(base, one.reference);
    ASSERT_TRUE(url) << one.reference << ": " << url.error().summary;
    EXPECT_EQ(url->text(), one.whole) << one.reference;
  }
}

TEST(Resolve, RefusesOtherSchemesAndLogins) {
  const Url base = *parse_url("https://school.example.org/");
  for (const std::string_view reference :
       {"javascript:alert(1)", "ftp://school.example.org/", "https://a:b@school.example.org/",
        "//a:b@school.example.org/", "https://"}) {
    const auto url = resolve(base, reference);
    ASSERT_FALSE(url) << reference << " became " << url->text();
    EXPECT_EQ(url.error().code, Code::url_invalid);
  }
}

TEST(MovedToOrigin, KeepsPathAndQuery) {
  const Url inside = *parse_url("http://internal:81/a/b?$skip=100");
  const Url outside = *parse_url("https://school.example.org/");
  EXPECT_EQ(moved_to_origin(inside, outside).text(), "https://school.example.org/a/b?$skip=100");
  EXPECT_FALSE(inside.same_origin(outside));
  EXPECT_TRUE(moved_to_origin(inside, outside).same_origin(outside));
}

struct HostCase {
  std::vector<std::string_view> hosts;
  bool loopback = false;
  bool address = false;
  bool unreachable = false;  ///< as is_private_address says
  bool inside_name = false;
};
const HostCase kHosts[] = {
    {.hosts = {"localhost", "wcbs.localhost"}, .loopback = true, .inside_name = true},
    {.hosts = {"127.0.0.1", "127.255.255.254", "::1"},
     .loopback = true,
     .address = true,
     .unreachable = true},
    {.hosts = {"::", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1",
               "100.64.0.1", "100.127.255.255", "fc00::1", "fdff:1::1", "FD00::1", "fe80::1%eth0", "febf::1",
               "::ffff:10.0.0.1", "::ffff:a00:1", "0::ffff:7f00:1", "0:0:0:0:0:ffff:a9fe:1", "FC00::1%1"},
     .address = true,
     .unreachable = true},
    {.hosts = {"172.15.0.1", "172.32.0.1", "192.169.1.1", "100.63.255.255", "100.128.0.1", "8.8.8.8",
               "fec0::1", "fd::1", "2001:db8::1", "::ffff:8.8.8.8", "::ffff:808:808", "1::2::3", "fc00:1"},
     .address = true},
    {.hosts = {"wcbs", "wcbs.", "wcbs.school.local", "wcbs.school.internal", "wcbs.lan", "wcbs.localdomain",
               "wcbs.home.arpa"},
     .inside_name = true},
    {.hosts = {"school.example.org", "school.example.org.", "localhost.example.org", "127.0.0.1.example.org",
               "notlocal.example.org"}},
};

TEST(Hosts, AreSortedByWhoCanReachThem) {
  for (const HostCase& one : kHosts)
    for (const std::string_view host : one.hosts) {
      EXPECT_EQ(is_loopback(host), one.loopback) << host;
      EXPECT_EQ(is_address(host), one.address) << host;
      EXPECT_EQ(is_private_address(host), one.unreachable) << host;
      EXPECT_EQ(is_inside_name(host), one.inside_name) << host;
    }
}

TEST(Hosts, LeadHereHoweverTheAddressIsWritten) {
  for (const char* here : {"127.0.0.1", "127.9.9.9", "0.0.0.0", "::", "::1", "0:0::0:1", "::ffff:127.0.0.1",
                           "::ffff:7f00:1", "0::FFFF:7F09:1", "::ffff:0:0"})
    EXPECT_TRUE(leads_here(here)) << here;
  for (const char* elsewhere :
       {"10.0.0.1", "128.0.0.1", "::2", "1::1", "::ffff:8.8.8.8", "fe80::1", "localhost", ""})
    EXPECT_FALSE(leads_here(elsewhere)) << elsewhere;
}

TEST(Hosts, AreInANetwork) {
  const std::pair<std::string_view, std::string_view> inside[] = {
      {"10.1.2.3", "10.0.0.0/8"}, {"10.1.2.3", "10.1.2.3/32"},          {"10.1.3.255", "10.1.2.0/23"},
      {"8.8.8.8", "0.0.0.0/0"},   {"2001:db8:0:1::7", "2001:db8::/32"}, {"fd00::1", "fc00::/7"}};
  for (const auto& [address, network] : inside) EXPECT_TRUE(is_in_network(address, network)) << address;
  const std::pair<std::string_view, std::string_view> outside[] = {
      {"11.1.2.3", "10.0.0.0/8"},  {"10.1.4.0", "10.1.2.0/23"}, {"10.1.2.3", "10.1.2.3"},
      {"10.1.2.3", "10.0.0.0/33"}, {"10.1.2.3", "::/0"},        {"10.1.2.3", "10.0.0.0/"},
      {"10.1.2.3", "10.0.0.0/-1"}, {"2001:db8::1", "fc00::/7"}, {"school.example.org", "0.0.0.0/0"}};
  for (const auto& [address, network] : outside) EXPECT_FALSE(is_in_network(address, network)) << address;
}

}  // namespace
}  // namespace wcbs_link
