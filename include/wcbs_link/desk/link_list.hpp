#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/link/people.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// One link of a list.
struct ListedLink {
  std::size_t row = 0;  ///< from 1 on; a header counts for nothing
  std::string label;    ///< what the list calls it, else its address; fit to be shown
  LinkDetails details;
  Expected expected = {};
  std::optional<Error> refusal = {};  ///< row_invalid: nothing may be sent for it
};

struct LinkList {
  std::vector<ListedLink> links;
  std::vector<std::string> notes;  ///< what a person should hear about it, a sentence each
};

/// What the list does not decide.
struct ListOptions {
  std::filesystem::path secret_folder;  ///< "" for the list's own
  LinkDetails given;                    ///< `ca_file` and `allow_http` hold for all rows
};

/// Reads a CSV file with a header of the columns
/// label,url,client_id,client_secret_file,school_id,expect,token_url,schools_url (url must be there, the
/// others may be), or a folder with link files, which bring no credentials and decide no more than a link
/// file may.
///
/// A list decides where secrets go, so it must be a file of this account that others cannot write, in such a
/// folder. A secret's file must be, too, and lie in the list's folder or the secret folder, or below: a
/// relative name begins at the secret folder where there is one. What is wrong with one row, be it that two
/// rows would send one secret's file to two origins, is that row's `refusal`. Fails with `usage` where the
/// list as a whole cannot be used, with `local` where it cannot be read or trusted.
Result<LinkList> read_link_list(const std::filesystem::path& list, const ListOptions& options);

}  // namespace wcbs_link
