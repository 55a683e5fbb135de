#include "app/connection.hpp"
#include "app/context.hpp"
#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/wizard/wizard.hpp"

namespace wcbs_link {

Result<ExitCode> setup_command(Context& context) {
  const Arguments& arguments = context.arguments;
  if (arguments.no_input) return bundle_command(context);
  auto details = gather(context);
  if (!details) return details.error();
  if (arguments.client_secret_file == "-" && !context.console.facts().input_is_terminal)
    return usage(
        "--client-secret-file - leaves no standard input for the wizard's questions: use a file, or --no-input.");
  return with_connection(context, *details, [&](HttpTransport& transport) -> Result<ExitCode> {
    WizardSetup setup;
    setup.details = std::move(*details);
    if (const auto folder = state_folder(context.environment.variable); !folder.empty())
      setup.progress = folder / "setup.json";
    for (const char* name : {"HOME", "USERPROFILE"})
      if (const auto home = context.environment.variable(name); home && setup.home.empty())
        setup.home = path_from(*home);
    setup.now = context.environment.now;
    setup.message_id = new_message_id;
    setup.file = path_from(arguments.output);
    setup.bounds = arguments.bounds;
    setup.link_file = path_from(arguments.save_link);
    setup.trace = path_from(arguments.trace);
    setup.options = arguments.repeated;
    setup.format = find_bundle_format(arguments.format);
    setup.secret_handling = arguments.secret;
    const auto end = run_wizard(context.console, transport, std::move(setup));
    if (!end) return end.error();
    return ExitCode::done;
  });
}

}  // namespace wcbs_link
