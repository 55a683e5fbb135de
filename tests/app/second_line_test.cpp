// What leaves the program is cleaned once more, although nothing that comes from the transport should need
// it.

#include "app/run_app.hpp"
#include "support/canary.hpp"
#include "support/fake_transport.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// `run_app` where every request fails with `error`; all that it wrote on its terminal.
std::string seen_where_all_fails(const Error& error, const std::vector<std::string>& words) {
  ScriptedTerminal terminal({}, {false, false, false, 80});
  const auto fail = [&](const NetworkOptions&) {
    auto transport = std::make_unique<FakeTransport>();
    for (int i = 0; i < 20; ++i) transport->fates.push_back({error, {}, {}});
    return transport;
  };
  const Environment environment{terminal, fail, current_time,
                                [](std::string_view) { return std::optional<std::string>(); },
                                [] { return false; }};
  EXPECT_EQ(run_app(words, environment), 1);
  return terminal.transcript();
}

TEST(SecondLine, KeepsWhatATransportRepeatsOutOfEveryFile) {
  const std::string secret = Behaviour().client_secret;
  const std::string password = "pass/word:with@all+kinds";
  Canary canary;
  canary.watch("the secret", secret);
  canary.watch("the proxy's password", password);
  for (const std::string& told : {secret, percent_encode(secret), percent_encode(password)})
    for (const char* format : {"text", "json", "html"}) {
      const ScratchFolder folder;
      const Error error{
          Code::tls_handshake, "The library said " + told + " and no more.", {{"library", told}}};
      const std::string seen = seen_where_all_fails(
          error, {"check", "--url", "https://school.example.org/", "--client-id", "wonde",
                  "--client-secret-file", folder.write("secret.txt", secret), "--proxy",
                  "http://admin:" + percent_encode(password) + "@proxy.example.org", "-v", "--format", format,
                  "--trace", path_text(folder / "trace.json"), "-o", path_text(folder / "report")});
      EXPECT_THAT(canary.found_in(seen), IsEmpty()) << format;
      for (const char* file : {"trace.json", "report"}) {
        EXPECT_THAT(canary.found_below(folder / file), IsEmpty()) << format << ", " << told;
        EXPECT_THAT(content_of(folder / file), HasSubstr("school.example.org")) << format;
      }
    }
}

}  // namespace
}  // namespace wcbs_link
