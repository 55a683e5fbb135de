#include "support/html_page.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

namespace wcbs_link {
namespace {

std::string resolved(std::string_view text, std::string& trouble) {
  static const std::regex wrong("&(?!(amp|lt|gt|quot|#39);)|\\]\\]>");
  const bool control = std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
  });
  if (control || std::regex_search(text.begin(), text.end(), wrong))
    trouble = "wrong in text: " + std::string(text);
  std::string plain = replace_all(replace_all(text, "&lt;", "<"), "&gt;", ">");
  plain = replace_all(replace_all(plain, "&quot;", "\""), "&#39;", "'");
  return replace_all(plain, "&amp;", "&");
}

}  // namespace

Page take_apart(const std::string& html) {
  static const std::regex tag(R"re(<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)(/?)>)re");
  constexpr std::string_view kDoctype = "<!DOCTYPE html>";
  Page page;
  if (!html.starts_with(kDoctype)) page.trouble = "no doctype";
  std::vector<std::string> open;
  std::size_t at = kDoctype.size();
  while (at < html.size() && page.trouble.empty()) {
    const std::size_t next = std::min(html.find('<', at), html.size());
    const std::string between = html.substr(at, next - at);
    if (!open.empty() && open.back() == "style")
      page.style += between;
    else if (!trim(between).empty())
      page.text += resolved(between, page.trouble) + "\n";
    if (next == html.size()) break;
    std::smatch match;
    if (!std::regex_search(html.begin() + static_cast<std::ptrdiff_t>(next), html.end(), match, tag,
                           std::regex_constants::match_continuous)) {
      page.trouble = "no tag: " + html.substr(next, 80);
    } else if (match[1].length() > 0) {
      if (open.empty() || open.back() != match[2].str()) page.trouble = "closes nothing: " + match.str();
      if (!open.empty()) open.pop_back();
    } else {
      page.tags.push_back(match.str());
      if (match[4].length() == 0) open.push_back(match[2].str());
    }
    at = next + static_cast<std::size_t>(match.length());
  }
  if (page.trouble.empty() && !open.empty()) page.trouble = "never closed: " + open.back();
  return page;
}

std::string without_look(const std::string& html) {
  return std::regex_replace(replace_all(html, take_apart(html).style, "STYLE"), std::regex("sha256-[^']+"),
                            "sha256-HASH");
}

}  // namespace wcbs_link
