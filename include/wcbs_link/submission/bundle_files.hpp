#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/submission/bundle.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// A message to Wonde on its way to where the person wants it: for the wizard and the command alike.
struct HandOver {
  Bundle bundle;
  const BundleFormat* format = nullptr;
  Secret passphrase;  ///< of the sealed file; empty without one
};

/// Leaves the secret out of the message, or moves it into an encrypted file beside it, where `handling` says
/// so: until then `bundle` has it. Fails with `usage` where another value is the secret, or holds one that
/// the Redactor hides at the last write, with `local` where no encrypted file can be made.
Result<HandOver> make_hand_over(Bundle bundle, const BundleFormat& format, SecretHandling handling);

/// Moves the secret out of the message into an encrypted file beside it, "wonde-link-sealed.zip", whose name
/// and size tell neither the school nor the secret's length. Gives the passphrase, which is kept nowhere.
/// Fails with `local`; the bundle is then unchanged.
Result<Secret> seal(Bundle& bundle);

/// Whether an encrypted file may be called so ("wonde-link-sealed-2.zip"), in any letter case: nothing else
/// is to be written under such a name.
bool is_sealed_name(std::string_view file_name);

/// A file of a hand-over, ready to be written.
struct BundleFile {
  std::filesystem::path path;
  Secret content;
  std::string_view what;  ///< "the message"
  bool is_encrypted = false;
  bool keeps_secret = false;  ///< a file on the disk, with the secret in it, plain or encrypted
};

/// The message as `file`; beside it the plain text of an e-mail draft, which not every mail program opens,
/// and the sealed file. With an empty `file`, or one that is a device, the message goes elsewhere: then only
/// the sealed file, in the current folder. The sealed file gets a name that is free in its folder. With a
/// `link_file`, that as well. What is not to hold the secret passes `redactor` once more.
std::vector<BundleFile> hand_over_files(HandOver& hand_over, const std::filesystem::path& file,
                                        const std::filesystem::path& link_file, const LinkDetails& link,
                                        const Redactor& redactor);

/// Writes them all, or none. Fails with `local`.
Result<Done> write_bundle_files(const std::vector<BundleFile>& files);

/// Removes what an earlier hand-over of this run wrote, what is no part of `now`, holds a secret and is
/// unchanged since; gives one sentence for each.
std::vector<std::string> remove_obsolete(const std::vector<BundleFile>& earlier,
                                         const std::vector<BundleFile>& now);

/// Where a file with the secret is in a folder that other accounts can write to: a sentence on that; else "".
std::string shared_folder_words(const std::vector<BundleFile>& files);

/// What to do with the passphrase, for the person who has to dictate it. To be shown once.
Secret passphrase_words(const HandOver& hand_over, std::size_t width);

}  // namespace wcbs_link
