#include "diagnosis/compared_side.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/compare.hpp"

namespace wcbs_link {
namespace {

OrderedJson report_of(const Report& report) {
  const Finding* fault = report.fault();
  OrderedJson json = {{"tool", report.replayed.empty() ? "wcbs-link " WCBS_LINK_VERSION : report.replayed},
                      {"started", iso_time(report.started)},
                      {"from", report.from},
                      {"verdict", verdict_name(report)},
                      {"fault", fault == nullptr ? OrderedJson() : OrderedJson(kind_of(*fault).name)},
                      {"credentials", credentials_name(report.credentials)}};
  if (!report.proxy.empty()) json["proxy"] = report.proxy;
  return json;
}

OrderedJson stages_of(const Side& inside, const Side& outside) {
  OrderedJson json = OrderedJson::array();
  for (int i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    json.push_back({{"stage", stage_name(stage)},
                    {"inside", status_name(inside.status(stage))},
                    {"outside", status_name(outside.status(stage))}});
  }
  return json;
}

OrderedJson json_of(const Difference& one) {
  return {{"kind", one.kind},       {"title", one.title},     {"inside", one.inside},
          {"outside", one.outside}, {"meaning", one.meaning}, {"owner", owner_name(one.owner)},
          {"fix", one.to_do}};
}

}  // namespace

std::string comparison_json(const Comparison& comparison) {
  const Report& inside = comparison.inside;
  const Report& outside = comparison.outside;
  OrderedJson differences = OrderedJson::array();
  for (const Difference& one : comparison.differences) differences.push_back(json_of(one));
  const OrderedJson json = {
      {"schema", "wcbs-link/compare/1"},
      {"tool", "wcbs-link " WCBS_LINK_VERSION},
      {"target",
       {{"url", outside.url},
        {"school_id", sanitise(inside.school_id.empty() ? outside.school_id : inside.school_id, 300)}}},
      {"usable", comparison.usable ? OrderedJson(*comparison.usable) : OrderedJson()},
      {"answer", comparison.answer},
      {"inside", report_of(inside)},
      {"outside", report_of(outside)},
      {"stages", stages_of(Side(inside), Side(outside))},
      {"differences", differences}};
  return dump(json, 2) + "\n";
}

}  // namespace wcbs_link
