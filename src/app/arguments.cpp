#include "app/arguments.hpp"

#include "app/manual.hpp"
#include "app/usage.hpp"
#include "app/version.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/practice/scenarios.hpp"

#include <algorithm>
#include <locale>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// The options as words, before their values are understood.
struct Raw {
  Arguments arguments;
  std::string proxy;
  bool ipv4 = false;
  bool ipv6 = false;
  std::string timeout;
  std::string max_time;
  std::string colour;
  std::string only;
  std::string watch;
  std::string expect;
  std::string secret;
  std::string brief;
  std::string port;
};

struct CommandRow {
  Command command;
  const char* name;
  const char* about;
  const char* formats;  // "" where there is no --format
};
constexpr CommandRow kCommands[] = {
    {Command::setup, "setup", "Lead me through it (the same as no command at all)", "text|json|eml"},
    {Command::check, "check", "Test every stage of a link: what is wrong, who can mend it, and how",
     "text|json|html"},
    {Command::schools, "schools", "List the schools that the credentials can see", "text|json"},
    {Command::bundle, "bundle", "Write the message to Wonde without the wizard", "text|json|eml"},
    {Command::explain, "explain", "Say what a finding means and how to mend it", ""},
    {Command::demo, "demo", "Try the wizard on an invented practice school", ""},
    {Command::practice, "practice", "Run the practice school as a server", ""},
    {Command::completion, "completion", "Write what lets a shell complete this program's words", ""},
    {Command::manual, "manual", "Write the manual page (for man)", ""},
};

const CommandRow* find_command(std::string_view word) {
  for (const CommandRow& row : kCommands)
    if (word == row.name) return &row;
  return nullptr;
}

CLI::Option* text_option(CLI::App& app, const std::string& name, std::string& target,
                         const std::string& about, const std::string& value) {
  return app.add_option(name, target, about)->type_name(value)->take_last();
}

void add_link_options(CLI::App& app, Raw& raw) {
  const std::string group = "The link";
  for (const Field& field : fields())
    text_option(app, std::string(field.option), raw.arguments.details.*field.member, std::string(field.help),
                std::string(field.value))
        ->group(field.label.empty() ? "Network" : group);
  text_option(app, "--client-secret-file", raw.arguments.client_secret_file,
              "read the Client Secret from this file; - reads standard input", "FILE")
      ->group(group);
  text_option(app, "--link", raw.arguments.link_file,
              "take these values from a link file; options count more", "FILE")
      ->group(group);
  text_option(app, "--proxy", raw.proxy, "reach the server through this proxy", "URL")->group("Network");
  text_option(app, "--resolve", raw.arguments.resolve, "use this address for the name, whatever DNS says",
              "HOST:PORT:ADDRESS")
      ->group("Network");
  app.add_flag("--ipv4", raw.ipv4, "use IPv4 only")->group("Network");
  app.add_flag("--ipv6", raw.ipv6, "use IPv6 only")->group("Network");
  text_option(app, "--timeout", raw.timeout, "how long one request may take (default 15)", "SECONDS")
      ->group("Network");
  text_option(app, "--max-time", raw.max_time, "how long a whole test may wait for the server (default 300)",
              "SECONDS")
      ->group("Network");
  app.add_flag("--allow-http", raw.arguments.details.allow_http,
               "allow http, unencrypted: on a closed test network only")
      ->group("Network");
}

void add_common_options(CLI::App& app, Raw& raw, const CommandRow& row) {
  const std::string group = "Behaviour";
  app.add_flag("--no-input", raw.arguments.no_input, "never ask a question")->group(group);
  text_option(app, "--format", raw.arguments.format, "the form of the result", row.formats)->group(group);
  text_option(app, "-o,--output", raw.arguments.output, "write the result to this file, readable by you only",
              "FILE")
      ->group(group);
  app.add_flag("-v,--verbose", raw.arguments.verbose, "show each request, without secrets")->group(group);
  text_option(app, "--trace", raw.arguments.trace, "write all requests to this file as JSON, without secrets",
              "FILE")
      ->group(group);
}

void add_colour(CLI::App& app, Raw& raw) {
  text_option(app, "--color", raw.colour, "when to use colour (default auto)", "auto|always|never")
      ->group("Behaviour");
}

/// "bash|zsh|fish" for a table whose rows have names.
template <class Rows>
std::string names_of(const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.emplace_back(row.name);
  return join(names, "|");
}

std::vector<std::string> stage_names() {
  std::vector<std::string> names;
  for (int i = 0; i < kStages; ++i) names.emplace_back(stage_name(static_cast<Stage>(i)));
  return names;
}

void add_options(CLI::App& app, Raw& raw, const CommandRow& row) {
  Arguments& arguments = raw.arguments;
  add_colour(app, raw);
  if (row.formats[0] != '\0') {
    add_link_options(app, raw);
    add_common_options(app, raw, row);
  }
  switch (row.command) {
    case Command::check:
      app.add_flag("--strict", arguments.strict, "let warnings make the exit code 1")->group("Check");
      text_option(app, "--only", raw.only, "test up to and including this stage: " + join(stage_names(), " "),
                  "STAGE")
          ->group("Check");
      text_option(app, "--watch", raw.watch, "test again and again, a line each, until Ctrl-C", "SECONDS")
          ->group("Check");
      text_option(app, "--replay", arguments.replay,
                  "show a report that check --format json wrote, instead of testing; - reads standard input",
                  "FILE")
          ->group("Check");
      text_option(app, "--expect", raw.expect, "how many people PASS holds: pupils=N,staff=N,contacts=N",
                  "NUMBERS")
          ->group("Check");
      break;
    case Command::setup:
    case Command::bundle:
      text_option(
          app, "--secret", raw.secret,
          "put the Client Secret into the message, into an encrypted file beside it, or leave it out (default include)",
          names_of(secret_handlings()))
          ->group("Message");
      text_option(app, "--save-link", arguments.save_link,
                  "also write a link file (never holds the secret) for later checks", "FILE")
          ->group("Message");
      if (row.command == Command::bundle) {
        app.add_flag("--offline", arguments.offline, "ask nothing of the server; all values must be given")
            ->group("Message");
        text_option(app, "--brief", raw.brief,
                    "write a text without the secret instead, for somebody else who has to act",
                    names_of(briefs()))
            ->group("Message");
      }
      break;
    case Command::explain:
      app.add_option("CODE", arguments.explain_code,
                     "a finding such as token.invalid-client; all of them without it");
      break;
    case Command::practice:
      text_option(app, "--port", raw.port, "the port to listen on; 0 takes any free one", "N");
      text_option(app, "--scenario", arguments.practice_scenario, "what is wrong at this school", "NAME");
      app.add_flag("--list", arguments.practice_list, "list the scenarios");
      app.add_flag("--tls", arguments.practice_tls, "serve https, with a certificate made at the start");
      break;
    case Command::completion:
      app.add_option("SHELL", arguments.completion_shell, "the shell")
          ->type_name(names_of(completion_shells()));
      break;
    default:
      break;
  }
}

Result<std::chrono::milliseconds> read_seconds(std::string_view option, const std::string& text,
                                               double most) {
  std::istringstream in(text);  // not every standard library has from_chars for fractions yet
  in.imbue(std::locale::classic());
  double seconds = 0;
  if (!(in >> seconds) || !in.eof() || !(seconds >= 0.001) || seconds > most)
    return usage(
        fmt::format("{} is not a number of seconds above 0 and up to {:.0f}.", value_of(option, text), most));
  return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
}

Result<Done> read_expected(const std::string& text, Arguments& arguments) {
  for (const std::string& pair : split(text, ',')) {
    const std::size_t equals = pair.find('=');
    const std::string group = trim(pair.substr(0, equals));
    const auto number = equals == std::string::npos
                            ? std::nullopt
                            : parse_number<std::uint64_t>(trim(pair.substr(equals + 1)));
    const bool known = std::any_of(people_groups().begin(), people_groups().end(),
                                   [&](const PeopleGroup& row) { return row.key == group; });
    if (!known || !number)
      return usage(fmt::format("{} cannot be read: write for example pupils=812,staff=94,contacts=1105.",
                               value_of("--expect", text, 80)));
    arguments.expected[group] = *number;
  }
  return Done{};
}

bool is_pin(const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  if (parts.size() < 3 || parts[0].empty() || parse_number<std::uint16_t>(parts[1]).value_or(0) == 0)
    return false;
  for (std::string address : split(text.substr(parts[0].size() + parts[1].size() + 2), ',')) {
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (!is_address(address)) return false;
  }
  return true;
}

/// Every file that the options name.
std::vector<FileOption> files_of(const Arguments& arguments) {
  std::vector<FileOption> files = {{"--client-secret-file", arguments.client_secret_file},
                                   {"--link", arguments.link_file},
                                   {"--ca-file", arguments.details.ca_file},
                                   {"--replay", arguments.replay},
                                   {"--output", arguments.output, true},
                                   {"--trace", arguments.trace, true},
                                   {"--save-link", arguments.save_link, true}};
  const BundleFormat* format = find_bundle_format(arguments.format);
  if (format != nullptr && format->with_plain_copy && !arguments.output.empty())
    files.push_back({"the plain text beside --output",
                     path_text(path_from(arguments.output).replace_extension(".txt")), true});
  return files;
}

Result<Done> read_values(Raw& raw, const CommandRow& row) {
  Arguments& arguments = raw.arguments;
  arguments.proxy = Secret(raw.proxy);
  if (raw.ipv4 && raw.ipv6) return usage("--ipv4 and --ipv6 cannot both be given: choose one.");
  arguments.family = raw.ipv4 ? Family::ipv4 : raw.ipv6 ? Family::ipv6 : Family::any;
  if (!raw.timeout.empty()) {
    auto timeout = read_seconds("--timeout", raw.timeout, 3600);
    if (!timeout) return timeout.error();
    arguments.timeout = *timeout;
  }
  if (!raw.max_time.empty()) {
    auto max_time = read_seconds("--max-time", raw.max_time, 86400);
    if (!max_time) return max_time.error();
    arguments.max_time = *max_time;
  }
  if (!raw.watch.empty()) {
    auto watch = read_seconds("--watch", raw.watch, 86400);
    if (!watch) return watch.error();
    arguments.watch = *watch;
  }
  if (!arguments.resolve.empty() && !is_pin(arguments.resolve))
    return usage(fmt::format(
        "{} cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7.",
        value_of("--resolve", arguments.resolve, 80)));
  if (!raw.colour.empty() && raw.colour != "auto" && raw.colour != "always" && raw.colour != "never")
    return usage(
        fmt::format("{} is not known: write auto, always or never.", value_of("--color", raw.colour)));
  arguments.colour = raw.colour == "always"  ? ColourChoice::always
                     : raw.colour == "never" ? ColourChoice::never
                                             : ColourChoice::automatic;
  if (!arguments.format.empty()) {
    const std::vector<std::string> formats = split(row.formats, '|');
    if (std::find(formats.begin(), formats.end(), arguments.format) == formats.end())
      return usage(fmt::format("{} is not known to {}: write one of {}.",
                               value_of("--format", arguments.format), row.name, join(formats, ", ")));
  }
  const SecretHandlingRow* handling = find_secret_handling(raw.secret.empty() ? "include" : raw.secret);
  if (handling == nullptr)
    return usage(fmt::format(
        "--secret \"{}\" is not known: write include, sealed or omit. (The Client Secret itself is read with --client-secret-file.)",
        raw.secret.size() > 10 ? "..." : sanitise(raw.secret, 10)));
  arguments.secret_given = !raw.secret.empty();
  arguments.secret = handling->handling;
  if (!raw.brief.empty()) {
    arguments.brief = find_brief(to_lower(raw.brief));
    if (arguments.brief == nullptr) {
      std::vector<std::string> names;
      for (const Brief& brief : briefs()) names.emplace_back(brief.name);
      return usage(fmt::format("{} is not known: write one of {}.", value_of("--brief", raw.brief),
                               join(names, ", ")));
    }
  }
  if (!raw.only.empty()) {
    const std::vector<std::string> names = stage_names();
    const auto found = std::find(names.begin(), names.end(), raw.only);
    if (found == names.end())
      return usage(
          fmt::format("{} is no stage: write one of {}.", value_of("--only", raw.only), join(names, ", ")));
    arguments.only = static_cast<Stage>(found - names.begin());
  }
  if (!raw.expect.empty())
    if (auto read = read_expected(raw.expect, arguments); !read) return read;
  if (!raw.port.empty()) {
    const auto port = parse_number<std::uint16_t>(raw.port);
    if (!port) return usage(fmt::format("{} is not a number from 0 to 65535.", value_of("--port", raw.port)));
    arguments.practice_port = *port;
  }
  return keep_apart(files_of(arguments));
}

constexpr std::size_t kLongestOption = 16;

/// What is wrong, without repeating a word that might be the secret.
Error extras_error(const std::vector<std::string>& extras, const std::string& command) {
  for (const std::string& word : extras) {
    const std::string name = word.substr(0, word.find('='));
    if (word.size() < 2 || word.front() != '-') continue;
    return usage(fmt::format("There is no option {} here. \"wcbs-link {} --help\" lists the options.",
                             is_harmless(name, kLongestOption) ? name : "of that name", command));
  }
  const std::string& word = extras.front();
  const bool harmless = is_harmless(word);
  if (harmless && find_command(word) != nullptr)
    return usage(fmt::format("Put the command \"{}\" first: wcbs-link {} ...", word, word));
  return usage(fmt::format("{} belongs to no option. \"wcbs-link {} --help\" lists the options.",
                           harmless ? "\"" + word + "\"" : "One of the words on the command line", command));
}

std::optional<Error> secret_on_the_line(const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (word == "--client-secret" || word.starts_with("--client-secret="))
      return usage(
          "There is on purpose no option --client-secret: what is on a command line can be read by others on this computer. "
          "Put the secret into a file and use --client-secret-file FILE, or - to read standard input.");
  return std::nullopt;
}

/// The words that a value can be; none where it can be anything.
std::vector<std::string> choices_of(const std::string& value) {
  if (value.find('|') != std::string::npos) return split(value, '|');
  if (value == "STAGE") return stage_names();
  std::vector<std::string> words;
  if (value == "CODE")
    for (const FindingKind& kind : finding_kinds()) words.emplace_back(kind.name);
  if (value == "NAME")
    for (const Scenario& scenario : scenarios()) words.emplace_back(scenario.name);
  return words;
}

}  // namespace

std::vector<CommandHelp> command_helps() {
  std::vector<CommandHelp> commands;
  for (const CommandRow& row : kCommands) {
    CLI::App app;
    app.set_help_flag("-h,--help", "Show this help");
    Raw raw;
    add_options(app, raw, row);
    CommandHelp command{row.name, row.about, {}};
    for (const CLI::Option* option : app.get_options()) {
      OptionHelp help;
      for (const std::string& name : option->get_snames()) help.names.push_back("-" + name);
      for (const std::string& name : option->get_lnames()) help.names.push_back("--" + name);
      help.value = help.names.empty()             ? option->get_name()
                   : option->get_type_size() == 0 ? ""
                                                  : option->get_type_name();
      help.about = option->get_description();
      help.group = option->get_group();
      help.choices =
          choices_of(help.names.empty() && help.value == "SHELL" ? option->get_type_name() : help.value);
      command.options.push_back(std::move(help));
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

Result<std::variant<Arguments, Text>> read_arguments(const std::vector<std::string>& words) {
  if (auto secret = secret_on_the_line(words)) return *secret;
  // Without a command it is the wizard's.
  std::vector<std::string> rest = words;
  const bool for_all = !rest.empty() && (rest[0] == "--help" || rest[0] == "-h" || rest[0] == "help" ||
                                         rest[0] == "--version");
  if (!for_all && (rest.empty() || rest[0].starts_with('-'))) rest.insert(rest.begin(), "setup");
  if (!for_all && find_command(rest[0]) == nullptr)
    return usage(fmt::format("{} is not a command. \"wcbs-link --help\" lists the commands.",
                             is_harmless(rest[0]) ? "\"" + rest[0] + "\"" : "The first word"));
  if (for_all && rest[0] == "--version") return std::variant<Arguments, Text>(Text{version_text()});

  CLI::App app("Links your school's WCBS PASS / 3sys to Wonde, and says why a link fails.", "wcbs-link");
  app.set_help_flag("-h,--help", "Show this help");
  app.get_formatter()->column_width(for_all ? 13 : 34);
  Raw raw;
  if (for_all) {
    bool version = false;
    app.add_flag("--version", version, "Show the version, and those of its libraries");
    for (const CommandRow& row : kCommands) app.add_subcommand(row.name, row.about);
    app.footer(
        "\"wcbs-link COMMAND --help\" lists a command's options.\n"
        "First time? Type wcbs-link and press Enter, or try wcbs-link demo.");
    return std::variant<Arguments, Text>(Text{app.help()});
  }
  const CommandRow& row = *find_command(rest[0]);
  raw.arguments.command = row.command;
  app.name("wcbs-link " + std::string(row.name));
  app.description(row.about);
  add_options(app, raw, row);
  std::vector<std::string> options(rest.rbegin(), rest.rend() - 1);  // CLI11 takes them from the back
  try {
    app.parse(options);
  } catch (const CLI::CallForHelp&) {
    return std::variant<Arguments, Text>(Text{app.help()});
  } catch (const CLI::ExtrasError&) {
    return extras_error(app.remaining(), row.name);
  } catch (const CLI::ArgumentMismatch& error) {
    return usage(fmt::format("{} needs a value, and none follows it.",
                             sanitise(split(error.what(), ':').front(), 60)));
  } catch (const CLI::ConversionError&) {  // a flag with "=" and a value, which may be anything
    return usage(
        "One of the options that take no value was given one: leave out the \"=\" and what follows it.");
  } catch (const CLI::ParseError& error) {
    return usage(sanitise(error.what(), 200) + ".");
  }
  if (const CLI::Option* url = app.get_option_no_throw("--url")) raw.arguments.url_given = url->count() > 0;
  if (auto read = read_values(raw, row); !read) return read.error();
  return std::variant<Arguments, Text>(std::move(raw.arguments));
}

}  // namespace wcbs_link
