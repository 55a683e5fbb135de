#pragma once

#include "wcbs_link/base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// Removes known secrets, by value, from text that is about to leave the program.
/// It knows each secret as it is, percent-encoded (RFC 3986, either letter case, and as a form), JSON-escaped
/// and in base64 at all three alignments, so that a secret inside a Basic header is found too.
/// Secrets of fewer than eight bytes are removed only where they stand alone, not inside a word.
class Redactor {
 public:
  /// Repeated and empty secrets are ignored.
  void learn(const Secret& secret);

  /// `text` with every known secret replaced by "[hidden]".
  std::string operator()(std::string_view text) const;

 private:
  std::vector<Secret> known_;
  std::vector<Secret> needles_;  // longest first
};

}  // namespace wcbs_link
