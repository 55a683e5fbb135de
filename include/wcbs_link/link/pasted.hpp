#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// A value as someone pasted it, without what a paste leaves at its ends.
struct Cleaned {
  std::string text;
  std::vector<std::string> removed;  ///< what was taken away, in words, each once: "a line break", "spaces"
};

/// Takes white space (also the no-break space), line breaks, zero-width marks, byte order marks,
/// bracketed-paste marks and control characters off both ends. The inside stays as it is.
Cleaned clean_ends(std::string_view pasted);

/// As `clean_ends`, and also takes off quotation marks and angle brackets that stand in a pair round the
/// value.
Cleaned clean_quoted(std::string_view pasted);

/// As `clean_quoted`, and also without a comma, semicolon or full stop behind the value: what an address is
/// read from, and what is looked at where a secret may have been typed in the place of something else.
std::string bare(std::string_view pasted);

/// What stands behind a label that was copied along, as in "Client ID: x", or in a line of JSON such as
/// `"Id": 12,`; "" without that label.
std::string behind_label(std::string_view pasted, std::string_view label);

/// "spaces and a line break"; "" for nothing.
std::string spoken_list(const std::vector<std::string>& parts);

/// Whether white space, a line break or an invisible mark stands inside the value.
bool has_inner_space(std::string_view text);

/// Whether a line break or another control character but a tab stands inside: no secret or id has one.
bool has_inner_control(std::string_view text);

/// `text` without what `has_inner_space` finds.
std::string without_inner_space(std::string_view text);

/// One half of a text that is the same text twice, as after a paste that showed nothing; "" for any other.
std::string pasted_once(std::string_view text);

/// Whether Client ID and Client Secret look as if they had changed places: the secret is the long random one,
/// and an id often says whose it is. A guess, only ever used for a question.
bool look_swapped(std::string_view client_id, std::string_view client_secret);

/// What may be said of a value that must not be shown: "44 characters, ending in ab==".
std::string in_words(std::string_view value);

/// A Client ID as reports and messages may show it: until the token address has accepted it, one that looks
/// like a secret stands as "[44 characters, ending in ab==]".
std::string shown_client_id(const std::string& id, bool accepted);

/// Whether what a person gave as something else is probably a Client Secret, whatever quotation marks,
/// brackets or full stops surround it, or has one between any two of `separators`.
bool holds_likely_secret(std::string_view pasted, std::string_view separators);

/// What parts an address, and what stands between it and other values that were copied along; a dot does not,
/// because names of servers and applications have such parts.
inline constexpr std::string_view kAddressSeparators = ":/\\@?#&,; \t\r\n";

/// What was given as an address, as it may be shown; "" where it may hold a password or a secret.
std::string shown_address(const std::string& given);

/// The text of a file that Windows may have written: a UTF-16 file with its byte order mark becomes UTF-8.
/// `note` says what was done; "" where nothing was. Other bytes come back unchanged.
struct Decoded {
  std::string text;
  std::string note;
};
Decoded decode_file_text(std::string_view bytes);

}  // namespace wcbs_link
