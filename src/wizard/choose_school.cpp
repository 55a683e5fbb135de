#include "wizard/choose_school.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/tell.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Schools = std::vector<School>;

constexpr std::size_t kMostInList = 20;

Schools those(const Schools& schools, const std::function<bool(const School&)>& wanted) {
  Schools found;
  std::copy_if(schools.begin(), schools.end(), std::back_inserter(found), wanted);
  return found;
}

/// Those that are called so, or have that School ID; where there are none, those of which it is a part.
Schools that_match(const Schools& schools, const std::string& text) {
  Schools exact = those(schools, [&](const School& school) { return school.id == text; });
  if (exact.empty())
    exact = those(schools, [&](const School& school) { return equal_ignoring_case(school.name, text); });
  if (!exact.empty() || text.empty()) return exact;
  return those(schools, [&](const School& school) {
    return contains_ignoring_case(school.name, text) || contains_ignoring_case(school.id, text);
  });
}

void show_list(Talk& talk, const Schools& schools) {
  std::vector<std::vector<std::string>> rows = {{"  No.", "School ID", "Name"}};
  for (std::size_t i = 0; i < schools.size(); ++i)
    rows.push_back({fmt::format("  {})", i + 1), sanitise(schools[i].id, 60), schools[i].name});
  talk.show(table(rows));
}

/// What stands for the known one among the shown: its number in a list, else its School ID.
std::string offer_of(const Schools& shown, const std::string& known) {
  if (shown.size() > kMostInList) return known;
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (shown[i].id == known) return std::to_string(i + 1);
  return {};
}

/// A number may stand for one in the list and be the School ID of another: nobody is to guess which was
/// meant.
Result<School> ask_which_is_meant(Talk& talk, const School& by_place, std::size_t place,
                                  const Schools& schools) {
  const std::string text = std::to_string(place);
  const Schools by_id = those(schools, [&](const School& school) { return school.id == text; });
  if (by_id.empty() || by_id.front().id == by_place.id) return by_place;
  const auto words = [](const School& school) { return school_words(school.name, school.id); };
  return talk.choose<School>(fmt::format("Which one is {}?", text),
                             {{by_id.front(), words(by_id.front())}, {by_place, words(by_place)}});
}

}  // namespace

Result<School> choose_school_from(Talk& talk, const Schools& schools, const std::string& known) {
  if (schools.size() == 1) return schools.front();
  const bool is_listed = !that_match(schools, known).empty() && !known.empty();
  talk.say(
      fmt::format("The API lists {} schools{}", schools.size(), schools.size() > kMostInList ? "." : ":"));
  if (schools.size() <= kMostInList) show_list(talk, schools);
  for (Schools shown = schools;;) {
    const bool in_list = shown.size() <= kMostInList;
    WCBS_TRY(answer,
             talk.ask(in_list ? "Your school: its number in this list (No.), its name or its School ID"
                              : "A part of your school's name, or its School ID",
                      is_listed ? offer_of(shown, known) : ""));
    const std::string text = clean_quoted(answer).text;
    const auto number = in_list ? parse_number<std::size_t>(text) : std::nullopt;
    if (number && *number >= 1 && *number <= shown.size()) {
      auto meant = ask_which_is_meant(talk, shown[*number - 1], *number, schools);
      if (is_back(meant)) continue;
      return meant;
    }
    Schools found = that_match(schools, text);
    if (found.size() == 1) return found.front();
    if (found.empty()) {
      talk.say(text.empty() ? in_list ? "Which school is yours? Type a number, a name or a School ID."
                                      : "Which school is yours? Type a part of its name, or its School ID."
                            : fmt::format("{} is in no name and no School ID here.", repeated(text)));
      continue;
    }
    talk.say(fmt::format("{} schools fit{}", found.size(),
                         found.size() > kMostInList ? ": type more of the name." : ":"));
    shown = std::move(found);
    if (shown.size() <= kMostInList) show_list(talk, shown);
  }
}

}  // namespace wcbs_link
