#include "wcbs_link/link/secret_text.hpp"

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

}  // namespace wcbs_link
