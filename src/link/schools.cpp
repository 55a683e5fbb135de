#include "wcbs_link/link/schools.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostId = 256;

Error bad_answer(const Url& url, std::string_view why, const HttpResponse& response) {
  return {Code::schools_bad_answer,
          fmt::format("The list of schools cannot be used: {}.", why),
          {{"address", url.text()}},
          Variant::usual,
          response.number};
}

constexpr double kMostExact = 9'007'199'254'740'992;  // 2 to the power of 53

/// A number as it is written out: 1.0 is 1. "" for one that cannot be kept exactly.
std::string number_text(const Json& number) {
  if (!number.is_number_float()) return dump(number);
  const double value = number.get<double>();
  const bool is_whole = std::floor(value) == value && std::abs(value) <= kMostExact;
  return is_whole ? fmt::format("{:.0f}", value) : std::string();
}

std::string scalar_text(const Json* value) {
  if (value == nullptr || value->is_null() || value->is_structured()) return {};
  return value->is_string() ? value->get<std::string>() : dump(*value);
}

std::string first_text(const Json& item, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (std::string text = scalar_text(member(item, name)); !text.empty()) return text;
  return {};
}

std::vector<std::string> listed_ids(const std::vector<School>& schools) {
  std::vector<std::string> ids;
  for (const School& school : schools) {
    if (ids.size() == 50) {
      ids.push_back(fmt::format("and {} more", schools.size() - 50));
      break;
    }
    ids.push_back(school.name.empty()
                      ? sanitise(school.id, 60)
                      : fmt::format("{} ({})", sanitise(school.id, 60), sanitise(school.name, 80)));
  }
  return ids;
}

/// "A" and ten digits: Wonde's own number for a school.
bool is_wonde_id(std::string_view id) {
  return id.size() == 11 && (id.front() == 'A' || id.front() == 'a') &&
         parse_number<std::uint64_t>(id.substr(1)).has_value();
}

/// What an answer means that is no list.
Error refusal(const HttpResponse& response, const Url& url) {
  Error general = unexpected_answer(response, url, Asked::schools);
  if (is_web_api(response)) {
    if (response.status == 401)
      return with_words({Code::schools_unauthorized,
                         "The server does not accept the token that it issued a moment ago (status 401).",
                         answer_facts(response, url)},
                        response);
    if (response.status == 403 || response.status == 402)
      return with_words(
          {Code::schools_forbidden,
           fmt::format("The third party may not read the schools (status {}).", response.status),
           answer_facts(response, url)},
          response);
  }
  if (general.code == Code::http_not_found && general.variant == Variant::usual)
    return with_words(
        {Code::schools_not_found,
         fmt::format("There is no list of schools at {} (status {}).", url.text(), response.status),
         answer_facts(response, url)},
        response);
  if (general.code == Code::http_unexpected && response.status >= 400 && is_of_application(response))
    return with_words({Code::schools_bad_answer,
                       fmt::format("The API did not send the list of schools (status {}).", response.status),
                       answer_facts(response, url)},
                      response);
  return general;
}

}  // namespace

HttpRequest schools_request(const Url& url, const Secret& token) {
  HttpRequest request;
  request.url = url;
  request.authorization = Secret("Bearer " + token.reveal());
  request.most_body = kMostDocument;
  request.privacy = Privacy::schools;  // a school's record may name its head
  return request;
}

Result<SchoolsPage> read_schools_answer(const HttpResponse& response, const Url& url) {
  if (response.status < 200 || response.status > 299 || is_html(response)) return refusal(response, url);
  const auto unusable = [&](std::string_view why) { return bad_answer(url, why, response); };
  if (trim(response.body).empty()) return unusable("it is empty");
  const auto json = parse_json(response.body);
  if (!json)
    return unusable(is_over_limits(response.body) ? "it holds more than this program reads"
                                                  : "it is not JSON");
  const Json* list = json->is_array() ? &*json : member(*json, "value");
  if (list == nullptr || !list->is_array()) {
    Error error = unusable("there is no list in it");
    const bool is_record = member(*json, "Id") != nullptr;  // whose words could name somebody
    return is_record ? error : with_words(std::move(error), response);
  }
  SchoolsPage page;
  page.next = first_text(*json, {"@odata.nextLink", "odata.nextLink"});
  page.context = first_text(*json, {"@odata.context"});
  for (const Json& item : *list) {
    const Json* id = member(item, "Id");
    if (scalar_text(id).empty() || id->is_boolean()) return unusable("an entry has no Id");
    const std::string id_text = id->is_number() ? number_text(*id) : scalar_text(id);
    if (id_text.empty()) return unusable("the Id of an entry is no whole number that can be kept exactly");
    if (id_text.size() > kMostId)
      return unusable(fmt::format("the Id of an entry has more than {} bytes", kMostId));
    if (response.surely_repeats_secret(id_text)) return unusable("the Id of an entry repeats a secret");
    const auto name_of = [&](std::initializer_list<std::string_view> members, std::size_t most) {
      const std::string shown = response.shown(first_text(item, members), most);
      return shown == Redactor::kHidden ? std::string() : shown;
    };
    page.schools.push_back({id_text, id->is_string(),
                            name_of({"Name", "SchoolName", "FullName", "Description"}, 120),
                            name_of({"Code", "SchoolCode"}, 60)});
  }
  return page;
}

Result<School> choose_school(const std::vector<School>& schools, std::string_view wanted) {
  if (wanted.empty()) {
    if (schools.size() == 1) return schools.front();
    return Error{Code::usage,
                 fmt::format("The API lists {} schools, so the School ID has to be chosen.", schools.size()),
                 {{"schools", listed_ids(schools)}}};
  }
  for (const School& school : schools)
    if (school.id == wanted) return school;
  Error error{
      Code::schools_unknown_id,
      fmt::format("The School ID \"{}\" is not among those that the API lists.", sanitise(wanted, 60)),
      {{"schools", listed_ids(schools)}}};
  if (is_wonde_id(wanted)) {
    error.code = Code::schools_wonde_id;
    error.summary = fmt::format("\"{}\" is Wonde's own number for a school, not the WCBS School ID.", wanted);
  }
  for (const School& school : schools)
    if (!school.code.empty() && equal_ignoring_case(school.code, wanted))
      error.summary += fmt::format(" It is the Code of {}, whose Id is {}.",
                                   school.name.empty() ? "the school" : school.name, sanitise(school.id, 60));
  return error;
}

}  // namespace wcbs_link
