#pragma once

#include "wcbs_link/base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// A mistake on the command line, in one sentence.
Error usage(std::string summary);

// The start of a sentence about a value. One that is probably a Client Secret in the wrong place is spoken
// of, not shown: "The value of --timeout".

bool is_probably_secret(std::string_view value);

/// `--timeout "soon"`; `"soon"` where the argument has no name.
std::string value_of(std::string_view option, std::string_view value);
/// `--ca-file root.pem`
std::string file_of(std::string_view option, std::string_view name);
/// `root.pem`; `otherwise` where it is probably a secret.
std::string shown_name(std::string_view name, std::string_view otherwise);

/// The same at the start of a sentence, for a file that may be "-": "Standard input", "report.json", "The
/// file".
std::string input_name(std::string_view name);

/// What went wrong with a file that an option named so.
Error about_file(Error error, std::string_view name);

/// Whether a word that belongs to no option can be repeated: no secret is so short and plain.
bool is_harmless(std::string_view word, std::size_t most = 12);

/// " (did you mean check?)", to stand behind a word that is none of `words`; "" where none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& words);

/// A file that an option names.
struct FileOption {
  std::string option;
  std::string name;
  bool writes = false;
};

/// Fails where one of them would be written over another, over the file that standard input comes from, or
/// under a name of the encrypted file. What goes to standard streams and devices is
/// nobody's file.
Result<Done> keep_apart(std::span<const FileOption> files);

}  // namespace wcbs_link
