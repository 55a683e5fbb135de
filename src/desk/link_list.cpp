#include "wcbs_link/desk/link_list.hpp"

#include "desk/csv.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/link/secret_text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostList = 8 * 1024 * 1024;
constexpr std::size_t kMostRows = 20'000;
constexpr std::size_t kMostLabel = 60;

Error usage(std::string summary) {
  return {Code::usage, std::move(summary)};
}

Error refused(std::string summary) {
  return {Code::row_invalid, std::move(summary)};
}

/// A sentence about a file that begins with the path by which it was read, with its name instead.
std::string with_name(std::string words, const fs::path& path, const std::string& name) {
  const std::string whole = path_text(path);
  if (words.starts_with(whole)) words.replace(0, whole.size(), name);
  return sanitise(words, 300);
}

std::string shown_value(const std::string& value) {
  return holds_likely_secret(value, kAddressSeparators) ? "The value"
                                                        : fmt::format("\"{}\"", sanitise(value, 200));
}

/// A link with its secret's file, before that is read.
struct Row {
  ListedLink link;
  std::string secret_name;
  fs::path secret_file = {};

  /// The first reason stays.
  void refuse(Error why) {
    if (!link.refusal) link.refusal = std::move(why);
  }
};

// Columns.

void set_expected(Row& row, const std::string& value) {
  auto expected = read_expected(value);
  if (expected)
    row.link.expected = std::move(*expected);
  else
    row.refuse(refused(fmt::format(
        "expect: {} cannot be read: write for example \"pupils=812,staff=94\", in quotation marks.",
        shown_value(value))));
}

template <auto Member>
void set_detail(Row& row, const std::string& value) {
  row.link.details.*Member = value;
}

struct Column {
  std::string_view name;
  void (*set)(Row& row, const std::string& value) = nullptr;  ///< is called for what is not empty
};

constexpr Column kColumns[] = {
    {"label", [](Row& row, const std::string& value) { row.link.label = value; }},
    {"url", set_detail<&LinkDetails::url>},
    {"client_id", set_detail<&LinkDetails::client_id>},
    {"client_secret_file", [](Row& row, const std::string& value) { row.secret_name = value; }},
    {"school_id", set_detail<&LinkDetails::school_id>},
    {"expect", set_expected},
    {"token_url", set_detail<&LinkDetails::token_url>},
    {"schools_url", set_detail<&LinkDetails::schools_url>},
};

std::vector<std::string> column_names() {
  std::vector<std::string> names;
  for (const Column& column : kColumns) names.emplace_back(column.name);
  return names;
}

Result<std::vector<const Column*>> read_header(const CsvRecord& header) {
  std::vector<const Column*> columns;
  for (const std::string& value : header.values) {
    const std::string name = to_lower(clean_ends(value).text);
    const auto* column = std::find_if(std::begin(kColumns), std::end(kColumns),
                                      [&](const Column& one) { return one.name == name; });
    if (column == std::end(kColumns)) {
      const std::string meant = nearest(name, column_names());
      return usage(fmt::format(
          "Line {}: {} is no column of a list{}. The columns are {}.", header.line, shown_value(value),
          meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant), join(column_names(), ", ")));
    }
    if (std::find(columns.begin(), columns.end(), column) != columns.end())
      return usage(fmt::format("Line {}: the column {} is there twice.", header.line, name));
    columns.push_back(column);
  }
  if (std::none_of(columns.begin(), columns.end(), [](const Column* one) { return one->name == "url"; }))
    return usage(fmt::format("Line {}: the column url, the school's address, is missing.", header.line));
  return columns;
}

Row read_row(const CsvRecord& record, const std::vector<const Column*>& columns, const LinkDetails& given) {
  Row row;
  row.link.details = given;
  for (std::size_t i = 0; i < std::min(record.values.size(), columns.size()); ++i)
    if (const std::string value = clean_ends(record.values[i]).text; !value.empty())
      columns[i]->set(row, value);
  if (record.values.size() != columns.size())
    row.refuse(refused(
        fmt::format("It has {}, and the header has {}: a value with a comma stands in quotation marks.",
                    counted(record.values.size(), "value", "values"), columns.size())));
  return row;
}

// What a row must be.

void look_at_values(Row& row) {
  LinkDetails& details = row.link.details;
  for (const Field& field : fields()) {
    std::string& value = details.*field.member;
    if (field.value != "URL" || !holds_likely_secret(value, kAddressSeparators)) continue;
    row.refuse(
        refused(fmt::format("{}: the value looks like a Client Secret, not like an address.", field.key)));
    value.clear();
  }
  if (looks_like_secret(bare(details.school_id))) {
    row.refuse(refused("school_id: the value looks like a Client Secret, not like a School ID."));
    details.school_id.clear();
  }
  if (details.url.empty()) row.refuse(refused("The value of url, the school's address, is missing."));
  if (!row.secret_name.empty() && details.client_id.empty())
    row.refuse(refused("There is a client_secret_file, and the value of client_id is missing."));
}

/// `folder` and what is below it.
bool holds(const fs::path& folder, const fs::path& path) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

/// Where secrets may lie, as the system itself names it.
struct SecretFolders {
  fs::path start;              ///< of relative names
  std::vector<fs::path> tops;  ///< canonical
};

Result<fs::path> find_secret_file(const std::string& name, const SecretFolders& folders) {
  const auto fault = [&](std::string_view why) {
    return refused(fmt::format("client_secret_file: {} {}", shown_value(name), why));
  };
  if (looks_like_secret(bare(name)) && name.find_first_of("/\\") == std::string::npos)
    return fault("looks like a Client Secret itself: a list holds the name of a file that holds it.");
  const fs::path path = path_from(name);
  if (std::find(path.begin(), path.end(), "..") != path.end())
    return fault("leads out of its folder: there may be no \"..\" in it.");
  std::error_code why;
  const fs::path place = fs::canonical(folders.start / path, why);
  if (why) return fault("is not there.");
  const auto top = std::find_if(folders.tops.begin(), folders.tops.end(),
                                [&](const fs::path& one) { return holds(one, place); });
  if (top == folders.tops.end())
    return fault("is not below the list's folder. Another one can be named with --secret-folder.");
  for (fs::path folder = place.parent_path(); folder != top->parent_path(); folder = folder.parent_path())
    if (others_may_write(folder)) return fault("lies in a folder to which other accounts can write.");
  return place;
}

/// The origin of the address to which the secret would be sent; "" for an address that is none: nothing is
/// sent there.
std::string secret_goes_to(const LinkDetails& details) {
  if (!details.token_url.empty()) {
    const auto url = read_exact_url(details.token_url, details.allow_http);
    return url ? url->origin() : "";
  }
  const auto address = read_address(details.url, details.allow_http);
  return address ? address->api.origin() : "";
}

void keep_secrets_apart(std::vector<Row>& rows) {
  std::map<fs::path, std::map<std::string, std::size_t>> origins;  // with the first row of each
  for (const Row& row : rows)
    if (const std::string origin = secret_goes_to(row.link.details);
        !row.secret_file.empty() && !origin.empty())
      origins[row.secret_file].try_emplace(origin, row.link.row);
  for (Row& row : rows) {
    const auto found = origins.find(row.secret_file);
    if (found == origins.end() || found->second.size() < 2) continue;
    const std::string mine = secret_goes_to(row.link.details);
    const auto other = std::find_if(found->second.begin(), found->second.end(),
                                    [&](const auto& one) { return one.first != mine; });
    row.refuse(refused(fmt::format(
        "client_secret_file: row {} names the same file for another server ({}). It was sent to neither.",
        other->second, other->first)));
  }
}

void look_for_repetitions(std::vector<Row>& rows) {
  std::map<std::vector<std::string>, std::size_t> seen;
  for (Row& row : rows) {
    const LinkDetails& link = row.link.details;
    const auto [first, is_new] = seen.try_emplace(
        {link.url, link.client_id, link.school_id, link.token_url, link.schools_url, row.secret_name},
        row.link.row);
    if (!is_new) row.refuse(refused(fmt::format("It is the same as row {}.", first->second)));
  }
}

void read_secret(Row& row, std::vector<std::string>& notes) {
  const std::string shown =
      looks_like_secret(bare(row.secret_name)) ? "the file" : sanitise(row.secret_name, 200);
  auto file = read_own_file(row.secret_file, kMostSecretFile);
  if (!file) {
    row.refuse(refused("client_secret_file: " + with_name(file.error().summary, row.secret_file, shown)));
    return;
  }
  if (file->others_may_read)
    notes.push_back(
        fmt::format("Row {}: other accounts on this computer can read {}. chmod 600 makes it yours alone.",
                    row.link.row, shown));
  auto read = read_secret_text(Secret(std::move(file->content)), shown);
  if (!read) {
    row.refuse(refused("client_secret_file: " + read.error().summary));
    return;
  }
  for (const std::string& note : read->notes)
    notes.push_back(fmt::format("Row {}: Client Secret from {}: {}.", row.link.row, shown, note));
  row.link.details.client_secret = std::move(read->secret);
}

std::string shown_label(const ListedLink& link) {
  const std::string said = shown_address(link.label.empty() ? link.details.url : link.label);
  return said.empty() ? fmt::format("row {}", link.row) : sanitise(said, kMostLabel);
}

// The two kinds of list.

Result<SecretFolders> secret_folders(const fs::path& list, const fs::path& given) {
  const fs::path own = list.has_parent_path() ? list.parent_path() : fs::path(".");
  SecretFolders folders{given.empty() ? own : given, {}};
  for (const fs::path& folder : std::set{own, folders.start}) {
    std::error_code why;
    folders.tops.push_back(fs::canonical(folder, why));
    if (why || !fs::is_directory(folder, why))
      return usage(fmt::format("{} is no folder that can be read.", shown_value(path_text(folder))));
  }
  return folders;
}

Result<std::vector<Row>> read_csv_list(const fs::path& list, const ListOptions& options) {
  const auto folders = secret_folders(list, options.secret_folder);
  if (!folders) return folders.error();
  const auto file = read_own_file(list, kMostList);
  if (!file) return file.error();
  const auto records = read_csv(decode_file_text(file->content).text, kMostRows + 1);
  if (!records) return records.error();
  if (records->empty()) return usage("The list is empty: its first line must name its columns.");
  const auto columns = read_header(records->front());
  if (!columns) return columns.error();
  std::vector<Row> rows;
  for (std::size_t i = 1; i < records->size(); ++i) {
    Row& row = rows.emplace_back(read_row((*records)[i], *columns, options.given));
    row.link.row = i;
    look_at_values(row);
    if (row.secret_name.empty()) continue;
    auto place = find_secret_file(row.secret_name, *folders);
    if (place)
      row.secret_file = std::move(*place);
    else
      row.refuse(place.error());
  }
  return rows;
}

Result<std::vector<Row>> read_folder(const fs::path& folder, const ListOptions& options,
                                     std::vector<std::string>& notes) {
  std::set<fs::path> files;
  std::error_code why;
  for (fs::directory_iterator at(folder, why), end; !why && at != end; at.increment(why))
    if (at->path().extension() == ".json") files.insert(at->path());
  if (why) return Error{Code::local, fmt::format("{}: it cannot be read.", path_text(folder))};
  if (files.size() > kMostRows) return usage(fmt::format("More than {} link files are too many.", kMostRows));
  std::vector<Row> rows;
  for (const fs::path& file : files) {
    Row& row = rows.emplace_back();
    row.link.row = rows.size();
    const std::string name = path_text(file.filename());
    const auto text = read_own_file(file, kMostLinkFile);
    auto read = text ? read_link_file(text->content, name) : Result<LinkFile>(text.error());
    if (!read) {
      row.refuse(refused(with_name(read.error().summary, file, name)));
    } else {
      LinkFile link = with_options(std::move(*read), options.given);
      row.link.details = std::move(link.details);
      look_at_values(row);
      if (!link.left_out.empty())
        notes.push_back(fmt::format("Left out of {}, because a file may not decide it: {}.",
                                    sanitise(name, 200), join(link.left_out, " ")));
    }
    row.link.label = path_text(file.stem());
  }
  return rows;
}

}  // namespace

Result<LinkList> read_link_list(const fs::path& list, const ListOptions& options) {
  LinkList read;
  std::error_code ignored;
  const bool is_folder = fs::is_directory(list, ignored);
  auto rows = is_folder ? read_folder(list, options, read.notes) : read_csv_list(list, options);
  if (!rows) return rows.error();
  if (rows->empty())
    return usage(is_folder ? "There is no link file (*.json) in that folder." : "The list has no row.");
  look_for_repetitions(*rows);
  keep_secrets_apart(*rows);
  for (Row& row : *rows) {
    if (!row.link.refusal && !row.secret_file.empty()) read_secret(row, read.notes);
    row.link.label = shown_label(row.link);
    read.links.push_back(std::move(row.link));
  }
  return read;
}

}  // namespace wcbs_link
