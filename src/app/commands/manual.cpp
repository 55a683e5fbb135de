#include "app/context.hpp"
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

constexpr std::string_view kStart = R"(.SH NAME
wcbs\-link \- link a school's WCBS PASS / 3sys to Wonde, and say why a link fails
.SH SYNOPSIS
.B wcbs\-link
[\fICOMMAND\fR] [\fIOPTIONS\fR]
.SH DESCRIPTION
Without a command, a wizard leads through making the link, proves each step against the school's own server, and writes the message to Wonde. The Client Secret is read from a prompt, a file or standard input only.
.SH COMMANDS
)";

constexpr std::string_view kEnd = R"(.SH EXIT STATUS
.TP
0
Done; for check: no fault (warnings are allowed, unless \fB\-\-strict\fR was given).
.TP
1
The link has a fault; for compare and check \fB\-\-outside\fR: the outside cannot use it, or that is not known.
.TP
2
An option or a value is wrong or missing; for compare also: these are not two reports of one link.
.TP
3
This computer could not do it: a file, the terminal or memory failed. Nothing is known about the link.
.TP
70
A bug in the program.
.TP
130
Interrupted.
.SH FILES
.TP
\fI~/.local/state/wcbs\-link/setup.json\fR
How far a set\-up came, without the Client Secret. \fBXDG_STATE_HOME\fR moves it.
.SH ENVIRONMENT
.TP
\fBHTTPS_PROXY\fR, \fBALL_PROXY\fR, \fBNO_PROXY\fR, \fBhttp_proxy\fR
The proxy, as libcurl reads them.
.TP
\fBNO_COLOR\fR, \fBTERM=dumb\fR
No colour.
.PP
No variable takes the Client Secret: others on the computer could read it.
.SH EXAMPLES
.nf
wcbs\-link
wcbs\-link check \-\-url school.example.org \-\-client\-id ID \-\-client\-secret\-file secret.txt
wcbs\-link check \-\-url school.example.org \-\-format html \-o report.html
wcbs\-link check \-\-replay report.json
wcbs\-link compare inside.json outside.json
.fi
.SH FINDINGS
)";

/// In the language of man(7), for section 1.
std::string manual_page() {
  std::string page =
      fmt::format(".TH WCBS\\-LINK 1 \"\" \"wcbs\\-link {}\" \"User Commands\"\n", WCBS_LINK_VERSION);
  page += kStart;
  for (const CommandRow& row : commands()) {
    page += fmt::format(".SS {}\n{}.\n", roff(row.name), roff(row.about));
    for (const Option* option : options_of(row.command)) page += option_line(*option, row.command);
  }
  page += kEnd;
  for (const FindingKind& kind : finding_kinds())
    page += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", roff(kind.name), roff(kind.title));
  return page;
}

}  // namespace

Result<ExitCode> manual_command(Context& context) {
  context.console.out(manual_page());
  return ExitCode::done;
}

}  // namespace wcbs_link
