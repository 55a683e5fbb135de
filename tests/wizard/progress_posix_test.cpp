#include "wcbs_link/base/json.hpp"
#include "wizard/progress.hpp"
#include "wizard/steps.hpp"
#include "wizard/wizard_session.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SetUpLeftInTheMiddle : public AtTheWizard {
 protected:
  SetUpLeftInTheMiddle() { progress_ = folder_ / "state/wcbs-link/setup.json"; }

  /// Leaves it where consent is asked for.
  void leave_behind_the_address() const { EXPECT_TRUE(at_the_school({"q"}).left()); }

  /// Leaves it at a step with these values.
  void leave(StepId step, const LinkDetails& details) const {
    ASSERT_TRUE(save_progress(progress_, {step, {details, {}}, "", ""}, now_));
  }

  Progress kept() const {
    const auto loaded = load_progress(progress_);
    EXPECT_TRUE(loaded && *loaded);
    return loaded && *loaded ? **loaded : Progress();
  }
};

TEST_F(SetUpLeftInTheMiddle, IsKeptPrivatelyAndWithoutTheSecret) {
  const Answers all = whole();
  for (std::size_t answers = 1; answers < all.size(); ++answers) {
    SCOPED_TRACE(answers);
    const WizardRun seen =
        sit(then({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(answers)}, {"q"}));
    EXPECT_TRUE(seen.left());
    const bool is_accepted = answers < 3 || answers > 4;  // the ID may be the secret until then
    EXPECT_TRUE(seen.says(is_accepted ? "kept on this computer, without the Client Secret."
                                      : "kept on this computer, without Client ID and Client Secret."));
    EXPECT_EQ(mode_of(progress_), "0600");
    EXPECT_EQ(mode_of(progress_.parent_path()), "0700");
    EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
    EXPECT_THAT(folder_.files(), ElementsAre("state/wcbs-link/setup.json")) << "nothing half-written";
    forget_progress(progress_);
  }
}

TEST_F(SetUpLeftInTheMiddle, IsKeptAlsoWhenTheInputEnds) {
  EXPECT_FALSE(at_the_review({}).end);
  const LinkDetails details = kept().link.details;
  EXPECT_EQ(kept().step, StepId::hand_over);
  EXPECT_EQ(details.url, school_->url());
  EXPECT_EQ(details.client_id, school_->client_id());
  EXPECT_EQ(details.school_id, "1");
  EXPECT_TRUE(details.client_secret.empty());
}

TEST_F(SetUpLeftInTheMiddle, GoesOnWhereItWasLeft) {
  leave_behind_the_address();
  EXPECT_EQ(kept().link.details.client_id, school_->client_id()) << "given in the step that was left";
  const WizardRun seen = sit({"1", secret(), "1", "1", file()});
  expect_says(seen, {"A set-up was begun on this computer (" + spoken_time(now_) + ") and left at step 7",
                     "left at step 7: Consent",
                     "The school's address: " + school_->url() +
                         " The Client Secret was not kept, so please enter it again. (Client ID: " +
                         school_->client_id() + ")"});
  EXPECT_EQ(seen.times("Step 3 of 8"), 0U);
  EXPECT_TRUE(seen.finished());
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt")) << "a finished set-up is forgotten";
  EXPECT_THAT(message(), HasSubstr("WCBS URL: " + school_->url()));
}

TEST_F(SetUpLeftInTheMiddle, KeepsNoClientIdBeforeTheServerHasAcceptedIt) {
  EXPECT_TRUE(at_the_address({"q"}).left());
  EXPECT_EQ(kept().link.details.client_id, "");
  const WizardRun seen = sit({"1", school_->client_id(), secret(), school_->url(), "1", "1", file()});
  EXPECT_EQ(seen.times("Step 3 of 8"), 1U) << "both are asked for again";
  EXPECT_TRUE(seen.finished());
}

TEST_F(SetUpLeftInTheMiddle, KeepsNoSecretThatWasPastedInTheWrongPlace) {
  Behaviour behaviour;
  behaviour.client_secret = "q7Zk2VbXm9tRhLw5Yc8NdFs3uJgPe6Ta";
  school_ = open_school(behaviour);
  EXPECT_TRUE(sit({"", "", secret(), "q"}).left());
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
  // The two swapped, and nobody notices before the server refuses them.
  EXPECT_TRUE(
      sit({"2", "", "", secret(), "00112233445566778899aabbccddeeff", "1", school_->url(), "q"}).left());
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
  LinkDetails details;
  details.client_id = secret();
  leave(StepId::proof, details);
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty()) << "not even where it was accepted as an id";
}

TEST_F(SetUpLeftInTheMiddle, KeepsNoSecretThatWasPastedAtAnyOtherQuestion) {
  for (const std::string& secret :
       {std::string("Sup3rS3cretValue/+Zz9876=="), std::string("plain but long words")}) {
    Canary canary;
    canary.watch("the secret", secret);
    for (const Field& field : fields()) {
      LinkDetails details;
      details.client_secret = Secret(secret);
      details.*field.member = secret;
      leave(StepId::proof, details);
      EXPECT_THAT(canary.found_below(folder_.path()), IsEmpty()) << field.key;
    }
  }
}

struct Exposed {
  const char* what;
  std::function<void(const std::filesystem::path& file)> expose;
};

TEST_F(SetUpLeftInTheMiddle, DoesNotCountWhereSomebodyElseCouldHaveWrittenIt) {
  namespace fs = std::filesystem;
  const std::vector<Exposed> ways = {
      {"a file that others may write", [](const fs::path& path) { fs::permissions(path, fs::perms(0622)); }},
      {"a file that the group may write",
       [](const fs::path& path) { fs::permissions(path, fs::perms(0660)); }},
      {"a folder that others may write",
       [](const fs::path& path) { fs::permissions(path.parent_path(), fs::perms(0777)); }},
      {"a link",
       [](const fs::path& path) {
         fs::rename(path, path.parent_path() / "other.json");
         fs::create_symlink("other.json", path);
       }},
      {"another account's file", [](const fs::path& path) { (void)chown(path.c_str(), 65534, 65534); }},
  };
  for (const Exposed& way : ways) {
    if (geteuid() != 0 && std::string_view(way.what).starts_with("another")) continue;
    fs::remove_all(folder_ / "state");
    leave_behind_the_address();
    way.expose(progress_);
    const WizardRun seen = sit({"q"});
    EXPECT_TRUE(seen.says("A set-up that was kept on this computer does not count:"))
        << way.what << seen.transcript;
    EXPECT_EQ(seen.times("Step 1 of 8"), 1U) << way.what;
  }
}

TEST_F(SetUpLeftInTheMiddle, ShowsWhatItDoesNotDecideAsTheCommandThatBringsItBack) {
  LinkDetails details = details_of(*school_);
  details.ca_file = "/etc/school/root.pem";
  details.allow_http = true;
  details.token_url = "http://elsewhere.example.org/token";
  leave(StepId::proof, details);
  const WizardRun seen = sit({"1", secret(), "q"});
  EXPECT_TRUE(seen.says(
      "wcbs-link setup --ca-file /etc/school/root.pem --allow-http --token-url http://elsewhere.example.org/token"))
      << seen.transcript;
  EXPECT_TRUE(seen.says("Accepted.")) << "the customary address was asked instead";
}

TEST_F(SetUpLeftInTheMiddle, StartsAfreshOnRequest) {
  leave_behind_the_address();
  const WizardRun seen = sit({"2", "", "", "q"});
  EXPECT_EQ(seen.times("Step 1 of 8"), 1U);
  EXPECT_FALSE(seen.says(school_->client_id()));
}

TEST_F(SetUpLeftInTheMiddle, IsKeptWhenItsQuestionIsAnsweredWithQuit) {
  leave_behind_the_address();
  EXPECT_TRUE(sit({"q"}).left());
  EXPECT_EQ(kept().link.details.url, school_->url());
}

TEST_F(SetUpLeftInTheMiddle, IsTestedAgainWhenItGoesOnAtTheReview) {
  EXPECT_TRUE(at_the_review({"q"}).left());
  EXPECT_TRUE(sit({"1", secret(), "1", "1", file()}).finished());
  for (const char* claim : {"WCBS School ID: 1", "the login was accepted", "Oakfield House School"})
    EXPECT_THAT(message(), HasSubstr(claim));
}

TEST_F(SetUpLeftInTheMiddle, DoesNotPassAWrongSecretOnToWondeWhenItGoesOn) {
  EXPECT_TRUE(at_the_review({"q"}).left());
  const WizardRun seen = sit({"1", "not-the-secret-that-it-was-before", "", "1", file()});
  EXPECT_FALSE(seen.finished()) << "the new secret was never tried";
}

/// Nobody is thrown out of the wizard because the server does not answer today.
TEST_F(SetUpLeftInTheMiddle, OffersWhatToDoWhenTheServerIsNotReachedWhereItGoesOn) {
  school_ = open_scenario("connection-refused");
  for (const StepId step : {StepId::proof, StepId::school, StepId::consent}) {
    LinkDetails details = details_of(*school_);
    details.school_id = "1";
    leave(step, details);
    const WizardRun seen = sit({"1", secret(), "q"});
    EXPECT_TRUE(seen.left()) << step_of(step).name << (seen.end ? "" : ": " + seen.end.error().summary);
    EXPECT_TRUE(seen.says("connect.refused")) << step_of(step).name;
  }
}

TEST_F(SetUpLeftInTheMiddle, DoesNotTakeBackForGoOn) {
  leave_behind_the_address();
  const WizardRun seen = sit({"b", "q"});
  EXPECT_TRUE(seen.left());
  EXPECT_FALSE(seen.says("The Client Secret was not kept")) << "b is not the choice to go on";
}

TEST_F(SetUpLeftInTheMiddle, IgnoresAFileThatCannotBeUsed) {
  std::filesystem::create_directories(progress_.parent_path());
  for (const char* content : {"", "{", "[]", R"({"schema":"wcbs-link/progress/1","step":99,"link":{}})",
                              R"({"schema":"wcbs-link/progress/2","step":3,"link":{}})"}) {
    folder_.write("state/wcbs-link/setup.json", content);
    EXPECT_EQ(sit({"q"}).times("Step 1 of 8"), 1U) << content;
  }
}

/// Nothing but its step is wrong with it.
TEST_F(SetUpLeftInTheMiddle, IgnoresAStepThatThereIsNot) {
  std::filesystem::create_directories(progress_.parent_path());
  std::filesystem::permissions(progress_.parent_path(), std::filesystem::perms(0700));
  for (const auto& [step, is_one] : {std::pair("1", true),
                                     {"8", true},
                                     {"9", false},
                                     {"0", false},
                                     {"-1", false},
                                     {"99", false},
                                     {"3.5", false},
                                     {"4294967299", false},
                                     {"-4294967293", false},
                                     {"\"3\"", false},
                                     {"\"consent\"", true},
                                     {"\"Consent\"", false}}) {
    folder_.write(
        "state/wcbs-link/setup.json",
        std::string(R"({"schema":"wcbs-link/progress/1","step":)") + step +
            R"(,"saved":"23 November 2026, 13:00 UTC",)"
            R"("link":{"schema":"wcbs-link/link/1","url":"https://school.example.org/Wcbs.API/"}})");
    std::filesystem::permissions(progress_, std::filesystem::perms(0600));
    const auto kept = load_progress(progress_);
    ASSERT_TRUE(kept) << kept.error().summary;
    EXPECT_EQ(kept->has_value(), is_one) << step;
    if (is_one) continue;
    EXPECT_EQ(sit({"q"}).times("Step 1 of 8"), 1U) << step;
  }
}

TEST_F(SetUpLeftInTheMiddle, IsNoReasonToFailWhereItCannotBeKept) {
  folder_.write("state", "a file where the folder should be");
  const WizardRun seen = sit(whole());
  EXPECT_TRUE(seen.finished());
  EXPECT_EQ(seen.times("Your progress cannot be kept"), 1U);
}

TEST_F(SetUpLeftInTheMiddle, IsNotKeptBeforeTheFirstAnswer) {
  EXPECT_TRUE(sit({"q"}).left());
  EXPECT_TRUE(sit({"n", "1", "q"}).left());
  EXPECT_FALSE(std::filesystem::exists(progress_));
}

TEST_F(SetUpLeftInTheMiddle, SendsTheSecretNowhereElseOnceTheAddressIsCorrected) {
  const auto stranger = open_school();
  LinkDetails details = details_of(*stranger);
  details.client_id = school_->client_id();
  details.token_url = stranger->url() + "evil";
  details.schools_url = stranger->url() + "s/schools";
  leave(StepId::address, details);
  const WizardRun kept = sit({"1", secret(), school_->url(), "q"});
  expect_says(kept, {"does not count.", "wcbs-link setup --token-url " + stranger->url() + "evil",
                     "Accepted.", "There is one school"});

  const WizardRun file = sit_down({.answers = {"", "", "", secret(), school_->url(), "q"},
                                   .details = with_options({details, {}}, {}).details});
  expect_says(file, {"--schools-url " + stranger->url() + "s/schools", "Accepted.", "There is one school"});

  leave(StepId::address, details);
  LinkDetails given;
  given.token_url = details.token_url;
  const WizardRun word =
      sit_down({.answers = {"1", secret(), school_->url(), "q"}, .progress = progress_, .details = given});
  EXPECT_FALSE(word.says("Accepted.")) << "an option is the person's word";
}

TEST_F(SetUpLeftInTheMiddle, KeepsNoClientIdOfTheCommandLineThatWasNeverAccepted) {
  leave(StepId::proof, details_of(*school_));
  LinkDetails given;
  given.client_id = "never-accepted";
  EXPECT_TRUE(sit_down({.answers = {"1", "q"}, .progress = progress_, .details = given}).left());
  EXPECT_EQ(kept().link.details.client_id, "");
  EXPECT_THAT(content_of(progress_), testing::Not(HasSubstr("never-accepted")));
}

TEST_F(SetUpLeftInTheMiddle, KeepsNoSecretHoweverItWasTypedInThePlaceOfAnAddress) {
  for (const auto& [before, behind] : kDressings) {
    LinkDetails details;
    details.url = std::string(before) + "q7Zk2VbXm9tRhLw5Yc8NdFs3uJgPe6Ta" + std::string(behind);
    leave(StepId::proof, details);
    EXPECT_EQ(kept().link.details.url, "") << details.url;
  }
}

}  // namespace
}  // namespace wcbs_link
