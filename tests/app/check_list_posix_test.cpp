#include "support/app_run.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"

#include <chrono>
#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// check --list as a process: Ctrl-C, a reader that goes away, rounds.
class CheckListProgram : public testing::Test {
 protected:
  std::string list(const std::string& rows) const {
    return folder_.write("schools.csv", "label,url,school_id\n" + rows);
  }

  /// One that answers at once and one that never does.
  std::string half_stalled() const {
    return list("quick," + healthy_->url() + ",\nnever," + stalled_->url() + ",\n");
  }

  const std::unique_ptr<PracticeSchool> healthy_ = open_school();
  const std::unique_ptr<PracticeSchool> stalled_ = open_scenario("stalled");
  const ScratchFolder folder_;
};

TEST_F(CheckListProgram, PrintsWhatIsKnownWhenItIsInterrupted) {
  Process lines(
      {.words = {"check", "--list", half_stalled(), "--format", "jsonl"}, .folder = folder_.path()});
  ASSERT_TRUE(lines.wait_for("\"label\":\"quick\""));
  lines.signal(SIGINT);
  EXPECT_EQ(lines.wait(std::chrono::seconds(5)).code, 130);

  Process text({.words = {"check", "--list", half_stalled()}, .folder = folder_.path()});
  const auto asked_before = healthy_->requests().size();
  for (int i = 0; i < 500 && healthy_->requests().size() < asked_before + 3; ++i)
    (void)text.wait_for("never said", std::chrono::milliseconds(10));
  (void)text.wait_for("never said", std::chrono::milliseconds(500));
  text.signal(SIGINT);
  const Ended ended = text.wait(std::chrono::seconds(5));
  EXPECT_EQ(ended.code, 130);
  EXPECT_THAT(ended.out,
              AllOf(StartsWith("Interrupted: 1 of 2 links were tested."), HasSubstr("\nwarning  quick  ")));
  EXPECT_EQ(ended.err, "") << "no progress where nobody watches";
}

TEST_F(CheckListProgram, TestsTheListAgainAndAgain) {
  Process program({.words = {"check", "--list", list("quick," + healthy_->url() + ",\n"), "--format", "jsonl",
                             "--watch", "0.05"},
                   .folder = folder_.path()});
  ASSERT_TRUE(program.wait_for("}\n{"));
  program.signal(SIGINT);
  const Ended ended = program.wait();
  EXPECT_EQ(ended.code, 130);
  EXPECT_GE(healthy_->connections(), 2);
}

TEST_F(CheckListProgram, TestsNothingMoreForAReaderThatIsGone) {
  std::string rows;
  for (int i = 0; i < 400; ++i)
    rows += "row " + std::to_string(i) + "," + healthy_->url() + "," + std::to_string(i) + "\n";
  const Ended ended =
      run_program({.words = {"-c", "\"$0\" check --list \"$1\" --format jsonl --jobs 1 | head -n 1",
                             WCBS_LINK_PROGRAM, list(rows)},
                   .inside = {"/bin/bash"},
                   .folder = folder_.path()});
  EXPECT_LT(healthy_->connections(), 200) << ended.out;
}

}  // namespace
}  // namespace wcbs_link
