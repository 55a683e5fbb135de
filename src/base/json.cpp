#include "wcbs_link/base/json.hpp"

#include "wcbs_link/base/text.hpp"

namespace wcbs_link {
namespace {

struct OverTheLimit {};

}  // namespace

std::optional<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::size_t values = 0;
  const auto count = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > limits.depth || ++values > limits.values) throw OverTheLimit{};
    return true;
  };
  try {
    Json value = Json::parse(text.begin(), text.end(), count, false);
    if (value.is_discarded()) return std::nullopt;
    return value;
  } catch (const OverTheLimit&) {
    return std::nullopt;
  }
}

const Json* member(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  if (const auto exact = object.find(std::string(name)); exact != object.end()) return &*exact;
  for (const auto& [key, value] : object.items())
    if (equal_ignoring_case(key, name)) return &value;
  return nullptr;
}

std::string text_member(const Json& object, std::string_view name) {
  const Json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

std::string dump(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string dump(const OrderedJson& value, int indent) {
  return value.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace wcbs_link
