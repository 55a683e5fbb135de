#include "practice/swagger.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

struct QueryOption {
  std::string_view name;
  std::string_view description;
  std::string_view type;
};
constexpr QueryOption kQueryOptions[] = {
    {"$expand", "Expands related entities inline.", "string"},
    {"$filter", "Filters the results, based on a Boolean condition.", "string"},
    {"$select", "Selects which properties to include in the response.", "string"},
    {"$orderby", "Sorts the results.", "string"},
    {"$top", "Returns only the first n results.", "integer"},
    {"$skip", "Skips the first n results.", "integer"},
    {"$count", "Includes a count of the matching results in the response.", "boolean"},
};

Json query_parameters() {
  Json parameters = Json::array();
  for (const QueryOption& option : kQueryOptions) {
    parameters.push_back({{"name", option.name},
                          {"in", "query"},
                          {"description", option.description},
                          {"required", false},
                          {"type", option.type}});
  }
  return parameters;
}

Json key_parameter(std::string_view name, std::string_view description) {
  return {{"name", name},     {"in", "path"},      {"description", description},
          {"required", true}, {"type", "integer"}, {"format", "int32"}};
}

/// What one GET of the document says about itself.
struct Operation {
  std::string_view tag;
  std::string id;
  std::string summary;
  Json parameters = query_parameters();
  std::string answer;  // the name of a definition
};

Json path_item(const Operation& operation) {
  return {{"get",
           {{"tags", Json::array({operation.tag})},
            {"summary", operation.summary},
            {"operationId", operation.id},
            {"consumes", Json::array()},
            {"produces", Json::array({"application/json", "text/json"})},
            {"parameters", operation.parameters},
            {"responses",
             {{"200", {{"description", "OK"}, {"schema", {{"$ref", "#/definitions/" + operation.answer}}}}}}},
            {"deprecated", false},
            {"security", Json::array({{{"oauth2", Json::array()}}})}}}};
}

/// The groups that the document lists: each name once, in the order of the schools.
std::vector<std::string> listed_groups(const Behaviour& behaviour) {
  std::vector<std::string> names;
  for (const PracticeSite& site : behaviour.sites) {
    for (const PracticeGroup& group : site.groups) {
      if (group.listed && std::ranges::find(names, group.name) == names.end()) names.push_back(group.name);
    }
  }
  return names;
}

/// The document's paths. `prefix` is the part of them that its basePath does not hold.
Json paths(const Behaviour& behaviour, std::string_view prefix) {
  Json all = Json::object();
  const std::string& whole = behaviour.lists.schools_path;
  const std::string_view schools =
      whole.starts_with("api/") ? std::string_view(whole).substr(4) : std::string_view(whole);
  const std::string list = fmt::format("{}/{}", prefix, schools);
  all[list] = path_item({.tag = "Schools",
                         .id = "Schools_Get",
                         .summary = behaviour.document.schools_summary,
                         .answer = "ODataResponse[List[School]]"});
  const Json school = key_parameter("schoolId", "The Id of the school");
  all[list + "({schoolId})"] = path_item({.tag = "Schools",
                                          .id = "Schools_GetById",
                                          .summary = "Returns a school by its Id",
                                          .parameters = Json::array({school}),
                                          .answer = "School"});
  for (const std::string& group : listed_groups(behaviour)) {
    Json parameters = query_parameters();
    parameters.insert(parameters.begin(), school);
    all[fmt::format("{}({{schoolId}})/{}", list, group)] =
        path_item({.tag = "Schools",
                   .id = "Schools_Get" + group,
                   .summary = fmt::format("Returns all {} of a school", to_lower(group)),
                   .parameters = std::move(parameters),
                   .answer = "ODataResponse[List[Person]]"});
  }
  all[fmt::format("{}/names({{nameId}})", prefix)] =
      path_item({.tag = "Names",
                 .id = "Names_GetById",
                 .summary = "Returns a name by its Id",
                 .parameters = Json::array({key_parameter("nameId", "The Id of the name")}),
                 .answer = "Person"});
  return all;
}

Json property(std::string_view type, std::string_view format = "") {
  Json one = {{"type", type}};
  if (!format.empty()) one["format"] = format;
  return one;
}

Json entity(const Json& properties) {
  return {{"type", "object"}, {"properties", properties}};
}

Json list_of(std::string_view name) {
  return entity(
      {{"@odata.context", property("string")},
       {"value", {{"type", "array"}, {"items", {{"$ref", fmt::format("#/definitions/{}", name)}}}}}});
}

Json definitions() {
  Json all = Json::object();
  all["ODataResponse[List[School]]"] = list_of("School");
  all["ODataResponse[List[Person]]"] = list_of("Person");
  all["School"] = entity(
      {{"Id", property("integer", "int32")}, {"Name", property("string")}, {"Code", property("string")}});
  all["Person"] = entity({{"Id", property("integer", "int32")},
                          {"Code", property("string")},
                          {"Forename", property("string")},
                          {"Surname", property("string")},
                          {"DateOfBirth", property("string", "date-time")}});
  return all;
}

/// Definitions that nothing uses, until the document has its size.
void pad(Json& document, std::size_t size) {
  Json unused = Json::object();
  for (int field = 0; field < 40; ++field)
    unused[fmt::format("Field{:02}", field)] = property("string", "date-time");
  const Json one = entity(unused);
  const std::size_t each = dump(one).size() + 20;
  const std::size_t now = dump(document).size();
  const std::size_t missing = size > now ? (size - now) / each + 1 : 0;
  Json& all = document["definitions"];
  for (std::size_t at = 0; at < missing; ++at) all.push_back({fmt::format("Unused.Entity{:05}", at), one});
}

}  // namespace

HttpAnswer swagger_page(const Behaviour& behaviour, const Place& place) {
  const SwaggerPage& page = behaviour.page;
  const auto quoted = [&page](const std::string& text) { return page.quote + text + page.quote; };
  std::string config;
  const auto add = [&config](std::string_view name, const std::string& value) {
    config += fmt::format("            {}: {},\n", name, value);
  };
  add("rootUrl", quoted(fill_in(page.root_url, place)));
  add("discoveryPaths", fmt::format("arrayFrom({})", quoted(page.discovery_paths)));
  add("booleanValues", fmt::format("arrayFrom({})", quoted("true|false")));
  add("validatorUrl", fmt::format("stringOrNullFrom({})", quoted("")));
  add("customScripts", fmt::format("arrayFrom({})", quoted("")));
  add("docExpansion", quoted("none"));
  add("supportedSubmitMethods",
      fmt::format("arrayFrom({})", quoted("get|put|post|delete|options|head|patch")));
  add("oAuth2Enabled", fmt::format("('{}' == 'true')", "true"));
  add("oAuth2ClientId", quoted(""));
  add("oAuth2ClientSecret", quoted(page.oauth2_client_secret));
  add("oAuth2Realm", quoted(""));
  add("oAuth2AppName", quoted("Swagger UI"));
  add("oAuth2ScopeSeperator", quoted(" "));
  return http_answer(
      200, "text/html",
      fmt::format(
          "<!DOCTYPE html>\n<html>\n<head>\n  <meta charset=\"UTF-8\">\n  <title>Swagger UI</title>\n"
          "  <script type=\"text/javascript\">\n"
          "    function arrayFrom(configString) {{\n"
          "      return (configString !== \"\") ? configString.split('|') : [];\n    }}\n"
          "    function stringOrNullFrom(configString) {{\n"
          "      return (configString !== 'null') ? configString : null;\n    }}\n"
          "    window.swashbuckleConfig = {{\n{}            apiKeyName: {},\n            apiKeyIn: {}\n"
          "    }};\n  </script>\n</head>\n<body class=\"swagger-section\">\n"
          "<p>A practice school: the page that wcbs-link reads is here, Swagger UI itself is not.</p>\n"
          "<div id=\"swagger-ui-container\" class=\"swagger-ui-wrap\"></div>\n</body>\n</html>\n",
          config, quoted("api_key"), quoted("query")));
}

HttpAnswer swagger_document(const Behaviour& behaviour, const Place& place) {
  const SwaggerDocument& rules = behaviour.document;
  const std::string application = "/" + behaviour.application;
  Json schemes = Json::array();
  for (const std::string& scheme : rules.schemes) schemes.push_back(fill_in(scheme, place));
  Json document = {
      {"swagger", "2.0"},
      {"info", {{"version", rules.version}, {"title", "Wcbs.API"}}},
      {"host", fill_in(rules.host, place)},
      {"basePath", rules.base_path.value_or(rules.api_in_paths ? application : application + "/api")},
      {"schemes", schemes},
      {"paths", paths(behaviour, rules.api_in_paths ? "/api" : "")},
      {"definitions", definitions()}};
  if (rules.defines_security) {
    Json scheme = {
        {"type", "oauth2"}, {"description", "OAuth2 Client Credentials Grant"}, {"flow", "application"}};
    if (!rules.token_url.empty()) scheme["tokenUrl"] = fill_in(rules.token_url, place);
    scheme["scopes"] = Json::object();
    document["securityDefinitions"] = {{"oauth2", scheme}};
  }
  if (rules.padded_to > 0) pad(document, rules.padded_to);
  return http_answer(200, "application/json; charset=utf-8", dump(document));
}

}  // namespace wcbs_link
