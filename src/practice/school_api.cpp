#include "practice/replies.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

namespace {

HttpAnswer filled(HttpAnswer answer, const Place& place) {
  for (PracticeHeader& header : answer.headers) header.value = fill_in(header.value, place);
  return answer;
}

/// `(1)/Pupils` taken apart.
struct KeyAndGroup {
  std::string key;
  std::string group;
};
std::optional<KeyAndGroup> key_and_group(std::string_view text) {
  const std::size_t end = text.find(")/");
  if (!text.starts_with('(') || end == std::string_view::npos) return std::nullopt;
  return KeyAndGroup{std::string(text.substr(1, end - 1)), std::string(text.substr(end + 2))};
}

/// Whether the key in an address means the school with that JSON value: `1`, `'ABC'`, also without quotes.
bool is_key_of(const PracticeSite& site, std::string_view key) {
  const auto bare = [](std::string_view text, char quote) {
    const bool quoted = text.size() >= 2 && text.front() == quote && text.back() == quote;
    return quoted ? text.substr(1, text.size() - 2) : text;
  };
  return equal_ignoring_case(bare(site.id_json, '"'), bare(key, '\''));
}

}  // namespace

bool SchoolApi::same(std::string_view a, std::string_view b) const {
  return behaviour_.case_sensitive ? a == b : equal_ignoring_case(a, b);
}

HttpAnswer SchoolApi::answer(const PracticeRequest& request, bool secure, const std::string& host) {
  Place place{.scheme = secure ? "https" : "http",
              .host = request.header("Host"),
              .application = behaviour_.application,
              .target = request.target};
  if (place.host.empty()) place.host = host;
  if (behaviour_.instead.anything) return filled(*behaviour_.instead.anything, place);
  std::string path = request.path();
  if (same(path, "/" + behaviour_.application)) path += '/';
  const std::string below = "/" + behaviour_.application + "/";
  if (!same(std::string_view(path).substr(0, below.size()), below)) return iis_page(404);
  return inside(request, place, path.substr(below.size()));
}

HttpAnswer SchoolApi::inside(const PracticeRequest& request, const Place& place, const std::string& path) {
  const Instead& instead = behaviour_.instead;
  const SwaggerPage& page = behaviour_.page;
  if (page.present && !page.redirected_from.empty() && same(path, page.redirected_from) && !instead.page) {
    return filled(redirect(301, "{origin}/{application}/" + page.path), place);
  }
  if (page.present && (same(path, page.path) || (instead.page && same(path, page.redirected_from)))) {
    return instead.page ? filled(*instead.page, place) : swagger_page(behaviour_, place);
  }
  if (behaviour_.document.present && same(path, behaviour_.document.path)) {
    return instead.document ? filled(*instead.document, place) : swagger_document(behaviour_, place);
  }
  if (same(path, behaviour_.token.path)) {
    return instead.token ? filled(*instead.token, place) : token_answer(behaviour_, place, request, tokens_);
  }
  return odata(request, place, path);
}

HttpAnswer SchoolApi::odata(const PracticeRequest& request, const Place& place, const std::string& path) {
  const std::string& schools = behaviour_.lists.schools_path;
  if (!same(std::string_view(path).substr(0, schools.size()), schools)) return web_api_not_found(place);
  const std::string_view rest = std::string_view(path).substr(schools.size());
  const std::optional<KeyAndGroup> wanted = key_and_group(rest);
  if (!rest.empty() && !wanted) return web_api_not_found(place);
  if (!tokens_.accept(request.header("Authorization"))) return web_api_unauthorized();
  if (behaviour_.instead.first && tokens_.is_first_use(request.header("Authorization")))
    return filled(*behaviour_.instead.first, place);
  if (request.method != "GET" && request.method != "HEAD") return web_api_method_not_allowed(request);
  if (!wanted) {
    return behaviour_.instead.schools ? filled(*behaviour_.instead.schools, place)
                                      : schools_answer(behaviour_, place, request);
  }
  for (const PracticeSite& site : behaviour_.sites) {
    if (!is_key_of(site, wanted->key)) continue;
    const auto group = std::ranges::find_if(
        site.groups, [&](const PracticeGroup& one) { return same(one.name, wanted->group); });
    if (group == site.groups.end()) break;
    if (behaviour_.instead.people) return filled(*behaviour_.instead.people, place);
    if (group->instead) return filled(*group->instead, place);
    if (group->fails) return web_api_server_error();
    return group->forbidden ? web_api_forbidden() : people_answer(behaviour_, place, request, *group);
  }
  return web_api_not_found(place);
}

}  // namespace wcbs_link
