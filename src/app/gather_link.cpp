#include "app/gather_link.hpp"

#include "app/usage_error.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/link/secret_text.hpp"

#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kSecretOption = "--client-secret-file";

Result<NamedFile> read_file_or_pipe_of(const Context& context, std::string_view option,
                                       const std::string& name, std::size_t most) {
  auto file = read_file_or_pipe(path_from(name), most, context.environment.interrupted);
  if (!file && file.error().code == Code::local) return unreadable(option, name, file.error());
  return file;
}

std::string secret_prompt() {
  return fmt::format("{} (shown as stars): ", kSecretLabel);
}

/// What --client-secret-file names, as it is.
Result<Secret> read_raw_secret(Context& context, const std::string& shown) {
  const std::string& name = context.arguments.client_secret_file;
  if (name == "-")
    return context.console.facts().input_is_terminal ? context.console.read_keys(secret_prompt(), Echo::stars)
                                                     : context.environment.terminal.read_all(kMostSecretFile);
  auto file = read_file_or_pipe_of(context, kSecretOption, name, kMostSecretFile);
  if (!file) return file.error();
  Secret raw(std::move(file->content));
  if (file->others_may_read && !is_device(path_from(name)))
    context.console.err(fmt::format(
        "Client Secret from {0}: other accounts on this computer can read this file. chmod 600 {0} makes it yours alone.\n",
        shown));
  return raw;
}

/// The secret from --client-secret-file; what was done to it is said.
Result<Secret> read_secret_file(Context& context) {
  const std::string& name = context.arguments.client_secret_file;
  const std::string shown = name == "-" ? "standard input" : shown_name(name, "the file");
  const auto raw = read_raw_secret(context, shown);
  if (!raw) return raw;
  auto read = read_secret_text(*raw, shown);
  if (!read) return read.error();
  context.console.redactor().learn(read->secret);
  for (const std::string& note : read->notes)
    context.console.err(fmt::format("Client Secret from {}: {}.\n", shown, note));
  return read->secret;
}

Result<LinkFile> read_link(const std::string& name) {
  if (name.empty()) return LinkFile();
  auto text = read_named_file("--link", name, kMostLinkFile);
  if (!text) return text.error();
  return read_link_file(*text, shown_name(name, "The file"));
}

/// The fields that are wanted and empty.
std::vector<const Field*> missing_fields(const LinkDetails& details, const Needed& needed) {
  std::vector<const Field*> missing;
  for (const Field& field : fields()) {
    const bool wanted = field.member == &LinkDetails::url || field.member == &LinkDetails::client_id ||
                        (needed.school_id && field.member == &LinkDetails::school_id);
    if (wanted && (details.*field.member).empty()) missing.push_back(&field);
  }
  return missing;
}

}  // namespace

Error unreadable(std::string_view option, const std::string& name, const Error& why) {
  const std::string path = path_text(path_from(name));
  return usage(file_of(option, name) +
               (why.summary.starts_with(path) ? why.summary.substr(path.size()) : ": it cannot be read."));
}

Result<std::string> read_named_file(std::string_view option, const std::string& name, std::size_t most) {
  auto content = read_file(path_from(name), most);
  if (!content) return unreadable(option, name, content.error());
  return content;
}

Result<std::string> read_named_input(Context& context, std::string_view option, const std::string& name,
                                     std::size_t most) {
  if (name == "-") {
    const auto all = context.environment.terminal.read_all(most);
    if (!all) return all.error();
    return all->reveal();
  }
  auto file = read_file_or_pipe_of(context, option, name, most);
  if (!file) return file.error();
  return std::move(file->content);
}

Result<Secret> ask_secret(Context& context, std::string_view prompt) {
  const auto typed = context.console.read_keys(prompt, Echo::stars);
  if (!typed) return typed;
  Secret secret(clean_quoted(typed->reveal()).text);
  context.console.redactor().learn(secret);
  return secret;
}

Result<LinkDetails> gather(Context& context) {
  const Arguments& arguments = context.arguments;
  auto file = read_link(arguments.link_file);
  if (!file) return file.error();
  LinkFile link = with_options(std::move(*file), arguments.details);
  if (!link.left_out.empty()) {
    const std::string words = fmt::format(
        "Left out of {}, because a file may not decide it: {}. To have it all the same, give it as an option.",
        shown_name(arguments.link_file, "the file"), join(link.left_out, " "));
    context.console.err(wrap(words, context.console.width()) + "\n");
  }
  LinkDetails& details = link.details;
  for (const Field& field : fields())
    if (field.value == "URL" && holds_likely_secret(details.*field.member, kAddressSeparators))
      return usage(
          fmt::format("The value of {} looks like a Client Secret, not like an address. "
                      "If it is an address all the same, begin it with https://.",
                      field.option));
  if (looks_like_secret(bare(details.school_id)))
    return usage("The value of --school-id looks like a Client Secret, not like a School ID.");
  details.client_id = clean_quoted(details.client_id).text;
  details.school_id = clean_quoted(details.school_id).text;
  if (arguments.client_secret_file.empty()) return std::move(details);
  auto secret = read_secret_file(context);
  if (!secret) return secret.error();
  details.client_secret = std::move(*secret);
  return std::move(details);
}

Result<LinkDetails> gather(Context& context, const Needed& needed) {
  auto details = gather(context);
  if (!details) return details;
  const auto missing = missing_fields(*details, needed);
  const bool secret_missing = needed.secret && details->client_secret.empty();
  std::vector<std::string> names;
  for (const Field* field : missing) names.emplace_back(field->option);
  if (secret_missing) names.emplace_back(kSecretOption);
  if (!names.empty() && !context.may_ask()) return usage(fmt::format("Missing: {}.", spoken_list(names)));
  for (const Field* field : missing) {  // not by lines: all may be pasted at once, and the last is the secret
    auto typed = context.console.read_keys(fmt::format("{}: ", field->label), Echo::characters);
    if (!typed) return typed.error();
    std::string& value = (*details).*field->member;
    value = clean_quoted(typed->reveal()).text;
    if (value.empty()) return usage(fmt::format("Missing: {}.", field->option));
  }
  if (!secret_missing) return details;
  auto secret = ask_secret(context, secret_prompt());
  if (!secret) return secret.error();
  if (secret->empty()) return usage(fmt::format("Missing: {}.", kSecretOption));
  details->client_secret = std::move(*secret);
  return details;
}

Error no_address(const std::string& url, const Error& why) {
  return usage(holds_likely_secret(url, kAddressSeparators) ? "--url: " + why.summary
                                                            : "--url " + why.summary);
}

}  // namespace wcbs_link
