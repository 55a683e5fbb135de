#include "app/commands.hpp"
#include "app/usage.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/check.hpp"
#include "wcbs_link/diagnosis/replay.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/net/certificate.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wcbs_link/submission/bundle.hpp"
#include "wcbs_link/submission/hand_over.hpp"
#include "wcbs_link/wizard/wizard.hpp"

#include <chrono>
#include <thread>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostSmallFile = 64 * 1024;
constexpr std::size_t kMostCaFile = 4 * 1024 * 1024;

/// A file that an option names: what goes wrong with it is the option's fault.
Error unreadable(std::string_view option, const std::string& name, const Error& why) {
  const std::string path = path_text(path_from(name));
  const bool begins_with_it = why.summary.starts_with(path);
  return usage(file_of(option, name) +
               (begins_with_it ? why.summary.substr(path.size()) : ": it cannot be read."));
}

Result<std::string> read_named_file(std::string_view option, const std::string& name, std::size_t most) {
  auto content = read_file(path_from(name), most);
  if (!content) return unreadable(option, name, content.error());
  return content;
}

/// The same for an option that a pipe suits too, such as `<(pass show x)`.
Result<NamedFile> read_named_file_or_pipe(const Context& context, std::string_view option,
                                          const std::string& name, std::size_t most) {
  auto file = read_file_or_pipe(path_from(name), most, context.environment.interrupted);
  if (!file && file.error().code == Code::local) return unreadable(option, name, file.error());
  return file;
}

/// The secret from --client-secret-file, cleaned; what was removed is said.
Result<Secret> read_secret_file(Context& context) {
  const std::string& name = context.arguments.client_secret_file;
  const bool from_input = name == "-";
  const std::string shown = from_input ? "standard input" : shown_name(name, "the file");
  Secret raw;
  if (from_input && context.console.facts().input_is_terminal) {
    auto typed = context.environment.terminal.read_secret(fmt::format("{} (shown as stars): ", kSecretLabel));
    if (!typed) return typed;
    raw = std::move(*typed);
  } else if (from_input) {
    auto all = context.environment.terminal.read_all(kMostSmallFile);
    if (!all) return all;
    raw = std::move(*all);
  } else {
    auto file = read_named_file_or_pipe(context, "--client-secret-file", name, kMostSmallFile);
    if (!file) return file.error();
    raw = Secret(std::move(file->content));
    if (file->others_may_read && !is_device(path_from(name)))
      context.console.err(fmt::format(
          "Client Secret from {0}: other accounts on this computer can read this file. chmod 600 {0} makes it yours alone.\n",
          shown));
  }
  Decoded decoded = decode_file_text(raw.reveal());
  Cleaned cleaned = clean_ends(decoded.text);
  wipe(decoded.text);
  Secret secret(cleaned.text);
  wipe(cleaned.text);
  context.console.redactor().learn(secret);
  if (secret.empty()) return usage(fmt::format("There is no Client Secret in {}: it is empty.", shown));
  const std::string& text = secret.reveal();
  if (text.find_first_of("\r\n") != std::string::npos)
    return usage(
        fmt::format("There is more than one line in {}: it must hold the Client Secret alone.", shown));
  if (has_inner_control(text))
    return usage(fmt::format(
        "What is in {} is not a plain text file: it holds a character that no Client Secret has.", shown));
  if (!decoded.note.empty())
    context.console.err(fmt::format("Client Secret from {}: {}.\n", shown, decoded.note));
  if (!cleaned.removed.empty())
    context.console.err(fmt::format("Client Secret from {}: removed at the ends: {}.\n", shown,
                                    spoken_list(cleaned.removed)));
  if (has_inner_space(text))
    context.console.err(
        fmt::format("Client Secret from {}: there is white space inside it; it is used as it is.\n", shown));
  return secret;
}

/// Options, link file and secret file put together.
Result<LinkDetails> gather(Context& context) {
  const Arguments& arguments = context.arguments;
  LinkFile file;
  if (!arguments.link_file.empty()) {
    auto text = read_named_file("--link", arguments.link_file, kMostSmallFile);
    if (!text) return text.error();
    auto read = read_link_file(*text, shown_name(arguments.link_file, "The file"));
    if (!read) return read.error();
    file = std::move(*read);
  }
  file = with_options(std::move(file), arguments.details);
  if (!file.left_out.empty())
    context.console.err(wrap(fmt::format("Left out of {}, because a file may not decide it: {}. "
                                         "To have it all the same, give it as an option.",
                                         sanitise(arguments.link_file, 200), join(file.left_out, " ")),
                             context.console.width()) +
                        "\n");
  LinkDetails details = std::move(file.details);
  details.client_id = clean_quoted(details.client_id).text;
  details.school_id = clean_quoted(details.school_id).text;
  if (!arguments.client_secret_file.empty()) {
    auto secret = read_secret_file(context);
    if (!secret) return secret.error();
    details.client_secret = std::move(*secret);
  }
  return details;
}

/// The connection of a command, with its trace.
class Link {
 public:
  static Result<std::unique_ptr<Link>> make(Context& context, const LinkDetails& details) {
    const Arguments& arguments = context.arguments;
    NetworkOptions options = arguments.network;
    if (!details.ca_file.empty()) {
      auto pem = read_named_file("--ca-file", details.ca_file, kMostCaFile);
      if (!pem) return pem.error();
      if (!holds_certificates(*pem))
        return usage(fmt::format("{}: there is no certificate in PEM form in it, or it is damaged.",
                                 file_of("--ca-file", details.ca_file)));
      options.ca_pem = std::move(*pem);
    }
    options.variable = context.environment.variable;
    options.interrupted = context.environment.interrupted;
    options.redactor = &context.console.redactor();
    context.console.redactor().learn(login_of(arguments.network.proxy));
    return std::unique_ptr<Link>(new Link(context, context.environment.connect(std::move(options))));
  }

  HttpTransport& transport() { return recorder_; }

  /// Writes --trace. A trace that cannot be written makes a good end a failed one.
  ExitCode finish(ExitCode code) {
    if (context_.arguments.trace.empty()) return code;
    auto written = write_private_file(path_from(context_.arguments.trace),
                                      context_.console.redactor()(trace_json(recorder_.entries())));
    if (written) return code;
    const ExitCode failed = fail_with(context_.console, written.error());
    return code == ExitCode::done ? failed : code;
  }

 private:
  Link(Context& context, std::unique_ptr<HttpTransport> inner)
      : context_(context),
        inner_(std::move(inner)),
        recorder_(*inner_, context.console.redactor(), [this](const TraceEntry& entry) {
          context_.console.terminal().drop_typed();
          if (context_.arguments.verbose) context_.console.err(sanitise(trace_line(entry), 500) + "\n");
        }) {}

  /// The password of a proxy's address, so that it is hidden like the other secrets.
  static Secret login_of(const Secret& proxy) {
    const std::string& text = proxy.reveal();
    const std::size_t at = text.rfind('@');
    if (at == std::string::npos) return Secret();
    const std::size_t colon = text.rfind(':', at);
    return Secret(colon == std::string::npos ? std::string() : text.substr(colon + 1, at - colon - 1));
  }

  Context& context_;
  std::unique_ptr<HttpTransport> inner_;
  RecordingTransport recorder_;
};

/// Writes a result to --output, or to standard output.
ExitCode deliver(Context& context, const std::string& text, ExitCode code) {
  const std::string& file = context.arguments.output;
  if (file.empty() || file == "-") {
    context.console.out(text);
    return code;
  }
  auto written = write_private_file(path_from(file), context.console.redactor()(text));
  return written ? code : fail_with(context.console, written.error());
}

/// What a command cannot do without, as its options.
struct Needed {
  bool school_id = false;
  bool secret = true;
};

bool may_ask(const Context& context) {
  return !context.arguments.no_input && context.console.facts().input_is_terminal;
}

/// Asks for what is missing where somebody is there to answer; else names every missing option at once.
Result<Done> complete(Context& context, LinkDetails& details, const Needed& needed) {
  std::vector<const Field*> missing;
  std::vector<std::string> names;
  for (const Field& field : fields()) {
    const bool wanted = field.member == &LinkDetails::url || field.member == &LinkDetails::client_id ||
                        (needed.school_id && field.member == &LinkDetails::school_id);
    if (!wanted || !(details.*field.member).empty()) continue;
    missing.push_back(&field);
    names.emplace_back(field.option);
  }
  const bool secret_missing = needed.secret && details.client_secret.empty();
  if (secret_missing) names.emplace_back("--client-secret-file");
  if (names.empty()) return Done{};
  if (!may_ask(context)) return usage(fmt::format("Missing: {}.", spoken_list(names)));
  for (const Field* field : missing) {  // not by lines: all may be pasted at once, and the last is the secret
    auto typed = context.environment.terminal.read_keys(fmt::format("{}: ", field->label), Echo::characters);
    if (!typed) return typed.error();
    details.*field->member = clean_quoted(typed->reveal()).text;
    if ((details.*field->member).empty()) return usage(fmt::format("Missing: {}.", field->option));
  }
  if (secret_missing) {
    auto secret =
        context.environment.terminal.read_secret(fmt::format("{} (shown as stars): ", kSecretLabel));
    if (!secret) return secret.error();
    details.client_secret = Secret(clean_quoted(secret->reveal()).text);
    context.console.redactor().learn(details.client_secret);
    if (details.client_secret.empty()) return usage("Missing: --client-secret-file.");
  }
  return Done{};
}

ReportStyle style_for(const Context& context) {
  const bool to_file = !context.arguments.output.empty() && context.arguments.output != "-";
  ReportStyle style;
  if (to_file) return style;
  if (context.console.facts().out_is_terminal) style.width = context.console.width();
  style.status_word = [&console = context.console](Status status) {
    const auto hue = status == Status::fail   ? Console::Hue::red
                     : status == Status::warn ? Console::Hue::yellow
                                              : Console::Hue::green;
    return status == Status::skip ? std::string(status_name(status))
                                  : console.coloured(status_name(status), hue, Stream::out);
  };
  return style;
}

ExitCode code_for(const Report& report, bool strict) {
  if (report.interrupted) return ExitCode::interrupted;
  if (report.worst() == Status::fail) return ExitCode::fault;
  return strict && report.worst() == Status::warn ? ExitCode::fault : ExitCode::done;
}

std::string written_out(const Context& context, const Report& report) {
  const std::string& format = context.arguments.format;
  return format == "json"   ? report_json(report)
         : format == "html" ? report_html(report)
                            : report_text(report, style_for(context));
}

/// --replay: shows a report that was made elsewhere. Asks nothing and sends nothing.
ExitCode replay(Context& context) {
  const std::string& name = context.arguments.replay;
  Result<std::string> bytes = std::string();
  if (name == "-") {
    auto all = context.environment.terminal.read_all(kMostReport);
    if (!all) return fail_with(context.console, all.error());
    bytes = all->reveal();
  } else {
    auto file = read_named_file_or_pipe(context, "--replay", name, kMostReport);
    bytes = file ? Result<std::string>(std::move(file->content)) : file.error();
  }
  if (!bytes) return fail_with(context.console, bytes.error());
  const auto report = read_report(*bytes, name == "-" ? "Standard input" : shown_name(name, "The file"));
  if (!report) return fail_with(context.console, report.error());
  return deliver(context, written_out(context, *report), code_for(*report, context.arguments.strict));
}

ExitCode watch(Context& context, const LinkDetails& details, const CheckOptions& options) {
  ExitCode code = ExitCode::done;
  while (!context.environment.interrupted()) {
    auto link = Link::make(context, details);  // a new one each time: the point is to see it connect
    if (!link) return fail_with(context.console, link.error());
    LinkSession session((*link)->transport(), context.console.redactor(), details, context.arguments.bounds);
    const Report report = run_check(session, options, context.environment.now());
    if (report.interrupted) break;
    context.console.out(report_line(report));
    code = (*link)->finish(code);
    if (context.console.failure() != nullptr) return ExitCode::failed;
    const auto end = std::chrono::steady_clock::now() + *context.arguments.watch;
    while (std::chrono::steady_clock::now() < end && !context.environment.interrupted())
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(std::chrono::milliseconds(50),
                                                                                *context.arguments.watch));
  }
  return ExitCode::interrupted;
}

Error no_address(const std::string& url, const Error& why) {
  return usage(is_probably_secret(url) ? value_of("--url", url) + " is not an address."
                                       : "--url " + why.summary);
}

/// The address as a usage error where a command cannot even begin with it.
Result<Done> readable_address(LinkSession& session) {
  if (session.address()) return Done{};
  Error error = session.address().error();
  if (error.code == Code::url_invalid) error = no_address(session.details().url, error);
  return error;
}

ExitCode write_bundle(Context& context, const Bundle& bundle, const LinkDetails& details) {
  const Arguments& arguments = context.arguments;
  Console& console = context.console;
  const BundleFormat& format = *find_bundle_format(arguments.format.empty() ? "text" : arguments.format);
  auto hand_over =
      make_hand_over(bundle, format, arguments.secret.value_or(SecretHandling::include), console.redactor());
  if (!hand_over) return fail_with(console, hand_over.error());
  const bool to_file = !arguments.output.empty() && arguments.output != "-";
  const std::filesystem::path file = to_file ? path_from(arguments.output) : std::filesystem::path();
  const std::filesystem::path link_file = path_from(arguments.save_link);
  const std::vector<BundleFile> files =
      hand_over_files(*hand_over, file, link_file, details, console.redactor());
  if (auto written = write_bundle_files(files); !written) return fail_with(console, written.error());
  if (!to_file) {
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

/// A text for somebody else; the address is put in where one was given.
ExitCode write_brief(Context& context, const LinkDetails& details) {
  std::string url;
  if (!details.url.empty()) {
    auto address = read_address(details.url, true);
    if (!address) return fail_with(context.console, no_address(details.url, address.error()));
    url = address->text();
  }
  return deliver(context, brief_text(*context.arguments.brief, url), ExitCode::done);
}

}  // namespace

ExitCode check_command(Context& context) {
  if (!context.arguments.replay.empty()) return replay(context);
  auto details = gather(context);
  if (!details) return fail_with(context.console, details.error());
  if (details->url.empty() && !context.arguments.url_given) {
    Error missing = usage("Missing: --url, the school's address, for example --url school.example.org.");
    return fail_with(context.console, missing);
  }
  if (!details->client_id.empty() && details->client_secret.empty() && may_ask(context)) {
    auto secret = context.environment.terminal.read_secret("Client Secret (Enter tests without it): ");
    if (!secret) return fail_with(context.console, secret.error());
    details->client_secret = Secret(clean_quoted(secret->reveal()).text);
  }
  const CheckOptions options{context.arguments.only, context.arguments.expected};
  if (context.arguments.watch) return watch(context, *details, options);

  auto link = Link::make(context, *details);
  if (!link) return fail_with(context.console, link.error());
  LinkSession session((*link)->transport(), context.console.redactor(), *details, context.arguments.bounds);
  const Report report = run_check(session, options, context.environment.now());
  return (*link)->finish(
      deliver(context, written_out(context, report), code_for(report, context.arguments.strict)));
}

ExitCode schools_command(Context& context) {
  auto details = gather(context);
  if (!details) return fail_with(context.console, details.error());
  if (auto whole = complete(context, *details, {}); !whole) return fail_with(context.console, whole.error());
  auto link = Link::make(context, *details);
  if (!link) return fail_with(context.console, link.error());
  LinkSession session((*link)->transport(), context.console.redactor(), *details, context.arguments.bounds);
  if (auto readable = readable_address(session); !readable)
    return fail_with(context.console, readable.error());
  if (!session.schools()) return (*link)->finish(fail_with(context.console, session.schools().error()));

  std::string text;
  if (context.arguments.format == "json") {
    OrderedJson list = OrderedJson::array();
    for (const School& school : *session.schools()) {
      const auto number = school.id_is_text ? std::nullopt : parse_json(school.id);
      list.push_back({{"id", number ? OrderedJson(*number) : OrderedJson(school.id)},
                      {"name", school.name},
                      {"code", school.code}});
    }
    text = dump(OrderedJson{{"schema", "wcbs-link/schools/1"}, {"schools", list}}, 2) + "\n";
  } else {
    std::vector<std::vector<std::string>> rows = {{"School ID", "Name", "Code"}};
    for (const School& school : *session.schools())
      rows.push_back({sanitise(school.id, 60), school.name, school.code});
    text = table(rows);
  }
  return (*link)->finish(deliver(context, text, ExitCode::done));
}

ExitCode bundle_command(Context& context) {
  const Arguments& arguments = context.arguments;
  auto details = gather(context);
  if (!details) return fail_with(context.console, details.error());
  if (arguments.brief != nullptr) return write_brief(context, *details);
  const Needed needed{arguments.offline, !arguments.offline || arguments.secret != SecretHandling::omit};
  if (auto whole = complete(context, *details, needed); !whole)
    return fail_with(context.console, whole.error());
  auto link = Link::make(context, *details);
  if (!link) return fail_with(context.console, link.error());
  LinkSession session((*link)->transport(), context.console.redactor(), *details, context.arguments.bounds);
  if (auto readable = readable_address(session); !readable)
    return fail_with(context.console, readable.error());

  Bundle bundle;
  bundle.url = session.address()->text();
  bundle.school_id = details->school_id;
  bundle.client_id = details->client_id;
  if (arguments.secret != SecretHandling::omit) bundle.client_secret = details->client_secret;
  bundle.check = "Not tested: written without asking the server.";
  bundle.written = context.environment.now();
  bundle.message_id = new_message_id();
  if (arguments.offline) return write_bundle(context, bundle, *details);

  const Report report = run_check(session, {}, bundle.written);
  if (report.interrupted) return (*link)->finish(ExitCode::interrupted);
  if (report.fault() != nullptr) {
    const Error* error = !session.discovery() ? &session.discovery().error()
                         : !session.grant()   ? &session.grant().error()
                         : !session.schools() ? &session.schools().error()
                                              : nullptr;
    const auto school = session.school();
    if (error == nullptr && !school) error = &school.error();
    if (error != nullptr) return (*link)->finish(fail_with(context.console, *error));
  }
  const auto school = session.school();
  if (!school) {
    Error error = school.error();
    error.summary += " Give --school-id with one of these:";
    return (*link)->finish(fail_with(context.console, error));
  }
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
  return (*link)->finish(write_bundle(context, bundle, *details));
}

ExitCode setup_command(Context& context) {
  if (context.arguments.no_input) return bundle_command(context);
  auto details = gather(context);
  if (!details) return fail_with(context.console, details.error());
  if (context.arguments.client_secret_file == "-" && !context.console.facts().input_is_terminal)
    return fail_with(
        context.console,
        usage(
            "--client-secret-file - leaves no standard input for the wizard's questions: use a file, or --no-input."));
  auto link = Link::make(context, *details);
  if (!link) return fail_with(context.console, link.error());
  WizardSetup setup;
  setup.details = std::move(*details);
  if (const auto folder = state_folder(context.environment.variable); !folder.empty())
    setup.progress = folder / "setup.json";
  setup.now = context.environment.now;
  setup.message_id = new_message_id;
  setup.file = path_from(context.arguments.output);
  setup.bounds = context.arguments.bounds;
  setup.link_file = path_from(context.arguments.save_link);
  if (!context.arguments.format.empty()) setup.format = find_bundle_format(context.arguments.format);
  setup.secret_handling = context.arguments.secret;
  const auto end = run_wizard(context.console, (*link)->transport(), std::move(setup));
  return (*link)->finish(end ? ExitCode::done : fail_with(context.console, end.error()));
}

}  // namespace wcbs_link
