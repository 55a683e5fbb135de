#include "net/proxy.hpp"

#include "wcbs_link/base/text.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

struct ProxyCase {
  std::string_view url;
  std::string_view variables;  ///< "name=value;name=value"
  std::string_view proxy;
};
constexpr ProxyCase kProxyCases[] = {
    {"https://school.example.org/", "", ""},
    {"https://school.example.org/", "https_proxy=http://p:8080", "http://p:8080"},
    {"https://school.example.org/", "HTTPS_PROXY=p:8080", "p:8080"},
    {"https://school.example.org/", "https_proxy=;HTTPS_PROXY=p:8080", "p:8080"},
    {"https://school.example.org/", "https_proxy=a:1;HTTPS_PROXY=b:2", "a:1"},
    {"https://school.example.org/", "http_proxy=p:8080", ""},
    {"https://school.example.org/", "all_proxy=socks5h://p:1080", "socks5h://p:1080"},
    {"https://school.example.org/", "ALL_PROXY=p:1", "p:1"},
    {"https://school.example.org/", "https_proxy=http://u:pw@p:8080", "http://u:pw@p:8080"},
    {"http://school.example.org/", "http_proxy=p:8080", "p:8080"},
    {"http://school.example.org/", "HTTP_PROXY=p:8080", ""},  // a CGI program's request header
    {"http://school.example.org/", "https_proxy=p:8080", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=*", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=school.example.org", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=example.org", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=.example.org", ""},
    {"https://example.org/", "https_proxy=p:1;no_proxy=.example.org", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=EXAMPLE.ORG", ""},
    {"https://school.example.org/", "https_proxy=p:1;NO_PROXY=localhost, example.org", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=localhost example.org", ""},
    {"https://myexample.org/", "https_proxy=p:1;no_proxy=example.org", "p:1"},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=school", "p:1"},
    {"https://192.0.2.7/", "https_proxy=p:1;no_proxy=192.0.2.7", ""},
    {"https://[2001:db8::1]/", "https_proxy=p:1;no_proxy=[2001:db8::1]", ""},
    {"https://[2001:db8::1]/", "https_proxy=p:1;no_proxy=2001:db8::1", ""},
    {"https://192.0.2.7/", "https_proxy=p:1;no_proxy=192.0.2.0/24", ""},
    {"https://192.0.3.7/", "https_proxy=p:1;no_proxy=192.0.2.0/24", "p:1"},
    {"https://[2001:db8::1]/", "https_proxy=p:1;no_proxy=2001:db8::/32", ""},
    {"https://school.example.org/", "https_proxy=p:1;no_proxy=,,", "p:1"},
};

TEST(ProxyFromEnvironment, ChoosesAsLibcurlDoes) {
  for (const ProxyCase& one : kProxyCases) {
    std::map<std::string, std::string, std::less<>> variables;
    for (const std::string& pair : split(one.variables, ';'))
      if (const std::size_t at = pair.find('='); at != std::string::npos)
        variables[pair.substr(0, at)] = pair.substr(at + 1);
    const Secret proxy =
        proxy_from_environment(*parse_url(one.url), [&](std::string_view name) -> std::optional<std::string> {
          const auto found = variables.find(name);
          return found == variables.end() ? std::nullopt : std::optional(found->second);
        });
    EXPECT_EQ(proxy.reveal(), one.proxy) << one.url << " with " << one.variables;
  }
}

TEST(ProxyFromEnvironment, IsNoneWhereTheEnvironmentMayNotBeRead) {
  for (const auto& choose : {proxy_from_environment, proxy_for})
    EXPECT_TRUE(choose(*parse_url("https://school.example.org/"), {}).empty());
}

TEST(ProxyShown, LeavesTheLoginOut) {
  for (const char* proxy : {"p:8080", "http://p:8080", "http://user:hunter2@p:8080", "user:hunter2@p:8080",
                            "http://user:h/ter2@p:8080"})
    EXPECT_EQ(proxy_shown(Secret(proxy)), "http://p:8080") << proxy;
  EXPECT_EQ(proxy_shown(Secret("socks5h://user:hun@ter2@p:1080/")), "socks5h://p:1080/");
  EXPECT_EQ(proxy_shown(Secret("p\x1b[31m:8080\n")), "http://p [31m:8080");
}

struct SettingsCase {
  std::string_view url;
  std::string_view proxies;
  std::string_view bypass;
  std::string_view proxy;
};
constexpr SettingsCase kSettingsCases[] = {
    {"https://school.example.org/", "", "", ""},
    {"https://school.example.org/", "p:8080", "", "p:8080"},
    {"http://school.example.org/", "p:8080", "", "p:8080"},
    {"https://school.example.org/", "http=a:1;https=b:2", "", "b:2"},
    {"http://school.example.org/", "http=a:1;https=b:2", "", "a:1"},
    {"http://school.example.org/", "http=a:1 https=b:2", "", "a:1"},
    {"https://school.example.org/", "HTTPS=http://B:2", "", "http://b:2"},
    {"https://school.example.org/", "http=a:1;ftp=b:2", "", ""},
    {"https://school.example.org/", "socks=s:1080", "", "socks4://s:1080"},
    {"https://school.example.org/", "socks=s:1080;https=b:2", "", "b:2"},
    {"https://school.example.org/", "p:1", "*.example.org", ""},
    {"https://school.example.org/", "p:1", "other.org;SCHOOL.example.*", ""},
    {"https://school.example.org/", "p:1", "s*l.*.org", ""},
    {"https://school.example.org/", "p:1", "s*l.*.net", "p:1"},
    {"https://school.example.org/", "p:1", "****************************************x", "p:1"},
    {"https://school.example.org/", "p:1", "school.example.org:443", ""},
    {"https://school.example.org/", "p:1", "school.example.org:8443", "p:1"},
    {"https://school.example.org/", "p:1", "https://school.example.org", ""},
    {"https://school.example.org/", "p:1", "http://school.example.org", "p:1"},
    {"https://school.example.org/", "p:1", "example.org", "p:1"},
    {"https://school.example.org/", "p:1", "*", ""},
    {"https://school.example.org/", "p:1", "<local>", "p:1"},
    {"https://school/", "p:1", "<local>", ""},
    {"https://[2001:db8::1]/", "p:1", "<local>", "p:1"},
    {"https://10.1.2.3/", "p:1", "10.*", ""},
    {"https://localhost/", "p:1", "", ""},
    {"https://127.0.0.1:8443/", "p:1", "", ""},
    {"https://127.example.org/", "p:1", "", "p:1"},
};

TEST(ProxyFromSettings, ChoosesAsWindowsDoes) {
  for (const SettingsCase& one : kSettingsCases) {
    const auto url = parse_url(one.url);
    ASSERT_TRUE(url) << one.url;
    const ProxySettings settings{std::string(one.proxies), std::string(one.bypass)};
    EXPECT_EQ(proxy_from_settings(*url, settings).reveal(), one.proxy)
        << one.url << " with " << one.proxies << " except " << one.bypass;
  }
}

TEST(ProxyFor, TakesTheEnvironmentsWord) {
  const Variables variable = [](std::string_view name) {
    return name == "https_proxy" ? std::optional<std::string>("p:1") : std::nullopt;
  };
  EXPECT_EQ(proxy_for(*parse_url("https://school.example.org/"), variable).reveal(), "p:1");
  EXPECT_TRUE(proxy_for(*parse_url("http://school.example.org/"), variable).empty());
}

}  // namespace
}  // namespace wcbs_link
