#pragma once

#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/base/time.hpp"

#include <span>
#include <string>
#include <string_view>

namespace wcbs_link {

inline constexpr std::string_view kWondeSupport = "support@wonde.com";

/// What Wonde needs to make the link, as the guide asks for it.
struct Bundle {
  std::string url;
  std::string school_id;
  std::string client_id;
  Secret client_secret;     ///< empty: handed over separately
  std::string school_name;  ///< "" where it is not known
  std::string check;        ///< one or two sentences on what was tested, and from where
  TimePoint written;
  std::string message_id;  ///< for the e-mail draft: unique, without the angle brackets
};

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

/// "wonde-link-oakfield-house-school", for a file's name: letters, digits and hyphens only.
std::string bundle_file_stem(std::string_view school_name);

}  // namespace wcbs_link
