#include "wcbs_link/link/link_details.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kLinkSchema = "wcbs-link/link/1";
constexpr std::string_view kBundleSchema = "wcbs-link/bundle/1";

constexpr Field kFields[] = {
    {"url", "--url", "URL", "WCBS URL",
     "the school's Wcbs.API address; a bare host name or the Swagger page will do", &LinkDetails::url},
    {"school_id", "--school-id", "ID", "WCBS School ID", "the school's Id, exactly as the API gives it",
     &LinkDetails::school_id},
    {"client_id", "--client-id", "ID", "WCBS Client ID", "the Client ID of the third party WONDEAPI",
     &LinkDetails::client_id},
    {"token_url", "--token-url", "URL", "", "ask for the token here, whatever the Swagger document says",
     &LinkDetails::token_url},
    {"schools_url", "--schools-url", "URL", "", "read the schools here, whatever the Swagger document says",
     &LinkDetails::schools_url},
    {"ca_file", "--ca-file", "PEM", "", "trust the root certificates in this file, and no others",
     &LinkDetails::ca_file},
};

}  // namespace

std::span<const Field> fields() {
  return kFields;
}

std::string link_file_text(const LinkDetails& details) {
  OrderedJson json = {{"schema", kLinkSchema}};
  for (const Field& field : fields())
    if (const std::string& value = details.*field.member; !value.empty())
      json[std::string(field.key)] = value;
  if (details.allow_http) json["allow_http"] = true;
  return dump(json, 2) + "\n";
}

Result<LinkDetails> read_link_file(std::string_view text, std::string_view name) {
  const auto json = parse_json(decode_file_text(text).text);
  if (!json || !json->is_object())
    return Error{Code::usage, fmt::format("{} is not a link file: it does not hold a JSON object.", name)};
  const std::string schema = text_member(*json, "schema");
  if (schema != kLinkSchema && schema != kBundleSchema)
    return Error{Code::usage, fmt::format("{} is not a link file: its \"schema\" is \"{}\", not \"{}\".",
                                          name, sanitise(schema, 40), kLinkSchema)};
  LinkDetails details;
  for (const Field& field : fields()) {
    const auto found = json->find(std::string(field.key));
    if (found == json->end() || found->is_null()) continue;
    if (found->is_string()) {
      details.*field.member = found->get<std::string>();
    } else if (found->is_number_integer() && field.member == &LinkDetails::school_id) {
      details.*field.member = dump(*found);
    } else {
      return Error{Code::usage, fmt::format("{}: \"{}\" is not a text.", name, field.key)};
    }
  }
  if (const auto found = json->find("allow_http"); found != json->end()) {
    if (!found->is_boolean())
      return Error{Code::usage, fmt::format("{}: \"allow_http\" is not true or false.", name)};
    details.allow_http = found->get<bool>();
  }
  return details;
}

}  // namespace wcbs_link
