#include "wcbs_link/base/json.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Reads along without keeping anything, and stops where the limits are passed. nlohmann's own way of looking
/// in while it builds (a callback) takes a time that grows with the square of an array's length.
class LimitWatch final : public nlohmann::json_sax<Json> {
 public:
  explicit LimitWatch(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }
  bool key(string_t&) override { return value(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  bool over() const { return depth_ > limits_.depth || values_ > limits_.values; }

 private:
  bool value() { return ++values_ <= limits_.values; }
  bool open() { return ++depth_ <= limits_.depth && value(); }
  bool close() {
    --depth_;
    return true;
  }

  const JsonLimits& limits_;
  int depth_ = 0;
  std::size_t values_ = 0;
};

template <class AnyJson>
std::optional<AnyJson> parse_as(std::string_view text, const JsonLimits& limits) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  LimitWatch watch(limits);
  if (!Json::sax_parse(text.begin(), text.end(), &watch)) return std::nullopt;
  AnyJson value = AnyJson::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

}  // namespace

bool is_over_limits(std::string_view text, const JsonLimits& limits) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  LimitWatch watch(limits);
  (void)Json::sax_parse(text.begin(), text.end(), &watch);
  return watch.over();
}

std::optional<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  return parse_as<Json>(text, limits);
}

std::optional<OrderedJson> parse_json_in_order(std::string_view text, const JsonLimits& limits) {
  return parse_as<OrderedJson>(text, limits);
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

namespace {

/// JSON itself asks for it below U+0020 only. Everything else that `sanitise` removes can stand in strings
/// alone.
std::string escape_unseen(std::string json) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x7F; };
  if (std::all_of(json.begin(), json.end(), plain)) return json;
  std::string result;
  for (std::string_view rest = json; !rest.empty();) {
    const CodePoint next = first_code_point(rest);
    const std::string_view bytes = rest.substr(0, next.bytes);
    if (next.value < 0x7F || !sanitise(bytes).empty()) {
      result += bytes;
    } else if (next.value < 0x10000) {
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(next.value));
    } else {
      const auto above = static_cast<std::uint32_t>(next.value - 0x10000);
      result += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10), 0xDC00 + (above & 0x3FF));
    }
    rest.remove_prefix(next.bytes);
  }
  return result;
}

}  // namespace

std::string dump(const Json& value, int indent) {
  return escape_unseen(value.dump(indent, ' ', false, Json::error_handler_t::replace));
}

std::string dump(const OrderedJson& value, int indent) {
  return escape_unseen(value.dump(indent, ' ', false, OrderedJson::error_handler_t::replace));
}

}  // namespace wcbs_link
