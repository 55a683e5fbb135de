#include "wcbs_link/submission/bundle.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <algorithm>
#include <random>

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
  return fmt::format("{}WCBS link for {}", bundle.is_practice ? fmt::format("{}: ", kPractice) : "",
                     school_in_words(bundle));
}

std::string_view recipient(const Bundle& bundle) {
  return bundle.is_practice ? "nobody@wcbs-link.invalid" : kWondeSupport;
}

/// The secret where it can stand on a line of its own, as one that was read by us can.
std::string secret_line(const Bundle& bundle) {
  if (!bundle.sealed.name.empty()) return fmt::format("in the encrypted file {}", bundle.sealed.name);
  if (bundle.client_secret.empty()) return "not in this message; we give it to you separately";
  const std::string& text = bundle.client_secret.reveal();
  return has_inner_control(text) ? "not in this message, because it holds characters that no line can" : text;
}

/// How the reader comes by the secret where it is not in the message.
std::string secret_paragraph(const Bundle& bundle) {
  if (!bundle.sealed.name.empty())
    return fmt::format(
        "The Client Secret opens our pupils' data, so it is in the file {}, which is encrypted (ZIP with AES-256; 7-Zip and WinZip open it). "
        "Please tell us whom to telephone with the passphrase. "
        "If you cannot take an encrypted file, please say so and tell us which safe way you offer instead.",
        bundle.sealed.name);
  if (bundle.client_secret.empty())
    return "The Client Secret opens our pupils' data, so it is not in this message. "
           "Please tell us whom to telephone with it, or which other safe way you offer.";
  return {};
}

/// The message that the guide asks for. A value stands alone on its line, unwrapped, so that it can be
/// copied, and so that no part of it can look like another line.
std::string message(const Bundle& bundle) {
  std::string text =
      bundle.is_practice ? fmt::format("{}: the school is an invented one.\n\n", kPractice) : "";
  text += "Dear Wonde support team,\n\nplease link our WCBS system to Wonde.\n\n";
  text += fmt::format("{}: {}\n", label_of(&LinkDetails::url), one_line(bundle.url));
  text += fmt::format("{}: {}\n", label_of(&LinkDetails::school_id), one_line(bundle.school_id));
  text += fmt::format("{}: {}\n", label_of(&LinkDetails::client_id), one_line(bundle.client_id));
  text += fmt::format("{}: {}\n\n", kSecretLabel, secret_line(bundle));
  if (!bundle.school_name.empty()) text += fmt::format("School: {}\n\n", one_line(bundle.school_name));
  text += wrap(one_line(bundle.check), 72) + "\n\n";
  if (const std::string how = secret_paragraph(bundle); !how.empty()) text += wrap(how, 72) + "\n\n";
  text +=
      wrap(
          "Please confirm when the connection works. "
          "If your servers cannot reach ours, please tell us from which addresses they connect, so that our firewall can let them in.",
          72) +
      "\n\nName:\nTelephone:\n";
  return text;
}

Secret write_text(const Bundle& bundle) {
  return Secret(
      fmt::format("To: {}\nSubject: {}\n\n{}", recipient(bundle), subject(bundle), message(bundle)));
}

Secret write_json(const Bundle& bundle) {
  OrderedJson json = {{"schema", "wcbs-link/bundle/1"},
                      {"to", recipient(bundle)},
                      {"url", one_line(bundle.url)},
                      {"school_id", one_line(bundle.school_id)},
                      {"client_id", one_line(bundle.client_id)}};
  if (!bundle.client_secret.empty()) json["client_secret"] = bundle.client_secret.reveal();
  if (!bundle.sealed.name.empty()) json["sealed_file"] = bundle.sealed.name;
  json["school_name"] = one_line(bundle.school_name);
  json["check"] = one_line(bundle.check);
  if (bundle.is_practice) json["practice"] = kPractice;
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

/// RFC 2045, 6.8: base64 in lines of 76 characters.
std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t kBytesInLine = 57;
  std::string lines;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kBytesInLine, bytes.size())))
    lines += base64_encode(bytes.substr(0, kBytesInLine)) + "\r\n";
  return lines;
}

/// RFC 2046, 5.1: the text, then the file. Neither encoding can make a line that begins like the boundary.
std::string with_attachment(const std::string& text_part, const Attachment& file) {
  constexpr std::string_view kBoundary = "=_wcbs-link_=";
  return fmt::format(
      "Content-Type: multipart/mixed; boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}\r\n--{0}\r\n"
      "Content-Type: application/zip; name=\"{2}\"\r\nContent-Transfer-Encoding: base64\r\n"
      "Content-Disposition: attachment; filename=\"{2}\"\r\n\r\n{3}--{0}--\r\n",
      kBoundary, text_part, file.name, base64_lines(file.bytes));
}

Secret write_eml(const Bundle& bundle) {
  // No From: the mail program that opens the draft knows its owner; X-Unsent makes it open as a draft.
  const std::string header = fmt::format(
      "To: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n",
      recipient(bundle), encoded_header(subject(bundle)), mail_time(bundle.written), bundle.message_id);
  const std::string text =
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
      quoted_printable(message(bundle));
  return Secret(header + (bundle.sealed.name.empty() ? text : with_attachment(text, bundle.sealed)));
}

constexpr BundleFormat kFormats[] = {
    {"text", ".txt", "plain text, to paste into an e-mail", write_text, false},
    {"eml", ".eml", "an e-mail draft, to open in a mail program", write_eml, true},
    {"json", ".json", "JSON, for another program", write_json, false},
};

constexpr SecretHandlingRow kSecretHandlings[] = {
    {SecretHandling::include, "include",
     "in this message, as the guide asks: quick, but it stays readable in mailboxes and tickets"},
    {SecretHandling::omit, "omit",
     "separately, for example by telephone: safer, but Wonde has to be reached once more"},
    {SecretHandling::sealed, "sealed",
     "in an encrypted file beside the message, its passphrase by telephone: safer, but Wonde has to be able to open it"},
};

}  // namespace

std::string tested_words(TimePoint when, const std::vector<GroupCount>& counts) {
  const std::string visible = spoken_counts(counts);
  return fmt::format(
      "Tested on {} with wcbs-link {} from a computer on the school's side: the login was accepted and the school was found.{} This does not prove that your servers can connect.",
      spoken_time(when), WCBS_LINK_VERSION, visible.empty() ? "" : fmt::format(" Visible: {}.", visible));
}

std::span<const BundleFormat> bundle_formats() {
  return kFormats;
}

const BundleFormat* find_bundle_format(std::string_view name) {
  for (const BundleFormat& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

std::span<const SecretHandlingRow> secret_handlings() {
  return kSecretHandlings;
}

std::string new_message_id() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}@wcbs-link.invalid", device(), device(), device());
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
