#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace wcbs_link {

/// What is read. Its members are sorted, so that a stranger's object with a hundred thousand of them costs no
/// more than it should.
using Json = nlohmann::json;

/// What is written: members stay in the order in which they were put in.
using OrderedJson = nlohmann::ordered_json;

/// How much a stranger's JSON may ask of us. nlohmann's destructor and dump() fail on deep nesting, and a few
/// bytes such as "[]," cost eighty in memory.
struct JsonLimits {
  int depth = 100;
  std::size_t values = 300'000;
  int kept = 100;  ///< what lies deeper is read, too, and left out: its object or array is empty then
};

/// Nothing where `text` is not one whole JSON value, is not UTF-8 or is over the limits.
/// A byte order mark at the start is ignored.
std::optional<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

/// Whether it is only over the limits, and no fault of its sender's.
bool is_over_limits(std::string_view text, const JsonLimits& limits = {});

/// The same with members in the order of the text. Looking one up walks along them, so limits should be
/// small.
std::optional<OrderedJson> parse_json_in_order(std::string_view text, const JsonLimits& limits);

/// The member `name` of `object`, whatever its letter case (WCBS and OAuth servers differ in theirs), an
/// exact match first; nullptr where there is none or `object` is no object.
const Json* member(const Json& object, std::string_view name);

/// The member's text; "" where there is none or it is not a string.
std::string text_member(const Json& object, std::string_view name);

/// `value` as valid UTF-8, whatever is in it: strings are repaired, what a terminal would obey is escaped.
std::string dump(const Json& value, int indent = -1);
std::string dump(const OrderedJson& value, int indent = -1);

}  // namespace wcbs_link
