#include "wcbs_link/base/redactor.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <cctype>

namespace wcbs_link {
namespace {

constexpr std::size_t kShort = 8;
constexpr std::string_view kHidden = "[hidden]";

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool before = at > 0 && is_word(text[at - 1]);
  const bool after = at + size < text.size() && is_word(text[at + size]);
  return !before && !after;
}

/// The base64 characters that `bytes` always gives when it stands `shift` bytes into a group of three,
/// whatever its neighbours are.
std::string base64_core(std::string_view bytes, std::size_t shift) {
  const std::string encoded = base64_encode(std::string(shift, '\0') + std::string(bytes));
  const std::size_t first = shift == 0 ? 0 : shift + 1;
  const std::size_t whole = (shift + bytes.size()) * 8 / 6;
  return whole > first ? encoded.substr(first, whole - first) : std::string();
}

std::vector<std::string> forms(const std::string& secret) {
  const std::string percent = percent_encode(secret);
  std::string percent_lower;
  for (std::size_t i = 0; i < percent.size(); ++i) {
    percent_lower += percent[i];
    if (percent[i] != '%') continue;
    percent_lower += to_lower(percent.substr(i + 1, 2));
    i += 2;
  }
  const std::string json = dump(Json(secret));
  std::string markup = replace_all(secret, "&", "&amp;");
  markup = replace_all(replace_all(markup, "<", "&lt;"), ">", "&gt;");
  const std::string quoted = replace_all(replace_all(markup, "\"", "&quot;"), "'", "&#39;");
  std::vector<std::string> all = {secret,
                                  sanitise(secret, 10'000),
                                  percent,
                                  percent_lower,
                                  replace_all(percent, "%20", "+"),
                                  json.substr(1, json.size() - 2),
                                  replace_all(json.substr(1, json.size() - 2), "/", "\\/"),
                                  markup,
                                  quoted};
  if (secret.size() >= kShort) {
    for (std::size_t shift = 0; shift < 3; ++shift) {
      const std::string core = base64_core(secret, shift);
      all.push_back(core);
      all.push_back(replace_all(replace_all(core, "+", "-"), "/", "_"));
    }
  }
  return all;
}

}  // namespace

void Redactor::learn(const Secret& secret) {
  if (secret.empty() || std::find(known_.begin(), known_.end(), secret) != known_.end()) return;
  known_.push_back(secret);
  for (std::string& form : forms(secret.reveal())) {
    Secret needle(std::move(form));
    if (!needle.empty() && std::find(needles_.begin(), needles_.end(), needle) == needles_.end())
      needles_.push_back(std::move(needle));
  }
  std::stable_sort(needles_.begin(), needles_.end(),
                   [](const Secret& a, const Secret& b) { return a.size() > b.size(); });
}

std::string Redactor::operator()(std::string_view text) const {
  std::string result(text);
  for (const Secret& needle : needles_) {
    const std::string& form = needle.reveal();
    for (std::size_t at = result.find(form); at != std::string::npos; at = result.find(form, at)) {
      if (form.size() < kShort && !stands_alone(result, at, form.size())) {
        ++at;
        continue;
      }
      result.replace(at, form.size(), kHidden);
      at += kHidden.size();
    }
  }
  return result;
}

}  // namespace wcbs_link
