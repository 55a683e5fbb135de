#pragma once

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/link/people.hpp"

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
  std::string message_id;    ///< for the e-mail draft: unique, without the angle brackets
  bool is_practice = false;  ///< with an invented school: says so, and is for nobody
};

/// For `check` where the link was tried and works: from where, whom it can see (`counts` may be empty), and
/// what that does not prove.
std::string tested_words(TimePoint when, const std::vector<GroupCount>& counts);

/// Before what was written with an invented school.
inline constexpr std::string_view kPractice = "PRACTICE, do not send";

/// One row is a format. The result may hold the secret: it goes where the user asked, nowhere else.
struct BundleFormat {
  std::string_view name;       ///< "text": for --format
  std::string_view extension;  ///< ".txt"
  std::string_view what;       ///< for the wizard's choice
  Secret (*write)(const Bundle& bundle);
  bool with_plain_copy;  ///< not every program opens it, so the text is written beside it
};
std::span<const BundleFormat> bundle_formats();

/// nullptr for a name that is none.
const BundleFormat* find_bundle_format(std::string_view name);

/// A unique Message-ID (RFC 5322, 3.6.4), without the angle brackets.
std::string new_message_id();

/// "wonde-link-oakfield-house-school", for a file's name: letters, digits and hyphens only.
std::string bundle_file_stem(std::string_view school_name);

}  // namespace wcbs_link
