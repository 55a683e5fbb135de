#include "app/usage_error.hpp"

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/submission/bundle_files.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

std::string unshown(std::string_view option) {
  return option.empty() ? "This value" : fmt::format("The value of {}", option);
}

bool is_file(const FileOption& file) {
  return !file.name.empty() && file.name != "-";
}

}  // namespace

Error usage(std::string summary) {
  return {Code::usage, std::move(summary)};
}

bool is_probably_secret(std::string_view value) {
  return holds_likely_secret(value, std::string(kAddressSeparators) + ".");
}

std::string value_of(std::string_view option, std::string_view value) {
  const bool no_slip = option == "--secret" && value.size() > 10;  // more than one of its words mistyped
  const bool has_login = option == "--proxy";
  if (is_probably_secret(value) || no_slip || has_login) return unshown(option);
  return fmt::format("{}{}\"{}\"", option, option.empty() ? "" : " ", sanitise(value, 80));
}

std::string file_of(std::string_view option, std::string_view name) {
  return is_probably_secret(name) ? unshown(option) : fmt::format("{} {}", option, sanitise(name, 200));
}

std::string shown_name(std::string_view name, std::string_view otherwise) {
  return is_probably_secret(name) ? std::string(otherwise) : sanitise(name, 200);
}

std::string input_name(std::string_view name) {
  return name == "-" ? "Standard input" : shown_name(name, "The file");
}

bool is_harmless(std::string_view word, std::size_t most) {
  return word.size() <= most &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& words) {
  const std::string meant = nearest(word, words);
  return meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant);
}

Error about_file(Error error, std::string_view name) {
  if (is_probably_secret(name)) error.summary = "A file that an option names cannot be written.";
  return error;
}

Result<Done> keep_apart(std::span<const FileOption> files) {
  for (const FileOption& file : files) {
    if (!file.writes || !is_file(file)) continue;
    const std::string start = fmt::format("{} names {}", file.option, shown_name(file.name, "a file"));
    if (is_standard_input(path_from(file.name)))
      return usage(start + ", from which standard input comes: it needs a file of its own.");
    if (is_sealed_name(path_text(place_of(file.name).filename())))
      return usage(start + ", and the encrypted file is called so: choose another name.");
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const FileOption& first = files[j];
      const FileOption& second = files[i];
      if ((first.writes || second.writes) && is_file(first) && is_file(second) &&
          are_one_file(path_from(first.name), path_from(second.name)))
        return usage(fmt::format("{} and {} both name {}: each needs a file of its own.", first.option,
                                 second.option, shown_name(second.name, "the same file")));
    }
  return Done{};
}

}  // namespace wcbs_link
