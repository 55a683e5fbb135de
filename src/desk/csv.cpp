#include "desk/csv.hpp"

#include "wcbs_link/base/text.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

Error usage_at(std::size_t line, std::string_view what) {
  return {Code::usage, fmt::format("Line {}: {}", line, what)};
}

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : left_(without_byte_order_mark(text)) {}

  Result<std::vector<CsvRecord>> read(std::size_t most) {
    std::vector<CsvRecord> records;
    while (!left_.empty()) {
      if (take_break()) continue;
      if (records.size() == most)
        return usage_at(line_, fmt::format("more than {} rows are too many.", most));
      records.push_back({line_, {}});
      do {
        auto value = read_value();
        if (!value) return value.error();
        records.back().values.push_back(std::move(*value));
      } while (take(","));
      if (!left_.empty() && !take_break())
        return usage_at(
            line_,
            "a quotation mark stands inside a value: double it, and put the value into quotation marks.");
    }
    return records;
  }

 private:
  bool take(std::string_view sign) {
    if (!left_.starts_with(sign)) return false;
    left_.remove_prefix(sign.size());
    return true;
  }

  bool take_break() {
    if (!take("\r\n") && !take("\n") && !take("\r")) return false;
    ++line_;
    return true;
  }

  Result<std::string> read_value() { return take("\"") ? read_quoted() : read_plain(); }

  /// Up to what ends it, which stays.
  std::string read_plain() {
    const std::string value(left_.substr(0, left_.find_first_of(",\"\r\n")));
    left_.remove_prefix(value.size());
    return value;
  }

  Result<std::string> read_quoted() {
    const std::size_t begun = line_;
    std::string value;
    while (!left_.empty()) {
      if (take("\"\"")) {
        value += '"';
      } else if (take("\"")) {
        return value;
      } else if (take_break()) {
        value += '\n';
      } else {
        value += left_.front();
        left_.remove_prefix(1);
      }
    }
    return usage_at(begun, "a quotation mark is opened and not closed.");
  }

  std::string_view left_;
  std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRecord>> read_csv(std::string_view text, std::size_t most) {
  return CsvReader(text).read(most);
}

}  // namespace wcbs_link
