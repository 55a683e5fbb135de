#pragma once

#include <string>
#include <vector>

namespace wcbs_link {

/// What a shell may offer for the last of the words that follow the program's name: a line each, with a
/// tabulator and a description where there is one; ":files" alone where a file's name is due.
std::string offers_for(const std::vector<std::string>& words);

}  // namespace wcbs_link
