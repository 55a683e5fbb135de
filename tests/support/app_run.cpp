#include "support/app_run.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/scripted_terminal.hpp"

#include <optional>

namespace wcbs_link {

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Json json_of(const std::string& text) {
  return parse_json(text).value_or(Json(nullptr));
}

std::string on_one_line(const std::string& text) {
  return replace_all(text, "\n", " ");
}

AppRun run_in_process(const std::vector<std::string>& words, const Surroundings& surroundings) {
  const bool there = surroundings.terminal;
  ScriptedTerminal terminal(surroundings.answers, {there, there, there, surroundings.columns});
  const Environment environment{
      terminal,
      surroundings.connect ? surroundings.connect : make_curl_transport,
      [&] { return surroundings.now; },
      [&](std::string_view name) -> std::optional<std::string> {
        const auto found = surroundings.variables.find(std::string(name));
        return found == surroundings.variables.end() ? std::nullopt : std::optional(found->second);
      },
      [&] { return surroundings.interrupted && surroundings.interrupted(terminal.out()); },
      surroundings.origin,
  };
  const int code = run_app(words, environment);
  return {code, terminal.out(), terminal.err(), terminal.transcript(), terminal.answers_left()};
}

std::vector<std::string> linked(const std::string& command, const PracticeSchool& school,
                                const ScratchFolder& folder) {
  std::vector<std::string> words = {command,
                                    "--url",
                                    school.url(),
                                    "--client-id",
                                    school.client_id(),
                                    "--client-secret-file",
                                    folder.write("secret.txt", school.client_secret().reveal())};
  if (!school.ca_pem().empty())
    words.insert(words.end(), {"--ca-file", folder.write("root.pem", school.ca_pem())});
  return words;
}

}  // namespace wcbs_link
