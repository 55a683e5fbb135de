#pragma once

#include "wcbs_link/base/secret.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// Everything the user tells us about a link, as it was given. Empty means not given.
struct LinkDetails {
  std::string url;
  std::string client_id;
  Secret client_secret;
  std::string school_id;
  std::string token_url;
  std::string schools_url;
  std::string ca_file;
  bool allow_http = false;

  /// Of `token_url` and `schools_url` those that a file said, not the person: see `leave_out_elsewhere`.
  std::vector<std::string LinkDetails::*> said_by_file;
};

/// One row is an option, a key of the link file and, where `label` is set, a line of the bundle.
/// The client secret is no field: it has no option, is in no file and is asked for in its own way.
struct Field {
  std::string_view key;     ///< "client_id": in the link file
  std::string_view option;  ///< "--client-id"
  std::string_view value;   ///< what stands for the value in the help: "ID"
  std::string_view label;   ///< "WCBS Client ID": the guide's words; "" for what Wonde need not know
  std::string_view help;
  std::string LinkDetails::*member;
  bool from_file = true;  ///< whether a link file may say it
};
std::span<const Field> fields();

inline constexpr std::string_view kSecretLabel = "WCBS Client Secret";

}  // namespace wcbs_link
