#include "wcbs_link/submission/brief.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"

#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

// Where to click, the third party's values and the consent boxes: Wonde's "WCBS integration guide", December
// 2021.
constexpr ThirdPartyValue kThirdParty[] = {
    {"Code", "WONDEAPI"},
    {"Name", "Wonde Ltd"},
    {"Contact", "Technical Support Team"},
    {"Contact Email", "integrate@wonde.com"},
    {"Details", "third party integration"},
};

constexpr std::size_t kWidth = 72;

class Letter {
 public:
  explicit Letter(std::string_view subject) { text_ = fmt::format("Subject: {}\n", subject); }

  Letter& say(std::string_view paragraph) {
    text_ += "\n" + wrap(paragraph, kWidth) + "\n";
    return *this;
  }
  /// A heading with numbered lines under it.
  Letter& list(std::string_view heading, const std::vector<std::string>& points) {
    say(heading);
    for (std::size_t i = 0; i < points.size(); ++i)
      text_ += wrap(points[i], kWidth, fmt::format("{}. ", i + 1), "   ") + "\n";
    return *this;
  }
  Letter& verbatim(const std::string& lines) {
    text_ += lines;
    return *this;
  }
  /// With room for who asks.
  std::string text() const { return text_ + "\nName:\nTelephone:\n"; }

 private:
  std::string text_;
};

constexpr std::string_view kWhy =
    "An application that our school uses reads data from WCBS PASS / 3sys (our school information system) through Wonde, a company that connects school systems with applications.";

std::string address_of(const std::string& url) {
  return url.empty() ? "https://OUR-SERVER/Wcbs.API/ (please put in the server's name)" : url;
}

std::string swagger_of(const std::string& url) {
  return (url.empty() ? "https://OUR-SERVER/Wcbs.API/" : url) +
         (url.ends_with("/api/") ? "swagger" : "api/swagger");
}

std::string network(const std::string& url) {
  return Letter("Please let Wonde's servers reach our WCBS API")
      .say(fmt::format(
          "{} Wonde's servers connect from the internet to the API of our WCBS server and ask it for data. "
          "That only works if they get through.",
          kWhy))
      .list(
          fmt::format("What we ask of you, for {}{}:", address_of(url),
                      url.empty() ? " (https, normally port 443)" : ""),
          {"Let connections from the internet through to it. "
           "If only known addresses may come in, ask support@wonde.com from which addresses Wonde connects, and take them from nobody else: they are not published.",
           "The server's name must lead to a public address in the public DNS, not only in ours.",
           "The certificate must come from a public authority, be valid for that name, and be sent with its intermediate certificates. "
           "TLS 1.2 or 1.3 must be on.",
           "Nothing may stand in front of it that a program cannot pass: no sign-in page, no Windows login, no VPN, no client certificate, no web filter that opens the encryption."})
      .list("How to tell that it worked:",
            {fmt::format("With a mobile phone that is not on the school's Wi-Fi, open {}. "
                         "The page of the API appears, without a warning.",
                         swagger_of(url)),
             "On a computer outside the school, run the command below. It needs no password for this. "
             "Every line down to \"API\" should say pass."})
      .verbatim(fmt::format("\n     wcbs-link check --url {}\n", url.empty() ? "OUR-SERVER" : url))
      .say(
          "Nothing else has to be opened. "
          "The API gives data only to whoever logs in with a secret that the school makes for Wonde.")
      .text();
}

std::string wcbs(const std::string& url) {
  return Letter("Please create a login to the WCBS API for Wonde")
      .say(fmt::format("{} For that, Wonde needs a login to our WCBS API. Could you please make one? "
                       "It takes about ten minutes.",
                       kWhy))
      .list("In WCBS:",
            {"Log into the WCBS API account management section.",
             "Go to Third Party Licenses and choose Add new third party.", "Under details enter:"})
      .verbatim(third_party_lines())
      .verbatim(wrap("Generate a new Client Secret if there is none yet. "
                     "Copy both the Client ID and the Client Secret to a safe and secure location. "
                     "Save all changes in WCBS.",
                     kWidth, "4. ", "   ") +
                "\n")
      .verbatim(
          wrap(
              "With PASS API 2.2 and above, nobody is visible to Wonde until a consent box is ticked for them: "
              "Database > Individuals, select the person, and at the bottom of the Personal Details tab tick \"Has this individual provided their consent for the school to share their details, including sharing them with approved 3rd parties?\", then Update. "
              "It can be done in bulk, for students, contacts and employees. "
              "Our data protection officer decides for whom.",
              kWidth, "5. ", "   ") +
          "\n")
      .list(
          "How to tell that it worked:",
          {fmt::format(
              "Run wcbs-link on a computer at school and enter the values{}. "
              "It tests the login against our own server, counts whom it can see, and writes the message to Wonde.",
              url.empty() ? "" : fmt::format(" and the address {}", url))})
      .say(
          "Please do not e-mail the Client Secret to me: whoever has it can read our pupils' data. "
          "Give it to me in person, or by telephone.")
      .text();
}

std::string data_protection(const std::string&) {
  return Letter("Sharing school data with Wonde: what we need you to decide")
      .say(fmt::format("{} We are about to make that link.", kWhy))
      .list(
          "What Wonde could read, and what stands before it:",
          {"Records of pupils, staff and contacts in WCBS, through its API, whenever Wonde asks.",
           "Only with a Client ID and a Client Secret that the school makes for Wonde and can take away again.",
           "With PASS API 2.2 and above, only people whose consent to sharing is recorded in WCBS (Database > Individuals, Personal Details tab)."})
      .list(
          "What we ask you to decide or confirm:",
          {"That our agreements with Wonde and with the supplier of the application cover this, and that it is in our records of processing.",
           "For whom sharing may be recorded in WCBS (pupils, staff, contacts), and who records it.",
           "How the Client Secret travels to Wonde. "
           "Wonde's guide asks for it by e-mail: then it stays readable in mailboxes and tickets. "
           "The alternatives are a file encrypted with AES-256 whose passphrase goes by telephone, or no secret in the message at all and a telephone call.",
           "Who ends the link when the application is no longer used: in WCBS, Third Party Licenses, WONDEAPI."})
      .list(
          "How to tell that it worked:",
          {"The program wcbs-link counts how many pupils, staff and contacts the link can see. "
           "Compare that with the number you decided on. "
           "It only counts: it keeps, shows and writes nobody's record.",
           "After the hand-over Wonde checks the data before an application sees it, usually within a day."})
      .say(
          "What the program keeps and sends, threat by threat, stands in its documentation under \"Security\".")
      .text();
}

constexpr Brief kBriefs[] = {
    {"wcbs", "whoever looks after WCBS", wcbs},
    {"network", "the people who run your network and firewall", network},
    {"data-protection", "your data protection officer", data_protection},
};

}  // namespace

std::span<const ThirdPartyValue> third_party_values() {
  return kThirdParty;
}

std::string third_party_lines() {
  std::vector<std::vector<std::string>> rows;
  for (const ThirdPartyValue& row : kThirdParty)
    rows.push_back({fmt::format("     {}", row.label), std::string(row.value)});
  return table(rows);
}

std::span<const Brief> briefs() {
  return kBriefs;
}

const Brief* find_brief(std::string_view name) {
  if (name == "dpo") name = "data-protection";
  for (const Brief& brief : kBriefs)
    if (brief.name == name) return &brief;
  return nullptr;
}

std::string brief_text(const Brief& brief, const std::string& url) {
  return brief.write(sanitise(url, 300));
}

std::string owner_text(const Error& error, const std::string& url, const std::string& client_id,
                       TimePoint when) {
  const FindingKind kind = finding_kind(error.code, error.variant);
  const bool about_login = kind.stage >= Stage::token && !client_id.empty();
  std::string seen = sanitise(error.summary, 1000);
  if (seen.ends_with('.')) seen.pop_back();
  return Letter(fmt::format("Our link from WCBS to Wonde: {}", kind.title))
      .say(fmt::format("{} {}", kWhy,
                       kind.status == Status::warn
                           ? "It works, but a test of it showed something to be mended."
                           : "A test of the link found a fault."))
      .say(kind.forward.empty() ? "Could you please help me with this? " + fix_for(error)
                                : std::string(kind.forward))
      .say(fmt::format("Address: {}{}", address_of(sanitise(url, 300)),
                       about_login ? fmt::format(", Client ID: {}", sanitise(client_id, 100)) : ""))
      .say(fmt::format("Tried: on {}, with wcbs-link {}, from a computer on the school's side",
                       spoken_time(when), WCBS_LINK_VERSION))
      .say(fmt::format("Seen: {} ({})", seen, kind.name))
      .say(fmt::format("Meaning: {}", kind.meaning))
      .say("Please tell me when it is done: I then run the same test again, which takes a minute.")
      .text();
}

}  // namespace wcbs_link
