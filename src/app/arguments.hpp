#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/console.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wcbs_link/submission/bundle.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wcbs_link {

enum class Command : std::uint8_t {
  setup,
  check,
  schools,
  bundle,
  explain,
  demo,
  practice,
  completion,
  manual
};

/// The command line, read but not yet acted on.
struct Arguments {
  Command command = Command::setup;

  LinkDetails details;             ///< without the secret
  bool url_given = false;          ///< also where it is empty
  std::string client_secret_file;  ///< "-" for standard input
  std::string link_file;
  Secret proxy;
  std::string resolve;
  Family family = Family::any;
  std::chrono::milliseconds timeout{15'000};
  std::chrono::milliseconds max_time{300'000};

  bool no_input = false;
  std::string format;  ///< "" for the command's own
  std::string output;
  ColourChoice colour = ColourChoice::automatic;
  bool verbose = false;
  std::string trace;

  bool strict = false;
  Stage only = Stage::consent;
  std::optional<std::chrono::milliseconds> watch;
  std::string replay;  ///< a report's file to show instead of a check; "" for none
  std::map<std::string, std::uint64_t, std::less<>> expected;

  bool offline = false;
  SecretHandling secret = SecretHandling::include;
  bool secret_given = false;     ///< --secret was on the line
  const Brief* brief = nullptr;  ///< --brief: a text for somebody else instead of the message
  std::string save_link;

  std::string explain_code;
  std::string completion_shell;

  int practice_port = 0;
  std::string practice_scenario = "healthy";
  bool practice_list = false;
  bool practice_tls = false;
};

/// What `--help` and `--version` print.
struct Text {
  std::string text;
};

/// Reads the command line (without the program's name). Fails with `usage`: one sentence that names the
/// option and the value, but never a value that might be a secret.
Result<std::variant<Arguments, Text>> read_arguments(const std::vector<std::string>& words);

}  // namespace wcbs_link
