#include "wizard/tell.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/check.hpp"
#include "wcbs_link/diagnosis/findings.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostSeen = 220;  // three lines

}  // namespace

std::string fault_text(const Error& error, std::size_t width) {
  const FindingKind kind = finding_kind(error.code, error.variant);
  const auto line = [&](std::string_view label, std::string_view words) {
    const std::string first = fmt::format("  {:<7}", label);
    return wrap(words, width, first, std::string(columns(first), ' ')) + "\n";
  };
  return wrap(titled(kind) + ".", width) + "\n" + line("To do:", fix_for(error)) +
         line("Who:", owner_title(kind.owner)) + line("Seen:", sanitise(error.summary, kMostSeen));
}

void tell_left_out(Talk& talk, std::string_view why, const std::vector<std::string>& options) {
  if (options.empty()) return;
  talk.say(fmt::format("{} To have it again, type q and start with:", why));
  talk.verbatim(fmt::format("wcbs-link setup {}", join(options, " ")));
  talk.blank();
}

std::string school_words(std::string_view name, std::string_view id) {
  return fmt::format("{} (School ID {})", name.empty() ? "a school without a name" : name, sanitise(id, 60));
}

std::vector<Finding> warnings_up_to(Sitting& sitting, Stage last) {
  if (!sitting.link.address()) return {};
  (void)sitting.link.first_contact();
  CheckOptions options;
  options.only = last;
  const Report report = run_check(sitting.link, options, sitting.setup.now());
  std::vector<Finding> warnings;
  for (const Finding* warning : report.warnings())
    if (warning->code != Code::dns_private_address || !sitting.setup.inside_is_fine)
      warnings.push_back(*warning);
  return warnings;
}

void go_on_untested(Sitting& sitting, const Error& error) {
  sitting.failure = titled(finding_kind(error.code, error.variant));
}

std::string untested_words(const Sitting& sitting) {
  return sitting.failure.empty() ? "Not tested to the end."
                                 : fmt::format("Not tested to the end: {}.", sitting.failure);
}

bool leads_inside(Sitting& sitting) {
  const auto warnings = warnings_up_to(sitting, Stage::dns);
  return std::ranges::find(warnings, Code::dns_private_address, &Finding::code) != warnings.end();
}

std::string wcbs_url(Sitting& sitting) {
  if (!sitting.link.address()) return sitting.link.details().url;
  return (sitting.link.discovery() ? sitting.link.discovery()->address : *sitting.link.address()).text();
}

}  // namespace wcbs_link
