#include "app/complete.hpp"

#include "app/options.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;

/// What is being typed: the value of an option, or any word of a command.
struct Typed {
  std::string option;  ///< "" for none
  std::string kept;    ///< what stays in front of any offer: "--only="
  std::string start;
};

Typed typed_in(const Words& words) {
  Typed typed;
  const std::size_t count = words.size();
  const bool is_empty = count == 0 || words.back() == "\"\"" || words.back() == "=";
  if (!is_empty) typed.start = words.back();
  if (count > 1) typed.option = words[count - 2];
  if (count > 2 && typed.option == "=") typed.option = words[count - 3];  // bash cuts there
  const std::size_t equals = typed.start.find('=');
  if (!typed.start.starts_with("--") || equals == std::string::npos) return typed;
  return {typed.start.substr(0, equals), typed.start.substr(0, equals + 1), typed.start.substr(equals + 1)};
}

}  // namespace

std::string offers_for(const Words& words) {
  const bool is_first = words.size() < 2;
  const CommandRow* row = find_command(is_first || words[0].starts_with('-') ? "setup" : words[0]);
  if (row == nullptr) return "";
  const Typed typed = typed_in(words);
  std::string offers;
  const auto offer = [&](std::string_view word, std::string_view about) {
    if (!word.starts_with(typed.start)) return;
    offers += fmt::format("{}{}{}{}\n", typed.kept, word, about.empty() ? "" : "\t", about);
  };
  const auto offer_choices = [&](const Option& option) {
    if (option.input.choices != nullptr)
      for (const std::string& word : option.input.choices(row->command)) offer(word, "");
  };
  const std::vector<const Option*> options = options_of(row->command);
  for (const Option* option : options) {
    const Words names = split(option->names, ',');
    if (option->is_flag() || std::find(names.begin(), names.end(), typed.option) == names.end()) continue;
    if (option->input.file != FileUse::none) return ":files\n";
    offer_choices(*option);
    return offers;
  }
  if (!typed.kept.empty()) return "";
  for (const Option* option : options) {
    const bool is_file = option->names.empty() && option->input.file != FileUse::none;
    if (is_file && !typed.start.starts_with('-')) return ":files\n";
    if (option->names.empty())
      offer_choices(*option);
    else
      for (const std::string& name : split(option->names, ',')) offer(name, option->about);
  }
  if (is_first) {
    for (const CommandRow& command : commands()) offer(command.name, command.about);
    offer("--version", "Show the version, and those of its libraries");
  }
  return offers;
}

}  // namespace wcbs_link
