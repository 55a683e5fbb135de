// The manual page and the completions, tried by the programs that read them. PowerShell is not to be had
// here.

#include "app/options.hpp"
#include "support/app_run.hpp"
#include "support/scratch_folder.hpp"
#include "support/tool_posix.hpp"
#include "wcbs_link/base/text.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;

TEST(ManualPage, IsReadWithoutAWarning) {
  const ScratchFolder folder;
  const Told told =
      tell("groff -man -Tutf8 -ww -z " + quoted(folder.write("wcbs-link.1", run_in_process({"manual"}).out)));
  EXPECT_EQ(told.code, 0);
  EXPECT_EQ(told.text, "");
}

TEST(ManualPage, NamesEveryCommandAndEveryOption) {
  const ScratchFolder folder;
  const std::string page = tell("groff -man -Tascii -P-cbou -rLL=200n " +
                                quoted(folder.write("wcbs-link.1", run_in_process({"manual"}).out)))
                               .text;
  for (const CommandRow& row : commands()) {
    EXPECT_THAT(page, HasSubstr(fmt::format("\n   {}\n", row.name)));
    for (const Option* option : options_of(row.command))
      for (const std::string& name : split(option->names, ',')) EXPECT_THAT(page, HasSubstr(name));
  }
}

// Shells ask the program: the real one, found by its name.

struct Line {
  std::vector<std::string> words;  ///< the last one is completed
  const char* offers;
};

const Line kLines[] = {
    {{"wcbs-link", "sch"}, "schools"},
    {{"wcbs-link", "--ver"}, "--verbose --version"},
    {{"wcbs-link", "--trace", "tr"}, "trace me.json"},
    {{"wcbs-link", "check", "--on"}, "--only"},
    {{"wcbs-link", "check", "--only", "t"}, "tls token"},
    {{"wcbs-link", "check", "--format", "h"}, "html"},
    {{"wcbs-link", "check", "--replay", "tr"}, "trace me.json"},
    {{"wcbs-link", "check", "--url", "x", "--ca-file", "tr"}, "trace me.json"},
    {{"wcbs-link", "check", "--url", ""}, ""},
    {{"wcbs-link", "bundle", "--secret", ""}, "include omit sealed"},
    {{"wcbs-link", "bundle", "--brief", "n"}, "network"},
    {{"wcbs-link", "explain", "dns.not"}, "dns.not-found"},
    {{"wcbs-link", "practice", "--scenario", "two"}, "two-schools"},
    {{"wcbs-link", "completion", "po"}, "powershell"},
    {{"wcbs-link", "nothing", ""}, ""},
};

/// What a shell's `script` says where the program's folder is in its path.
std::string said_by(const std::string& shell, const std::string& script, const ScratchFolder& folder) {
  const std::string path = std::filesystem::path(WCBS_LINK_PROGRAM).parent_path().string();
  const Told told =
      tell(fmt::format("cd {0}; HOME={0} PATH={1}:$PATH {2} {3}", quoted(folder.path().string()),
                       quoted(path), shell, quoted(folder.write("script", script))));
  EXPECT_EQ(told.code, 0) << told.text;
  return trim(replace_all(told.text, "\n", " "));
}

class Completion : public testing::Test {
 protected:
  Completion() { folder_.write("trace me.json", ""); }

  std::string stub(const std::string& shell) const {
    return folder_.write(shell, run_in_process({"completion", shell}).out);
  }

  static std::string all_quoted(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += " " + quoted(word);
    return line;
  }

  const ScratchFolder folder_;
};

TEST_F(Completion, IsReadByItsShells) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Told told = tell(fmt::format("{} -n {}", shell, quoted(stub(shell))));
    EXPECT_EQ(told.code, 0) << told.text;
    EXPECT_EQ(told.text, "");
  }
}

TEST_F(Completion, OffersCommandsOptionsAndValuesInBash) {
  for (const auto& [words, offers] : kLines) {
    const std::string script =
        fmt::format("source {}; COMP_WORDS=({}); COMP_CWORD={}; _wcbs_link; echo \"${{COMPREPLY[*]}}\"",
                    quoted(stub("bash")), all_quoted(words), words.size() - 1);
    EXPECT_EQ(said_by("bash", script, folder_), offers) << words.back();
  }
}

/// Only zsh's own completion can call _describe and _files: here they say what they were given.
TEST_F(Completion, OffersCommandsOptionsAndValuesInZsh) {
  for (const auto& [words, offers] : kLines) {
    const std::string script = fmt::format(
        "_describe() {{ print -l -- ${{${{(@P)2}}%%:*}} }}; _files() {{ print -- ${{words[-1]}}* }}\nwords=({}); CURRENT={}; source {}",
        all_quoted(words), words.size(), quoted(stub("zsh")));
    EXPECT_EQ(said_by("zsh -f", script, folder_), offers) << words.back();
  }
}

TEST_F(Completion, OffersCommandsOptionsAndValuesInFish) {
  for (const auto& [words, offers] : kLines) {
    const std::string script =
        fmt::format("source {}; complete -C {} | string split -f 1 \\t | string unescape; true",
                    quoted(stub("fish")), quoted(join(words, " ")));
    EXPECT_EQ(said_by("fish", script, folder_), offers) << words.back();
  }
}

TEST_F(Completion, DescribesWhatItOffers) {
  EXPECT_EQ(run_in_process({"complete", "check", "--stri"}).out,
            "--strict\tlet warnings make the exit code 1\n");
  EXPECT_EQ(run_in_process({"complete", "sch"}).out,
            "schools\tList the schools that the credentials can see\n");
}

TEST_F(Completion, CompletesAValueBehindAnEqualsSign) {
  EXPECT_EQ(run_in_process({"complete", "check", "--only=to"}).out, "--only=token\n");
  EXPECT_EQ(run_in_process({"complete", "check", "--only", "=", "to"}).out, "token\n") << "as bash cuts it";
  EXPECT_EQ(run_in_process({"complete", "check", "--strict=t"}).out, "");
}

/// Windows PowerShell can pass no empty word.
TEST_F(Completion, TakesTwoQuotationMarksForAnEmptyWord) {
  EXPECT_EQ(run_in_process({"complete", "bundle", "--secret", "\"\""}).out, "include\nomit\nsealed\n");
}

TEST_F(Completion, IsNoCommandToTellOf) {
  EXPECT_THAT(run_in_process({"--help"}).out, testing::Not(HasSubstr("\n  complete ")));
  EXPECT_EQ(run_in_process({"complete"}).code, 0);
}

}  // namespace
}  // namespace wcbs_link
