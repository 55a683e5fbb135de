#include "support/moving_transport.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wizard/wizard_session.hpp"

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

class AlsoFromOutside : public AtTheWizard {
 protected:
  /// Sits there and answers the question after the counts, on a computer with these addresses.
  WizardRun at_the_counts(const Answers& more, const std::vector<std::string>& addresses) const {
    MovingTransport transport(make_curl_transport({}), addresses);
    return sit_down({.answers = then(up_to_the_address(*school_), then({school_->url()}, more)),
                     .folder = folder_.path(),
                     .transport = &transport});
  }
};

TEST_F(AlsoFromOutside, IsAChoiceAfterTheProofThatComparesAndComesBack) {
  const WizardRun seen = at_the_counts({"5", "", "", "1", "1", ""}, {"10.1.2.3", "172.20.10.2"});
  EXPECT_TRUE(seen.finished()) << seen.transcript;
  expect_says(seen, {"5) test from outside as well, over a mobile phone's hotspot",
                     "Connect this computer to a mobile phone's hotspot, then press Enter",
                     "Now connect this computer to the school's network again.", "Outside: "});
}

TEST_F(AlsoFromOutside, SaysThatAPracticeSchoolIsReachedFromThisComputerAlone) {
  expect_says(at_the_counts({"5", ""}, {"10.1.2.3", "172.20.10.2"}),
              {"Whether the outside can use the link is not known. The outside test reached an address that "
               "exists only inside."});
}

TEST_F(AlsoFromOutside, LeadsBackWhereItIsStopped) {
  const WizardRun back = at_the_counts({"5", "b", "1", "1", file("first.txt")}, {"10.1.2.3"});
  EXPECT_TRUE(back.finished()) << back.transcript;
  const WizardRun stopped = at_the_counts({"5", "", "3", "1", "1", file("second.txt")}, {"10.1.2.3"});
  EXPECT_TRUE(stopped.finished()) << stopped.transcript;
}

TEST_F(AlsoFromOutside, IsNotOfferedInPractice) {
  const WizardRun seen = sit_down({.answers = then(up_to_the_address(*school_), {school_->url()}),
                                   .folder = folder_.path(),
                                   .practice = true});
  EXPECT_FALSE(seen.says("test from outside as well")) << seen.transcript;
}

TEST_F(AlsoFromOutside, IsWhatTheLastScreenTellsSupportToDo) {
  expect_says(sit(whole()), {"Support can run the same from outside and compare"});
}

}  // namespace
}  // namespace wcbs_link
