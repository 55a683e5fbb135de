#include "wcbs_link/diagnosis/check.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <fmt/format.h>

namespace wcbs_link {

Report report_without_test(const LinkDetails& link, const Error& why, const CheckOptions& options,
                           TimePoint now) {
  Report report;
  report.started = now;
  report.url = shown_address(link.url);
  report.client_id = shown_client_id(link.client_id, false);
  report.school_id = link.school_id;
  report.ignored = options.ignored;
  report.system = options.system;
  const bool is_told = why.code != Code::none;
  const std::string words =
      is_told ? fmt::format("Not tested, because of {}.", finding_kind(why.code).name) : why.summary;
  for (int i = 0; i <= static_cast<int>(options.only); ++i) {
    const auto stage = static_cast<Stage>(i);
    const bool is_here = is_told && finding_kind(why.code).stage == stage;
    report.findings.push_back(is_here ? finding_of(why) : finding_of(stage, Status::skip, words));
    if (!is_here) report.findings.back().because = why.code;
  }
  return report;
}

}  // namespace wcbs_link
