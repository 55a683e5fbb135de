#include "practice/replies.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

/// {'} is the quotation mark of the texts.
constexpr std::string_view kPage = R"html(<!DOCTYPE html>
<html>
<head>
  <meta charset="UTF-8">
  <title>Swagger UI</title>
  <script type="text/javascript">
    function arrayFrom(configString) {
      return (configString !== "") ? configString.split('|') : [];
    }
    function stringOrNullFrom(configString) {
      return (configString !== 'null') ? configString : null;
    }
    window.swashbuckleConfig = {
            rootUrl: {'}{root_url}{'},
            discoveryPaths: arrayFrom({'}{discovery_paths}{'}),
            booleanValues: arrayFrom({'}true|false{'}),
            validatorUrl: stringOrNullFrom({'}{'}),
            customScripts: arrayFrom({'}{'}),
            docExpansion: {'}none{'},
            supportedSubmitMethods: arrayFrom({'}get|put|post|delete|options|head|patch{'}),
            oAuth2Enabled: ('true' == 'true'),
            oAuth2ClientId: {'}{'},
            oAuth2ClientSecret: {'}{client_secret}{'},
            oAuth2Realm: {'}{'},
            oAuth2AppName: {'}Swagger UI{'},
            oAuth2ScopeSeperator: {'} {'},
            apiKeyName: {'}api_key{'},
            apiKeyIn: {'}query{'}
    };
  </script>
</head>
<body class="swagger-section">
<p>A practice school: the page that wcbs-link reads is here, Swagger UI itself is not.</p>
<div id="swagger-ui-container" class="swagger-ui-wrap"></div>
</body>
</html>
)html";

/// What Swashbuckle 5 makes of Wcbs.API 2.2.
constexpr std::string_view kDocument = R"json({
  "swagger": "2.0",
  "info": {"version": {version}, "title": "Wcbs.API"},
  "host": {host},
  "basePath": {base_path},
  "schemes": [{schemes}],
  "paths": {{paths}},
  "definitions": {
    "ODataResponse[List[School]]": {"type": "object", "properties": {
      "@odata.context": {"type": "string"},
      "value": {"type": "array", "items": {"$ref": "#/definitions/School"}}}},
    "ODataResponse[List[Person]]": {"type": "object", "properties": {
      "@odata.context": {"type": "string"},
      "value": {"type": "array", "items": {"$ref": "#/definitions/Person"}}}},
    "School": {"type": "object", "properties": {
      "Id": {"type": "integer", "format": "int32"}, "Name": {"type": "string"}, "Code": {"type": "string"}}},
    "Person": {"type": "object", "properties": {
      "Id": {"type": "integer", "format": "int32"}, "Code": {"type": "string"}, "Forename": {"type": "string"},
      "Surname": {"type": "string"}, "DateOfBirth": {"type": "string", "format": "date-time"}}}
  },
  "securityDefinitions": {"oauth2": {
    "type": "oauth2", "description": "OAuth2 Client Credentials Grant", "flow": "application",
    "tokenUrl": {token_url}, "scopes": {}}}
})json";

constexpr std::string_view kPath = R"json("{path}": {"get": {
  "tags": ["{tag}"], "summary": {summary}, "operationId": "{operation}",
  "consumes": [], "produces": ["application/json", "text/json"],
  "parameters": [{parameters}],
  "responses": {"200": {"description": "OK", "schema": {"$ref": "#/definitions/{answer}"}}},
  "deprecated": false, "security": [{"oauth2": []}]}})json";

constexpr std::string_view kQueryOptions = R"json(
  {"name": "$expand", "in": "query", "description": "Expands related entities inline.", "required": false, "type": "string"},
  {"name": "$filter", "in": "query", "description": "Filters the results, based on a Boolean condition.", "required": false, "type": "string"},
  {"name": "$select", "in": "query", "description": "Selects which properties to include in the response.", "required": false, "type": "string"},
  {"name": "$orderby", "in": "query", "description": "Sorts the results.", "required": false, "type": "string"},
  {"name": "$top", "in": "query", "description": "Returns only the first n results.", "required": false, "type": "integer"},
  {"name": "$skip", "in": "query", "description": "Skips the first n results.", "required": false, "type": "integer"},
  {"name": "$count", "in": "query", "description": "Includes a count of the matching results in the response.", "required": false, "type": "boolean"})json";

constexpr std::string_view kId =
    R"json({"name": "{of}Id", "in": "path", "description": "The Id of the {of}", "required": true, "type": "integer", "format": "int32"})json";

std::string in_json(const std::string& text) {
  return dump(Json(text));
}

/// `text` with the value of each name in its place.
using Places = std::initializer_list<std::pair<std::string_view, std::string>>;
std::string filled(std::string_view text, const Places& places) {
  std::string done(text);
  for (const auto& [name, value] : places) done = replace_all(done, fmt::format("{{{}}}", name), value);
  return done;
}

/// The document's paths. `prefix` is the part of them that its basePath does not hold.
std::string paths(const Behaviour& behaviour, std::string_view prefix) {
  std::string_view schools = behaviour.lists.schools_path;
  if (schools.starts_with("api/")) schools.remove_prefix(4);
  const std::string list = fmt::format("{}/{}", prefix, schools);
  const std::string school_id = filled(kId, {{"of", "school"}});
  const std::string options(kQueryOptions);
  const std::string school_id_and_options = school_id + "," + options;
  std::vector<std::string> all;
  const auto add = [&all](const std::string& path, const std::string& operation, const std::string& summary,
                          const std::string& parameters, const std::string& answer) {
    all.push_back(filled(kPath, {{"path", path},
                                 {"tag", operation.substr(0, operation.find('_'))},
                                 {"operation", operation},
                                 {"summary", in_json(summary)},
                                 {"parameters", parameters},
                                 {"answer", answer}}));
  };
  add(list, "Schools_Get", behaviour.document.schools_summary, options, "ODataResponse[List[School]]");
  add(list + "({schoolId})", "Schools_GetById", "Returns a school by its Id", school_id, "School");
  std::set<std::string> groups;
  for (const PracticeSite& site : behaviour.sites) {
    for (const PracticeGroup& group : site.groups) {
      if (!group.listed || !groups.insert(group.name).second) continue;
      add(list + "({schoolId})/" + group.name, "Schools_Get" + group.name,
          fmt::format("Returns all {} of a school", to_lower(group.name)), school_id_and_options,
          "ODataResponse[List[Person]]");
    }
  }
  add(fmt::format("{}/names({{nameId}})", prefix), "Names_GetById", "Returns a name by its Id",
      filled(kId, {{"of", "name"}}), "Person");
  return join(all, ",");
}

/// Definitions that nothing uses, until the document has its size.
void pad(Json& document, std::size_t size) {
  Json one = {{"type", "object"}, {"properties", Json::object()}};
  for (int field = 0; field < 40; ++field) {
    one["properties"][fmt::format("Field{:02}", field)] = {{"type", "string"}, {"format", "date-time"}};
  }
  const std::size_t each = dump(one).size() + 20;
  const std::size_t now = dump(document).size();
  const std::size_t missing = size > now ? (size - now) / each + 1 : 0;
  for (std::size_t at = 0; at < missing; ++at) {
    document["definitions"][fmt::format("Unused.Entity{:05}", at)] = one;
  }
}

}  // namespace

HttpAnswer swagger_page(const Behaviour& behaviour, const Place& place) {
  const SwaggerPage& page = behaviour.page;
  return http_answer(200, "text/html",
                     filled(kPage, {{"'", std::string(1, page.quote)},
                                    {"discovery_paths", page.discovery_paths},
                                    {"client_secret", page.oauth2_client_secret},
                                    {"root_url", fill_in(page.root_url, place)}}));
}

HttpAnswer swagger_document(const Behaviour& behaviour, const Place& place) {
  const SwaggerDocument& rules = behaviour.document;
  const std::string application = "/" + behaviour.application;
  std::vector<std::string> schemes;
  for (const std::string& scheme : rules.schemes) schemes.push_back(in_json(fill_in(scheme, place)));
  const std::string base_path = rules.api_in_paths ? application : application + "/api";
  const std::string text = filled(kDocument, {{"paths", paths(behaviour, rules.api_in_paths ? "/api" : "")},
                                              {"version", in_json(rules.version)},
                                              {"base_path", in_json(rules.base_path.value_or(base_path))},
                                              {"schemes", join(schemes, ",")},
                                              {"host", in_json(fill_in(rules.host, place))},
                                              {"token_url", in_json(fill_in(rules.token_url, place))}});
  Json document = parse_json(text).value_or(Json::object());
  if (!rules.defines_security)
    document.erase("securityDefinitions");
  else if (rules.token_url.empty())
    document["securityDefinitions"]["oauth2"].erase("tokenUrl");
  if (rules.padded_to > 0) pad(document, rules.padded_to);
  return http_answer(200, "application/json; charset=utf-8", dump(document));
}

}  // namespace wcbs_link
