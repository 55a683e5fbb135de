#pragma once

#include "app/context.hpp"
#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_details.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace wcbs_link {

/// Options, link file and secret file put together.
Result<LinkDetails> gather(Context& context);

/// What a command cannot do without, besides address and Client ID.
struct Needed {
  bool school_id = false;
  bool secret = true;
};

/// The same, and asks for what is missing where somebody is there to answer; else fails with `usage` and
/// names every missing option at once.
Result<LinkDetails> gather(Context& context, const Needed& needed);

/// Asks for the Client Secret; "" where the answer is empty.
Result<Secret> ask_secret(Context& context, std::string_view prompt);

/// A plain file that an option names: what goes wrong with it is the option's fault (`usage`).
Result<std::string> read_named_file(std::string_view option, const std::string& name, std::size_t most);

/// The same where a pipe will do, too, and "-" is standard input.
Result<std::string> read_named_input(Context& context, std::string_view option, const std::string& name,
                                     std::size_t most);

/// Why a file that an option names cannot be read, as the option's fault (`usage`).
Error unreadable(std::string_view option, const std::string& name, const Error& why);

/// What `read_address` says against --url, as a mistake on the command line.
Error no_address(const std::string& url, const Error& why);

}  // namespace wcbs_link
