#include "app/complete.hpp"

#include "app/options.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;

/// The words as far as they matter.
struct Typed {
  const CommandRow* command = nullptr;
  std::string before;  ///< the option whose value the last word would be
  std::string kept;    ///< of the last word, what stays in front of any offer: "--only="
  std::string start;   ///< what is to be completed
};

Typed typed_in(const Words& words) {
  Typed typed;
  const std::size_t count = words.size();
  const bool is_first = count < 2 || words[0].starts_with('-');
  typed.command = find_command(is_first ? "setup" : words[0]);
  const bool is_empty = count == 0 || words.back() == "\"\"" || words.back() == "=";
  if (!is_empty) typed.start = words.back();
  if (count > 1) typed.before = words[count - 2];
  if (count > 2 && typed.before == "=") typed.before = words[count - 3];  // bash cuts there
  if (const std::size_t equals = typed.start.find('=');
      typed.start.starts_with("--") && equals != std::string::npos) {
    typed.before = typed.start.substr(0, equals);
    typed.kept = typed.start.substr(0, equals + 1);
    typed.start.erase(0, equals + 1);
  }
  return typed;
}

class Offers {
 public:
  explicit Offers(Typed typed) : typed_(std::move(typed)) {}

  void add(const std::string& word, std::string_view about = "") {
    if (!word.starts_with(typed_.start)) return;
    text_ += typed_.kept + word;
    if (!about.empty()) text_ += "\t" + std::string(about);
    text_ += "\n";
  }
  void add(const Words& words) {
    for (const std::string& word : words) add(word);
  }
  const std::string& text() const { return text_; }

 private:
  Typed typed_;
  std::string text_;
};

}  // namespace

std::string offers_for(const Words& words) {
  const Typed typed = typed_in(words);
  if (typed.command == nullptr) return "";
  const Command command = typed.command->command;
  Offers offers(typed);
  for (const Option* option : options_of(command)) {
    const Words names = split(option->names, ',');
    if (option->is_flag() || std::find(names.begin(), names.end(), typed.before) == names.end()) continue;
    if (option->file != FileUse::none) return ":files\n";
    if (option->choices != nullptr) offers.add(option->choices(command));
    return offers.text();
  }
  if (!typed.kept.empty()) return "";
  for (const Option* option : options_of(command)) {
    if (option->names.empty())
      offers.add(option->choices(command));
    else
      for (const std::string& name : split(option->names, ',')) offers.add(name, option->about);
  }
  if (words.size() > 1) return offers.text();
  for (const CommandRow& row : commands()) offers.add(std::string(row.name), row.about);
  offers.add("--version", "Show the version, and those of its libraries");
  return offers.text();
}

}  // namespace wcbs_link
