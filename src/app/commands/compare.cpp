#include "wcbs_link/diagnosis/compare.hpp"

#include "app/commands/check.hpp"
#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/diagnosis/read_report.hpp"

namespace wcbs_link {
Result<ExitCode> compare_command(Context& context) {
  const std::string& inside = context.arguments.inside_report;
  const std::string& outside = context.arguments.outside_report;
  if (inside.empty() || outside.empty())
    return usage(
        "Missing: INSIDE and OUTSIDE, two reports of one link as \"wcbs-link check --format json\" writes them.");
  if (inside == "-" && outside == "-")
    return usage("Standard input can be one of the two reports: name a file for the other.");
  WCBS_TRY(first, read_named_input(context, "INSIDE", inside, kMostReport));
  WCBS_TRY(second, read_named_input(context, "OUTSIDE", outside, kMostReport));
  const auto comparison = compare_report_texts({first, input_name(inside)}, {second, input_name(outside)});
  if (!comparison) return comparison.error();
  return deliver_comparison(context, *comparison);
}

Result<ExitCode> deliver_comparison(Context& context, const Comparison& comparison) {
  const std::string text = context.arguments.format == "json"
                               ? comparison_json(comparison)
                               : comparison_text(comparison, style_for(context));
  return deliver(context, text, comparison.usable.value_or(false) ? ExitCode::done : ExitCode::fault);
}

}  // namespace wcbs_link
