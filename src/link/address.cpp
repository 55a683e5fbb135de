#include "wcbs_link/link/address.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kApplication = "Wcbs.API";

/// How many signs of `text` are a scheme and what was typed between it and the host, however it was typed
/// ("https//", "https:/", "http//:"); 0 for none. A single slash or colon is another thing.
std::size_t scheme_length(std::string_view text) {
  const std::string lower = to_lower(text.substr(0, 5));
  const std::size_t name = lower.starts_with("https") ? 5 : lower.starts_with("http") ? 4 : 0;
  if (name == 0) return 0;
  const std::size_t end = std::min(text.find_first_not_of(":/", name), text.size());
  return end - name >= 2 ? end : 0;
}

/// The scheme as it is meant to be, and once: "https://https:/school" is "https://school".
std::string with_one_scheme(std::string text) {
  for (std::size_t length = scheme_length(text); length > 0;) {
    const std::string scheme = to_lower(text.substr(0, 5)).starts_with("https") ? "https://" : "http://";
    const std::string rest = text.substr(length);
    length = scheme_length(rest);
    text = length > 0 ? rest : scheme + rest;
  }
  return text;
}

bool has_scheme(std::string_view text) {
  const std::size_t at = text.find("://");
  return at != std::string_view::npos && text.find_first_of("/?#.") > at;
}

/// For the forms "mailto:x" and "javascript:x", which are schemes although no slashes follow; a port is not
/// one.
bool has_odd_scheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || text.find_first_of("./?#[@") < colon) return false;
  const std::string_view after = text.substr(colon + 1);
  return after.empty() || after.front() < '0' || after.front() > '9';
}

/// "2.2" for "Wcbs.API.2.2", "" for "Wcbs.API", nothing for another name.
std::optional<std::string> application_version(std::string_view segment) {
  const std::string lower = to_lower(segment);
  if (!lower.starts_with("wcbs.api")) return std::nullopt;
  std::string_view rest = std::string_view(lower).substr(kApplication.size());
  if (rest.empty()) return "";
  while (!rest.empty() && std::string_view("._-v").find(rest.front()) != std::string_view::npos)
    rest.remove_prefix(1);
  if (rest.empty() || rest.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  return std::string(rest);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (!is_blank(c)) words.back() += c;
    if (is_blank(c) && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// Without quotation marks and brackets that a text round it has left at its ends.
std::string without_marks(std::string word) {
  constexpr std::string_view marks[] = {"\"",
                                        "'",
                                        "`",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "\xE2\x80\x98",
                                        "\xE2\x80\x99",
                                        "\xE2\x80\x9E",
                                        "\xC2\xAB",
                                        "\xC2\xBB",
                                        "(",
                                        ")",
                                        "<",
                                        ">"};
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view mark : marks) {
      const bool is_path = mark == ")" && word.find('(') < word.size() - 1 && !word.starts_with('(');
      if (word.ends_with(mark) && !is_path) {
        word.resize(word.size() - mark.size());
        changed = true;
      }
      if (word.starts_with(mark)) {
        word.erase(0, mark.size());
        changed = true;
      }
    }
    word = bare(word);
  }
  return word;
}

/// Where addresses with a scheme begin.
std::vector<std::size_t> schemes_in(std::string_view text) {
  const std::string lower = to_lower(text);
  std::vector<std::size_t> found;
  for (std::size_t at = lower.find("http"); at != std::string::npos; at = lower.find("http", at + 1))
    if ((at == 0 || !is_letter_or_digit(lower[at - 1])) && scheme_length(text.substr(at)) > 0)
      found.push_back(at);
  return found;
}

/// A word that names the Wcbs.API of a host, "school.example.org/Wcbs.API/".
bool names_api(std::string_view word) {
  const std::size_t slash = word.find('/');
  return slash != std::string_view::npos && word.find('.') < slash &&
         contains_ignoring_case(word.substr(slash), "wcbs.api");
}

/// The one address in what surrounds it, a sentence, a label, a link; as it came where there is none, or more
/// than one.
std::string only_address(const std::string& text) {
  const std::vector<std::size_t> schemes = schemes_in(text);
  if (schemes.size() > 1) return text;
  if (schemes.size() == 1) {
    const std::string rest = text.substr(schemes.front());
    const std::size_t end = rest.find_first_of(" \t\r\n\"<>`");
    const std::vector<std::string> after = words_of(rest.substr(std::min(end, rest.size())));
    const bool goes_on = end != std::string::npos && is_blank(rest[end]) && !after.empty() &&
                         after.front().find('/') != std::string::npos;
    return goes_on ? text : without_marks(rest.substr(0, end));  // a space inside it, or an end
  }
  std::string found;
  for (const std::string& word : words_of(text)) {
    const std::string marked = without_marks(word);
    if (!names_api(marked)) continue;
    if (!found.empty()) return text;
    found = marked;
  }
  return found.empty() ? text : found;
}

/// A folder or a file instead of an address: "\\server\share", "C:\inetpub", "file:///...".
bool is_file(std::string_view text) {
  const bool drive =
      text.size() > 2 && text[1] == ':' && (text[2] == '\\' || text[2] == '/') && is_letter_or_digit(text[0]);
  return drive || text.starts_with("\\\\") || to_lower(text.substr(0, 5)) == "file:";
}

/// Why a text that a person took for an address is something else; "" where it may be one.
std::string other_thing(std::string_view text) {
  if (to_lower(text.substr(0, 7)) == "mailto:") return "this is an e-mail address";
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos)  // it may follow a password: nothing is said of the text then
    return text.find_first_of(":/ ") > at ? "this is an e-mail address" : "";
  if (const std::size_t space = text.find_first_of(" \t"); space != std::string_view::npos) {
    const std::vector<std::string> words = words_of(text);
    const auto addresses =
        std::count_if(words.begin(), words.end(), [](const std::string& word) { return has_scheme(word); });
    return addresses > 1 ? "these are two addresses: one is needed"
                         : fmt::format("there is a space after \"{}\"", sanitise(text.substr(0, space), 60));
  }
  if (has_scheme(text)) return {};
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos)
    return "this is a number";
  if (text.find('/') == std::string_view::npos && application_version(text))
    return "this is only its end, and the server's name comes before it";
  return {};
}

struct Wrapper {
  std::string_view host;       // or the end of one
  std::string_view parameter;  // where the address stands; "" where it cannot be read
};
/// Mail filters and search engines that lead on to the address that was meant.
constexpr Wrapper kWrappers[] = {{"safelinks.protection.outlook.com", "url"},
                                 {"linkprotect.cudasvc.com", "a"},
                                 {"www.google.com", "url"},
                                 {"www.google.com", "q"},
                                 {"urldefense.com", ""},
                                 {"urldefense.proofpoint.com", ""},
                                 {"mimecast.com", ""},
                                 {"mimecastprotect.com", ""}};

/// The address that this one leads on to; "" where it is none of a wrapper. Fails with `url_invalid` where
/// that cannot be read.
Result<std::string> wrapped_address(const Url& url) {
  for (const Wrapper& wrapper : kWrappers) {
    if (url.host != wrapper.host && !url.host.ends_with("." + std::string(wrapper.host))) continue;
    if (wrapper.parameter.empty())
      return Error{
          Code::url_invalid,
          fmt::format(
              "{} is the address of a mail filter, which leads on to the one that was meant: open it in a web browser, and copy the address that it shows then.",
              url.host)};
    if (const auto meant = pair_value(url.query, wrapper.parameter)) return *meant;
  }
  return std::string();
}

Result<Url> read_url(std::string_view pasted, bool allow_http) {
  const Error secret{
      Code::url_invalid,
      "The address looks like a Client Secret: it was not used, and is not shown again. If it is an address all the same, begin it with https://."};
  if (holds_likely_secret(pasted, kAddressSeparators)) return secret;
  const std::string address = only_address(bare(pasted));
  if (is_file(address))
    return Error{Code::url_invalid,
                 fmt::format("\"{}\" is not an address: this is a folder or a file of a computer.",
                             sanitise(address, 120))};
  const std::string slashed = address.starts_with("//") ? "https:" + address : address;
  const std::string text = with_one_scheme(replace_all(slashed, "\\", "/"));  // Windows hands
  if (const std::string why = other_thing(text); !why.empty())
    return Error{Code::url_invalid, fmt::format("\"{}\" is not an address: {}.", sanitise(text, 120), why)};
  const bool complete = has_scheme(text) || has_odd_scheme(text);
  auto url = parse_url(complete ? text : text.empty() ? "" : "https://" + text);
  if (!url) {
    Error error = url.error();
    if (!complete) error.summary = replace_all(error.summary, "\"https://", "\"");
    return error;
  }
  if (holds_likely_secret(url->text(), kAddressSeparators)) return secret;  // once its % signs are read
  const auto meant = wrapped_address(*url);
  if (!meant) return meant.error();
  constexpr std::size_t most = 2000;  // bytes: what is longer is no address that a person meant
  if (!meant->empty() && meant->size() < most) return read_url(*meant, allow_http);
  if (url->scheme == "http" && !is_loopback(url->host) && !allow_http) {
    Url secure = *url;
    secure.scheme = "https";
    secure.port = url->port == 80 ? 443 : url->port;
    return Error{Code::url_cleartext,
                 fmt::format("{} starts with http, so the client secret would cross the network readable.",
                             sanitise(url->text(), 120)),
                 {{"https", secure.text()}}};
  }
  return url;
}

bool is_page(std::string_view segment) {
  constexpr std::string_view pages[] = {"index", "index.html", "index.htm", "default.aspx", "index.aspx"};
  return std::any_of(std::begin(pages), std::end(pages),
                     [&](std::string_view page) { return equal_ignoring_case(segment, page); });
}

bool begins_api(std::string_view segment) {
  return equal_ignoring_case(segment, "api") || equal_ignoring_case(segment, "swagger");
}

}  // namespace

Address Address::spelled(const std::string& path) const {
  Address other = *this;
  other.app.path = path;
  other.api.path = path + api.path.substr(app.path.size());
  other.written.clear();
  return other;
}

Result<Address> read_address(std::string_view pasted, bool allow_http) {
  auto url = read_url(pasted, allow_http);
  if (!url) return url.error();
  std::vector<std::string> segments;
  for (std::string& segment : split(url->path, '/'))
    if (!segment.empty()) segments.push_back(std::move(segment));

  Address address;
  std::vector<std::string> app;
  std::vector<std::string> written;
  bool found = false;
  for (const std::string& segment : segments) {
    if (contains_ignoring_case(segment, "ODataApi"))
      return Error{Code::url_legacy_api,
                   fmt::format("{} is the older WCBS product \"{}\", not the Wcbs.API.",
                               sanitise(url->text(), 120), sanitise(segment, 40)),
                   {{"newer", fmt::format("{}/{}/", url->origin(), kApplication)}}};
    if (const auto version = application_version(segment)) {
      address.version = *version;
      app.push_back(std::string(kApplication) + segment.substr(kApplication.size()));
      written.push_back(segment);
      found = true;
      break;
    }
    if (begins_api(segment) || is_page(segment)) {
      found = begins_api(segment);
      break;
    }
    app.push_back(segment);
    written.push_back(segment);
  }
  if (app != written) address.written = "/" + join(written, "/") + "/";
  if (!found && app.empty()) app.emplace_back(kApplication);

  address.app = *url;
  address.app.query.clear();
  address.app.path = app.empty() ? "/" : "/" + join(app, "/") + "/";
  address.api = address.app;
  address.api.path += "api/";
  return address;
}

Result<Url> read_exact_url(std::string_view pasted, bool allow_http) {
  return read_url(pasted, allow_http);
}

}  // namespace wcbs_link
