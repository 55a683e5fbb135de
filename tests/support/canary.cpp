#include "support/canary.hpp"

#include "support/scratch_folder.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <regex>

namespace wcbs_link {
namespace {

constexpr std::string_view kTokenWatch = "\x01token";

std::string lower_escapes(const std::string& percent) {
  std::string result = percent;
  for (std::size_t i = 0; i + 2 < result.size(); ++i)
    if (result[i] == '%') result.replace(i + 1, 2, to_lower(result.substr(i + 1, 2)));
  return result;
}

/// The characters of base64 that do not depend on what stands before and after the value.
std::string base64_core(std::string_view value, std::size_t shift) {
  const std::string encoded = base64_encode(std::string(shift, 'x') + std::string(value));
  const std::size_t first = (shift * 8 + 5) / 6;
  const std::size_t whole = (shift + value.size()) * 8 / 6;
  return whole > first ? encoded.substr(first, whole - first) : std::string();
}

std::string url_safe(std::string_view base64) {
  return replace_all(replace_all(base64, "+", "-"), "/", "_");
}

std::string without_breaks(std::string_view text) {
  std::string result = replace_all(replace_all(text, "=\r\n", ""), "=\n", "");
  std::erase_if(result, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  return result;
}

std::string escaped_for_json(std::string_view value, bool ascii_only) {
  std::string text = dump(Json(std::string(value)));
  text = text.substr(1, text.size() - 2);
  if (!ascii_only) return text;
  for (const char c : {'&', '<', '>', '\'', '+', '='}) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    text = replace_all(text, std::string(1, c), std::string("\\u00") + digits[code >> 4] + digits[code & 15]);
  }
  return text;
}

}  // namespace

void Canary::watch(std::string what, std::string_view value) {
  const auto add = [&](const std::string& how, std::string needle) {
    const bool known = std::any_of(needles_.begin(), needles_.end(),
                                   [&](const auto& entry) { return entry.second == needle; });
    if (!needle.empty() && !known) needles_.emplace_back(what + how, std::move(needle));
  };
  const std::string percent = percent_encode(value);
  add("", std::string(value));
  add(", percent-encoded", percent);
  add(", percent-encoded in lower case", lower_escapes(percent));
  add(", as a form field", replace_all(percent, "%20", "+"));
  add(", as a form field in lower case", replace_all(lower_escapes(percent), "%20", "+"));
  add(", escaped for JSON", escaped_for_json(value, false));
  add(", escaped for JSON with slashes", replace_all(escaped_for_json(value, false), "/", "\\/"));
  add(", escaped for JSON by code", escaped_for_json(value, true));
  std::string html = replace_all(replace_all(replace_all(value, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
  add(", escaped for HTML", html);
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string core = base64_core(value, shift);
    add(" in base64", core);
    add(" in url-safe base64", url_safe(core));
  }
  if (value.size() < 16) return;
  const std::size_t middle = value.size() / 2;
  for (const auto& [how, half] : {std::pair(", its first half", value.substr(0, middle)),
                                  {", its second half", value.substr(middle)}}) {
    add(how, std::string(half));
    add(how + std::string(" percent-encoded"), percent_encode(half));
  }
}

void watch_practice_tokens(Canary& canary) {
  canary.watch(std::string(kTokenWatch), "practice-");
}

Canary canary_of(const PracticeSchool& school) {
  Canary canary;
  canary.watch("the secret", school.client_secret().reveal());
  watch_practice_tokens(canary);
  return canary;
}

std::vector<std::string> Canary::found_in(std::string_view text) const {
  // The Client ID of the practice school has "practice-" in it too, but not eight hexadecimal digits after
  // it.
  static const std::regex token("practice-[0-9a-f]{8}");
  std::vector<std::string> found;
  const std::string joined = without_breaks(text);
  for (const auto& [what, needle] : needles_) {
    const bool is_token = what.starts_with(kTokenWatch);
    if (is_token && needle == "practice-") {
      if (std::regex_search(joined, token)) found.emplace_back("a token");
    } else if (text.find(needle) != std::string_view::npos) {
      found.push_back(is_token ? "a token in base64" : what);
    } else if (joined.find(without_breaks(needle)) != std::string::npos) {
      found.push_back(is_token ? "a token in base64" : what + ", over several lines");
    }
  }
  return found;
}

std::vector<std::string> Canary::found_below(const std::filesystem::path& path) const {
  std::vector<std::string> found;
  const auto look = [&](const std::filesystem::path& file) {
    for (const std::string& what : found_in(content_of(file)))
      found.push_back(what + ", in " + file.string());
  };
  if (!std::filesystem::is_directory(path)) {
    look(path);
    return found;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
    if (entry.is_regular_file()) look(entry.path());
  return found;
}

}  // namespace wcbs_link
