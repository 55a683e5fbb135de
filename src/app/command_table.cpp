#include "app/command_table.hpp"

#include <algorithm>
#include <iterator>

namespace wcbs_link {
namespace {

constexpr CommandRow kCommands[] = {
    {Command::setup, "setup", "Lead me through it (the same as no command at all)", setup_command},
    {Command::check, "check", "Test every stage of a link: what is wrong, who can mend it, and how",
     check_command},
    {Command::compare, "compare", "Compare two reports of one link: inside and outside", compare_command},
    {Command::schools, "schools", "List the schools that the credentials can see", schools_command},
    {Command::bundle, "bundle", "Write the message to Wonde without the wizard", bundle_command},
    {Command::explain, "explain", "Say what a finding means and how to mend it", explain_command},
    {Command::demo, "demo", "Try the wizard on an invented practice school", demo_command},
    {Command::practice, "practice", "Run the practice school as a server", practice_command},
    {Command::completion, "completion", "Write what lets a shell complete this program's words",
     completion_command},
    {Command::manual, "manual", "Write the manual page (for man)", manual_command},
};

}  // namespace

std::span<const CommandRow> commands() {
  return kCommands;
}

const CommandRow* find_command(std::string_view word) {
  for (const CommandRow& row : kCommands)
    if (word == row.name) return &row;
  return nullptr;
}

const CommandRow& row_of(Command command) {
  return *std::find_if(std::begin(kCommands), std::end(kCommands),
                       [&](const CommandRow& row) { return row.command == command; });
}

}  // namespace wcbs_link
