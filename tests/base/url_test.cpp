#include "wcbs_link/base/url.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
    {"https://192.0.2.7/a", "https://192.0.2.7/a"},
    {"https://[2001:DB8::1]:8443/a", "https://[2001:db8::1]:8443/a"},
    {"https://xn--schle-mva.example.org/", "https://xn--schle-mva.example.org/"},
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

TEST(ParseUrl, WritesNamesOutsideAsciiInTheirIdnaForm) {
  const auto url = parse_url("https://sch\xC3\xBCle.example.org/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "xn--schle-mva.example.org");
}

TEST(ParseUrl, ReadsAnAddressInDigitsOfAnotherScriptAsThatAddress) {
  const auto url = parse_url("https://\xE2\x82\x81\xE2\x82\x82\xE2\x82\x87.1/");  // subscript 127
  ASSERT_TRUE(url) << url.error().summary;
  EXPECT_EQ(url->host, "127.0.0.1");
}

TEST(ParseUrl, ReadsANameOfDigitsBehindPercentSignsAsAnAddress) {
  const auto url = parse_url("http://%31%32%37.1/");
  ASSERT_TRUE(url) << url.error().summary;
  EXPECT_EQ(url->host, "127.0.0.1");
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

TEST(ParseUrl, NeverRepeatsAPassword) {
  for (const std::string_view text : kWithLogin) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, Code::url_invalid) << text;
    EXPECT_THAT(url.error().summary, Not(HasSubstr("ter2"))) << text;
    EXPECT_TRUE(url.error().facts.empty()) << text;
  }
}

TEST(ParseUrl, LeavesNoControlCharactersInItsWords) {
  const auto url = parse_url("https://school\x1b[31m.example.org/\r\n");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().summary.find_first_of("\x1b\r\n"), std::string::npos);
}

TEST(ParseUrl, KeepsAMegabyteOutOfItsWords) {
  const auto url = parse_url("ftp://" + std::string(1'000'000, 'a'));
  ASSERT_FALSE(url);
  EXPECT_LT(url.error().summary.size(), 300U);
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
  std::string_view host;
  bool loopback = false;
  bool address = false;
  bool unreachable = false;  ///< as is_private_address says
  bool inside_name = false;
};
constexpr HostCase kHosts[] = {
    {.host = "localhost", .loopback = true, .inside_name = true},
    {.host = "wcbs.localhost", .loopback = true, .inside_name = true},
    {.host = "127.0.0.1", .loopback = true, .address = true, .unreachable = true},
    {.host = "127.255.255.254", .loopback = true, .address = true, .unreachable = true},
    {.host = "::1", .loopback = true, .address = true, .unreachable = true},
    {.host = "::", .address = true, .unreachable = true},
    {.host = "0.0.0.0", .address = true, .unreachable = true},
    {.host = "10.0.0.1", .address = true, .unreachable = true},
    {.host = "172.16.0.1", .address = true, .unreachable = true},
    {.host = "172.31.255.255", .address = true, .unreachable = true},
    {.host = "172.15.0.1", .address = true},
    {.host = "172.32.0.1", .address = true},
    {.host = "192.168.1.1", .address = true, .unreachable = true},
    {.host = "192.169.1.1", .address = true},
    {.host = "169.254.1.1", .address = true, .unreachable = true},
    {.host = "100.63.255.255", .address = true},
    {.host = "100.64.0.1", .address = true, .unreachable = true},
    {.host = "100.127.255.255", .address = true, .unreachable = true},
    {.host = "100.128.0.1", .address = true},
    {.host = "8.8.8.8", .address = true},
    {.host = "fc00::1", .address = true, .unreachable = true},
    {.host = "fdff:1::1", .address = true, .unreachable = true},
    {.host = "FD00::1", .address = true, .unreachable = true},
    {.host = "fe80::1%eth0", .address = true, .unreachable = true},
    {.host = "febf::1", .address = true, .unreachable = true},
    {.host = "fec0::1", .address = true},
    {.host = "fd::1", .address = true},
    {.host = "2001:db8::1", .address = true},
    {.host = "::ffff:10.0.0.1", .address = true, .unreachable = true},
    {.host = "::ffff:8.8.8.8", .address = true},
    {.host = "school.example.org"},
    {.host = "localhost.example.org"},
    {.host = "127.0.0.1.example.org"},
    {.host = "wcbs", .inside_name = true},
    {.host = "wcbs.", .inside_name = true},
    {.host = "wcbs.school.local", .inside_name = true},
    {.host = "wcbs.school.internal", .inside_name = true},
    {.host = "wcbs.lan", .inside_name = true},
    {.host = "wcbs.localdomain", .inside_name = true},
    {.host = "wcbs.home.arpa", .inside_name = true},
    {.host = "school.example.org."},
    {.host = "notlocal.example.org"},
};

TEST(Hosts, AreSortedByWhoCanReachThem) {
  for (const HostCase& one : kHosts) {
    EXPECT_EQ(is_loopback(one.host), one.loopback) << one.host;
    EXPECT_EQ(is_address(one.host), one.address) << one.host;
    EXPECT_EQ(is_private_address(one.host), one.unreachable) << one.host;
    EXPECT_EQ(is_inside_name(one.host), one.inside_name) << one.host;
  }
}

}  // namespace
}  // namespace wcbs_link
