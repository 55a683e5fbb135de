#include "app/command_line.hpp"

#include "app/clashes.hpp"
#include "app/complete.hpp"
#include "app/options.hpp"
#include "app/usage_error.hpp"
#include "app/version.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <deque>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;

/// Where CLI11 puts what it reads for a row.
struct Slot {
  const Option* option = nullptr;
  std::string text;
  Words texts;  ///< of an option that may be given often
  bool is_set = false;
  CLI::Option* read = nullptr;

  /// What was given, with a word for a flag.
  Words values() const {
    if (option->times == Times::often) return texts;
    return text.empty() && !is_set ? Words() : Words{text};
  }
};

std::deque<Slot> add_options(CLI::App& app, Command command) {
  std::deque<Slot> slots;  // CLI11 keeps references into it
  for (const Option* option : options_of(command)) {
    if (!option->input.take) {
      app.set_help_flag(option->names, option->about);
      continue;
    }
    Slot& slot = slots.emplace_back();
    slot.option = option;
    if (option->is_flag())
      slot.read = app.add_flag(option->names, slot.is_set, option->about);
    else if (option->names.empty())
      slot.read = app.add_option(option->value, slot.text, option->about)->type_name("");
    else if (option->times == Times::often)
      slot.read = app.add_option(option->names, slot.texts, option->about)
                      ->type_name(option->value_for(command))
                      ->allow_extra_args(false);
    else
      slot.read = app.add_option(option->names, slot.text, option->about)
                      ->type_name(option->value_for(command))
                      ->take_last();
    slot.read->group(option->group);
  }
  return slots;
}

/// Every file that the options name.
std::vector<FileOption> files_of(const std::deque<Slot>& slots, const Arguments& arguments) {
  std::vector<FileOption> files;
  for (const Slot& slot : slots)
    if (slot.option->input.file != FileUse::none) {
      const Option& option = *slot.option;
      files.push_back({option.names.empty() ? option.value : std::string(option.long_name()), slot.text,
                       option.input.file == FileUse::writes});
    }
  const BundleFormat* format = find_bundle_format(arguments.format);
  const std::string copy = path_text(path_from(arguments.output).replace_extension(".txt"));
  if (format != nullptr && format->with_plain_copy && !arguments.output.empty() && copy != arguments.output)
    files.push_back({"the plain text beside --output", copy, true});
  return files;
}

Result<Arguments> take_values(const std::deque<Slot>& slots, Command command) {
  Arguments arguments;
  arguments.command = command;
  Given given;
  for (const Slot& slot : slots) {
    if (slot.option->names == "--url") arguments.url_given = slot.read->count() > 0;
    for (const std::string& value : slot.values()) {
      given[std::string(slot.option->long_name())] = value;
      if (!slot.option->input.take(arguments, value)) return slot.option->refused(command, value);
      if (slot.option->repeated == nullptr) continue;
      arguments.repeated.emplace_back(slot.option->long_name());
      if (!slot.option->is_flag()) arguments.repeated.push_back(slot.option->repeated(value));
    }
  }
  if (auto clash = look_for_clashes(arguments, given); !clash) return clash.error();
  if (auto apart = keep_apart(files_of(slots, arguments)); !apart) return apart.error();
  return arguments;
}

Words names_of_options(Command command) {
  Words names;
  for (const Option* option : options_of(command))
    for (const std::string& name : split(option->names, ','))
      if (name.starts_with("--")) names.push_back(name);
  return names;
}

/// What is wrong, without repeating a word that might be the secret.
Error extras_error(const Words& extras, const CommandRow& command) {
  constexpr std::size_t longest_option = 16;
  for (const std::string& word : extras) {
    const std::string name = word.substr(0, word.find('='));
    if (word.size() < 2 || word.front() != '-') continue;
    return usage(fmt::format("There is no option {} here{}. \"wcbs-link {} --help\" lists the options.",
                             is_harmless(name, longest_option) ? name : "of that name",
                             did_you_mean(name, names_of_options(command.command)), command.name));
  }
  const std::string& word = extras.front();
  const bool harmless = is_harmless(word);
  if (harmless && find_command(word) != nullptr)
    return usage(fmt::format("Put the command \"{}\" first: wcbs-link {} ...", word, word));
  return usage(fmt::format("{} belongs to no option. \"wcbs-link {} --help\" lists the options.",
                           harmless ? "\"" + word + "\"" : "One of the words on the command line",
                           command.name));
}

/// Only the last word can be an option whose value is missing: every other one takes the word that follows.
Error missing_value(const std::string& word, const std::deque<Slot>& slots) {
  const std::string name =
      word.starts_with("--") ? word.substr(0, word.find('=')) : "-" + word.substr(word.size() - 1);
  for (const Slot& slot : slots)
    for (const std::string& known : split(slot.option->names, ','))
      if (known == name)
        return usage(fmt::format("{} needs a value, and none follows it.", slot.option->long_name()));
  return usage("The last option needs a value, and none follows it.");
}

bool holds_secret_option(const Words& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "--client-secret" || word.starts_with("--client-secret=");
  });
}

std::string help_for_all() {
  CLI::App app("Links your school's WCBS PASS / 3sys to Wonde, and says why a link fails.", "wcbs-link");
  app.set_help_flag("-h,--help", "Show this help");
  app.get_formatter()->column_width(13);
  bool version = false;
  app.add_flag("--version", version, "Show the version, and those of its libraries");
  for (const CommandRow& row : commands()) app.add_subcommand(std::string(row.name), std::string(row.about));
  app.footer(
      "\"wcbs-link COMMAND --help\" lists a command's options.\n"
      "First time? Type wcbs-link and press Enter, or try wcbs-link demo.");
  return app.help();
}

Result<std::variant<Arguments, Text>> read_for(const CommandRow& row, const Words& words) {
  CLI::App app(std::string(row.about), "wcbs-link " + std::string(row.name));
  app.get_formatter()->column_width(34);
  const std::deque<Slot> slots = add_options(app, row.command);
  try {
    app.parse(Words(words.rbegin(), words.rend()));  // CLI11 takes them from the back
  } catch (const CLI::CallForHelp&) {
    return std::variant<Arguments, Text>(Text{app.help()});
  } catch (const CLI::ExtrasError&) {
    return extras_error(app.remaining(), row);
  } catch (const CLI::ArgumentMismatch&) {
    return missing_value(words.back(), slots);
  } catch (const CLI::ParseError&) {  // a flag with "=" and a value, which may be anything
    return usage(
        "One of the options that take no value was given one: leave out the \"=\" and what follows it.");
  }
  auto arguments = take_values(slots, row.command);
  if (!arguments) return arguments.error();
  return std::variant<Arguments, Text>(std::move(*arguments));
}

}  // namespace

Result<std::variant<Arguments, Text>> read_command_line(const Words& words) {
  const std::string first = words.empty() ? "" : words.front();
  const Words rest(words.begin() + (words.empty() ? 0 : 1), words.end());
  if (first == "complete") return std::variant<Arguments, Text>(Text{offers_for(rest)});
  if (holds_secret_option(words))
    return usage(
        "There is on purpose no option --client-secret: what is on a command line can be read by others on this computer. "
        "Put the secret into a file and use --client-secret-file FILE, or - to read standard input.");
  if (first == "--version") return std::variant<Arguments, Text>(Text{version_text()});
  if (first == "--help" || first == "-h" || first == "help")
    return std::variant<Arguments, Text>(Text{help_for_all()});
  // Without a command it is the wizard's.
  if (words.empty() || first.starts_with('-')) return read_for(*find_command("setup"), words);
  if (const CommandRow* row = find_command(first)) return read_for(*row, rest);
  Words names = {"help"};
  for (const CommandRow& row : commands()) names.emplace_back(row.name);
  return usage(fmt::format("{} is not a command{}. \"wcbs-link --help\" lists the commands.",
                           is_harmless(first) ? "\"" + first + "\"" : "The first word",
                           did_you_mean(first, names)));
}

}  // namespace wcbs_link
