#include "diagnosis/report_words.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostOfTheSame = 59;  // one line of a report
constexpr double kWorthSaying = 2000;       // ms: a stage that takes longer says so

bool was_skipped(const Report& report, Stage stage) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return finding.stage == stage && finding.status == Status::skip && finding.code == Code::none;
  });
}

/// "No fault", and how far that goes.
std::string extent(const Report& report) {
  const Stage last = report.findings.empty() ? Stage::url : report.findings.back().stage;
  if (last < Stage::consent) return fmt::format("No fault up to {}", stage_title(last));
  const bool unread = std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
    return finding.code == Code::consent_refused || finding.code == Code::consent_failed;
  });
  const bool nobody_counted = !report.visible.empty() &&
                              std::none_of(report.visible.begin(), report.visible.end(),
                                           [](const GroupCount& count) { return count.visible.has_value(); });
  if (unread || nobody_counted || was_skipped(report, Stage::token) || was_skipped(report, Stage::consent))
    return "No fault as far as it could be tested";
  return report.replayed.empty() ? "No fault: the link works from this computer"
                                 : "No fault: the link worked from the computer where it was tested";
}

/// "No pupils can be seen. ..." as a part of another sentence: its first.
std::string inside_a_sentence(const std::string& summary) {
  std::string text = sanitise(summary.substr(0, summary.find(". ")), kMostSummary);
  if (text.ends_with('.')) text.pop_back();
  for (const char* word : {"No ", "The ", "A ", "An ", "One "})
    if (text.starts_with(word)) text.front() = static_cast<char>(text.front() - 'A' + 'a');
  return text;
}

std::string stage_words(const Report& report, const Finding& finding) {
  if (&finding == report.fault()) return fmt::format("{}: see above", kind_of(finding).name);
  const bool is_of_the_faults_kind = finding.status == Status::fail && finding.code == report.fault()->code;
  std::string words = sanitise(finding.summary, is_of_the_faults_kind ? kMostOfTheSame : kMostSummary);
  if (finding.status == Status::fail && !is_of_the_faults_kind)
    words += fmt::format(" ({})", kind_of(finding).name);
  const bool is_first_of_stage =
      &finding == &report.findings.front() || (&finding - 1)->stage != finding.stage;
  if (is_first_of_stage && finding.elapsed_ms >= kWorthSaying)
    words += fmt::format(" ({:.1f} s)", finding.elapsed_ms / 1000);
  return words;
}

}  // namespace

std::string first_of_warnings(std::size_t count) {
  return count == 1 ? "1 warning" : fmt::format("{} warnings, first", count);
}

std::string headline(const Report& report) {
  if (const Finding* fault = report.fault()) return fmt::format("Fault: {}.", titled(kind_of(*fault)));
  if (report.interrupted) return "Interrupted: no fault so far.";
  const std::vector<const Finding*> warnings = report.warnings();
  if (warnings.empty()) return extent(report) + ".";
  const Finding& first = *warnings.front();
  return fmt::format("{}; {}: {} ({}).", extent(report), first_of_warnings(warnings.size()),
                     inside_a_sentence(first.summary), kind_of(first).name);
}

std::string warning_headline(const Finding& finding) {
  return fmt::format("Warning: {}.", titled(kind_of(finding)));
}

std::string to_do(const Finding& finding) {
  const std::string_view option = kind_of(finding).option;
  return option.empty() ? finding.fix : fmt::format("{} {}", finding.fix, option);
}

std::vector<Labelled> advice_lines(const Finding& finding) {
  return {{"Who", std::string(owner_title(finding.owner))},
          {"To do", to_do(finding)},
          {"Meaning", std::string(kind_of(finding).meaning)}};
}

std::vector<Labelled> problem_lines(const Finding& finding) {
  std::vector<Labelled> lines = advice_lines(finding);
  lines.insert(lines.begin() + 1, {"Seen", sanitise(finding.summary, kMostSummary)});
  return lines;
}

Labelled fact_line(const Fact& fact) {
  const auto* text = std::get_if<std::string>(&fact.value);
  return {replace_all(fact.name, "_", " "),
          text != nullptr
              ? sanitise(*text, kMostFact)
              : sanitise(join(std::get<std::vector<std::string>>(fact.value), "; "), kMostSummary)};
}

/// Whether its fault let no request leave this computer.
bool was_not_sent(const Finding& finding) {
  return finding.status == Status::fail && finding.stage < Stage::http &&
         finding.code != Code::connect_reset && finding.code != Code::tls_client_certificate;
}

std::string request_line(const Report& report, const Finding& finding) {
  const TimedRequest* request = report.request_of(finding);
  if (request == nullptr) return {};
  std::string time = replace_all(iso_time(report.time_of(*request)), "T", " ");
  time.back() = ' ';  // the Z
  if (was_not_sent(finding))
    return fmt::format("{}UTC, {}, could not be sent", time, sanitise(request->what, kMostFact));
  return fmt::format("{}UTC, {}, {}, User-Agent {}", time, sanitise(request->what, kMostFact),
                     request->status == 0 ? "no answer" : fmt::format("status {}", request->status),
                     kUserAgent);
}

std::vector<StageLine> stage_lines(const Report& report) {
  std::vector<StageLine> lines;
  const Finding* last = nullptr;  // of those that were skipped alike
  for (const Finding& finding : report.findings) {
    const std::string title(stage_title(finding.stage));
    if (last != nullptr && finding.status == Status::skip && finding.summary == last->summary) {
      lines.back().title = fmt::format("{} to {}", stage_title(last->stage), title);
      continue;
    }
    last = finding.status == Status::skip ? &finding : nullptr;
    lines.push_back({finding.status, title, stage_words(report, finding)});
  }
  return lines;
}

std::vector<const Finding*> kinds_of_warnings(const Report& report) {
  std::vector<const Finding*> kinds;
  for (const Finding& finding : report.findings) {
    const bool there = std::any_of(kinds.begin(), kinds.end(), [&](const Finding* kind) {
      return kind->code == finding.code && kind->variant == finding.variant;
    });
    if (finding.status == Status::warn && !there) kinds.push_back(&finding);
  }
  return kinds;
}

std::string tested_from(const Report& report) {
  const std::string through =
      report.proxy.empty() ? "" : fmt::format(", through the proxy {},", report.proxy);
  if (!report.replayed.empty())
    return fmt::format(
        "Nothing was tested now. {} made this report earlier{} on {}; what servers said stands as it was in it. Not tested: the way from Wonde's servers.",
        report.replayed, through, spoken_time(report.started));
  return fmt::format(
      "Tested from this computer{}{} on {}. Not tested: the way from Wonde's servers, which connect from the internet.",
      report.from.empty() ? "" : fmt::format(" ({})", report.from), through, spoken_time(report.started));
}

const Finding* to_forward(const Report& report) {
  const Finding* fault = report.fault();
  return fault == nullptr || fault->owner == Owner::you ? nullptr : fault;
}

std::string forward_title(const Finding& finding) {
  return fmt::format("To forward to {}", owner_title(finding.owner));
}

Letter letter(const Report& report, const Finding& finding) {
  const FindingKind kind = kind_of(finding);
  Letter letter;
  letter.plea =
      fmt::format("{} {}. {}",
                  finding.status == Status::fail ? "Our test of the link from WCBS to Wonde found a fault."
                                                 : "We tested our link from WCBS to Wonde.",
                  kind.title, kind.forward);
  std::vector<Labelled> evidence;
  for (const Fact& fact : finding.evidence) evidence.push_back(fact_line(fact));
  const auto is_said_in = [](const std::vector<Labelled>& lines, const std::string& words) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const Labelled& line) { return line.text.find(words) != std::string::npos; });
  };
  letter.seen = {{"Seen", sanitise(finding.summary, kMostSummary)}};
  if (!is_said_in(letter.seen, report.url) && !is_said_in(evidence, report.url))
    letter.seen.insert(letter.seen.begin(), {"Address", report.url});
  if (std::string request = request_line(report, finding); !request.empty())
    letter.seen.push_back({"Request", std::move(request)});
  std::vector<std::string> facts;
  for (const auto& [label, words] : evidence)
    if (!words.empty() && !is_said_in(letter.seen, words))
      facts.push_back(fmt::format("{} {}", label, words));
  facts.push_back(fmt::format("finding {}", kind.name));
  letter.seen.push_back({"Evidence", join(facts, "; ")});
  return letter;
}

std::string letter_text(const Letter& letter, std::size_t width, std::size_t most_lines) {
  std::string text = wrap(letter.plea, width) + "\n";
  for (const auto& [label, words] : letter.seen)
    text += first_lines(wrap(words, width, label + ": ", "  "), most_lines) + "\n";
  return text;
}

}  // namespace wcbs_link
