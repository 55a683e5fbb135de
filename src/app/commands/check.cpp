#include "wcbs_link/diagnosis/check.hpp"

#include "app/commands/check.hpp"
#include "app/connection.hpp"
#include "app/context.hpp"
#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "app/version.hpp"
#include "wcbs_link/diagnosis/read_report.hpp"
#include "wcbs_link/io/this_process.hpp"
#include "wcbs_link/link/link_session.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace wcbs_link {
namespace {

void wait(const Context& context, std::chrono::milliseconds time) {
  const auto turn = std::min(time, std::chrono::milliseconds(50));
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end && !context.environment.interrupted())
    std::this_thread::sleep_for(turn);
}

Result<ExitCode> deliver_report(Context& context, const Report& report) {
  const std::string& format = context.arguments.format;
  if (format == "html") context.console.redactor().know_own(report_html(Report()));  // no token is its markup
  const std::string text = format == "json"             ? report_json(report)
                           : format == "html"           ? report_html(report)
                           : context.arguments.is_short ? report_short(report, style_for(context))
                                                        : report_text(report, style_for(context));
  const bool is_bad = report.fault() != nullptr || (context.arguments.strict && !report.warnings().empty());
  return deliver(context, text,
                 report.interrupted ? ExitCode::interrupted
                 : is_bad           ? ExitCode::fault
                                    : ExitCode::done);
}

/// --replay: shows a report that was made elsewhere. Asks nothing and sends nothing.
Result<ExitCode> replay(Context& context) {
  const std::string& name = context.arguments.replay;
  const auto bytes = read_named_input(context, "--replay", name, kMostReport);
  if (!bytes) return bytes.error();
  const auto report = read_report(*bytes, input_name(name));
  if (!report) return report.error();
  Report shown = *report;
  shown.ignored = context.arguments.ignored;
  return deliver_report(context, shown);
}

Result<ExitCode> check_once(Context& context, const LinkDetails& details,
                            Result<ExitCode> (*tell)(Context&, const Report&)) {
  return with_connection(context, details, [&](HttpTransport& transport) {
    return tell(context, check_link(context, transport, details));
  });
}

Result<ExitCode> tell_in_a_line(Context& context, const Report& report) {
  if (report.interrupted) return ExitCode::interrupted;
  const bool as_text = context.arguments.format.empty() || context.arguments.format == "text";
  context.console.out(as_text ? report_line(report) : report_json_line(report));
  return ExitCode::done;
}

}  // namespace

ReportStyle style_for(const Context& context) {
  ReportStyle style;
  if (context.has_output_file()) return style;
  if (context.console.facts().out_is_terminal) style.width = context.console.width();
  style.paint = [&console = context.console](Status status, std::string_view words) {
    const auto hue = status == Status::fail   ? Console::Hue::red
                     : status == Status::warn ? Console::Hue::yellow
                                              : Console::Hue::green;
    return status == Status::skip ? std::string(words) : console.coloured(words, hue, Stream::out);
  };
  return style;
}

CheckOptions check_options(const Arguments& arguments) {
  return {arguments.only,
          arguments.expected,
          arguments.ignored,
          {system_name(), system_architecture(), library_versions()},
          arguments.repeated};
}

Result<ExitCode> again_and_again(Context& context, const std::function<Result<ExitCode>()>& once) {
  if (!context.arguments.watch) return once();
  const auto is_read = [&] { return context.console.failure() == nullptr; };
  Result<ExitCode> told = ExitCode::done;
  while (told && is_read() && !context.environment.interrupted()) {
    told = once();
    if (told && is_read()) wait(context, *context.arguments.watch);
  }
  return told && is_read() ? ExitCode::interrupted : told;
}

Report check_link(Context& context, HttpTransport& transport, const LinkDetails& details) {
  LinkSession session(transport, context.console.redactor(), details, context.arguments.bounds);
  return run_check(session, check_options(context.arguments), context.environment.now());
}

Result<ExitCode> check_command(Context& context) {
  const Arguments& arguments = context.arguments;
  if (!arguments.replay.empty()) return replay(context);
  if (!arguments.list.empty()) return check_list(context);
  if (arguments.also_outside && !context.may_ask())
    return usage("--outside needs somebody at a terminal, who changes the network between the two tests.");
  auto details = gather(context);
  if (!details) return details.error();
  if (details->url.empty() && !arguments.url_given)
    return usage("Missing: --url, the school's address, for example --url school.example.org.");
  if (!details->client_id.empty() && details->client_secret.empty() && context.may_ask()) {
    auto secret = ask_secret(context, "Client Secret (Enter tests without it): ");
    if (!secret) return secret.error();
    details->client_secret = std::move(*secret);
  }
  if (arguments.also_outside) return check_outside(context, *details);
  const auto tell = arguments.watch ? tell_in_a_line : deliver_report;
  // Each time a new connection: the point is to see it made.
  return again_and_again(context, [&] { return check_once(context, *details, tell); });
}

}  // namespace wcbs_link
