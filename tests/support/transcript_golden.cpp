#include "support/transcript_golden.hpp"

#include "support/golden.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <regex>
#include <vector>

namespace wcbs_link {
namespace {

std::string indent_of(const std::string& line) {
  return line.substr(0, std::min(line.find_first_not_of(' '), line.size()));
}

/// Lines that follow each other with the same indentation, as one line.
std::string unwrapped(const std::vector<std::string>& lines) {
  std::string text = lines.front();
  for (std::size_t i = 1; i < lines.size(); ++i) text += " " + trim(lines[i]);
  return text;
}

std::string unwrap_paragraphs_with_times(std::string_view text) {
  static const std::regex time(R"(\d{1,2} [A-Z][a-z]+ \d{4}, \d{2}:\d{2} UTC)");
  std::vector<std::string> result;
  std::vector<std::string> paragraph;
  const auto close = [&] {
    if (paragraph.empty()) return;
    const std::string whole = unwrapped(paragraph);
    if (std::regex_search(whole, time)) {
      result.push_back(whole);
    } else {
      result.insert(result.end(), paragraph.begin(), paragraph.end());
    }
    paragraph.clear();
  };
  for (const std::string& line : split(text, '\n')) {
    const bool empty = trim(line).empty();
    const bool goes_on = !paragraph.empty() && !empty && indent_of(line) == indent_of(paragraph.front());
    if (!goes_on) close();
    if (empty) {
      result.push_back(line);
    } else {
      paragraph.push_back(line);
    }
  }
  close();
  return join(result, "\n");
}

}  // namespace

void compare_with_golden(std::string_view name, std::string_view text) {
  static const std::regex folder(
      R"((/[A-Za-z0-9/_.-]*/|[A-Z]:\\[A-Za-z0-9\\_.-]*\\)wcbs-link-[0-9a-f]{16}[/\\])");
  static const std::regex mail_time(
      R"([A-Z][a-z]{2}, (WHEN|\d{1,2} [A-Z][a-z]{2} \d{4}) \d{2}:\d{2}:\d{2} (\+0000|GMT))");
  std::string stable = normalised(unwrap_paragraphs_with_times(text));
  stable = std::regex_replace(stable, folder, "FOLDER/");
  stable = std::regex_replace(stable, mail_time, "WHEN");
  expect_golden(name, stable);
}

}  // namespace wcbs_link
