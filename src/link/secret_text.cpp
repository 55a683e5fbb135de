#include "wcbs_link/link/secret_text.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Without the line break that every editor leaves at a file's end.
std::string_view without_last_break(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// What kind of document begins so; "" for none that is known.
std::string_view document_kind(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kinds[] = {
      {"{\\rtf", "a Rich Text document (.rtf)"},
      {"PK\x03\x04", "a Word document or an archive"},
      {"\xD0\xCF\x11\xE0", "a Word document (.doc)"},
      {"%PDF", "a PDF document"},
      {"<html", "a web page"},
      {"<!DOCTYPE", "a web page"}};
  for (const auto& [start, kind] : kinds)
    if (text.starts_with(start)) return kind;
  return {};
}

/// "••••••••" or "********".
bool is_one_sign(std::string_view text) {
  const std::string_view sign = text.substr(0, text.empty() ? 0 : first_code_point(text).bytes);
  return text.size() > 3 * sign.size() && replace_all(text, sign, "").empty();
}

bool is_percent_encoded(std::string_view text) {
  return percent_decode(text, '+').find('%') == std::string::npos &&
         (contains_ignoring_case(text, "%2b") || contains_ignoring_case(text, "%2f") ||
          contains_ignoring_case(text, "%3d"));
}

Error usage(std::string summary) {
  return {Code::usage, std::move(summary)};
}

}  // namespace

Result<SecretText> read_secret_text(const Secret& raw, std::string_view shown) {
  Decoded decoded = decode_file_text(raw.reveal());
  Cleaned cleaned = clean_ends(without_last_break(decoded.text));
  wipe(decoded.text);
  SecretText read{Secret(cleaned.text), {}};
  wipe(cleaned.text);
  const std::string& text = read.secret.reveal();
  if (text.empty()) return usage(fmt::format("There is no Client Secret in {}: it is empty.", shown));
  if (const std::string_view kind = document_kind(text); !kind.empty())
    return usage(fmt::format(
        "What is in {} is {}, not the Client Secret: save the Client Secret alone, as plain text (with Notepad).",
        shown, kind));
  if (text.find_first_of("\r\n") != std::string::npos)
    return usage(
        fmt::format("There is more than one line in {}: it must hold the Client Secret alone.", shown));
  if (has_inner_control(text))
    return usage(fmt::format(
        "What is in {} is not a plain text file: it holds a character that no Client Secret has.", shown));
  if (!decoded.note.empty()) read.notes.push_back(decoded.note);
  if (!cleaned.removed.empty()) read.notes.push_back("removed at the ends: " + spoken_list(cleaned.removed));
  if (has_inner_space(text)) read.notes.emplace_back("there is white space inside it; it is used as it is");
  return read;
}

std::string oddity_of(const Secret& value) {
  std::string_view text = value.reveal();
  if (clean_quoted(text).text != text)
    return "stands in quotation marks or brackets, or has white space at an end";
  for (const char* label : {"Client ID", "Client Secret"})
    if (!behind_label(text, label).empty()) return "begins with its label";
  if (has_inner_space(text)) return "has white space or an invisible mark inside";
  if (text.starts_with("https://") || text.starts_with("http://"))
    return "is a web address: if it was sent as a link, open that and copy what it shows";
  if (is_one_sign(text))
    return "is one sign over and over: a field that hides its value was copied, so show the value there first";
  if (is_percent_encoded(text))
    return "has % signs as an address has them: where it was copied from, %2B may stand for +, %2F for / and %3D for =";
  for (std::size_t place = 1; !text.empty(); ++place) {
    const CodePoint next = first_code_point(text);
    if (next.value > 0x7E)
      return fmt::format(
          "has a character that no keyboard has, at place {}: mail and word programs change hyphens and quotation marks",
          place);
    text.remove_prefix(next.bytes);
  }
  return {};
}

}  // namespace wcbs_link
