#pragma once

#include <string>
#include <string_view>

namespace wcbs_link {

/// `expect_golden` for what a person reads: besides what `normalised` replaces, folders for temporary files
/// become FOLDER, and a paragraph with a time in it becomes one line, because its breaks depend on the date.
void compare_with_golden(std::string_view name, std::string_view text);

}  // namespace wcbs_link
