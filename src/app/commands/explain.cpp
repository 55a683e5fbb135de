#include "app/commands.hpp"
#include "wcbs_link/diagnosis/findings.hpp"

namespace wcbs_link {

Result<ExitCode> explain_command(Context& context) {
  Console& console = context.console;
  if (const FindingKind* kind = context.arguments.finding) {
    console.out(explain_kind(*kind, console.width()));
    return ExitCode::done;
  }
  for (const FindingKind& kind : finding_kinds()) console.out(explain_kind(kind, console.width()) + "\n");
  return ExitCode::done;
}

}  // namespace wcbs_link
