#include "app/context.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/practice/practice_school.hpp"
#include "wcbs_link/practice/scenarios.hpp"

#include <chrono>
#include <thread>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

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

}  // namespace

Result<ExitCode> practice_command(Context& context) {
  const Arguments& arguments = context.arguments;
  Console& console = context.console;
  if (arguments.practice_list) {
    console.out(list_of_scenarios());
    return ExitCode::done;
  }
  const Scenario& scenario = *arguments.scenario;
  Behaviour behaviour;
  if (scenario.arrange != nullptr) scenario.arrange(behaviour);
  const auto started = PracticeSchool::start(
      std::move(behaviour), {arguments.practice_port, arguments.practice_tls || scenario.tls});
  if (!started) return started.error();
  const PracticeSchool& school = **started;
  const auto folder = temporary_folder();
  if (!folder) return folder.error();
  const auto secret_file = **folder / "client-secret.txt";
  const auto ca_file = **folder / "root.pem";
  auto written = write_private_file(secret_file, school.client_secret().reveal() + "\n");
  const bool secure = !school.ca_pem().empty();
  if (written && secure) written = write_private_file(ca_file, school.ca_pem());
  if (!written) return written.error();
  console.out(fmt::format("listening on {}\nclient id {}\nclient secret file {}\n", school.url(),
                          school.client_id(), path_text(secret_file)));
  if (secure) console.out(fmt::format("root certificate file {}\n", path_text(ca_file)));
  console.err("Press Ctrl-C to stop.\n");
  while (!context.environment.interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return ExitCode::done;
}

}  // namespace wcbs_link
