// The manual page and the completions, tried by the programs that read them. PowerShell is not to be had
// here.

#include "app/manual.hpp"
#include "support/app_run.hpp"
#include "support/scratch_folder.hpp"
#include "support/tool_posix.hpp"
#include "wcbs_link/base/text.hpp"

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
  for (const CommandHelp& command : command_helps()) {
    EXPECT_THAT(page, HasSubstr("\n   " + command.name + "\n"));
    for (const OptionHelp& option : command.options)
      for (const std::string& name : option.names) EXPECT_THAT(page, HasSubstr(name));
  }
}

/// What bash offers for the last of these words.
std::string offered(const std::vector<std::string>& words) {
  const ScratchFolder folder;
  std::string line;
  for (const std::string& word : words) line += " " + quoted(word);
  return trim(
      tell(
          fmt::format("bash -c {}",
                      quoted(fmt::format(
                          "source {}; COMP_WORDS=({}); COMP_CWORD={}; _wcbs_link; echo \"${{COMPREPLY[*]}}\"",
                          folder.write("completion", run_in_process({"completion", "bash"}).out), line,
                          words.size() - 1))))
          .text);
}

TEST(BashCompletion, OffersCommandsOptionsAndValues) {
  EXPECT_EQ(offered({"wcbs-link", "sch"}), "schools");
  EXPECT_EQ(offered({"wcbs-link", "--ver"}), "--verbose --version");
  EXPECT_EQ(offered({"wcbs-link", "check", "--on"}), "--only");
  EXPECT_EQ(offered({"wcbs-link", "check", "--only", "t"}), "tls token");
  EXPECT_EQ(offered({"wcbs-link", "check", "--format", "h"}), "html");
  EXPECT_EQ(offered({"wcbs-link", "bundle", "--secret", ""}), "include omit sealed");
  EXPECT_EQ(offered({"wcbs-link", "bundle", "--brief", "n"}), "network");
  EXPECT_EQ(offered({"wcbs-link", "explain", "dns.n"}), "dns.not-found");
  EXPECT_EQ(offered({"wcbs-link", "practice", "--scenario", "two"}), "two-schools");
  EXPECT_EQ(offered({"wcbs-link", "completion", "po"}), "powershell");
}

TEST(Completions, AreReadByTheirShells) {
  const ScratchFolder folder;
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Told told = tell(fmt::format(
        "{} -n {}", shell, quoted(folder.write(shell, run_in_process({"completion", shell}).out))));
    EXPECT_EQ(told.code, 0) << told.text;
    EXPECT_EQ(told.text, "");
  }
}

TEST(FishCompletion, OffersCommandsOptionsAndValues) {
  const ScratchFolder folder;
  const std::string file = folder.write("wcbs-link.fish", run_in_process({"completion", "fish"}).out);
  const auto fish = [&](const std::string& line) {
    return tell(fmt::format("HOME={} fish -c {}", quoted(folder.path().string()),
                            quoted(fmt::format("source {}; complete -C {}", file, quoted(line)))))
        .text;
  };
  EXPECT_THAT(fish("wcbs-link sch"), testing::StartsWith("schools\t"));
  EXPECT_THAT(fish("wcbs-link check --onl"), testing::StartsWith("--only"));
  EXPECT_THAT(fish("wcbs-link check --only dis"), HasSubstr("discovery"));
}

}  // namespace
}  // namespace wcbs_link
