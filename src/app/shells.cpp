#include "app/shells.hpp"

namespace wcbs_link {
namespace {

// Each hands the words up to the cursor to `wcbs-link complete`, and takes what that offers: a line each,
// with a tabulator and a description, or ":files" alone.

constexpr std::string_view kBash =
    R"sh(# bash completion for wcbs-link; written by "wcbs-link completion bash"
_wcbs_link() {
  mapfile -t COMPREPLY < <("${COMP_WORDS[0]/#\~/$HOME}" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ ${COMPREPLY[0]} == :files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
  else
    COMPREPLY=("${COMPREPLY[@]%%$'\t'*}")
  fi
}
complete -F _wcbs_link wcbs-link
)sh";

constexpr std::string_view kZsh = R"sh(#compdef wcbs-link
# written by "wcbs-link completion zsh"
_wcbs_link() {
  local -a offers=(${(f)"$(${~words[1]} complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
  if [[ $offers[1] == :files ]]; then
    _files
  elif (( $#offers )); then
    offers=("${(@)${(@)offers//:/\\:}/$'\t'/:}")
    _describe wcbs-link offers
  fi
}
_wcbs_link "$@"
)sh";

constexpr std::string_view kFish =
    R"sh(# fish completion for wcbs-link; written by "wcbs-link completion fish"
function __wcbs_link
  set -l words (commandline -opc) (commandline -ct)
  $words[1] complete $words[2..] 2>/dev/null
end
complete -c wcbs-link -f -a '(__wcbs_link | string match -v :files)'
complete -c wcbs-link -n 'contains :files (__wcbs_link)' -F
)sh";

// Windows PowerShell passes no empty word on: two quotation marks stand for it.
constexpr std::string_view kPowershell =
    R"sh(# PowerShell completion for wcbs-link; written by "wcbs-link completion powershell"
Register-ArgumentCompleter -Native -CommandName wcbs-link, wcbs-link.exe -ScriptBlock {
  param($word, $line, $position)
  $words = @($line.CommandElements | ForEach-Object { $_.ToString() })
  if ($word -eq '') { $words += '""' }
  & $words[0] complete @($words | Select-Object -Skip 1) 2>$null | Where-Object { $_ -ne ':files' } |
    ForEach-Object {
      $offer, $about = $_ -split "`t", 2
      if (-not $about) { $about = $offer }
      [System.Management.Automation.CompletionResult]::new($offer, $offer, 'ParameterValue', $about)
    }
}
)sh";

constexpr CompletionShell kShells[] = {
    {"bash", kBash},
    {"zsh", kZsh},
    {"fish", kFish},
    {"powershell", kPowershell},
};

}  // namespace

std::span<const CompletionShell> completion_shells() {
  return kShells;
}

const CompletionShell* find_completion_shell(std::string_view name) {
  for (const CompletionShell& shell : kShells)
    if (shell.name == name) return &shell;
  return nullptr;
}

}  // namespace wcbs_link
