#include "support/fake_transport.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wizard/failure.hpp"
#include "wizard/steps.hpp"
#include "wizard/wizard_session.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What is offered where something failed, was only half right, or is to be changed once more.
class WaysOn : public AtTheWizard {
 protected:
  WizardRun outside(const Answers& more) const {
    return sit_down({.answers = then(up_to_the_address(*school_), more),
                     .folder = folder_.path(),
                     .now = now_,
                     .inside_is_fine = false});
  }
};

/// One step alone, with a transport that plays a list of fates.
struct Alone {
  Alone(std::vector<std::string> answers, std::vector<Result<HttpResponse>> fates)
      : terminal(std::move(answers)),
        console(terminal, ColourChoice::never, true),
        talk(console),
        transport(std::move(fates)),
        link(transport, console.redactor(), details()) {
    setup.now = current_time;
    setup.folder = folder.path();
  }
  static LinkDetails details() {
    LinkDetails known;
    known.url = "https://school.example.org/Wcbs.API/";
    known.client_id = "an-id";
    known.client_secret = Secret("a-secret");
    return known;
  }

  const ScratchFolder folder;
  ScriptedTerminal terminal;
  Console console;
  Talk talk;
  FakeTransport transport;
  LinkSession link;
  WizardSetup setup;
  Sitting sitting{talk, link, transport, setup};
};

Error time_out() {
  return {Code::connect_timeout, "No answer within 15 seconds."};
}

// Failures.

TEST(AFailure, OffersFirstWhatIsLikeliestToHelp) {
  for (const auto& [code, first] :
       {std::pair(Code::connect_timeout, "1) try again, waiting up to 60 seconds"),
        {Code::dns_not_found, "1) enter another address"},
        {Code::http_not_found, "1) enter another address"},
        {Code::connect_refused, "1) write a text for whoever runs the WCBS web server (IIS)"},
        {Code::proxy_unreachable, "1) write a text for whoever runs the network"}}) {
    Alone one({"q"}, {});
    const auto mend = ask_to_mend(one.sitting, {code, "This was seen."},
                                  {{Mend::address, "enter another address"}, {Mend::again, "try again"}});
    EXPECT_EQ(mend.error().code, Code::quit);
    EXPECT_THAT(one.terminal.transcript(), HasSubstr(first));
    EXPECT_THAT(one.terminal.transcript(), HasSubstr("  q) stop here"));
  }
}

TEST(AFailure, LetsTheNextTryTakeLongerOnce) {
  Alone one({"1", "q"}, {});
  const std::vector<Choice<Mend>> ways = {{Mend::again, "try again"}};
  EXPECT_EQ(*ask_to_mend(one.sitting, time_out(), ways), Mend::again);
  EXPECT_EQ(one.transport.patience, std::chrono::seconds(60));
  EXPECT_FALSE(ask_to_mend(one.sitting, time_out(), ways));
  EXPECT_THAT(one.terminal.transcript(), HasSubstr("1) write a text for"));
}

TEST(AFailure, WritesATextForWhoeverCanMendIt) {
  Alone one({"1", "1"}, {});
  const Error refused{Code::connect_refused, "203.0.113.7 refused the connection."};
  EXPECT_EQ(*ask_to_mend(one.sitting, refused, {{Mend::again, "try again"}}), Mend::again)
      << "the text is not offered again";
  EXPECT_THAT(one.folder.files(), ElementsAre("wonde-link-connect-refused.txt"));
  const std::string text = content_of(one.folder / "wonde-link-connect-refused.txt");
  EXPECT_EQ(text, owner_text(refused, "https://school.example.org/Wcbs.API/", one.link.details().client_id,
                             one.setup.now()));
  for (const char* part : {"https://school.example.org/Wcbs.API/", "203.0.113.7 refused", "connect.refused"})
    EXPECT_THAT(text, HasSubstr(part));
  EXPECT_THAT(one.terminal.transcript(), HasSubstr(path_text(one.folder / "wonde-link-connect-refused.txt")));
}

TEST(AFailure, TakesAnAddressForAnAnswerAndNothingElse) {
  Alone one({"maybe", "https://other.example.org"}, {});
  EXPECT_EQ(*ask_to_mend(one.sitting, time_out(), {{Mend::address, "enter another address"}}), Mend::address);
  EXPECT_EQ(one.sitting.typed_address, "https://other.example.org");
  EXPECT_THAT(one.terminal.transcript(), HasSubstr("\"maybe\" is not one of the choices"));
  Alone other({"https://other.example.org", "q"}, {});
  EXPECT_FALSE(ask_to_mend(other.sitting, time_out(), {{Mend::again, "try again"}}))
      << "no address is asked for";
}

TEST(AFailure, TakesNoSecretForAnAddress) {
  Alone one({"Sup3rS3cretValue/+Zz9876==", "q"}, {});
  EXPECT_FALSE(ask_to_mend(one.sitting, time_out(), {{Mend::address, "enter another address"}}));
  EXPECT_EQ(one.sitting.typed_address, "");
}

TEST(TheStepOfTheProof, AsksForATokenAndSaysThatItWasAccepted) {
  Alone one({}, {});
  one.transport.fates.push_back({response(404), {}, {}});
  const auto next = proof_step(one.sitting);
  EXPECT_FALSE(next) << "there is nothing behind the address, and no answer to what now";
  EXPECT_THAT(one.terminal.transcript(), HasSubstr("the server did not judge"));
}

TEST_F(WaysOn, TryAnAddressThatIsTypedAtTheMenu) {
  const auto broken = open_scenario("connection-refused");
  const WizardRun seen = at_the_address({broken->url(), school_->url()});
  EXPECT_TRUE(seen.says("Accepted."));
  EXPECT_EQ(seen.last_step(), "Step 7 of 8");
}

TEST_F(WaysOn, OfferTheSecureFormOfAnAddress) {
  const WizardRun seen = at_the_address({"http://school.invalid/Wcbs.API/"});
  EXPECT_TRUE(seen.says("The school's address [https://school.invalid/Wcbs.API/]:"));
}

// Inside-only addresses, and what else a check knows.

TEST_F(WaysOn, AskAboutAnAddressThatWorksInsideAlone) {
  const WizardRun seen = outside({school_->url(), "q"});
  expect_says(seen, {"Wonde connects from the internet", "dns.private-address",
                     "1) enter the address that is used from outside the school"});
  EXPECT_EQ(seen.last_step(), "Step 4 of 8");
}

TEST_F(WaysOn, KeepAnInsideAddressAndSayWhyInTheMessage) {
  const WizardRun seen = outside({school_->url(), "2", "Wonde has a VPN to us", "1", "1", file()});
  EXPECT_TRUE(seen.finished()) << seen.transcript;
  EXPECT_TRUE(seen.says("Warning: The address may work only inside the school (dns.private-address)."));
  EXPECT_THAT(replace_all(message(), "\n  ", " "), HasSubstr("How you reach it: Wonde has a VPN to us"));
}

TEST_F(WaysOn, KeepNoSecretInTheSentenceOnHowWondeReachesAnInsideAddress) {
  Behaviour plain;
  plain.client_secret = "Zq!tRw#pLm*vK";  // neither long nor with a digit
  school_ = open_school(plain);
  const WizardRun seen =
      outside({school_->url(), "2", "we send Zq!tRw#pLm*vK by VPN", "by VPN", "1", "2", file()});
  EXPECT_TRUE(seen.says("That looks like a Client Secret. It was not kept."));
  EXPECT_THAT(message(), Not(HasSubstr("Zq!tRw#pLm*vK")));
  EXPECT_THAT(message(), HasSubstr("by VPN"));
}

TEST_F(WaysOn, WriteATextForTheNetworkPeopleAndThenGoOn) {
  const WizardRun seen = outside({school_->url(), "3", "2", "", "q"});
  EXPECT_THAT(folder_.files(), ElementsAre("wonde-link-brief-network.txt"));
  EXPECT_THAT(message("wonde-link-brief-network.txt"), HasSubstr(school_->url()));
  EXPECT_EQ(seen.last_step(), "Step 7 of 8");
}

TEST_F(WaysOn, TakeTheOutsideAddressWhereTheInsideOneIsAskedAbout) {
  const auto other = open_school();
  const WizardRun seen = outside({school_->url(), other->url(), "q"});
  EXPECT_TRUE(seen.says("I read that as " + other->url()));
}

TEST_F(WaysOn, SayAWarningAfterTheAddressAndAtTheReview) {
  school_ = open_scenario("wrong-clock");
  const WizardRun seen = at_the_school({"", "1", "q"});
  EXPECT_EQ(seen.times("http.clock-skew"), 2U) << seen.transcript;
  EXPECT_TRUE(seen.says("Press Enter to go on. For a text to forward, type n:"));
}

TEST_F(WaysOn, SayNoWarningWhereThereIsNone) {
  EXPECT_EQ(at_the_review({}).times("Warning"), 0U);
}

// Untested.

TEST_F(WaysOn, ReadTheSchoolIdFromWhatPeoplePaste) {
  school_ = open_scenario("connection-refused");
  for (const char* pasted : {"12", "\"Id\": 12,", "{\"Id\": 12, \"Name\"", "School ID: 12", "12,"}) {
    const WizardRun seen = at_the_school({"4", pasted, "", "1", file()});
    EXPECT_TRUE(seen.finished()) << pasted;
    EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 12\n")) << pasted;
    std::filesystem::remove(file());
  }
  EXPECT_TRUE(at_the_school({"4", "1 2", "n", "12", "", "q"}).says("Is it really 1 2"));
}

TEST_F(WaysOn, ProposeToLeaveTheSecretOutOfWhatWasNotTested) {
  school_ = open_scenario("connection-refused");
  const WizardRun seen = at_the_school({"4", "12", "", "", file()});
  EXPECT_TRUE(seen.finished()) << seen.transcript;
  expect_says(seen, {"Your choice [2]:", "Run wcbs-link again once that is mended"});
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
  EXPECT_THAT(message(), HasSubstr("Not tested"));
}

// What was typed.

TEST_F(WaysOn, TakeOffALabelThatWasCopiedAlong) {
  const WizardRun seen = sit(
      {"", "", "Client ID: " + school_->client_id(), "1", "Client Secret:" + secret(), "1", school_->url()});
  expect_says(seen, {"1) take off \"Client ID:\"", "1) take off \"Client Secret:\"", "Got it: 44 characters",
                     "Accepted."});
}

// The hand-over.

TEST_F(WaysOn, HandOverInTwoQuestionsAndEightEnters) {
  const Answers answers = then(up_to_the_address(*school_), {school_->url(), "", "", ""});
  EXPECT_EQ(answers.size(), 8U);
  const WizardRun seen = sit(answers);
  EXPECT_TRUE(seen.finished()) << seen.transcript;
  EXPECT_TRUE(seen.says("Press Enter to finish"));
  EXPECT_THAT(message("wonde-link-oakfield-house-school.txt"), HasSubstr("\nName:\nTelephone:\n"));
}

TEST_F(WaysOn, ShowWhatWasProvenInTheReview) {
  expect_says(at_the_review({}), {"1 (Oakfield House School)",
                                  "the login works, and shows 812 pupils, 94 staff, 1105 contacts."});
}

TEST_F(WaysOn, OfferTheFileWithItsFullPath) {
  EXPECT_TRUE(
      at_the_review({"1"}).says("[" + path_text(folder_ / "wonde-link-oakfield-house-school.txt") + "]:"));
}

TEST_F(WaysOn, PutTheMessageIntoAFolderAndBelowTheHome) {
  std::filesystem::create_directory(folder_ / "Desktop");
  for (const std::string& typed : {path_text(folder_ / "Desktop"), std::string("~/Desktop"),
                                   std::string("~/Desktop/message.txt"), std::string("~")}) {
    const WizardRun seen = sit_down({.answers = then(up_to_the_review(*school_), {"1", typed, "y"}),
                                     .folder = folder_.path(),
                                     .home = folder_.path()});
    EXPECT_TRUE(seen.finished()) << typed << seen.transcript;
  }
  EXPECT_THAT(folder_.files(),
              ElementsAre("Desktop/message.txt", "Desktop/wonde-link-oakfield-house-school.txt",
                          "wonde-link-oakfield-house-school.txt"));
}

TEST_F(WaysOn, TakeNoFolderForASecretHoweverItIsCalled) {
  std::filesystem::create_directories(folder_ / "Users7abcdefghijk/Desktop");
  const std::string typed = path_text(folder_ / "Users7abcdefghijk/Desktop");
  EXPECT_TRUE(at_the_review({"1", typed}).finished());
  const WizardRun slip = at_the_review({"2", typed + "/Sup3rS3cretValue+Zz9876==", file()});
  EXPECT_TRUE(slip.says("That looks like a Client Secret, not like the name of a file."));
  EXPECT_THAT(folder_.files(),
              ElementsAre("Users7abcdefghijk/Desktop/wonde-link-oakfield-house-school.txt", "message.txt"));
}

TEST_F(WaysOn, OfferAGoodFileAgainWhereAnotherFailed) {
  const WizardRun seen = at_the_review({"1", file("no-such-folder/message.txt"), ""});
  EXPECT_TRUE(seen.finished());
  EXPECT_THAT(folder_.files(), ElementsAre("wonde-link-oakfield-house-school.txt"));
}

TEST_F(WaysOn, GiveTheOtherFormsByTheirLetter) {
  EXPECT_TRUE(at_the_review({"2", "e", ""}).finished());
  EXPECT_THAT(folder_.files(),
              ElementsAre("wonde-link-oakfield-house-school.eml", "wonde-link-oakfield-house-school.txt"));
}

TEST_F(WaysOn, LeadBackAfterDoneAndRemoveWhatHoldsTheSecretForNothing) {
  const WizardRun seen = at_the_review({"1", file("first.txt"), "b", "2", file("second.txt"), ""});
  EXPECT_TRUE(seen.finished()) << seen.transcript;
  EXPECT_THAT(folder_.files(), ElementsAre("second.txt"));
  EXPECT_TRUE(seen.says("held the Client Secret and is not needed any more: it was removed."));
}

TEST_F(WaysOn, RemoveADraftThatHasTheEncryptedFileInIt) {
  Seat seat{.folder = folder_.path(), .terminal = false};
  seat.answers = then(up_to_the_review(*school_), {"3", "e", "", "b", "2", "", "", file("second.txt"), ""});
  const WizardRun seen = sit_down(seat);
  EXPECT_THAT(folder_.files(), Not(testing::Contains(HasSubstr(".eml")))) << seen.transcript;
  EXPECT_THAT(folder_.files(), Not(testing::Contains(HasSubstr(".zip"))));
}

TEST_F(WaysOn, LeaveAFileOfBeforeThatHoldsNoSecret) {
  EXPECT_TRUE(at_the_review({"2", file("first.txt"), "b", "2", file("second.txt"), ""}).finished());
  EXPECT_THAT(folder_.files(), ElementsAre("first.txt", "second.txt"));
}

TEST_F(WaysOn, SayWhoIsNotVisibleUpToTheEnd) {
  school_ = open_scenario("no-consent");
  const WizardRun seen = at_the_school({"1", "1", file()});
  EXPECT_TRUE(seen.finished());
  expect_says(seen, {"Your choice [4]:", "Warning: Wonde would see no pupils, no staff and no contacts.",
                     "1. Tick the consent boxes: Wonde would see no pupils, no staff and no contacts."});
}

// Practice.

TEST_F(WaysOn, SayPracticeInAllThatIsWritten) {
  for (const char* how : {"1", "2", "3"}) {
    const WizardRun seen = sit_down({.answers = {"n", "1", "", "", "", "", "", "1", how, "", ""},
                                     .folder = folder_.path(),
                                     .details = details_of(*school_),
                                     .practice = true});
    EXPECT_TRUE(seen.finished()) << seen.transcript;
    expect_says(seen, {"This was practice: send nothing to anybody.", "Enter takes the practice value"});
    EXPECT_FALSE(seen.says("Send the text"));
    for (const std::string& name : folder_.files())
      if (!name.ends_with(".zip")) {
        EXPECT_THAT(message(name), HasSubstr("PRACTICE, do not send")) << name;
        EXPECT_THAT(message(name), Not(HasSubstr("To: support@wonde.com"))) << name;
      }
    for (const std::string& name : folder_.files()) std::filesystem::remove(folder_ / name);
  }
}

}  // namespace
}  // namespace wcbs_link
