#pragma once

#include "wcbs_link/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

struct CsvRecord {
  std::size_t line = 0;  ///< where it begins, from 1 on
  std::vector<std::string> values;
};

/// Reads RFC 4180: commas, quotation marks round what holds commas, line breaks or (doubled) quotation marks;
/// lines may end in CR LF, LF or CR, and a UTF-8 byte order mark at the start counts for nothing. Empty lines
/// are passed over. Fails with `usage` and one sentence that names the line: a quotation mark that is not
/// closed, or that stands inside a value without any round it; more than `most` records.
Result<std::vector<CsvRecord>> read_csv(std::string_view text, std::size_t most);

}  // namespace wcbs_link
