#include "app/run_app.hpp"

#include "app/command_line.hpp"
#include "app/commands.hpp"
#include "app/manual.hpp"
#include "app/shells.hpp"
#include "wcbs_link/base/text.hpp"

#include <exception>
#include <random>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool is_plain(const Environment& environment) {
  const auto no_colour = environment.variable("NO_COLOR");
  const auto kind = environment.variable("TERM");
  return (no_colour && !no_colour->empty()) || (kind && *kind == "dumb");
}

ExitCode completion_command(Context& context) {
  if (const CompletionShell* shell = find_completion_shell(context.arguments.shell)) {
    context.console.out(shell->stub);
    return ExitCode::done;
  }
  std::vector<std::string> names;
  for (const CompletionShell& shell : completion_shells()) names.emplace_back(shell.name);
  return fail_with(context.console, {Code::usage, fmt::format("Say for which shell: wcbs-link completion {}.",
                                                              join(names, "|"))});
}

ExitCode run_command(Context& context) {
  switch (context.arguments.command) {
    case Command::setup:
      return setup_command(context);
    case Command::check:
      return check_command(context);
    case Command::schools:
      return schools_command(context);
    case Command::bundle:
      return bundle_command(context);
    case Command::explain:
      return explain_command(context);
    case Command::demo:
      return demo_command(context);
    case Command::practice:
      return practice_command(context);
    case Command::completion:
      return completion_command(context);
    case Command::manual:
      context.console.out(manual_page());
      return ExitCode::done;
  }
  return ExitCode::bug;
}

ExitCode run(const std::vector<std::string>& words, const Environment& environment) {
  const auto read = read_command_line(words);
  const auto* arguments = read ? std::get_if<Arguments>(&*read) : nullptr;
  Console console(environment.terminal, arguments != nullptr ? arguments->colour : ColourChoice::automatic,
                  is_plain(environment));
  if (!read) return fail_with(console, read.error());
  ExitCode code = ExitCode::done;
  if (arguments == nullptr) {
    console.out(std::get<Text>(*read).text);
  } else {
    Context context{*arguments, environment, console};
    code = run_command(context);
  }
  const bool lost = code == ExitCode::done || code == ExitCode::fault;
  if (const Error* failure = console.failure(); failure != nullptr && lost)
    return fail_with(console, *failure);
  return code;
}

}  // namespace

ExitCode fail_with(Console& console, const Error& error) {
  switch (error.code) {
    case Code::usage:
      console.err(wrap("wcbs-link: " + error.summary, console.width()) + "\n");
      for (const Fact& fact : error.facts)
        if (const auto* lines = std::get_if<std::vector<std::string>>(&fact.value))
          for (const std::string& line : *lines) console.err("  " + line + "\n");
      return ExitCode::usage;
    case Code::local:
      console.err(wrap("wcbs-link: " + error.summary, console.width()) + "\n");
      return ExitCode::failed;
    case Code::interrupted:
    case Code::end_of_input:
      return ExitCode::interrupted;
    default:
      console.err(explain_error(error, console.width()));
      return ExitCode::fault;
  }
}

std::string new_message_id() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}@wcbs-link.invalid", device(), device(), device());
}

int run_app(const std::vector<std::string>& words, const Environment& environment) {
  const auto bug = [&](std::string_view what) {
    // Not the exception's text: it may hold a part of an answer.
    (void)environment.terminal.write(
        Stream::err, fmt::format("wcbs-link: this is a bug in the program ({}). Please report it.\n", what));
    return static_cast<int>(ExitCode::bug);
  };
  try {
    return static_cast<int>(run(words, environment));
  } catch (const std::bad_alloc&) {
    (void)environment.terminal.write(Stream::err, "wcbs-link: this computer has no memory left for it.\n");
    return static_cast<int>(ExitCode::failed);
  } catch (const std::exception& error) {
    return bug(typeid(error).name());
  } catch (...) {
    return bug("unknown");
  }
}

}  // namespace wcbs_link
