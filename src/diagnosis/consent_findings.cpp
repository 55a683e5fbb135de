#include "diagnosis/consent_findings.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// A finding that is neither fault nor warning, and has a code all the same.
Finding noted(Status status, Code code, std::string summary) {
  Finding finding = finding_of(Stage::consent, status, std::move(summary));
  finding.code = code;
  return finding;
}

Finding judge_group(const PeopleGroup& group, std::uint64_t visible, Consent rule,
                    std::optional<std::uint64_t> expected) {
  Facts facts = {{"group", std::string(group.key)}, {"visible", std::to_string(visible)}};
  if (expected) facts.push_back({"expected", std::to_string(*expected)});
  if (visible > 0 && visible < expected.value_or(0))
    return finding_of({Code::consent_partial,
                       fmt::format("{} of {} {} can be seen.", visible, *expected, group.many), facts});
  if (visible == 0 && rule != Consent::not_needed && expected != std::uint64_t{0})
    return finding_of({Code::consent_none, fmt::format("No {} can be seen.", group.many), facts});
  Finding seen = finding_of(Stage::consent, Status::pass,
                            fmt::format("{} can be seen", counted(visible, group.one, group.many)));
  seen.evidence = std::move(facts);
  return seen;
}

/// Why a group was not counted.
Finding judge_unseen(const GroupCount& count) {
  const Facts facts = {{"group", std::string(count.group->key)}};
  if (count.code != Code::consent_unknown)
    return finding_of({count.code, count.why_unknown, facts, count.variant, count.request});
  Finding finding =
      noted(Status::skip, count.code,
            fmt::format("The {} could not be counted. {}", count.group->many, count.why_unknown));
  finding.evidence = facts;
  finding.request = count.request;
  return finding;
}

/// Of the groups that the API has at all, none can be read: then nothing beyond the schools can be used.
bool nobody_can_be_read(const std::vector<GroupCount>& counts) {
  const auto has = [&](auto what) { return std::any_of(counts.begin(), counts.end(), what); };
  return has([](const GroupCount& count) {
           return count.code == Code::consent_refused || count.code == Code::consent_failed;
         }) &&
         !has([](const GroupCount& count) { return count.visible.has_value(); });
}

}  // namespace

std::vector<Finding> judge_consent(const std::vector<GroupCount>& counts, Consent rule,
                                   const Expected& expected) {
  std::vector<Finding> findings;
  if (rule == Consent::not_needed)
    findings.push_back(
        noted(Status::pass, Code::consent_not_needed, "The API is older than 2.2: no consent box is needed"));
  for (const GroupCount& count : counts) {
    const PeopleGroup& group = *count.group;
    if (count.visible) {
      const auto held = expected.find(group.key);
      findings.push_back(judge_group(group, *count.visible, rule,
                                     held == expected.end() ? std::nullopt : std::optional(held->second)));
      continue;
    }
    findings.push_back(judge_unseen(count));
  }
  for (Finding& finding : findings)
    if (nobody_can_be_read(counts) && finding.status == Status::warn) finding.status = Status::fail;
  return findings;
}

}  // namespace wcbs_link
