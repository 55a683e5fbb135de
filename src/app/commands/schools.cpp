#include "app/connection.hpp"
#include "app/context.hpp"
#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/link_session.hpp"

namespace wcbs_link {
namespace {

std::string in_json(const std::vector<School>& schools) {
  OrderedJson list = OrderedJson::array();
  for (const School& school : schools) {
    const auto number = school.id_is_text ? std::nullopt : parse_json(school.id);
    list.push_back({{"id", number ? OrderedJson(*number) : OrderedJson(school.id)},
                    {"name", school.name},
                    {"code", school.code}});
  }
  return dump(OrderedJson{{"schema", "wcbs-link/schools/1"}, {"schools", list}}, 2) + "\n";
}

std::string as_table(const std::vector<School>& schools) {
  std::vector<std::vector<std::string>> rows = {{"School ID", "Name", "Code"}};
  for (const School& school : schools) rows.push_back({sanitise(school.id, 60), school.name, school.code});
  return table(rows);
}

}  // namespace

Result<ExitCode> schools_command(Context& context) {
  if (!context.arguments.details.school_id.empty())
    return usage("--school-id chooses nothing here: wcbs-link schools lists every school.");
  const auto details = gather(context, {});
  if (!details) return details.error();
  return with_session(context, *details, [&](LinkSession& session) -> Result<ExitCode> {
    const auto& schools = session.schools();
    if (!schools) return schools.error();
    return deliver(context, context.arguments.format == "json" ? in_json(*schools) : as_table(*schools),
                   ExitCode::done);
  });
}

}  // namespace wcbs_link
