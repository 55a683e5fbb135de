#include "wcbs_link/submission/bundle.hpp"

#include "support/golden.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/link_file.hpp"

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

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

Bundle with_secret(const std::string& secret) {
  Bundle one = bundle();
  one.client_secret = Secret(secret);
  return one;
}

const std::string kEvil =
    "a\x1b]0;owned\x07\r\nBcc: evil@example.org\nWCBS URL: https://evil.example/\u202E\u2028\u0085\xFF";

Bundle hostile() {
  Bundle one = with_secret("abc\nWCBS URL: https://evil.example/\n\x1b[31m");
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

TEST(BundleFormats, ReadAsInTheGoldenFiles) {
  expect_golden("bundle.txt", write(bundle(), "text"));
  expect_golden("bundle.json", write(bundle(), "json"));
  expect_golden("bundle.eml", write(bundle(), "eml"));
  Bundle without = with_secret("");
  without.school_name.clear();
  expect_golden("bundle-without-secret.txt", write(without, "text"));
  EXPECT_EQ(member(parse_json(write(without, "json")).value(), "client_secret"), nullptr);
}

TEST(TextBundle, KeepsALongValueOnItsLine) {
  const std::string secret = std::string(300, 'x') + " " + std::string(300, 'y');
  EXPECT_THAT(split(write(with_secret(secret), "text"), '\n'), Contains("WCBS Client Secret: " + secret));
}

TEST(BundleFormats, LetNoValueBreakAHeaderOrALine) {
  const std::string eml = write(hostile(), "eml");
  expect_mail_lines(eml);
  const Mail mail = taken_apart(eml);
  EXPECT_EQ(mail.headers.size(), 8U);
  EXPECT_THAT(mail.headers, Not(Contains(StartsWith("Bcc"))));
  const std::string text = write(hostile(), "text");
  EXPECT_EQ(lines_with(text, "To:"), 1U);
  for (const std::string& body : {text, mail.body}) {
    EXPECT_EQ(lines_with(body, "WCBS URL:"), 1U);
    EXPECT_EQ(lines_with(body, "Bcc:"), 0U);
    EXPECT_EQ(body.find_first_of("\x1b\x07\r"), std::string::npos);
    for (const char* raw : {"\u202E", "\xFF"}) EXPECT_THAT(body, Not(HasSubstr(raw)));
  }
}

TEST(JsonBundle, GivesEveryByteOfASecretBack) {
  std::string all;
  for (char c = 0x01; c < 0x7F; ++c) all += c;
  all += "\u00E9\u20AC";
  EXPECT_EQ(text_member(parse_json(write(with_secret(all), "json")).value(), "client_secret"), all);
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

TEST(EmlBundle, EncodesASubjectOutsideAscii) {
  Bundle one = bundle();
  one.school_name = "\u00C9cole S\u00E9vign\u00E9";
  const std::string eml = write(one, "eml");
  expect_mail_lines(eml);
  EXPECT_THAT(taken_apart(eml).headers,
              Contains("Subject: =?utf-8?B?" + base64_encode("WCBS link for " + one.school_name) + "?="));
  EXPECT_THAT(taken_apart(eml).body, HasSubstr(one.school_name));
}

TEST(EmlBundle, FoldsALongSubjectBetweenCharacters) {
  for (const std::string_view letter : {"x", "\u00E9", "\u5B66", "\U0001F600"}) {
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
  for (const std::string& secret : {printable, std::string(500, '='), "\u00E9\u20AC" + printable,
                                    std::string("tail  "), std::string("\ttab\t"), std::string(2'000, 'x')}) {
    const std::string eml = write(with_secret(secret), "eml");
    expect_mail_lines(eml);
    EXPECT_THAT(split(taken_apart(eml).body, '\n'), Contains("WCBS Client Secret: " + secret));
  }
}

TEST(BundleFormats, SurviveMegabytes) {
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
    {"\u00C9cole", "wonde-link-cole"},
    {"\u5B66\u6821", "wonde-link"},
    {"--rf", "wonde-link-rf"},
};

TEST(BundleFormats, SayThatAPracticeIsOneAndAreForNobody) {
  Bundle one = bundle();
  one.is_practice = true;
  for (const BundleFormat& format : bundle_formats()) {
    const std::string text = format.write(one).reveal();
    EXPECT_THAT(text, HasSubstr("PRACTICE, do not send")) << format.name;
    EXPECT_THAT(text, Not(HasSubstr(kWondeSupport))) << format.name;
  }
}

TEST(TextBundle, LeavesRoomForWhoWritesIt) {
  EXPECT_THAT(write(bundle(), "text"), HasSubstr("\n\nName:\nTelephone:\n"));
}

TEST(BundleFileStem, IsSafeInEveryFileSystem) {
  for (const Stem& one : kStems) EXPECT_EQ(bundle_file_stem(one.name), one.stem) << one.name;
  EXPECT_LE(bundle_file_stem(std::string(1'000'000, 'x')).size(), 70U);
}

}  // namespace
}  // namespace wcbs_link
