#include "app/clashes.hpp"

#include "app/usage_error.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;

/// One row: `option` leaves each of `others` nothing to do. An option may stand with its value: "--format
/// html".
struct Clash {
  std::string option;
  Words others;
  std::string_view why;
  bool (*applies)(const Arguments&) = nullptr;  ///< where not always
};

/// One row: without one of `others` there is nothing that `option` could do.
struct Need {
  std::string option;
  Words others;
  std::string_view why;
};

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<Clash>& clashes() {
  static const Words way = {"--ca-file", "--proxy",    "--resolve", "--ipv4", "--ipv6",
                            "--timeout", "--max-time", "--verbose", "--trace"};
  static const Words link = {"--client-id", "--client-secret-file", "--school-id",
                             "--token-url", "--schools-url",        "--allow-http"};
  static const std::vector<Clash> rows = {
      {"--ipv4", {"--ipv6"}, "choose one"},
      {"--proxy", {"--resolve"}, "the proxy looks names up by itself"},
      {"--replay", Words{"--url", "--link", "--only", "--watch", "--expect", "--list"} + link + way,
       "a report is shown as it was made, and nothing is tested"},
      {"--outside", {"--no-input"}, "it waits until somebody has changed the network"},
      {"--outside",
       {"--replay"},
       "a report is shown as it was made, and nothing is tested: use wcbs-link compare"},
      {"--outside", {"--watch", "--list"}, "it tests one link twice"},
      {"--outside", {"--format html", "--format jsonl"}, "a comparison is text or json"},
      {"--outside",
       {"--short", "--strict", "--ignore", "--expect"},
       "the two places are compared, and the exit code says whether the outside can use the link"},
      {"--watch", {"--format html"}, "each test is told in a line: write text or json"},
      {"--watch",
       {"--output"},
       "each test is told in a line on standard output",
       [](const Arguments& given) { return given.output != "-"; }},
      {"--watch", {"--strict"}, "it ends by Ctrl-C alone, whatever was found"},
      {"--list",
       {"--url", "--link", "--client-id", "--client-secret-file", "--school-id", "--token-url",
        "--schools-url", "--expect"},
       "each row of the list says its own"},
      {"--list", {"--format json"}, "many reports are lines: write jsonl"},
      {"--list", {"--verbose", "--trace", "--short"}, "it is for one link: test that one alone"},
      {"--format jsonl",
       {"--output"},
       "each link is told in a line on standard output",
       [](const Arguments& given) { return given.output != "-"; }},
      {"--only",
       {"--expect"},
       "people are counted at the last stage, consent",
       [](const Arguments& given) { return given.only < Stage::consent; }},
      {"--brief", Words{"--secret", "--format", "--save-link"} + link + way,
       "it is a text for somebody else, which holds the address alone"},
      {"--offline", way, "nothing is asked of the server"},
      {"--list",
       {"--port", "--scenario", "--tls"},
       "a list starts no school",
       [](const Arguments& given) { return given.command == Command::practice; }},
      {"--scenario",
       {"--tls"},
       "this scenario has https of its own",
       [](const Arguments& given) { return given.scenario->tls; }},
  };
  return rows;
}

const std::vector<Need>& needs() {
  static const std::vector<Need> rows = {
      {"--secret-folder", {"--list"}, "it is where the files of a list's secrets are"},
      {"--jobs", {"--list"}, "one link is tested alone"},
      {"--format jsonl", {"--watch", "--list"}, "it is a line for each of many tests; of one, json tells"},
  };
  return rows;
}

}  // namespace

Result<Done> look_for_clashes(const Arguments& arguments, const Given& given) {
  const auto is_given = [&](const std::string& option) {
    const std::size_t space = option.find(' ');
    const auto found = given.find(option.substr(0, space));
    return found != given.end() && (space == std::string::npos || found->second == option.substr(space + 1));
  };
  for (const Clash& row : clashes()) {
    if (!is_given(row.option) || (row.applies != nullptr && !row.applies(arguments))) continue;
    const auto other = std::find_if(row.others.begin(), row.others.end(), is_given);
    if (other != row.others.end())
      return usage(fmt::format("{} and {} cannot both be given: {}.", row.option, *other, row.why));
  }
  for (const Need& row : needs())
    if (is_given(row.option) && std::none_of(row.others.begin(), row.others.end(), is_given))
      return usage(fmt::format("{} needs {}: {}.", row.option, join(row.others, " or "), row.why));
  return Done{};
}

}  // namespace wcbs_link
