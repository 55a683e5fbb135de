#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// No file with a Client Secret is larger.
inline constexpr std::size_t kMostSecretFile = 64 * 1024;

/// A Client Secret, and what was done to the text that it was read from: "removed at the ends: spaces".
struct SecretText {
  Secret secret;
  std::vector<std::string> notes;
};

/// Reads the Client Secret from all of a file (or of standard input) that holds it alone: UTF-16 becomes
/// UTF-8, white space at the ends goes; of one line break at the end nothing is said. Fails with `usage`
/// where it is empty, more than one line or no text. `shown` is the file's name, for the message.
Result<SecretText> read_secret_text(const Secret& raw, std::string_view shown);

/// What a paste, a mail or a word program may have done to a Client ID or a secret, as the end of a sentence:
/// "stands in quotation marks"; "" where nothing is odd. Shows no character of it.
std::string oddity_of(const Secret& value);

}  // namespace wcbs_link
