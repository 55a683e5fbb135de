#include "wcbs_link/base/json.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Builds a value as it is read, and stops where the limits are passed. nlohmann's own way of looking in
/// while it builds (a callback) takes a time that grows with the square of an array's length.
template <class AnyJson>
class Builder final : public nlohmann::json_sax<AnyJson> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(typename AnyJson::number_integer_t value) override { return put(value); }
  bool number_unsigned(typename AnyJson::number_unsigned_t value) override { return put(value); }
  bool number_float(typename AnyJson::number_float_t value, const typename AnyJson::string_t&) override {
    return put(value);
  }
  bool string(typename AnyJson::string_t& value) override { return put(std::move(value)); }
  bool binary(typename AnyJson::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(AnyJson::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(AnyJson::array()); }
  bool end_array() override { return close(); }
  bool key(typename AnyJson::string_t& name) override {
    key_ = std::move(name);
    return count();
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  bool over() const { return depth_ > limits_.depth || values_ > limits_.values; }
  AnyJson take() { return std::move(root_); }

 private:
  bool count() { return ++values_ <= limits_.values; }

  template <class Value>
  bool put(Value&& value) {
    if (AnyJson* place = next_place()) *place = std::forward<Value>(value);
    return count();
  }

  bool open(AnyJson empty) {
    AnyJson* place = next_place();
    if (place != nullptr) *place = std::move(empty);
    open_.push_back(place);
    return ++depth_ <= limits_.depth && count();
  }

  bool close() {
    open_.pop_back();
    --depth_;
    return true;
  }

  /// Where the next value belongs; nullptr where it is too deep to be kept.
  AnyJson* next_place() {
    if (open_.empty()) return &root_;
    AnyJson* parent = open_.back();
    if (parent == nullptr || depth_ > limits_.kept) return nullptr;
    if (parent->is_object()) return &(*parent)[key_];
    parent->push_back(nullptr);
    return &parent->back();
  }

  const JsonLimits& limits_;
  int depth_ = 0;
  std::size_t values_ = 0;
  AnyJson root_;
  std::vector<AnyJson*> open_;  // the innermost at the end
  std::string key_;
};

template <class AnyJson>
std::optional<AnyJson> parse_as(std::string_view text, const JsonLimits& limits) {
  text = without_byte_order_mark(text);
  Builder<AnyJson> builder(limits);
  if (!AnyJson::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.take();
}

}  // namespace

bool is_over_limits(std::string_view text, const JsonLimits& limits) {
  text = without_byte_order_mark(text);
  JsonLimits nothing_kept = limits;
  nothing_kept.kept = 0;
  Builder<Json> builder(nothing_kept);
  (void)Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.over();
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
