#include "app/run_app.hpp"

#include "app/command_line.hpp"
#include "app/context.hpp"
#include "app/options.hpp"
#include "app/version.hpp"
#include "wcbs_link/base/text.hpp"

#include <exception>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool is_plain(const Environment& environment) {
  const auto no_colour = environment.variable("NO_COLOR");
  const auto kind = environment.variable("TERM");
  return (no_colour && !no_colour->empty()) || (kind && *kind == "dumb");
}

/// Says an error on standard error and gives the exit code that it has by the contract.
ExitCode say(Console& console, const Error& error) {
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
    case Code::no_reader:
      return ExitCode::interrupted;
    default:
      console.err(explain_error(error, console.width()));
      return ExitCode::fault;
  }
}

Result<ExitCode> act(const std::variant<Arguments, Text>& read, const Environment& environment,
                     Console& console) {
  if (const Text* text = std::get_if<Text>(&read)) {
    console.out(text->text);
    return ExitCode::done;
  }
  Context context{std::get<Arguments>(read), environment, console};
  auto ended = row_of(context.arguments.command).run(context);
  if (!context.lost_trace) return ended;
  // The command's own end counts more, and is said first.
  if (ended && *ended == ExitCode::done) return *context.lost_trace;
  const ExitCode code = ended ? *ended : say(console, ended.error());
  say(console, *context.lost_trace);
  return code;
}

/// Says on a terminal that this copy is old; not where a shell runs the program to complete a word.
void tell_age(const std::vector<std::string>& words, const Arguments* arguments,
              const Environment& environment, Console& console) {
  const bool asked_by_shell = !words.empty() && words.front().starts_with("complet");
  if (!console.facts().err_is_terminal || asked_by_shell || (arguments != nullptr && arguments->no_input))
    return;
  const std::string notice = age_notice(environment.origin, environment.now());
  if (!notice.empty()) console.err(notice);
}

ExitCode run(const std::vector<std::string>& words, const Environment& environment) {
  const auto read = read_command_line(words);
  const auto* arguments = read ? std::get_if<Arguments>(&*read) : nullptr;
  Console console(environment.terminal, arguments != nullptr ? arguments->colour : ColourChoice::automatic,
                  is_plain(environment));
  tell_age(words, arguments, environment, console);
  const auto ended = read ? act(*read, environment, console) : read.error();
  const ExitCode code = ended ? *ended : say(console, ended.error());
  const Error* failure = console.failure();
  const bool is_lost = failure != nullptr && failure->code != Code::no_reader;
  return is_lost && (code == ExitCode::done || code == ExitCode::fault) ? say(console, *failure) : code;
}

}  // namespace

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
