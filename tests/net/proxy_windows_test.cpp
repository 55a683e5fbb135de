#include "net/proxy.hpp"
#include "practice/wire.hpp"
#include "support/wine.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <windows.h>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

/// The flags of "DefaultConnectionSettings"; no page of Microsoft's tells its form.
enum : std::uint32_t { kDirect = 1, kProxy = 2, kScript = 4 };

/// The user's proxy settings as the control panel stores them, until the end of a test.
class SystemProxySettings : public testing::Test {
 protected:
  static constexpr const wchar_t* kKey =
      L"Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections";
  static constexpr const wchar_t* kValue = L"DefaultConnectionSettings";

  void SetUp() override {
    if (!under_wine()) GTEST_SKIP() << "This changes settings of the user: only in wine's Windows.";
  }

  ~SystemProxySettings() override {
    if (under_wine()) RegDeleteKeyValueW(HKEY_CURRENT_USER, kKey, kValue);
  }

  static void set(std::uint32_t flags, const std::string& proxies, const std::string& bypass,
                  const std::string& script) {
    std::string bytes;
    const auto number = [&](std::size_t value) {
      for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
    };
    number(70);
    number(1);
    number(flags);
    for (const std::string& text : {proxies, bypass, script}) {
      number(text.size());
      bytes += text;
    }
    bytes.append(32, '\0');
    ASSERT_EQ(RegSetKeyValueW(HKEY_CURRENT_USER, kKey, kValue, REG_BINARY, bytes.data(),
                              static_cast<DWORD>(bytes.size())),
              ERROR_SUCCESS);
  }

  static std::string chosen_for(std::string_view url) {
    const Variables nothing_set = [](std::string_view) { return std::nullopt; };
    return proxy_for(*parse_url(url), nothing_set).reveal();
  }
};

TEST_F(SystemProxySettings, AreUsedWhereTheEnvironmentNamesNoProxy) {
  set(kDirect | kProxy, "https=p.test:8080", "*.near.test", "");
  EXPECT_EQ(chosen_for("https://school.example.test/"), "p.test:8080");
  EXPECT_EQ(chosen_for("http://school.example.test/"), "");
  EXPECT_EQ(chosen_for("https://school.near.test/"), "");
  set(kDirect, "https=p.test:8080", "", "");
  EXPECT_EQ(chosen_for("https://school.example.test/"), "");
}

TEST_F(SystemProxySettings, LetTheNetworksScriptChoose) {
  const std::string script =
      "function FindProxyForURL(url, host) {\n"
      "  if (url.indexOf('secret-path') >= 0) return 'PROXY path-seen.test:1';\n"
      "  return shExpMatch(host, '*.near.test') ? 'DIRECT' : 'PROXY p.test:8080; DIRECT';\n"
      "}\n";
  auto listener = Listener::open(0, true);
  ASSERT_TRUE(listener);
  std::atomic<bool> ends = false;
  std::thread server([&] {
    for (;;) {
      const int socket = (*listener)->accept();
      if (ends) return;
      if (socket < 0) continue;
      WireConnection connection(socket);
      std::array<char, 4096> request{};
      connection.read(request.data(), request.size());
      connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nContent-Length: " +
          std::to_string(script.size()) + "\r\nConnection: close\r\n\r\n" + script);
      connection.close();
    }
  });
  const std::string place = "http://127.0.0.1:" + std::to_string((*listener)->port());
  set(kDirect | kScript, "", "", place + "/proxy.pac");
  EXPECT_EQ(chosen_for("https://school.example.test/secret-path/"), "p.test:8080");
  EXPECT_EQ(chosen_for("https://school.near.test/"), "");
  EXPECT_EQ(chosen_for("https://127.0.0.1/"), "");
  ends = true;
  (*listener)->wake();
  server.join();
}

TEST_F(SystemProxySettings, CountWhereTheScriptCannotBeFetched) {
  set(kDirect | kProxy | kScript, "p.test:8080", "", "http://127.0.0.1:1/proxy.pac");
  EXPECT_EQ(chosen_for("https://school.example.test/"), "p.test:8080");
}

}  // namespace
}  // namespace wcbs_link
