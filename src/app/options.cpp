#include "app/options.hpp"

#include "app/shells.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/link/people.hpp"

#include <algorithm>
#include <locale>
#include <sstream>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;
using Take = std::function<Result<Done>(Arguments&, const Given&)>;
using std::chrono::milliseconds;

constexpr CommandRow kCommands[] = {
    {Command::setup, "setup", "Lead me through it (the same as no command at all)"},
    {Command::check, "check", "Test every stage of a link: what is wrong, who can mend it, and how"},
    {Command::schools, "schools", "List the schools that the credentials can see"},
    {Command::bundle, "bundle", "Write the message to Wonde without the wizard"},
    {Command::explain, "explain", "Say what a finding means and how to mend it"},
    {Command::demo, "demo", "Try the wizard on an invented practice school"},
    {Command::practice, "practice", "Run the practice school as a server"},
    {Command::completion, "completion", "Write what lets a shell complete this program's words"},
    {Command::manual, "manual", "Write the manual page (for man)"},
};

// What a value can be.

template <auto rows>
Words names_of(Command) {
  Words names;
  for (const auto& row : rows()) names.emplace_back(row.name);
  return names;
}

Words stage_names(Command = {}) {
  Words names;
  for (int i = 0; i < kStages; ++i) names.emplace_back(stage_name(static_cast<Stage>(i)));
  return names;
}

Words formats(Command command) {
  if (command == Command::check) return {"text", "json", "html"};
  if (command == Command::schools) return {"text", "json"};
  return {"text", "json", "eml"};
}

Words colours(Command) {
  return {"auto", "always", "never"};
}

// How a value is taken.

Take text(std::string Arguments::*member) {
  return [member](Arguments& arguments, const Given& given) {
    arguments.*member = given.text;
    return Done{};
  };
}

Take flag(bool Arguments::*member) {
  return [member](Arguments& arguments, const Given&) {
    arguments.*member = true;
    return Done{};
  };
}

Take seconds(double most, void (*put)(Arguments&, milliseconds)) {
  return [most, put](Arguments& arguments, const Given& given) -> Result<Done> {
    std::istringstream in(given.text);  // not every standard library has from_chars for fractions yet
    in.imbue(std::locale::classic());
    double number = 0;
    if (!(in >> number) || !in.eof() || !(number >= 0.001) || number > most)
      return given.refused(fmt::format("is not a number of seconds above 0 and up to {:.0f}.", most));
    put(arguments, milliseconds(static_cast<long long>(number * 1000)));
    return Done{};
  };
}

Take family(Family wanted) {
  return [wanted](Arguments& arguments, const Given&) -> Result<Done> {
    Family& family = arguments.network.family;
    if (family != Family::any && family != wanted)
      return usage("--ipv4 and --ipv6 cannot both be given: choose one.");
    family = wanted;
    return Done{};
  };
}

Result<Done> take_proxy(Arguments& arguments, const Given& given) {
  arguments.network.proxy = Secret(given.text);
  return Done{};
}

bool is_pin(const std::string& text) {
  const Words parts = split(text, ':');
  if (parts.size() < 3 || parts[0].empty() || parse_number<std::uint16_t>(parts[1]).value_or(0) == 0)
    return false;
  for (std::string address : split(text.substr(parts[0].size() + parts[1].size() + 2), ',')) {
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (!is_address(address)) return false;
  }
  return true;
}

Result<Done> take_resolve(Arguments& arguments, const Given& given) {
  if (!is_pin(given.text))
    return given.refused(
        "cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7.");
  arguments.network.pinned = given.text;
  return Done{};
}

Result<Done> take_format(Arguments& arguments, const Given& given) {
  const Words known = formats(arguments.command);
  if (std::find(known.begin(), known.end(), given.text) == known.end())
    return given.refused(fmt::format("is not known to {}: write one of {}.",
                                     commands()[static_cast<std::size_t>(arguments.command)].name,
                                     join(known, ", ")));
  arguments.format = given.text;
  return Done{};
}

Result<Done> take_colour(Arguments& arguments, const Given& given) {
  const Words known = colours({});
  const auto found = std::find(known.begin(), known.end(), given.text);
  if (found == known.end()) return given.refused("is not known: write auto, always or never.");
  arguments.colour = static_cast<ColourChoice>(found - known.begin());
  return Done{};
}

Result<Done> take_only(Arguments& arguments, const Given& given) {
  const Words known = stage_names();
  const auto found = std::find(known.begin(), known.end(), given.text);
  if (found == known.end())
    return given.refused(fmt::format("is no stage: write one of {}.", join(known, ", ")));
  arguments.only = static_cast<Stage>(found - known.begin());
  return Done{};
}

Result<Done> take_expect(Arguments& arguments, const Given& given) {
  for (const std::string& pair : split(given.text, ',')) {
    const std::size_t equals = pair.find('=');
    const std::string group = trim(pair.substr(0, equals));
    const auto number = equals == std::string::npos
                            ? std::nullopt
                            : parse_number<std::uint64_t>(trim(pair.substr(equals + 1)));
    const bool known = std::any_of(people_groups().begin(), people_groups().end(),
                                   [&](const PeopleGroup& row) { return row.key == group; });
    if (!known || !number)
      return given.refused("cannot be read: write for example pupils=812,staff=94,contacts=1105.");
    arguments.expected[group] = *number;
  }
  return Done{};
}

Result<Done> take_secret(Arguments& arguments, const Given& given) {
  const SecretHandlingRow* handling = find_secret_handling(given.text);
  if (handling == nullptr)  // more than a slip of the hand may be the secret itself
    return Given{given.option, given.text.size() > 10 ? "..." : given.text}.refused(
        "is not known: write include, sealed or omit. (The Client Secret itself is read with --client-secret-file.)");
  arguments.secret = handling->handling;
  return Done{};
}

Result<Done> take_brief(Arguments& arguments, const Given& given) {
  arguments.brief = find_brief(to_lower(given.text));
  if (arguments.brief == nullptr)
    return given.refused(fmt::format("is not known: write one of {}.", join(names_of<briefs>({}), ", ")));
  return Done{};
}

Result<Done> take_code(Arguments& arguments, const Given& given) {
  arguments.finding = find_finding_kind(to_lower(trim(given.text)));
  if (arguments.finding == nullptr)
    return given.refused("is not a finding. \"wcbs-link explain\" lists them all.");
  return Done{};
}

Result<Done> take_shell(Arguments& arguments, const Given& given) {
  if (const std::string name = to_lower(given.text); find_completion_shell(name) != nullptr)
    arguments.shell = name;
  return Done{};
}

Result<Done> take_port(Arguments& arguments, const Given& given) {
  const auto port = parse_number<std::uint16_t>(given.text);
  if (!port) return given.refused("is not a number from 0 to 65535.");
  arguments.practice_port = *port;
  return Done{};
}

Result<Done> take_scenario(Arguments& arguments, const Given& given) {
  arguments.scenario = find_scenario(given.text);
  if (arguments.scenario == nullptr)
    return given.refused("is not known. \"wcbs-link practice --list\" lists them.");
  return Done{};
}

/// An option that describes the link.
Option option_for(const Field& field, const std::vector<Command>& commands) {
  return {std::string(field.option),
          std::string(field.value),
          field.label.empty() ? "Network" : "The link",
          std::string(field.help),
          commands,
          [member = field.member](Arguments& arguments, const Given& given) {
            arguments.details.*member = given.text;
            return Done{};
          },
          field.member == &LinkDetails::ca_file ? FileUse::reads : FileUse::none};
}

std::vector<Option> table() {
  using enum Command;
  const std::vector<Command> all = {setup, check,    schools,    bundle, explain,
                                    demo,  practice, completion, manual};
  const std::vector<Command> link = {setup, check, schools, bundle};
  const auto default_of = [](milliseconds time) { return fmt::format("(default {})", time.count() / 1000); };
  std::vector<Option> rows = {{"-h,--help", "", "Options", "Show this help", all, nullptr}};
  for (const Field& field : fields()) rows.push_back(option_for(field, link));
  // clang-format off
  const Option others[] = {
      {"--client-secret-file", "FILE", "The link", "read the Client Secret from this file; - reads standard input",
       link, text(&Arguments::client_secret_file), FileUse::reads},
      {"--link", "FILE", "The link", "take these values from a link file; options count more",
       link, text(&Arguments::link_file), FileUse::reads},

      {"--proxy", "URL", "Network", "reach the server through this proxy", link, take_proxy},
      {"--resolve", "HOST:PORT:ADDRESS", "Network", "use this address for the name, whatever DNS says",
       link, take_resolve},
      {"--ipv4", "", "Network", "use IPv4 only", link, family(Family::ipv4)},
      {"--ipv6", "", "Network", "use IPv6 only", link, family(Family::ipv6)},
      {"--timeout", "SECONDS", "Network", "how long one request may take " + default_of(NetworkOptions().timeout),
       link, seconds(3600, [](Arguments& arguments, milliseconds time) { arguments.network.timeout = time; })},
      {"--max-time", "SECONDS", "Network", "how long a whole test may wait for the server " + default_of(Bounds().time),
       link, seconds(86400, [](Arguments& arguments, milliseconds time) { arguments.bounds.time = time; })},
      {"--allow-http", "", "Network", "allow http, unencrypted: on a closed test network only",
       link, [](Arguments& arguments, const Given&) { arguments.details.allow_http = true; return Done{}; }},

      {"--no-input", "", "Behaviour", "never ask a question", link, flag(&Arguments::no_input)},
      {"--format", "", "Behaviour", "the form of the result", link, take_format, FileUse::none, formats},
      {"-o,--output", "FILE", "Behaviour", "write the result to this file, readable by you only",
       link, text(&Arguments::output), FileUse::writes},
      {"-v,--verbose", "", "Behaviour", "show each request, without secrets", link, flag(&Arguments::verbose)},
      {"--trace", "FILE", "Behaviour", "write all requests to this file as JSON, without secrets",
       link, text(&Arguments::trace), FileUse::writes},
      {"--color", "", "Behaviour", "when to use colour (default auto)", all, take_colour, FileUse::none, colours},

      {"--strict", "", "Check", "let warnings make the exit code 1", {check}, flag(&Arguments::strict)},
      {"--only", "STAGE", "Check", "test up to and including this stage: " + join(stage_names(), " "),
       {check}, take_only, FileUse::none, stage_names},
      {"--watch", "SECONDS", "Check", "test again and again, a line each, until Ctrl-C",
       {check}, seconds(86400, [](Arguments& arguments, milliseconds time) { arguments.watch = time; })},
      {"--replay", "FILE", "Check", "show a report that check --format json wrote, instead of testing; - reads standard input",
       {check}, text(&Arguments::replay), FileUse::reads},
      {"--expect", "NUMBERS", "Check", "how many people PASS holds: pupils=N,staff=N,contacts=N", {check}, take_expect},

      {"--secret", "", "Message", "put the Client Secret into the message, into an encrypted file beside it, or leave it out (default include)",
       {setup, bundle}, take_secret, FileUse::none, names_of<secret_handlings>},
      {"--save-link", "FILE", "Message", "also write a link file (never holds the secret) for later checks",
       {setup, bundle}, text(&Arguments::save_link), FileUse::writes},
      {"--offline", "", "Message", "ask nothing of the server; all values must be given", {bundle}, flag(&Arguments::offline)},
      {"--brief", "", "Message", "write a text without the secret instead, for somebody else who has to act",
       {bundle}, take_brief, FileUse::none, names_of<briefs>},

      {"", "CODE", "Positionals", "a finding such as token.invalid-client; all of them without it",
       {explain}, take_code, FileUse::none, names_of<finding_kinds>},
      {"", "SHELL", "Positionals", "the shell: " + join(names_of<completion_shells>({}), ", "),
       {completion}, take_shell, FileUse::none, names_of<completion_shells>},

      {"--port", "N", "Options", "the port to listen on; 0 takes any free one", {practice}, take_port},
      {"--scenario", "NAME", "Options", "what is wrong at this school", {practice}, take_scenario, FileUse::none, names_of<scenarios>},
      {"--list", "", "Options", "list the scenarios", {practice}, flag(&Arguments::practice_list)},
      {"--tls", "", "Options", "serve https, with a certificate made at the start", {practice}, flag(&Arguments::practice_tls)},
  };
  // clang-format on
  rows.insert(rows.end(), std::begin(others), std::end(others));
  return rows;
}

}  // namespace

std::span<const CommandRow> commands() {
  return kCommands;
}

const CommandRow* find_command(std::string_view word) {
  for (const CommandRow& row : kCommands)
    if (word == row.name) return &row;
  return nullptr;
}

Error Given::refused(std::string_view why) const {
  return usage(fmt::format("{} {}", value_of(option, text), why));
}

std::string Option::value_for(Command command) const {
  return value.empty() && choices != nullptr ? join(choices(command), "|") : value;
}

std::vector<const Option*> options_of(Command command) {
  static const std::vector<Option> rows = table();
  std::vector<const Option*> found;
  for (const Option& row : rows)
    if (std::find(row.commands.begin(), row.commands.end(), command) != row.commands.end())
      found.push_back(&row);
  return found;
}

}  // namespace wcbs_link
