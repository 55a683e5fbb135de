#include "wcbs_link/net/web_page.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

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

/// How many bytes an element's mark takes; of a comment, a script and a style all up to its end.
std::size_t end_of_tag(std::string_view page) {
  constexpr std::pair<std::string_view, std::string_view> whole[] = {
      {"<!--", "-->"}, {"<script", "</script>"}, {"<style", "</style>"}};
  const std::string start = to_lower(page.substr(0, 8));
  for (const auto& [open, close] : whole)
    if (start.starts_with(open)) {
      const std::size_t end = to_lower(page).find(close);
      return end == std::string::npos ? page.size() : end + close.size();
    }
  const std::size_t end = page.find('>');
  return end == std::string_view::npos ? page.size() : end + 1;
}

struct Entity {
  std::size_t bytes = 0;  ///< 0 for none
  std::string text;
};

/// "&#35;" and "&#x23;", and the few names that stand between words.
Entity entity_at(std::string_view page) {
  if (page.front() != '&') return {};
  const std::size_t end = page.substr(0, 10).find(';');
  if (end == std::string_view::npos) return {};
  const std::string name = to_lower(page.substr(1, end - 1));
  constexpr std::pair<std::string_view, std::string_view> named[] = {
      {"nbsp", " "},        {"amp", "&"},        {"lt", "<"},         {"gt", ">"},
      {"quot", "\""},       {"apos", "'"},       {"lsquo", "\u2018"}, {"rsquo", "\u2019"},
      {"ldquo", "\u201C"},  {"rdquo", "\u201D"}, {"ndash", "\u2013"}, {"mdash", "\u2014"},
      {"hellip", "\u2026"}, {"copy", "\u00A9"},  {"pound", "\u00A3"}};
  for (const auto& [word, text] : named)
    if (name == word) return {end + 1, std::string(text)};
  if (!name.starts_with('#')) return {};
  const bool hexadecimal = name.size() > 1 && name[1] == 'x';
  const auto number =
      parse_number<std::uint32_t>(std::string_view(name).substr(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
  if (!number) return {};
  Entity entity{end + 1, {}};
  append_utf8(entity.text, static_cast<char32_t>(*number));
  return entity;
}

}  // namespace

bool is_html(const HttpResponse& response) {
  const std::string type = to_lower(response.header("content-type"));
  if (type.starts_with("text/html") || type.starts_with("application/xhtml")) {
    const std::size_t first = response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first == std::string::npos || (response.body[first] != '{' && response.body[first] != '[');
  }
  const std::string_view body = without_byte_order_mark(response.body);
  const std::string start = to_lower(trim(body.substr(0, 512)));
  constexpr std::string_view beginnings[] = {"<!doctype html", "<html", "<head", "<body",
                                             "<script",        "<meta", "<!--"};
  return std::any_of(std::begin(beginnings), std::end(beginnings),
                     [&](std::string_view one) { return start.starts_with(one); });
}

std::string raw_title(std::string_view page) {
  return between(page.substr(0, kMostLooked), "<title");
}

std::string without_entities(std::string_view page) {
  std::string text;
  while (!page.empty()) {
    const Entity entity = entity_at(page);
    text += entity.bytes > 0 ? entity.text : std::string(page.substr(0, 1));
    page.remove_prefix(std::max<std::size_t>(entity.bytes, 1));
  }
  return text;
}

std::string page_text(std::string_view page) {
  page = page.substr(0, kMostLooked);
  std::string text;
  const auto add = [&text](std::string_view words) {
    const bool space = words.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (!space) text += words;
    if (space && !text.empty() && text.back() != ' ') text += ' ';
  };
  while (!page.empty()) {
    std::size_t taken = 1;
    if (page.front() == '<') {
      taken = end_of_tag(page);
      add(" ");
    } else if (const Entity entity = entity_at(page); entity.bytes > 0) {
      taken = entity.bytes;
      add(entity.text);
    } else {
      add(page.substr(0, 1));
    }
    page.remove_prefix(std::min(taken, page.size()));
  }
  return trim(text);
}

std::string page_body(std::string_view page) {
  page = page.substr(0, kMostLooked);
  const std::string lower = to_lower(page);
  const std::size_t open = lower.find("<title");
  const std::size_t close = open == std::string::npos ? open : lower.find("</title>", open);
  if (close == std::string::npos) return page_text(page);
  return page_text(std::string(page.substr(0, open)) + std::string(page.substr(close)));
}

std::string page_gist(std::string_view page) {
  constexpr std::size_t most = 1500;
  std::string text = page_text(page);
  if (text.size() <= most) return text;
  return page_text(raw_title(page)) + " " + page_text(between(page.substr(0, kMostLooked), "<h1"));
}

std::string page_title(const HttpResponse& response) {
  if (std::string title = response.shown(page_text(raw_title(response.body)), 120); !title.empty())
    return title;
  return is_html(response)
             ? response.shown(page_text(between(response.body.substr(0, kMostLooked), "<h1")), 120)
             : std::string();
}

}  // namespace wcbs_link
