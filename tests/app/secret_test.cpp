// What a server or a library repeats of the secret reaches nobody; what leaves the program is cleaned once
// more.

#include "practice/replies.hpp"
#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/fake_transport.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A command against a school, with -v and --trace, and what of the school's secret it gives away.
struct Overheard {
  AppRun run;
  std::vector<std::string> leaks;
};

Overheard overhear(const Behaviour& behaviour, const std::string& command, const Words& more = {}) {
  const auto school = open_school(behaviour);
  const ScratchFolder folder;
  Overheard heard{run_in_process(linked(command, *school, folder) +
                                 Words{"-v", "--trace", path_text(folder / "trace.json")} + more),
                  {}};
  Canary canary;
  canary.watch("the secret", behaviour.client_secret);
  heard.leaks = canary.found_in(heard.run.screen);
  if (heard.run.code == 2) return heard;  // refused before anything was sent
  EXPECT_TRUE(std::filesystem::exists(folder / "trace.json"));
  for (const std::string& leak : canary.found_below(folder / "trace.json")) heard.leaks.push_back(leak);
  return heard;
}

/// A school that repeats the secret of every login that it refuses.
Behaviour telling_school(const std::string& secret, const std::string& before = "The secret ") {
  Behaviour telling;
  telling.client_secret = secret;
  telling.token.error = "invalid_grant";
  telling.token.error_description = before + secret + " is not known.";
  return telling;
}

TEST(TheSecret, IsHiddenWhenTheServerRepeatsIt) {
  const std::string breaks_over_lines = "correct horse battery staple, four words and a few more of them";
  for (const std::string& text : {Behaviour().client_secret, breaks_over_lines})
    for (const char* command : {"check", "schools", "bundle"}) {
      const Overheard heard = overhear(telling_school(text), command);
      EXPECT_EQ(heard.run.code, 1) << command;
      EXPECT_THAT(heard.leaks, IsEmpty()) << command << "\n" << heard.run.screen;
      EXPECT_THAT(heard.run.screen, HasSubstr("[hidden")) << command;
    }
}

TEST(TheSecret, IsHiddenWhenALongAnswerCutsItInTwo) {
  for (const std::size_t before : {150U, 180U, 270U, 460U, 570U, 970U})
    for (const char* format : {"text", "json", "html"}) {
      const Behaviour telling = telling_school(Behaviour().client_secret, std::string(before, 'x') + " ");
      EXPECT_THAT(overhear(telling, "check", {"--format", format}).leaks, IsEmpty()) << before << format;
    }
}

/// The secret stands so far back in a header that it is cut in the middle.
TEST(TheSecret, IsHiddenWhenALongHeaderCutsItInTwo) {
  const std::string secret = Behaviour().client_secret;
  const std::string address = "https://portal.example.org/sign-in?";
  struct LongHeader {
    const char* name;
    std::string start;
    int status;
  };
  const LongHeader headers[] = {{"Location", address + std::string(200 - address.size() - 30, 'x'), 302},
                                {"Server", std::string(80 - 30, 'x'), 500},
                                {"Retry-After", std::string(40 - 25, 'x'), 429},
                                {"WWW-Authenticate", "Bearer realm=\"" + std::string(100, 'x'), 401}};
  for (const auto& [name, start, status] : headers)
    for (const std::string& form : {secret, percent_encode(secret), base64_encode("wonde:" + secret)}) {
      Behaviour telling;
      telling.instead.token = http_answer(status, "text/plain", "no");
      telling.instead.token->headers.push_back({name, start + form + "\""});
      const Overheard heard = overhear(telling, "check", {"--format", "json"});
      EXPECT_EQ(heard.run.code, 1) << name;
      EXPECT_THAT(heard.leaks, IsEmpty()) << name << "\n" << heard.run.screen;
    }
}

TEST(TheSecret, IsHiddenWhenWhatTheServerRepeatsHasToBeCleanedFirst) {
  for (const char* inside : {"\x1b", "\t", "\xE2\x80\x8B", "\""}) {
    const Behaviour telling =
        telling_school(std::string("sesame-open-the-door") + inside + "please-and-quickly");
    const Overheard heard = overhear(telling, "check", {"--format", "json"});
    EXPECT_EQ(heard.run.code, *inside == '\x1b' ? 2 : 1) << "a control character is in no secret";
    EXPECT_THAT(heard.leaks, IsEmpty()) << heard.run.screen;
  }
}

TEST(TheSecret, IsHiddenInEveryFileWhenATransportRepeatsIt) {
  const std::string secret = Behaviour().client_secret;
  const std::string password = "pass/word:with@all+kinds";
  Canary canary;
  canary.watch("the secret", secret);
  canary.watch("the proxy's password", password);
  for (const std::string& told : {secret, percent_encode(secret), percent_encode(password)})
    for (const char* format : {"text", "json", "html"}) {
      const auto failing = [&](const NetworkOptions&) {
        auto transport = std::make_unique<FakeTransport>();
        const Error error{
            Code::tls_handshake, "The library said " + told + " and no more.", {{"library", told}}};
        transport->fates.assign(20, {error, {}, {}});
        return transport;
      };
      const ScratchFolder folder;
      const AppRun ended = run_in_process(
          {"check", "--url", "https://school.example.org/", "--client-id", "wonde", "--client-secret-file",
           folder.write("secret.txt", secret), "--proxy",
           "http://admin:" + percent_encode(password) + "@proxy.example.org", "-v", "--format", format,
           "--trace", path_text(folder / "trace.json"), "-o", path_text(folder / "report")},
          {.connect = failing});
      EXPECT_EQ(ended.code, 1);
      EXPECT_THAT(canary.found_in(ended.screen), IsEmpty()) << format;
      for (const char* file : {"trace.json", "report"}) {
        EXPECT_THAT(canary.found_below(folder / file), IsEmpty()) << format << ", " << told;
        EXPECT_THAT(content_of(folder / file), HasSubstr("school.example.org")) << format;
      }
    }
}

TEST(TheSecret, LeavesJsonWholeWhateverItIs) {
  for (const char* secret : {"812",
                             "200",
                             "null",
                             "true",
                             "1",
                             "wcbs-link",
                             "tls",
                             "Wcbs.API",
                             "localhost",
                             "127.0.0.1",
                             "swagger/ui/index",
                             "schools(1)",
                             "http://127.0.0.1",
                             "application/json",
                             "wonde-practice-1f7c",
                             "Oakfield House School",
                             "access_token",
                             "api/swagger",
                             "practice",
                             "token",
                             "basePath",
                             "Microsoft-IIS"}) {
    Behaviour behaviour;
    behaviour.client_secret = secret;
    const AppRun ended = overhear(behaviour, "check", {"--format", "json"}).run;
    EXPECT_EQ(ended.code, 0) << secret;
    const Json report = json_of(ended.out);
    ASSERT_TRUE(report.is_object()) << secret << "\n" << ended.out;
    EXPECT_EQ(report["visible"]["pupils"], 812) << secret;
    EXPECT_EQ(report["schema"], "wcbs-link/check/1") << secret;
  }
}

// The canary itself sings.

TEST(TheCanary, FindsASecretInEveryDisguise) {
  const std::string secret = Behaviour().client_secret;
  Canary canary;
  canary.watch("the secret", secret);
  EXPECT_THAT(canary.found_in("nothing of the kind"), IsEmpty());
  const std::string basic = base64_encode("wonde-practice-1f7c:" + secret);
  const std::string seen[] = {
      "client_secret=" + percent_encode(secret) + "&x=y",
      "x" + secret + "y",
      basic,
      base64_encode("a:" + secret),
      base64_encode("ab:" + secret),
      "{\"a\":" + dump(Json(secret)) + "}",
      secret.substr(0, 30) + "=\r\n" + secret.substr(30),
      secret.substr(0, 25) + "...",
  };
  for (const std::string& text : seen) EXPECT_THAT(canary.found_in(text), Not(IsEmpty())) << text;
}

TEST(TheCanary, FindsATokenAndLeavesTheClientIdAlone) {
  Canary canary;
  watch_practice_tokens(canary);
  EXPECT_THAT(canary.found_in("wonde-practice-1f7c"), IsEmpty());
  EXPECT_THAT(canary.found_in("Bearer practice-0123abcd-0123abcd"), ElementsAre("a token"));
  EXPECT_THAT(canary.found_in(base64_encode("Bearer practice-0123abcd")), Not(IsEmpty()));
}

TEST(AToken, IsKnownBeforeAnythingOfItsAnswerIsShownOrKept) {
  const std::string token = "0123456789abcdef0123456789abcdef0123456789abcdef";
  const std::string start = token.substr(0, 36);
  const std::string granted = R"({"token_type":"bearer","access_token":")" + token + "\"}";
  const HttpAnswer answers[] = {
      {200,
       "",
       {{"Content-Type", "application/json"}, {"Location", "/t/" + token}, {"Via", "x " + token}},
       granted},
      http_answer(200, "application/json", replace_all(granted, "bearer", token)),
      http_answer(200, "application/json", replace_all(granted, "bearer", start)),
      http_answer(400, "application/json",
                  R"({"error":"invalid_grant","error_description":"token )" + token + R"( or )" + start +
                      "\"," + granted.substr(1)),
      http_answer(200, "text/html", granted),
      http_answer(200, "text/html", "<title>access_token=" + token + "</title>"),
      {503, "", {{"Content-Type", "application/json"}, {"Server", start}}, granted}};
  for (const HttpAnswer& answer : answers)
    for (const char* format : {"text", "json"}) {
      Behaviour behaviour;
      behaviour.instead.token = answer;
      const auto school = open_school(behaviour);
      const ScratchFolder folder;
      const std::string trace = path_text(folder / "trace.json");
      const AppRun ended = run_in_process(linked("check", *school, folder) +
                                          Words{"--format", format, "-v", "--trace", trace});
      for (const std::string& text : {ended.screen, content_of(folder / "trace.json")})
        EXPECT_THAT(text, Not(HasSubstr(start))) << answer.body;
    }
}

constexpr std::string_view kMisplaced = "Zq9xTrueSecretVal77aaBBcc";

TEST(AMisplacedSecret, IsNoAddressAndIsNotRepeated) {
  const std::string secret(kMisplaced);
  const std::string with_signs = "Zq9x/True+Secret77aaBBcc==";
  int looked_up = 0;
  const auto connect = [&](const NetworkOptions&) {
    ++looked_up;
    return std::make_unique<FakeTransport>();
  };
  for (const std::string& value :
       {secret, "'" + secret + "'", "<" + secret + ">", secret + ".", "https://" + secret,
        "http://" + secret + "/x", "school.example.org/" + secret, "ftp://" + secret, "ftp:" + secret,
        secret + "/+==@h", with_signs, "https://" + with_signs,
        std::string("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"), "https://school.example.org/?x=" + secret})
    for (const char* option : {"--url", "--token-url", "--schools-url"})
      for (const char* command : {"check", "schools", "bundle", "setup"}) {
        Words words = {command, option, value, "--no-input", "--client-id", "W"};
        if (option != std::string("--url")) words = words + Words{"--url", "school.example.org"};
        const ScratchFolder folder;
        words = words + Words{"--client-secret-file", folder.write("s", "another")};
        const AppRun ended = run_in_process(words, {.connect = connect});
        EXPECT_EQ(ended.code, 2) << ended.screen;
        EXPECT_THAT(ended.screen, HasSubstr("looks like a Client Secret")) << value;
        for (const char* part : {"SecretVal77", "Secret77aa", "9f86d08"})
          EXPECT_THAT(ended.screen, Not(testing::ContainsRegex(part)));
      }
  EXPECT_EQ(looked_up, 0);
}

TEST(AMisplacedSecret, IsNotRepeatedByAMistakeOnTheCommandLine) {
  const std::string secret(kMisplaced);
  const ScratchFolder folder;
  const Words mistakes[] = {{"--client-secret-file", "./" + secret},
                            {"--client-secret-file", secret + ".txt"},
                            {"--link", "x/" + secret},
                            {"--ca-file", "x/" + secret},
                            {"-o", path_text(folder / "no") + "/" + secret},
                            {"--trace", path_text(folder / "no") + "/" + secret},
                            {"-o", path_text(folder / secret) + "/x"},
                            {"--proxy", secret},
                            {"--proxy", "http://u:" + secret},
                            {"--proxy", "http://" + secret + "@"},
                            {"--resolve", "a:b:" + secret},
                            {"--timeout", secret + "="}};
  const auto school = open_school();
  for (const Words& mistake : mistakes) {
    const AppRun ended = run_in_process(linked("check", *school, folder) + mistake);
    EXPECT_THAT(ended.code, testing::AnyOf(2, 3)) << mistake[1] << ended.screen;
    EXPECT_THAT(ended.screen, Not(HasSubstr(secret))) << mistake[0];
  }
  const AppRun ended = run_in_process({"check", "--url", "a.example", "--proxy", "http://u:plain-word"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.screen, Not(HasSubstr("plain-word")));
}

}  // namespace
}  // namespace wcbs_link
