#include "wcbs_link/submission/bundle.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/link_details.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostValue = 2000;

std::string one_line(std::string_view value) {
  return sanitise(value, kMostValue);
}

std::string label_of(std::string LinkDetails::*member) {
  for (const Field& field : fields())
    if (field.member == member) return std::string(field.label);
  return {};
}

std::string school_in_words(const Bundle& bundle) {
  return bundle.school_name.empty() ? "School ID " + one_line(bundle.school_id)
                                    : one_line(bundle.school_name);
}

std::string subject(const Bundle& bundle) {
  return "WCBS link for " + school_in_words(bundle);
}

/// The secret where it can stand on a line of its own, as one that was read by us can.
std::string secret_line(const Secret& secret) {
  if (secret.empty()) return "not in this message; we give it to you separately";
  const std::string& text = secret.reveal();
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
  return plain ? text : "not in this message, because it holds characters that no line can";
}

/// The message that the guide asks for. A value stands alone on its line, unwrapped, so that it can be
/// copied, and so that no part of it can look like another line.
std::string message(const Bundle& bundle) {
  std::string text = "Dear Wonde support team,\n\nplease link our WCBS system to Wonde.\n\n";
  text += fmt::format("{}: {}\n", label_of(&LinkDetails::url), one_line(bundle.url));
  text += fmt::format("{}: {}\n", label_of(&LinkDetails::school_id), one_line(bundle.school_id));
  text += fmt::format("{}: {}\n", label_of(&LinkDetails::client_id), one_line(bundle.client_id));
  text += fmt::format("{}: {}\n\n", kSecretLabel, secret_line(bundle.client_secret));
  if (!bundle.school_name.empty()) text += fmt::format("School: {}\n", one_line(bundle.school_name));
  text += wrap(one_line(bundle.check), 72, "", "  ") + "\n\n";
  text +=
      wrap(
          "Please confirm when the connection works. If your servers cannot reach ours, please tell us from "
          "which addresses they connect, so that our firewall can let them in.",
          72) +
      "\n";
  return text;
}

Secret write_text(const Bundle& bundle) {
  return Secret(fmt::format("To: {}\nSubject: {}\n\n{}", kWondeSupport, subject(bundle), message(bundle)));
}

Secret write_json(const Bundle& bundle) {
  OrderedJson json = {{"schema", "wcbs-link/bundle/1"},
                      {"to", kWondeSupport},
                      {"url", one_line(bundle.url)},
                      {"school_id", one_line(bundle.school_id)},
                      {"client_id", one_line(bundle.client_id)}};
  if (!bundle.client_secret.empty()) json["client_secret"] = bundle.client_secret.reveal();
  json["school_name"] = one_line(bundle.school_name);
  json["check"] = one_line(bundle.check);
  json["written"] = iso_time(bundle.written);
  return Secret(dump(json, 2) + "\n");
}

/// RFC 2047: a header's value outside ASCII, in words of at most 75 characters.
std::string encoded_header(std::string_view value) {
  bool ascii = true;
  for (const char c : value) ascii = ascii && c >= 0x20 && c < 0x7F;
  if (ascii && value.size() <= 60) return std::string(value);
  std::string result;
  while (!value.empty()) {
    std::size_t size = 0;
    while (size < value.size()) {
      const std::size_t next = first_code_point(value.substr(size)).bytes;
      if (size + next > (result.empty() ? 39U : 42U)) break;
      size += next;
    }
    result +=
        fmt::format("{}=?utf-8?B?{}?=", result.empty() ? "" : "\r\n ", base64_encode(value.substr(0, size)));
    value.remove_prefix(size);
  }
  return result;
}

/// RFC 2045, 6.7, with CRLF line ends.
std::string quoted_printable(std::string_view text) {
  std::string result;
  for (const std::string& line : split(text, '\n')) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool plain = (c >= 0x21 && c <= 0x7E && c != '=') || (c == ' ' && i + 1 < line.size());
      const std::string piece =
          plain ? std::string(1, c) : fmt::format("={:02X}", static_cast<unsigned char>(c));
      const std::size_t last_break = out.rfind("\r\n");
      const std::size_t column = last_break == std::string::npos ? out.size() : out.size() - last_break - 2;
      if (column + piece.size() > 75) out += "=\r\n";
      out += piece;
    }
    result += out + "\r\n";
  }
  result.resize(result.size() - 2);
  return result;
}

Secret write_eml(const Bundle& bundle) {
  // No From: the mail program that opens the draft knows its owner; X-Unsent makes it open as a draft.
  return Secret(fmt::format(
      "To: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
      kWondeSupport, encoded_header(subject(bundle)), mail_time(bundle.written), bundle.message_id,
      quoted_printable(message(bundle))));
}

constexpr BundleFormat kFormats[] = {
    {"text", ".txt", "plain text, to paste into an e-mail", write_text},
    {"eml", ".eml", "an e-mail draft, to open in a mail program", write_eml},
    {"json", ".json", "JSON, for another program", write_json},
};

}  // namespace

std::span<const BundleFormat> bundle_formats() {
  return kFormats;
}

const BundleFormat* find_bundle_format(std::string_view name) {
  for (const BundleFormat& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

std::string bundle_file_stem(std::string_view school_name) {
  std::string stem = "wonde-link";
  bool gap = true;
  for (const char c : to_lower(school_name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain && gap) stem += '-';
    if (plain) stem += c;
    if (c != '\'') gap = !plain;
    if (stem.size() > 60) break;
  }
  return stem;
}

}  // namespace wcbs_link
