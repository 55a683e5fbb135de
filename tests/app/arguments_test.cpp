#include "app/command_line.hpp"
#include "app/options.hpp"
#include "app/shells.hpp"
#include "support/app_run.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Words = std::vector<std::string>;

/// A line of the tables below as words: '' is an empty one, and _ in a word is a space.
Words words_of(const std::string& line) {
  Words words;
  if (line.empty()) return words;
  for (const std::string& word : split(line, ' '))
    words.push_back(word == "''" ? "" : replace_all(word, "_", " "));
  return words;
}

/// The command, and every value that is not what it is without an option.
std::string told(const Arguments& read) {
  const Arguments usual;
  Words words = {std::string(row_of(read.command).name)};
  const auto text = [&](std::string_view name, const std::string& value, const std::string& without) {
    if (value != without) words.push_back(fmt::format("{}={}", name, value));
  };
  const auto flag = [&](std::string_view name, bool is_set) {
    if (is_set) words.emplace_back(name);
  };
  for (const Field& field : fields())
    text(field.option.substr(2), read.details.*field.member, usual.details.*field.member);
  flag("url-given", read.url_given);
  flag("allow-http", read.details.allow_http);
  flag("secret-in-details", !read.details.client_secret.empty());
  text("client-secret-file", read.client_secret_file, "");
  text("link", read.link_file, "");
  text("proxy", read.network.proxy.reveal(), "");
  text("resolve", join(read.network.pinned, " "), "");
  flag("ipv4", read.network.family == Family::ipv4);
  flag("ipv6", read.network.family == Family::ipv6);
  text("timeout", fmt::format("{}ms", read.network.timeout.count()), "15000ms");
  text("max_time", fmt::format("{}ms", read.bounds.time.count()), "300000ms");
  flag("no-input", read.no_input);
  text("format", read.format, "");
  text("output", read.output, "");
  flag("colour-always", read.colour == ColourChoice::always);
  flag("colour-never", read.colour == ColourChoice::never);
  flag("verbose", read.verbose);
  text("trace", read.trace, "");
  flag("strict", read.strict);
  flag("short", read.is_short);
  text("only", std::string(stage_name(read.only)), "consent");
  if (read.watch) text("watch", fmt::format("{}ms", read.watch->count()), "");
  text("replay", read.replay, "");
  text("many", read.list, "");
  text("secret-folder", read.secret_folder, "");
  text("jobs", std::to_string(read.jobs), "16");
  for (const auto& [group, number] : read.expected) words.push_back(fmt::format("{}={}", group, number));
  flag("outside", read.also_outside);
  text("inside-report", read.inside_report, "");
  text("outside-report", read.outside_report, "");
  flag("offline", read.offline);
  flag("secret-given", read.secret.has_value());
  flag("secret-sealed", read.secret == SecretHandling::sealed);
  flag("secret-omit", read.secret == SecretHandling::omit);
  if (read.brief != nullptr) text("brief", std::string(read.brief->name), "");
  text("save-link", read.save_link, "");
  if (read.finding != nullptr) text("code", std::string(read.finding->name), "");
  text("family", read.family, "");
  if (read.shell != nullptr) text("shell", std::string(read.shell->name), "");
  text("port", std::to_string(read.practice_port), "0");
  text("scenario", std::string(read.scenario->name), "healthy");
  flag("list", read.practice_list);
  flag("tls", read.practice_tls);
  return join(words, " ");
}

/// What `read_command_line` makes of words: the values, or the first line of a text, or the error's sentence.
std::string answer_to(const Words& words) {
  const auto read = read_command_line(words);
  if (!read) return (read.error().code == Code::usage ? "usage: " : "not usage: ") + read.error().summary;
  if (const auto* text = std::get_if<Text>(&*read)) return "text: " + split(text->text, '\n').front();
  return told(std::get<Arguments>(*read));
}

struct Line {
  const char* given;
  const char* read;
};

// clang-format off
const Line kGoodLines[] = {
    // Which command.
    {"", "setup"},
    {"setup", "setup"},
    {"check", "check"},
    {"schools", "schools"},
    {"bundle", "bundle"},
    {"explain", "explain"},
    {"demo", "demo"},
    {"practice", "practice"},
    {"completion", "completion"},
    {"manual", "manual"},
    {"--url x", "setup url=x url-given"},
    {"-v", "setup verbose"},

    // The link.
    {"check --url school.example.org", "check url=school.example.org url-given"},
    {"check --url ''", "check url-given"},
    {"check --url=https://x/?a=b", "check url=https://x/?a=b url-given"},
    {"check --client-id an_id", "check client-id=an id"},
    {"check --school-id 0017", "check school-id=0017"},
    {"check --token-url https://x/t", "check token-url=https://x/t"},
    {"check --schools-url https://x/s", "check schools-url=https://x/s"},
    {"check --ca-file root.pem", "check ca-file=root.pem"},
    {"check --client-secret-file secret.txt", "check client-secret-file=secret.txt"},
    {"check --client-secret-file -", "check client-secret-file=-"},
    {"check --link link.json", "check link=link.json"},

    // Network.
    {"check --proxy http://user:pass@p:1", "check proxy=http://user:pass@p:1"},
    {"check --resolve x.example:443:203.0.113.7", "check resolve=x.example:443:203.0.113.7"},
    {"check --resolve x:1:127.0.0.1 --resolve y:2:127.0.0.2", "check resolve=x:1:127.0.0.1 y:2:127.0.0.2"},
    {"check --resolve x:1:127.0.0.1 --resolve X:1:[::1]", "check resolve=x:1:127.0.0.1,[::1]"},
    {"check --resolve x:1:[2001:db8::1]", "check resolve=x:1:[2001:db8::1]"},
    {"check --resolve x:1:2001:db8::1", "check resolve=x:1:2001:db8::1"},
    {"check --resolve x:65535:127.0.0.1,[::1]", "check resolve=x:65535:127.0.0.1,[::1]"},
    {"check --ipv4", "check ipv4"},
    {"check --ipv6", "check ipv6"},
    {"check --timeout 15", "check"},
    {"check --timeout 0.5", "check timeout=500ms"},
    {"check --timeout 0.001", "check timeout=1ms"},
    {"check --timeout 3600", "check timeout=3600000ms"},
    {"setup --max-time 1", "setup max_time=1000ms"},
    {"check --max-time 86400", "check max_time=86400000ms"},
    {"schools --max-time 0.5", "schools max_time=500ms"},
    {"bundle --max-time 60", "bundle max_time=60000ms"},
    {"check --timeout 1e2", "check timeout=100000ms"},
    {"check --allow-http", "check allow-http"},

    // Behaviour.
    {"check --no-input", "check no-input"},
    {"check --format json", "check format=json"},
    {"check --format html", "check format=html"},
    {"check --format text", "check format=text"},
    {"schools --format json", "schools format=json"},
    {"bundle --format eml", "bundle format=eml"},
    {"setup --format eml", "setup format=eml"},
    {"check --output a_file", "check output=a file"},
    {"check -o file", "check output=file"},
    {"check -ofile", "check output=file"},
    {"check -o -", "check output=-"},
    {"check --verbose", "check verbose"},
    {"check -vo file", "check output=file verbose"},
    {"check -v -v", "check verbose"},
    {"check --trace t.json", "check trace=t.json"},
    {"check --color always", "check colour-always"},
    {"check --color never", "check colour-never"},
    {"check --color auto", "check"},
    {"explain --color never", "explain colour-never"},

    // Check.
    {"check --strict", "check strict"},
    {"check --short", "check short"},
    {"check --ignore dns.private-address,tls.expires-soon", "check"},
    {"check --only url", "check only=url"},
    {"check --only token", "check only=token"},
    {"check --only consent", "check"},
    {"check --only consent --expect staff=1", "check staff=1"},
    {"check --replay r --format html -o out --strict --ignore dns.private-address --no-input --color never", "check no-input format=html output=out colour-never strict replay=r"},
    {"check --list l.csv --secret-folder d --jobs 64 --format jsonl", "check format=jsonl many=l.csv secret-folder=d jobs=64"},
    {"check --list l.csv --watch 1 --only tls", "check only=tls watch=1000ms many=l.csv"},
    {"check --watch 1 --format jsonl -o -", "check format=jsonl output=- watch=1000ms"},
    {"bundle --offline --save-link link.json --token-url x --allow-http", "bundle token-url=x allow-http offline save-link=link.json"},
    {"bundle --brief wcbs --url x --link l --offline", "bundle url=x url-given link=l offline brief=wcbs"},
    {"practice --scenario two-schools --tls", "practice scenario=two-schools tls"},
    {"check --watch 0.05", "check watch=50ms"},
    {"check --watch 86400", "check watch=86400000ms"},
    {"check --replay report.json", "check replay=report.json"},
    {"check --replay -", "check replay=-"},
    {"check --expect pupils=812,staff=94,contacts=1105", "check contacts=1105 pupils=812 staff=94"},
    {"check --expect _staff_=_0_", "check staff=0"},
    {"check --expect pupils=1,pupils=2", "check pupils=2"},
    {"check --expect pupils=18446744073709551615", "check pupils=18446744073709551615"},

    {"check --outside --only tls --format json -o out", "check format=json output=out only=tls outside"},
    {"compare in.json out.json", "compare inside-report=in.json outside-report=out.json"},
    {"compare - out.json --format json -o both.json", "compare format=json output=both.json inside-report=- outside-report=out.json"},
    {"compare", "compare"},

    // Message.
    {"bundle --offline", "bundle offline"},
    {"bundle --secret include", "bundle secret-given"},
    {"bundle --secret sealed", "bundle secret-given secret-sealed"},
    {"setup --secret omit", "setup secret-given secret-omit"},
    {"bundle --brief network", "bundle brief=network"},
    {"bundle --brief WCBS", "bundle brief=wcbs"},
    {"bundle --save-link link.json", "bundle save-link=link.json"},
    {"--save-link link.json", "setup save-link=link.json"},

    // Other commands.
    {"explain token.invalid-client", "explain code=token.invalid-client"},
    {"explain _DNS.Not-Found_", "explain code=dns.not-found"},
    {"explain Token", "explain family=token"},
    {"practice --port 0", "practice"},
    {"practice --port 65535", "practice port=65535"},
    {"practice --scenario two-schools", "practice scenario=two-schools"},
    {"practice --list", "practice list"},
    {"practice --tls", "practice tls"},
    {"completion ZSH", "completion shell=zsh"},

    // The last one counts, also where an earlier one could not be read.
    {"check --url a --url b", "check url=b url-given"},
    {"check --timeout soon --timeout 7", "check timeout=7000ms"},
    {"check --color green --color=never", "check colour-never"},
    {"check -o a --output b -o c", "check output=c"},
    {"check --expect dogs=1 --expect staff=1", "check staff=1"},

    // Help.
    {"--version", "text: wcbs-link " WCBS_LINK_VERSION},
    {"--version check --urll", "text: wcbs-link " WCBS_LINK_VERSION},
    {"--help", "text: Links your school's WCBS PASS / 3sys to Wonde, and says why a link fails."},
    {"-h", "text: Links your school's WCBS PASS / 3sys to Wonde, and says why a link fails."},
    {"help check", "text: Links your school's WCBS PASS / 3sys to Wonde, and says why a link fails."},
    {"check --help", "text: Test every stage of a link: what is wrong, who can mend it, and how"},
    {"check --url x -h", "text: Test every stage of a link: what is wrong, who can mend it, and how"},
};

const Line kMisuses[] = {
    // No command, or no such option of this one.
    {"chekc", "\"chekc\" is not a command (did you mean check?). \"wcbs-link --help\" lists the commands."},
    {"''", "\"\" is not a command. \"wcbs-link --help\" lists the commands."},
    {"CHECK", "The first word is not a command (did you mean check?). \"wcbs-link --help\" lists the commands."},
    {"check --urll x", "There is no option --urll here (did you mean --url?). \"wcbs-link check --help\" lists the options."},
    {"check --ur x", "There is no option --ur here (did you mean --url?). \"wcbs-link check --help\" lists the options."},
    {"check --Url x", "There is no option of that name here (did you mean --url?). \"wcbs-link check --help\" lists the options."},
    {"check --urll=x", "There is no option --urll here (did you mean --url?). \"wcbs-link check --help\" lists the options."},
    {"check -x", "There is no option -x here. \"wcbs-link check --help\" lists the options."},
    {"check --version", "There is no option --version here. \"wcbs-link check --help\" lists the options."},
    {"--strict", "There is no option --strict here. \"wcbs-link setup --help\" lists the options."},
    {"check --ignore tls.expired", "--ignore \"tls.expired\" cannot be read: write codes of warnings, for example dns.private-address,tls.expires-soon."},
    {"bundle --strict", "There is no option --strict here. \"wcbs-link bundle --help\" lists the options."},
    {"schools --offline", "There is no option --offline here. \"wcbs-link schools --help\" lists the options."},
    {"setup --offline", "There is no option --offline here. \"wcbs-link setup --help\" lists the options."},
    {"demo --url x", "There is no option --url here. \"wcbs-link demo --help\" lists the options."},
    {"explain --format json", "There is no option --format here. \"wcbs-link explain --help\" lists the options."},
    {"check extra", "\"extra\" belongs to no option. \"wcbs-link check --help\" lists the options."},
    {"check -", "\"-\" belongs to no option. \"wcbs-link check --help\" lists the options."},
    {"explain a b", "\"b\" belongs to no option. \"wcbs-link explain --help\" lists the options."},
    {"completion bash zsh", "\"zsh\" belongs to no option. \"wcbs-link completion --help\" lists the options."},
    {"--url x check", "Put the command \"check\" first: wcbs-link check ..."},
    {"check schools", "Put the command \"schools\" first: wcbs-link schools ..."},

    // No value, or one that cannot be read.
    {"check --url", "--url needs a value, and none follows it."},
    {"check --url=", "--url needs a value, and none follows it."},
    {"check -o", "--output needs a value, and none follows it."},
    {"check --ipv4 --ipv6", "--ipv4 and --ipv6 cannot both be given: choose one."},
    {"check --replay r --url x", "--replay and --url cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --replay r --only tls", "--replay and --only cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --replay r --watch 1", "--replay and --watch cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --replay r --client-secret-file s", "--replay and --client-secret-file cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --replay r -v", "--replay and --verbose cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --replay r --proxy http://user:pass@p", "--replay and --proxy cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --url x --watch 1 -o out", "--watch and --output cannot both be given: each test is told in a line on standard output."},
    {"check --url x --watch 1 --format html", "--watch and --format html cannot both be given: each test is told in a line: write text or json."},
    {"check --url x --watch 1 --strict", "--watch and --strict cannot both be given: it ends by Ctrl-C alone, whatever was found."},
    {"check --url x --format jsonl", "--format jsonl needs --watch or --list: it is a line for each of many tests; of one, json tells."},
    {"check --list l --url x", "--list and --url cannot both be given: each row of the list says its own."},
    {"check --list l --client-secret-file s", "--list and --client-secret-file cannot both be given: each row of the list says its own."},
    {"check --list l --expect pupils=1", "--list and --expect cannot both be given: each row of the list says its own."},
    {"check --list l --format json", "--list and --format json cannot both be given: many reports are lines: write jsonl."},
    {"check --list l --trace t", "--list and --trace cannot both be given: it is for one link: test that one alone."},
    {"check --list l --format jsonl -o x", "--format jsonl and --output cannot both be given: each link is told in a line on standard output."},
    {"check --replay r --list l", "--replay and --list cannot both be given: a report is shown as it was made, and nothing is tested."},
    {"check --url x --jobs 3", "--jobs needs --list: one link is tested alone."},
    {"check --url x --secret-folder d", "--secret-folder needs --list: it is where the files of a list's secrets are."},
    {"check --list l --jobs 0", "--jobs \"0\" is not a number from 1 to 64."},
    {"check --list l --jobs 65", "--jobs \"65\" is not a number from 1 to 64."},
    {"check --only tls --expect pupils=1", "--only and --expect cannot both be given: people are counted at the last stage, consent."},
    {"check --proxy p --resolve x:1:127.0.0.1", "--proxy and --resolve cannot both be given: the proxy looks names up by itself."},
    {"bundle --offline --proxy p", "--offline and --proxy cannot both be given: nothing is asked of the server."},
    {"bundle --offline --trace t", "--offline and --trace cannot both be given: nothing is asked of the server."},
    {"bundle --brief wcbs --secret omit", "--brief and --secret cannot both be given: it is a text for somebody else, which holds the address alone."},
    {"bundle --brief wcbs --format eml", "--brief and --format cannot both be given: it is a text for somebody else, which holds the address alone."},
    {"check --outside --no-input", "--outside and --no-input cannot both be given: it waits until somebody has changed the network."},
    {"check --outside --replay r", "--outside and --replay cannot both be given: a report is shown as it was made, and nothing is tested: use wcbs-link compare."},
    {"check --outside --watch 1", "--outside and --watch cannot both be given: it tests one link twice."},
    {"check --outside --list l.csv", "--outside and --list cannot both be given: it tests one link twice."},
    {"check --outside --format html", "--outside and --format html cannot both be given: a comparison is text or json."},
    {"check --outside --format jsonl", "--outside and --format jsonl cannot both be given: a comparison is text or json."},
    {"check --outside --strict", "--outside and --strict cannot both be given: the two places are compared, and the exit code says whether the outside can use the link."},
    {"check --outside --short", "--outside and --short cannot both be given: the two places are compared, and the exit code says whether the outside can use the link."},
    {"compare a b c", "\"c\" belongs to no option. \"wcbs-link compare --help\" lists the options."},
    {"compare a b --format html", "--format \"html\" is not known to compare: write one of text, json."},
    {"compare a b -o a", "--output and INSIDE both name a: each needs a file of its own."},
    {"compare a b -o b", "--output and OUTSIDE both name b: each needs a file of its own."},
    {"practice --list --port 7", "--list and --port cannot both be given: a list starts no school."},
    {"practice --scenario expired --tls", "--scenario and --tls cannot both be given: this scenario has https of its own."},
    {"check --timeout 0", "--timeout \"0\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout -1", "--timeout \"-1\" is not a number of seconds above 0 and up to 3600."},
    {"setup --max-time never", "--max-time \"never\" is not a number of seconds above 0 and up to 86400."},
    {"check --max-time 86401", "--max-time \"86401\" is not a number of seconds above 0 and up to 86400."},
    {"schools --max-time 0", "--max-time \"0\" is not a number of seconds above 0 and up to 86400."},
    {"bundle --max-time -1", "--max-time \"-1\" is not a number of seconds above 0 and up to 86400."},
    {"check --timeout 3601", "--timeout \"3601\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout 0.0001", "--timeout \"0.0001\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout soon", "--timeout \"soon\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout nan", "--timeout \"nan\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout inf", "--timeout \"inf\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout 5s", "--timeout \"5s\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout 1,5", "--timeout \"1,5\" is not a number of seconds above 0 and up to 3600."},
    {"check --timeout 0x10", "--timeout \"0x10\" is not a number of seconds above 0 and up to 3600."},
    {"check --watch x", "--watch \"x\" is not a number of seconds above 0 and up to 86400."},
    {"check --watch 86401", "--watch \"86401\" is not a number of seconds above 0 and up to 86400."},
    {"check --resolve nothing", "--resolve \"nothing\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --resolve a:443:b", "--resolve \"a:443:b\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --resolve a:443", "--resolve \"a:443\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --resolve a:0:127.0.0.1", "--resolve \"a:0:127.0.0.1\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --resolve a:65536:127.0.0.1", "--resolve \"a:65536:127.0.0.1\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --resolve :443:127.0.0.1", "--resolve \":443:127.0.0.1\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --resolve a:443:127.0.0.1,b", "--resolve \"a:443:127.0.0.1,b\" cannot be read: write HOST:PORT:ADDRESS, for example school.example.org:443:203.0.113.7."},
    {"check --color green", "--color \"green\" is not known: write auto, always or never."},
    {"check --format xml", "--format \"xml\" is not known to check: write one of text, json, jsonl, html."},
    {"check --format eml", "--format \"eml\" is not known to check: write one of text, json, jsonl, html."},
    {"schools --format eml", "--format \"eml\" is not known to schools: write one of text, json."},
    {"bundle --format html", "--format \"html\" is not known to bundle: write one of text, json, eml."},
    {"--format xml", "--format \"xml\" is not known to setup (did you mean eml?): write one of text, json, eml."},
    {"check --only token2", "--only \"token2\" is no stage (did you mean token?): write one of url, dns, connect, tls, http, discovery, token, schools, consent."},
    {"check --expect pupils", "--expect \"pupils\" cannot be read: write for example pupils=812,staff=94,contacts=1105."},
    {"check --expect dogs=1", "--expect \"dogs=1\" cannot be read: write for example pupils=812,staff=94,contacts=1105."},
    {"check --expect pupils=-1", "--expect \"pupils=-1\" cannot be read: write for example pupils=812,staff=94,contacts=1105."},
    {"check --expect pupils=1,", "--expect \"pupils=1,\" cannot be read: write for example pupils=812,staff=94,contacts=1105."},
    {"check --expect staff=18446744073709551616", "--expect \"staff=18446744073709551616\" cannot be read: write for example pupils=812,staff=94,contacts=1105."},
    {"bundle --secret maybe", "--secret \"maybe\" is not known: write include, sealed or omit. (The Client Secret itself is read with --client-secret-file.)"},
    {"bundle --brief caretaker", "--brief \"caretaker\" is not known: write one of wcbs, network, data-protection."},
    {"explain invalid-client", "\"invalid-client\" is not a finding (did you mean token.invalid-client?). \"wcbs-link explain\" lists them all."},
    {"explain tsl", "\"tsl\" is not a finding (did you mean tls?). \"wcbs-link explain\" lists them all."},
    {"explain tls.expird", "\"tls.expird\" is not a finding (did you mean tls.expired?). \"wcbs-link explain\" lists them all."},
    {"check --ignore dns.private-address,tls.expires-son", "--ignore \"dns.private-address,tls.expires-son\" cannot be read (did you mean tls.expires-soon?): write codes of warnings, for example dns.private-address,tls.expires-soon."},
    {"check --only tsl", "--only \"tsl\" is no stage (did you mean tls?): write one of url, dns, connect, tls, http, discovery, token, schools, consent."},
    {"check --format jsom", "--format \"jsom\" is not known to check (did you mean json?): write one of text, json, jsonl, html."},
    {"bundle --brief netwrok", "--brief \"netwrok\" is not known (did you mean network?): write one of wcbs, network, data-protection."},
    {"practice --scenario expird", "--scenario \"expird\" is not known (did you mean expired?). \"wcbs-link practice --list\" lists them."},
    {"completion bsh", "\"bsh\" is no shell that is known here (did you mean bash?): write one of bash, zsh, fish, powershell."},
    {"completion tcsh", "\"tcsh\" is no shell that is known here: write one of bash, zsh, fish, powershell."},
    {"explain nothing", "\"nothing\" is not a finding. \"wcbs-link explain\" lists them all."},
    {"practice --scenario nothing", "--scenario \"nothing\" is not known. \"wcbs-link practice --list\" lists them."},
    {"practice --port 65536", "--port \"65536\" is not a number from 0 to 65535."},
    {"practice --port -1", "--port \"-1\" is not a number from 0 to 65535."},
    {"practice --port x", "--port \"x\" is not a number from 0 to 65535."},
    {"practice --port 80x", "--port \"80x\" is not a number from 0 to 65535."},

    // The secret has no option.
    {"check --client-secret x", "There is on purpose no option --client-secret: what is on a command line can be read by others on this computer. Put the secret into a file and use --client-secret-file FILE, or - to read standard input."},
    {"--help --client-secret=x", "There is on purpose no option --client-secret: what is on a command line can be read by others on this computer. Put the secret into a file and use --client-secret-file FILE, or - to read standard input."},
};

/// Where a secret (S) can get by mistake.
const char* const kLinesWithASecret[] = {
    "S",
    "check S",
    "explain token.refused S",
    "completion bash S",
    "bundle --url x S",
    "--url x S",
    "check --client-secret S",
    "check --client-secret=S",
    "--client-secret S",
    "check --client_secret=S",
    "check --secret=S",
    "bundle --secret S",
    "bundle --secret=S",
    "check --client-secret-file=S= --secret=S",
    "check --client-secret-file S --strictt",
    "check --proxy http://user:S@p --strictt",
    "check --no-input=S",
    "check --ipv4=S",
    "check --S",
    "bundle --S=x",
};
// clang-format on

TEST(Arguments, AreReadAsTheyWereMeant) {
  for (const Line& line : kGoodLines) EXPECT_EQ(answer_to(words_of(line.given)), line.read) << line.given;
}

TEST(Arguments, KeepWhatChangesTheResultAsWordsWithoutSecrets) {
  const std::pair<const char*, const char*> lines[] = {
      {"check --url x --client-id y --client-secret-file s -v -o out --format json --no-input --color never",
       ""},
      {"check --strict --ipv4 --timeout 7 --timeout 8", "--ipv4 --timeout 8 --strict"},
      {"check --resolve x:1:127.0.0.1 --resolve y:2:::1 --only tls",
       "--resolve x:1:127.0.0.1 --resolve y:2:::1 --only tls"},
      {"check --proxy http://user:pass@proxy:8080", "--proxy http://LOGIN@proxy:8080"},
      {"check --proxy proxy:8080 --max-time 9 --ipv6 --allow-http",
       "--proxy proxy:8080 --ipv6 --max-time 9 --allow-http"},
      {"check --expect pupils=1 --ignore dns.private-address",
       "--ignore dns.private-address --expect pupils=1"},
      {"setup --ipv4 --secret omit", "--ipv4"},
  };
  for (const auto& [given, kept] : lines) {
    const auto read = read_command_line(words_of(given));
    ASSERT_TRUE(read) << given;
    EXPECT_EQ(join(std::get<Arguments>(*read).repeated, " "), kept) << given;
  }
}

TEST(Arguments, AreRefusedInOneSentence) {
  for (const Line& line : kMisuses)
    EXPECT_EQ(answer_to(words_of(line.given)), std::string("usage: ") + line.read) << line.given;
}

TEST(Arguments, AreRefusedBeforeAnythingIsDone) {
  for (const Line& line : kMisuses) {
    const AppRun ended = run_in_process(words_of(line.given), {.columns = 100'000});
    EXPECT_EQ(ended.code, 2) << line.given;
    EXPECT_EQ(ended.out, "") << line.given;
    EXPECT_EQ(trim(replace_all(ended.err, "\n", " ")), std::string("wcbs-link: ") + line.read);
  }
}

TEST(Arguments, NeverRepeatASecretInAnError) {
  for (const char* line : kLinesWithASecret)
    for (const char* secret : {"q7+Zk/2Vb=Xm&9tR%hLw", "hush-hush-hush-hush", "Correct Horse"}) {
      Words words;
      for (const std::string& word : split(line, ' ')) words.push_back(replace_all(word, "S", secret));
      const std::string answer = answer_to(words);
      EXPECT_THAT(answer, StartsWith("usage: ")) << line;
      EXPECT_THAT(answer, Not(HasSubstr(std::string(secret).substr(0, 5)))) << line;
    }
}

// Every option of every command, as its help tells it.

struct Reached : std::exception {};

/// A value that the option takes; "" for a flag.
std::string sample_for(const std::string& command, const Option& option) {
  if (option.input.choices != nullptr) return option.input.choices(find_command(command)->command).back();
  if (option.value == "SECONDS" || option.value == "N") return "7";
  if (option.value == "HOST:PORT:ADDRESS") return "x.example:443:203.0.113.7";
  if (option.value == "NUMBERS") return "staff=7";
  if (option.value == "CODES") return "dns.private-address";
  return option.value.empty() ? "" : "some-text";
}

void for_every_option(
    const std::function<void(const std::string&, const std::string&, const Option&)>& look) {
  for (const CommandRow& row : commands())
    for (const Option* option : options_of(row.command))
      for (const std::string& name : split(option->names, ','))
        if (!name.empty() && option->input.take) look(std::string(row.name), name, *option);
}

TEST(EveryOption, HasARowAbove) {
  for_every_option([](const std::string& command, const std::string& name, const Option& option) {
    const auto has = [&](const auto& table) {
      return std::any_of(std::begin(table), std::end(table), [&](const Line& line) {
        return (std::string(line.given) + " ").find(name + " ") != std::string::npos;
      });
    };
    EXPECT_TRUE(has(kGoodLines)) << command << " " << name;
    const bool anything_goes = option.is_flag() || sample_for(command, option) == "some-text";
    EXPECT_TRUE(anything_goes || has(kMisuses)) << command << " " << name;
  });
}

TEST(EveryOption, TakesItsValueAsTheNextWordOrAfterAnEqualsSign) {
  for_every_option([](const std::string& command, const std::string& name, const Option& option) {
    const std::string value = sample_for(command, option);
    if (value.empty()) return;
    const bool needs_list = name == "--jobs" || name == "--secret-folder";
    const Words more = needs_list ? Words{"--list", "l"} : Words();
    const std::string read = answer_to(Words{command, name, value} + more);
    EXPECT_THAT(read, StartsWith(command)) << name;
    if (name.starts_with("--")) {
      EXPECT_EQ(answer_to(Words{command, name + "=" + value} + more), read) << name;
    }
  });
}

/// Also where only the command finds out that it can do nothing with the value.
TEST(EveryOption, DoesNotRepeatAValueThatLooksLikeASecret) {
  const auto no_way = [](NetworkOptions) -> std::unique_ptr<HttpTransport> { throw Reached(); };
  std::set<std::string> refused;
  const auto look = [&](const Words& words, const std::string& name) {
    const AppRun ended = run_in_process(words, {.connect = no_way});
    if (ended.code == 70) return;  // it went to the server
    EXPECT_EQ(ended.code, 2) << join(words, " ");
    EXPECT_THAT(ended.screen, Not(HasSubstr("q7Zk2VbXm9"))) << join(words, " ");
    refused.insert(name);
  };
  for (const char* secret : {"q7Zk2VbXm9tRhLw12345", "q7Zk2VbXm9tRhLw123456w==", " q7Zk2VbXm9tRhLw12345\n"}) {
    for_every_option([&](const std::string& command, const std::string& name, const Option& option) {
      if (option.is_flag()) return;
      Words words = {command, name, secret};
      if (command != "practice") words.insert(words.end(), {"--no-input", "--client-id", "x"});
      if (name != "--url" && command != "practice") words.insert(words.end(), {"--url", "x"});
      if (command != "explain" && command != "demo") look(words, name);
    });
    look({"explain", secret}, "CODE");
    look({"completion", secret}, "SHELL");
    look({secret}, "the command");
    look({"check", secret}, "a word");
    look({"check", std::string("--") + secret}, "an option");
  }
  look({"bundle", "--brief", "wcbs", "--url", "q7Zk2VbXm9tRhLw123456w=="}, "--url");
  for (const char* option : {"--client-secret-file", "--link", "--ca-file", "--replay", "--format", "--only",
                             "--max-time", "--watch", "--timeout", "--resolve", "--expect", "--color",
                             "--secret", "--brief", "--port", "--scenario", "--url"})
    EXPECT_TRUE(refused.contains(option)) << option << " was not tried";
}

TEST(EveryOption, CountsAsItWasGivenLast) {
  for_every_option([](const std::string& command, const std::string& name, const Option& option) {
    const std::string value = sample_for(command, option);
    if (option.times == Times::often) return;
    if (value.empty()) {
      EXPECT_EQ(answer_to({command, name, name}), answer_to({command, name})) << name;
    } else {
      EXPECT_EQ(answer_to({command, name, "first", name, value}), answer_to({command, name, value})) << name;
    }
  });
}

TEST(EveryOption, SaysThatItsValueIsMissing) {
  for_every_option([](const std::string& command, const std::string& name, const Option& option) {
    if (option.is_flag()) return;
    EXPECT_EQ(answer_to({command, name}),
              fmt::format("usage: {} needs a value, and none follows it.", option.long_name()));
  });
}

TEST(EveryOption, TakesEveryChoiceThatItsHelpNames) {
  for (const CommandRow& row : commands())
    for (const Option* option : options_of(row.command)) {
      if (option->input.choices == nullptr) continue;
      for (const std::string& choice : option->input.choices(row.command)) {
        Words words = {std::string(row.name)};
        if (!option->names.empty()) words.emplace_back(option->long_name());
        words.push_back(choice);
        if (choice == "jsonl") words.insert(words.end(), {"--watch", "1"});
        EXPECT_THAT(answer_to(words), StartsWith(std::string(row.name))) << join(words, " ");
      }
    }
}

TEST(EveryOption, IsInTheHelpOfItsCommand) {
  for (const CommandRow& row : commands()) {
    const std::string help = run_in_process({std::string(row.name), "--help"}).out;
    for (const Option* option : options_of(row.command))
      for (const std::string& name : split(option->names, ','))
        EXPECT_THAT(help, HasSubstr(name)) << row.name;
  }
}

}  // namespace
}  // namespace wcbs_link
