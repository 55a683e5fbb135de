#pragma once

#include "app/run_app.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/practice/practice_school.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// A command line.
using Words = std::vector<std::string>;
Words operator+(Words words, const Words& more);

/// What a command wrote as JSON; null where it is none.
Json json_of(const std::string& text);

/// Text that was broken to the width of a terminal.
std::string on_one_line(const std::string& text);

/// All that a run of the program inside this process meets, besides its words. Nothing of the real
/// environment counts, and the clock stands at `kSampleTime`.
struct Surroundings {
  std::vector<std::string> answers = {};  ///< its standard input, a line each
  bool terminal = false;                  ///< somebody is there; else all three streams are pipes
  int columns = 80;
  std::map<std::string, std::string> variables = {};
  Origin origin = {};
  TimePoint now = current_time();  ///< its clock stands still; a school's clock is the real one
  /// Ctrl-C as soon as this is true. Asked whenever the program looks, with its standard output up to then.
  std::function<bool(const std::string& out)> interrupted = {};
  /// The way to the server; libcurl where there is none.
  std::function<std::unique_ptr<HttpTransport>(NetworkOptions)> connect = {};
};

/// How it ended.
struct AppRun {
  int code = -1;
  std::string out;
  std::string err;
  std::string screen;  ///< both, and the answers where they were typed
  std::size_t answers_left = 0;
};

/// `run_app` on a scripted terminal: for what the program does. What it is as a process of this system
/// (signals, streams, its environment) is for `run_program`.
AppRun run_in_process(const std::vector<std::string>& words, const Surroundings& surroundings = {});

/// `command` with all that a link to the school needs; its secret and its root certificate are put into
/// `folder`.
std::vector<std::string> linked(const std::string& command, const PracticeSchool& school,
                                const ScratchFolder& folder);

}  // namespace wcbs_link
