#pragma once

#include <string>
#include <vector>

namespace wcbs_link {

/// A page taken apart by the strict rules of XML. `trouble` is "" where it keeps them.
struct Page {
  std::vector<std::string> tags;  ///< with their attributes
  std::string text;               ///< of everything but the style, references resolved, a line for each piece
  std::string style;
  std::string trouble;
};

Page take_apart(const std::string& html);

/// The page with STYLE in the place of its look, and HASH in the place of what names that.
std::string without_look(const std::string& html);

}  // namespace wcbs_link
