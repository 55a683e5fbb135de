#include "app/connection.hpp"

#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/net/certificate.hpp"
#include "wcbs_link/net/recording_transport.hpp"

#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostCaFile = 4 * 1024 * 1024;

}  // namespace

Result<NetworkOptions> network_options(Context& context, const std::string& ca_file) {
  NetworkOptions options = context.arguments.network;
  if (!ca_file.empty()) {
    auto pem = read_named_file("--ca-file", ca_file, kMostCaFile);
    if (!pem) return pem.error();
    if (!holds_certificates(*pem))
      return usage(fmt::format("{}: there is no certificate in PEM form in it, or it is damaged.",
                               file_of("--ca-file", ca_file)));
    options.ca_pem = std::move(*pem);
  }
  options.variable = context.environment.variable;
  options.interrupted = context.environment.interrupted;
  options.redactor = &context.console.redactor();
  for (const Secret& part : proxy_logins(options)) context.console.redactor().learn(part);
  return options;
}

void tell_unused_pins(Context& context, const std::set<std::string>& places) {
  if (std::exchange(context.pins_told, true)) return;
  for (const std::string& pin : context.arguments.network.pinned) {
    const std::vector<std::string> parts = split(to_lower(pin), ':');
    if (!places.contains(parts[0] + ":" + parts[1]))
      context.console.err(
          fmt::format("--resolve {}:{} was not used: no request went straight to that host and port.\n",
                      sanitise(parts[0], 80), parts[1]));
  }
}

Result<ExitCode> with_connection(Context& context, const LinkDetails& details,
                                 const std::function<Result<ExitCode>(HttpTransport&)>& use) {
  auto options = network_options(context, details.ca_file);
  if (!options) return options.error();
  Console& console = context.console;
  const auto inner = context.environment.connect(std::move(*options));
  const auto listener = [&context](const TraceEntry& entry) {
    context.console.terminal().drop_typed();
    if (context.arguments.verbose) context.console.err(sanitise(trace_line(entry), 500) + "\n");
  };
  RecordingTransport recorder(*inner, console.redactor(), listener, context.environment.now);
  auto ended = use(recorder);
  tell_unused_pins(context, recorder.places());
  const std::string& trace = context.arguments.trace;
  if (trace.empty() || (!ended && recorder.entries().empty())) return ended;
  auto written = write_private_file(path_from(trace), console.redactor()(trace_json(recorder.entries())));
  if (!written) context.lost_trace = about_file(written.error(), trace);
  return ended;
}

Result<ExitCode> with_session(Context& context, const LinkDetails& details,
                              const std::function<Result<ExitCode>(LinkSession&)>& use) {
  return with_connection(context, details, [&](HttpTransport& transport) -> Result<ExitCode> {
    LinkSession session(transport, context.console.redactor(), details, context.arguments.bounds);
    if (session.address()) return use(session);
    const Error& why = session.address().error();
    return why.code == Code::url_invalid ? no_address(details.url, why) : why;
  });
}

}  // namespace wcbs_link
