#include "wcbs_link/submission/bundle_files.hpp"

#include "submission/passphrase.hpp"
#include "submission/sealed.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/link_file.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

Secret plain_text(const Bundle& bundle) {
  return find_bundle_format("text")->write(bundle);
}

/// With line ends up to a multiple of 512 bytes. The secret's share and the rest are rounded up each for
/// itself, so that whoever knows the rest still does not learn how long the secret is.
Secret padded(const Secret& text, std::size_t secret_size) {
  constexpr std::size_t kStep = 512;
  const auto rounded_up = [](std::size_t size) { return (size + kStep - 1) / kStep * kStep; };
  const std::size_t secret_share = std::min(secret_size, text.size());
  const std::size_t size = rounded_up(text.size() - secret_share) + rounded_up(secret_share);
  std::string all;
  all.reserve(size);
  all += text.reveal();
  all.append(size - text.size(), '\n');
  return Secret(std::move(all));
}

/// Neither name says anything that came from a server: no school, no Id.
std::string sealed_name(int number) {
  return number == 1 ? "wonde-link-sealed.zip" : fmt::format("wonde-link-sealed-{}.zip", number);
}

/// The first that is not there yet, and that none of `others` will have: nobody chose this name, so no file
/// of that name is replaced.
std::string free_name_for_sealed(const std::filesystem::path& folder,
                                 const std::vector<std::filesystem::path>& others) {
  const auto is_taken = [&](const std::string& name) {
    std::error_code why;
    return std::filesystem::exists(std::filesystem::symlink_status(folder / path_from(name), why)) ||
           std::any_of(others.begin(), others.end(), [&](const std::filesystem::path& other) {
             return equal_ignoring_case(path_text(other.filename()), name);
           });
  };
  int number = 1;
  while (is_taken(sealed_name(number))) ++number;
  return sealed_name(number);
}

}  // namespace

Result<HandOver> make_hand_over(Bundle bundle, const BundleFormat& format, SecretHandling handling) {
  const std::pair<std::string_view, const std::string&> shown[] = {
      {"Client ID", bundle.client_id}, {"School ID", bundle.school_id}, {"WCBS URL", bundle.url}};
  Redactor redactor;
  redactor.learn(bundle.client_secret);
  for (const auto& [name, value] : shown)
    if (redactor(value) != value || (!value.empty() && value == bundle.client_secret.reveal()))
      return Error{
          Code::usage,
          fmt::format(
              "The Client Secret stands in the {0}, which is for all to read. Correct the {0}, or generate a new secret.",
              name)};
  HandOver hand_over{std::move(bundle), &format, Secret()};
  if (handling == SecretHandling::omit) hand_over.bundle.client_secret = Secret();
  if (handling == SecretHandling::sealed) {
    auto passphrase = seal(hand_over.bundle);
    if (!passphrase) return passphrase.error();
    hand_over.passphrase = std::move(*passphrase);
  }
  return hand_over;
}

bool is_sealed_name(std::string_view file_name) {
  const std::string name = to_lower(file_name);
  const std::string_view first = "wonde-link-sealed";
  return name.starts_with(first) && name.ends_with(".zip") &&
         name.find_first_not_of("-0123456789", first.size()) == name.size() - 4;
}

Result<Secret> seal(Bundle& bundle) {
  auto passphrase = new_passphrase();
  if (!passphrase) return passphrase;
  auto zip = sealed_zip("wonde-link.txt", padded(plain_text(bundle), bundle.client_secret.size()),
                        *passphrase, bundle.written);
  if (!zip) return zip.error();
  bundle.sealed = {sealed_name(1), std::move(*zip)};
  bundle.client_secret = Secret();
  return passphrase;
}

std::vector<BundleFile> hand_over_files(HandOver& hand_over, const std::filesystem::path& file,
                                        const std::filesystem::path& link_file, const LinkDetails& link,
                                        const Redactor& redactor) {
  Bundle& bundle = hand_over.bundle;
  std::vector<BundleFile> files;
  const bool named = !file.empty() && !is_device(file);
  const std::filesystem::path folder = named ? file.parent_path() : std::filesystem::path();
  if (!bundle.sealed.name.empty()) bundle.sealed.name = free_name_for_sealed(folder, {file, link_file});
  const bool with_secret = !bundle.client_secret.empty();
  const bool is_sealed = !bundle.sealed.name.empty();  // a draft of an e-mail then has that file in it
  if (!file.empty())
    files.push_back({file, hand_over.format->write(bundle), "the message", false,
                     named && (with_secret || (is_sealed && hand_over.format->with_plain_copy))});
  if (named && hand_over.format->with_plain_copy) {
    std::filesystem::path text = file;
    text.replace_extension(".txt");
    if (text != file) files.push_back({text, plain_text(bundle), "a plain-text copy", false, with_secret});
  }
  if (!bundle.sealed.name.empty())
    files.push_back(
        {folder / bundle.sealed.name, Secret(bundle.sealed.bytes), "the encrypted file", true, true});
  if (!link_file.empty()) {
    LinkDetails shown = link;
    shown.url = bundle.url;
    shown.school_id = bundle.school_id;
    files.push_back({link_file, Secret(link_file_text(shown)), "the link file, without the secret"});
  }
  for (BundleFile& one : files)
    if (!one.keeps_secret && !with_secret) one.content = Secret(redactor(one.content.reveal()));
  return files;
}

Result<Done> write_bundle_files(const std::vector<BundleFile>& files) {
  std::vector<FileToWrite> writes;
  for (const BundleFile& file : files) writes.push_back({file.path, file.content.reveal()});
  return write_private_files(writes);
}

std::vector<std::string> remove_obsolete(const std::vector<BundleFile>& earlier,
                                         const std::vector<BundleFile>& now) {
  std::vector<std::string> said;
  for (const BundleFile& file : earlier) {
    const bool is_current = std::any_of(
        now.begin(), now.end(), [&](const BundleFile& one) { return are_one_file(one.path, file.path); });
    if (is_current || !file.keeps_secret) continue;
    const auto content = read_file(file.path, file.content.size() + 1);
    std::error_code failed;
    const bool unchanged = content && Secret(*content) == file.content;
    const bool removed = unchanged && std::filesystem::remove(file.path, failed);
    if (removed)
      said.push_back(fmt::format("{} held the Client Secret and is not needed any more: it was removed.",
                                 path_text(file.path)));
    else if (content)
      said.push_back(
          fmt::format("{} is from before and may hold the Client Secret: delete it.", path_text(file.path)));
  }
  return said;
}

std::string shared_folder_words(const std::vector<BundleFile>& files) {
  for (const BundleFile& file : files)
    if (file.keeps_secret && others_may_write(file.path.parent_path()))
      return fmt::format(
          "Other accounts can write to the folder of {}: move the file to a folder that is yours alone.",
          sanitise(path_text(file.path), 200));
  return {};
}

Secret passphrase_words(const HandOver& hand_over, std::size_t width) {
  const Secret spelled = spelled_out(hand_over.passphrase);
  return Secret(
      wrap(fmt::format("This is the passphrase of {}. It is shown once and kept nowhere: write it on paper.",
                       hand_over.bundle.sealed.name),
           width) +
      "\n\n  " + hand_over.passphrase.reveal() + "\n\n" +
      wrap("To dictate it, with a hyphen between the groups, letters as capitals:", width) + "\n" +
      spelled.reveal() + "\n" +
      wrap("Tell it to Wonde by telephone, never by e-mail, and not in a ticket. Lost it? "
           "Make the file again.",
           width) +
      "\n");
}

}  // namespace wcbs_link
