#include "app/context.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/net/recording_transport.hpp"
#include "wcbs_link/practice/practice_school.hpp"
#include "wcbs_link/wizard/wizard.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kWelcome =
    "This is a practice: an invented school runs inside this program. Nothing leaves this computer. Enter takes the practice values where the wizard asks for yours.";
constexpr std::string_view kForReal = "This was practice. To make the real link, type: wcbs-link";

WizardSetup demo_setup(const Environment& environment, const PracticeSchool& school,
                       const std::filesystem::path& folder) {
  WizardSetup setup;
  setup.details.url = school.url();
  setup.details.client_id = school.client_id();
  setup.details.client_secret = school.client_secret();
  setup.is_practice = true;
  setup.inside_is_fine = true;
  setup.now = environment.now;
  setup.message_id = new_message_id;
  setup.folder = folder;
  return setup;
}

std::unique_ptr<HttpTransport> demo_transport(const Environment& environment) {
  NetworkOptions options;  // no proxy: the practice school is on this computer
  options.interrupted = environment.interrupted;
  return environment.connect(std::move(options));
}

/// What was written is for nobody: offers to delete it.
void offer_to_delete(Console& console, const std::filesystem::path& folder) {
  std::error_code ignored;
  if (std::filesystem::remove(folder, ignored)) return;  // goes only where nothing was written into it
  const auto answer = console.read_line(
      fmt::format("\nThe practice files are in {}\nDelete them? [Y/n]: ", path_text(folder)));
  const std::string text = answer ? to_lower(trim(*answer)) : "n";
  if (text.empty() || text == "y" || text == "yes") std::filesystem::remove_all(folder, ignored);
}

/// A person plays the wizard, with the practice school's values at hand.
Result<ExitCode> play(Context& context, const PracticeSchool& school) {
  Console& console = context.console;
  console.err(wrap(kWelcome, console.width()) + "\n\n");
  auto folder = make_temporary_folder();
  if (!folder) return folder.error();
  const auto transport = demo_transport(context.environment);
  RecordingTransport recorder(*transport, console.redactor(),
                              [&](const TraceEntry&) { console.terminal().drop_typed(); });
  const auto end = run_wizard(console, recorder, demo_setup(context.environment, school, *folder));
  offer_to_delete(console, *folder);
  if (!end) return end.error();
  console.err(fmt::format("\n{}\n", kForReal));
  return ExitCode::done;
}

/// Nobody is there: the program answers itself, and the transcript is the result.
Result<ExitCode> play_by_itself(Context& context, const PracticeSchool& school) {
  auto folder = temporary_folder();
  if (!folder) return folder.error();
  const std::string file = path_text(**folder / "message.txt");
  ScriptedTerminal terminal({"", "", "", "", "", "", "1", file, ""});
  Console console(terminal, ColourChoice::never, true);
  const auto transport = demo_transport(context.environment);
  const auto end = run_wizard(console, *transport, demo_setup(context.environment, school, **folder));
  context.console.redactor().learn(school.client_secret());
  context.console.out(terminal.transcript());
  if (!end) return end.error();
  auto message = read_file(path_from(file), 64 * 1024);
  if (!message) return message.error();
  context.console.out("\nThe message, with the secret hidden here:\n\n");
  for (const std::string& line : split(trim(*message), '\n'))
    context.console.out(line.empty() ? "\n" : "    " + line + "\n");
  context.console.out(fmt::format("\n{}\n", kForReal));
  return ExitCode::done;
}

}  // namespace

Result<ExitCode> demo_command(Context& context) {
  const auto school = PracticeSchool::start(Behaviour());
  if (!school) return school.error();
  return context.console.facts().input_is_terminal ? play(context, **school)
                                                   : play_by_itself(context, **school);
}

}  // namespace wcbs_link
