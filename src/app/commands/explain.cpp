#include "app/context.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"

namespace wcbs_link {
namespace {

std::string list_of(const std::string& family) {
  std::vector<std::vector<std::string>> rows = {{"Code", "What is found"}};
  for (const FindingKind& kind : finding_kinds())
    if (family_of(kind) == family) rows.push_back({std::string(kind.name), std::string(kind.title)});
  return table(rows) + "\n\"wcbs-link explain CODE\" says more of one.\n";
}

}  // namespace

Result<ExitCode> explain_command(Context& context) {
  Console& console = context.console;
  const Arguments& arguments = context.arguments;
  if (arguments.finding != nullptr) {
    console.out(explain_kind(*arguments.finding, console.width()));
  } else if (!arguments.family.empty()) {
    console.out(list_of(arguments.family));
  } else {
    for (const FindingKind& kind : finding_kinds()) console.out(explain_kind(kind, console.width()) + "\n");
  }
  return ExitCode::done;
}

}  // namespace wcbs_link
