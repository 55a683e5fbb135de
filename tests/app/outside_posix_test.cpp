#include "app/run_app.hpp"
#include "support/moving_transport.hpp"
#include "support/practice_scenario.hpp"
#include "support/pty_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/io/this_process.hpp"
#include "wcbs_link/net/curl_transport.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

/// `check --outside` at a real terminal, on a computer whose own address changes while it is asked for.
int check_outside(const PracticeSchool& school, const std::string& secret_file) {
  catch_interrupts();
  const auto terminal = make_terminal();
  const Environment environment{
      *terminal,
      [](NetworkOptions options) -> std::unique_ptr<HttpTransport> {
        return std::make_unique<MovingTransport>(
            make_curl_transport(std::move(options)),
            std::vector<std::string>{"10.1.2.3", "10.1.2.3", "10.1.2.3", "172.20.10.2"});
      },
      current_time,
      [](std::string_view) { return std::optional<std::string>(); },
      [] { return interrupted(); },
  };
  const int port = parse_url(school.url())->port;
  return run_app({"check", "--url", fmt::format("http://school.example.org:{}/Wcbs.API/", port), "--resolve",
                  fmt::format("school.example.org:{}:127.0.0.1", port), "--allow-http", "--client-id",
                  school.client_id(), "--client-secret-file", secret_file, "--outside"},
                 environment);
}

class OutsideAtATerminal : public testing::Test {
 protected:
  std::unique_ptr<PracticeSchool> school_ = open_school();
  const ScratchFolder folder_;
  const std::string secret_file_ = folder_.write("secret.txt", school_->client_secret().reveal());
};

TEST_F(OutsideAtATerminal, WaitsForTheOtherNetworkAndCompares) {
  PtyProgram program([&] { return check_outside(*school_, secret_file_); });
  ASSERT_TRUE(program.wait_for("hotspot, then press Enter: ")) << program.screen();
  program.type("\r");
  ASSERT_TRUE(program.wait_for("Testing from the other network ...")) << program.screen();
  ASSERT_TRUE(program.wait_for("The outside can use the link")) << program.screen();
  EXPECT_EQ(program.wait(), 0);
  EXPECT_TRUE(program.echoes());
  EXPECT_TRUE(program.cooked());
}

TEST_F(OutsideAtATerminal, EndsByCtrlCWhereItWaitsForEnter) {
  PtyProgram program([&] { return check_outside(*school_, secret_file_); });
  ASSERT_TRUE(program.wait_for("hotspot, then press Enter: ")) << program.screen();
  program.type("\x03");
  EXPECT_EQ(program.wait(), 130);
  EXPECT_TRUE(program.echoes());
  EXPECT_TRUE(program.cooked());
}

TEST(OwnAddress, IsThatOfTheWayToTheServer) {
  const auto transport = make_curl_transport({});
  EXPECT_EQ(transport->own_address(*parse_url("http://127.0.0.1:1/")), "127.0.0.1");
  EXPECT_EQ(transport->own_address(*parse_url("http://[::1]:1/")), "::1");
}

}  // namespace
}  // namespace wcbs_link
