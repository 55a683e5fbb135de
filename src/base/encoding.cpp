#include "wcbs_link/base/encoding.hpp"

#include "wcbs_link/base/text.hpp"

#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace wcbs_link {

std::string percent_encode(std::string_view bytes) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string result;
  for (const char c : bytes) {
    if (unreserved.find(c) != std::string_view::npos)
      result += c;
    else
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

std::string percent_decode(std::string_view text, char plus) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool whole = text[at] == '%' && at + 2 < text.size();
    if (const auto byte = whole ? parse_number<unsigned char>(text.substr(at + 1, 2), 16) : std::nullopt) {
      decoded += static_cast<char>(*byte);
      at += 2;
    } else {
      decoded += text[at] == '+' ? plus : text[at];
    }
  }
  return decoded;
}

std::optional<std::string> pair_value(std::string_view pairs, std::string_view name) {
  for (const std::string& pair : split(pairs, '&')) {
    const std::size_t equals = pair.find('=');
    if (percent_decode(pair.substr(0, equals), ' ') != name) continue;
    return equals == std::string::npos ? "" : percent_decode(pair.substr(equals + 1), ' ');
  }
  return std::nullopt;
}

std::string base64_encode(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = (group << 8) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      result += i + j > bytes.size() ? '=' : alphabet[(group >> (18 - 6 * j)) & 0x3F];
  }
  return result;
}

}  // namespace wcbs_link
