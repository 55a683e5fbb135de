#pragma once

#include <string>
#include <string_view>

namespace wcbs_link {

/// `text` with its percent, JSON and HTML escapes undone once.
std::string unescaped(std::string_view text);

/// What all ways of writing the same letters have in common: small letters; one base64 alphabet; without `+`
/// (which stands for a space in a form), `-` and backslashes, without blanks, control and invisible
/// characters.
std::string folded(std::string_view text);

}  // namespace wcbs_link
