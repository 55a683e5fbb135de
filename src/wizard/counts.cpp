#include "wizard/counts.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/tell.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// "[###################.]  98 %": never full where somebody is missing, never empty where somebody is there.
std::string share_bar(std::uint64_t visible, std::uint64_t held) {
  constexpr std::uint64_t kWidth = 20;
  if (visible >= held)
    return fmt::format("[{}]  {}", std::string(kWidth, '#'),
                       visible == held ? "all" : "more than PASS holds");
  const double share = static_cast<double>(visible) / static_cast<double>(held);
  const auto part = [&](std::uint64_t whole) {
    const auto rounded = static_cast<std::uint64_t>(share * static_cast<double>(whole) + 0.5);
    return visible == 0 ? 0 : std::clamp<std::uint64_t>(rounded, 1, whole - 1);
  };
  return fmt::format("[{}{}]  {} %", std::string(part(kWidth), '#'), std::string(kWidth - part(kWidth), '.'),
                     part(100));
}

std::optional<std::uint64_t> held_of(const Sitting& sitting, const PeopleGroup* group) {
  const auto held = sitting.held.find(group);
  return held == sitting.held.end() ? std::nullopt : std::optional(held->second);
}

std::vector<std::string> count_row(const Sitting& sitting, const GroupCount& entry) {
  const std::string group = fmt::format("  {}", entry.group->many);
  if (!entry.visible) return {group, "not known", ""};
  const auto held = held_of(sitting, entry.group);
  if (!held) return {group, std::to_string(*entry.visible), ""};
  return {group, fmt::format("{} of {}", *entry.visible, *held), share_bar(*entry.visible, *held)};
}

bool is_missing(const Sitting& sitting, const GroupCount& entry) {
  const auto held = held_of(sitting, entry.group);
  return entry.visible && (held ? *entry.visible < *held : *entry.visible == 0);
}

}  // namespace

std::string counts_text(const Sitting& sitting, std::size_t width) {
  const bool compares = !sitting.held.empty();
  std::string text = wrap(fmt::format("{} shows Wonde{}",
                                      school_words(sitting.school_name, sitting.link.details().school_id),
                                      compares ? ":" : fmt::format(" {}.", spoken_counts(sitting.counts))),
                          width) +
                     "\n";
  std::vector<std::vector<std::string>> rows;
  for (const GroupCount& entry : sitting.counts) rows.push_back(count_row(sitting, entry));
  if (compares) text += table(rows);
  for (const GroupCount& entry : sitting.counts)
    if (!entry.visible) text += wrap(entry.why_unknown, width) + "\n";
  return text;
}

std::string missing_words(const Sitting& sitting) {
  std::vector<std::string> none;
  std::vector<std::string> some;
  for (const GroupCount& entry : sitting.counts) {
    if (!is_missing(sitting, entry)) continue;
    if (*entry.visible == 0)
      none.push_back(fmt::format("no {}", entry.group->many));
    else
      some.push_back(fmt::format("all {}", entry.group->many));
  }
  std::vector<std::string> parts;
  if (!none.empty()) parts.push_back("see " + spoken_list(none));
  if (!some.empty()) parts.push_back("not see " + spoken_list(some));
  return join(parts, ", and ");
}

Error missing_people(const Sitting& sitting) {
  Error error{Code::consent_partial, fmt::format("Wonde would {}.", missing_words(sitting))};
  for (const GroupCount& entry : sitting.counts) {
    if (!is_missing(sitting, entry)) continue;
    if (*entry.visible == 0)
      error.code = Code::consent_none;
    else
      error.summary += fmt::format(" {} of {} {} can be seen.", *entry.visible,
                                   held_of(sitting, entry.group).value_or(0), entry.group->many);
  }
  return error;
}

Result<Done> ask_held(Sitting& sitting) {
  Talk& talk = sitting.talk;
  talk.say(sitting.held.empty() ? "How many does PASS hold? Enter leaves a group out."
                                : "How many does PASS hold? Enter keeps a number, - leaves a group out.");
  auto held = sitting.held;
  for (const GroupCount& entry : sitting.counts) {
    if (!entry.visible) continue;
    for (;;) {
      const auto known = held_of(sitting, entry.group);
      WCBS_TRY(answer, talk.ask(fmt::format("{} in PASS", capitalised(entry.group->many)),
                                known ? std::to_string(*known) : ""));
      const std::string text = replace_all(clean_ends(answer).text, ",", "");
      const auto number = parse_number<std::uint64_t>(text);
      if (number) held[entry.group] = *number;
      if (text == "-") held.erase(entry.group);
      if (number || text.empty() || text == "-") break;
      talk.say(fmt::format("{} is not a number: type it in digits, for example 812, or just press Enter.",
                           repeated(text)));
    }
  }
  sitting.held = std::move(held);
  return Done{};
}

bool is_consent_not_needed(Sitting& sitting) {
  const auto& found = sitting.link.discovery();
  return found && consent_rule(found->api.version) == Consent::not_needed;
}

}  // namespace wcbs_link
