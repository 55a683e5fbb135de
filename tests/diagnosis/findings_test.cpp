#include "wcbs_link/diagnosis/findings.hpp"

#include "support/golden.hpp"
#include "support/regex.hpp"
#include "wcbs_link/base/text.hpp"

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// The contract's list in its order, a line for each stage. (W)arning, (S)kip, (P)ass; the others are faults.
constexpr std::string_view kPromised = R"(
url: url.invalid url.cleartext url.legacy-api row.invalid
dns: dns.not-found dns.failed dns.no-address dns.private-address(W)
connect: connect.refused connect.timeout connect.unreachable connect.reset connect.ipv6-broken(W) proxy.unreachable proxy.auth-required proxy.refused
tls: tls.not-tls tls.expired tls.not-yet-valid tls.wrong-host tls.self-signed tls.missing-intermediate tls.untrusted-root tls.no-roots tls.intercepted tls.revoked tls.weak tls.old-protocol tls.client-certificate tls.bad-certificate tls.handshake tls.private-root(W) tls.expires-soon(W)
http: http.timeout http.truncated http.too-large http.bad-reply http.unexpected http.not-found http.wrong-site http.windows-auth http.forbidden http.unavailable http.maintenance http.gateway http.server-error http.method-refused http.rate-limited http.sign-in http.block-page http.redirect http.no-end http.unsteady(W) http.clock-skew(W)
discovery: discovery.no-document(W) discovery.bad-document(W)
token: token.invalid-client token.unauthorized-client token.unsupported-grant token.invalid-scope token.refused token.bad-answer token.basic-only(W)
schools: schools.unauthorized schools.forbidden schools.not-found schools.empty schools.bad-answer schools.unknown-id schools.wonde-id
consent: consent.none(W) consent.partial(W) consent.refused(W) consent.failed(W) consent.unknown(S) consent.not-needed(P)
)";

TEST(Findings, AreExactlyThoseOfTheContract) {
  std::string seen;
  std::string_view stage;
  for (const FindingKind& kind : finding_kinds()) {
    if (stage != stage_name(kind.stage)) seen += "\n" + std::string(stage = stage_name(kind.stage)) + ":";
    seen += " " + std::string(kind.name);
    if (kind.status != Status::fail)
      seen += std::string("(") + "PW.S"[static_cast<std::size_t>(kind.status)] + ")";
  }
  EXPECT_EQ(seen + "\n", kPromised);
}

TEST(Findings, HaveARowForEveryCode) {
  std::set<Code> codes;
  for (int i = 1; i <= static_cast<int>(Code::last_finding); ++i) {
    const auto code = static_cast<Code>(i);
    EXPECT_TRUE(is_finding(code)) << i;
    EXPECT_EQ(finding_kind(code).code, code) << i;
    codes.insert(code);
  }
  EXPECT_EQ(codes.size(), finding_kinds().size());
  for (const Code code : {Code::none, Code::usage, Code::local, Code::interrupted, Code::end_of_input}) {
    EXPECT_FALSE(is_finding(code));
    EXPECT_THROW(finding_kind(code), std::out_of_range);
  }
}

TEST(IsOauthRefusal, CountsOnlyWhatTheTokenEndpointItselfSaid) {
  for (int i = 0; i <= static_cast<int>(Code::end_of_input); ++i) {
    const auto code = static_cast<Code>(i);
    const bool refusal = code == Code::token_invalid_client || code == Code::token_unauthorized_client ||
                         code == Code::token_unsupported_grant || code == Code::token_invalid_scope ||
                         code == Code::token_refused;
    EXPECT_EQ(is_oauth_refusal(code), refusal) << i;
  }
}

TEST(Findings, HaveUniqueNames) {
  std::set<std::string_view> names;
  std::set<std::string_view> titles;
  for (const FindingKind& kind : finding_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_TRUE(titles.insert(kind.title).second) << kind.title;
    EXPECT_THAT(std::string(kind.name), MatchesRegex("[a-z]+\\.[a-z0-9-]+"));
    EXPECT_EQ(find_finding_kind(kind.name), &kind);
  }
  EXPECT_EQ(find_finding_kind("tls.nothing"), nullptr);
  EXPECT_EQ(find_finding_kind(""), nullptr);
  EXPECT_EQ(find_finding_kind("TLS.EXPIRED"), nullptr);
}

TEST(Findings, SayWhatTheyAreWhatTheyMeanAndWhatToDo) {
  for (const FindingKind& kind : finding_kinds()) {
    EXPECT_FALSE(kind.title.empty()) << kind.name;
    EXPECT_THAT(std::string(kind.title), Not(EndsWith("."))) << kind.name;
    EXPECT_THAT(std::string(kind.meaning), EndsWith(".")) << kind.name;
    EXPECT_THAT(std::string(kind.fix), EndsWith(".")) << kind.name;
    EXPECT_LT(kind.title.size(), 60U) << kind.name;
    for (const std::string_view words : {kind.title, kind.meaning, kind.fix}) {
      EXPECT_EQ(words, sanitise(words, 2'000)) << kind.name;
      EXPECT_EQ(words.find("  "), std::string_view::npos) << kind.name;
    }
  }
}

/// Every row of the table, those of the variants too.
std::vector<FindingKind> all_rows() {
  std::vector<FindingKind> rows(finding_kinds().begin(), finding_kinds().end());
  for (const FindingKind& kind : finding_kinds())
    for (int i = 1; i < 100; ++i)
      if (const auto variant = static_cast<Variant>(i); !variant_name({kind.code, variant}).empty())
        rows.push_back(finding_kind(kind.code, variant));
  return rows;
}

TEST(Findings, HaveATextForTheKeyboardAndOneForTheOwnerAndNeitherNamesAnOption) {
  for (const FindingKind& row : all_rows()) {
    const std::string fix(row.fix);
    const std::string forward(row.forward);
    EXPECT_THAT(fix, EndsWith(".")) << row.name;
    const bool somebody_else = row.owner != Owner::you && row.status != Status::skip;
    EXPECT_EQ(somebody_else, !forward.empty()) << row.name << ": " << row.title;
    if (somebody_else) {
      EXPECT_THAT(forward, testing::StartsWith("Please ")) << row.name;
      EXPECT_THAT(forward, EndsWith(".")) << row.name;
    }
    for (const std::string& words : {fix, forward, std::string(row.meaning)}) {
      EXPECT_EQ(words, sanitise(words, 2'000)) << row.name;
      for (const char* no : {"--", "wcbs-link", "evidence", "  "})
        EXPECT_THAT(words, Not(HasSubstr(no))) << row.name << ": " << words;
    }
    EXPECT_THAT(forward, Not(HasSubstr("hoever"))) << row.name;
    if (!row.option.empty()) {
      EXPECT_THAT(std::string(row.option), testing::AnyOf(HasSubstr("--"), HasSubstr("variable")))
          << row.name;
    }
  }
}

/// "You" and "ask somebody else" would contradict each other.
TEST(Findings, SayWhoAndWhatToDoWithoutContradiction) {
  const std::pair<Owner, std::string_view> asked[] = {{Owner::server, "Ask whoever looks after WCBS"},
                                                      {Owner::network, "Ask whoever looks after WCBS"},
                                                      {Owner::wcbs, "Ask whoever runs the network"}};
  for (const FindingKind& row : all_rows())
    for (const auto& [owner, words] : asked)
      if (row.owner == owner) {
        EXPECT_EQ(row.fix.find(words), std::string_view::npos) << row.name << ": " << row.fix;
      }
}

TEST(Findings, AskTheRightPerson) {
  // Nobody but Wonde knows its addresses; none may be named.
  for (const FindingKind& kind : finding_kinds())
    EXPECT_THAT(std::string(kind.fix), Not(ContainsRegex("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+"))) << kind.name;
  EXPECT_EQ(finding_kind(Code::token_invalid_client).owner, Owner::you);
  EXPECT_EQ(finding_kind(Code::tls_missing_intermediate).owner, Owner::server);
  EXPECT_EQ(finding_kind(Code::connect_timeout).owner, Owner::network);
}

TEST(Findings, NamesOfStagesStatusesAndOwnersAreTheContracts) {
  std::string names;
  for (int i = 0; i < kStages; ++i) names += std::string(stage_name(static_cast<Stage>(i))) + " ";
  EXPECT_EQ(names, "url dns connect tls http discovery token schools consent ");
  names.clear();
  for (const Status status : {Status::pass, Status::warn, Status::fail, Status::skip})
    names += std::string(status_name(status)) + " ";
  EXPECT_EQ(names, "pass warn fail skip ");
  names.clear();
  for (const Owner owner : {Owner::you, Owner::network, Owner::server, Owner::wcbs, Owner::wonde}) {
    names += std::string(owner_name(owner)) + " ";
    EXPECT_FALSE(owner_title(owner).empty());
  }
  EXPECT_EQ(names, "you network server wcbs wonde ");
}

TEST(FixFor, FillsFactsIn) {
  const Error error{Code::url_cleartext, "", {{"https", "https://school.example.org/\x1b[31m"}}};
  EXPECT_THAT(fix_for(error), HasSubstr("Use https://school.example.org/ [31m instead."));
  EXPECT_THAT(fix_for({Code::url_cleartext, "", {{"https", "{https}"}}}), HasSubstr("Use {https} instead."));
}

TEST(FixFor, LeavesNoPlaceUnfilled) {
  for (const FindingKind& kind : finding_kinds())
    EXPECT_EQ(fix_for({kind.code, "", {}}).find('{'), std::string::npos) << kind.name;
}

TEST(ExplainKind, ReadsAsInTheGoldenFile) {
  std::string all;
  for (const FindingKind& kind : finding_kinds()) all += explain_kind(kind, 80) + "\n";
  EXPECT_EQ(all.find('{'), std::string::npos);
  expect_golden("explain.txt", all);
}

TEST(ExplainError, SaysWhatWasSeenMeantAndToDo) {
  const Error error{Code::token_invalid_client,
                    "The server refused the credentials with \"invalid_client\".",
                    {{"error", "invalid_client"}}};
  EXPECT_EQ(explain_error(error, 72), R"(The Client ID or the Client Secret is wrong.
  To do:    In the WCBS API account management section, under Third
            Party Licenses, open WONDEAPI, copy the Client ID and the
            Client Secret again, and save all changes in WCBS.
  Who:      you, at your own computer
  Seen:     The server refused the credentials with "invalid_client".
  Meaning:  The server knows no third party with this pair. WCBS does
            not say which of the two is wrong. They may also have been
            generated but not saved.
  Code:     token.invalid-client
)");
  EXPECT_EQ(explain_error({Code::local, "bundle.txt: No space left on device."}, 30),
            "bundle.txt: No space left on\ndevice.\n");
}

TEST(ExplainError, StaysWithinItsWidth) {
  for (const FindingKind& kind : finding_kinds()) {
    for (const std::string& line : split(explain_error({kind.code, "Seen.", {}}, 60), '\n')) {
      EXPECT_LE(columns(line), 60U) << line;
    }
  }
}

TEST(ExplainError, ShowsNoControlCharacters) {
  for (const Code code : {Code::http_bad_reply, Code::usage}) {
    const std::string text =
        explain_error({code, "a\x1b]0;title\x07 b\xE2\x80\xAE c\r\nForged: line \xFF", {{"x", "\x1b"}}}, 80);
    EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos) << finding_kind(Code::http_bad_reply).name;
    EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
    EXPECT_THAT(text, Not(HasSubstr("\nForged")));
  }
}

}  // namespace
}  // namespace wcbs_link
