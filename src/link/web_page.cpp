#include "link/web_page.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace wcbs_link {
namespace {

/// The text of the first element that begins so.
std::string between(std::string_view page, std::string_view element) {
  const std::string start = to_lower(page);
  const std::size_t open = start.find(element);
  const std::size_t from = open == std::string::npos ? open : start.find('>', open);
  const std::string close = "</" + std::string(element.substr(1));
  const std::size_t to = from == std::string::npos ? from : start.find(close, from);
  return to == std::string::npos ? std::string() : std::string(page.substr(from + 1, to - from - 1));
}

}  // namespace

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
  return between(page.substr(0, kMostLooked), "<title");
}

std::string page_title(const HttpResponse& response) {
  if (std::string title = response.shown(raw_title(response.body), 120); !title.empty()) return title;
  return is_html(response) ? response.shown(between(response.body.substr(0, kMostLooked), "<h1"), 120)
                           : std::string();
}

}  // namespace wcbs_link
