#include "wcbs_link/diagnosis/report.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <array>

namespace wcbs_link {

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

std::string_view verdict_name(const Report& report) {
  const Status worst = report.worst();
  return worst == Status::fail ? "fault" : worst == Status::warn ? "warning" : "ok";
}

std::string repeat_command(const std::string& url, const std::string& client_id,
                           const std::string& school_id) {
  std::string command = "wcbs-link check --url " + pasteable(url);
  if (!client_id.empty()) command += " --client-id " + pasteable(client_id) + " --client-secret-file FILE";
  if (!school_id.empty()) command += " --school-id " + pasteable(school_id);
  return command;
}

std::vector<const Finding*> Report::warnings() const {
  std::vector<const Finding*> found;
  for (const Finding& finding : findings)
    if (finding.status == Status::warn &&
        std::find(ignored.begin(), ignored.end(), finding.code) == ignored.end())
      found.push_back(&finding);
  std::stable_sort(found.begin(), found.end(), [](const Finding* a, const Finding* b) {
    return finding_kind(a->code).weight.rank < finding_kind(b->code).weight.rank;
  });
  return found;
}

}  // namespace wcbs_link
