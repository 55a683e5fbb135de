#pragma once

#include <string>

namespace wcbs_link {

/// A value that must not be seen: the client secret, an access token, a request body that holds one.
/// It cannot be printed, streamed, formatted or put into JSON. `reveal()` is the one way to the text, and
/// scripts/check-rooms lists the files that may call it. The memory is wiped when the secret goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }  ///< in bytes

  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

/// Overwrites the bytes of `text` and empties it. The compiler may not leave this out.
void wipe(std::string& text);

}  // namespace wcbs_link
