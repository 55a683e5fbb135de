#include "wcbs_link/diagnosis/check.hpp"

#include "diagnosis/certificate_warnings.hpp"
#include "diagnosis/consent_findings.hpp"
#include "diagnosis/server_warnings.hpp"
#include "support/fake_transport.hpp"
#include "support/golden.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "support/wine.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wcbs_link/practice/scenarios.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string_view name_of(Code code) {
  return is_finding(code) ? finding_kind(code).name : "none";
}

/// "url:pass dns:warn ..." without codes of passes.
std::string stages(const Report& report) {
  std::string text;
  for (const Finding& finding : report.findings) {
    if (!text.empty()) text += ' ';
    text += std::string(stage_name(finding.stage)) + ":" + std::string(status_name(finding.status));
    if (finding.code != Code::none) text += "=" + std::string(name_of(finding.code));
  }
  return text;
}

/// "812 94 1105 ", with "-" for a group that could not be counted.
std::string counts(const Report& report) {
  std::string text;
  for (const GroupCount& one : report.visible)
    text += (one.visible ? std::to_string(*one.visible) : "-") + " ";
  return text;
}

const Finding* with_code(const Report& report, Code code) {
  const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                  [&](const Finding& finding) { return finding.code == code; });
  return found == report.findings.end() ? nullptr : &*found;
}

/// What the contract promises of every report, whatever was found.
void expect_whole(const Report& report, Stage last = Stage::consent) {
  int stage = 0;
  for (const Finding& finding : report.findings) {
    const int at = static_cast<int>(finding.stage);
    EXPECT_TRUE(at == stage || at == stage + 1) << stages(report);
    stage = at;
    const bool problem = finding.status == Status::fail || finding.status == Status::warn;
    EXPECT_FALSE(finding.summary.empty()) << stages(report);
    EXPECT_EQ(problem, !finding.fix.empty()) << stages(report);
    EXPECT_TRUE(!problem || is_finding(finding.code)) << stages(report);
    EXPECT_TRUE(finding.because == Code::none || finding.status == Status::skip) << stages(report);
    EXPECT_GE(finding.elapsed_ms, 0) << stages(report);
  }
  EXPECT_EQ(stage, static_cast<int>(last)) << stages(report);
  EXPECT_TRUE(parse_json(report_json(report)));
}

Report check(PracticeLink& link, const CheckOptions& options = {}) {
  Report report = run_check(link.session, options, current_time());
  expect_whole(report, options.only);
  return report;
}

LinkDetails somewhere(std::string url = "https://school.example.org/") {
  LinkDetails details;
  details.url = std::move(url);
  details.client_id = "id";
  details.client_secret = Secret("tell-nobody");
  return details;
}

Report check(HttpTransport& transport, const LinkDetails& details = somewhere(),
             const CheckOptions& options = {}) {
  Redactor redactor;
  LinkSession session(transport, redactor, details);
  Report report = run_check(session, options, current_time());
  expect_whole(report, options.only);
  return report;
}

void one_by_one(const std::function<void(const Scenario&)>& work) {
  for (const Scenario& scenario : scenarios()) work(scenario);
}

void expect_named(const Scenario& scenario, const Report& report) {
  const Finding* fault = report.fault();
  EXPECT_EQ(name_of(fault == nullptr ? Code::none : fault->code), name_of(scenario.fault))
      << scenario.name << ": " << stages(report) << "\n"
      << (fault == nullptr ? "" : fault->summary);
  if (scenario.warning == Code::none) return;
  const Finding* warning = with_code(report, scenario.warning);
  EXPECT_TRUE(warning != nullptr && warning->status == Status::warn)
      << scenario.name << ": " << stages(report);
}

std::size_t rows_at_80_columns(const std::string& text) {
  std::size_t rows = 0;
  for (const std::string& line : split(text.substr(0, text.size() - 1), '\n'))
    rows += std::max<std::size_t>(1, (columns(line) + 79) / 80);
  return rows;
}

TEST(RunCheck, NamesTheFaultOfEveryScenario) {
  one_by_one([](const Scenario& scenario) {
    const bool times_out = scenario.fault == Code::http_timeout;
    PracticeLink link(
        [&](Behaviour& school) {
          scenario.arrange(school);
          school.delay_ms = std::min(school.delay_ms, 60);
        },
        scenario.tls ? Security::tls : Security::plain, times_out ? 300ms : 1'500ms);
    const Report report = run_check(link.session, {}, current_time());
    const Finding* fault = report.fault();
    if (under_wine() && scenario.fault == Code::connect_reset && fault != nullptr &&
        fault->code == Code::http_bad_reply)
      return;
    expect_named(scenario, report);
    if (scenario.fault == Code::none) {
      for (const Finding& finding : report.findings)
        EXPECT_TRUE(finding.status != Status::warn || finding.code == scenario.warning ||
                    finding.code == Code::dns_private_address || finding.code == Code::tls_private_root)
            << scenario.name << ": " << stages(report);
      const bool hidden = scenario.name == "no-groups" || scenario.name == "groups-forbidden";
      const bool about_people =
          finding_kind(scenario.warning == Code::none ? Code::url_invalid : scenario.warning).stage ==
          Stage::consent;
      if (report.schools.size() == 1 && !about_people) {
        EXPECT_EQ(counts(report), hidden ? "- - - " : "812 94 1105 ") << scenario.name;
      }
    }
    expect_whole(report);
    if (report.fault() != nullptr) {
      EXPECT_LE(rows_at_80_columns(report_text(report, {})), 40U) << scenario.name << report_text(report, {});
    }
    EXPECT_LE(rows_at_80_columns(report_short(report, {})), 15U) << scenario.name << report_short(report, {});
    // One connection for all requests, as long as nothing goes wrong below HTTP.
    if (scenario.fault == Code::none && scenario.name != "redirect-to-https") {
      EXPECT_EQ(link.school->connections(), 1) << scenario.name;
    }
    const std::string shown = report_json(report) + report_text(report, {});
    EXPECT_THAT(shown, Not(HasSubstr(link.school->client_secret().reveal()))) << scenario.name;
    EXPECT_THAT(shown, Not(HasSubstr("Applethwaite"))) << scenario.name;
  });
}

/// As NamesTheFaultOfEveryScenario, but nobody gave the roots: they are the system's, of which
/// SSL_CERT_FILE says where they are.
TEST(RunCheck, NamesTheFaultOfEveryCertificateOnTheSystemsOwnRootsToo) {
  std::atomic<int> healthy = 0;
  one_by_one([&](const Scenario& scenario) {
    if (!scenario.tls) return;
    Behaviour behaviour;
    scenario.arrange(behaviour);
    const auto school = open_school(behaviour, {.tls = true});
    const ScratchFolder folder;
    const std::string roots = folder.write("roots.pem", school->ca_pem());
    NetworkOptions options;
    options.timeout = under_wine() ? 6'000ms : 1'500ms;
    options.variable = [&](std::string_view name) {
      return name == "SSL_CERT_FILE" ? std::optional<std::string>(roots) : std::nullopt;
    };
    const auto transport = make_curl_transport(std::move(options));
    Redactor redactor;
    LinkSession session(*transport, redactor, details_of(*school));
    const Report report = run_check(session, {}, current_time());
    const Finding* fault = report.fault();
    expect_named(scenario, report);
    if (fault == nullptr) ++healthy;
    // TLS 1.3 tells a client of a missing certificate only after the first request.
    const bool late = fault != nullptr && fault->code == Code::tls_client_certificate;
    if (fault != nullptr && fault->stage == Stage::tls && !late) {
      EXPECT_THAT(school->requests(), Each(HasSubstr("practice-intermediate.cer"))) << scenario.name;
    }
    if (fault != nullptr) {
      EXPECT_THAT(school->requests(), Each(Not(HasSubstr("POST")))) << scenario.name;
    }
  });
  EXPECT_GE(healthy.load(), 3);
}

TEST(RunCheck, PassesEveryStageOfAHealthyLink) {
  PracticeLink link({}, Security::tls);
  const Report report = check(link);
  EXPECT_EQ(
      stages(report),
      "url:pass dns:pass dns:warn=dns.private-address connect:pass tls:pass tls:warn=tls.private-root http:pass discovery:pass token:pass schools:pass consent:pass consent:pass consent:pass");
  EXPECT_EQ(report.credentials, Credentials::accepted);
  EXPECT_EQ(report.school_id, "1");
  EXPECT_EQ(report.schools.size(), 1U);
  ASSERT_EQ(report.visible.size(), 3U);
  EXPECT_EQ(report.visible[0].visible, 812U);
}

std::string without_ports(const Report& report) {
  return normalised(report_text(report, {.width = 200, .paint = {}}));
}

TEST(RunCheck, ReportsAHealthyAndAFaultyLinkAsInTheGoldenFiles) {
  PracticeLink healthy;
  expect_golden("check-healthy.txt", without_ports(check(healthy)));
  PracticeLink wrong([](Behaviour& school) { school.client_secret_told = "not-the-secret"; });
  expect_golden("check-wrong-secret.txt", without_ports(check(wrong)));
  PracticeLink json;
  expect_golden("check-healthy.json", normalised(report_json(check(json))));
}

TEST(RunCheck, GoesAsFarAsItCanWithoutCredentials) {
  PracticeLink link;
  for (const auto& [id, secret, why] :
       {std::tuple("", "", "no Client ID and Client Secret"), std::tuple("id", "", "no Client Secret"),
        std::tuple("", "x", "no Client ID")}) {
    LinkDetails details;
    details.url = link.school->url();
    details.client_id = id;
    details.client_secret = Secret(secret);
    const auto session = link.session_with(details);
    const Report report = run_check(*session, {}, current_time());
    expect_whole(report);
    EXPECT_THAT(stages(report), HasSubstr("discovery:pass token:skip schools:skip consent:skip"));
    EXPECT_EQ(report.fault(), nullptr);
    EXPECT_EQ(report.credentials, Credentials::untested);
    EXPECT_THAT(report.findings.back().summary, HasSubstr(why));
  }
  EXPECT_EQ(link.asked("POST "), 0);
}

TEST(RunCheck, LooksNoFurtherThanItIsTold) {
  for (int i = 0; i < kStages; ++i) {
    const auto last = static_cast<Stage>(i);
    PracticeLink link({}, Security::tls);
    EXPECT_EQ(check(link, {.only = last, .expected = {}}).fault(), nullptr) << i;
    EXPECT_EQ(link.school->connections(), last == Stage::url ? 0 : 1);
    EXPECT_EQ(link.asked("POST "), last < Stage::token ? 0 : 1);
    EXPECT_EQ(link.asked("Pupils"), last < Stage::consent ? 0 : 1);
  }
}

TEST(RunCheck, ReportsNoFaultBeyondTheLastStageThatIsWanted) {
  PracticeLink link([](Behaviour& school) { school.tls.leaf_ends = -1; }, Security::tls);
  EXPECT_EQ(check(link, {.only = Stage::connect, .expected = {}}).fault(), nullptr);
}

TEST(RunCheck, SkipsWhatAFaultMakesPointlessAndSaysWhy) {
  PracticeLink link([](Behaviour& school) { school.client_secret_told = "not-the-secret"; });
  const Report report = check(link);
  EXPECT_EQ(report.credentials, Credentials::refused);
  EXPECT_EQ(report.findings.back().status, Status::skip);
  EXPECT_EQ(report.findings.back().because, Code::token_invalid_client);
  EXPECT_EQ(report.findings.back().summary, "Not tested, because of token.invalid-client.");
}

TEST(RunCheck, CountsTheChosenSchoolOnly) {
  const auto two = [](Behaviour& school) {
    school.sites.push_back({"2", "Prep", "", {{"Pupils", 214}, {"Staff", 41}, {"Contacts", 322}}});
  };
  PracticeLink none_chosen(two);
  const Report report = check(none_chosen);
  EXPECT_EQ(report.fault(), nullptr);
  EXPECT_EQ(report.schools.size(), 2U);
  EXPECT_TRUE(report.visible.empty());
  EXPECT_EQ(report.findings.back().status, Status::skip);
  EXPECT_THAT(report_json(report), HasSubstr("\"pupils\": null"));

  PracticeLink chosen(two);
  chosen.session.set(&LinkDetails::school_id, "2");
  EXPECT_EQ(check(chosen).visible.at(0).visible, 214U);
}

TEST(RunCheck, JudgesTheSchoolId) {
  for (const auto& [id, code] : {std::pair("7", Code::schools_unknown_id),
                                 {"A1930499544", Code::schools_wonde_id},
                                 {"1", Code::none}}) {
    PracticeLink link;
    link.session.set(&LinkDetails::school_id, id);
    const Report report = check(link);
    EXPECT_EQ(report.fault() == nullptr ? Code::none : report.fault()->code, code) << id;
    if (code != Code::none) {
      EXPECT_EQ(report.fault()->evidence.at(0),
                (Fact{"schools", std::vector<std::string>{"1 (Oakfield House School)"}}));
    }
  }
}

struct UrlCase {
  std::string_view url;
  Code fault;
};
constexpr UrlCase kUrls[] = {
    {"", Code::url_invalid},
    {"ftp://school.example.org", Code::url_invalid},
    {"https://admin:hunter2@school.example.org/", Code::url_invalid},
    {"https://admin:hun/ter2@school.example.org/", Code::url_invalid},
    {"https://admin:hun@ter2@school.example.org/", Code::url_invalid},
    {"http://school.example.org/Wcbs.API/", Code::url_cleartext},
    {"https://school.example.org/WCBSAPI.ODataApi/", Code::url_legacy_api},
    {"\x1b[31m\n\xE2\x80\xAE://", Code::url_invalid},
};

TEST(RunCheck, WarnsOfTheOtherKindOfAddressOnlyWhereThisComputerHasAWayToIt) {
  const auto warned = [](Code code) {
    FakeTransport transport;
    Connection seen;
    seen.address = "192.0.2.7";
    seen.addresses = {"192.0.2.7", "2001:db8::7"};
    transport.fates = {{response(200, "{}"), seen, {}}};
    transport.unreachable = Error{code, "2001:db8::7 does not answer on port 443."};
    const Report report = check(transport, somewhere("https://school.example.org/Wcbs.API/"));
    return std::ranges::any_of(
        report.findings, [](const Finding& finding) { return finding.code == Code::connect_ipv6_broken; });
  };
  EXPECT_TRUE(warned(Code::connect_refused));
  EXPECT_FALSE(warned(Code::connect_unreachable));
}

TEST(RunCheck, JudgesTheAddressBeforeAnyRequest) {
  for (const UrlCase& one : kUrls) {
    FakeTransport transport;
    const Report report = check(transport, somewhere(std::string(one.url)));
    ASSERT_NE(report.fault(), nullptr) << one.url;
    EXPECT_EQ(report.fault()->code, one.fault) << one.url;
    EXPECT_EQ(report.fault()->stage, Stage::url);
    EXPECT_TRUE(transport.asked.empty());
    const std::string shown = report_text(report, {}) + report_json(report) + report_line(report);
    EXPECT_THAT(shown, Not(HasSubstr("ter2"))) << one.url;
    EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  }
}

TEST(RunCheck, PutsEveryFailureOfTheFirstRequestIntoTheStageOfItsRow) {
  for (const FindingKind& kind : finding_kinds()) {
    const bool is_first = kind.stage == Stage::dns || kind.stage == Stage::connect ||
                          kind.stage == Stage::tls || kind.code == Code::http_timeout;
    if (kind.status != Status::fail || !is_first) continue;
    FakeTransport transport({Error{kind.code, "It failed.", {{"host", "school.example.org"}}}});
    const Report report = check(transport);
    ASSERT_NE(report.fault(), nullptr) << kind.name;
    EXPECT_EQ(report.fault()->code, kind.code);
    EXPECT_EQ(report.fault()->stage, kind.stage) << kind.name;
    const bool may_be_swagger_alone = kind.code == Code::http_timeout;
    EXPECT_EQ(transport.asked.size(), may_be_swagger_alone ? 2U : 1U) << kind.name;
    EXPECT_EQ(report.findings.back().because, kind.code);
  }
}

TEST(JudgeCertificate, WarnsThirtyDaysBeforeTheFirstOfTheChainEnds) {
  const TimePoint now = current_time();
  for (const auto& [days, warned] :
       {std::pair(-1, true), {1, true}, {29, true}, {30, true}, {31, false}, {90, false}})
    for (const std::size_t first : {0U, 1U}) {
      Connection seen;
      seen.has_timestamps = true;
      seen.chain.resize(2);
      for (std::size_t i = 0; i < 2; ++i) {
        seen.chain[i].subject = i == 0 ? "school.example.org" : "Some Issuer";
        seen.chain[i].not_before = now - std::chrono::hours(24 * 365);
        seen.chain[i].not_after = now + std::chrono::hours(24 * (i == first ? days : 365));
      }
      const auto findings = judge_certificate(seen, now);
      EXPECT_EQ(findings.front().status, Status::pass);
      ASSERT_EQ(findings.size(), warned ? 2U : 1U) << days;
      if (!warned) continue;
      EXPECT_EQ(findings[1].code, Code::tls_expires_soon);
      EXPECT_THAT(findings[1].evidence, Contains(Fact{"certificate", seen.chain[first].subject}));
    }
}

TEST(RunCheck, WarnsOfPrivateAddressesOnlyWhereThereIsNoOther) {
  for (const auto& [addresses, warned] : {std::pair(std::vector<std::string>{"10.0.0.5"}, true),
                                          {{"10.0.0.5", "192.168.1.2"}, true},
                                          {{"10.0.0.5", "203.0.113.7"}, false},
                                          {{"203.0.113.7", "10.0.0.5"}, false},
                                          {{"203.0.113.7"}, false}}) {
    FakeTransport transport;
    Connection connection;
    connection.addresses = addresses;
    connection.address = addresses.front();
    transport.fates.push_back({response(404), connection, {}});
    const Report report = check(transport, somewhere(), {.only = Stage::dns, .expected = {}});
    EXPECT_EQ(with_code(report, Code::dns_private_address) != nullptr, warned)
        << testing::PrintToString(addresses);
  }
}

TEST(RunCheck, StopsWhereItIsInterrupted) {
  FakeTransport transport({Error{Code::interrupted, "Interrupted."}});
  const Report report = check(transport);
  EXPECT_TRUE(report.interrupted);
  EXPECT_EQ(report.fault(), nullptr);
}

// Proxies, played by practice schools.

Report check_through(const std::string& proxy, const std::string& url = "https://school.example.org/") {
  NetworkOptions options;
  options.proxy = Secret(proxy);
  options.timeout = 1'500ms;
  const auto transport = make_curl_transport(std::move(options));
  LinkDetails details = somewhere(url);
  details.allow_http = true;
  Report report = check(*transport, details);
  EXPECT_THAT(stages(report), HasSubstr("dns:skip"));
  EXPECT_THAT(report_json(report) + report_text(report, {}), Not(HasSubstr("hunter2")));
  return report;
}

std::string place_of(const PracticeSchool& school) {
  return school.url().substr(7, school.url().find("/Wcbs") - 7);
}

TEST(RunCheck, TellsTheProxyFromTheSchool) {
  Behaviour closed;
  closed.listens = false;
  const auto nobody = open_school(closed);
  EXPECT_EQ(name_of(check_through(place_of(*nobody)).fault()->code), "proxy.unreachable");

  Behaviour login;
  login.instead.anything = HttpAnswer{407, "", {{"Proxy-Authenticate", "Basic realm=\"proxy\""}}, ""};
  const auto asking = open_school(login);
  const Report report = check_through("user:hunter2@" + place_of(*asking), "http://school.example.org/");
  ASSERT_NE(report.fault(), nullptr);
  EXPECT_EQ(name_of(report.fault()->code), "proxy.auth-required");
  EXPECT_EQ(report.proxy, "http://" + place_of(*asking));

  Behaviour refusing;
  refusing.instead.anything = HttpAnswer{403, "", {}, "no"};
  const auto closed_door = open_school(refusing);
  EXPECT_EQ(name_of(check_through(place_of(*closed_door)).fault()->code), "proxy.refused");
}

TEST(RunCheck, NamesTheProxyThroughWhichAloneAFaultWasSeen) {
  Behaviour failing;
  failing.instead.anything = HttpAnswer{500, "", {}, ""};
  const auto proxy = open_school(failing);
  const Report report = check_through(place_of(*proxy), "http://school.example.org/");
  ASSERT_NE(report.fault(), nullptr);
  EXPECT_EQ(name_of(report.fault()->code), "http.server-error");
  EXPECT_EQ(std::ranges::count(report.fault()->evidence, "proxy", &Fact::name), 1);
}

TEST(RunCheck, JudgesTheCertificateOfTheAddressToWhichTheServerSendsItOn) {
  PracticeLink link([](Behaviour& school) { school.tls.redirects_http = true; }, Security::tls);
  const Report report = run_check(link.session, {}, current_time());
  EXPECT_EQ(report.fault(), nullptr);
  EXPECT_THAT(stages(report), HasSubstr("connect:pass tls:pass tls:warn=tls.private-root http:pass"));
  EXPECT_FALSE(report.chain.empty());
}

// Consent.

std::vector<GroupCount> counted_people(std::optional<std::uint64_t> pupils,
                                       std::optional<std::uint64_t> staff,
                                       std::optional<std::uint64_t> contacts) {
  const auto groups = people_groups();
  return {{&groups[0], pupils, pupils ? Code::none : Code::consent_unknown, pupils ? "" : "Not told."},
          {&groups[1], staff, staff ? Code::none : Code::consent_unknown, staff ? "" : "Not told."},
          {&groups[2], contacts, contacts ? Code::none : Code::consent_unknown, contacts ? "" : "Not told."}};
}

struct ConsentCase {
  Consent rule;
  std::vector<GroupCount> counts;
  std::map<std::string, std::uint64_t, std::less<>> expected;
  std::string seen;
};

TEST(JudgeConsent, ComparesWhatIsVisibleWithWhatIsExpected) {
  const ConsentCase cases[] = {
      {Consent::needed, counted_people(812, 94, 1105), {}, "consent:pass consent:pass consent:pass"},
      {Consent::unknown,
       counted_people(0, 94, std::nullopt),
       {},
       "consent:warn=consent.none consent:pass consent:skip=consent.unknown"},
      {Consent::needed,
       counted_people(812, 94, 1105),
       {{"pupils", 900}, {"staff", 94}, {"contacts", 1}},
       "consent:warn=consent.partial consent:pass consent:pass"},
      {Consent::needed,
       counted_people(0, 0, 0),
       {{"pupils", 900}, {"staff", 0}},
       "consent:warn=consent.none consent:pass consent:warn=consent.none"},
      {Consent::needed,
       counted_people(std::nullopt, 1, 1),
       {{"pupils", 900}},
       "consent:skip=consent.unknown consent:pass consent:pass"},
      {Consent::not_needed,
       counted_people(812, 94, 1105),
       {},
       "consent:pass=consent.not-needed consent:pass consent:pass consent:pass"},
      {Consent::not_needed,
       counted_people(812, 94, 1105),
       {{"staff", 95}},
       "consent:pass=consent.not-needed consent:pass consent:warn=consent.partial consent:pass"},
  };
  for (const ConsentCase& one : cases) {
    Report report;
    report.findings = judge_consent(one.counts, one.rule, one.expected);
    EXPECT_EQ(stages(report), one.seen);
  }
}

TEST(InsideAddress, SaysWhatCannotBeReached) {
  const auto seen = [](const std::string& host, const std::vector<std::string>& addresses) {
    const auto finding = inside_address(host, addresses);
    return finding ? finding->summary : "";
  };
  EXPECT_EQ(seen("wcbs.example.org", {"10.0.0.5", "fd00::1"}),
            "10.0.0.5, fd00::1 cannot be reached from the internet.");
  EXPECT_EQ(seen("192.168.1.2", {}), "192.168.1.2 cannot be reached from the internet.");
  EXPECT_EQ(seen("wcbs", {}), "wcbs is a name that only an inside network knows.");
  EXPECT_EQ(seen("203.0.113.7", {}), "");
}

TEST(ClockSkew, IsToldInAFittingUnitAndCountsTheAgeOfACachedAnswer) {
  const TimePoint now = *parse_http_time("Sun, 29 Nov 2026 12:00:00 GMT");
  const auto seen = [&](const std::string& date, const std::string& age) {
    const auto finding = clock_skew(response(200, "", "", {{"Date", date}, {"Age", age}}), now);
    return finding ? finding->summary.substr(finding->summary.rfind(':') + 2) : "";
  };
  EXPECT_EQ(seen("Sun, 29 Nov 2026 11:56:00 GMT", ""), "");
  EXPECT_EQ(seen("Sun, 29 Nov 2026 11:10:00 GMT", ""), "50 minutes apart.");
  EXPECT_EQ(seen("Sun, 29 Nov 2026 15:00:00 GMT", "0"), "3 hours apart.");
  EXPECT_EQ(seen("Thu, 01 Jan 1970 00:00:00 GMT", ""), "20786 days apart.");
  EXPECT_EQ(seen("Sun, 29 Nov 2026 10:00:00 GMT", "7200"), "");
}

TEST(JudgeConsent, SaysTheNumbers) {
  const auto findings = judge_consent(counted_people(1, std::nullopt, 5), Consent::needed, {{"contacts", 7}});
  EXPECT_EQ(findings.at(0).summary, "1 pupil can be seen");
  EXPECT_EQ(findings.at(1).summary, "The staff could not be counted. Not told.");
  EXPECT_EQ(findings.at(2).summary, "5 of 7 contacts can be seen.");
  EXPECT_EQ(findings.at(2).evidence, (Facts{{"group", "contacts"}, {"visible", "5"}, {"expected", "7"}}));
}

TEST(RunCheck, KnowsAnApiThatNeedsNoConsent) {
  PracticeLink link([](Behaviour& school) { school.application = "Wcbs.API.2.1"; });
  const Report report = check(link);
  ASSERT_NE(with_code(report, Code::consent_not_needed), nullptr);
  EXPECT_EQ(with_code(report, Code::consent_not_needed)->status, Status::pass);
}

/// Every code is provoked by a scenario or by a test of this or another file, which is named here.
TEST(Findings, AreAllProvokedSomewhere) {
  std::set<Code> provoked = {// JudgesTheAddressBeforeAnyRequest
                             Code::url_invalid, Code::url_cleartext, Code::url_legacy_api,
                             // check_list_test.cpp
                             Code::row_invalid,
                             // network_posix_test.cpp, with name servers, networks and proxies of its own
                             Code::dns_not_found, Code::dns_no_address, Code::dns_failed,
                             Code::connect_timeout, Code::connect_unreachable, Code::connect_ipv6_broken,
                             Code::proxy_unreachable, Code::proxy_auth_required, Code::proxy_refused,
                             // program_posix_test.cpp
                             Code::tls_no_roots,
                             // PassesEveryStageOfAHealthyLink
                             Code::dns_private_address,
                             // JudgesTheSchoolId
                             Code::schools_unknown_id, Code::schools_wonde_id,
                             // JudgeConsent, and program_posix_test.cpp
                             Code::consent_partial, Code::consent_unknown, Code::consent_not_needed};
  for (const Scenario& scenario : scenarios()) {
    provoked.insert(scenario.fault);
    provoked.insert(scenario.warning);
  }
  for (const FindingKind& kind : finding_kinds()) EXPECT_TRUE(provoked.contains(kind.code)) << kind.name;
}

TEST(JudgeCertificate, LooksAtTheCertificatesThatWereUsedAlone) {
  const TimePoint now = current_time();
  const auto certificate = [&](int from, int to) {
    Certificate one;
    one.subject = "x";
    one.not_before = now + std::chrono::hours(24 * from);
    one.not_after = now + std::chrono::hours(24 * to);
    return one;
  };
  Connection seen;
  seen.has_timestamps = true;
  seen.chain = {certificate(-30, 60), certificate(-4000, -900)};
  seen.verified = {certificate(-30, 60), certificate(-30, 900)};
  EXPECT_EQ(judge_certificate(seen, now).size(), 1U) << "an old one was sent along needlessly";
  seen.verified.front() = certificate(-3, 3);
  EXPECT_EQ(judge_certificate(seen, now).size(), 1U) << "half of a six days' life is left";
  seen.verified.front() = certificate(-5, 1);
  EXPECT_EQ(judge_certificate(seen, now).back().code, Code::tls_expires_soon);
}

TEST(JudgeCertificate, WarnsOfAnAuthorityThatOnlyTheSchoolsComputersTrust) {
  const TimePoint now = current_time();
  Certificate own;
  own.subject = "school.example.org";
  own.issuer = "CN=Oakfield CA";
  own.not_before = now - std::chrono::hours(24 * 30);
  own.not_after = now + std::chrono::hours(24 * 300);
  for (const bool logged : {false, true})
    for (const bool given : {false, true}) {
      Connection seen;
      seen.chain = {own};
      seen.has_timestamps = logged;
      seen.given_root_alone = given;
      const auto findings = judge_certificate(seen, now);
      EXPECT_EQ(findings.back().code, logged && !given ? Code::none : Code::tls_private_root);
    }
  Connection filtered;
  filtered.chain = {own};
  filtered.chain.front().issuer = "O=Fortinet";
  EXPECT_EQ(judge_certificate(filtered, now).back().code, Code::tls_intercepted) << "said once";
}

struct FamilyCase {
  double connect_ms;  ///< of the family that works
  Code other;
  int looked_for_ms;
  bool warned;
};

TEST(RunCheck, WarnsOfAFamilyThatDoesNotWork) {
  const FamilyCase cases[] = {
      {230, Code::none, 920, false},
      {230, Code::connect_timeout, 920, true},
      {3000, Code::connect_timeout, 1000, true},
      {2, Code::connect_refused, 20, true},
      {2, Code::connect_timeout, 20, false},  // too short to tell
  };
  for (const FamilyCase& one : cases) {
    FakeTransport transport;
    Connection connection;
    connection.addresses = {"192.0.2.7", "2001:db8::7"};
    connection.address = "192.0.2.7";
    Timing timing;
    timing.name = 10;
    timing.connect = timing.name + one.connect_ms;
    transport.fates.push_back({response(404), connection, timing});
    if (one.other != Code::none) transport.unreachable = Error{one.other, "2001:db8::7 does not answer."};
    const Report report = check(transport);
    const Finding* warning = with_code(report, Code::connect_ipv6_broken);
    EXPECT_EQ(transport.looked_for.count(), one.looked_for_ms);
    EXPECT_EQ(warning != nullptr, one.warned) << stages(report);
    if (warning != nullptr) {
      EXPECT_EQ(warning->status, Status::warn);
      EXPECT_EQ(warning->stage, Stage::connect);
    }
  }
}

}  // namespace
}  // namespace wcbs_link
