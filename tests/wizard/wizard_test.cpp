#include "wcbs_link/wizard/wizard.hpp"

#include "support/transcript_golden.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wizard/steps.hpp"
#include "wizard/wizard_session.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Wizard : public AtTheWizard {
 protected:
  // Sessions with another school, which go on with `more` behind its address.
  WizardRun in(std::string_view scenario, const Answers& more) {
    school_ = open_scenario(scenario);
    return at_the_school(more);
  }
  WizardRun in(const Arrange& arrange, const Answers& more) {
    Behaviour behaviour;
    arrange(behaviour);
    school_ = open_school(behaviour);
    return at_the_school(more);
  }

  static WizardRun finished(WizardRun seen) {
    EXPECT_TRUE(seen.finished()) << seen.transcript;
    return seen;
  }
};

const Answers kToTheEnd = {"1", "1", ""};

constexpr const char* kNothingKnown = "Nothing is known about your Client ID and Secret yet";
constexpr const char* kCounted = "shows Wonde 812 pupils";

// The whole way.

TEST_F(Wizard, LeadsFromNothingToTheMessage) {
  const WizardRun seen = finished(sit(whole()));
  EXPECT_EQ(seen.answers_left, 0U);
  EXPECT_EQ(seen.out, "") << "prompts belong on standard error";
  compare_with_golden("wizard-healthy.txt", seen.transcript);
  compare_with_golden("wizard-message.txt", message());
  EXPECT_LE(school_->connections(), 2);
  EXPECT_THAT(message(), HasSubstr("\nWCBS URL: " + school_->url() + "\nWCBS School ID: 1\nWCBS Client ID: " +
                                   school_->client_id() + "\nWCBS Client Secret: " + secret() + "\n"));
  EXPECT_TRUE(seen.says("wcbs-link check --url " + school_->url() + " --client-id " + school_->client_id() +
                        " --client-secret-file FILE --school-id 1"));
  EXPECT_THAT(canary().found_in(seen.transcript), IsEmpty());
}

/// What may be wider than the screen: one long word, or a command to be copied.
bool may_be_wide(const std::string& line) {
  const std::string text = trim(line);
  const bool command = text.starts_with("wcbs-link check ");
  for (const ThirdPartyValue& row : third_party_values())
    if (text.starts_with(row.label) && text.ends_with(row.value)) return true;
  const bool one_word = text.find(' ') == std::string::npos;
  const bool typed_into = text.find("]: ") != std::string::npos;
  const bool value = text.find("): ") != std::string::npos || text.starts_with("WCBS ") ||
                     text.find("https://") != std::string::npos ||
                     text.find("http://") != std::string::npos || text.starts_with("The school's address:") ||
                     text.starts_with("Done. The message is in ");
  return command || one_word || typed_into || value || text.find("***") != std::string::npos;
}

TEST_F(Wizard, FitsIntoFortyColumns) {
  const WizardRun seen = finished(sit_down({.answers = whole(), .folder = folder_.path(), .columns = 40}));
  for (const std::string& line : split(seen.transcript, '\n'))
    EXPECT_TRUE(columns(line) <= 40 || may_be_wide(line)) << columns(line) << ": " << line;
  compare_with_golden("wizard-forty-columns.txt", seen.transcript);
}

TEST_F(Wizard, TakesItsAnswersFromAPipe) {
  const WizardRun seen =
      finished(sit_down({.answers = whole(), .folder = folder_.path(), .terminal = false}));
  EXPECT_EQ(seen.times("shown as stars"), 0U);
  EXPECT_EQ(seen.times("\x1b"), 0U);
}

TEST_F(Wizard, OffersWhatTheCommandLineSaidAlready) {
  const WizardRun seen = finished(sit_down({.answers = {"", "", "", "", "", "1", "1", file()},
                                            .folder = folder_.path(),
                                            .details = details_of(*school_)}));
  expect_says(seen, {"Client ID [" + school_->client_id() + "]:", "Enter keeps the one with 44 characters"});
  EXPECT_THAT(message(), HasSubstr(secret()));
}

TEST_F(Wizard, SaysHowItReadTheAddress) {
  const WizardRun seen = at_the_address({"  <" + school_->url() + "api/swagger/ui/index#!/Schools>  "});
  expect_says(seen, {"I read that as " + school_->url(), "The API is version 2.2."});
  EXPECT_EQ(seen.last_step(), "Step 7 of 8");
}

TEST_F(Wizard, AsksAgainForAnAddressThatIsNone) {
  const WizardRun seen = at_the_address({"ftp://school.example.org", school_->url()});
  EXPECT_TRUE(seen.says("That is not an address"));
  EXPECT_EQ(seen.last_step(), "Step 7 of 8");
}

TEST_F(Wizard, DoesNotSendTheSecretOverHttp) {
  const WizardRun seen = at_the_address({"http://school.example.org/Wcbs.API/"});
  expect_says(seen, {"The address is not secure", "https://school.example.org/Wcbs.API/"});
}

TEST_F(Wizard, ShowsNothingRawThatAServerSent) {
  const WizardRun seen = finished(in(
      [](Behaviour& hostile) {
        hostile.sites.front().name = "Oak\x1b[2J\x07\u202E field\r\nWCBS Client ID: evil";
      },
      {"1", "1", file()}));
  for (const char* raw : {"\x1b", "\x07", "\u202E", "\nWCBS Client ID: evil"}) {
    EXPECT_EQ(seen.times(raw), 0U);
    EXPECT_THAT(message(), Not(HasSubstr(raw)));
  }
}

TEST_F(Wizard, SaysWhenTheDocumentNamesAnotherServer) {
  expect_says(in("behind-proxy", {}), {"internal", "the address that you gave is used instead"});
}

TEST_F(Wizard, GoesOnWithoutASwaggerDocument) {
  const WizardRun seen = finished(in("no-document", then({""}, kToTheEnd)));
  expect_says(seen, {"No Swagger document was found; the customary addresses are used."});
}

// Which school.

TEST_F(Wizard, LetsOneOfTwoSchoolsBeChosen) {
  const WizardRun seen = finished(in("two-schools", {"", "3", "OHP", "2", "1", "1", file()}));
  expect_says(seen,
              {"The API lists 2 schools:", "Type a number, a name or a School ID.",
               "\"3\" is in no name and no School ID here.", "\"OHP\" is in no name and no School ID here.",
               "Chosen: Oakfield House Preparatory School (School ID 2)."});
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 2\n"));
}

TEST_F(Wizard, KeepsASchoolIdThatIsText) {
  school_ = open_scenario("text-id");
  EXPECT_TRUE(sit(whole()).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: OHS1\n"));
}

TEST_F(Wizard, TakesTheSchoolIdByHandWhereTheListFails) {
  EXPECT_TRUE(in("schools-forbidden", {"3", "17", "", "1", file()}).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 17\n"));
  EXPECT_THAT(message(), Not(HasSubstr("the school was found")));
}

TEST_F(Wizard, ListsTheSchoolsOfAllPages) {
  expect_says(in("many-schools", {"250"}),
              {"The API lists 250 schools.", "Chosen: Oakfield Trust School 250 (School ID 250)."});
}

TEST_F(Wizard, ExplainsAnEmptyListOfSchools) {
  expect_says(in("schools-empty", {}),
              {"The login works, but the list of schools does not.", "schools.empty"});
}

// A login that is refused, or not judged.

TEST_F(Wizard, LeadsBackToTheSecretAndDoesNotClaimToKnowWhichOfTheTwoIsWrong) {
  const WizardRun seen = finished(
      at_the_secret({"a-wrong-secret-of-some-length", school_->url(), "?", "1", secret(), "1", "1", file()}));
  EXPECT_TRUE(seen.says("invalid_client")) << "the server's own words are told";
  expect_says(seen, {"token.invalid-client", "The Client ID or the Client Secret is wrong",
                     "WCBS does not say which of the two is wrong.", "Accepted."});
  EXPECT_FALSE(seen.says(kNothingKnown)) << "the server did judge them";
  EXPECT_EQ(seen.times("Client ID:"), 1U + 1U) << "asked once, and shown once in the review";
  EXPECT_THAT(message(), HasSubstr(secret()));
}

TEST_F(Wizard, CorrectsTheIdAlone) {
  const WizardRun seen = sit({"", "", "somebody-else", secret(), school_->url(), "2", school_->client_id()});
  EXPECT_TRUE(seen.says("Accepted."));
  EXPECT_EQ(seen.times("Client Secret (shown as stars)"), 1U);
}

TEST_F(Wizard, KeepsTheSecretWhenSomebodyGoesBackFromCorrectingIt) {
  const WizardRun seen = in("grant-refused", {"2", "b"});
  EXPECT_EQ(seen.times("Client Secret (shown as stars)"), 2U);
  EXPECT_FALSE(seen.says("invalid_client")) << "an empty secret was sent";
}

TEST_F(Wizard, TellsARefusedGrantInTheServersWordsAndOurs) {
  const WizardRun seen = in(
      [](Behaviour& expired) {
        expired.token.error = "unauthorized_client";
        expired.token.error_description = "The third party licence has expired.";
      },
      {"q"});
  EXPECT_TRUE(seen.left());
  expect_says(seen,
              {"unauthorized_client", "The third party licence has expired.", "token.unauthorized-client"});
}

TEST_F(Wizard, SwapsTheTwoAfterARefusal) {
  Behaviour plain;
  plain.client_id = "k3Jf8sLw0qPz7Vb2";
  plain.client_secret = "Yc8Nd4Fs3uJgPe6T";
  school_ = open_school(plain);
  const WizardRun seen = sit({"", "", plain.client_secret, plain.client_id, school_->url(), "3"});
  expect_says(seen,
              {"Swapped: the Client ID is now the one with 16 characters, ending in 7Vb2.", "Accepted."});
}

TEST_F(Wizard, SaysThatNothingIsKnownWhenTheServerIsNotReached) {
  const WizardRun seen = in("connection-refused", {"q"});
  EXPECT_TRUE(seen.left());
  expect_says(seen, {"It stopped at the stage \"Connection\".", kNothingKnown, "connect.refused"});
}

TEST_F(Wizard, SaysThatNothingIsKnownWhenTheTokenAddressFails) {
  expect_says(in("token-server-error", {"q"}), {kNothingKnown, "http.server-error"});
}

TEST_F(Wizard, NamesAnAddressWhereNothingIsInstalled) {
  expect_says(
      in("not-installed", {"q"}),
      {"http.not-found", "Open the Swagger page in a web browser and copy its address.", kNothingKnown});
}

TEST_F(Wizard, NamesAStoppedApplicationPool) {
  expect_says(in("pool-stopped", {"q"}), {"http.unavailable", "application pool"});
}

TEST_F(Wizard, TellsWhenTheLoginIsTakenInTheHeaderOnly) {
  const WizardRun seen = finished(in("basic-only", kToTheEnd));
  expect_says(seen, {"token.basic-only"});
}

TEST_F(Wizard, OffersAgainAnotherAddressAndGoingOnAnyway) {
  const auto broken = open_scenario("connection-refused");
  const WizardRun seen = at_the_address({broken->url(), "3", "2", school_->url()});
  EXPECT_EQ(seen.times("It stopped at the stage"), 2U);
  EXPECT_EQ(seen.last_step(), "Step 7 of 8");
}

TEST_F(Wizard, GoesOnUntestedAndSaysSoInTheMessage) {
  const WizardRun seen = finished(in("connection-refused", {"4", "1", "", "1", file()}));
  EXPECT_TRUE(seen.says("Not tested"));
  EXPECT_THAT(message(), HasSubstr("Not tested"));
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 1\n"));
  EXPECT_THAT(message(), Not(HasSubstr("accepted")));
}

TEST_F(Wizard, TestsAGoodAddressAlsoAfterGoingOnWithoutATest) {
  const auto broken = open_scenario("connection-refused");
  const WizardRun seen = at_the_address({broken->url(), "4", "b", school_->url()});
  expect_says(seen, {"Accepted.", "There is one school: Oakfield House School"});
  EXPECT_EQ(seen.last_step(), "Step 7 of 8");
  EXPECT_EQ(seen.times(kCounted), 1U);
}

TEST_F(Wizard, SaysThatNothingIsKnownWhenTheTokenRequestGetsNoAnswer) {
  Behaviour cut;
  cut.wire = WireFault::close;
  cut.wire_path = "/api/token";
  school_ = open_school(cut);
  const WizardRun seen = at_the_school({"q"});
  EXPECT_TRUE(seen.left());
  expect_says(seen, {"The server answers, and its Swagger document was found.", kNothingKnown});
  EXPECT_EQ(seen.last_step(), "Step 5 of 8");
}

// Slips with the two values.

TEST_F(Wizard, NoticesThatIdAndSecretHaveChangedPlaces) {
  const WizardRun seen = sit({"", "", secret(), school_->client_id(), "", school_->url(), "b", "b", "b"});
  expect_says(seen, {"look as if they had changed places",
                     "Swapped: the Client ID is now the one with 19 characters, ending in 1f7c.", "Accepted.",
                     "Client ID [" + school_->client_id() + "]:"});
  EXPECT_EQ(seen.times(secret()), 1U) << "only where it was typed";
}

TEST_F(Wizard, ShowsNoSecretAsAClientIdWhereTheTwoAreSwappedForNothing) {
  const auto broken = open_scenario("connection-refused");
  const std::string id = "00112233-4455-6677-8899-aabbccddeeff";
  for (const std::string& secret : {std::string("S3cretPassw0rd!x"), std::string("S3cret-p")}) {
    const Answers up_to_it = {"", "", id, secret};
    const WizardRun swapped = sit(then(up_to_it, {"", broken->url(), "4", "1", "", "4", "3", "", "q"}));
    expect_says(swapped, {"look as if they had changed places", "Client ID [Enter keeps the one with "});
    EXPECT_EQ(swapped.times("WCBS Client ID:      " + std::to_string(secret.size()) + " characters"), 2U);
    EXPECT_EQ(swapped.times(secret), 0U) << swapped.transcript;

    const WizardRun kept = sit(then(up_to_it, {"3", broken->url(), "4", "1", "", "q"}));
    EXPECT_FALSE(kept.says("Swapped"));
    EXPECT_FALSE(kept.says("WCBS Client ID: " + id)) << "it may be the secret, until a server accepts it";
  }
  const WizardRun whole =
      finished(sit({"", "", id, "S3cret-p", "", broken->url(), "4", "1", "", "2", "y", file()}));
  expect_says(whole, {"The Client ID (8 characters) looks like a secret, and was not tested.", "[y/N]"});
  EXPECT_TRUE(whole.says("wcbs-link check --url"));
  EXPECT_EQ(whole.times("S3cret-p"), 0U) << "in the message alone";
}

TEST_F(Wizard, ShowsAndKeepsNoLongSecretAsAClientIdAfterARefusal) {
  progress_ = folder_ / "state/wcbs-link/setup.json";
  const std::string secret = "S3cret-Passw0rd!-of-the-school";
  const WizardRun seen = sit({"", "", "wonde-id", secret, school_->url(), "3", "2", "", "q"});
  EXPECT_EQ(seen.times("the one with 30 characters, ending in hool"), 2U) << seen.transcript;
  EXPECT_EQ(seen.times(secret), 0U);
  EXPECT_THAT(content_of(progress_), Not(HasSubstr(secret)));
}

TEST_F(Wizard, ForgetsNoOtherSecretWhenTheTwoAreSwapped) {
  ScriptedTerminal terminal({"", "", secret(), school_->client_id(), "1", school_->url(), "q"});
  Console console(terminal, ColourChoice::automatic, true);
  console.redactor().learn(Secret("the proxy's password"));
  WizardSetup setup;
  setup.now = current_time;
  setup.inside_is_fine = true;
  EXPECT_TRUE(run_wizard(console, *make_curl_transport({}), setup));
  EXPECT_TRUE(console.redactor().repeats("the proxy's password"));
  EXPECT_TRUE(console.redactor().repeats(secret()));
  EXPECT_FALSE(console.redactor().repeats(school_->client_id())) << "accepted as the Client ID";
}

TEST_F(Wizard, NoticesASecretThatWasPastedTwice) {
  const WizardRun seen = at_the_secret({secret() + secret(), "1", school_->url()});
  expect_says(seen, {"This looks like the same secret twice.", "use it once (44 characters)",
                     "Got it: 44 characters, ending in +Ta=.", "Accepted."});
}

TEST_F(Wizard, AsksAboutWhiteSpaceInsideTheIdAndInsideTheSecret) {
  const std::string broken = secret().substr(0, 20) + "\u00A0" + secret().substr(20);
  const WizardRun seen = sit({"", "", "wonde-practice -1f7c", "1", broken, "1", school_->url()});
  expect_says(seen, {"There is white space inside the Client ID.",
                     "There is white space inside the Client Secret.", "Got it: 44 characters", "Accepted."});
}

TEST_F(Wizard, KeepsWhiteSpaceThatBelongsIntoTheSecret) {
  Behaviour spaced;
  spaced.client_secret = "correct horse battery staple";
  school_ = open_school(spaced);
  EXPECT_TRUE(at_the_secret({secret(), "3", school_->url()}).says("Accepted."));
}

TEST_F(Wizard, RemovesDirtAtTheEndsAndSaysSo) {
  const std::string dirty = "\uFEFF \"" + secret() + "\"\u00A0\r";
  const WizardRun seen = sit({"", "", "\u200B" + school_->client_id() + "  ", dirty, school_->url()});
  expect_says(seen, {"Removed at the ends: invisible marks and spaces.", "quotation marks",
                     "Got it: 44 characters", "Accepted."});
}

TEST_F(Wizard, DoesNotShowTheEndOfAShortSecret) {
  const WizardRun seen = in([](Behaviour& brief) { brief.client_secret = "short-one"; }, {});
  EXPECT_TRUE(seen.says("Got it: 9 characters."));
  EXPECT_FALSE(seen.says("ending in"));
}

TEST_F(Wizard, AsksAgainForAnEmptyIdAndAnEmptySecret) {
  const WizardRun seen = sit({"", "", "", school_->client_id(), "", "   ", secret(), school_->url()});
  EXPECT_TRUE(seen.says("The Client ID is needed"));
  EXPECT_EQ(seen.times("Nothing arrived."), 2U);
  EXPECT_TRUE(seen.says("Accepted."));
}

// Consent.

TEST_F(Wizard, SaysThatNobodyIsVisibleAndCountsAgain) {
  const WizardRun seen = finished(in("no-consent", {"2", "1", "1", file()}));
  EXPECT_EQ(seen.times("shows Wonde 0 pupils, 0 staff, 0 contacts."), 2U);
  expect_says(seen, {"Wonde would see no pupils, no staff and no contacts: tick their consent boxes"});
  EXPECT_THAT(message(), HasSubstr("0 pupils"));
}

TEST_F(Wizard, ComparesTheCountsWithWhatPassHolds) {  // 812 pupils, 94 staff, 1105 contacts
  const WizardRun seen = finished(at_the_school({"3", "830", "94", "many", "1,200", "2", "1", "1", file()}));
  expect_says(seen, {"\"many\" is not a number", "  pupils    812 of 830    [###################.]  98 %",
                     "  staff     94 of 94      [####################]  all",
                     "  contacts  1105 of 1200  [##################..]  92 %",
                     "Wonde would not see all pupils and all contacts"});
  EXPECT_EQ(seen.times("812 of 830"), 2U);
}

TEST_F(Wizard, ShowsNoFullBarWhereOneIsMissing) {
  const WizardRun seen = at_the_school({"3", "813", "90000", ""});
  expect_says(seen,
              {"812 of 813   [###################.]  99 %", "94 of 90000  [#...................]  1 %"});
}

TEST_F(Wizard, SaysOnRequestWhyPeopleAreMissing) {
  const WizardRun seen = finished(in("no-consent", {"5", "1", "1", file()}));
  expect_says(seen, {"newcomers are forgotten most often"});
}

TEST_F(Wizard, DoesNotAskForConsentOfAnOldApi) {
  const WizardRun seen = finished(in("old-api", kToTheEnd));
  expect_says(seen, {"The consent box came with 2.2, so nothing has to be ticked."});
  EXPECT_FALSE(seen.says("Database > Individuals"));
}

TEST_F(Wizard, ExplainsConsentWhereTheVersionIsUnknown) {
  expect_says(in("unknown-version", then({"4"}, kToTheEnd)),
              {"The version is not known here, so take it that yours does.", "Database > Individuals",
               "Data Protection 2"});
}

TEST_F(Wizard, SaysWhatCannotBeCounted) {
  const WizardRun seen = finished(in("groups-forbidden", then({""}, kToTheEnd)));
  expect_says(seen, {"pupils not known, staff not known, contacts not known", "may not read the pupils"});
}

TEST_F(Wizard, WritesOfEveryGroupThatIsMissingOrRefused) {
  const auto text_in = [&](const char* scenario, std::vector<std::string> answers) {
    EXPECT_TRUE(in(scenario, then(std::move(answers), {"q"})).left());
    std::string all;
    for (const std::string& name : folder_.files())
      if (name.starts_with("wonde-link-consent-")) all += message(name);
    return replace_all(all, "\n", " ");
  };
  const std::string refused = text_in("groups-forbidden", {"", "5"});
  for (const char* group : {"pupils", "staff", "contacts"})
    EXPECT_THAT(refused, HasSubstr(std::string("may not read the ") + group));
  const std::string partial = text_in("healthy", {"3", "900", "94", "", "6"});
  EXPECT_THAT(partial, HasSubstr("812 of 900 pupils can be seen"));
  EXPECT_THAT(partial, HasSubstr("consent.partial"));
}

TEST_F(Wizard, GoesOnWhenCountingFails) {
  Behaviour cut;
  cut.wire = WireFault::close;
  cut.wire_path = "/Pupils";
  school_ = open_school(cut);
  const WizardRun seen = at_the_school({"", "1", "1", file()});
  EXPECT_TRUE(seen.finished()) << (seen.end ? "" : seen.end.error().summary);
}

// Review and hand-over.

TEST_F(Wizard, ChangesTheIdOrTheSecretAtTheReviewAndTriesThemAgain) {
  for (const auto& [number, value] : {std::pair("3", school_->client_id()), {"4", secret()}}) {
    const WizardRun seen = at_the_review({"4", number, value, "1", "1", file(number)});
    EXPECT_TRUE(seen.finished()) << number;
    EXPECT_EQ(seen.times("Accepted."), 2U) << "a changed value is tried again";
  }
}

TEST_F(Wizard, KeepsTheSecretWhenSomebodyGoesBackFromChangingItAtTheReview) {
  const WizardRun seen = finished(at_the_review({"4", "4", "b", "1", file()}));
  EXPECT_FALSE(seen.says("WCBS Client Secret: missing"));
}

TEST_F(Wizard, ChangesTheAddressAtTheReview) {
  const auto other = open_scenario("versioned-address");
  EXPECT_TRUE(at_the_review({"4", "1", other->url(), "1", "1", file()}).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS URL: " + other->url() + "\n"));
}

TEST_F(Wizard, SaysNothingOfATestThatAnotherAddressPassed) {
  const auto broken = open_scenario("connection-refused");
  EXPECT_TRUE(at_the_review({"4", "1", broken->url(), "4", "", "", "1", file()}).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS URL: " + broken->url() + "\n"));
  EXPECT_THAT(message(), HasSubstr("Not tested"));
  for (const char* claim : {"Tested on", "accepted", "812"}) EXPECT_THAT(message(), Not(HasSubstr(claim)));
}

TEST_F(Wizard, ChangesTheSchoolAtTheReview) {
  EXPECT_TRUE(in("two-schools", {"1", "1", "4", "2", "2", "1", "1", file()}).finished());
  EXPECT_THAT(message(), HasSubstr("\nWCBS School ID: 2\n"));
}

TEST_F(Wizard, RefusesANumberThatIsNoValue) {
  const WizardRun seen = finished(at_the_review({"7", "4", "5", "b", "1", file()}));
  expect_says(seen, {"\"5\" is not one of the choices: type a number from 1 to 4.",
                     "\"7\" is not one of the choices: type a number from 1 to 4."});
}

TEST_F(Wizard, LeavesTheSecretOutOfTheMessageOnRequest) {
  const WizardRun seen = finished(at_the_review({"2", file()}));
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
  EXPECT_THAT(message(), HasSubstr("\nWCBS Client Secret: "));
  expect_says(seen,
              {"It does not hold the Client Secret.", "Ask Wonde to whom you may give the Client Secret"});
}

TEST_F(Wizard, WritesAnEmailDraft) {
  EXPECT_TRUE(at_the_review({"1", file("draft.eml")}).finished());
  const std::string draft = message("draft.eml");
  EXPECT_THAT(draft, StartsWith("To: support@wonde.com\r\n"));
  EXPECT_THAT(draft, HasSubstr("\r\nX-Unsent: 1\r\n"));
  EXPECT_EQ(replace_all(draft, "\r\n", "").find_first_of("\r\n"), std::string::npos) << "CRLF line ends only";
  compare_with_golden("wizard-message.eml", replace_all(draft, "\r\n", "\n"));
}

TEST_F(Wizard, WritesJson) {
  EXPECT_TRUE(at_the_review({"1", file("message.json")}).finished());
  const auto json = parse_json(message("message.json"));
  ASSERT_TRUE(json);
  for (const auto& [name, value] : {std::pair<const char*, std::string>("schema", "wcbs-link/bundle/1"),
                                    {"url", school_->url()},
                                    {"school_id", "1"},
                                    {"client_id", school_->client_id()},
                                    {"client_secret", secret()},
                                    {"school_name", "Oakfield House School"},
                                    {"to", "support@wonde.com"},
                                    {"written", iso_time(now_)}})
    EXPECT_EQ(text_member(*json, name), value);
}

TEST_F(Wizard, OffersAFileNamedAfterTheSchool) {
  EXPECT_TRUE(at_the_review({"1", ""}).finished());
  EXPECT_THAT(folder_.files(), ElementsAre("wonde-link-oakfield-house-school.txt"));
}

TEST_F(Wizard, AsksBeforeItReplacesAFile) {
  const std::string taken = folder_.write("taken.txt", "something else");
  const WizardRun no = at_the_review({"1", taken, "n", file("free.txt")});
  EXPECT_TRUE(no.finished());
  EXPECT_TRUE(no.says("is there already. Replace it"));
  EXPECT_EQ(message("taken.txt"), "something else");
  EXPECT_THAT(message("free.txt"), HasSubstr("WCBS URL"));

  EXPECT_TRUE(at_the_review({"1", taken, "y"}).finished());
  EXPECT_THAT(message("taken.txt"), HasSubstr("WCBS URL"));
}

TEST_F(Wizard, AsksForAnotherFileWhereOneCannotBeWritten) {
  const WizardRun seen = finished(at_the_review({"1", file("no-such-folder/message.txt"), file()}));
  EXPECT_TRUE(seen.says("That did not work."));
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt"));
}

TEST_F(Wizard, AsksForAnotherFileWhereOneIsTakenBySomethingElse) {
  Seat seat{.folder = folder_.path(), .link_file = folder_ / "link.json", .trace = folder_ / "trace.json"};
  seat.answers = then(up_to_the_review(*school_),
                      {"3", file("link.json"), file("trace.json"), file("wonde-link-sealed.zip"), file()});
  const WizardRun seen = finished(sit_down(seat));
  expect_says(seen, {"taken already, by the link file, without the secret.", "taken already, by the trace.",
                     "taken already, by the encrypted file."});
  EXPECT_THAT(folder_.files(), ElementsAre("link.json", "message.txt", "wonde-link-sealed.zip"));
  EXPECT_THAT(message("link.json"), HasSubstr("wcbs-link/link/1"));
  EXPECT_THAT(message("wonde-link-sealed.zip"), StartsWith("PK"));
}

TEST_F(Wizard, TakesNoSecretForTheNameOfAFile) {
  for (const auto& [before, behind] : kDressings) {
    const std::string typed = std::string(before) + secret() + std::string(behind);
    const WizardRun seen = finished(at_the_review({"2", typed, file(), "y"}));
    EXPECT_TRUE(seen.says("That looks like a Client Secret, not like the name of a file.")) << typed;
    EXPECT_THAT(folder_.files(), ElementsAre("message.txt")) << typed;
  }
}

TEST_F(Wizard, LooksUpNoSecretInThePlaceOfAnAddressHoweverItWasTyped) {
  for (const auto& [before, behind] : kDressings) {
    const WizardRun seen = at_the_address({std::string(before) + secret() + std::string(behind), "q"});
    EXPECT_TRUE(seen.says("That looks like a Client Secret, not like an address.")) << before << behind;
    EXPECT_FALSE(seen.says("Trying it")) << before << behind;
  }
  EXPECT_TRUE(at_the_address({"https://" + secret() + "/", "q"}).says("That looks like a Client Secret"));
}

TEST_F(Wizard, SealsTheSecretAndShowsThePassphrase) {
  const WizardRun seen = finished(at_the_review({"3", file()}));
  EXPECT_THAT(folder_.files(), ElementsAre("message.txt", "wonde-link-sealed.zip"));
  expect_says(seen, {"This is the passphrase of wonde-link-sealed.zip.",
                     "with the file wonde-link-sealed.zip attached"});
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
  EXPECT_THAT(canary().found_in(seen.transcript), IsEmpty());
}

TEST_F(Wizard, ReplacesNoSealedFile) {
  for (const char* taken : {"wonde-link-sealed.zip", "wonde-link-sealed-2.zip"})
    folder_.write(taken, "something else");
  const WizardRun seen = finished(at_the_review({"3", file()}));
  for (const char* taken : {"wonde-link-sealed.zip", "wonde-link-sealed-2.zip"})
    EXPECT_EQ(message(taken), "something else");
  EXPECT_THAT(message("wonde-link-sealed-3.zip"), StartsWith("PK"));
  EXPECT_THAT(message(), HasSubstr("WCBS Client Secret: in the encrypted file wonde-link-sealed-3.zip\n"));
  expect_says(seen, {"This is the passphrase of wonde-link-sealed-3.zip.",
                     "with the file wonde-link-sealed-3.zip attached"});
}

TEST_F(Wizard, ShowsThePassphraseAgainWhereTheSealedFileGetsAnotherName) {
  folder_.write("wonde-link-sealed.zip", "something else");
  Seat seat{.folder = folder_.path(), .terminal = false};
  seat.answers = then(up_to_the_review(*school_), {"3", file("no-such-folder/message.txt"), file()});
  const WizardRun seen = finished(sit_down(seat));
  expect_says(seen, {"This is the passphrase of wonde-link-sealed.zip.", "That did not work.",
                     "This is the passphrase of wonde-link-sealed-2.zip."});
}

// Not the right person.

TEST_F(Wizard, WritesABriefForWhoeverElseHasAPart) {
  const WizardRun seen = sit({"n", "1", "n", "2", "n", "3", "q"});
  EXPECT_TRUE(seen.left());
  EXPECT_THAT(folder_.files(), ElementsAre("wonde-link-brief-data-protection.txt",
                                           "wonde-link-brief-network.txt", "wonde-link-brief-wcbs.txt"));
  for (const Brief& brief : briefs()) {
    const std::string text = brief_text(brief, "");
    EXPECT_EQ(message(fmt::format("wonde-link-brief-{}.txt", brief.name)), text);
  }
}

TEST_F(Wizard, GoesOnAfterABrief) {
  const WizardRun seen = sit({"n", "1", "", "q"});
  EXPECT_TRUE(seen.says("Step 2 of 8"));
  compare_with_golden("wizard-brief.txt", seen.transcript);
}

TEST_F(Wizard, WritesABriefWithoutTheSecretItWasGiven) {
  const LinkDetails details = details_of(*school_);
  EXPECT_TRUE(sit_down({.answers = {"n", "1", "q"}, .folder = folder_.path(), .details = details}).left());
  EXPECT_THAT(canary().found_below(folder_.path()), IsEmpty());
}

TEST_F(Wizard, AsksBeforeItReplacesABrief) {
  const std::string brief = "wonde-link-brief-wcbs.txt";
  folder_.write(brief, "something else");
  const WizardRun no = sit({"n", "1", "n", "", "q"});
  expect_says(no, {"is there already. Replace it", "Subject: Please create a login to the WCBS API for Wonde",
                   "whoever has it can read our pupils' data.", "This is in no file."});
  EXPECT_EQ(message(brief), "something else");
  EXPECT_TRUE(sit({"n", "1", "y", "q"}).left());
  EXPECT_EQ(message(brief), brief_text(briefs()[0], ""));
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
      {"Client Secret", school.client_secret().reveal(), "Step 3 of 8"},
      {"address", school.url(), "Step 3 of 8"},
      {"school", "1", "Step 4 of 8"},
      {"consent", "1", "Step 6 of 8"},
      {"how", "1", "Step 7 of 8"},
      {"file", file, "Step 8 of 8"},
  };
}

class WizardAtEveryPrompt : public AtTheWizard {
 protected:
  WizardAtEveryPrompt() { school_ = open_scenario("two-schools"); }

  /// Looks at a session for each prompt, in which `keys` are typed there, then the answers that are left.
  void type(const Answers& keys, bool then_go_on,
            const std::function<void(const WizardRun&, const Prompt&)>& look) const {
    const auto list = prompts(*school_, file());
    for (std::size_t i = 0; i < list.size(); ++i) {
      Answers answers;
      for (std::size_t at = 0; at < (then_go_on ? list.size() : i); ++at) answers.push_back(list[at].answer);
      answers.insert(answers.begin() + static_cast<std::ptrdiff_t>(i), keys.begin(), keys.end());
      std::filesystem::remove(file());
      SCOPED_TRACE(list[i].what);
      look(sit(answers), list[i]);
    }
  }
};

TEST_F(WizardAtEveryPrompt, HelpsAndAsksAgain) {
  type({"?"}, true, [](const WizardRun& seen, const Prompt&) {
    EXPECT_TRUE(seen.finished());
    EXPECT_EQ(seen.answers_left, 0U);
    bool helped = seen.says("Your data protection officer may have a rule.");  // a question's own help
    for (const Step& step : wizard_steps()) helped = helped || seen.says(step.help);
    EXPECT_TRUE(helped);
  });
}

TEST_F(WizardAtEveryPrompt, GoesBack) {
  type({"b"}, false, [this](const WizardRun& seen, const Prompt& prompt) {
    EXPECT_EQ(seen.last_step(), prompt.back_to);
    EXPECT_THAT(folder_.files(), IsEmpty());
  });
}

TEST_F(WizardAtEveryPrompt, QuitsAndWritesNoMessage) {
  type({"q", "this is not read"}, false, [this](const WizardRun& seen, const Prompt&) {
    EXPECT_TRUE(seen.left());
    EXPECT_EQ(seen.answers_left, 1U);
    EXPECT_TRUE(seen.says("Stopped."));
    EXPECT_THAT(folder_.files(), IsEmpty());
  });
}

TEST_F(Wizard, ComesForwardAgainWithoutRetypingAfterGoingBack) {
  EXPECT_TRUE(at_the_review({"b", "b", "b", "b", "b", "", "", "", "", "", "1", "1", file()}).finished());
  EXPECT_THAT(message(), HasSubstr(secret()));
}

TEST_F(Wizard, ShowsItsFirstScreenOn24Lines) {
  EXPECT_LE(split(sit({}).transcript, '\n').size(), 24U);
}

TEST_F(Wizard, EndsWithTheInput) {
  const WizardRun seen = sit({"", ""});
  ASSERT_FALSE(seen.end);
  EXPECT_EQ(seen.end.error().code, Code::end_of_input);
}

}  // namespace
}  // namespace wcbs_link
