#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

/// Reads the environment: the value of a variable, nothing where it is not set.
using Variables = std::function<std::optional<std::string>(std::string_view)>;

}  // namespace wcbs_link
