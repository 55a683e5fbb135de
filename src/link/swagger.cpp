#include "wcbs_link/link/swagger.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostPaths = 10;
constexpr std::size_t kMostLooked = 50;                  // places of a page
constexpr std::size_t kMostConfigured = 4 * 1024;        // bytes of a page's setting
constexpr JsonLimits kAsDeepAsOperations = {.kept = 4};  // paths, a path, its "get", the members of that

/// The quoted strings that follow `name` and a colon, equals sign or call, up to the end of that value.
std::vector<std::string> quoted_after(std::string_view page, std::string_view name) {
  std::vector<std::string> found;
  std::size_t at = page.find(name);
  if (at == std::string_view::npos) return found;
  page = page.substr(at + name.size(), kMostConfigured);
  at = 0;
  if (at < page.size() && (page[at] == '"' || page[at] == '\'')) ++at;  // the name itself was quoted
  bool in_list = false;
  while (at < page.size() && found.size() < 20) {
    const char c = page[at];
    if (c == '"' || c == '\'') {
      const std::size_t end = page.find(c, at + 1);
      if (end == std::string_view::npos) break;
      found.push_back(replace_all(page.substr(at + 1, end - at - 1), "\\/", "/"));
      at = end + 1;
      if (!in_list) break;
      continue;
    }
    if (c == '[' || c == '(') in_list = true;
    if (c == ']' || c == ')' || c == ';' || c == '}' || (c == ',' && !in_list)) break;
    ++at;
  }
  return found;
}

void add(std::vector<std::string>& paths, const std::string& path) {
  if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
}

/// The path of an address that may be relative to the page at <api>swagger/ui/index.
std::string path_of(std::string_view reference, const Address& address) {
  Url page = address.api;
  page.path += "swagger/ui/index";
  const auto url = resolve(page, reference);
  return url ? url->path + (url->query.empty() ? "" : "?" + url->query) : std::string();
}

std::string with_slash(std::string path) {
  return path.ends_with('/') ? path : path + "/";
}

/// The path, which a stranger wrote, at the user's own origin; nothing where it cannot stand in an address.
std::optional<Url> at_path(const Address& address, const std::string& path) {
  const auto url = resolve(address.api, path);
  return url ? std::optional<Url>(moved_to_origin(*url, address.api)) : std::nullopt;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && equal_ignoring_case(text.substr(0, start.size()), start);
}

/// Where an operation is from outside. Two layouts exist: basePath "/Wcbs.API/api" with "/schools", and
/// "/Wcbs.API" with "/api/schools". Without a base path that makes sense, the path decides.
std::string whole_path(const std::string& base, const std::string& path, const Address& address) {
  std::string trimmed = base;
  while (trimmed.ends_with('/')) trimmed.pop_back();
  if (trimmed.starts_with('/')) return trimmed + path;
  if (starts_with_ignoring_case(path, address.app.path)) return path;
  const bool has_api = starts_with_ignoring_case(path, "/api/");
  return (has_api ? address.app.path : address.api.path) + path.substr(1);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool is_get(const Json& path_item) {
  return member(path_item, "get") != nullptr;
}

/// The path of "Returns all schools", else of a parameterless GET that ends in /schools; "" without either.
std::string schools_path(const Json& paths) {
  std::string by_name;
  for (const auto& [path, item] : paths.items()) {
    if (!is_get(item) || !path.starts_with('/') || path.find('{') != std::string::npos) continue;
    std::string summary = trim(text_member(*member(item, "get"), "summary"));
    if (summary.ends_with('.')) summary.pop_back();
    if (equal_ignoring_case(summary, "Returns all schools")) return path;
    if (by_name.empty() && ends_with_ignoring_case(path, "/schools")) by_name = path;
  }
  return by_name;
}

/// The tokenUrl of the oauth2 definition, that of the flow "application" first; "" without one.
std::string token_reference(const Json& document) {
  const Json* definitions = member(document, "securityDefinitions");
  std::string any;
  if (definitions == nullptr || !definitions->is_object()) return any;
  for (const auto& [name, definition] : definitions->items()) {
    const std::string url = text_member(definition, "tokenUrl");
    if (!equal_ignoring_case(text_member(definition, "type"), "oauth2") || url.empty()) continue;
    if (equal_ignoring_case(text_member(definition, "flow"), "application")) return url;
    if (any.empty()) any = url;
  }
  return any;
}

/// "Pupils" from "({Id})/Pupils", "('{Id}')/Pupils" and "/{Id}/Pupils"; "" for any other text.
std::string name_below_key(std::string_view rest) {
  const auto take = [&rest](std::string_view part) {
    if (!rest.starts_with(part)) return false;
    rest.remove_prefix(part.size());
    return true;
  };
  const bool in_brackets = take("(");
  if (!in_brackets && !take("/")) return {};
  const bool quoted = in_brackets && take("'");
  if (!take("{")) return {};
  const std::size_t key = rest.find_first_of("{}/");
  if (key == 0 || key == std::string_view::npos) return {};
  rest.remove_prefix(key);
  if (!take("}")) return {};
  if ((quoted && !take("'")) || (in_brackets && !take(")")) || !take("/")) return {};
  const bool letters = std::all_of(rest.begin(), rest.end(),
                                   [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
  return letters ? std::string(rest) : std::string();
}

/// The path below `schools` that lists the group under the likeliest of its names; "" without one.
std::string group_path(const Json& paths, const std::string& schools, const PeopleGroup& group) {
  for (const std::string_view wanted : group.names) {
    for (const auto& [path, item] : paths.items()) {
      if (!is_get(item) || !starts_with_ignoring_case(path, schools)) continue;
      const std::string name = name_below_key(std::string_view(path).substr(schools.size()));
      if (!name.empty() && equal_ignoring_case(name, wanted)) return path;
    }
  }
  return {};
}

/// "2.2" of the form N.N; "" for any other text: stock Swashbuckle puts its route's "v1" there.
std::string plain_version(std::string_view text) {
  const std::vector<std::string> parts = split(text.substr(0, 12), '.');
  const bool fits = text.size() < 12 && parts.size() == 2 && parse_number<unsigned>(parts[0]) &&
                    parse_number<unsigned>(parts[1]);
  return fits ? std::string(text) : std::string();
}

/// The origin of a document's `host` (Swagger 2.0) with the first scheme that it names. Where the host is the
/// one that was asked, the scheme is that of the address: behind what ends https a server takes itself for
/// http.
std::string origin_of(const Json& document, const std::string& host, const Address& address) {
  const std::string ours = fmt::format("{}://{}/", address.api.scheme, host);
  const auto url = parse_url(ours);
  const Json* schemes = member(document, "schemes");
  if (!url || url->host == address.api.host || schemes == nullptr || !schemes->is_array()) return ours;
  for (const Json& one : *schemes)
    if (one == "https" || one == "http") return fmt::format("{}://{}/", one.get<std::string>(), host);
  return ours;
}

/// Notes an address in the document whose host is not the one that the user gave.
void note_origin(ApiMap& map, const HttpResponse& response, std::string_view reference,
                 const Address& address) {
  const auto url = resolve(address.api, reference);
  if (url && !url->same_origin(address.api)) add(map.corrected, response.shown(url->origin(), 100));
}

}  // namespace

std::vector<std::string> document_paths(const HttpResponse& response, const Address& address) {
  const std::string_view page = response.body;
  std::vector<std::string> paths;
  if (const std::size_t config = page.find("swashbuckleConfig"); config != std::string_view::npos) {
    const std::string_view rest = page.substr(config);
    const std::vector<std::string> roots = quoted_after(rest, "rootUrl");
    for (const std::string& listed : quoted_after(rest, "discoveryPaths")) {
      for (const std::string& document : split(listed, '|')) {
        if (trim(document).empty()) continue;
        if (paths.size() >= kMostPaths) break;
        if (!roots.empty()) add(paths, path_of(with_slash(roots.front()) + trim(document), address));
        add(paths, address.api.path + trim(document));
        add(paths, address.app.path + trim(document));
      }
    }
  }
  static constexpr std::string_view names[] = {"SwaggerUIBundle", "SwaggerUi("};
  for (const std::string_view name : names) {
    const std::size_t at = page.find(name);
    if (at == std::string_view::npos) continue;
    std::size_t url = page.find("url", at);
    for (std::size_t i = 0; i < kMostLooked && url != std::string_view::npos && paths.size() < kMostPaths;
         ++i) {
      for (const std::string& reference : quoted_after(page.substr(url), "url"))
        if (reference.find('/') != std::string::npos || reference.ends_with(".json"))
          add(paths, path_of(reference, address));
      url = page.find("url", url + 3);
    }
  }
  if (paths.size() > kMostPaths) paths.resize(kMostPaths);
  std::erase_if(paths, [&](const std::string& path) { return response.repeats_secret(path); });
  return paths;
}

std::string foreign_root(const HttpResponse& response, const Address& address) {
  const std::string_view page = response.body;
  const std::size_t config = page.find("swashbuckleConfig");
  if (config == std::string_view::npos) return {};
  const std::vector<std::string> roots = quoted_after(page.substr(config), "rootUrl");
  const auto root = roots.empty() ? Result<Url>(Error{}) : resolve(address.api, roots.front());
  return root && !root->same_origin(address.api) ? response.shown(root->origin(), 100) : std::string();
}

Url with_path(Url origin, const std::string& path) {
  const std::size_t question = path.find('?');
  origin.path = path.substr(0, question);
  origin.query = question == std::string::npos ? "" : path.substr(question + 1);
  return origin;
}

std::vector<std::string> customary_document_paths(const Address& address) {
  return {address.api.path + "swagger/docs/v1", address.app.path + "swagger/docs/v1"};
}

void ApiMap::move_schools(const Url& url) {
  for (PeoplePath& one : people)
    if (equal_ignoring_case(one.path.substr(0, schools.path.size()), schools.path))
      one.path.replace(0, schools.path.size(), url.path);
  schools = url;
}

ApiMap customary_map(const Address& address) {
  ApiMap map;
  map.token = address.api;
  map.token.path += "token";
  map.schools = address.api;
  map.schools.path += "schools";
  map.version = address.version;
  return map;
}

Result<ApiMap> read_document(const HttpResponse& response, const Address& address) {
  const auto bad = [](std::string_view why) {
    return Error{Code::discovery_bad_document,
                 fmt::format("The API's Swagger document cannot be used: {}.", why)};
  };
  if (trim(response.body).empty()) return bad("it is empty");
  const auto document = parse_json(response.body, kAsDeepAsOperations);
  if (!document)
    return bad(is_over_limits(response.body) ? "it holds more than this program reads" : "it is not JSON");
  const Json* paths = member(*document, "paths");
  if (paths == nullptr || !paths->is_object()) return bad("it lists no operations");
  const std::string schools = schools_path(*paths);
  if (schools.empty()) return bad("it lists no operation that returns all schools");
  const std::string base = text_member(*document, "basePath");
  if (!base.empty() && !base.starts_with('/'))
    return bad(fmt::format("its base path \"{}\" is none", response.shown(base, 60)));

  ApiMap map = customary_map(address);
  const auto schools_url = at_path(address, whole_path(base, schools, address));
  if (!schools_url) return bad("the path of its schools cannot stand in an address");
  map.schools = *schools_url;
  for (const PeopleGroup& group : people_groups())
    if (const std::string path = group_path(*paths, schools, group); !path.empty())
      map.people.push_back({&group, whole_path(base, path, address)});
  if (const std::string token = token_reference(*document); !token.empty()) {
    if (const std::string path = path_of(token, address); !path.empty())
      map.token = at_path(address, path).value_or(map.token);
    note_origin(map, response, token, address);
    if (const auto url = resolve(address.api, token); url && url->host != address.api.host)
      map.token_elsewhere = response.shown(url->text(), 300);
  }
  if (const std::string host = text_member(*document, "host"); !host.empty())
    note_origin(map, response, origin_of(*document, host, address), address);
  if (const Json* information = member(*document, "info"); information != nullptr && map.version.empty())
    map.version = plain_version(text_member(*information, "version"));
  std::vector<std::string> named = {map.token.text(), map.schools.text()};
  for (const PeoplePath& people : map.people) named.push_back(people.path);
  for (const std::string& one : named)
    if (response.repeats_secret(one)) return bad("an address in it repeats a secret");
  return map;
}

Consent consent_rule(std::string_view version) {
  const std::vector<std::string> parts = split(version, '.');
  const auto major = parse_number<int>(parts.front());
  const auto minor = parts.size() > 1 ? parse_number<int>(parts[1]) : std::nullopt;
  if (!major || (*major == 2 && !minor)) return Consent::unknown;
  return *major > 2 || (*major == 2 && *minor >= 2) ? Consent::needed : Consent::not_needed;
}

}  // namespace wcbs_link
