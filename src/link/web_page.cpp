#include "link/web_page.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace wcbs_link {

bool is_html(const HttpResponse& response) {
  const std::string type = to_lower(response.header("content-type"));
  if (type.starts_with("text/html") || type.starts_with("application/xhtml")) {
    const std::size_t first = response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first == std::string::npos || (response.body[first] != '{' && response.body[first] != '[');
  }
  std::string_view body = response.body;
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const std::string start = to_lower(trim(body.substr(0, 512)));
  constexpr std::string_view beginnings[] = {"<!doctype html", "<html", "<head", "<body",
                                             "<script",        "<meta", "<!--"};
  return std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](std::string_view one) { return start.starts_with(one); });
}

std::string raw_title(std::string_view page) {
  const std::string start = to_lower(page.substr(0, kMostLooked));
  const std::size_t open = start.find("<title");
  const std::size_t from = open == std::string::npos ? open : start.find('>', open);
  const std::size_t to = from == std::string::npos ? from : start.find("</title", from);
  return to == std::string::npos ? std::string() : std::string(page.substr(from + 1, to - from - 1));
}

std::string page_title(const HttpResponse& response) {
  return response.shown(raw_title(response.body), 120);
}

}  // namespace wcbs_link
