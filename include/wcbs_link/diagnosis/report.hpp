#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/link/schools.hpp"
#include "wcbs_link/net/http.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

enum class Credentials : std::uint8_t { untested, accepted, refused };

/// On what a check ran.
struct System {
  std::string name;                    ///< "Debian GNU/Linux 12 (bookworm)"
  std::string architecture;            ///< "x86_64"
  std::vector<std::string> libraries;  ///< "libcurl 7.88.1"
};

/// Everything that one check found out; the text, the JSON, the page and the exit code are made from it
/// alone.
struct Report {
  std::size_t row = 0;    ///< of a list of links, from 1 on; 0 where one link alone was tested
  std::string label;      ///< what that list calls it, fit to be shown
  std::string broken_by;  ///< the exception that ended the test, a bug in the program; "" for none
  TimePoint started;
  std::string url;  ///< as it was read, or as it was given where it could not be read
  std::string api;
  std::string client_id;
  std::string school_id;
  std::string proxy;
  std::string from;  ///< this computer's own address on the way there; behind NAT the server sees another
  double elapsed_ms = 0;
  System system;
  std::vector<std::string>
      options;  ///< words of a command line: all that changes the result, without secrets
  Credentials credentials = Credentials::untested;
  std::vector<School> schools;
  std::vector<GroupCount> visible;  ///< empty where nothing was counted
  std::vector<Finding> findings;    ///< in the order of the stages
  std::vector<Certificate> chain;   ///< as the server sent it, also where it was refused
  std::vector<TimedRequest> requests;
  bool interrupted = false;
  std::vector<Code> ignored;  ///< warnings that are known: listed, but they count for nothing
  std::string replayed;       ///< the program that made it, for a report that was read from a file; else ""

  /// nullptr for none.
  const Finding* first_with(Status status) const;
  const Finding* fault() const { return first_with(Status::fail); }
  /// The request that ended in this finding; nullptr for none, and for one after the first 100.
  const TimedRequest* request_of(const Finding& finding) const;
  /// When one of `requests` was sent.
  TimePoint time_of(const TimedRequest& request) const;
  /// The worst status of all findings, skips left out.
  Status worst() const;
  /// Those that count, the gravest first.
  std::vector<const Finding*> warnings() const;
};

/// "untested", "accepted" or "refused".
std::string_view credentials_name(Credentials credentials);

/// "ok", "warning" or "fault" for the worst that was found; "internal" for `skip`: a bug in the program left
/// nothing to say.
std::string_view verdict_name(Status worst);
std::string_view verdict_name(const Report& report);

/// `wcbs-link/check/1`, as the contract has it. Valid JSON whatever servers sent.
std::string report_json(const Report& report);
/// The same on one line, for many reports one after the other (https://jsonlines.org).
std::string report_json_line(const Report& report);

/// `paint` may colour words that stand for a status: the status itself, and the answer.
struct ReportStyle {
  std::size_t width = 80;
  std::function<std::string(Status, std::string_view)> paint;

  std::string painted(Status status, std::string_view words) const {
    return paint ? paint(status, words) : std::string(words);
  }
};

/// The answer: "Fault: ... (code).", "No fault: the link works from this computer."
std::string headline(const Report& report);

/// For people: the answer first, then what was seen, who and how, the stages, from where it was tested, a
/// text to forward and the command that repeats the check. Of a fault at most 40 lines of 80 columns.
std::string report_text(const Report& report, const ReportStyle& style);

/// What belongs into a ticket: at most 15 lines of 80 columns.
std::string report_short(const Report& report, const ReportStyle& style);

/// The same as one HTML page that needs nothing else and runs no script, with pictures of the certificate
/// chain and of where the time went.
std::string report_html(const Report& report);

/// One line for --watch: time, verdict, the gravest code, how many others there are, what was seen:
/// "2026-11-23T13:00:05Z  fault    connect.timeout +3: ...".
std::string report_line(const Report& report);

/// The options that describe a link, as words, and `others` behind them; FILE stands for the secret's file.
std::vector<std::string> link_options(const LinkDetails& details,
                                      const std::vector<std::string>& others = {});

/// The command that repeats a check with these options, ready to paste.
std::string repeat_command(const std::vector<std::string>& options);

/// What stands for FILE in it.
inline constexpr std::string_view kFileExplained = "FILE is a text file that holds the Client Secret alone.";

/// What stands under "To repeat". A report that was read from a file chooses no option that decides where the
/// secret goes: those are named beside the command.
struct Repeat {
  std::string command;
  bool holds_file = false;  ///< see kFileExplained
  std::string left_out;     ///< a sentence; "" for nothing
};
Repeat how_to_repeat(const Report& report);

}  // namespace wcbs_link
