#include "wcbs_link/link/people.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr PeopleGroup kGroups[] = {
    {"pupils", "pupil", "pupils", {"Pupils", "Students", ""}},
    {"staff", "member of staff", "staff", {"Staff", "Employees", ""}},
    {"contacts", "contact", "contacts", {"Contacts", "Parents", "Guardians"}},
};

/// Counts the records of an OData answer as they go by, so that no person is ever in memory as such.
class RecordCounter final : public nlohmann::json_sax<Json> {
 public:
  PeoplePage page;
  bool has_list = false;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t number) override {
    if (number >= 0)
      take_total(static_cast<std::uint64_t>(number));
    else
      refuse_total();
    return value();
  }
  bool number_unsigned(number_unsigned_t number) override {
    take_total(number);
    return value();
  }
  bool number_float(number_float_t, const string_t&) override {
    refuse_total();
    return value();
  }
  bool string(string_t& text) override {
    if (is_key("odata.nextLink")) page.next = text;
    if (is_key("odata.context")) page.context = text;
    if (const auto number = parse_number<std::uint64_t>(text))
      take_total(*number);
    else
      refuse_total();
    std::fill(text.begin(), text.end(),
              '\0');  // not its capacity: the parser keeps the buffer for all strings
    return value();
  }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override {
    const bool is_list =
        (depth_ == 0) || (depth_ == 1 && !list_is_root_ && equal_ignoring_case(key_, "value"));
    if (is_list) {
      has_list = true;
      list_is_root_ = depth_ == 0;
      page.bare = list_is_root_;
      list_depth_ = depth_ + 1;
      ++depth_;
      return true;
    }
    return open();
  }
  bool end_array() override {
    if (depth_ == list_depth_) list_depth_ = -1;
    return close();
  }
  bool key(string_t& name) override {
    key_ = depth_ == 1 ? name : std::string();
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool value() {
    if (depth_ == list_depth_) ++page.records;
    return true;
  }
  bool open() {
    value();
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  /// OData 4 writes "@" before its own names, OData 3 does not.
  bool is_key(std::string_view name) const {
    std::string_view key = key_;
    if (key.starts_with('@')) key.remove_prefix(1);
    return depth_ == 1 && !list_is_root_ && equal_ignoring_case(key, name);
  }
  void take_total(std::uint64_t number) {
    if (is_key("odata.count")) page.total = number;
  }
  void refuse_total() {
    if (is_key("odata.count")) page.total_is_none = true;
  }

  int depth_ = 0;
  int list_depth_ = -1;
  bool list_is_root_ = false;
  std::string key_;
};

/// "8-4-4-4-12" hexadecimal digits.
bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : !parse_number<int>(text.substr(i, 1), 16)) return false;
  }
  return true;
}

}  // namespace

std::span<const PeopleGroup> people_groups() {
  return kGroups;
}

std::optional<Expected> read_expected(std::string_view text) {
  Expected expected;
  for (const std::string& pair : split(text, ',')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos) return std::nullopt;
    const std::string group = trim(pair.substr(0, equals));
    const auto number = parse_number<std::uint64_t>(trim(pair.substr(equals + 1)));
    const bool known = std::ranges::find(people_groups(), group, &PeopleGroup::key) != people_groups().end();
    if (!known || !number) return std::nullopt;
    expected[group] = *number;
  }
  return expected;
}

std::optional<PeoplePage> read_people_page(std::string_view json) {
  json = without_byte_order_mark(json);
  RecordCounter counter;
  if (!Json::sax_parse(json.begin(), json.end(), &counter)) return std::nullopt;
  if (!counter.has_list && !counter.page.total) return std::nullopt;
  return counter.page;
}

std::string odata_key(std::string_view id, bool is_text) {
  if (!is_text || is_guid(id)) return percent_encode(id);
  return "'" + percent_encode(replace_all(id, "'", "''")) + "'";
}

std::string spoken_counts(const std::vector<GroupCount>& counts) {
  std::vector<std::string> parts;
  for (const GroupCount& count : counts)
    parts.push_back(count.visible ? counted(*count.visible, count.group->one, count.group->many)
                                  : fmt::format("{} not known", count.group->many));
  return join(parts, ", ");
}

}  // namespace wcbs_link
