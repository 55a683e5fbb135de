#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

/// Every byte outside A-Z a-z 0-9 - . _ ~ becomes %XX (RFC 3986, 2.3): right in a form body and in a path.
std::string percent_encode(std::string_view bytes);
/// Undoes percent-encoding; `plus` is what `+` stands for. What is no valid escape stays as it is.
std::string percent_decode(std::string_view text, char plus);
/// The value of the first `name` in `name=value&name=value`, decoded, `+` being a space; "" for one without
/// `=`, nothing where the name is not among them.
std::optional<std::string> pair_value(std::string_view pairs, std::string_view name);

/// RFC 4648, section 4, with padding.
std::string base64_encode(std::string_view bytes);

}  // namespace wcbs_link
