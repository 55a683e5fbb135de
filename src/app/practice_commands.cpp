#include "app/commands.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"
#include "wcbs_link/practice/practice_school.hpp"
#include "wcbs_link/practice/scenarios.hpp"
#include "wcbs_link/wizard/wizard.hpp"

#include <chrono>
#include <thread>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// A folder that goes with everything in it.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make() {
    auto path = make_temporary_folder();
    if (!path) return path.error();
    return TemporaryFolder(std::move(*path));
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

std::string list_of_scenarios() {
  std::vector<std::vector<std::string>> rows = {{"Scenario", "check says", "What is wrong"}};
  for (const Scenario& scenario : scenarios()) {
    const Code code = scenario.fault != Code::none ? scenario.fault : scenario.warning;
    rows.push_back({std::string(scenario.name),
                    code == Code::none ? "no fault" : std::string(finding_kind(code).name),
                    std::string(scenario.summary)});
  }
  return table(rows);
}

WizardSetup demo_setup(const Environment& environment, const std::filesystem::path& folder) {
  WizardSetup setup;
  setup.now = environment.now;
  setup.message_id = new_message_id;
  setup.folder = folder;
  return setup;
}

NetworkOptions demo_network(const Environment& environment) {
  NetworkOptions options;  // no proxy: the practice school is on this computer
  options.interrupted = environment.interrupted;
  return options;
}

/// A person plays the wizard, with the practice school's values at hand.
ExitCode play(Context& context, const PracticeSchool& school) {
  Console& console = context.console;
  console.err(
      wrap("This is a practice: an invented school runs inside this program. Nothing leaves this computer. "
           "Where the wizard asks, give it these values:",
           console.width()) +
      "\n\n");
  console.err(table({{"  Client ID", school.client_id()},
                     {"  Client Secret", school.client_secret().reveal()},
                     {"  Address", school.url()}}));
  console.err("\n");
  auto folder = make_temporary_folder();
  if (!folder) return fail_with(console, folder.error());
  const auto transport = context.environment.connect(demo_network(context.environment));
  RecordingTransport recorder(*transport, console.redactor(),
                              [&](const TraceEntry&) { console.terminal().drop_typed(); });
  const auto end = run_wizard(console, recorder, demo_setup(context.environment, *folder));
  std::error_code ignored;
  std::filesystem::remove(*folder, ignored);  // goes only where nothing was written into it
  return end ? ExitCode::done : fail_with(console, end.error());
}

/// Nobody is there: the program answers itself, and the transcript is the result.
ExitCode play_by_itself(Context& context, const PracticeSchool& school) {
  auto folder = TemporaryFolder::make();
  if (!folder) return fail_with(context.console, folder.error());
  const std::string file = path_text(folder->path() / "message.txt");
  ScriptedTerminal terminal(
      {"", "", school.client_id(), school.client_secret().reveal(), school.url(), "1", "", "1", "1", file});
  Console console(terminal, ColourChoice::never, true);
  const auto transport = context.environment.connect(demo_network(context.environment));
  const auto end = run_wizard(console, *transport, demo_setup(context.environment, folder->path()));
  context.console.redactor().learn(school.client_secret());
  context.console.out(terminal.transcript());
  if (!end) return fail_with(context.console, end.error());
  auto message = read_file(path_from(file), 64 * 1024);
  if (!message) return fail_with(context.console, message.error());
  context.console.out("\nThe message, with the secret hidden here:\n\n");
  for (const std::string& line : split(trim(*message), '\n'))
    context.console.out(line.empty() ? "\n" : "    " + line + "\n");
  return ExitCode::done;
}

}  // namespace

ExitCode explain_command(Context& context) {
  if (const FindingKind* kind = context.arguments.finding)
    context.console.out(explain_kind(*kind, context.console.width()));
  else
    for (const FindingKind& one : finding_kinds())
      context.console.out(explain_kind(one, context.console.width()) + "\n");
  return ExitCode::done;
}

ExitCode demo_command(Context& context) {
  const auto school = PracticeSchool::start(Behaviour());
  if (!school) return fail_with(context.console, school.error());
  return context.console.facts().input_is_terminal ? play(context, **school)
                                                   : play_by_itself(context, **school);
}

ExitCode practice_command(Context& context) {
  const Arguments& arguments = context.arguments;
  if (arguments.practice_list) {
    context.console.out(list_of_scenarios());
    return ExitCode::done;
  }
  const Scenario* scenario = arguments.scenario;
  Behaviour behaviour;
  if (scenario->arrange != nullptr) scenario->arrange(behaviour);
  const auto school = PracticeSchool::start(
      std::move(behaviour), {arguments.practice_port, arguments.practice_tls || scenario->tls});
  if (!school) return fail_with(context.console, school.error());
  auto folder = TemporaryFolder::make();
  if (!folder) return fail_with(context.console, folder.error());
  const auto secret_file = folder->path() / "client-secret.txt";
  auto written = write_private_file(secret_file, (*school)->client_secret().reveal() + "\n");
  const auto ca_file = folder->path() / "root.pem";
  const bool secure = !(*school)->ca_pem().empty();
  if (written && secure) written = write_private_file(ca_file, (*school)->ca_pem());
  if (!written) return fail_with(context.console, written.error());
  context.console.out(fmt::format("listening on {}\nclient id {}\nclient secret file {}\n", (*school)->url(),
                                  (*school)->client_id(), path_text(secret_file)));
  if (secure) context.console.out(fmt::format("root certificate file {}\n", path_text(ca_file)));
  context.console.err("Press Ctrl-C to stop.\n");
  while (!context.environment.interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return ExitCode::done;
}

}  // namespace wcbs_link
