#include "wcbs_link/diagnosis/compare.hpp"

#include "diagnosis/differences.hpp"
#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/diagnosis/read_report.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Whether two reports name one address. A test that http was sent on to https names the https one.
bool is_one_address(const std::string& a, const std::string& b) {
  const auto one = parse_url(a);
  const auto other = parse_url(b);
  if (!one || !other) return a == b;
  const bool is_one_port = one->scheme != other->scheme || one->port == other->port;
  return one->host == other->host && one->path == other->path && is_one_port;
}

Result<Done> look_whether_one_link(const Report& inside, const Report& outside) {
  const auto refuse = [](std::string_view what, const std::string& a, const std::string& b) {
    return Error{
        Code::usage,
        fmt::format(
            "These are not two reports of one link: the {} is \"{}\" in the first and \"{}\" in the second.",
            what, sanitise(a, 100), sanitise(b, 100))};
  };
  if (!is_one_address(inside.url, outside.url)) return refuse("address", inside.url, outside.url);
  const bool both_say_school = !inside.school_id.empty() && !outside.school_id.empty();
  if (both_say_school && inside.school_id != outside.school_id)
    return refuse("School ID", inside.school_id, outside.school_id);
  return Done{};
}

Difference difference_of(const DifferenceKind& kind, const Side& inside, const Side& outside) {
  Difference one{kind.name,    kind.title, kind.seen(inside),      kind.seen(outside),
                 kind.meaning, kind.owner, std::string(kind.to_do)};
  if (!one.to_do.empty()) return one;
  const Finding& fault = kind.bearing == Bearing::rest_inside ? *inside.fault : *outside.fault;
  one.owner = fault.owner;
  one.to_do = sanitise(fault.fix, 600);
  return one;
}

struct Verdict {
  std::optional<bool> usable;
  std::string words;
};

Verdict unknown(std::string_view why) {
  return {std::nullopt, fmt::format("Whether the outside can use the link is not known: {}.", why)};
}

/// "; 2 warnings there, first: ... (code)"; "" for none.
std::string warning_words(const Report& outside) {
  const auto warnings = outside.warnings();
  if (warnings.empty()) return {};
  return fmt::format("; {} there: {}", first_of_warnings(warnings.size()),
                     titled(kind_of(*warnings.front())));
}

/// What a test that met no fault outside, but did not come to the schools, lets say.
Verdict verdict_without_login(const Side& inside, const Side& outside) {
  if (!outside.passed(Stage::discovery)) {
    Stage last = Stage::url;
    for (int i = 0; i < kStages; ++i)
      if (outside.passed(static_cast<Stage>(i))) last = static_cast<Stage>(i);
    return unknown(fmt::format("it was tested there up to {} only", stage_title(last)));
  }
  if (inside.passed(Stage::schools) && inside.fault == nullptr)
    return {true,
            fmt::format("The outside reaches the API; the login was tested inside only, and works there{}.",
                        warning_words(outside.report))};
  if (inside.fault != nullptr && inside.fault->stage >= Stage::token)
    return unknown(fmt::format("it reaches the API, and what fails inside was not tested there: {}",
                               titled(kind_of(*inside.fault))));
  return unknown("it reaches the API, and the login was not tested");
}

Verdict verdict_of(const Side& inside, const Side& outside, const std::vector<const DifferenceKind*>& kinds) {
  const auto voids = std::ranges::find(kinds, Bearing::voids, &DifferenceKind::bearing);
  if (voids != kinds.end())
    return {std::nullopt,
            fmt::format("Whether the outside can use the link is not known. {}.", (*voids)->title)};
  if (outside.fails_on_its_own())
    return unknown(fmt::format("the test there did not get out of its own network or computer. {}",
                               titled(kind_of(*outside.fault))));
  if (outside.fault != nullptr)
    return {false, fmt::format("The outside cannot use the link: {}.", titled(kind_of(*outside.fault)))};
  if (outside.report.interrupted) return unknown("the test there was interrupted");
  if (!outside.passed(Stage::schools)) return verdict_without_login(inside, outside);
  return {true, fmt::format("The outside can use the link{}.", warning_words(outside.report))};
}

}  // namespace

Result<Comparison> compare_reports(Report inside, Report outside) {
  if (auto one = look_whether_one_link(inside, outside); !one) return one.error();
  Comparison comparison;
  const Side in(inside);
  const Side out(outside);
  const auto kinds = differences_between(in, out);
  Verdict verdict = verdict_of(in, out, kinds);
  comparison.usable = verdict.usable;
  comparison.answer = std::move(verdict.words);
  for (const DifferenceKind* kind : kinds) comparison.differences.push_back(difference_of(*kind, in, out));
  comparison.inside = std::move(inside);
  comparison.outside = std::move(outside);
  return comparison;
}

Result<Comparison> compare_report_texts(const ReportText& inside, const ReportText& outside) {
  WCBS_TRY(first, read_report(inside.bytes, inside.name));
  WCBS_TRY(second, read_report(outside.bytes, outside.name));
  return compare_reports(std::move(first), std::move(second));
}

}  // namespace wcbs_link
