#pragma once

#include <string>

namespace wcbs_link {

/// The manual page, in the language of man(7), for section 1.
std::string manual_page();

}  // namespace wcbs_link
