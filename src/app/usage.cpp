#include "app/usage.hpp"

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace wcbs_link {
namespace fs = std::filesystem;
namespace {

std::string unshown(std::string_view option) {
  return option.empty() ? "This value" : fmt::format("The value of {}", option);
}

/// Where a file of that name is, or would be made: also through a link that leads to no file yet.
fs::path place_of(const std::string& name) {
  constexpr int most_links = 40;
  std::error_code why;
  fs::path path = fs::absolute(path_from(name), why);
  for (int links = 0; links < most_links && fs::is_symlink(fs::symlink_status(path, why)); ++links)
    path = path.parent_path() / fs::read_symlink(path, why);
  const fs::path place = fs::weakly_canonical(path, why);
  return why ? path : place;
}

bool are_one_file(const std::string& a, const std::string& b) {
  const fs::path first = place_of(a);
  const fs::path second = place_of(b);
  std::error_code why;
  if (first == second || fs::equivalent(first, second, why)) return true;
  const bool on_windows = fs::path::preferred_separator == '\\';  // where case means nothing
  return on_windows && equal_ignoring_case(path_text(first), path_text(second));
}

bool is_file(const FileOption& file) {
  return !file.name.empty() && file.name != "-" && !is_device(path_from(file.name));
}

}  // namespace

Error usage(std::string summary) {
  return {Code::usage, std::move(summary)};
}

bool is_probably_secret(std::string_view value) {
  return looks_like_secret(clean_quoted(value).text);
}

std::string value_of(std::string_view option, std::string_view value) {
  const bool no_slip = option == "--secret" && value.size() > 10;  // more than one of its words mistyped
  if (is_probably_secret(value) || no_slip) return unshown(option);
  return fmt::format("{}{}\"{}\"", option, option.empty() ? "" : " ", sanitise(value, 80));
}

std::string file_of(std::string_view option, std::string_view name) {
  return is_probably_secret(name) ? unshown(option) : fmt::format("{} {}", option, sanitise(name, 200));
}

std::string shown_name(std::string_view name, std::string_view otherwise) {
  return is_probably_secret(name) ? std::string(otherwise) : sanitise(name, 200);
}

bool is_harmless(std::string_view word, std::size_t most) {
  return word.size() <= most &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

Result<Done> keep_apart(std::span<const FileOption> files) {
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const FileOption& first = files[j];
      const FileOption& second = files[i];
      if ((first.writes || second.writes) && is_file(first) && is_file(second) &&
          are_one_file(first.name, second.name))
        return usage(fmt::format("{} and {} both name {}: each needs a file of its own.", first.option,
                                 second.option, shown_name(second.name, "the same file")));
    }
  return Done{};
}

}  // namespace wcbs_link
