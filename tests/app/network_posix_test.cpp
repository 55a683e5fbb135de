#include "practice/certificates.hpp"
#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/loopback_posix.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace wcbs_link {
namespace {

using std::chrono::steady_clock;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

int port_of(const PracticeSchool& school) {
  return parse_url(school.url())->port;
}

/// The real program on real networks: this computer's own, or one made for the test.
class Check : public testing::Test {
 protected:
  /// `check --format json`, with the words that follow.
  Json check(Words more, const Words& inside = {}) {
    Words words = {"check", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    const auto start = steady_clock::now();
    ended_ = run_program({.words = words, .inside = inside, .folder = folder_.path()});
    seconds_ = std::chrono::duration<double>(steady_clock::now() - start).count();
    auto report = parse_json(ended_.out);
    EXPECT_TRUE(report) << ended_.out << ended_.err;
    return report ? *report : Json::object();
  }

  static const Json& finding(const Json& report, std::string_view stage) {
    static const Json none;
    for (const Json& one : report["findings"])
      if (one["stage"] == stage) return one;
    ADD_FAILURE() << "no stage " << stage;
    return none;
  }

  static std::vector<std::string> warnings(const Json& report) {
    std::vector<std::string> codes;
    for (const Json& one : report["findings"])
      if (one["status"] == "warn") codes.push_back(text_member(one, "code"));
    return codes;
  }

  /// A school with TLS, as options: address, credentials and, last, the root certificate.
  Words link_to(const PracticeSchool& school) const {
    Words words = linked("", school, folder_);
    words.erase(words.begin());
    return words;
  }

  ScratchFolder folder_;
  Ended ended_;
  double seconds_ = 0;
};

// Namespaces (Linux): the program sees other files or another network; this computer's own stay as they are.

Words unshared(const std::string& what) {
  return {"/usr/bin/env", "unshare", ::geteuid() == 0 ? what : "-r" + what.substr(1)};
}

/// Whether `command` works here: it has to say "yes". The program's own path, which follows, is not looked
/// at.
bool says_yes(const Words& command) {
  return run_program({.inside = command}).out == "yes\n";
}

bool can_unshare(const std::string& what) {
  return says_yes(unshared(what) + Words{"sh", "-c", "echo yes"});
}

// Roots.

/// The name under which OpenSSL looks for a root in a folder.
std::string hashed_name(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* root = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  const unsigned long hash = root == nullptr ? 0 : X509_subject_name_hash(root);
  X509_free(root);
  BIO_free(bio);
  return fmt::format("{:08x}.0", hash);
}

TEST_F(Check, KnowsAnAuthorityForTests) {
  const auto school = open_scenario("staging");
  const Json report = check(link_to(*school));
  EXPECT_EQ(text_member(report, "fault"), "tls.untrusted-root") << ended_.out;
  EXPECT_EQ(finding(report, "tls")["variant"], "for-tests");
}

TEST_F(Check, TrustsNoRootOfThisComputerWhereOneWasGiven) {
  if (!can_unshare("-m")) GTEST_SKIP() << "needs mount namespaces";
  const auto school = open_scenario("tls-healthy");
  std::filesystem::create_directory(folder_ / "certs");
  folder_.write("certs/" + hashed_name(school->ca_pem()), school->ca_pem());
  folder_.write("certs/ca-certificates.crt", school->ca_pem());
  const Words inside =
      unshared("-m") + Words{"sh", "-c", "mount --bind certs /etc/ssl/certs && exec \"$0\" \"$@\""};
  Words words = link_to(*school);
  const Words without_roots(words.begin(), words.end() - 2);
  const Json trusted = check(without_roots, inside);
  EXPECT_TRUE(trusted.value("fault", Json("none")).is_null())
      << "the root is this computer's own: " << ended_.out << ended_.err;
  std::filesystem::remove(folder_ / "certs" / hashed_name(school->ca_pem()));
  EXPECT_TRUE(check(without_roots, inside)["fault"].is_null()) << "from the file: " << ended_.out;

  TlsBehaviour another;  // practice roots share one name, and would be found by it
  another.issuer_organisation = "Another Practice Authority";
  another.root_name = "Another Practice Root";
  words.back() =
      folder_.write("other.pem", make_certificates(another, "http://127.0.0.1/issuer.cer")->root_pem);
  const Json given = check(words, inside);
  EXPECT_EQ(text_member(given, "fault"), "tls.untrusted-root") << ended_.out;
}

// DNS.

class Dns : public Check {
 protected:
  /// `check` for school.example.test where names are asked of `server` alone; null where that cannot be had.
  bool check_with(NameServer& server, const Words& more) {
    const Words inside = unshared("-m");
    if (!server.works() || !can_unshare("-m")) return false;
    folder_.write("resolv.conf",
                  std::string("nameserver ") + NameServer::kAddress + "\noptions timeout:1 attempts:1\n");
    folder_.write("nsswitch.conf", "hosts: files dns\n");
    report_ = check(
        more,
        inside +
            Words{
                "sh", "-c",
                "mount --bind resolv.conf /etc/resolv.conf && mount --bind nsswitch.conf /etc/nsswitch.conf && exec \"$0\" \"$@\""});
    return true;
  }
  Json report_;
};

TEST_F(Dns, SaysWhetherTheNameDoesNotExistOrItsServerFails) {
  using enum NameServer::Answer;
  for (const auto& [answer, fault] :
       {std::pair(no_such_name, "dns.not-found"), std::pair(no_address, "dns.no-address"),
        std::pair(failure, "dns.failed"), std::pair(refusal, "dns.failed")}) {
    NameServer server(answer);
    if (!check_with(server, {"--url", "school.example.test"}))
      GTEST_SKIP() << "needs mount namespaces and port 53";
    EXPECT_EQ(text_member(report_, "fault"), fault) << ended_.out;
    EXPECT_EQ(finding(report_, "dns")["evidence"]["host"], "school.example.test");
    EXPECT_EQ(finding(report_, "connect")["because"], fault);
    EXPECT_GE(server.questions(), 1);
  }
}

TEST_F(Dns, TakesAnAddressThatStandsForNothingForNoServer) {
  NameServer server(NameServer::Answer::sinkhole);
  if (!check_with(server, {"--url", "school.example.test"}))
    GTEST_SKIP() << "needs mount namespaces and port 53";
  EXPECT_EQ(text_member(report_, "fault"), "dns.no-address") << ended_.out;
  EXPECT_EQ(finding(report_, "dns")["owner"], "network");
  EXPECT_EQ(finding(report_, "dns")["summary"],
            "school.example.test leads to 0.0.0.0, which is no computer's address.");
}

TEST_F(Dns, WaitsForASilentNameServerNoLongerThanTheTimeout) {
  NameServer server(NameServer::Answer::silence);
  if (!check_with(server, {"--url", "school.example.test", "--timeout", "0.5"}))
    GTEST_SKIP() << "needs mount namespaces and port 53";
  EXPECT_EQ(text_member(report_, "fault"), "dns.failed") << ended_.out;
  EXPECT_LT(seconds_, 1.5);
}

TEST_F(Dns, LeadsToTheSchool) {
  Behaviour named;
  named.tls.names = {"school.example.test"};
  const auto school = open_school(named, {.tls = true});
  NameServer server(NameServer::Answer::ipv4);
  Words words = link_to(*school);
  words[1] = "https://school.example.test:" + std::to_string(port_of(*school)) + "/";
  if (!check_with(server, words)) GTEST_SKIP() << "needs mount namespaces and port 53";
  EXPECT_TRUE(report_["fault"].is_null()) << ended_.out;
  EXPECT_EQ(finding(report_, "dns")["summary"], "school.example.test leads to 127.0.0.1");
  EXPECT_LE(server.questions(), 2) << "asked once, for both families";
  EXPECT_THAT(warnings(report_), testing::ElementsAre("dns.private-address", "tls.private-root"));
}

TEST_F(Dns, WarnsOfAnAddressOfTheOtherFamilyThatDoesNotAnswer) {
  const auto school = open_school();
  NameServer server(NameServer::Answer::both);
  const std::string url = "http://school.example.test:" + std::to_string(port_of(*school)) + "/";
  if (!check_with(server, {"--url", url, "--allow-http"}))
    GTEST_SKIP() << "needs mount namespaces and port 53";
  EXPECT_TRUE(report_["fault"].is_null()) << ended_.out;
  EXPECT_THAT(warnings(report_), testing::Contains("connect.ipv6-broken")) << ended_.out;
  EXPECT_THAT(ended_.out, HasSubstr("IPv4 works, IPv6 does not."));
  for (const auto& [family, fault] : {std::pair("--ipv4", ""), std::pair("--ipv6", "connect.refused")}) {
    ASSERT_TRUE(check_with(server, {"--url", url, "--allow-http", family}));
    EXPECT_EQ(text_member(report_, "fault"), fault) << family << ended_.out;
    EXPECT_THAT(warnings(report_), Not(testing::Contains("connect.ipv6-broken"))) << family;
  }
}

TEST_F(Check, SaysThatANameUnderInvalidDoesNotExistOrGotNoAnswer) {
  const Json report = check({"--url", "school.invalid", "--timeout", "3"});
  EXPECT_THAT(text_member(report, "fault"), testing::AnyOf("dns.not-found", "dns.failed"));
}

// Connections.

TEST_F(Check, SaysWhichAddressDidNotAnswerInTime) {
  LoopbackPort full(0);
  full.fill();
  const Json report = check({"--url", "https://" + full.place() + "/", "--timeout", "0.6"});
  EXPECT_EQ(text_member(report, "fault"), "connect.timeout");
  EXPECT_EQ(ended_.code, 1);
  const Json& connect = finding(report, "connect");
  EXPECT_EQ(dump(connect["evidence"]["addresses"]), R"(["127.0.0.1"])");
  EXPECT_EQ(connect["evidence"]["port"], std::to_string(full.port()));
  EXPECT_THAT(text_member(connect, "summary"), HasSubstr("did not answer within 0.6 seconds"));
  EXPECT_LT(seconds_, 1.6);
}

TEST_F(Check, SaysThatThereIsNoWayThere) {
  if (!says_yes(unshared("-n") + Words{"sh", "-c", "ip link set lo up && echo yes"}))
    GTEST_SKIP() << "needs network namespaces and iproute2";
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"192.0.2.7", "[\"192.0.2.7\"]", "true"},  // a network of its own, with nothing in it
      {"[2001:db8::7]", "[\"2001:db8::7\"]", "true"},
      {"192.0.2.7", "[\"192.0.2.7\"]", "ip route add unreachable 192.0.2.0/24"},  // a router refuses the way
      {"192.0.2.7", "[\"192.0.2.7\"]", "ip route add prohibit 192.0.2.0/24"},     // a firewall here
  };
  for (const auto& [place, addresses, route] : cases) {
    const Words inside =
        unshared("-n") +
        Words{"sh", "-c", fmt::format("ip link set lo up && {} && exec \"$0\" \"$@\"", route)};
    const Json report = check({"--url", fmt::format("https://{}/", place), "--timeout", "2"}, inside);
    EXPECT_EQ(text_member(report, "fault"), "connect.unreachable") << route << ended_.out;
    EXPECT_EQ(finding(report, "connect")["owner"], "network");
    EXPECT_EQ(dump(finding(report, "connect")["evidence"]["addresses"]), addresses);
    EXPECT_LT(seconds_, 1.5) << "the system says so at once";
  }
}

TEST_F(Check, WarnsOfAGivenAddressOfTheOtherFamilyThatRefuses) {
  const auto school = open_school();
  const std::string port = std::to_string(port_of(*school));
  const Words words = {"--url", "http://school.example.test:" + port, "--allow-http"};
  const Json both = check(words + Words{"--resolve", "school.example.test:" + port + ":127.0.0.1,[::1]"});
  EXPECT_TRUE(both["fault"].is_null()) << ended_.out;
  EXPECT_THAT(warnings(both), testing::Contains("connect.ipv6-broken")) << ended_.out;
  EXPECT_EQ(finding(both, "dns")["status"], "skip");
  const Json one = check(words + Words{"--resolve", "school.example.test:" + port + ":127.0.0.1"});
  EXPECT_THAT(warnings(one), Not(testing::Contains("connect.ipv6-broken")));
  EXPECT_THAT(text_member(finding(one, "dns"), "summary"), HasSubstr("127.0.0.1 was given with --resolve"));
  const Json refused = check(words + Words{"--resolve", "school.example.test:" + port + ":[::1]"});
  EXPECT_EQ(text_member(refused, "fault"), "connect.refused");
}

// Proxies.

TEST_F(Check, WorksThroughAProxy) {
  const auto school = open_scenario("tls-healthy");
  const TunnelProxy proxy;
  const Json report = check(link_to(*school) + Words{"--proxy", proxy.url()});
  EXPECT_EQ(ended_.code, 0) << ended_.out;
  EXPECT_TRUE(report["fault"].is_null());
  EXPECT_EQ(text_member(report, "credentials"), "accepted");
  EXPECT_EQ(report["visible"]["pupils"], 812);
  EXPECT_EQ(finding(report, "dns")["status"], "skip");
  EXPECT_THAT(text_member(finding(report, "dns"), "summary"), HasSubstr(proxy.url()));
  EXPECT_THAT(text_member(finding(report, "connect"), "summary"), HasSubstr(proxy.url()));
  EXPECT_THAT(warnings(report), Not(testing::Contains("connect.ipv6-broken")));
  EXPECT_THAT(proxy.asked(),
              Each(testing::Eq("CONNECT 127.0.0.1:" + std::to_string(port_of(*school)) + " HTTP/1.1")));
  const Ended text = run_program(
      {.words = Words{"check"} + link_to(*school) + Words{"--proxy", proxy.url()}, .folder = folder_.path()});
  EXPECT_THAT(text.out, HasSubstr(proxy.url()));
}

TEST_F(Check, TakesTheProxyFromTheEnvironmentExceptForExemptHosts) {
  const auto school = open_scenario("tls-healthy");
  const TunnelProxy proxy;
  const Words words = Words{"check"} + link_to(*school);
  const auto tunnels_with = [&](const std::map<std::string, std::string>& environment,
                                const Words& more = {}) {
    const std::size_t before = proxy.asked().size();
    const Ended used =
        run_program({.words = words + more, .environment = environment, .folder = folder_.path()});
    EXPECT_EQ(used.code, 0) << used.out;
    return proxy.asked().size() - before;
  };
  const std::string place = proxy.place();
  EXPECT_GE(tunnels_with({{"https_proxy", place}}), 1U);
  EXPECT_EQ(tunnels_with({{"https_proxy", place}, {"no_proxy", "127.0.0.1"}}), 0U);
  const std::map<std::string, std::string> exempt = {{"NO_PROXY", "127.0.0.1"}, {"no_proxy", "*"}};
  EXPECT_GE(tunnels_with(exempt, {"--proxy", proxy.url()}), 1U)
      << "one that is given is used whatever is exempt";
}

TEST_F(Check, KeepsTheProxysPasswordToItself) {
  const auto school = open_scenario("tls-healthy");
  const std::string password = "pass/word:with@all+kinds";
  Canary canary;
  canary.watch("the proxy's password", password);
  canary.watch("the proxy's password as it was typed", percent_encode(password));
  for (const std::string& wanted : {password, std::string("another")}) {
    const TunnelProxy proxy({.login = "admin:" + wanted});
    const std::string given = "http://admin:" + percent_encode(password) + "@" + proxy.place();
    const Words words = Words{"check"} + link_to(*school) + Words{"-v", "--trace", "trace.json"};
    for (const Launch& launch : {Launch{.words = words + Words{"--proxy", given}},
                                 Launch{.words = words + Words{"--proxy", given, "--format", "json"}},
                                 Launch{.words = words, .environment = {{"https_proxy", given}}}}) {
      Launch here = launch;
      here.folder = folder_.path();
      const Ended ended = run_program(here);
      EXPECT_EQ(ended.code, wanted == password ? 0 : 1) << ended.out;
      EXPECT_THAT(ended.out, HasSubstr(wanted == password ? proxy.url() : "proxy.auth-required"));
      EXPECT_THAT(canary.found_in(ended.out + ended.err), IsEmpty());
      EXPECT_THAT(canary.found_below(folder_ / "trace.json"), IsEmpty());
    }
  }
}

TEST_F(Check, SaysThatTheProxyWantsALogin) {
  const auto school = open_scenario("tls-healthy");
  const TunnelProxy proxy({.login = "admin:right"});
  for (const auto& [given, says] :
       {std::pair(proxy.url(), "asks for a user name"),
        std::pair("http://admin:wrong@" + proxy.place(), "did not accept the user name and password")}) {
    const Json report = check(link_to(*school) + Words{"--proxy", given});
    EXPECT_EQ(text_member(report, "fault"), "proxy.auth-required");
    EXPECT_THAT(text_member(finding(report, "connect"), "summary"), HasSubstr(says));
    EXPECT_EQ(finding(report, "connect")["evidence"]["proxy"], proxy.url());
  }
}

struct ProxyCase {
  const char* what;
  TunnelProxy::Manners manners;
  const char* fault;
  const char* stage;
};

TEST_F(Check, TellsWhatAProxyDoesFromWhatTheSchoolDoes) {
  const ProxyCase cases[] = {
      {"forbids",
       {.reply = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"},
       "proxy.refused",
       "connect"},
      {"finds no server", {.reply = "HTTP/1.1 504 Gateway Timeout\r\n\r\n"}, "proxy.refused", "connect"},
      {"sends to a portal",
       {.reply = "HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\nContent-Length: 0\r\n\r\n"},
       "proxy.refused",
       "connect"},
      {"answers garbage", {.reply = "220 mail.test ESMTP\r\n\r\n"}, "proxy.refused", "connect"},
      {"closes", {.reply = "\r\n"}, "proxy.refused", "connect"},
      {"resets", {.resets = true}, "proxy.refused", "connect"},
      {"stalls", {.stalls = true}, "proxy.refused", "connect"},
      {"closes the tunnel", {.tunnel_ends = true}, "tls.handshake", "tls"},
      {"resets the tunnel", {.tunnel_resets = true}, "connect.reset", "connect"},
      {"stalls in the tunnel", {.tunnel_stalls = true}, "tls.handshake", "tls"},
      {"answers in the tunnel itself",
       {.in_tunnel = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>Blocked</html>"},
       "tls.not-tls",
       "tls"},
  };
  Behaviour large;
  large.page.present = false;
  large.document.padded_to = 200'000;
  const auto school = open_school(large, {.tls = true});
  for (const ProxyCase& one : cases) {
    const TunnelProxy proxy(one.manners);
    const Json report = check(link_to(*school) + Words{"--proxy", proxy.url(), "--timeout", "0.4"});
    EXPECT_EQ(text_member(report, "fault"), one.fault) << one.what << ended_.out;
    EXPECT_EQ(ended_.code, 1) << one.what;
    EXPECT_EQ(finding(report, one.stage)["status"], "fail") << one.what << ended_.out;
    EXPECT_LT(seconds_, 5) << one.what;
    EXPECT_EQ(finding(report, one.stage)["evidence"].contains("proxy"), true) << one.what;
    EXPECT_EQ(finding(report, one.stage)["owner"], "network") << one.what;
  }
  const TunnelProxy slow({.stalls_after = 6000});
  const Json report = check(link_to(*school) + Words{"--proxy", slow.url(), "--timeout", "0.4"});
  EXPECT_EQ(text_member(report, "fault"), "")
      << "only the document, which Wonde never asks for: " << ended_.out;
  EXPECT_EQ(finding(report, "discovery")["status"], "warn");
}

TEST_F(Check, SaysThatTheProxyIsNotThere) {
  const LoopbackPort taken;  // what listens here never answers; the port beside it is free
  for (const std::string& proxy : {std::string("http://127.0.0.1:1"), std::string("socks5h://127.0.0.1:1"),
                                   std::string("proxy.invalid:8080")}) {
    const Json report = check({"--url", "https://school.example.test/", "--proxy", proxy, "--timeout", "3"});
    EXPECT_EQ(text_member(report, "fault"), "proxy.unreachable") << proxy << ended_.out;
  }
}

/// SOCKS 5 without a login (RFC 1928): always the same place.
void serve_socks(int connection, int to_port, char reply) {
  char buffer[300];
  if (::read(connection, buffer, sizeof buffer) <= 0 || !write_all(connection, std::string("\5\0", 2)))
    return;
  if (::read(connection, buffer, sizeof buffer) <= 0) return;
  if (!write_all(connection, std::string("\5") + reply + std::string("\0\1\0\0\0\0\0\0", 8)) || reply != 0)
    return;
  tunnel_to(connection, to_port);
}

TEST_F(Check, NamesTheCertificatesFaultAlsoThroughAProxy) {
  const auto school = open_scenario("expired");
  const TunnelProxy proxy;
  const int port = port_of(*school);
  const LoopbackServer socks([port](int connection) { serve_socks(connection, port, '\0'); });
  const LoopbackServer refusing([port](int connection) { serve_socks(connection, port, '\5'); });
  for (const auto& [url, fault] :
       {std::pair(proxy.url(), "tls.expired"), std::pair("socks5h://" + socks.place(), "tls.expired"),
        std::pair("socks5h://" + refusing.place(), "proxy.refused")}) {
    const Json report = check(link_to(*school) + Words{"--proxy", url});
    EXPECT_EQ(text_member(report, "fault"), fault) << ended_.out;
    EXPECT_EQ(finding(report, "connect")["status"],
              fault == std::string_view("tls.expired") ? "pass" : "fail");
  }
}

// What a server can be besides a school.

TEST_F(Check, TakesNothingFromTheFilesOfCurl) {
  std::mutex mutex;
  std::vector<std::string> heads;
  const LoopbackServer server([&](int connection) {
    for (std::string head = read_head(connection); !head.empty(); head = read_head(connection)) {
      {
        const std::scoped_lock lock(mutex);
        heads.push_back(head);
      }
      write_all(connection, "HTTP/1.1 404 Not Found\r\nSet-Cookie: a=canary\r\nContent-Length: 2\r\n\r\n{}");
    }
  });
  folder_.write(".netrc",
                "machine 127.0.0.1 login canary password canary\ndefault login canary password canary\n");
  std::filesystem::permissions(folder_ / ".netrc", std::filesystem::perms(0600));
  folder_.write(".curlrc", "header = \"X-Curlrc: canary\"\nproxy = \"http://127.0.0.1:1\"\n");
  const Ended ended = run_program(
      {.words = {"check", "--url", "http://" + server.place() + "/"},
       .environment = {{"CURL_HOME", folder_.path().string()}, {"NETRC", (folder_ / ".netrc").string()}},
       .folder = folder_.path()});
  EXPECT_EQ(ended.code, 0) << ended.out;
  const std::scoped_lock lock(mutex);
  EXPECT_GE(heads.size(), 3U);
  for (const std::string& head : heads) {
    EXPECT_THAT(head, Not(HasSubstr("canary")));
    EXPECT_THAT(head, Not(testing::ContainsRegex("([Aa]uthorization|[Cc]ookie):")));
  }
}

TEST_F(Check, PutsTheCertificateToWhichHttpLeadsIntoItsStage) {
  Behaviour expired;
  expired.tls.redirects_http = true;
  expired.tls.leaf_ends = -1;
  const auto school = open_school(expired, {.tls = true});
  const Json report = check(link_to(*school));
  EXPECT_THAT(school->url(), StartsWith("http://"));
  EXPECT_EQ(text_member(report, "fault"), "tls.expired") << ended_.out;
  EXPECT_EQ(finding(report, "tls")["status"], "fail") << ended_.out;
  EXPECT_EQ(finding(report, "http")["because"], "tls.expired");
}

TEST_F(Check, NamesTheCertificateThatExpiredOrIsMissingWhereverItIs) {
  for (const auto& [scenario, says] : {std::pair("expired", "server's own certificate expired"),
                                       std::pair("expired-intermediate", "\"Practice Intermediate\""),
                                       std::pair("expired-root", "\"Practice Root\""),
                                       std::pair("missing-intermediate", "CN=Practice Intermediate"),
                                       std::pair("root-for-intermediate", "CN=Practice Intermediate")}) {
    const auto school = open_scenario(scenario);
    const std::string summary = text_member(finding(check(link_to(*school)), "tls"), "summary");
    EXPECT_THAT(summary, HasSubstr(says)) << scenario;
    EXPECT_THAT(summary, Not(HasSubstr("1970"))) << scenario;
  }
}

TEST_F(Check, TakesANetworksLoginForABlockPage) {
  Behaviour portal;
  portal.instead.anything =
      http_answer(511, "text/html", "<html><title>Guest network: please log in</title></html>");
  const auto school = open_school(portal);
  const Json report = check({"--url", school->url()});
  EXPECT_EQ(text_member(report, "fault"), "http.block-page") << ended_.out;
  EXPECT_EQ(finding(report, "http")["evidence"]["page"], "Guest network: please log in");
}

TEST_F(Check, KnowsAWebPageWithoutItsContentType) {
  for (const auto& [page, fault] :
       {std::pair("\xEF\xBB\xBF<!DOCTYPE html><title>Blocked</title>", "http.block-page"),
        std::pair("<!-- filter --><HTML></HTML>", "http.unexpected"),
        std::pair("<script>location='http://portal.test/'</script>", "http.unexpected"),
        std::pair("  <head></head>", "http.unexpected")}) {
    for (const char* type : {"", "application/json"}) {
      Behaviour filtered;
      filtered.instead.anything = http_answer(200, type, page);
      const auto school = open_school(filtered);
      const Json report = check({"--url", school->url(), "--client-id", "x", "--client-secret-file",
                                 folder_.write("secret.txt", "a secret of some length")});
      EXPECT_EQ(text_member(report, "fault"), fault) << page << ended_.out;
      for (const std::string& request : school->requests()) EXPECT_THAT(request, Not(StartsWith("POST")));
    }
  }
}

}  // namespace
}  // namespace wcbs_link
