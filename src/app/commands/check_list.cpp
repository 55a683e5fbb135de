#include "app/commands/check.hpp"
#include "app/connection.hpp"
#include "app/context.hpp"
#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/base/facts.hpp"
#include "wcbs_link/desk/jobs.hpp"
#include "wcbs_link/desk/link_list.hpp"
#include "wcbs_link/diagnosis/overview.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/net/recording_transport.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <set>
#include <typeinfo>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostNotes = 20;
constexpr std::chrono::seconds kBetweenSigns{2};

/// What came of one link: what is kept of it, and all of it as a line of JSON where that was asked for.
struct Tested {
  OverviewRow row;
  std::string line;
  bool interrupted = false;
  std::set<std::string> places;
};

/// Knows the secrets of all links, some hundreds in each: to learn one more takes the longer the more it
/// knows.
std::vector<Redactor> knowing_all(const std::vector<ListedLink>& links) {
  constexpr std::size_t most = 256;
  std::vector<Redactor> all;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (i % most == 0) all.emplace_back();
    all.back().learn(links[i].details.client_secret);
  }
  return all;
}

/// What a server said that repeats the secret of any link is hidden: its own would be already.
void hide_secrets_of_others(Report& report, const std::vector<Redactor>& all) {
  const auto repeats = [&](const std::string& text) {
    return std::any_of(all.begin(), all.end(), [&](const Redactor& one) { return one.surely_repeats(text); });
  };
  if (!repeats(report_json(report))) return;
  const auto hide = [&](std::string& text) {
    if (repeats(text)) text = Redactor::kHidden;
  };
  for (Finding& finding : report.findings) {
    hide(finding.summary);
    change_texts(finding.evidence, hide);
  }
  for (TimedRequest& request : report.requests)
    for (HttpHeader& header : request.headers) hide(header.value);
  for (School& school : report.schools) {
    hide(school.name);
    hide(school.code);
  }
}

/// Tests one link after the other, in one thread. Nothing but parsed roots goes from one to the next.
class Job {
 public:
  Job(const Context& context, const Redactor& redactor, const std::vector<Redactor>& all,
      const NetworkOptions& network, const CheckOptions& options)
      : context_(context), redactor_(redactor), all_(all), network_(network), options_(options) {
    network_.kept_roots = keep_roots();
  }

  Tested test(const ListedLink& link) {
    Redactor redactor = redactor_;  // of this link alone: no other's server, report or line knows its secret
    Tested tested;
    Report report = report_of(link, redactor, tested.places);
    hide_secrets_of_others(report, all_);
    report.row = link.row;
    report.label = link.label;
    tested.interrupted = report.interrupted;
    tested.row = overview_row(report, redactor);
    if (context_.arguments.format == "jsonl") tested.line = redactor(report_json_line(report));
    return tested;
  }

 private:
  /// What goes wrong inside stays with this link.
  Report report_of(const ListedLink& link, Redactor& redactor, std::set<std::string>& places) {
    const TimePoint now = context_.environment.now();
    CheckOptions options = options_;
    options.expected = link.expected;
    if (link.refusal) return report_without_test(link.details, *link.refusal, options, now);
    std::string what;
    try {
      return walk(link.details, options, now, redactor, places);
    } catch (const std::exception& error) {
      what = typeid(error).name();  // not its text: it may hold a part of an answer
    } catch (...) {
      what = "unknown";
    }
    Report report = report_without_test(
        link.details, {Code::none, fmt::format("Not tested: a bug in the program ({}).", what)}, options,
        now);
    report.broken_by = what;
    return report;
  }

  Report walk(const LinkDetails& details, const CheckOptions& options, TimePoint now, Redactor& redactor,
              std::set<std::string>& places) {
    NetworkOptions network = network_;
    network.redactor = &redactor;
    const auto transport = context_.environment.connect(std::move(network));
    RecordingTransport recorder(*transport, redactor, {}, context_.environment.now);
    LinkSession session(recorder, redactor, details, context_.arguments.bounds);
    Report report = run_check(session, options, now);
    if (!network_.pinned.empty()) places = recorder.places();
    return report;
  }

  const Context& context_;
  const Redactor& redactor_;
  const std::vector<Redactor>& all_;
  NetworkOptions network_;
  const CheckOptions& options_;
};

/// A line now and then for whoever watches, where no result shows by itself.
class SignsOfLife {
 public:
  explicit SignsOfLife(Context& context)
      : console_(context.console),
        is_wanted_(console_.facts().err_is_terminal &&
                   (context.arguments.format != "jsonl" || !console_.facts().out_is_terminal)) {}

  void show(const Overview& overview) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_wanted_ || now < next_) return;
    next_ = now + kBetweenSigns;
    console_.err(fmt::format("{} of {} links tested ...\n", overview.rows.size(), overview.links));
  }

 private:
  Console& console_;
  bool is_wanted_;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + kBetweenSigns;
};

Result<ExitCode> tell_overview(Context& context, const Overview& overview) {
  const bool is_bad = overview.has(Status::fail) || (context.arguments.strict && overview.has(Status::warn));
  const ExitCode code = overview.interrupted         ? ExitCode::interrupted
                        : overview.has(Status::skip) ? ExitCode::bug
                        : is_bad                     ? ExitCode::fault
                                                     : ExitCode::done;
  const std::string& format = context.arguments.format;
  if (format == "html") return deliver(context, overview_html(overview), code);
  if (format != "jsonl") return deliver(context, overview_text(overview, style_for(context)), code);
  if (context.console.facts().err_is_terminal) context.console.err(overview_headline(overview) + "\n");
  return code;
}

Result<ExitCode> test_all(Context& context, const std::vector<ListedLink>& links,
                          const NetworkOptions& network) {
  const Environment& environment = context.environment;
  const CheckOptions options = check_options(context.arguments);
  const Redactor redactor = context.console.redactor();
  const std::vector<Redactor> all = knowing_all(links);
  Overview overview{environment.now(), links.size()};
  SignsOfLife signs(context);
  std::set<std::string> places;
  const auto tell = [&](const Tested& tested) {
    if (tested.interrupted) return;
    if (!tested.line.empty()) context.console.out(tested.line);
    overview.rows.push_back(tested.row);
    places.insert(tested.places.begin(), tested.places.end());
  };
  const auto begin = [&]() -> Work {
    const auto job = std::make_shared<Job>(context, redactor, all, network, options);
    return
        [&, job](std::size_t at) -> Tell { return [&tell, tested = job->test(links[at])] { tell(tested); }; };
  };
  // Whoever read the lines may be gone: then nobody waits for more.
  std::atomic<bool> is_unread = false;
  const auto stop = [&] { return is_unread || environment.interrupted(); };
  run_jobs(links.size(), context.arguments.jobs, begin, stop, [&] {
    is_unread = context.console.failure() != nullptr;
    signs.show(overview);
  });
  overview.interrupted = environment.interrupted();
  overview.sort();
  tell_unused_pins(context, places);
  return tell_overview(context, overview);
}

}  // namespace

Result<ExitCode> check_list(Context& context) {
  const Arguments& arguments = context.arguments;
  const auto network = network_options(context, arguments.details.ca_file);
  if (!network) return network.error();
  const auto list =
      read_link_list(path_from(arguments.list), {path_from(arguments.secret_folder), arguments.details});
  if (!list)
    return list.error().code == Code::local
               ? unreadable("--list", arguments.list, list.error())
               : usage(fmt::format("{}: {}", file_of("--list", arguments.list), list.error().summary));
  for (std::size_t i = 0; i < std::min(list->notes.size(), kMostNotes); ++i)
    context.console.err(list->notes[i] + "\n");
  if (list->notes.size() > kMostNotes)
    context.console.err(fmt::format("... and {} more of this kind.\n", list->notes.size() - kMostNotes));
  return again_and_again(context, [&] { return test_all(context, list->links, *network); });
}

}  // namespace wcbs_link
