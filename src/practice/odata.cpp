#include "practice/replies.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

/// A list that can be long: its size, and how to make one item.
struct List {
  std::string entity;  // "schools", "Pupils"
  std::uint64_t size = 0;
  std::function<Json(std::uint64_t)> item;
};

std::uint64_t number_option(const PracticeRequest& request, std::string_view name, std::uint64_t otherwise) {
  return parse_number<std::uint64_t>(request.query(name)).value_or(otherwise);
}

Json selected(const Json& item, const std::string& names) {
  Json kept = Json::object();
  for (const std::string& name : split(names, ',')) {
    if (item.contains(trim(name))) kept[trim(name)] = item[trim(name)];
  }
  return kept;
}

/// The address of the page after this one: the same request with another `$skip` and what is left of `$top`.
std::string next_link(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                      std::uint64_t skip, std::uint64_t top_left) {
  std::string link = fill_in(behaviour.lists.next_link_origin, place) +
                     request.target.substr(0, request.target.find('?')) + "?";
  for (const std::string_view name : {"$select", "$count", "$filter", "$orderby", "$expand"}) {
    if (request.has_query(name)) link += fmt::format("{}={}&", name, percent_encode(request.query(name)));
  }
  if (request.has_query("$top")) link += fmt::format("$top={}&", top_left);
  return link + fmt::format("$skip={}", skip);
}

/// OData's `error` is an object, where Web API says `Message`.
constexpr const char* kCountRefused =
    R"({"error":{"code":"","message":"The query specified in the URI is not valid. Query option 'Count' is not allowed."}})";

HttpAnswer list_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                       const List& list) {
  const ODataLists& rules = behaviour.lists;
  const bool counted = request.query("$count") == "true";
  if (counted && rules.count == CountOption::refused) {
    return http_answer(400, "application/json; odata.metadata=minimal", kCountRefused);
  }
  const std::uint64_t skip = std::min(number_option(request, "$skip", 0), list.size);
  const std::uint64_t top =
      std::min(number_option(request, "$top", std::numeric_limits<std::uint64_t>::max()), list.size - skip);
  const std::uint64_t length = rules.page_size == 0 ? top : std::min<std::uint64_t>(top, rules.page_size);

  Json value = Json::array();
  const std::string select = rules.select ? request.query("$select") : "";
  for (std::uint64_t at = skip; at < skip + length; ++at) {
    value.push_back(select.empty() ? list.item(at) : selected(list.item(at), select));
  }
  if (rules.bare_array) return http_answer(200, rules.content_type, dump(value));

  Json body = {{"@odata.context",
                fmt::format("{}/{}/api/$metadata#{}", place.origin(), place.application, list.entity)}};
  if (counted && rules.count == CountOption::supported) body["@odata.count"] = list.size;
  body["value"] = std::move(value);
  if (length < top) {
    body["@odata.nextLink"] = next_link(behaviour, place, request, skip + length, top - length);
  }
  return http_answer(200, rules.content_type, dump(body)).with("OData-Version", "4.0");
}

Json school_item(const PracticeSite& site) {
  return {{"Id", parse_json(site.id_json).value_or(Json(nullptr))}, {"Name", site.name}, {"Code", site.code}};
}

constexpr std::array<std::string_view, 12> kForenames = {"Araminta",  "Barnaby", "Clementine", "Digby",
                                                         "Esmeralda", "Fergus",  "Gwendolen",  "Horatio",
                                                         "Ignatius",  "Jocasta", "Kester",     "Lavender"};
constexpr std::array<std::string_view, 11> kSurnames = {
    "Applethwaite", "Birdwhistle",  "Cattermole", "Dimsdale", "Entwhistle", "Fothergill",
    "Gathercole",   "Hollingberry", "Inchbald",   "Jellicoe", "Knatchbull"};

Json person_item(std::uint64_t at) {
  return {{"Id", 1000 + at},
          {"Code", fmt::format("{:06}", 100'000 + 7 * at)},
          {"Forename", kForenames[at % kForenames.size()]},
          {"Surname", kSurnames[at % kSurnames.size()]},
          {"DateOfBirth", fmt::format("{}-{:02}-{:02}T00:00:00Z", 2008 + at % 9, 1 + at % 12, 1 + at % 28)}};
}

}  // namespace

HttpAnswer schools_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request) {
  return list_answer(behaviour, place, request,
                     {"schools", behaviour.sites.size(), [&behaviour](std::uint64_t at) {
                        return school_item(behaviour.sites[static_cast<std::size_t>(at)]);
                      }});
}

HttpAnswer people_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                         const PracticeGroup& group) {
  return list_answer(behaviour, place, request, {group.name, group.visible, person_item});
}

}  // namespace wcbs_link
