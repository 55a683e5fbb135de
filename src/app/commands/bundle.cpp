#include "wcbs_link/submission/bundle.hpp"

#include "app/connection.hpp"
#include "app/context.hpp"
#include "app/gather_link.hpp"
#include "app/usage_error.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/check.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/submission/bundle_files.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// A text for somebody else; the address is put in where one was given.
Result<ExitCode> write_brief(Context& context, const LinkDetails& details) {
  std::string url;
  if (!details.url.empty()) {
    auto address = read_address(details.url, true);
    if (!address) return no_address(details.url, address.error());
    url = address->text();
  }
  return deliver(context, brief_text(*context.arguments.brief, url), ExitCode::done);
}

/// The first stage that failed, or that the school was not found.
Error fault_of(LinkSession& session) {
  if (!session.discovery()) return session.discovery().error();
  if (!session.grant()) return session.grant().error();
  if (!session.schools()) return session.schools().error();
  return session.school().error();
}

/// Proves the link, and puts into the bundle what the server says.
Result<Done> prove(Context& context, LinkSession& session, Bundle& bundle) {
  const Report report = run_check(session, {}, bundle.written);
  if (report.interrupted) return Error{Code::interrupted};
  const auto school = session.school();
  if (!school) {
    Error error = fault_of(session);
    if (report.fault() == nullptr) error.summary += " Give --school-id with one of these:";
    return error;
  }
  if (const Finding* fault = report.fault())
    return Error{fault->code, fault->summary, fault->evidence, fault->variant, fault->request};
  for (const Finding& finding : report.findings)
    if (finding.status == Status::warn)
      context.console.err(
          wrap(fmt::format("Warning: {} ({})", finding.summary, finding_kind(finding.code).name),
               context.console.width()) +
          "\n");
  bundle.url = session.discovery()->address.text();
  bundle.school_id = school->id;
  bundle.school_name = school->name;
  bundle.check = tested_words(report.started, report.visible);
  return Done{};
}

Result<ExitCode> write_bundle(Context& context, const Bundle& bundle, const LinkDetails& details) {
  const Arguments& arguments = context.arguments;
  Console& console = context.console;
  const BundleFormat& format = *find_bundle_format(arguments.format.empty() ? "text" : arguments.format);
  auto hand_over = make_hand_over(bundle, format, arguments.secret.value_or(SecretHandling::include));
  if (!hand_over) return hand_over.error();
  const auto file = context.has_output_file() ? path_from(arguments.output) : std::filesystem::path();
  const auto link_file = path_from(arguments.save_link);
  const auto files = hand_over_files(*hand_over, file, link_file, details, console.redactor());
  if (auto written = write_bundle_files(files); !written)
    return about_file(about_file(written.error(), arguments.output), arguments.save_link);
  if (!context.has_output_file()) {
    const Secret message = hand_over->format->write(hand_over->bundle);
    hand_over->bundle.client_secret.empty() ? console.out(message.reveal())
                                            : console.out_with_secret(message.reveal());
  }
  for (const BundleFile& one : files)
    if (one.path != file && one.path != link_file)  // what was not named on the command line
      console.err(fmt::format("Also written: {}, {}\n", path_text(one.path), one.what));
  if (const std::string words = shared_folder_words(files); !words.empty())
    console.err(wrap(words, console.width()) + "\n");
  if (!hand_over->passphrase.empty()) {
    console.err("\n");
    console.err_with_secret(passphrase_words(*hand_over, console.width()));
  }
  return ExitCode::done;
}

}  // namespace

Result<ExitCode> bundle_command(Context& context) {
  const Arguments& arguments = context.arguments;
  const bool holds_secret = arguments.secret != SecretHandling::omit;
  if (arguments.brief != nullptr) {
    const auto details = gather(context);
    return details ? write_brief(context, *details) : details.error();
  }
  const auto details = gather(context, {arguments.offline, !arguments.offline || holds_secret});
  if (!details) return details.error();
  if (arguments.offline && looks_like_secret(details->client_id)) {
    const std::string words = fmt::format(
        "The Client ID looks like a Client Secret ({}), and was not tested: in the message everybody can read it.",
        in_words(details->client_id));
    if (look_swapped(details->client_id, details->client_secret.reveal()))
      return usage(
          words +
          " It and the Client Secret may have changed places. If they have not, leave --offline out.");
    context.console.err(wrap(words, context.console.width()) + "\n");
  }
  return with_session(context, *details, [&](LinkSession& session) -> Result<ExitCode> {
    Bundle bundle;
    bundle.url = session.address()->text();
    bundle.school_id = details->school_id;
    bundle.client_id = details->client_id;
    bundle.client_secret = details->client_secret;
    bundle.check = "Not tested: written without asking the server.";
    bundle.written = context.environment.now();
    bundle.message_id = new_message_id();
    if (!arguments.offline)
      if (auto proved = prove(context, session, bundle); !proved) return proved.error();
    return write_bundle(context, bundle, *details);
  });
}

}  // namespace wcbs_link
