#include "wcbs_link/diagnosis/report.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kSecretFile = "--client-secret-file";

/// What a stranger may choose in a command that somebody pastes, and whether a value follows.
constexpr std::pair<std::string_view, bool> kHarmless[] = {
    {"--url", true},      {"--client-id", true}, {kSecretFile, true}, {"--school-id", true},
    {"--only", true},     {"--ipv4", false},     {"--ipv6", false},   {"--timeout", true},
    {"--max-time", true}, {"--expect", true},    {"--strict", false}, {"--ignore", true}};

/// The harmless options with their values, and the other words.
std::pair<Words, Words> by_harm(const Words& words) {
  std::pair<Words, Words> parts;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto* known = std::find_if(std::begin(kHarmless), std::end(kHarmless),
                                     [&](const auto& row) { return row.first == words[i]; });
    const bool is_known = known != std::end(kHarmless);
    const bool takes_value = is_known && known->second;
    const bool has_value = i + 1 < words.size() && !words[i + 1].starts_with('-') &&
                           (words[i] != kSecretFile || words[i + 1] == "FILE");
    const bool is_harmless = is_known && (!takes_value || has_value);
    Words& part = is_harmless ? parts.first : parts.second;
    part.push_back(words[i]);
    if (is_harmless && takes_value) part.push_back(words[++i]);
  }
  return parts;
}

std::string pasted(const Words& words) {
  Words safe;
  for (const std::string& word : words) safe.push_back(pasteable(word));
  return join(safe, " ");
}

}  // namespace

const Finding* Report::first_with(Status status) const {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return finding.status == status; });
  return found == findings.end() ? nullptr : &*found;
}

const TimedRequest* Report::request_of(const Finding& finding) const {
  return finding.request == 0 || finding.request > requests.size() ? nullptr : &requests[finding.request - 1];
}

TimePoint Report::time_of(const TimedRequest& request) const {
  const double after = request.timing.start - requests.front().timing.start;
  return started + std::chrono::seconds(static_cast<long long>(after / 1000));
}

Status Report::worst() const {
  if (fault() != nullptr) return Status::fail;
  return first_with(Status::warn) != nullptr ? Status::warn : Status::pass;
}

std::string_view credentials_name(Credentials credentials) {
  constexpr std::array<std::string_view, 3> names = {"untested", "accepted", "refused"};
  return names.at(static_cast<std::size_t>(credentials));
}

std::string_view verdict_name(Status worst) {
  constexpr std::array<std::string_view, 4> names = {"ok", "warning", "fault", "internal"};
  return names.at(static_cast<std::size_t>(worst));
}

std::string_view verdict_name(const Report& report) {
  return verdict_name(report.broken_by.empty() ? report.worst() : Status::skip);
}

std::vector<std::string> link_options(const LinkDetails& details, const std::vector<std::string>& others) {
  std::vector<std::string> words = {"--url", details.url};
  if (!details.client_id.empty()) words.insert(words.end(), {"--client-id", details.client_id});
  if (!details.client_secret.empty()) words.insert(words.end(), {std::string(kSecretFile), "FILE"});
  for (const Field& field : fields()) {
    const std::string& value = details.*field.member;
    if (value.empty() || field.member == &LinkDetails::url || field.member == &LinkDetails::client_id)
      continue;
    words.insert(words.end(), {std::string(field.option), value});
  }
  words.insert(words.end(), others.begin(), others.end());
  return words;
}

std::string repeat_command(const std::vector<std::string>& options) {
  return "wcbs-link check " + pasted(options);
}

Repeat how_to_repeat(const Report& report) {
  const auto [kept, left_out] =
      report.replayed.empty() ? std::pair(report.options, Words()) : by_harm(report.options);
  Repeat result{repeat_command(kept), std::find(kept.begin(), kept.end(), kSecretFile) != kept.end(), {}};
  if (!left_out.empty())
    result.left_out =
        fmt::format("It was made with more options, which a file may not decide: {}.", pasted(left_out));
  return result;
}

std::vector<const Finding*> Report::warnings() const {
  std::vector<const Finding*> found;
  for (const Finding& finding : findings)
    if (finding.status == Status::warn &&
        std::find(ignored.begin(), ignored.end(), finding.code) == ignored.end())
      found.push_back(&finding);
  std::stable_sort(found.begin(), found.end(), [](const Finding* a, const Finding* b) {
    return kind_of(*a).weight.rank < kind_of(*b).weight.rank;
  });
  return found;
}

}  // namespace wcbs_link
