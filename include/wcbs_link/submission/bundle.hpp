#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/link/people.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

inline constexpr std::string_view kWondeSupport = "support@wonde.com";

/// How Wonde gets the Client Secret. One row is a value of --secret and a choice of the wizard.
enum class SecretHandling { include, omit, sealed };
struct SecretHandlingRow {
  SecretHandling handling = SecretHandling::include;
  std::string_view name;  ///< "include": for --secret
  std::string_view what;  ///< one line for the wizard: what it is and what it costs
};
/// In the order of the wizard's choice: the guide's way first.
std::span<const SecretHandlingRow> secret_handlings();

/// nullptr for a name that is none.
const SecretHandlingRow* find_secret_handling(std::string_view name);

/// A file that goes with the message.
struct Attachment {
  std::string name;  ///< "" for none
  std::string bytes;
};

/// What Wonde needs to make the link, as the guide asks for it.
struct Bundle {
  std::string url;
  std::string school_id;
  std::string client_id;
  Secret client_secret;     ///< empty: in `sealed`, or handed over separately
  Attachment sealed;        ///< the encrypted file that holds all four values
  std::string school_name;  ///< "" where it is not known
  std::string check;        ///< one or two sentences on what was tested, and from where
  TimePoint written;
  std::string message_id;  ///< for the e-mail draft: unique, without the angle brackets
};

/// For `check` where the link was tried and works: from where, whom it can see (`counts` may be empty), and
/// what that does not prove.
std::string tested_words(TimePoint when, const std::vector<GroupCount>& counts);

/// One row is a format. The result may hold the secret: it goes where the user asked, nowhere else.
struct BundleFormat {
  std::string_view name;       ///< "text": for --format
  std::string_view extension;  ///< ".txt"
  std::string_view what;       ///< for the wizard's choice
  Secret (*write)(const Bundle& bundle);
};
std::span<const BundleFormat> bundle_formats();

/// nullptr for a name that is none.
const BundleFormat* find_bundle_format(std::string_view name);

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
/// the sealed file, in the current folder. The sealed file gets a name that is free in its folder.
std::vector<BundleFile> bundle_files(Bundle& bundle, const BundleFormat& format,
                                     const std::filesystem::path& file);

/// Writes them all, or none. Fails with `local`.
Result<Done> write_bundle_files(const std::vector<BundleFile>& files);

/// Where a file with the secret is in a folder that other accounts can write to: a sentence on that; else "".
std::string shared_folder_words(const std::vector<BundleFile>& files);

/// Moves the secret out of the message into an encrypted file beside it, "wonde-link-sealed.zip", whose name
/// and size tell neither the school nor the secret's length. Gives the passphrase, which is kept nowhere.
/// Fails with `local`; the bundle is then unchanged.
Result<Secret> seal(Bundle& bundle);

/// What to do with the passphrase, for the person who has to dictate it. To be shown once.
Secret passphrase_words(const Bundle& bundle, const Secret& passphrase, std::size_t width);

/// "wonde-link-oakfield-house-school", for a file's name: letters, digits and hyphens only.
std::string bundle_file_stem(std::string_view school_name);

}  // namespace wcbs_link
