#include "diagnosis/compared_side.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/compare.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

Status status_of(const std::optional<bool>& usable) {
  return !usable ? Status::warn : *usable ? Status::pass : Status::fail;
}

std::string_view status_words(const Side& side, Stage stage) {
  const Status status = side.status(stage);
  return status == Status::skip ? "not tested" : status_name(status);
}

std::string stages(const Side& inside, const Side& outside) {
  std::vector<std::vector<std::string>> rows = {{"", "Inside", "Outside"}};
  for (int i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    rows.push_back({std::string(stage_title(stage)), std::string(status_words(inside, stage)),
                    std::string(status_words(outside, stage))});
  }
  return table(rows);
}

std::string told(const Difference& one, const ReportStyle& style) {
  std::string text = wrap(fmt::format("{}.", one.title), style.width) + "\n";
  const auto line = [&](std::string_view label, std::string_view words) {
    if (!words.empty())
      text += wrap(words, style.width, fmt::format("{:<10}", label), std::string(10, ' ')) + "\n";
  };
  line("Inside:", one.inside);
  line("Outside:", one.outside);
  line("Meaning:", one.meaning);
  line("Who:", one.to_do.empty() ? "" : owner_title(one.owner));
  line("To do:", one.to_do);
  return text;
}

std::string made(std::string_view where, const Report& report) {
  return fmt::format("{}: {}{}{}{}.", where, spoken_time(report.started),
                     report.from.empty() ? "" : fmt::format(", from {}", report.from),
                     report.proxy.empty() ? "" : fmt::format(", through the proxy {}", report.proxy),
                     report.replayed.empty() ? "" : fmt::format(", by {}", report.replayed));
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const ReportStyle& style) {
  const Side inside(comparison.inside);
  const Side outside(comparison.outside);
  std::string text =
      style.painted(status_of(comparison.usable), wrap(comparison.answer, style.width)) + "\n\n";
  text += stages(inside, outside);
  for (const Difference& one : comparison.differences) text += fmt::format("\n{}", told(one, style));
  if (comparison.differences.empty()) text += "\nNothing differs between the two.\n";
  text += fmt::format("\n{}\n", wrap(made("Inside", comparison.inside), style.width));
  text += wrap(made("Outside", comparison.outside), style.width) + "\n";
  text +=
      wrap("Not tested: the way from Wonde's servers, which connect from the internet.", style.width) + "\n";
  return text;
}

}  // namespace wcbs_link
