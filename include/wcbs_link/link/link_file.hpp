#pragma once

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_details.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// No link file is larger.
inline constexpr std::size_t kMostLinkFile = 64 * 1024;

/// What a file says of a link: a link file, a bundle in JSON that is used as one, a kept set-up. Such files
/// travel by mail, so they decide nothing that a stranger could misuse: neither where a secret goes, nor that
/// it goes unencrypted, nor whom to trust.
struct LinkFile {
  LinkDetails details;                ///< never a secret, `ca_file` or `allow_http`
  std::vector<std::string> left_out;  ///< what may not come from a file, as the options that bring it back
};

/// The values that a file may hold: `{"schema": "wcbs-link/link/1", "url": ..., ...}`, those that are not
/// empty.
OrderedJson link_json(const LinkDetails& details);
std::string link_file_text(const LinkDetails& details);

/// Reads a link file, or a bundle in JSON, whose secret is passed over. Fails with `usage`: no JSON, another
/// schema, a value of the wrong type. `name` is the file's name, for the message.
Result<LinkFile> read_link_file(std::string_view text, std::string_view name);
Result<LinkFile> read_link_json(const Json& json, std::string_view name);

/// What is given as an option counts more than what the file says; then as `leave_out_elsewhere`.
LinkFile with_options(LinkFile file, const LinkDetails& given);

/// Token and schools addresses that a file said count only on the origin of the address that is used in the
/// end. Clears the others and gives them as the options that bring them back. Whoever changes the address
/// calls this; `LinkSession` does.
std::vector<std::string> leave_out_elsewhere(LinkDetails& details);

}  // namespace wcbs_link
