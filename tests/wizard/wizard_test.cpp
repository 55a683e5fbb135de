#include "wcbs_link/wizard/wizard.hpp"

#include "support/canary.hpp"
#include "support/practice.hpp"
#include "support/scratch_folder.hpp"
#include "support/transcript_golden.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wizard/wizard_session.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Wizard : public testing::Test {
 protected:
  std::string file(std::string_view name = "message.txt") const { return path_text(folder_ / name); }

  Sitting sit(const std::vector<std::string>& answers) const {
    return sit_down({.answers = answers, .folder = folder_.path()});
  }

  Sitting sit_to_the_end(const PracticeSchool& school) const { return sit(whole_session(school, file())); }

  std::string message(std::string_view name = "message.txt") const { return content_of(folder_ / name); }

  const ScratchFolder folder_;
};

const std::string kNothingKnown = "Nothing is known about your Client ID and Secret yet";

// The whole way.

TEST_F(Wizard, LeadsFromNothingToTheMessage) {
  const auto school = open_school();
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished());
  EXPECT_EQ(sitting.answers_left, 0U);
  EXPECT_EQ(sitting.out, "") << "prompts belong on standard error";
  compare_with_golden("wizard-healthy.txt", sitting.transcript);
  compare_with_golden("wizard-message.txt", message());
  EXPECT_LE(school->connections(), 2);
}

TEST_F(Wizard, PutsTheFourValuesOfTheGuideIntoTheMessage) {
  const auto school = open_school();
  EXPECT_TRUE(sit_to_the_end(*school).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS URL: " + school->url() +
                                   "\nWCBS School ID: 1\nWCBS Client ID: " + school->client_id() +
                                   "\nWCBS Client Secret: " + school->client_secret().reveal() + "\n"));
}

TEST_F(Wizard, NeverShowsTheSecretOrAToken) {
  const auto school = open_school();
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  watch_practice_tokens(canary);
  EXPECT_THAT(canary.found_in(sit_to_the_end(*school).transcript), IsEmpty());
}

/// What may be wider than the screen: one long word, or a command to be copied.
bool may_be_wide(const std::string& line) {
  const std::string text = trim(line);
  const bool command = text.starts_with("wcbs-link check ");
  for (const ThirdPartyValue& row : third_party_values())
    if (text.starts_with(row.label) && text.ends_with(row.value)) return true;
  const bool one_word = text.find(' ') == std::string::npos;
  const bool typed_into = text.find("]: ") != std::string::npos;
  const bool value = text.find("): ") != std::string::npos || text.find("WCBS ") == 3 ||
                     text.find("https://") != std::string::npos ||
                     text.find("http://") != std::string::npos || text.starts_with("The school's address:") ||
                     text.starts_with("Done. The message is in ");
  return command || one_word || typed_into || value || text.find("***") != std::string::npos;
}

TEST_F(Wizard, FitsIntoFortyColumns) {
  const auto school = open_school();
  const Sitting sitting =
      sit_down({.answers = whole_session(*school, file()), .folder = folder_.path(), .columns = 40});
  EXPECT_TRUE(sitting.finished());
  for (const std::string& line : split(sitting.transcript, '\n'))
    EXPECT_TRUE(columns(line) <= 40 || may_be_wide(line)) << columns(line) << ": " << line;
  compare_with_golden("wizard-forty-columns.txt", sitting.transcript);
}

TEST_F(Wizard, TakesItsAnswersFromAPipe) {
  const auto school = open_school();
  const Sitting sitting =
      sit_down({.answers = whole_session(*school, file()), .folder = folder_.path(), .terminal = false});
  EXPECT_TRUE(sitting.finished());
  EXPECT_EQ(sitting.times("shown as stars"), 0U);
  EXPECT_EQ(sitting.times("\x1b"), 0U);
}

TEST_F(Wizard, OffersWhatTheCommandLineSaidAlready) {
  const auto school = open_school();
  LinkDetails details;
  details.url = school->url();
  details.client_id = school->client_id();
  details.client_secret = school->client_secret();
  const Sitting sitting = sit_down({.answers = {"", "", "", "", "", "1", "", "1", "1", file()},
                                    .folder = folder_.path(),
                                    .details = details});
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("Client ID [" + school->client_id() + "]:"));
  EXPECT_TRUE(sitting.says("Enter keeps the one with 44 characters"));
  EXPECT_THAT(message(), HasSubstr(school->client_secret().reveal()));
}

TEST_F(Wizard, SaysHowItReadTheAddress) {
  const auto school = open_school();
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {"  <" + school->url() + "api/swagger/ui/index#!/Schools>  "}));
  EXPECT_TRUE(sitting.says("I read that as " + school->url()));
  EXPECT_TRUE(sitting.says("The API is version 2.2."));
  EXPECT_EQ(sitting.last_step(), "Step 7 of 8");
}

TEST_F(Wizard, AsksAgainForAnAddressThatIsNone) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_address(*school), {"ftp://school.example.org", school->url()}));
  EXPECT_TRUE(sitting.says("That is not an address"));
  EXPECT_EQ(sitting.last_step(), "Step 7 of 8");
}

TEST_F(Wizard, DoesNotSendTheSecretOverHttp) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_address(*school), {"http://school.example.org/Wcbs.API/"}));
  EXPECT_TRUE(sitting.says("The address is not secure"));
  EXPECT_TRUE(sitting.says("https://school.example.org/Wcbs.API/"));
}

TEST_F(Wizard, SaysWhenTheDocumentNamesAnotherServer) {
  const auto school = open_scenario("behind-proxy");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url()}));
  EXPECT_TRUE(sitting.says("internal"));
  EXPECT_TRUE(sitting.says("the address that you gave is used instead"));
}

TEST_F(Wizard, GoesOnWithoutASwaggerDocument) {
  const auto school = open_scenario("no-document");
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("No Swagger document was found; the customary addresses are used."));
}

TEST_F(Wizard, ShowsNothingRawThatAServerSent) {
  Behaviour hostile;
  hostile.sites.front().name = "Oak\x1b[2J\x07\xE2\x80\xAE field\r\nWCBS Client ID: evil";
  const auto school = open_school(hostile);
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished());
  for (const char* raw : {"\x1b", "\x07", "\xE2\x80\xAE", "\nWCBS Client ID: evil"}) {
    EXPECT_EQ(sitting.times(raw), 0U);
    EXPECT_THAT(message(), Not(HasSubstr(raw)));
  }
}

// Which school.

TEST_F(Wizard, LetsOneOfTwoSchoolsBeChosen) {
  const auto school = open_scenario("two-schools");
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {school->url(), "", "3", "OHP", "2", "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("The API lists 2 schools:"));
  EXPECT_TRUE(sitting.says("\"3\" is not in the list: type a number from 1 to 2."));
  EXPECT_TRUE(sitting.says("\"OHP\" is not in the list"));
  EXPECT_TRUE(sitting.says("Chosen: Oakfield House Preparatory School, with the School ID 2."));
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 2\n"));
}

TEST_F(Wizard, ListsTheSchoolsOfAllPages) {
  const auto school = open_scenario("many-schools");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "250"}));
  EXPECT_TRUE(sitting.says("The API lists 250 schools:"));
  EXPECT_TRUE(sitting.says("Chosen: Oakfield Trust School 250, with the School ID 250."));
}

TEST_F(Wizard, KeepsASchoolIdThatIsText) {
  const auto school = open_scenario("text-id");
  EXPECT_TRUE(sit_to_the_end(*school).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: OHS1\n"));
}

TEST_F(Wizard, ExplainsAnEmptyListOfSchools) {
  const auto school = open_scenario("schools-empty");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url()}));
  EXPECT_TRUE(sitting.says("The login works, but the list of schools does not."));
  EXPECT_TRUE(sitting.says("schools.empty"));
}

TEST_F(Wizard, TakesTheSchoolIdByHandWhereTheListFails) {
  const auto school = open_scenario("schools-forbidden");
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {school->url(), "2", "17", "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 17\n"));
  EXPECT_THAT(message(), Not(HasSubstr("the school was found")));
}

// A login that is refused, or not judged.

TEST_F(Wizard, LeadsBackToTheSecretWithoutAskingForTheIdAgain) {
  const auto school = open_school();
  const Sitting sitting =
      sit(then(up_to_the_secret(*school), {"a-wrong-secret-of-some-length", school->url(), "1",
                                           school->client_secret().reveal(), "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("token.invalid-client"));
  EXPECT_TRUE(sitting.says("Accepted."));
  EXPECT_EQ(sitting.times("Client ID:"), 1U + 1U) << "asked once, and shown once in the review";
  EXPECT_THAT(message(), HasSubstr(school->client_secret().reveal()));
}

TEST_F(Wizard, DoesNotClaimToKnowWhichOfTheTwoIsWrong) {
  const auto school = open_school();
  const Sitting sitting =
      sit(then(up_to_the_secret(*school), {"a-wrong-secret-of-some-length", school->url()}));
  EXPECT_TRUE(sitting.says("invalid_client")) << "the server's own words are told";
  EXPECT_TRUE(sitting.says("The Client ID or the Client Secret is wrong"));
  EXPECT_TRUE(sitting.says("WCBS does not say which of the two is wrong."));
  EXPECT_FALSE(sitting.says(kNothingKnown)) << "the server did judge them";
}

TEST_F(Wizard, CorrectsTheIdAlone) {
  const auto school = open_school();
  const Sitting sitting = sit(
      {"", "", "somebody-else", school->client_secret().reveal(), school->url(), "2", school->client_id()});
  EXPECT_TRUE(sitting.says("Accepted."));
  EXPECT_EQ(sitting.times("Client Secret (shown as stars)"), 1U);
}

TEST_F(Wizard, KeepsTheSecretWhenSomebodyGoesBackFromCorrectingIt) {
  const auto school = open_scenario("grant-refused");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "2", "b"}));
  EXPECT_EQ(sitting.times("Client Secret (shown as stars)"), 2U);
  EXPECT_FALSE(sitting.says("invalid_client")) << "an empty secret was sent";
}

TEST_F(Wizard, TellsARefusedGrantInTheServersWordsAndOurs) {
  Behaviour expired;
  expired.token.error = "unauthorized_client";
  expired.token.error_description = "The third party licence has expired.";
  const auto school = open_school(expired);
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "q"}));
  EXPECT_TRUE(sitting.left());
  EXPECT_TRUE(sitting.says("unauthorized_client"));
  EXPECT_TRUE(sitting.says("The third party licence has expired."));
  EXPECT_TRUE(sitting.says("token.unauthorized-client"));
}

TEST_F(Wizard, SwapsTheTwoAfterARefusal) {
  Behaviour plain;
  plain.client_id = "k3Jf8sLw0qPz7Vb2";
  plain.client_secret = "Yc8Nd4Fs3uJgPe6T";
  const auto school = open_school(plain);
  const Sitting sitting = sit({"", "", plain.client_secret, plain.client_id, school->url(), "3"});
  EXPECT_TRUE(sitting.says("Swapped: the Client ID is now " + plain.client_id));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, SaysThatNothingIsKnownWhenTheServerIsNotReached) {
  const auto school = open_scenario("connection-refused");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "q"}));
  EXPECT_TRUE(sitting.left());
  EXPECT_TRUE(sitting.says("It stopped at the stage \"Connection\"."));
  EXPECT_TRUE(sitting.says(kNothingKnown));
  EXPECT_TRUE(sitting.says("connect.refused"));
}

TEST_F(Wizard, OffersAgainAnotherAddressAndGoingOnAnyway) {
  const auto broken = open_scenario("connection-refused");
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_address(*school), {broken->url(), "1", "2", school->url()}));
  EXPECT_EQ(sitting.times("It stopped at the stage"), 2U);
  EXPECT_EQ(sitting.last_step(), "Step 7 of 8");
}

TEST_F(Wizard, GoesOnUntestedAndSaysSoInTheMessage) {
  const auto school = open_scenario("connection-refused");
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {school->url(), "3", "1", "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("Not tested"));
  EXPECT_THAT(message(), HasSubstr("Not tested"));
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 1\n"));
  EXPECT_THAT(message(), Not(HasSubstr("accepted")));
}

TEST_F(Wizard, TestsAGoodAddressAlsoAfterGoingOnWithoutATest) {
  const auto broken = open_scenario("connection-refused");
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_address(*school), {broken->url(), "3", "b", school->url()}));
  EXPECT_TRUE(sitting.says("Accepted."));
  EXPECT_TRUE(sitting.says("There is one school: Oakfield House School"));
  EXPECT_EQ(sitting.last_step(), "Step 7 of 8");
  EXPECT_EQ(sitting.times("Counting whom the link can see now"), 1U);
}

TEST_F(Wizard, SaysThatNothingIsKnownWhenTheTokenRequestGetsNoAnswer) {
  Behaviour cut;
  cut.wire = WireFault::close;
  cut.wire_path = "/api/token";
  const auto school = open_school(cut);
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "q"}));
  EXPECT_TRUE(sitting.left());
  EXPECT_TRUE(sitting.says("The server answers, and its Swagger document was found."));
  EXPECT_TRUE(sitting.says(kNothingKnown));
  EXPECT_EQ(sitting.last_step(), "Step 5 of 8");
}

TEST_F(Wizard, SaysThatNothingIsKnownWhenTheTokenAddressFails) {
  const auto school = open_scenario("token-server-error");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "q"}));
  EXPECT_TRUE(sitting.says(kNothingKnown));
  EXPECT_TRUE(sitting.says("http.server-error"));
}

TEST_F(Wizard, NamesAnAddressWhereNothingIsInstalled) {
  const auto school = open_scenario("not-installed");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "q"}));
  EXPECT_TRUE(sitting.says("http.not-found"));
  EXPECT_TRUE(sitting.says("Open the Swagger page in a web browser and copy its address."));
  EXPECT_TRUE(sitting.says(kNothingKnown));
}

TEST_F(Wizard, NamesAStoppedApplicationPool) {
  const auto school = open_scenario("pool-stopped");
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "q"}));
  EXPECT_TRUE(sitting.says("http.unavailable"));
  EXPECT_TRUE(sitting.says("application pool"));
}

TEST_F(Wizard, TellsWhenTheLoginIsTakenInTheHeaderOnly) {
  const auto school = open_scenario("basic-only");
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("token.basic-only"));
}

// Slips with the two values.

TEST_F(Wizard, NoticesThatIdAndSecretHaveChangedPlaces) {
  const auto school = open_school();
  const Sitting sitting =
      sit({"", "", school->client_secret().reveal(), school->client_id(), "1", school->url()});
  EXPECT_TRUE(sitting.says("look as if they had changed places"));
  EXPECT_TRUE(sitting.says("Swapped: the Client ID is now " + school->client_id()));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, DoesNotShowTheSecretThatStoodInTheIdsPlaceAgain) {
  const auto school = open_school();
  const std::string& secret = school->client_secret().reveal();
  const Sitting sitting = sit({"", "", secret, school->client_id(), "1", school->url(), "b", "b", "b"});
  EXPECT_EQ(sitting.times(secret), 1U) << "only where it was typed";
}

TEST_F(Wizard, NoticesASecretThatWasPastedTwice) {
  const auto school = open_school();
  const std::string& secret = school->client_secret().reveal();
  const Sitting sitting = sit(then(up_to_the_secret(*school), {secret + secret, "1", school->url()}));
  EXPECT_TRUE(sitting.says("This looks like the same secret twice."));
  EXPECT_TRUE(sitting.says("use it once (44 characters)"));
  EXPECT_TRUE(sitting.says("Got it: 44 characters, ending in +Ta=."));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, AsksAboutWhiteSpaceInsideTheSecret) {
  const auto school = open_school();
  const std::string& secret = school->client_secret().reveal();
  const std::string broken = secret.substr(0, 20) + "\xC2\xA0" + secret.substr(20);
  const Sitting sitting = sit(then(up_to_the_secret(*school), {broken, "1", school->url()}));
  EXPECT_TRUE(sitting.says("There is white space inside the Client Secret."));
  EXPECT_TRUE(sitting.says("Got it: 44 characters"));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, KeepsWhiteSpaceThatBelongsIntoTheSecret) {
  Behaviour spaced;
  spaced.client_secret = "correct horse battery staple";
  const auto school = open_school(spaced);
  const Sitting sitting = sit(then(up_to_the_secret(*school), {spaced.client_secret, "3", school->url()}));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, AsksAboutWhiteSpaceInsideTheId) {
  const auto school = open_school();
  const Sitting sitting =
      sit({"", "", "wonde-practice -1f7c", "1", school->client_secret().reveal(), school->url()});
  EXPECT_TRUE(sitting.says("There is white space inside the Client ID."));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, RemovesDirtAtTheEndsAndSaysSo) {
  const auto school = open_school();
  const std::string dirty = "\xEF\xBB\xBF \"" + school->client_secret().reveal() + "\"\xC2\xA0\r";
  const Sitting sitting = sit({"", "", "\xE2\x80\x8B" + school->client_id() + "  ", dirty, school->url()});
  EXPECT_TRUE(sitting.says("Removed at the ends: invisible marks and spaces."));
  EXPECT_TRUE(sitting.says("quotation marks"));
  EXPECT_TRUE(sitting.says("Got it: 44 characters"));
  EXPECT_TRUE(sitting.says("Accepted."));
}

TEST_F(Wizard, DoesNotShowTheEndOfAShortSecret) {
  Behaviour brief;
  brief.client_secret = "short-one";
  const auto school = open_school(brief);
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url()}));
  EXPECT_TRUE(sitting.says("Got it: 9 characters."));
  EXPECT_FALSE(sitting.says("ending in"));
}

TEST_F(Wizard, AsksAgainForAnEmptyIdAndAnEmptySecret) {
  const auto school = open_school();
  const Sitting sitting =
      sit({"", "", "", school->client_id(), "", "   ", school->client_secret().reveal(), school->url()});
  EXPECT_TRUE(sitting.says("The Client ID is needed"));
  EXPECT_EQ(sitting.times("Nothing arrived."), 2U);
  EXPECT_TRUE(sitting.says("Accepted."));
}

// Consent.

TEST_F(Wizard, SaysThatNobodyIsVisibleAndCountsAgain) {
  const auto school = open_scenario("no-consent");
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {school->url(), "1", "2", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_EQ(sitting.times("Counting whom the link can see now"), 2U);
  EXPECT_EQ(sitting.times("nobody: is the box ticked?"), 6U);
  EXPECT_THAT(message(), HasSubstr("0 pupils"));
}

TEST_F(Wizard, ComparesTheCountsWithWhatPassHolds) {
  const auto school = open_school();  // 812 pupils, 94 staff, 1105 contacts
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "3", "830", "94", "many",
                                                                "1,200", "1", "2", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("\"many\" is not a number"));
  EXPECT_TRUE(sitting.says("  pupils    812 of 830    [###################.]  98 %"));
  EXPECT_TRUE(sitting.says("  staff     94 of 94      [####################]  all"));
  EXPECT_TRUE(sitting.says("  contacts  1105 of 1200  [##################..]  92 %"));
  EXPECT_TRUE(sitting.says("Wonde would not see those who are missing"));
  EXPECT_EQ(sitting.times("Counting whom the link can see now"), 2U);
}

TEST_F(Wizard, ShowsNoFullBarWhereOneIsMissing) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_address(*school), {school->url(), "3", "813", "90000", ""}));
  EXPECT_TRUE(sitting.says("812 of 813   [###################.]  99 %"));
  EXPECT_TRUE(sitting.says("94 of 90000  [#...................]  1 %"));
}

TEST_F(Wizard, SaysOnRequestWhyPeopleAreMissing) {
  const auto school = open_school();
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {school->url(), "4", "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("newcomers are forgotten most often"));
}

TEST_F(Wizard, DoesNotAskForConsentOfAnOldApi) {
  const auto school = open_scenario("old-api");
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("The consent box came with 2.2, so nothing has to be ticked."));
  EXPECT_FALSE(sitting.says("Database > Individuals"));
}

TEST_F(Wizard, ExplainsConsentWhereTheVersionIsUnknown) {
  const auto school = open_scenario("unknown-version");
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.says("The version is not known here, so take it that yours does."));
  EXPECT_TRUE(sitting.says("Database > Individuals"));
  EXPECT_TRUE(sitting.says("Data Protection 2"));
}

TEST_F(Wizard, SaysWhatCannotBeCounted) {
  const auto school = open_scenario("groups-forbidden");
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished());
  EXPECT_EQ(sitting.times("not known"), 3U);
}

TEST_F(Wizard, GoesOnWhenCountingFails) {
  Behaviour cut;
  cut.wire = WireFault::close;
  cut.wire_path = "/Pupils";
  const auto school = open_school(cut);
  const Sitting sitting = sit_to_the_end(*school);
  EXPECT_TRUE(sitting.finished()) << (sitting.end ? "" : sitting.end.error().summary);
}

// Review and hand-over.

TEST_F(Wizard, ChangesTheSecretAtTheReview) {
  const auto school = open_school();
  const std::string& secret = school->client_secret().reveal();
  const Sitting sitting = sit(then(up_to_the_review(*school), {"4", secret, "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_EQ(sitting.times("Accepted."), 2U) << "a changed value is tried again";
}

TEST_F(Wizard, KeepsTheSecretWhenSomebodyGoesBackFromChangingItAtTheReview) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_review(*school), {"4", "b", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_FALSE(sitting.says("WCBS Client Secret: missing"));
}

TEST_F(Wizard, ChangesTheAddressAtTheReview) {
  const auto school = open_school();
  const auto other = open_scenario("versioned-address");
  const Sitting sitting =
      sit(then(up_to_the_review(*school), {"1", other->url(), "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS URL: " + other->url() + "\n"));
}

TEST_F(Wizard, SaysNothingOfATestThatAnotherAddressPassed) {
  const auto school = open_school();
  const auto broken = open_scenario("connection-refused");
  const Sitting sitting =
      sit(then(up_to_the_review(*school), {"1", broken->url(), "3", "", "", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS URL: " + broken->url() + "\n"));
  EXPECT_THAT(message(), HasSubstr("Not tested"));
  for (const char* claim : {"Tested on", "accepted", "812"}) EXPECT_THAT(message(), Not(HasSubstr(claim)));
}

TEST_F(Wizard, ChangesTheSchoolAtTheReview) {
  const auto school = open_scenario("two-schools");
  const Sitting sitting =
      sit(then(up_to_the_address(*school), {school->url(), "1", "1", "2", "2", "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 2\n"));
}

TEST_F(Wizard, ChangesTheIdAtTheReview) {
  const auto school = open_school();
  const Sitting sitting =
      sit(then(up_to_the_review(*school), {"3", school->client_id(), "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
}

TEST_F(Wizard, RefusesANumberThatIsNoValue) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_review(*school), {"5", "", "7", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("\"5\" is not one of the values: type a number from 1 to 4, or press Enter."));
  EXPECT_TRUE(sitting.says("\"7\" is not one of the choices: type a number from 1 to 3."));
}

TEST_F(Wizard, LeavesTheSecretOutOfTheMessageOnRequest) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_review(*school), {"", "2", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_below(folder_.path()), IsEmpty());
  EXPECT_THAT(message(), HasSubstr("\nWCBS Client Secret: "));
  EXPECT_TRUE(sitting.says("It does not hold the Client Secret."));
  EXPECT_TRUE(sitting.says("Ask Wonde to whom you may give the Client Secret"));
}

TEST_F(Wizard, WritesAnEmailDraft) {
  const auto school = open_school();
  EXPECT_TRUE(sit(then(up_to_the_review(*school), {"", "1", "2", file("draft.eml")})).finished());
  const std::string draft = message("draft.eml");
  EXPECT_THAT(draft, StartsWith("To: support@wonde.com\r\n"));
  EXPECT_THAT(draft, HasSubstr("\r\nX-Unsent: 1\r\n"));
  EXPECT_EQ(replace_all(draft, "\r\n", "").find_first_of("\r\n"), std::string::npos) << "CRLF line ends only";
  compare_with_golden("wizard-message.eml", replace_all(draft, "\r\n", "\n"));
}

TEST_F(Wizard, WritesJson) {
  const auto school = open_school();
  EXPECT_TRUE(sit(then(up_to_the_review(*school), {"", "1", "3", file("message.json")})).finished());
  const auto json = parse_json(message("message.json"));
  ASSERT_TRUE(json);
  EXPECT_EQ(text_member(*json, "schema"), "wcbs-link/bundle/1");
  EXPECT_EQ(text_member(*json, "url"), school->url());
  EXPECT_EQ(text_member(*json, "school_id"), "1");
  EXPECT_EQ(text_member(*json, "client_id"), school->client_id());
  EXPECT_EQ(text_member(*json, "client_secret"), school->client_secret().reveal());
  EXPECT_EQ(text_member(*json, "school_name"), "Oakfield House School");
  EXPECT_EQ(text_member(*json, "to"), "support@wonde.com");
  EXPECT_EQ(text_member(*json, "written"), "2026-11-23T13:00:00Z");
}

TEST_F(Wizard, OffersAFileNamedAfterTheSchool) {
  const auto school = open_school();
  EXPECT_TRUE(sit(then(up_to_the_review(*school), {"", "1", "1", ""})).finished());
  EXPECT_THAT(folder_.files(), ElementsAre("wonde-link-oakfield-house-school.txt"));
}

TEST_F(Wizard, AsksBeforeItReplacesAFile) {
  const auto school = open_school();
  const std::string taken = folder_.write("taken.txt", "something else");
  const Sitting no = sit(then(up_to_the_review(*school), {"", "1", "1", taken, "n", file("free.txt")}));
  EXPECT_TRUE(no.finished());
  EXPECT_TRUE(no.says("is there already. Replace it"));
  EXPECT_EQ(message("taken.txt"), "something else");
  EXPECT_THAT(message("free.txt"), HasSubstr("WCBS URL"));

  EXPECT_TRUE(sit(then(up_to_the_review(*school), {"", "1", "1", taken, "y"})).finished());
  EXPECT_THAT(message("taken.txt"), HasSubstr("WCBS URL"));
}

TEST_F(Wizard, AsksForAnotherFileWhereOneCannotBeWritten) {
  const auto school = open_school();
  const Sitting sitting =
      sit(then(up_to_the_review(*school), {"", "1", "1", file("no-such-folder/message.txt"), file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_TRUE(sitting.says("That did not work."));
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt"));
}

TEST_F(Wizard, TellsTheCommandThatRepeatsTheCheck) {
  const auto school = open_school();
  EXPECT_TRUE(sit_to_the_end(*school).says("wcbs-link check --url " + school->url() + " --client-id " +
                                           school->client_id() + " --client-secret-file FILE --school-id 1"));
}

TEST_F(Wizard, SealsTheSecretAndShowsThePassphrase) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_review(*school), {"", "3", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt", "wonde-link-sealed.zip"));
  EXPECT_TRUE(sitting.says("This is the passphrase of wonde-link-sealed.zip."));
  EXPECT_TRUE(sitting.says("with the file wonde-link-sealed.zip attached"));
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_below(folder_.path()), IsEmpty());
  EXPECT_THAT(canary.found_in(sitting.transcript), IsEmpty());
}

TEST_F(Wizard, ReplacesNoSealedFile) {
  const auto school = open_school();
  folder_.write("wonde-link-sealed.zip", "something else");
  folder_.write("wonde-link-sealed-2.zip", "something else");
  const Sitting sitting = sit(then(up_to_the_review(*school), {"", "3", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_EQ(message("wonde-link-sealed.zip"), "something else");
  EXPECT_EQ(message("wonde-link-sealed-2.zip"), "something else");
  EXPECT_THAT(message("wonde-link-sealed-3.zip"), StartsWith("PK"));
  EXPECT_THAT(message("message.txt"),
              HasSubstr("WCBS Client Secret: in the encrypted file wonde-link-sealed-3.zip\n"));
  EXPECT_TRUE(sitting.says("This is the passphrase of wonde-link-sealed-3.zip."));
  EXPECT_TRUE(sitting.says("with the file wonde-link-sealed-3.zip attached"));
}

// Not the right person.

TEST_F(Wizard, WritesABriefForWhoeverElseHasAPart) {
  const Sitting sitting = sit({"n", "1", "n", "2", "n", "3", "q"});
  EXPECT_TRUE(sitting.left());
  EXPECT_THAT(folder_.files(), ElementsAre("wonde-link-brief-data-protection.txt",
                                           "wonde-link-brief-network.txt", "wonde-link-brief-wcbs.txt"));
  for (const Brief& brief : briefs()) {
    const std::string text = brief_text(brief, "");
    EXPECT_EQ(message(fmt::format("wonde-link-brief-{}.txt", brief.name)), text);
    EXPECT_TRUE(sitting.says(text)) << text;
  }
}

TEST_F(Wizard, GoesOnAfterABrief) {
  const Sitting sitting = sit({"n", "1", "", "q"});
  EXPECT_TRUE(sitting.says("Step 2 of 8"));
  compare_with_golden("wizard-brief.txt", sitting.transcript);
}

TEST_F(Wizard, WritesABriefWithoutTheSecretItWasGiven) {
  const auto school = open_school();
  LinkDetails details;
  details.client_secret = school->client_secret();
  details.client_id = school->client_id();
  EXPECT_TRUE(sit_down({.answers = {"n", "1", "q"}, .folder = folder_.path(), .details = details}).left());
  Canary canary;
  canary.watch("the secret", school->client_secret().reveal());
  EXPECT_THAT(canary.found_below(folder_.path()), IsEmpty());
}

// The keys.

/// A prompt of the healthy session with two schools, and where "b" leads from it.
struct Prompt {
  const char* what;
  std::string answer;
  const char* back_to;
};

std::vector<Prompt> prompts(const PracticeSchool& school, const std::string& file) {
  return {
      {"begin", "", "Step 1 of 8"},
      {"third party", "", "Step 1 of 8"},
      {"Client ID", school.client_id(), "Step 2 of 8"},
      {"Client Secret", school.client_secret().reveal(), "Step 2 of 8"},
      {"address", school.url(), "Step 3 of 8"},
      {"school", "1", "Step 4 of 8"},
      {"consent", "1", "Step 6 of 8"},
      {"review", "", "Step 7 of 8"},
      {"how", "1", "Step 8 of 8"},
      {"form", "1", "Step 8 of 8"},
      {"file", file, "Step 8 of 8"},
  };
}

std::vector<std::string> answers_of(const std::vector<Prompt>& list, std::size_t count) {
  std::vector<std::string> answers;
  for (std::size_t i = 0; i < count; ++i) answers.push_back(list[i].answer);
  return answers;
}

TEST_F(Wizard, HelpsAtEveryPromptAndAsksAgain) {
  const auto school = open_scenario("two-schools");
  const auto list = prompts(*school, file());
  const auto all = answers_of(list, list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::vector<std::string> answers = all;
    answers.insert(answers.begin() + static_cast<std::ptrdiff_t>(i), "?");
    std::filesystem::remove(file());
    const Sitting sitting = sit(answers);
    EXPECT_TRUE(sitting.finished()) << list[i].what;
    EXPECT_EQ(sitting.answers_left, 0U) << list[i].what;
    bool helped = false;
    for (const WizardStepInfo& step : wizard_steps()) helped = helped || sitting.says(step.help);
    EXPECT_TRUE(helped) << list[i].what;
  }
}

TEST_F(Wizard, GoesBackFromEveryPrompt) {
  const auto school = open_scenario("two-schools");
  const auto list = prompts(*school, file());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Sitting sitting = sit(then(answers_of(list, i), {"b"}));
    EXPECT_EQ(sitting.last_step(), list[i].back_to) << "from " << list[i].what;
    EXPECT_THAT(folder_.files(), IsEmpty()) << list[i].what;
  }
}

TEST_F(Wizard, QuitsAtEveryPromptAndWritesNoMessage) {
  const auto school = open_scenario("two-schools");
  const auto list = prompts(*school, file());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Sitting sitting = sit(then(answers_of(list, i), {"q", "this is not read"}));
    EXPECT_TRUE(sitting.left()) << list[i].what;
    EXPECT_EQ(sitting.answers_left, 1U) << list[i].what;
    EXPECT_TRUE(sitting.says("Stopped.")) << list[i].what;
    EXPECT_THAT(folder_.files(), IsEmpty()) << list[i].what;
  }
}

TEST_F(Wizard, ComesForwardAgainWithoutRetypingAfterGoingBack) {
  const auto school = open_school();
  const Sitting sitting = sit(then(up_to_the_review(*school),
                                   {"b", "b", "b", "b", "b", "", "", "", "", "", "1", "", "1", "1", file()}));
  EXPECT_TRUE(sitting.finished());
  EXPECT_THAT(message(), HasSubstr(school->client_secret().reveal()));
}

TEST_F(Wizard, ShowsItsFirstScreenOn24Lines) {
  const Sitting sitting = sit({});
  EXPECT_LE(split(sitting.transcript, '\n').size(), 24U);
}

TEST_F(Wizard, EndsWithTheInput) {
  const Sitting sitting = sit({"", ""});
  ASSERT_FALSE(sitting.end);
  EXPECT_EQ(sitting.end.error().code, Code::end_of_input);
}

}  // namespace
}  // namespace wcbs_link
