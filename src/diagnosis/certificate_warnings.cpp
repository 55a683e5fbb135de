#include "diagnosis/certificate_warnings.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using std::chrono::hours;

constexpr auto kSoon = hours(24 * 30);

/// A month, or a third of its lifetime where that is shorter: some are renewed every few days.
bool ends_soon(const Certificate& certificate, TimePoint now) {
  const auto third = (certificate.not_after - certificate.not_before) / 3;
  return certificate.not_after - now <= std::min<TimePoint::duration>(kSoon, third);
}

/// Wonde's servers trust public authorities. `ca_file`: with that root alone it was accepted.
Finding warning_of_private_root(const Connection& seen) {
  const std::string issuer = seen.verified.empty() ? seen.chain.back().issuer : seen.verified.back().subject;
  return finding_of(
      {Code::tls_private_root,
       seen.given_root_alone
           ? std::string("The certificate is accepted here only because its root was given for this test.")
           : fmt::format(
                 "The certificate shows no sign of a public authority; its issuer is probably a private one that only this school's computers trust: \"{}\".",
                 seen.chain.front().issuer),
       {{"issuer", seen.chain.front().issuer}, {"root", issuer}}});
}

/// Here only a warning, which a fault is as a rule: this computer trusts the filter, so the rest can be
/// tested.
Finding warning_of_filter(const Inspector& filter, const std::string& issuer) {
  Finding warning =
      finding_of({Code::tls_intercepted,
                  fmt::format("The certificate was issued by {}, {} that this computer trusts.",
                              filter.product, filter.on_this_computer ? "a program" : "a web filter"),
                  {{"product", filter.product}, {"issuer", issuer}},
                  filter.variant()});
  warning.status = Status::warn;
  return warning;
}

Finding warning_of_end(const Certificate& certificate, TimePoint now) {
  const auto days = std::chrono::duration_cast<hours>(certificate.not_after - now).count() / 24;
  const auto left = static_cast<std::uint64_t>(std::max<long long>(days, 0));
  return finding_of({Code::tls_expires_soon,
                     fmt::format("The certificate \"{}\" expires on {}, {}.", certificate.subject,
                                 spoken_date(certificate.not_after),
                                 left == 0 ? "within a day" : "in " + counted(left, "day", "days")),
                     {{"certificate", certificate.subject}, {"expires", iso_time(certificate.not_after)}}});
}

}  // namespace

std::vector<Finding> judge_certificate(const Connection& seen, TimePoint now) {
  const std::vector<Certificate>& chain = seen.chain;
  const std::string by = seen.roots.empty() ? "" : ", by the list of authorities that SSL_CERT_FILE names";
  std::vector<Finding> findings = {
      finding_of(Stage::tls, Status::pass, fmt::format("{}, verified{}", seen.tls_version, by))};
  if (!chain.empty()) {
    const Certificate& own = chain.front();
    findings.front().summary = fmt::format("{}, certificate for {} valid until {}{}", seen.tls_version,
                                           own.subject, spoken_date(own.not_after), by);
    findings.front().evidence = {{"issuer", own.issuer}, {"names", own.names}};
  }
  name_roots(findings.front(), seen);
  if (chain.empty()) return findings;

  if (const Inspector filter = web_filter(chain); !filter.product.empty())
    findings.push_back(warning_of_filter(filter, chain.front().issuer));
  else if (seen.given_root_alone || !seen.has_timestamps)
    findings.push_back(warning_of_private_root(seen));
  const std::vector<Certificate>& used = seen.verified.empty() ? chain : seen.verified;
  const auto soonest =
      std::min_element(used.begin(), used.end(),
                       [](const Certificate& a, const Certificate& b) { return a.not_after < b.not_after; });
  if (ends_soon(*soonest, now)) findings.push_back(warning_of_end(*soonest, now));
  return findings;
}

void name_roots(Finding& finding, const Connection& seen) {
  if (!seen.roots.empty())
    finding.evidence.push_back({"trusted_by", "SSL_CERT_FILE: " + sanitise(seen.roots, 200)});
}

}  // namespace wcbs_link
