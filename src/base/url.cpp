#include "wcbs_link/base/url.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdint>
#include <memory>
#include <optional>

#include <curl/curl.h>
#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> part(CURLU* handle, CURLUPart which, unsigned flags = 0) {
  char* value = nullptr;
  const CURLUcode read = curl_url_get(handle, which, &value, flags);
  // libcurl 7.88 hands the name over also where it cannot make the IDNA form of it and fails.
  const std::unique_ptr<char, decltype(&curl_free)> owned(value, &curl_free);
  if (read != CURLUE_OK || value == nullptr) return std::nullopt;
  return value;
}

Error invalid(std::string_view text, std::string_view why) {
  return {Code::url_invalid, fmt::format("\"{}\" is not an address: {}.", sanitise(text, 100), why)};
}

/// `text` without whatever stands before its last @: a password may hold slashes, and then the text is no
/// longer an address in which it could be found.
std::string without_login(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  const std::size_t scheme = text.find("://");
  const std::size_t start = scheme == std::string_view::npos || scheme > at ? 0 : scheme + 3;
  return std::string(text.substr(0, start)) + std::string(text.substr(at + 1));
}

/// libcurl makes the IDNA form of a name through the locale's character set.
void allow_names_outside_ascii(std::string_view text) {
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return;
  static const bool done = std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
  (void)done;
}

/// libcurl takes its text up to the first zero byte alone, so the rest would be dropped without a word.
bool holds_zero(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

/// Signs that no address holds as they are (RFC 3986, 2), and that libcurl leaves in it.
std::string encoded(const std::string& path) {
  std::string result;
  for (const char c : path)
    result += std::string_view("\"<>`").find(c) == std::string_view::npos ? std::string(1, c)
                                                                          : percent_encode({&c, 1});
  return result;
}

Result<Url> read(CURLU* handle, std::string_view text) {
  const std::string shown = without_login(text);
  Url url;
  url.scheme = part(handle, CURLUPART_SCHEME).value_or("");
  if (url.scheme != "http" && url.scheme != "https")
    return invalid(shown, fmt::format("it starts with \"{}\", not with https", sanitise(url.scheme, 20)));
  if (part(handle, CURLUPART_USER) || part(handle, CURLUPART_PASSWORD))
    return invalid(shown, "it holds a user name or password; leave them out");
  auto host = part(handle, CURLUPART_HOST, CURLU_PUNYCODE);
  if (!host) return invalid(shown, "the server name in it cannot be read");
  url.host = to_lower(*host);
  if (url.host.size() > 2 && url.host.front() == '[') url.host = url.host.substr(1, url.host.size() - 2);
  const bool plain = std::all_of(url.host.begin(), url.host.end(), [](char c) {
    return c > 0x20 && c < 0x7F &&
           std::string_view("<>\"'`\\^{}|*$&(),;=!+@").find(c) == std::string_view::npos;
  });
  if (!plain || url.host.empty() || url.host.front() == '.' || url.host.find("..") != std::string::npos)
    return invalid(shown, "the server name in it cannot be read");
  url.port = url.scheme == "https" ? 443 : 80;
  if (const auto port = part(handle, CURLUPART_PORT)) url.port = parse_number<int>(*port).value_or(0);
  if (url.port < 1) return invalid(shown, "its port is not between 1 and 65535");
  url.path = encoded(part(handle, CURLUPART_PATH).value_or("/"));
  url.query = encoded(part(handle, CURLUPART_QUERY).value_or(""));
  return url;
}

std::optional<std::array<std::uint8_t, 4>> ipv4(std::string_view text) {
  std::array<std::uint8_t, 4> bytes{};
  const std::vector<std::string> parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = parse_number<std::uint8_t>(parts[i]);
    if (!byte) return std::nullopt;
    bytes.at(i) = *byte;
  }
  return bytes;
}

/// What stands between the colons of an IPv6 address, before or behind its "::".
std::optional<std::vector<std::uint8_t>> groups(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  if (text.empty()) return bytes;
  for (const std::string& group : split(text, ':')) {
    if (const auto v4 = ipv4(group)) {
      bytes.insert(bytes.end(), v4->begin(), v4->end());
      continue;
    }
    const auto number = group.size() > 4 ? std::nullopt : parse_number<std::uint16_t>(group, 16);
    if (!number) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*number >> 8U));
    bytes.push_back(static_cast<std::uint8_t>(*number & 0xFFU));
  }
  return bytes;
}

using Bytes = std::array<std::uint8_t, 16>;

/// An IPv6 address however it is written, without its zone; an IPv4 one as it stands in IPv6 (RFC 4291,
/// 2.5.5.2). Nothing for any other text.
std::optional<Bytes> address_bytes(std::string_view text) {
  text = text.substr(0, text.find('%'));
  if (ipv4(text)) return address_bytes("::ffff:" + std::string(text));
  const std::size_t gap = text.find("::");
  const auto before = groups(text.substr(0, gap));
  const auto after = groups(gap == std::string_view::npos ? "" : text.substr(gap + 2));
  if (!before || !after) return std::nullopt;
  const std::size_t size = before->size() + after->size();
  if (gap == std::string_view::npos ? size != 16 : size > 16) return std::nullopt;
  Bytes bytes{};
  std::copy(before->begin(), before->end(), bytes.begin());
  std::copy_backward(after->begin(), after->end(), bytes.end());
  return bytes;
}

constexpr std::size_t kV4 = 12;  // where the four bytes of an IPv4 address stand

bool is_v4(const Bytes& bytes) {
  constexpr std::array<std::uint8_t, kV4> before = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return std::equal(before.begin(), before.end(), bytes.begin());
}

bool is_private_v4(const Bytes& bytes) {
  const unsigned a = bytes[kV4];
  const unsigned b = bytes[kV4 + 1];
  return a == 0 || a == 10 || a == 127 || (a == 100 && b >= 64 && b < 128) || (a == 169 && b == 254) ||
         (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168);
}

}  // namespace

std::string Url::text() const {
  return origin() + path + (query.empty() ? "" : "?" + query);
}

std::string Url::origin() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  const std::string shown = is_ipv6(host) ? "[" + host + "]" : host;
  return scheme + "://" + shown + (usual ? "" : fmt::format(":{}", port));
}

Result<Url> parse_url(std::string_view text) {
  if (trim(text).empty()) return Error{Code::url_invalid, "The address is empty."};
  if (holds_zero(text)) return invalid(without_login(text), "it cannot be read as one");
  const Handle handle(curl_url(), curl_url_cleanup);
  allow_names_outside_ascii(text);
  const std::string copy(text);
  const CURLUcode code =
      curl_url_set(handle.get(), CURLUPART_URL, copy.c_str(), CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
  if (code == CURLUE_BAD_PORT_NUMBER)
    return invalid(without_login(text), "its port is not between 1 and 65535");
  if (code != CURLUE_OK) return invalid(without_login(text), "it cannot be read as one");
  auto url = read(handle.get(), text);
  // Percent signs and digits of other scripts become plain digits only now, and a name of digits alone is an
  // address: so what was read has to read as itself.
  if (!url || url->text() == text) return url;
  return parse_url(url->text());
}

Result<Url> resolve(const Url& base, std::string_view reference) {
  if (holds_zero(reference)) return invalid(without_login(reference), "it cannot be read as one");
  const Handle handle(curl_url(), curl_url_cleanup);
  const std::string copy(reference);
  if (curl_url_set(handle.get(), CURLUPART_URL, base.text().c_str(), 0) != CURLUE_OK ||
      curl_url_set(handle.get(), CURLUPART_URL, copy.c_str(), CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) !=
          CURLUE_OK)
    return invalid(without_login(reference), "it cannot be read as one");
  const auto url = read(handle.get(), reference);
  return url ? parse_url(url->text()) : url;
}

Url moved_to_origin(Url url, const Url& origin) {
  url.scheme = origin.scheme;
  url.host = origin.host;
  url.port = origin.port;
  return url;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost") || host == "::1") return true;
  const auto address = ipv4(host);
  return address && (*address)[0] == 127;
}

bool is_address(std::string_view host) {
  return is_ipv6(host) || ipv4(host);
}

bool is_ipv6(std::string_view address) {
  return address.find(':') != std::string_view::npos;
}

bool leads_here(std::string_view address) {
  const auto bytes = address_bytes(address);
  if (!bytes) return false;
  if (is_v4(*bytes)) return (*bytes)[kV4] == 127 || (*bytes)[kV4] == 0;
  return std::all_of(bytes->begin(), bytes->end() - 1, [](unsigned byte) { return byte == 0; }) &&
         bytes->back() <= 1;
}

bool is_private_address(std::string_view address) {
  const auto bytes = address_bytes(address);
  if (!bytes) return false;
  if (is_v4(*bytes)) return is_private_v4(*bytes);
  const unsigned first = (*bytes)[0];
  return leads_here(address) || (first & 0xFEU) == 0xFCU || (first == 0xFE && ((*bytes)[1] & 0xC0U) == 0x80U);
}

bool are_private_addresses(const std::vector<std::string>& addresses) {
  return !addresses.empty() && std::all_of(addresses.begin(), addresses.end(),
                                           [](const std::string& one) { return is_private_address(one); });
}

bool is_in_network(std::string_view address, std::string_view network) {
  const std::size_t slash = network.find('/');
  const auto given = address_bytes(address);
  const auto start = address_bytes(network.substr(0, slash));
  if (!given || !start || slash == std::string_view::npos) return false;
  const auto length = parse_number<std::size_t>(network.substr(slash + 1));
  const std::size_t before = is_v4(*start) ? 8 * kV4 : 0;
  if (!length || *length + before > 128 || is_v4(*given) != is_v4(*start)) return false;
  const auto bit = [](const Bytes& bytes, std::size_t at) {
    return (static_cast<unsigned>(bytes.at(at / 8)) >> (7 - at % 8)) & 1U;
  };
  for (std::size_t at = 0; at < before + *length; ++at)
    if (bit(*given, at) != bit(*start, at)) return false;
  return true;
}

bool is_inside_name(std::string_view host) {
  if (is_address(host)) return false;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.find('.') == std::string_view::npos) return true;
  constexpr std::string_view endings[] = {".local", ".internal", ".lan",   ".localdomain", ".localhost",
                                          ".home",  ".corp",     ".intra", ".home.arpa"};
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view e) { return host.ends_with(e); });
}

}  // namespace wcbs_link
