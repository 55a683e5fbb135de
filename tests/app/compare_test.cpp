#include "support/app_run.hpp"
#include "support/moving_transport.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "support/tested_places.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/net/curl_transport.hpp"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CompareCommand : public testing::Test {
 protected:
  std::string path(std::string_view name) const { return path_text(folder_ / name); }

  std::string report(std::string_view name, const TestedPlace& place) const {
    return folder_.write(name, report_json(tested_at(place)));
  }

  const ScratchFolder folder_;
  const std::string inside_ = report("inside.json", inside());
  const std::string outside_ = report("outside.json", outside());
};

TEST_F(CompareCommand, EndsWithWhatTheOutsideCanDo) {
  const AppRun can = run_in_process({"compare", inside_, outside_});
  EXPECT_EQ(can.code, 0) << can.err;
  EXPECT_THAT(can.out, StartsWith("The outside can use the link.\n"));
  EXPECT_EQ(can.err, "");

  TestedPlace behind_firewall = outside();
  behind_firewall.failure = Error{Code::connect_timeout, "No answer."};
  const AppRun cannot = run_in_process({"compare", inside_, report("closed.json", behind_firewall)});
  EXPECT_EQ(cannot.code, 1);
  EXPECT_THAT(cannot.out, StartsWith("The outside cannot use the link: The server does not answer"));

  EXPECT_EQ(run_in_process({"compare", inside_, inside_}).code, 1) << "not known is not yes";
}

TEST_F(CompareCommand, RefusesWhatAreNotTwoReportsOfOneLinkInOneSentence) {
  const std::string other = folder_.write(
      "other.json",
      replace_all(report_json(tested_at(outside())), "school.example.org", "other.example.org"));
  const std::string none = folder_.write("none.json", "{}");
  const std::pair<Words, const char*> cases[] = {
      {{"compare"}, "Missing: INSIDE and OUTSIDE"},
      {{"compare", inside_}, "Missing: INSIDE and OUTSIDE"},
      {{"compare", "-", "-"}, "Standard input can be one of the two reports"},
      {{"compare", inside_, other}, "These are not two reports of one link"},
      {{"compare", inside_, none}, "is not a report that can be shown"},
      {{"compare", none, outside_}, "is not a report that can be shown"},
      {{"compare", path("missing.json"), outside_}, "INSIDE "},
      {{"compare", inside_, path("missing.json")}, "OUTSIDE "},
  };
  for (const auto& [words, sentence] : cases) {
    const AppRun ended = run_in_process(words);
    EXPECT_EQ(ended.code, 2) << sentence;
    EXPECT_EQ(ended.out, "") << sentence;
    EXPECT_THAT(on_one_line(ended.err), HasSubstr(sentence));
  }
}

TEST_F(CompareCommand, ReadsOneOfTheTwoFromStandardInput) {
  const std::vector<std::string> lines = split(report_json(tested_at(outside())), '\n');
  const AppRun ended = run_in_process({"compare", inside_, "-"}, {.answers = lines});
  EXPECT_EQ(ended.code, 0) << ended.err;
}

TEST_F(CompareCommand, WritesJsonToAFile) {
  const AppRun ended =
      run_in_process({"compare", inside_, outside_, "--format", "json", "-o", path("both.json")});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  const Json json = json_of(content_of(folder_ / "both.json"));
  EXPECT_EQ(json["schema"], "wcbs-link/compare/1");
  EXPECT_EQ(json["usable"], true);
}

TEST_F(CompareCommand, IsCompletedWithFiles) {
  EXPECT_EQ(run_in_process({"complete", "compare", ""}).out, ":files\n");
  EXPECT_THAT(run_in_process({"complete", "compare", "--f"}).out, HasSubstr("--format"));
}

/// A practice school under a name that everybody can reach, tested by a computer that moves.
class CheckOutside : public testing::Test {
 protected:
  AppRun run(const Words& more, const Words& answers, const Words& addresses, bool terminal = true) {
    const int port = parse_url(school_->url())->port;
    Words words = {"check",
                   "--url",
                   fmt::format("http://school.example.org:{}/Wcbs.API/", port),
                   "--resolve",
                   fmt::format("school.example.org:{}:127.0.0.1", port),
                   "--allow-http",
                   "--client-id",
                   school_->client_id(),
                   "--client-secret-file",
                   folder_.write("secret.txt", school_->client_secret().reveal()),
                   "--outside"};
    const auto connect = [&](NetworkOptions options) -> std::unique_ptr<HttpTransport> {
      return std::make_unique<MovingTransport>(make_curl_transport(std::move(options)), addresses);
    };
    return run_in_process(
        words + more,
        {.answers = answers, .terminal = terminal, .variables = {{"NO_COLOR", "1"}}, .connect = connect});
  }

  std::unique_ptr<PracticeSchool> school_ = open_school();
  const ScratchFolder folder_;
};

TEST_F(CheckOutside, TestsTwiceOnceTheAddressHasChanged) {
  const AppRun ended = run({}, {""}, {"10.1.2.3", "10.1.2.3", "", "172.20.10.2"});
  EXPECT_EQ(ended.code, 0) << ended.screen;
  EXPECT_THAT(ended.out, StartsWith("The outside can use the link"));
  EXPECT_THAT(ended.out, HasSubstr("from 172.20.10.2"));
  EXPECT_THAT(on_one_line(ended.err),
              HasSubstr("Connect this computer to a mobile phone's hotspot, then press Enter:"));
  EXPECT_THAT(ended.err, HasSubstr("Now connect this computer to the school's network again."));
}

TEST_F(CheckOutside, GivesTheComparisonAsJson) {
  const AppRun ended = run({"--format", "json"}, {""}, {"10.1.2.3", "172.20.10.2"});
  EXPECT_EQ(ended.code, 0) << ended.screen;
  const Json json = json_of(ended.out);
  EXPECT_EQ(json["schema"], "wcbs-link/compare/1");
  EXPECT_EQ(json["inside"]["from"], "10.1.2.3");
  EXPECT_EQ(json["outside"]["from"], "172.20.10.2");
}

TEST_F(CheckOutside, SaysThatTheNetworkIsTheSameAndAsks) {
  const AppRun stopped = run({}, {"", "3"}, {"10.1.2.3"});
  EXPECT_EQ(stopped.code, 130);
  EXPECT_EQ(stopped.out, "");
  EXPECT_THAT(on_one_line(stopped.err),
              HasSubstr("still in the same network: its own address is 10.1.2.3 as before."));
  EXPECT_THAT(stopped.err, HasSubstr("Stopped. Nothing was compared."));

  const AppRun all_the_same = run({}, {"", "2"}, {"10.1.2.3"});
  EXPECT_EQ(all_the_same.code, 1);
  EXPECT_THAT(on_one_line(all_the_same.out), HasSubstr("Both tests were made in the same place."));

  Words addresses(50, "10.1.2.3");
  addresses.emplace_back("172.20.10.2");
  EXPECT_EQ(run({}, {"", "1", ""}, addresses).code, 0);
}

TEST_F(CheckOutside, SaysThatThereIsNoNetwork) {
  const AppRun ended = run({}, {"", "3"}, {"10.1.2.3", ""});
  EXPECT_THAT(ended.err, HasSubstr("This computer has no network at the moment."));
}

TEST_F(CheckOutside, CanBeLeft) {
  for (const char* key : {"b", "q"}) EXPECT_EQ(run({}, {key}, {"10.1.2.3"}).code, 130) << key;
  const AppRun helped = run({}, {"?", "q"}, {"10.1.2.3"});
  EXPECT_THAT(on_one_line(helped.err), HasSubstr("turn on the hotspot of a mobile phone"));
}

TEST_F(CheckOutside, NeedsSomebodyAtATerminal) {
  const AppRun ended = run({}, {}, {"10.1.2.3"}, false);
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(on_one_line(ended.err), HasSubstr("--outside needs somebody at a terminal"));
  EXPECT_EQ(school_->connections(), 0);
}

TEST_F(CheckOutside, OpensNewConnectionsInTheOtherNetwork) {
  const AppRun ended = run({}, {""}, {"10.1.2.3", "172.20.10.2"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(school_->connections(), 2);
}

}  // namespace
}  // namespace wcbs_link
