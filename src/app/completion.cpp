#include "app/manual.hpp"
#include "wcbs_link/base/text.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool takes_file(const OptionHelp& option) {
  return option.value == "FILE" || option.value == "PEM";
}

std::vector<std::string> names_of(const CommandHelp& command) {
  std::vector<std::string> names;
  for (const OptionHelp& option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

std::vector<std::string> names_of(const std::vector<CommandHelp>& commands) {
  std::vector<std::string> names;
  for (const CommandHelp& command : commands) names.push_back(command.name);
  return names;
}

/// In single quotes, for a shell of the Bourne family and fish.
std::string in_quotes(std::string_view text) {
  return "'" + replace_all(text, "'", "'\\''") + "'";
}

std::string bash(const std::vector<CommandHelp>& commands) {
  std::string text =
      "# bash completion for wcbs-link; written by \"wcbs-link completion bash\"\n"
      "_wcbs_link() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=setup words=\n"
      "  [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[1]} != -* ]] && command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  case $command:$before in\n";
  for (const CommandHelp& command : commands)
    for (const OptionHelp& option : command.options)
      for (const std::string& name : option.names) {
        if (takes_file(option))
          text += fmt::format("    {}:{}) mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n",
                              command.name, name);
        else if (!option.choices.empty())
          text += fmt::format("    {}:{}) words={} ;;\n", command.name, name,
                              in_quotes(join(option.choices, " ")));
        else if (!option.value.empty())
          text += fmt::format("    {}:{}) return ;;\n", command.name, name);
      }
  text += "    *) case $command in\n";
  for (const CommandHelp& command : commands) {
    std::vector<std::string> words = names_of(command);
    for (const OptionHelp& option : command.options)
      if (option.names.empty()) words.insert(words.end(), option.choices.begin(), option.choices.end());
    text += fmt::format("      {}) words={} ;;\n", command.name, in_quotes(join(words, " ")));
  }
  text += fmt::format(
      "    esac\n"
      "    [[ $COMP_CWORD -eq 1 ]] && words+=\" \"{} ;;\n"
      "  esac\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
      "}}\n"
      "complete -o filenames -F _wcbs_link wcbs-link\n",
      in_quotes(join(names_of(commands), " ") + " --help --version"));
  return text;
}

/// What stands in a zsh _arguments specification: brackets, colons and quotation marks mean something there.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return replace_all(result, "'", "'\\''");
}

std::string zsh_option(const OptionHelp& option) {
  std::string value;
  if (!option.value.empty())
    value = fmt::format(":{}:{}", zsh_text(option.value),
                        takes_file(option)       ? "_files"
                        : option.choices.empty() ? " "
                                                 : "(" + join(option.choices, " ") + ")");
  if (option.names.empty()) return fmt::format("        '1{}' \\\n", value.empty() ? ": : " : value);
  std::string text;
  for (const std::string& name : option.names)
    text += fmt::format("        '{}[{}]{}' \\\n", name, zsh_text(option.about), value);
  return text;
}

std::string zsh(const std::vector<CommandHelp>& commands) {
  std::string text =
      "#compdef wcbs-link\n"
      "# written by \"wcbs-link completion zsh\"\n"
      "_wcbs_link() {\n"
      "  local -a commands=(\n";
  for (const CommandHelp& command : commands)
    text += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.about));
  text +=
      "  )\n"
      "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=setup\n"
      "  if [[ $words[2] != -* ]]; then\n"
      "    command=$words[2]\n"
      "    shift words\n"
      "    (( CURRENT-- ))\n"
      "  fi\n"
      "  case $command in\n";
  for (const CommandHelp& command : commands) {
    text += fmt::format("    {})\n      _arguments \\\n", command.name);
    for (const OptionHelp& option : command.options) text += zsh_option(option);
    text += "        && return ;;\n";
  }
  text +=
      "  esac\n"
      "}\n"
      "_wcbs_link \"$@\"\n";
  return text;
}

std::string fish(const std::vector<CommandHelp>& commands) {
  std::string text =
      "# fish completion for wcbs-link; written by \"wcbs-link completion fish\"\n"
      "complete -c wcbs-link -f\n";
  const std::string all = join(names_of(commands), " ");
  for (const CommandHelp& command : commands) {
    text += fmt::format("complete -c wcbs-link -n 'not __fish_seen_subcommand_from {}' -a {} -d {}\n", all,
                        command.name, in_quotes(command.about));
    const std::string when = fmt::format("'__fish_seen_subcommand_from {}'", command.name);
    for (const OptionHelp& option : command.options) {
      const std::string words = option.choices.empty() ? "" : " -a " + in_quotes(join(option.choices, " "));
      if (option.names.empty()) {
        text += fmt::format("complete -c wcbs-link -n {}{}\n", when, words);
        continue;
      }
      text += fmt::format("complete -c wcbs-link -n {}", when);
      for (const std::string& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.value.empty()) text += takes_file(option) ? " -r -F" : " -x";
      text += words + " -d " + in_quotes(option.about) + "\n";
    }
  }
  return text;
}

/// In single quotes, for PowerShell.
std::string powershell_quoted(std::string_view text) {
  return "'" + replace_all(text, "'", "''") + "'";
}

std::string powershell_list(const std::vector<std::string>& words) {
  std::vector<std::string> quoted_words;
  for (const std::string& word : words) quoted_words.push_back(powershell_quoted(word));
  return "@(" + join(quoted_words, ", ") + ")";
}

std::string powershell(const std::vector<CommandHelp>& commands) {
  std::string text =
      "# PowerShell completion for wcbs-link; written by \"wcbs-link completion powershell\"\n"
      "Register-ArgumentCompleter -Native -CommandName wcbs-link, wcbs-link.exe -ScriptBlock {\n"
      "  param($word, $line, $position)\n"
      "  $options = @{\n";
  for (const CommandHelp& command : commands)
    text += fmt::format("    {} = {}\n", powershell_quoted(command.name), powershell_list(names_of(command)));
  text +=
      "  }\n"
      "  $values = @{\n";
  for (const CommandHelp& command : commands)
    for (const OptionHelp& option : command.options) {
      if (option.names.empty() && !option.choices.empty())
        text += fmt::format("    {} = {}\n", powershell_quoted(command.name + ":"),
                            powershell_list(option.choices));
      for (const std::string& name : option.names)
        if (!option.choices.empty())
          text += fmt::format("    {} = {}\n", powershell_quoted(command.name + ":" + name),
                              powershell_list(option.choices));
    }
  text +=
      "  }\n"
      "  $words = @($line.CommandElements | ForEach-Object { $_.ToString() })\n"
      "  $known = $words.Count -gt 1 -and $options.ContainsKey($words[1]) -and ($words.Count -gt 2 -or $word -eq '')\n"
      "  $command = if ($known) { $words[1] } else { 'setup' }\n"
      "  $before = if ($word -eq '') { $words[-1] } else { $words[-2] }\n"
      "  $offer = if ($values.ContainsKey(\"${command}:$before\")) { $values[\"${command}:$before\"] }\n"
      "    elseif ($known) { @($values[\"${command}:\"]) + $options[$command] }\n"
      "    else { @($options.Keys | Sort-Object) + '--help' + '--version' + $options['setup'] }\n"
      "  $offer | Where-Object { $_ -and $_ -like \"$word*\" } | Select-Object -Unique |\n"
      "    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n"
      "}\n";
  return text;
}

constexpr CompletionShell kShells[] = {
    {"bash", bash},
    {"zsh", zsh},
    {"fish", fish},
    {"powershell", powershell},
};

}  // namespace

std::span<const CompletionShell> completion_shells() {
  return kShells;
}

}  // namespace wcbs_link
