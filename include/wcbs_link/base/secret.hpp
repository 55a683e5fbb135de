#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace wcbs_link {

/// A value that must not be seen: the client secret, an access token, a request body that holds one.
/// It cannot be printed, streamed, formatted or put into JSON. `reveal()` is the one way to the text, and
/// scripts/check-rooms lists the files that may call it. Copies share the one text in memory, which is wiped
/// when the last of them goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);

  const std::string& reveal() const;
  bool empty() const { return held_ == nullptr; }
  std::size_t size() const { return reveal().size(); }  ///< in bytes

  bool operator==(const Secret& other) const { return reveal() == other.reveal(); }

 private:
  struct Held;
  std::shared_ptr<const Held> held_;  // nullptr where it is empty
};

/// Overwrites the bytes of `text`, also those behind its end, and empties it. The compiler may not leave this
/// out.
void wipe(std::string& text);

/// Whether a bearer token may hold this sign (RFC 6750, 2.1).
bool is_token_sign(char c);

/// Whether a value that was given as something else is probably a Client Secret: 20 or more signs of base64
/// (either alphabet), in mixed case with a digit, or with padding at the end. Hexadecimal digits and GUIDs
/// are none: Client IDs look like that.
bool looks_like_secret(std::string_view text);

}  // namespace wcbs_link
