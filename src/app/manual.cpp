#include "app/manual.hpp"

#include "app/options.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Text that roff takes as it is.
std::string roff(std::string_view text) {
  std::string result = replace_all(replace_all(text, "\\", "\\e"), "-", "\\-");
  if (result.starts_with('.') || result.starts_with('\'')) result = "\\&" + result;
  return replace_all(result, "\n", "\n.br\n");
}

std::string option_line(const Option& option, Command command) {
  std::vector<std::string> words;
  if (!option.names.empty())
    words.push_back("\\fB" + replace_all(roff(option.names), ",", "\\fR, \\fB") + "\\fR");
  if (!option.is_flag()) words.push_back("\\fI" + roff(option.value_for(command)) + "\\fR");
  const std::string line = join(words, " ");
  return ".TP\n" + line + "\n" + roff(option.about) + "\n";
}

struct Section {
  std::string_view title;
  std::string_view text;
};
constexpr Section kSections[] = {
    {"EXIT STATUS",
     ".TP\n"
     "0\n"
     "Done; for check: no fault (warnings are allowed, unless \\fB\\-\\-strict\\fR was given).\n"
     ".TP\n"
     "1\n"
     "The link has a fault.\n"
     ".TP\n"
     "2\n"
     "An option or a value is wrong or missing.\n"
     ".TP\n"
     "3\n"
     "This computer could not do it: a file, the terminal or memory failed. "
     "Nothing is known about the link.\n"
     ".TP\n"
     "70\n"
     "A bug in the program.\n"
     ".TP\n"
     "130\n"
     "Interrupted.\n"},
    {"FILES",
     ".TP\n"
     "\\fI~/.local/state/wcbs\\-link/setup.json\\fR\n"
     "How far a set\\-up came, without the Client Secret. \\fBXDG_STATE_HOME\\fR moves it.\n"},
    {"ENVIRONMENT",
     ".TP\n"
     "\\fBHTTPS_PROXY\\fR, \\fBALL_PROXY\\fR, \\fBNO_PROXY\\fR, \\fBhttp_proxy\\fR\n"
     "The proxy, as libcurl reads them.\n"
     ".TP\n"
     "\\fBNO_COLOR\\fR, \\fBTERM=dumb\\fR\n"
     "No colour.\n"
     ".PP\n"
     "No variable takes the Client Secret: others on the computer could read it.\n"},
    {"EXAMPLES",
     ".nf\n"
     "wcbs\\-link\n"
     "wcbs\\-link check \\-\\-url school.example.org \\-\\-client\\-id ID \\-\\-client\\-secret\\-file secret.txt\n"
     "wcbs\\-link check \\-\\-url school.example.org \\-\\-format html \\-o report.html\n"
     "wcbs\\-link check \\-\\-replay report.json\n"
     ".fi\n"},
};

}  // namespace

std::string manual_page() {
  std::string page =
      fmt::format(".TH WCBS\\-LINK 1 \"\" \"wcbs\\-link {}\" \"User Commands\"\n", WCBS_LINK_VERSION);
  page +=
      ".SH NAME\n"
      "wcbs\\-link \\- link a school's WCBS PASS / 3sys to Wonde, and say why a link fails\n"
      ".SH SYNOPSIS\n"
      ".B wcbs\\-link\n"
      "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]\n"
      ".SH DESCRIPTION\n"
      "Without a command, a wizard leads through making the link, proves each step against the school's own server, and writes the message to Wonde. "
      "The Client Secret is read from a prompt, a file or standard input only.\n"
      ".SH COMMANDS\n";
  for (const CommandRow& row : commands()) {
    page += fmt::format(".SS {}\n{}.\n", roff(row.name), roff(row.about));
    for (const Option* option : options_of(row.command)) page += option_line(*option, row.command);
  }
  for (const Section& section : kSections) page += fmt::format(".SH {}\n{}", section.title, section.text);
  page += ".SH FINDINGS\n";
  for (const FindingKind& kind : finding_kinds())
    page += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", roff(kind.name), roff(kind.title));
  return page;
}

}  // namespace wcbs_link
