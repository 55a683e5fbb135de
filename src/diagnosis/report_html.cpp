#include "diagnosis/html.hpp"
#include "diagnosis/report_words.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostListed = 50;
constexpr std::size_t kMostNames = 4;
constexpr std::size_t kMostCertificates = 10;
constexpr std::size_t kMostRequests = 40;
constexpr double kLeastPercent = 0.3;  // of a bar: what is shorter could not be seen

Html labelled(const std::vector<Labelled>& lines) {
  Html list;
  for (const auto& [label, text] : lines) list += dt_dd(label, words(text));
  return blocks("dl", "lines", list);
}

// The answer.

Html answer(const Report& report) {
  const Finding* fault = report.fault();
  const Status tone = fault == nullptr && report.interrupted ? Status::skip : report.worst();
  Html content = block("h1", "", words(headline(report)));
  content += p("soft", fmt::format("Tested on {}{}{}", spoken_time(report.started),
                                   report.url.empty() ? "" : ": ", report.url));
  if (fault != nullptr) content += labelled(problem_lines(*fault));
  return blocks("section", fmt::format("answer {}", status_name(tone)), content);
}

Html letter_html(const Letter& letter) {
  Html content = p("", letter.plea);
  for (const auto& [label, text] : letter.seen)
    content += p("", fmt::format("{}: {}", label, text), kMostSummary);
  return content;
}

Html message(const Report& report) {
  const Finding* told = to_forward(report);
  if (told == nullptr) return {};
  return section(forward_title(*told),
                 blocks("div", "copy", letter_html(letter(report, *told))) +
                     p("soft note screen", "A click or a long press selects all of it."));
}

Html status_word(Status status) {
  return element("span", fmt::format("status {}", status_name(status)), words(status_name(status)));
}

Html stages(const Report& report) {
  Html list;
  for (const auto& [status, title, text] : stage_lines(report))
    list += li("", status_word(status) + Html{" "} + element("span", "stage", words(title)) + Html{" "} +
                       element("span", "summary", words(text)));
  return section("What was tested", blocks("ol", "stages", list));
}

Html warnings(const Report& report) {
  Html list;
  for (const Finding* kind : kinds_of_warnings(report))
    list += block("div", "warning",
                  block("h3", "", words(warning_headline(*kind))) + labelled(advice_lines(*kind)));
  return list.text.empty() ? Html{} : section("Warnings explained", list);
}

Html value_of(const Fact& fact) {
  if (const auto* text = std::get_if<std::string>(&fact.value)) return words(*text, kMostFact);
  const auto& items = std::get<std::vector<std::string>>(fact.value);
  Html list;
  for (std::size_t i = 0; i < std::min(items.size(), kMostListed); ++i)
    list += element("li", "", words(items[i], kMostFact));
  if (items.size() > kMostListed)
    list += element("li", "", words(fmt::format("and {} more", items.size() - kMostListed)));
  return list.text.empty() ? words("none") : element("ul", "", list);
}

Html evidence(const Report& report) {
  const Finding* fault = report.fault();
  if (fault == nullptr) return {};
  Html list;
  if (const std::string request = request_line(report, *fault); !request.empty())
    list += dt_dd("Request", words(request));
  for (const Fact& fact : fault->evidence) list += dt_dd(fact_line(fact).label, value_of(fact));
  return list.text.empty() ? Html{} : section("Evidence", blocks("dl", "lines", list));
}

// The certificate chain.

/// The worst that was found about certificates; nullptr for nothing.
const Finding* certificate_problem(const Report& report) {
  for (const Status status : {Status::fail, Status::warn})
    for (const Finding& finding : report.findings)
      if (finding.stage == Stage::tls && finding.status == status) return &finding;
  return nullptr;
}

bool names_certificate(const Finding& problem, const std::string& subject) {
  return std::any_of(problem.evidence.begin(), problem.evidence.end(), [&](const Fact& fact) {
    const auto* text = std::get_if<std::string>(&fact.value);
    return fact.name == "certificate" && text != nullptr && *text == subject;
  });
}

/// Whether the problem lies in this certificate, not in one that is missing after the last.
bool is_at_fault(const Finding& problem, const Report& report, std::size_t at) {
  const Certificate& certificate = report.chain[at];
  switch (problem.code) {
    case Code::tls_wrong_host:
    case Code::tls_self_signed:
    case Code::tls_revoked:
    case Code::tls_intercepted:
      return at == 0;
    case Code::tls_missing_intermediate:
      return false;
    case Code::tls_untrusted_root:
      return certificate.self_issued && at + 1 == report.chain.size();
    case Code::tls_expired:
      return certificate.not_after < report.started && names_certificate(problem, certificate.subject);
    case Code::tls_not_yet_valid:
      return certificate.not_before > report.started && names_certificate(problem, certificate.subject);
    default:
      return names_certificate(problem, certificate.subject);
  }
}

Html certificate_box(const Certificate& certificate, std::size_t at, const Finding* problem) {
  Html content = p("soft", at == 0 ? "1. The server's own certificate"
                                   : fmt::format("{}. Sent along by the server", at + 1));
  if (problem != nullptr)
    content += p("mark", fmt::format("{} here: {}.", problem->status == Status::fail ? "Broken" : "Warning",
                                     kind_of(*problem).title));
  content += p("subject", certificate.subject, kMostFact);
  if (at == 0 && !certificate.names.empty())
    content += p("details", fmt::format("For {}", and_more(certificate.names, kMostNames)), kMostFact);
  content += p("details",
               certificate.self_issued ? "Issued by itself" : fmt::format("Issued by {}", certificate.issuer),
               kMostFact);
  content += p("details", fmt::format("Valid from {} to {}", spoken_date(certificate.not_before),
                                      spoken_date(certificate.not_after)));
  return blocks(
      "li", problem == nullptr ? "certificate" : fmt::format("certificate {}", status_name(problem->status)),
      content);
}

Html end_box(std::string_view css, std::string_view mark, std::string_view subject,
             std::string_view details) {
  Html content = p("mark", mark);
  if (!subject.empty()) content += p("subject", subject, kMostFact);
  return blocks("li", css, content + p("details", details));
}

/// After which certificate the next one is missing: where verification stopped, else after the last one sent.
/// The size of the chain for none.
std::size_t gap_in(const Report& report, const Finding* problem) {
  if (problem == nullptr || problem->code != Code::tls_missing_intermediate) return report.chain.size();
  for (std::size_t at = 0; at < report.chain.size(); ++at)
    if (names_certificate(*problem, report.chain[at].subject)) return at;
  return report.chain.size() - 1;
}

Html gap_box(const Certificate& before, const Finding& problem) {
  if (problem.variant == Variant::either_or)
    return end_box("certificate gap fail", "Broken here: this issuer is not known.", before.issuer,
                   "Either the server leaves it out, or it is a private root.");
  return end_box("certificate gap fail", "Broken here: this certificate is missing.", before.issuer,
                 "The server does not send it.");
}

std::string_view tester(const Report& report) {
  return report.replayed.empty() ? "This computer" : "The computer where it was tested";
}

/// What follows after the last certificate that the server sent.
Html end_of_chain(const Report& report, const Finding* problem) {
  const Certificate& last = report.chain.back();
  const bool held = std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
    return finding.stage == Stage::tls && finding.status == Status::pass;
  });
  const bool is_private = problem != nullptr && problem->code == Code::tls_private_root;
  if (held && is_private)
    return end_box("certificate warn", "The chain holds.", "",
                   fmt::format("{} trusts it; Wonde's servers probably do not.", tester(report)));
  if (held)
    return end_box("certificate pass", "The chain holds.", "", fmt::format("{} trusts it.", tester(report)));
  if (problem != nullptr && problem->code == Code::tls_untrusted_root && !last.self_issued)
    return end_box("certificate gap fail", "Broken here: an unknown root.", last.issuer,
                   fmt::format("{} does not know it.", tester(report)));
  return {};
}

Html chain(const Report& report) {
  if (report.chain.empty()) return {};
  const Finding* problem = certificate_problem(report);
  const std::size_t shown = std::min(report.chain.size(), kMostCertificates);
  const std::size_t gap = gap_in(report, problem);
  Html list;
  for (std::size_t at = 0; at < shown; ++at) {
    list += certificate_box(report.chain[at], at,
                            problem != nullptr && is_at_fault(*problem, report, at) ? problem : nullptr);
    if (at == gap) list += gap_box(report.chain[gap], *problem);
  }
  if (shown < report.chain.size())
    list += li("certificate", words(fmt::format("and {} more", report.chain.size() - shown)));
  if (gap >= shown && gap < report.chain.size()) list += gap_box(report.chain[gap], *problem);
  list += end_of_chain(report, problem);
  return section("The certificate chain", blocks("ol", "chain", list));
}

// Where the time went.

struct PhaseKind {
  std::string_view css;
  std::string_view title;
};
enum PhaseIndex : std::size_t { at_name, at_connect, at_tls, at_wait, at_receive, at_failed };
constexpr std::array<PhaseKind, 6> kPhaseKinds = {{{"name", "name look-up"},
                                                   {"connect", "connecting"},
                                                   {"tls", "TLS"},
                                                   {"wait", "waiting for the first byte"},
                                                   {"receive", "receiving"},
                                                   {"failed", "until it failed"}}};

struct Phase {
  std::size_t kind = 0;
  double from = 0;  // milliseconds since the request began
  double to = 0;
};

std::vector<Phase> phases_of(const TimedRequest& request) {
  std::vector<Phase> phases;
  double last = 0;
  const auto until = [&](std::size_t kind, double to) {
    if (to <= last) return;
    phases.push_back({kind, last, to});
    last = to;
  };
  const Timing& timing = request.timing;
  until(at_name, timing.name);
  until(at_connect, timing.connect);
  until(at_tls, timing.tls);
  until(at_wait, timing.first_byte);
  until(request.status == 0 ? at_failed : at_receive, timing.total);
  return phases;
}

std::string spoken_ms(double ms) {
  if (ms < 0.05) return "0 ms";
  return ms < 10 ? fmt::format("{:.1f} ms", ms) : fmt::format("{:.0f} ms", ms);
}

Html rectangle(std::string_view css, double x, double width, std::string_view unit, int height) {
  return {fmt::format(R"(<rect class="{}" x="{:.2f}{}" y="0" width="{:.2f}{}" height="{}"></rect>)", css, x,
                      unit, width, unit, height)};
}

/// For eyes alone: the same stands beside it in words.
Html drawing(std::string_view css, std::string_view width, int height, const Html& content) {
  return {
      fmt::format(R"(<svg class="{}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>)",
                  css, width, height, content.text)};
}

Html request_row(const TimedRequest& request, const std::vector<Phase>& phases, double whole) {
  Html bar;
  std::vector<std::string> spoken;
  for (const Phase& phase : phases) {
    const PhaseKind& kind = kPhaseKinds.at(phase.kind);
    const double from = 100 * (request.timing.start + phase.from) / whole;
    const double width = 100 * (phase.to - phase.from) / whole;
    bar += rectangle(kind.css, std::min(from, 100 - kLeastPercent), std::max(width, kLeastPercent), "%", 14);
    spoken.push_back(fmt::format("{} {}", kind.title, spoken_ms(phase.to - phase.from)));
  }
  const std::string end =
      request.status == 0 ? "no whole answer" : fmt::format("answered with {}", request.status);
  return blocks("li", "",
                p("request", request.what, kMostFact) +
                    p("soft", fmt::format("Began at {}, {} after {}", spoken_ms(request.timing.start), end,
                                          spoken_ms(request.timing.total))) +
                    Html{"\n"} + drawing("bar", "100%", 14, bar) + p("soft", join(spoken, ", ")));
}

Html waterfall(const Report& report) {
  if (report.requests.empty()) return {};
  double whole = 0.1;
  for (const TimedRequest& request : report.requests)
    whole = std::max(whole, request.timing.start + request.timing.total);
  const std::size_t shown = std::min(report.requests.size(), kMostRequests);
  std::array<bool, kPhaseKinds.size()> used = {};
  Html rows;
  for (std::size_t i = 0; i < shown; ++i) {
    const std::vector<Phase> phases = phases_of(report.requests[i]);
    for (const Phase& phase : phases) used.at(phase.kind) = true;
    rows += request_row(report.requests[i], phases, whole);
  }
  if (shown < report.requests.size())
    rows += li("", words(fmt::format("and {} more", report.requests.size() - shown)));
  Html legend;
  for (std::size_t kind = 0; kind < used.size(); ++kind)
    if (used.at(kind))
      legend += li("", drawing("key", "12", 12, rectangle(kPhaseKinds.at(kind).css, 0, 12, "", 12)) +
                           words(kPhaseKinds.at(kind).title));
  return section(
      "Where the time went",
      p("", fmt::format("{}, {} in all. A bar's left end is when its request began.",
                        counted(report.requests.size(), "request", "requests"), spoken_ms(whole))) +
          blocks("ul", "legend", legend) + blocks("ol", "requests", rows));
}

// The end.

Html repeat(const Report& report) {
  const Repeat again = how_to_repeat(report);
  Html content = p("copy command", again.command);
  if (again.holds_file) content += p("soft note", kFileExplained);
  if (!again.left_out.empty()) content += p("soft note", again.left_out);
  return section("To repeat", content);
}

}  // namespace

std::string report_html(const Report& report) {
  const Html body = answer(report) + message(report) + stages(report) + warnings(report) + evidence(report) +
                    chain(report) + waterfall(report) +
                    section("Where it was tested from", p("", tested_from(report))) + repeat(report);
  return page(fmt::format("{} {}", headline(report), report.url), body);
}

}  // namespace wcbs_link
