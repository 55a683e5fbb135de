#pragma once

#include "wcbs_link/base/secret.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wcbs_link {

/// Knows secrets by fingerprints alone, so that it holds no copy of any, and finds them in what others say.
class Redactor {
 public:
  /// What stands in the place of a stranger's words that repeated a secret.
  static constexpr std::string_view kHidden = "[hidden: it repeated the secret]";

  /// Repeated and empty secrets are ignored.
  void learn(const Secret& secret);

  /// What was taken for a secret is none, and may be shown; others stay known.
  void forget(const Secret& secret);

  /// The same for an access token, which a server chose: it must not rewrite what we say ourselves. Of many,
  /// as an endless test gets them, the last 40 are known.
  void learn_token(const Secret& token);

  /// A stranger's value (a header, a title, a name, a message) as it is, or `kHidden` in the place of all of
  /// it where it repeats a known secret. To be called before the value is cut. Takes a time that grows with
  /// the length of `words` alone, whatever is in it.
  ///
  /// Found are secrets of eight bytes or more: as they are; percent-encoded, escaped for JSON or HTML, one in
  /// the other up to three times, each sign or only some; in the other letter case; with white space, line
  /// breaks, invisible or control characters between (so in UTF-16, too); in hexadecimal digits; in base64 of
  /// either alphabet, also inside a longer text ("Basic ..."), with the secret plain or percent-encoded in
  /// it. Of a secret of more than 64 such characters the first 64 are enough. Shorter secrets are found as
  /// whole words, exactly, alone. Not found: a half, the order reversed, other signs between, base64 of
  /// base64, anything encrypted or compressed.
  std::string heard(std::string_view words) const;

  /// Whether a stranger's value repeats a secret of eight bytes or more, and so must not be used at all.
  /// A shorter one may well be a part of an honest address, id or name.
  bool repeats(std::string_view words) const;

  /// The same for a text that is honest or ours in most cases: only a secret of 16 bytes or more with a
  /// letter and a digit counts.
  bool surely_repeats(std::string_view words) const;

  /// What is said anyway, whatever the secret is: the user's address, the customary paths; more words each
  /// time. A stranger who says the same repeats nothing: `heard` and `repeats` look for no secret that stands
  /// in it, and the last write hides no token there.
  void know_own(std::string_view words);

  /// The second line, for everything at its last write: `text` with "[hidden]" for each secret that stands
  /// there exactly, of those that nothing of ours can be taken for: 16 or more signs of ASCII, in mixed case
  /// with a digit, without blanks, quotation marks, backslashes and colons; a token of the signs of RFC 6750
  /// alone. So sentences, addresses, numbers, codes and markup stay, and JSON stays JSON.
  std::string operator()(std::string_view text) const;

 private:
  /// A text by its length and a hash.
  struct Print {
    std::size_t size = 0;
    std::uint64_t hash = 0;
    std::uint64_t start = 0;  ///< the hash of its first five bytes
    bool certain = false;     ///< of a secret that nothing of ours can be taken for
    std::uint64_t token = 0;  ///< of the token of that number; 0 for a secret

    bool operator==(const Print&) const = default;
  };
  static bool starts_before(const Print& a, const Print& b) { return a.start < b.start; }
  static constexpr auto lists() {
    return std::array{&Redactor::folded_, &Redactor::exact_, &Redactor::words_, &Redactor::certain_};
  }
  static bool is_here(const Print& print, std::string_view text);
  static bool is_in(std::string_view words, const Print& print, bool alone);
  static void add(std::vector<Print>& prints, std::string_view text, Print kind);
  void learn(const std::string& text, Print kind);
  void print(const std::string& text, Print kind);
  void forget_own();
  bool has(std::string_view words, bool (Redactor::*look)(std::string_view) const) const;
  bool has_long(std::string_view words) const;
  bool has_any(std::string_view words) const;
  bool has_certain(std::string_view words) const;
  bool has_folded(std::string_view words, bool only_certain) const;

  // Each sorted by `start`.
  std::vector<Print> folded_;   // of secrets of eight bytes or more, in every form, folded
  std::vector<Print> exact_;    // of those of which folding leaves too little
  std::vector<Print> words_;    // of shorter ones
  std::vector<Print> certain_;  // for the last write
  std::string own_;
  std::uint64_t tokens_ = 0;  // so many were learned
};

}  // namespace wcbs_link
