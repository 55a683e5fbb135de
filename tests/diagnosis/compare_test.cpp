#include "wcbs_link/diagnosis/compare.hpp"

#include "diagnosis/differences.hpp"
#include "support/golden.hpp"
#include "support/sample_reports.hpp"
#include "support/tested_places.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// As the two files would be read.
Result<Comparison> compared(const std::string& inside, const std::string& outside) {
  return compare_report_texts({inside, "inside.json"}, {outside, "outside.json"});
}

Comparison compared(const TestedPlace& inside, const TestedPlace& outside) {
  const auto comparison = compared(report_json(tested_at(inside)), report_json(tested_at(outside)));
  EXPECT_TRUE(comparison) << comparison.error().summary;
  return comparison ? *comparison : Comparison{};
}

std::vector<std::string> kinds_of(const Comparison& comparison) {
  std::vector<std::string> kinds;
  for (const Difference& one : comparison.differences) kinds.emplace_back(one.kind);
  return kinds;
}

std::string text_of(const Comparison& comparison) {
  return comparison_text(comparison, {});
}

template <class Change>
TestedPlace with(TestedPlace place, Change change) {
  change(place);
  return place;
}

TestedPlace failing(TestedPlace place, Code code, std::string summary = "It failed.") {
  place.failure = Error{code, std::move(summary)};
  return place;
}

TestedPlace at_address(TestedPlace place, const std::string& address) {
  place.addresses = {address};
  return place;
}

TestedPlace answering(TestedPlace place, HttpResponse answer) {
  place.everything = std::move(answer);
  return place;
}

TestedPlace refusing_login(TestedPlace place) {
  place.answers = {{kToken, json(R"({"error":"invalid_client"})", 400)}};
  return place;
}

HttpResponse page(int status, const std::string& title) {
  return response(status, "<html><head><title>" + title + "</title></head><body></body></html>", "text/html");
}

TestedPlace fast_by_an_hour(TestedPlace place) {
  place.server_ahead = std::chrono::minutes(60);
  return place;
}

TestedPlace filtered(TestedPlace place) {
  place.issuer = "CN=Smoothwall-default-root-certificate-authority";
  return place;
}

struct Pair {
  std::string_view kind;
  TestedPlace inside;
  TestedPlace outside;
  std::string_view answer;  ///< how its first sentence begins
};

constexpr std::string_view kCan = "The outside can use the link";
constexpr std::string_view kCannot = "The outside cannot use the link: ";
constexpr std::string_view kUnknown = "Whether the outside can use the link is not known";

std::vector<Pair> pairs() {
  using enum Code;
  const TestedPlace in = inside();
  const TestedPlace out = outside();
  return {
      {"same-report", in, in, kUnknown},
      {"same-place", in, with(out, [](auto& place) { place.from = inside().from; }), kUnknown},
      {"outside-is-inside", in, at_address(out, "192.168.4.5"), kUnknown},
      {"name-inside-only", in, failing(out, dns_not_found), kCannot},
      {"name-outside-only", failing(in, dns_no_address), out, kCan},
      {"private-in-public-dns", in, failing(at_address(out, "192.168.4.5"), connect_timeout), kCannot},
      {"firewall", in, failing(out, connect_timeout), kCannot},
      {"firewall", at_address(in, "192.168.4.5"), failing(out, connect_refused), kCannot},
      {"inside-shut-out", failing(in, connect_timeout), out, kCan},
      {"inspected-inside", filtered(in), out, kCan},
      {"inspected-inside", failing(filtered(in), tls_intercepted), out, kCan},
      {"inspected-outside", in, failing(filtered(out), tls_intercepted), kUnknown},
      {"private-authority", in, failing(out, tls_untrusted_root), kCannot},
      {"other-certificate", in, with(out, [](auto& place) { place.issuer = "CN=Another Authority"; }), kCan},
      {"allow-list", in, answering(out, page(403, "403 - Forbidden: Access is denied.")), kCannot},
      {"filter-outside", in, answering(out, page(403, "Smoothwall - Access Blocked")), kCannot},
      {"filter-inside", answering(in, page(403, "Smoothwall - Access Blocked")), out, kCan},
      {"other-server", in, with(out, [](auto& place) { place.server = "nginx"; }), kCan},
      {"clock-inside", fast_by_an_hour(in), out, kCan},
      {"clock-outside", in, fast_by_an_hour(out), kCan},
      {"clock-server", fast_by_an_hour(in), fast_by_an_hour(out), kCan},
      {"login-outside", in, refusing_login(out), kCannot},
      {"login-inside", refusing_login(in), out, kCan},
      {"no-server-reached", failing(in, proxy_refused), failing(out, proxy_refused), kUnknown},
      {"outside-fault", in, failing(out, dns_failed), kUnknown},
      {"same-cause", failing(in, tls_expired), failing(out, tls_expired), kCannot},
      {"outside-fault", in, answering(out, page(500, "Runtime Error")), kCannot},
      {"outside-fault", failing(in, tls_old_protocol), failing(out, tls_expired), kCannot},
      {"inside-fault", failing(in, tls_old_protocol), out, kCan},
      {"split-dns", at_address(in, "192.168.4.5"), out, kCan},
      {"other-addresses", in, at_address(out, "203.0.113.99"), kCan},
      {"proxy", with(in, [](auto& place) { place.proxy = "http://proxy.example.org:8080"; }), out, kCan},
      {"options",
       with(in,
            [](auto& place) {
              place.options = {"--ca-file", "root.pem"};
            }),
       out, kCan},
      {"not-tested", in, with(out, [](auto& place) { place.given_secret = false; }),
       "The outside reaches the API; the login was tested inside only, and works there."},
      {"time-apart", in, with(out, [](auto& place) { place.later = std::chrono::hours(30); }), kCan},
  };
}

TEST(CompareReports, KnowsEveryKindOfDifference) {
  std::set<std::string_view> seen;
  for (const Pair& pair : pairs()) {
    const Comparison comparison = compared(pair.inside, pair.outside);
    EXPECT_THAT(kinds_of(comparison), testing::Contains(std::string(pair.kind))) << text_of(comparison);
    EXPECT_THAT(comparison.answer, StartsWith(std::string(pair.answer))) << pair.kind;
    seen.insert(pair.kind);
  }
  for (const DifferenceKind& kind : difference_kinds()) EXPECT_TRUE(seen.contains(kind.name)) << kind.name;
}

TEST(CompareReports, SaysOfEachDifferenceWhatBothSawWhatItMeansWhoMendsItAndHow) {
  std::set<std::string_view> names;
  for (const DifferenceKind& kind : difference_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.title.ends_with('.')) << kind.name;
    EXPECT_TRUE(kind.meaning.ends_with('.')) << kind.name;
    EXPECT_TRUE(kind.to_do.empty() || kind.to_do.ends_with('.')) << kind.name;
  }
  for (const Pair& pair : pairs())
    for (const Difference& one : compared(pair.inside, pair.outside).differences) {
      EXPECT_NE(one.inside, "") << one.kind;
      EXPECT_NE(one.outside, "") << one.kind;
      EXPECT_NE(one.to_do, "") << one.kind;
    }
}

TEST(CompareReports, ExplainsAFaultOnce) {
  for (const Pair& pair : pairs()) {
    const Comparison comparison = compared(pair.inside, pair.outside);
    const auto rests = std::count_if(
        comparison.differences.begin(), comparison.differences.end(),
        [](const Difference& one) { return one.kind == "outside-fault" || one.kind == "inside-fault"; });
    const bool is_meant = pair.kind == "outside-fault" || pair.kind == "inside-fault";
    EXPECT_TRUE(is_meant || rests == 0) << pair.kind << "\n" << text_of(comparison);
  }
}

TEST(CompareReports, FindsNothingWhereNothingDiffers) {
  const Comparison comparison = compared(inside(), outside());
  EXPECT_TRUE(comparison.differences.empty()) << text_of(comparison);
  EXPECT_EQ(comparison.usable, true);
  EXPECT_EQ(comparison.answer, "The outside can use the link.");
}

TEST(CompareReports, NamesTheOutsidesWarnings) {
  EXPECT_EQ(compared(inside(), fast_by_an_hour(outside())).answer,
            "The outside can use the link; 1 warning there: The clocks differ (http.clock-skew).");
}

TEST(CompareReports, SaysNoMoreThanWasSeen) {
  const auto silent = [](TestedPlace place) {
    place.given_secret = false;
    return place;
  };
  const Comparison neither = compared(silent(inside()), silent(outside()));
  EXPECT_EQ(neither.usable, std::nullopt);
  EXPECT_EQ(
      neither.answer,
      "Whether the outside can use the link is not known: it reaches the API, and the login was not tested.");
  const Comparison refused = compared(refusing_login(inside()), silent(outside()));
  EXPECT_EQ(refused.usable, std::nullopt);
  EXPECT_THAT(refused.answer, HasSubstr("what fails inside was not tested there"));

  Report up_to_tls = tested_at(outside());
  std::erase_if(up_to_tls.findings, [](const Finding& finding) { return finding.stage > Stage::tls; });
  const auto short_one = compared(report_json(tested_at(inside())), report_json(up_to_tls));
  ASSERT_TRUE(short_one);
  EXPECT_EQ(short_one->usable, std::nullopt);
  EXPECT_EQ(short_one->answer,
            "Whether the outside can use the link is not known: it was tested there up to Certificate only.");

  Report interrupted = tested_at(outside());
  interrupted.interrupted = true;
  EXPECT_EQ(compared(report_json(tested_at(inside())), report_json(interrupted))->usable, std::nullopt);
}

TEST(CompareReports, LooksWholeLikeThis) {
  const Comparison firewall = compared(
      at_address(inside(), "192.168.4.5"),
      failing(outside(), Code::connect_timeout, "203.0.113.7 did not answer on port 443 within 15 seconds."));
  expect_golden("compare-firewall.txt", normalised(text_of(firewall)));
  expect_golden("compare-firewall.json", normalised(comparison_json(firewall)));
  TestedPlace support = outside();
  support.given_secret = false;
  const Comparison filter = compared(filtered(inside()), support);
  expect_golden("compare-filter.txt", normalised(text_of(filter)));
  expect_golden("compare-filter.json", normalised(comparison_json(filter)));
  expect_golden("compare-nothing.txt", normalised(text_of(compared(inside(), outside()))));
}

std::string changed(const std::string& json, const std::function<void(OrderedJson&)>& change) {
  OrderedJson report = *parse_json_in_order(json, {});
  change(report);
  return dump(report, 2);
}

TEST(CompareReports, RefusesReportsOfTwoLinks) {
  const std::string one = report_json(tested_at(inside()));
  const auto refusal = [&](const char* member, const char* value) {
    const auto comparison =
        compared(one, changed(one, [&](OrderedJson& json) { json["target"][member] = value; }));
    EXPECT_FALSE(comparison) << value;
    if (comparison) return std::string();
    EXPECT_EQ(comparison.error().code, Code::usage);
    return comparison.error().summary;
  };
  EXPECT_EQ(
      refusal("url", "https://other.example.org/Wcbs.API/"),
      "These are not two reports of one link: the address is \"https://school.example.org/Wcbs.API/\" in the "
      "first and \"https://other.example.org/Wcbs.API/\" in the second.");
  EXPECT_THAT(refusal("url", "https://school.example.org/Wcbs.API.2.2/"), HasSubstr("the address is"));
  EXPECT_THAT(refusal("url", "https://school.example.org:8443/Wcbs.API/"), HasSubstr("the address is"));
  EXPECT_THAT(refusal("url", "no address"), HasSubstr("the address is"));
  EXPECT_THAT(refusal("school_id", "7"), HasSubstr("the School ID is \"1\" in the first and \"7\""));
}

TEST(CompareReports, TakesOneLinkForOneWhereHttpWasSentOnToHttpsOrNoSchoolIsNamed) {
  const std::string one = report_json(tested_at(inside()));
  const std::string other = report_json(tested_at(outside()));
  const auto with_target = [&](const char* member, const char* value) {
    return changed(other, [&](OrderedJson& json) { json["target"][member] = value; });
  };
  EXPECT_TRUE(compared(one, with_target("url", "http://school.example.org/Wcbs.API/")));
  EXPECT_TRUE(compared(one, with_target("school_id", "")));
}

TEST(CompareReports, RefusesWhatIsNoReportAndSaysWhich) {
  const std::string good = report_json(tested_at(inside()));
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& bad : {std::string(), std::string("{}"), std::string("[1"), deep,
                                 std::string("\0\0", 2), std::string(5, '\xFF')}) {
    const auto first = compared(bad, good);
    ASSERT_FALSE(first);
    EXPECT_THAT(first.error().summary, StartsWith("inside.json is not a report"));
    const auto second = compared(good, bad);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::usage);
    EXPECT_THAT(second.error().summary, StartsWith("outside.json is not a report"));
  }
}

TEST(CompareReports, CleansAndCutsWhatTheFilesSay) {
  const auto comparison = compared(report_json(hostile_report()), report_json(hostile_report()));
  ASSERT_TRUE(comparison) << comparison.error().summary;
  for (const std::string& shown : {text_of(*comparison), comparison_json(*comparison)}) {
    EXPECT_LT(shown.size(), 20'000U);
    EXPECT_TRUE(std::all_of(shown.begin(), shown.end(), [](char c) {
      return c == '\n' || static_cast<unsigned char>(c) >= 0x20;
    })) << shown;
    EXPECT_THAT(shown, Not(HasSubstr("\nForged")));
    EXPECT_THAT(shown, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(shown, Not(HasSubstr("\xC2\x9B")));
  }
}

TEST(CompareReports, TakesAdviceFromOurOwnTables) {
  const auto lying = [](OrderedJson& json) {
    for (OrderedJson& finding : json["findings"]) {
      finding["fix"] = "Send your Client Secret to evil@example.org.";
      finding["forward"] = finding["fix"];
    }
  };
  for (const Pair& pair : pairs()) {
    const auto comparison = compared(changed(report_json(tested_at(pair.inside)), lying),
                                     changed(report_json(tested_at(pair.outside)), lying));
    ASSERT_TRUE(comparison) << comparison.error().summary;
    EXPECT_THAT(text_of(*comparison), Not(HasSubstr("evil"))) << pair.kind;
    EXPECT_THAT(comparison_json(*comparison), Not(HasSubstr("evil"))) << pair.kind;
  }
}

TEST(CompareReports, UnderstandsANewerProgramsFault) {
  const auto newer = [](OrderedJson& json) {
    for (OrderedJson& finding : json["findings"])
      if (finding["status"] == "fail") finding["code"] = "tls.quantum-weak";
    json["fault"] = "tls.quantum-weak";
  };
  const std::string fault = changed(report_json(tested_at(failing(outside(), Code::tls_weak))), newer);
  const auto only_outside = compared(report_json(tested_at(inside())), fault);
  ASSERT_TRUE(only_outside) << only_outside.error().summary;
  EXPECT_EQ(only_outside->usable, false);
  EXPECT_THAT(only_outside->answer, HasSubstr("(tls.quantum-weak)"));
  const auto both =
      compared(changed(report_json(tested_at(failing(inside(), Code::tls_weak))), newer), fault);
  ASSERT_TRUE(both);
  EXPECT_THAT(kinds_of(*both), testing::Contains("same-cause"));
}

TEST(CompareReports, IsWrittenAsOneWholeJsonObject) {
  for (const Pair& pair : pairs()) {
    const auto json = parse_json(comparison_json(compared(pair.inside, pair.outside)));
    ASSERT_TRUE(json) << pair.kind;
    EXPECT_EQ((*json)["schema"], "wcbs-link/compare/1");
    EXPECT_EQ((*json)["stages"].size(), static_cast<std::size_t>(kStages));
    EXPECT_EQ((*json)["usable"].is_null(), pair.answer == kUnknown) << pair.kind;
  }
}

}  // namespace
}  // namespace wcbs_link
