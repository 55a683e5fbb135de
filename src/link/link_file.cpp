#include "wcbs_link/link/link_file.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kLinkSchema = "wcbs-link/link/1";
constexpr std::string_view kBundleSchema = "wcbs-link/bundle/1";

Error usage(std::string summary) {
  return {Code::usage, std::move(summary)};
}

/// Without the value where that may be or hold a secret: which one it is, nobody knows yet.
std::string as_option(const Field& field, const std::string& value) {
  return fmt::format("{} {}", field.option, shown_address(value).empty() ? "VALUE" : pasteable(value));
}

bool says(const LinkDetails& details, const Field& field) {
  return std::find(details.said_by_file.begin(), details.said_by_file.end(), field.member) !=
         details.said_by_file.end();
}

bool is_on_origin_of(const std::string& reference, const Result<Address>& address) {
  const auto url = parse_url(clean_ends(reference).text);
  return url && address && url->same_origin(address->api);
}

}  // namespace

OrderedJson link_json(const LinkDetails& details) {
  OrderedJson json = {{"schema", kLinkSchema}};
  for (const Field& field : fields())
    if (const std::string& value = details.*field.member; field.from_file && !value.empty())
      json[std::string(field.key)] = value;
  return json;
}

std::string link_file_text(const LinkDetails& details) {
  return dump(link_json(details), 2) + "\n";
}

Result<LinkFile> read_link_file(std::string_view text, std::string_view name) {
  const auto json = parse_json(decode_file_text(text).text);
  if (!json || !json->is_object())
    return usage(fmt::format("{} is not a link file: it does not hold a JSON object.", name));
  return read_link_json(*json, name);
}

Result<LinkFile> read_link_json(const Json& json, std::string_view name) {
  const std::string schema = text_member(json, "schema");
  if (schema != kLinkSchema && schema != kBundleSchema)
    return usage(fmt::format("{} is not a link file: its \"schema\" is \"{}\", not \"{}\".", name,
                             sanitise(schema, 40), kLinkSchema));
  LinkFile file;
  for (const Field& field : fields()) {
    const auto found = json.find(std::string(field.key));
    if (found == json.end() || found->is_null()) continue;
    const bool is_number = found->is_number_integer() && field.member == &LinkDetails::school_id;
    if (!found->is_string() && !is_number)
      return usage(fmt::format("{}: \"{}\" is not a text.", name, field.key));
    const std::string value = is_number ? dump(*found) : found->get<std::string>();
    if (field.from_file)
      file.details.*field.member = value;
    else if (!value.empty())
      file.left_out.push_back(as_option(field, value));
  }
  if (const auto found = json.find("allow_http"); found != json.end()) {
    if (!found->is_boolean()) return usage(fmt::format("{}: \"allow_http\" is not true or false.", name));
    if (found->get<bool>()) file.left_out.emplace_back("--allow-http");
  }
  return file;
}

LinkFile with_options(LinkFile file, const LinkDetails& given) {
  file.details.said_by_file = given.said_by_file;
  for (const Field& field : fields()) {
    const bool is_address =
        field.member == &LinkDetails::token_url || field.member == &LinkDetails::schools_url;
    if (const std::string& value = given.*field.member; !value.empty())
      file.details.*field.member = value;
    else if (is_address && !says(file.details, field))
      file.details.said_by_file.push_back(field.member);
  }
  file.details.client_secret = given.client_secret;
  file.details.allow_http = given.allow_http;
  for (std::string& option : leave_out_elsewhere(file.details)) file.left_out.push_back(std::move(option));
  std::erase_if(file.left_out, [&](const std::string& option) {
    return (option == "--allow-http" && given.allow_http) ||
           (option.starts_with("--ca-file") && !given.ca_file.empty());
  });
  return file;
}

std::vector<std::string> leave_out_elsewhere(LinkDetails& details) {
  std::vector<std::string> options;
  const auto address = read_address(details.url, true);
  for (const Field& field : fields()) {
    std::string& said = details.*field.member;
    if (!says(details, field) || said.empty() || is_on_origin_of(said, address)) continue;
    options.push_back(as_option(field, said));
    said.clear();
  }
  return options;
}

}  // namespace wcbs_link
