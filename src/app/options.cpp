#include "app/options.hpp"

#include "app/shells.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/desk/jobs.hpp"
#include "wcbs_link/link/people.hpp"

#include <algorithm>
#include <locale>
#include <sstream>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;
using std::chrono::milliseconds;

// What a value can be.

template <auto rows>
Words names_of(Command) {
  Words names;
  for (const auto& row : rows()) names.emplace_back(row.name);
  return names;
}

Words stages(Command) {
  Words names;
  for (int i = 0; i < kStages; ++i) names.emplace_back(stage_name(static_cast<Stage>(i)));
  return names;
}

Words formats(Command command) {
  if (command == Command::check) return {"text", "json", "jsonl", "html"};
  if (command == Command::schools || command == Command::compare) return {"text", "json"};
  return {"text", "json", "eml"};
}

/// The families, and every finding.
Words codes(Command) {
  Words families;
  Words names;
  for (const FindingKind& kind : finding_kinds()) {
    const std::string family = family_of(kind);
    if (std::find(families.begin(), families.end(), family) == families.end()) families.push_back(family);
    names.emplace_back(kind.name);
  }
  families.insert(families.end(), names.begin(), names.end());
  return families;
}

Words warning_codes(Command) {
  Words names;
  for (const FindingKind& kind : finding_kinds())
    if (kind.weight.rank > 0) names.emplace_back(kind.name);
  return names;
}

Words colours(Command) {
  return {"auto", "always", "never"};
}

// How a value is taken.

/// A flag or any text, into a member or what a function gives.
template <class Place>
Input into(Place place, FileUse file = FileUse::none) {
  const auto take = [place](Arguments& arguments, const std::string& text) {
    auto& value = std::invoke(place, arguments);
    using Value = std::remove_reference_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, bool>)
      value = true;
    else
      value = Value(text);
    return true;
  };
  return {take, "", nullptr, file};
}

Input seconds(int most, void (*put)(Arguments&, milliseconds)) {
  const auto take = [most, put](Arguments& arguments, const std::string& text) {
    std::istringstream in(text);  // not every standard library has from_chars for fractions yet
    in.imbue(std::locale::classic());
    double number = 0;
    if (!(in >> number) || !in.eof() || !(number >= 0.001) || number > most) return false;
    put(arguments, milliseconds(static_cast<long long>(number * 1000)));
    return true;
  };
  return {take, fmt::format("is not a number of seconds above 0 and up to {}.", most)};
}

/// One of the words that `choices` gives; `put` gets its place among them.
Input one_of(Words (*choices)(Command), std::string refusal, void (*put)(Arguments&, std::size_t)) {
  const auto take = [choices, put](Arguments& arguments, const std::string& text) {
    const Words words = choices(arguments.command);
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return false;
    put(arguments, static_cast<std::size_t>(found - words.begin()));
    return true;
  };
  return {take, std::move(refusal), choices};
}

Input family(Family wanted) {
  return {[wanted](Arguments& arguments, const std::string&) {
    arguments.network.family = wanted;
    return true;
  }};
}

bool take_pin(Arguments& arguments, const std::string& text) {
  const Words parts = split(text, ':');
  if (parts.size() < 3 || parts[0].empty() || parse_number<std::uint16_t>(parts[1]).value_or(0) == 0)
    return false;
  for (std::string address : split(text.substr(parts[0].size() + parts[1].size() + 2), ',')) {
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (!is_address(address)) return false;
  }
  const std::string place = fmt::format("{}:{}:", parts[0], parts[1]);
  for (std::string& before : arguments.network.pinned)
    if (equal_ignoring_case(std::string_view(before).substr(0, place.size()), place)) {
      before += "," + text.substr(place.size());
      return true;
    }
  arguments.network.pinned.push_back(text);
  return true;
}

std::string as_given(const std::string& value) {
  return is_probably_secret(value) ? "VALUE" : value;
}

std::string without_login(const std::string& proxy) {
  return proxy_without_login(Secret(proxy));
}

bool take_proxy(Arguments& arguments, const std::string& text) {
  arguments.network.proxy = Secret(text);
  return is_proxy_address(arguments.network.proxy);
}

bool take_expected(Arguments& arguments, const std::string& text) {
  const auto expected = read_expected(text);
  if (expected) arguments.expected = *expected;
  return expected.has_value();
}

bool take_jobs(Arguments& arguments, const std::string& text) {
  const auto jobs = parse_number<std::size_t>(text);
  arguments.jobs = jobs.value_or(0);
  return arguments.jobs >= 1 && arguments.jobs <= kMostJobs;
}

bool take_ignored(Arguments& arguments, const std::string& text) {
  for (const std::string& name : split(text, ',')) {
    const FindingKind* kind = find_finding_kind(to_lower(trim(name)));
    if (kind == nullptr || kind->weight.rank == 0) return false;
    arguments.ignored.push_back(kind->code);
  }
  return true;
}

bool take_code(Arguments& arguments, const std::string& text) {
  const std::string name = to_lower(trim(text));
  arguments.finding = find_finding_kind(name);
  for (const FindingKind& kind : finding_kinds())
    if (family_of(kind) == name) arguments.family = name;
  return arguments.finding != nullptr || !arguments.family.empty();
}

bool take_port(Arguments& arguments, const std::string& text) {
  const auto port = parse_number<std::uint16_t>(text);
  arguments.practice_port = port.value_or(0);
  return port.has_value();
}

/// For the first word of `text` that is none.
std::string nearest_of(const Input& input, Command command, const std::string& text) {
  if (input.listed == nullptr)
    return did_you_mean(trim(text), input.choices != nullptr ? input.choices(command) : Words());
  const Words words = input.listed(command);
  for (const std::string& part : split(text, ','))
    if (std::find(words.begin(), words.end(), to_lower(trim(part))) == words.end())
      return did_you_mean(trim(part), words);
  return "";
}

std::vector<Option> table() {
  using enum Command;
  using enum Times;
  using A = Arguments;
  const std::vector<Command> all = {setup,   check, compare,  schools,    bundle,
                                    explain, demo,  practice, completion, manual};
  const std::vector<Command> link = {setup, check, schools, bundle};
  const auto default_of = [](milliseconds time) { return fmt::format("(default {})", time.count() / 1000); };
  std::vector<Option> rows = {{"-h,--help", "", "Options", "Show this help", all, {}}};
  for (const Field& field : fields()) {
    const auto place = [member = field.member](A & to) -> auto& {
      return to.details.*member;
    };
    const FileUse use = field.member == &LinkDetails::ca_file ? FileUse::reads : FileUse::none;
    rows.push_back({std::string(field.option), std::string(field.value),
                    field.label.empty() ? "Network" : "The link", std::string(field.help), link,
                    into(place, use)});
  }
  // clang-format off
  const Option others[] = {
      {"--client-secret-file", "FILE", "The link", "read the Client Secret from this file; - reads standard input", link,
       into(&A::client_secret_file, FileUse::reads)},
      {"--link", "FILE", "The link", "take these values from a link file; options count more", link,
       into(&A::link_file, FileUse::reads)},

      {"--proxy", "URL", "Network", "reach the server through this proxy", link,
       {take_proxy, "cannot be read: write http://HOST:PORT, with a login http://USER:PASSWORD@HOST:PORT."}, without_login},
      {"--resolve", "HOST:PORT:ADDRESS", "Network", "use this address for the name, whatever DNS says", link,
       {take_pin, "cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."}, as_given, often},
      {"--ipv4", "", "Network", "use IPv4 only", link, family(Family::ipv4), as_given},
      {"--ipv6", "", "Network", "use IPv6 only", link, family(Family::ipv6), as_given},
      {"--timeout", "SECONDS", "Network", "how long one request may take " + default_of(NetworkOptions().timeout), link,
       seconds(3600, [](A& to, milliseconds time) { to.network.timeout = time; }), as_given},
      {"--max-time", "SECONDS", "Network", "how long a whole test may wait for the server " + default_of(Bounds().time), link,
       seconds(86400, [](A& to, milliseconds time) { to.bounds.time = time; }), as_given},
      {"--allow-http", "", "Network", "allow http, unencrypted: on a closed test network only", link,
       into([](A& to) -> auto& { return to.details.allow_http; }), as_given},

      {"--no-input", "", "Behaviour", "never ask a question", link, into(&A::no_input)},
      {"--format", "", "Behaviour", "the form of the result", {setup, check, compare, schools, bundle},
       one_of(formats, "is not known to {command}{nearest}: write one of {choices}.",
              [](A& to, std::size_t at) { to.format = formats(to.command)[at]; })},
      {"-o,--output", "FILE", "Behaviour", "write the result to this file, readable by you only", {setup, check, compare, schools, bundle},
       into(&A::output, FileUse::writes)},
      {"-v,--verbose", "", "Behaviour", "show each request, without secrets", link, into(&A::verbose)},
      {"--trace", "FILE", "Behaviour", "write all requests to this file as JSON, without secrets", link,
       into(&A::trace, FileUse::writes)},
      {"--color", "", "Behaviour", "when to use colour (default auto)", all,
       one_of(colours, "is not known{nearest}: write auto, always or never.",
              [](A& to, std::size_t at) { to.colour = static_cast<ColourChoice>(at); })},

      {"--strict", "", "Check", "let warnings make the exit code 1", {check}, into(&A::strict), as_given},
      {"--short", "", "Check", "say only what belongs into a ticket", {check}, into(&A::is_short)},
      {"--ignore", "CODES", "Check", "warnings that are known: listed, but they do not count: CODE,CODE", {check},
       {take_ignored, "cannot be read{nearest}: write codes of warnings, for example dns.private-address,tls.expires-soon.",
        nullptr, FileUse::none, warning_codes}, as_given},
      {"--only", "STAGE", "Check", "test up to and including this stage: " + join(stages(check), " "), {check},
       one_of(stages, "is no stage{nearest}: write one of {choices}.",
              [](A& to, std::size_t at) { to.only = static_cast<Stage>(at); }), as_given},
      {"--watch", "SECONDS", "Check", "test again and again, a line each, until Ctrl-C", {check},
       seconds(86400, [](A& to, milliseconds time) { to.watch = time; })},
      {"--replay", "FILE", "Check", "show a report that check --format json wrote, instead of testing; - reads standard input", {check},
       into(&A::replay, FileUse::reads)},
      {"--list", "FILE", "Check", "test many links: a CSV file with a header, or a folder of link files", {check},
       into(&A::list, FileUse::reads)},
      {"--secret-folder", "DIR", "Check", "the Client Secrets' files of a list are below this folder", {check},
       into(&A::secret_folder, FileUse::reads)},
      {"--jobs", "N", "Check", fmt::format("how many links of a list are tested side by side (default {})", A().jobs), {check},
       {take_jobs, fmt::format("is not a number from 1 to {}.", kMostJobs)}},
      {"--expect", "NUMBERS", "Check", "how many people PASS holds: pupils=N,staff=N,contacts=N", {check},
       {take_expected, "cannot be read: write for example pupils=812,staff=94,contacts=1105."}, as_given},

      {"--outside", "", "Check", "test a second time over a mobile phone's hotspot, and compare", {check}, into(&A::also_outside)},
      {"", "INSIDE", "Positionals", "the report of a test inside the school, as check --format json writes it; - reads standard input", {compare}, into(&A::inside_report, FileUse::reads)},
      {"", "OUTSIDE", "Positionals", "the report of the same test outside", {compare}, into(&A::outside_report, FileUse::reads)},

      {"--secret", "", "Message", "put the Client Secret into the message, into an encrypted file beside it, or leave it out (default include)", {setup, bundle},
       one_of(names_of<secret_handlings>, "is not known{nearest}: write include, sealed or omit. (The Client Secret itself is read with --client-secret-file.)",
              [](A& to, std::size_t at) { to.secret = secret_handlings()[at].handling; })},
      {"--save-link", "FILE", "Message", "also write a link file (never holds the secret) for later checks", {setup, bundle},
       into(&A::save_link, FileUse::writes)},
      {"--offline", "", "Message", "ask nothing of the server; all values must be given", {bundle}, into(&A::offline)},
      {"--brief", "", "Message", "write a text without the secret instead, for somebody else who has to act", {bundle},
       {[](A& to, const std::string& text) { return (to.brief = find_brief(to_lower(text))) != nullptr; },
        "is not known{nearest}: write one of {choices}.", names_of<briefs>}},
      {"", "CODE", "Positionals", "a finding such as token.invalid-client, or a family such as token; all of them without it", {explain},
       {take_code, "is not a finding{nearest}. \"wcbs-link explain\" lists them all.", codes}},
      {"", "SHELL", "Positionals", "the shell: " + join(names_of<completion_shells>(completion), ", "), {completion},
       {[](A& to, const std::string& text) { return (to.shell = find_completion_shell(to_lower(text))) != nullptr; },
        "is no shell that is known here{nearest}: write one of {choices}.", names_of<completion_shells>}},
      {"--port", "N", "Options", "the port to listen on; 0 takes any free one", {practice},
       {take_port, "is not a number from 0 to 65535."}},
      {"--scenario", "NAME", "Options", "what is wrong at this school", {practice},
       one_of(names_of<scenarios>, "is not known{nearest}. \"wcbs-link practice --list\" lists them.",
              [](A& to, std::size_t at) { to.scenario = &scenarios()[at]; })},
      {"--list", "", "Options", "list the scenarios", {practice}, into(&A::practice_list)},
      {"--tls", "", "Options", "serve https, with a certificate made at the start", {practice}, into(&A::practice_tls)},
  };
  // clang-format on
  rows.insert(rows.end(), std::begin(others), std::end(others));
  return rows;
}

}  // namespace

std::string Option::value_for(Command command) const {
  return value.empty() && !is_flag() ? join(input.choices(command), "|") : value;
}

Error Option::refused(Command command, const std::string& text) const {
  const Words words = input.choices != nullptr ? input.choices(command) : Words();
  std::string why = replace_all(input.refusal, "{command}", row_of(command).name);
  why = replace_all(why, "{choices}", join(words, ", "));
  return usage(fmt::format("{} {}", value_of(long_name(), text),
                           replace_all(why, "{nearest}", nearest_of(input, command, text))));
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
