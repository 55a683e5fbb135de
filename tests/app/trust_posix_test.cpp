#include "practice/replies.hpp"
#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/loopback_posix.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/pty_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wizard/wizard_session.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A server of somebody else, which keeps everything that it is sent and answers with an error.
class Stranger {
 public:
  Stranger()
      : server_([this](int connection) {
          const std::string head = read_head(connection);
          {
            const std::scoped_lock lock(mutex_);
            heard_ += head;
          }
          write_all(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }) {}

  std::string place() const { return server_.place(); }
  std::string heard() const {
    const std::scoped_lock lock(mutex_);
    return heard_;
  }

 private:
  mutable std::mutex mutex_;
  std::string heard_;
  LoopbackServer server_;
};

// Files decide nothing that a stranger could misuse.

class LinkFiles : public testing::Test {
 protected:
  /// A command with a link file that says `values` and the school's secret.
  AppRun run(const std::string& command, const PracticeSchool& school, Json values,
             const Words& more = {}) const {
    values["schema"] = "wcbs-link/link/1";
    values["client_id"] = school.client_id();
    return run_in_process(Words{command, "--link", folder_.write("link.json", dump(values)),
                                "--client-secret-file",
                                folder_.write("secret.txt", school.client_secret().reveal())} +
                          more);
  }

  const ScratchFolder folder_;
  const Stranger stranger_;
  const std::string elsewhere_ = "http://" + stranger_.place();
};

TEST_F(LinkFiles, SendTheSecretNowhereElse) {
  const auto school = open_school();
  for (const char* command : {"check", "schools", "bundle"}) {
    const AppRun ended =
        run(command, *school,
            {{"url", school->url()}, {"token_url", elsewhere_ + "/t"}, {"schools_url", elsewhere_ + "/s"}});
    EXPECT_EQ(ended.code, 0) << command << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("Left out of")) << command;
    EXPECT_THAT(on_one_line(ended.err), HasSubstr("--token-url " + elsewhere_ + "/t")) << command;
  }
  EXPECT_EQ(stranger_.heard(), "");
}

TEST_F(LinkFiles, AreHeldAgainstTheAddressOfTheCommandLine) {
  const auto school = open_school();
  const AppRun ended =
      run("check", *school, {{"url", elsewhere_ + "/Wcbs.API/"}, {"token_url", elsewhere_ + "/t"}},
          {"--url", school->url()});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_EQ(stranger_.heard(), "");
}

TEST_F(LinkFiles, AllowNoUnencryptedHttp) {
  const auto school = open_school();
  const AppRun ended = run("check", *school, {{"url", "http://school.example.org/"}, {"allow_http", true}});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("url.cleartext"));
  EXPECT_THAT(ended.err, HasSubstr("--allow-http"));
}

TEST_F(LinkFiles, NameNoRootToTrust) {
  const auto school = open_school({}, {.tls = true});
  const Json link = {{"url", school->url()}, {"ca_file", folder_.write("root.pem", school->ca_pem())}};
  const AppRun ended = run("check", *school, link);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("--ca-file"));
  EXPECT_THAT(school->requests(), Not(testing::Contains(HasSubstr("POST"))));
  EXPECT_EQ(run("check", *school, link, {"--ca-file", path_text(folder_ / "root.pem")}).code, 0);
}

// The way to the server.

TEST(Loopback, IsNeverReachedThroughAProxyUnencrypted) {
  const auto school = open_school();
  const Stranger proxy;
  const ScratchFolder folder;
  const std::string url = "http://" + proxy.place();
  const Words words = linked("schools", *school, folder) +
                      Words{"--ipv4", "--url", replace_all(school->url(), "127.0.0.1", "localhost")};
  EXPECT_EQ(run_in_process(words, {.variables = {{"http_proxy", url}}}).code, 0);
  EXPECT_EQ(run_in_process(words + Words{"--proxy", url}).code, 0);
  EXPECT_EQ(proxy.heard(), "");
}

TEST(Loopback, IsAnAddressOfThisComputerOrNoneAtAll) {
  const AppRun ended = run_in_process({"check", "--url", "http://school.localhost/", "--resolve",
                                       "school.localhost:80:203.0.113.7", "--timeout", "2"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("leads elsewhere")) << ended.out;
}

TEST(AnIssuersAddress, IsAskedForNothingButACertificate) {
  const ScratchFolder folder;
  for (const std::string path :
       {"/apply.cgi?action=reboot", "/root.cer?action=reboot", "/apply.cgi", "/", "/issuer.cer"}) {
    const Stranger inner;
    Behaviour behaviour;
    behaviour.tls.sends_intermediate = false;
    behaviour.tls.issuer_address = "http://" + inner.place() + path;
    const auto school = open_school(behaviour, {.tls = true});
    const std::string roots = folder.write("roots.pem", school->ca_pem());
    EXPECT_EQ(run_in_process({"check", "--url", school->url(), "--ca-file", roots}).code, 1);
    if (path == "/issuer.cer")
      EXPECT_THAT(inner.heard(), testing::StartsWith("GET /issuer.cer HTTP/1.1\r\n"))
          << "loopback to loopback";
    else
      EXPECT_EQ(inner.heard(), "") << path;
  }
}

TEST(TheEnvironment, GetsNoKeysAndChangesNothingOfTls) {
  const auto weak = open_scenario("weak-key");
  const auto healthy = open_school({}, {.tls = true});
  const ScratchFolder folder;
  const std::string configuration = folder.write(
      "openssl.cnf",
      "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = ALL:@SECLEVEL=0\n");
  const auto check = [&](const PracticeSchool& school) {
    return run_program(
        {.words = {"check", "--url", school.url(), "--ca-file", folder.write("root.pem", school.ca_pem())},
         .environment = {{"OPENSSL_CONF", configuration}, {"SSLKEYLOGFILE", (folder / "keys").string()}},
         .folder = folder.path()});
  };
  EXPECT_EQ(check(*healthy).code, 0);
  const Ended refused = check(*weak);
  EXPECT_THAT(refused.out, HasSubstr("tls.weak")) << refused.out;
  EXPECT_FALSE(std::filesystem::exists(folder / "keys"));
}

TEST(TheEnvironment, IsNamedWhereItSaysWhomToTrust) {
  const auto school = open_school({}, {.tls = true});
  const ScratchFolder folder;
  const std::string root = folder.write("root.pem", school->ca_pem());
  const Ended ended = run_program({.words = {"check", "--url", school->url(), "--format", "json"},
                                   .environment = {{"SSL_CERT_FILE", root}},
                                   .folder = folder.path()});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("by the list of authorities that SSL_CERT_FILE names"));
  EXPECT_THAT(ended.out, HasSubstr("SSL_CERT_FILE: " + root));
}

// Memory.

/// How often `text` stands in the memory that the process can write to; -1 where it cannot be read.
int copies_in_memory(pid_t id, std::string_view text) {
  std::ifstream maps("/proc/" + std::to_string(id) + "/maps");
  std::ifstream memory("/proc/" + std::to_string(id) + "/mem", std::ios::binary);
  if (!maps || !memory) return -1;
  int copies = 0;
  for (std::string line; std::getline(maps, line);) {
    if (line.find(" rw") == std::string::npos) continue;
    const std::size_t hyphen = line.find('-');
    const auto from = std::stoull(line.substr(0, hyphen), nullptr, 16);
    const auto to = std::stoull(line.substr(hyphen + 1), nullptr, 16);
    std::string bytes(to - from, '\0');
    memory.clear();
    memory.seekg(static_cast<std::streamoff>(from));
    memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(memory.gcount(), 0)));
    for (std::size_t at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) ++copies;
  }
  return copies;
}

/// Answers a healthy wizard up to the question for the message's file. `way` is how Wonde gets the secret.
bool leads_to_the_file(PtyProgram& program, const PracticeSchool& school, const std::string& way) {
  const std::pair<std::string, std::string> talk[] = {
      {"type n:", ""},
      {"with these values:", ""},
      {"Client ID:", school.client_id()},
      {"(shown as stars):", school.client_secret().reveal()},
      {"address:", school.url()},
      {"Your choice [1]:", "2"},
      {"Enter for none:", ""},
      {"Your choice [1]:", ""},
      {"Your choice [1]:", way},
  };
  for (const auto& [prompt, answer] : talk) {
    EXPECT_TRUE(program.wait_for(prompt)) << prompt << "\n" << program.screen();
    program.type(answer + "\r");
  }
  return program.wait_for("Write it to the file");
}

TEST(Memory, HoldsTheSecretOnceAtTheLastPrompt) {
#ifdef WCBS_LINK_SANITIZED
  GTEST_SKIP() << "a sanitizer keeps what was freed";
#endif
  if (geteuid() != 0) GTEST_SKIP() << "only root may read another process's memory";
  const auto school = open_school();
  const ScratchFolder folder;
  PtyProgram program({.words = {"setup"}, .folder = folder.path()});
  ASSERT_TRUE(leads_to_the_file(program, *school, "1"));
  EXPECT_EQ(copies_in_memory(program.id(), school->client_secret().reveal()), 1);
  EXPECT_EQ(copies_in_memory(program.id(), percent_encode(school->client_secret().reveal())), 0);
  EXPECT_GT(copies_in_memory(program.id(), school->client_id()), 0) << "the test can see what is there";
}

TEST(Memory, CannotBeReadByOthersAndLeavesNoCore) {
#ifdef WCBS_LINK_SANITIZED
  GTEST_SKIP() << "a sanitizer needs to look into it";
#endif
  if (geteuid() != 0) GTEST_SKIP() << "only root may start it for another account";
  const ScratchFolder folder;
  chmod(folder.path().c_str(), 0777);
  Process program({.words = {"practice"},
                   .inside = {"/usr/bin/env", "prlimit", "--core=unlimited", "setpriv", "--reuid=65534",
                              "--regid=65534", "--clear-groups"},
                   .folder = folder.path()});
  ASSERT_TRUE(program.wait_for("listening on")) << program.wait().err;
  struct stat facts {};
  ASSERT_EQ(stat(("/proc/" + std::to_string(program.id()) + "/environ").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_uid, 0U) << "the account itself owns it where others of the account may read it";
  std::ifstream limits("/proc/" + std::to_string(program.id()) + "/limits");
  const std::string all((std::istreambuf_iterator<char>(limits)), {});
  EXPECT_THAT(all, HasSubstr("Max core file size        0                    0"));
}

// What is shown once.

TEST(ThePassphrase, StaysOnTheScreenUntilItIsWrittenDown) {
  const auto school = open_school();
  const ScratchFolder folder;
  PtyProgram program({.words = {"setup"}, .folder = folder.path()});
  ASSERT_TRUE(leads_to_the_file(program, *school, "3"));
  program.type("\r");
  ASSERT_TRUE(program.wait_for("Type its first group to go on:")) << program.screen();
  const std::string& screen = program.screen();
  EXPECT_EQ(screen.find("What happens next"), std::string::npos) << "nothing may push it away";
  EXPECT_THAT(folder.files(), Not(testing::Contains(HasSubstr(".zip")))) << "nobody could open it";
  const std::size_t shown = screen.find("This is the passphrase");
  EXPECT_LE(std::count(screen.begin() + static_cast<std::ptrdiff_t>(shown), screen.end(), '\n'), 22);
  const std::size_t passphrase = screen.find("\r\n  ", shown) + 4;
  const std::string first = screen.substr(passphrase, 4);
  program.type("\r");
  ASSERT_TRUE(program.wait_for("That is not its first group."));
  ASSERT_TRUE(program.wait_for("Type its first group to go on:"));
  program.type(to_lower(first) + "\r");
  ASSERT_TRUE(program.wait_for("Press Enter to read on: "));
  program.type("\r");
  EXPECT_TRUE(program.wait_for("What happens next")) << first << program.screen();
  ASSERT_TRUE(program.wait_for("handed over: "));
  program.type("\r");
  EXPECT_EQ(program.wait(), 0);
}

// What a server repeats.

TEST(ASchoolsName, ThatRepeatsTheSecretReachesNoMessage) {
  const ScratchFolder folder;
  Behaviour behaviour;
  const std::string secret = behaviour.client_secret;
  // As System.Text.Json writes it: only a reader of JSON sees the secret in it.
  std::string name;
  for (const char c : secret) name += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
  behaviour.instead.schools = HttpAnswer{200,
                                         "",
                                         {{"Content-Type", "application/json"}},
                                         "{\"value\":[{\"Id\":1,\"Name\":\"House " + name + "\"}]}"};
  const auto school = open_school(behaviour);
  Canary canary;
  canary.watch("the secret", secret);
  const WizardRun seen =
      sit_down({.answers = then(up_to_the_review(*school), {"2", path_text(folder / "message.txt")}),
                .folder = folder.path()});
  EXPECT_TRUE(seen.finished()) << seen.transcript;
  EXPECT_THAT(canary.found_in(seen.transcript), IsEmpty());
  EXPECT_THAT(canary.found_below(folder.path()), IsEmpty());
  const ScratchFolder other;
  for (const char* handling : {"omit", "sealed"}) {
    const Ended ended =
        run_program({.words = linked("bundle", *school, other) +
                              Words{"--secret", handling, "--format", "eml", "-o", "message.eml"},
                     .folder = other.path()});
    EXPECT_EQ(ended.code, 0) << ended.err;
    std::filesystem::remove(other / "secret.txt");
    EXPECT_THAT(canary.found_below(other.path()), IsEmpty());
    EXPECT_THAT(canary.found_in(ended.err), IsEmpty());
    for (const std::string& file : other.files()) EXPECT_THAT(canary.found_in(file), IsEmpty());
  }
}

TEST(AWalk, EndsWhateverServersAnswer) {
  const auto school = open_scenario("endless-list");
  const ScratchFolder folder;
  const AppRun ended = run_in_process(linked("check", *school, folder));
  EXPECT_THAT(ended.out, HasSubstr("(http.no-end)"));
  EXPECT_LE(school->requests().size(), 500U);
}

TEST(AProxysLogin, IsHiddenInEveryPartWhoeverGaveIt) {
  const std::string password = "Pr0xyPassw0rd!x";
  const std::string longer = "LongPassw0rd";
  const std::string token = "T0kenOfAProxy";
  for (const std::string& login : {"user:" + password, "user:" + longer + ":x1", token, token + ":"}) {
    const LoopbackServer proxy([&](int connection) {
      read_head(connection);
      const std::string said = password + " " + longer + " " + token;
      write_all(connection, "HTTP/1.1 407 No\r\nServer: " + said + "\r\nProxy-Authenticate: Basic realm=\"" +
                                said + "\"\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>" +
                                said + "</title>");
    });
    const std::string url = "http://" + login + "@" + proxy.place();
    const ScratchFolder folder;
    for (const char* format : {"text", "json", "html"})
      for (const bool by_option : {true, false}) {
        Words words = {"check", "--url",   "http://school.test/",           "--allow-http", "-v", "--format",
                       format,  "--trace", path_text(folder / "trace.json")};
        if (by_option) words = words + Words{"--proxy", url};
        Surroundings around;
        if (!by_option) around.variables["http_proxy"] = url;
        const AppRun ended = run_in_process(words, around);
        EXPECT_EQ(ended.code, 1) << ended.screen;
        Canary canary;
        canary.watch("the login", login.starts_with(token) ? token
                                  : login.ends_with("x1")  ? longer
                                                           : password);
        EXPECT_THAT(canary.found_in(ended.screen), IsEmpty()) << ended.screen;
        EXPECT_THAT(canary.found_below(folder.path()), IsEmpty());
      }
  }
}

}  // namespace
}  // namespace wcbs_link
