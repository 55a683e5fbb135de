#include "wcbs_link/submission/bundle.hpp"

#include "support/golden.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/link_file.hpp"

#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Bundle bundle() {
  Bundle one;
  one.url = "https://school.example.org/Wcbs.API/";
  one.school_id = "1";
  one.client_id = "wonde-practice-1f7c";
  one.client_secret = Secret("q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta=");
  one.school_name = "Oakfield House School";
  one.check =
      "Tested on 23 November 2026, 13:00 UTC from our side: the credentials are accepted; 812 pupils, 94 staff and 1105 contacts can be seen.";
  one.written = TimePoint(std::chrono::seconds(1'795'438'805));
  one.message_id = "1f7c2a@wcbs-link";
  return one;
}

std::string write(const Bundle& one, std::string_view format) {
  return find_bundle_format(format)->write(one).reveal();
}

/// What a mail program does with quoted-printable (RFC 2045, 6.7).
std::string unquoted(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      result += text[i];
    } else if (text.substr(i, 3) == "=\r\n") {
      i += 2;
    } else {
      result += static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    }
  }
  return replace_all(result, "\r\n", "\n");
}

struct Mail {
  std::vector<std::string> headers;  ///< folded ones in one, with their line breaks
  std::string body;                  ///< decoded
};
Mail taken_apart(const std::string& eml) {
  const std::size_t gap = eml.find("\r\n\r\n");
  EXPECT_NE(gap, std::string::npos);
  Mail mail;
  for (const std::string& line : split(replace_all(eml.substr(0, gap), "\r\n", "\n"), '\n')) {
    if (line.starts_with(' ') && !mail.headers.empty())
      mail.headers.back() += "\n" + line;
    else
      mail.headers.push_back(line);
  }
  mail.body = unquoted(std::string_view(eml).substr(gap + 4));
  return mail;
}

void expect_mail_lines(const std::string& eml) {
  EXPECT_EQ(replace_all(eml, "\r\n", "").find_first_of("\r\n"), std::string::npos) << "a bare CR or LF";
  for (const std::string& line : split(replace_all(eml, "\r\n", "\n"), '\n')) {
    EXPECT_LE(line.size(), 76U) << line;
    for (const char c : line) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

std::size_t lines_with(std::string_view text, std::string_view start) {
  std::size_t found = 0;
  for (const std::string& line : split(text, '\n'))
    if (trim(line).starts_with(start)) ++found;
  return found;
}

const std::string kEvil =
    "a\x1b]0;owned\x07\r\n"
    "Bcc: evil@example.org\n"
    "WCBS URL: https://evil.example/\xE2\x80\xAE\xE2\x80\xA8\xC2\x85\xFF";

Bundle hostile() {
  Bundle one = bundle();
  one.url = "https://school.example.org/" + kEvil;
  one.school_id = one.client_id = one.school_name = one.check = kEvil;
  return one;
}

TEST(BundleFormats, AreThoseOfTheContract) {
  std::vector<std::string> names;
  for (const BundleFormat& format : bundle_formats()) {
    names.emplace_back(format.name);
    EXPECT_EQ(find_bundle_format(format.name), &format);
    EXPECT_EQ(format.extension.front(), '.');
    EXPECT_FALSE(format.what.empty());
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("text", "json", "eml"));
  EXPECT_EQ(find_bundle_format("pdf"), nullptr);
}

TEST(TextBundle, ReadsAsInTheGoldenFiles) {
  expect_golden("bundle.txt", write(bundle(), "text"));
  Bundle without = bundle();
  without.client_secret = Secret();
  without.school_name.clear();
  expect_golden("bundle-without-secret.txt", write(without, "text"));
}

TEST(TextBundle, HoldsTheFourLinesOfTheGuide) {
  const auto lines = split(write(bundle(), "text"), '\n');
  for (const char* line : {"To: support@wonde.com", "WCBS URL: https://school.example.org/Wcbs.API/",
                           "WCBS School ID: 1", "WCBS Client ID: wonde-practice-1f7c",
                           "WCBS Client Secret: q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta="})
    EXPECT_THAT(lines, Contains(line));
}

TEST(TextBundle, KeepsALongValueOnItsLine) {
  Bundle one = bundle();
  one.client_secret = Secret(std::string(300, 'x') + " " + std::string(300, 'y'));
  EXPECT_THAT(split(write(one, "text"), '\n'), Contains("WCBS Client Secret: " + one.client_secret.reveal()));
}

TEST(TextBundle, LetsNoValueBreakALine) {
  const std::string text = write(hostile(), "text");
  EXPECT_EQ(lines_with(text, "WCBS URL:"), 1U);
  EXPECT_EQ(lines_with(text, "Bcc:"), 0U);
  EXPECT_EQ(lines_with(text, "To:"), 1U);
  EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
  EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(text, Not(HasSubstr("\xFF")));
}

TEST(TextBundle, LetsNoSecretBreakALine) {
  Bundle one = bundle();
  one.client_secret = Secret("abc\nWCBS URL: https://evil.example/\n\x1b[31m");
  const std::string text = write(one, "text");
  EXPECT_EQ(lines_with(text, "WCBS URL:"), 1U);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(JsonBundle, IsTheContractsObject) {
  EXPECT_EQ(write(bundle(), "json"), R"({
  "schema": "wcbs-link/bundle/1",
  "to": "support@wonde.com",
  "url": "https://school.example.org/Wcbs.API/",
  "school_id": "1",
  "client_id": "wonde-practice-1f7c",
  "client_secret": "q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta=",
  "school_name": "Oakfield House School",
  "check": "Tested on 23 November 2026, 13:00 UTC from our side: the credentials are accepted; 812 pupils, 94 staff and 1105 contacts can be seen.",
  "written": "2026-11-23T13:00:05Z"
}
)");
}

TEST(JsonBundle, LeavesAnOmittedSecretOut) {
  Bundle one = bundle();
  one.client_secret = Secret();
  EXPECT_EQ(member(parse_json(write(one, "json")).value(), "client_secret"), nullptr);
}

TEST(JsonBundle, GivesEveryByteOfASecretBack) {
  std::string all;
  for (char c = 0x01; c < 0x7F; ++c) all += c;
  Bundle one = bundle();
  one.client_secret = Secret(all + "\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(text_member(parse_json(write(one, "json")).value(), "client_secret"), one.client_secret.reveal());
}

TEST(JsonBundle, IsValidWhateverAValueHolds) {
  const auto json = parse_json(write(hostile(), "json"));
  ASSERT_TRUE(json);
  for (const char* name : {"url", "school_id", "client_id", "school_name", "check"}) {
    const std::string text = text_member(*json, name);
    EXPECT_EQ(text, sanitise(text, 3'000)) << name;
    EXPECT_FALSE(text.empty());
  }
}

TEST(JsonBundle, CanBeReadAsALinkFile) {
  const auto details = read_link_file(write(bundle(), "json"), "bundle.json");
  ASSERT_TRUE(details);
  EXPECT_EQ(details->details.url, bundle().url);
  EXPECT_EQ(details->details.school_id, "1");
  EXPECT_EQ(details->details.client_id, bundle().client_id);
  EXPECT_TRUE(details->details.client_secret.empty());
}

TEST(EmlBundle, IsADraftToWondeInTheRightForm) {
  const std::string eml = write(bundle(), "eml");
  expect_mail_lines(eml);
  const Mail mail = taken_apart(eml);
  EXPECT_THAT(mail.headers,
              ElementsAre("To: support@wonde.com", "Subject: WCBS link for Oakfield House School",
                          "Date: Mon, 23 Nov 2026 13:00:05 +0000", "Message-ID: <1f7c2a@wcbs-link>",
                          "X-Unsent: 1", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                          "Content-Transfer-Encoding: quoted-printable"));
  const std::string text = write(bundle(), "text");
  EXPECT_EQ(mail.body, text.substr(text.find("\n\n") + 2));
}

TEST(EmlBundle, ReadsAsInTheGoldenFile) {
  expect_golden("bundle.eml", write(bundle(), "eml"));
}

TEST(EmlBundle, EncodesASubjectOutsideAscii) {
  Bundle one = bundle();
  one.school_name =
      "\xC3\x89"
      "cole S\xC3\xA9vign\xC3\xA9";
  const std::string eml = write(one, "eml");
  expect_mail_lines(eml);
  EXPECT_THAT(taken_apart(eml).headers,
              Contains("Subject: =?utf-8?B?" + base64_encode("WCBS link for " + one.school_name) + "?="));
  EXPECT_THAT(taken_apart(eml).body, HasSubstr(one.school_name));
}

TEST(EmlBundle, FoldsALongSubjectBetweenCharacters) {
  for (const std::string_view letter : {"x", "\xC3\xA9", "\xE5\xAD\xA6", "\xF0\x9F\x98\x80"}) {
    for (int length = 20; length < 60; ++length) {
      Bundle one = bundle();
      one.school_name.clear();
      for (int i = 0; i < length; ++i) one.school_name += letter;
      const std::string eml = write(one, "eml");
      expect_mail_lines(eml);
      for (const std::string& header : taken_apart(eml).headers) EXPECT_LT(header.size(), 500U);
      if (HasFailure()) return;
    }
  }
}

TEST(EmlBundle, KeepsEveryByteOfASecret) {
  std::string printable;
  for (char c = 0x20; c < 0x7F; ++c) printable += c;
  for (const std::string& secret : {printable, std::string(500, '='), "\xC3\xA9\xE2\x82\xAC" + printable,
                                    std::string("tail  "), std::string("\ttab\t"), std::string(2'000, 'x')}) {
    Bundle one = bundle();
    one.client_secret = Secret(secret);
    const std::string eml = write(one, "eml");
    expect_mail_lines(eml);
    EXPECT_THAT(split(taken_apart(eml).body, '\n'), Contains("WCBS Client Secret: " + secret));
  }
}

TEST(EmlBundle, LetsNoValueBreakAHeaderOrALine) {
  const std::string eml = write(hostile(), "eml");
  expect_mail_lines(eml);
  const Mail mail = taken_apart(eml);
  EXPECT_EQ(mail.headers.size(), 8U);
  EXPECT_THAT(mail.headers, Not(Contains(StartsWith("Bcc"))));
  EXPECT_EQ(lines_with(mail.body, "WCBS URL:"), 1U);
  EXPECT_EQ(lines_with(mail.body, "Bcc:"), 0U);
  EXPECT_EQ(mail.body.find_first_of("\x1b\x07\r"), std::string::npos);
}

TEST(EmlBundle, KeepsTheSecretOutOfTheHeaders) {
  for (const std::string& header : taken_apart(write(bundle(), "eml")).headers)
    EXPECT_THAT(header, Not(HasSubstr("q7")));
}

TEST(Bundles, SurviveMegabytes) {
  Bundle one = bundle();
  one.url = one.school_id = one.client_id = one.school_name = one.check = std::string(1'000'000, 'x');
  for (const BundleFormat& format : bundle_formats())
    EXPECT_LT(format.write(one).size(), 40'000U) << format.name;
}

struct Stem {
  std::string_view name;
  std::string_view stem;
};
constexpr Stem kStems[] = {
    {"Oakfield House School", "wonde-link-oakfield-house-school"},
    {"", "wonde-link"},
    {"St Mary's School", "wonde-link-st-marys-school"},
    {"  St. Mary & St. John  ", "wonde-link-st-mary-st-john"},
    {"The 'Oaks' School", "wonde-link-the-oaks-school"},
    {"'Oaks'", "wonde-link-oaks"},
    {"../../etc/passwd", "wonde-link-etc-passwd"},
    {"C:\\Windows\\x", "wonde-link-c-windows-x"},
    {"a\nb\x1b[31m", "wonde-link-a-b-31m"},
    {"\xC3\x89"
     "cole",
     "wonde-link-cole"},
    {"\xE5\xAD\xA6\xE6\xA0\xA1", "wonde-link"},
    {"--rf", "wonde-link-rf"},
};

TEST(BundleFileStem, IsSafeInEveryFileSystem) {
  for (const Stem& one : kStems) EXPECT_EQ(bundle_file_stem(one.name), one.stem) << one.name;
  EXPECT_LE(bundle_file_stem(std::string(1'000'000, 'x')).size(), 70U);
}

}  // namespace
}  // namespace wcbs_link
