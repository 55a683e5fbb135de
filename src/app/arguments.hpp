#pragma once

#include "app/command_table.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/console.hpp"
#include "wcbs_link/link/fetch.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/net/curl_transport.hpp"
#include "wcbs_link/practice/scenarios.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wcbs_link/submission/bundle.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

struct CompletionShell;

/// The command line, read but not yet acted on.
struct Arguments {
  Command command = Command::setup;

  LinkDetails details;             ///< without the secret
  bool url_given = false;          ///< also where it is empty
  std::string client_secret_file;  ///< "-" for standard input
  std::string link_file;
  NetworkOptions network;  ///< without what comes from elsewhere: roots, environment, redactor
  Bounds bounds;

  std::vector<std::string>
      repeated;  ///< as words, without secrets: what changes a check's result, besides the link

  bool no_input = false;
  std::string format;  ///< "" for the command's own
  std::string output;
  ColourChoice colour = ColourChoice::automatic;
  bool verbose = false;
  std::string trace;

  bool strict = false;
  bool is_short = false;
  std::vector<Code> ignored;
  Stage only = Stage::consent;
  std::optional<std::chrono::milliseconds> watch;
  std::string replay;  ///< a report's file to show instead of a check; "" for none
  Expected expected;
  std::string list;           ///< many links: a CSV file or a folder of link files; "" for one link
  std::string secret_folder;  ///< "" for the list's own
  std::size_t jobs = 16;
  bool also_outside = false;  ///< test a second time from another network, and compare

  std::string inside_report;  ///< files to compare; "" for none
  std::string outside_report;

  bool offline = false;
  std::optional<SecretHandling> secret;
  const Brief* brief = nullptr;  ///< a text for somebody else instead of the message
  std::string save_link;

  const FindingKind* finding = nullptr;    ///< to explain; nullptr for all of them, or for those of `family`
  std::string family;                      ///< "token", to list its findings; "" for none
  const CompletionShell* shell = nullptr;  ///< to write completion for

  int practice_port = 0;
  const Scenario* scenario = find_scenario("healthy");
  bool practice_list = false;
  bool practice_tls = false;
};

}  // namespace wcbs_link
