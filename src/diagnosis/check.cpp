#include "wcbs_link/diagnosis/check.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/client_credentials.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <algorithm>
#include <chrono>
#include <future>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using std::chrono::hours;

constexpr auto kMostSkew = std::chrono::minutes(5);
constexpr auto kSoon = hours(24 * 30);

Stage stage_of(Code code) {
  if (code <= Code::url_legacy_api) return Stage::url;
  if (code <= Code::dns_private_address) return Stage::dns;
  if (code <= Code::proxy_refused) return Stage::connect;
  if (code <= Code::tls_expires_soon) return Stage::tls;
  if (code <= Code::http_clock_skew) return Stage::http;
  if (code <= Code::discovery_bad_document) return Stage::discovery;
  if (code <= Code::token_basic_only) return Stage::token;
  if (code <= Code::schools_wonde_id) return Stage::schools;
  return Stage::consent;
}

/// Who would have to look if something were wrong there.
Owner usual_owner(Stage stage) {
  switch (stage) {
    case Stage::url:
      return Owner::you;
    case Stage::dns:
    case Stage::connect:
      return Owner::network;
    case Stage::tls:
    case Stage::http:
      return Owner::server;
    default:
      return Owner::wcbs;
  }
}

Finding finding_of(Stage stage, Status status, std::string summary) {
  Finding finding;
  finding.stage = stage;
  finding.status = status;
  finding.summary = std::move(summary);
  finding.owner = usual_owner(stage);
  return finding;
}

Finding finding_of(Stage stage, const Error& error) {
  const FindingKind& kind = finding_kind(error.code);
  Finding finding;
  finding.stage = stage;
  finding.status = kind.status;
  finding.code = error.code;
  finding.summary = error.summary;
  finding.evidence = error.facts;
  finding.fix = fix_for(error);
  finding.owner = kind.owner;
  return finding;
}

Finding warning_of(Stage stage, const Error& error) {
  Finding finding = finding_of(stage, error);
  finding.status = Status::warn;
  return finding;
}

class Check {
 public:
  Check(LinkSession& session, const CheckOptions& options, TimePoint now)
      : session_(session), options_(options), now_(now) {
    report_.started = now;
    report_.client_id = session.details().client_id;
    report_.school_id = session.details().school_id;
  }

  Report run() {
    walk();
    warn_of_broken_family();
    report_.requests = session_.timeline();
    fill_up();
    std::stable_sort(report_.findings.begin(), report_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.stage < b.stage; });
    return std::move(report_);
  }

 private:
  void walk() {
    if (!look_at_address() || done(Stage::url)) return;
    const HttpExchange& first = session_.first_contact();
    look_at_connection(first);
    if (!done(Stage::dns) && !first.connection.address.empty())
      other_family_ = std::async(std::launch::async, [this] { return session_.reach_other_family(); });
    if (stopped_ || done(Stage::tls)) return;
    if (!look_at_discovery(first) || done(Stage::discovery)) return;
    if (!look_at_token() || done(Stage::token)) return;
    if (!look_at_schools() || done(Stage::schools)) return;
    look_at_consent();
  }

  bool done(Stage stage) const { return options_.only <= stage; }

  void add(Finding finding, double elapsed = 0) {
    finding.elapsed_ms = std::max(elapsed, 0.0);
    report_.findings.push_back(std::move(finding));
  }

  /// Ends the walk; the stages after `stage` are then skipped because of it.
  bool stop(Stage stage, const Error& error, double elapsed = 0) {
    stopped_ = true;
    if (error.code == Code::interrupted) {
      report_.interrupted = true;
      why_ = "Not tested: interrupted.";
      return false;
    }
    why_ = fmt::format("Not tested, because of {}.", finding_kind(error.code).name);
    because_ = error.code;
    add(finding_of(stage, error), elapsed);
    return false;
  }

  /// Ends the walk where there is nothing more to test with.
  bool leave(std::string why) {
    why_ = std::move(why);
    stopped_ = true;
    return false;
  }

  /// Gives every stage that has no finding yet its "skip".
  void fill_up() {
    for (int i = 0; i < kStages; ++i) {
      const auto stage = static_cast<Stage>(i);
      const bool there = std::any_of(report_.findings.begin(), report_.findings.end(),
                                     [&](const Finding& finding) { return finding.stage == stage; });
      if (there || stage > options_.only) continue;
      Finding finding = finding_of(stage, Status::skip, why_);
      finding.because = because_;
      add(std::move(finding));
    }
    std::erase_if(report_.findings, [&](const Finding& finding) { return finding.stage > options_.only; });
  }

  bool look_at_address() {
    report_.url = sanitise(session_.details().url, 300);
    if (!session_.address()) {
      if (report_.url.find('@') != std::string::npos) report_.url.clear();  // it may hold a password
      return stop(Stage::url, session_.address().error());
    }
    report_.url = session_.address()->text();
    report_.api = session_.address()->api.text();
    add(finding_of(Stage::url, Status::pass, fmt::format("Read as {}", report_.url)));
    return true;
  }

  void look_at_connection(const HttpExchange& first) {
    const Connection& seen = first.connection;
    const Timing& timing = first.timing;
    const Url& url = session_.address()->api;
    const bool failed = !first.answer;
    const Code code = failed ? first.answer.error().code : Code::none;
    if (code == Code::interrupted) {
      stop(Stage::dns, first.answer.error());
      return;
    }
    const Stage at = failed ? stage_of(code) : Stage::consent;
    report_.proxy = seen.proxy;
    report_.chain = seen.chain;

    if (!seen.proxy.empty()) {
      add(finding_of(Stage::dns, Status::skip,
                     fmt::format("Not tested: the proxy {} looks the name up.", seen.proxy)));
    } else if (seen.pinned) {
      add(finding_of(Stage::dns, Status::skip,
                     fmt::format("Not tested: {} was given with --resolve.", join(seen.addresses, ", "))));
    } else if (at == Stage::dns) {
      stop(at, first.answer.error(), timing.name);
      return;
    } else {
      add(finding_of(Stage::dns, Status::pass,
                     is_address(url.host)
                         ? fmt::format("{} is an address already", url.host)
                         : fmt::format("{} leads to {}", url.host, join(seen.addresses, ", "))),
          timing.name);
      report_.findings.back().evidence = {{"addresses", seen.addresses}};
      warn_of_inside_address(url, seen);
    }
    if (at == Stage::connect) {
      stop(at, first.answer.error(), timing.total - timing.name);
      return;
    }
    add(finding_of(Stage::connect, Status::pass,
                   seen.proxy.empty() ? fmt::format("{} answers on port {}", seen.address, url.port)
                                      : fmt::format("Connected through the proxy {}", seen.proxy)),
        timing.connect - timing.name);
    if (at == Stage::tls) {
      stop(at, first.answer.error(), timing.total - timing.connect);
      name_roots(seen);
      return;
    }
    if (url.scheme == "http") {
      add(finding_of(Stage::tls, Status::skip,
                     "Not tested: the address starts with http, so nothing is encrypted."));
    } else {
      look_at_certificate(seen, timing.tls - timing.connect);
    }
  }

  /// Says of the last finding that the environment has changed whom this computer trusts.
  void name_roots(const Connection& seen) {
    if (!seen.roots.empty())
      report_.findings.back().evidence.push_back(
          {"trusted_by", "SSL_CERT_FILE: " + sanitise(seen.roots, 200)});
  }

  void warn_of_broken_family() {
    const auto other = other_family_.valid() ? other_family_.get() : std::nullopt;
    if (!other || *other || other->error().code == Code::interrupted) return;
    const bool ipv6 = session_.first_contact().connection.address.find(':') == std::string::npos;
    Error error = other->error();
    error.code = Code::connect_ipv6_broken;
    error.summary += fmt::format(" {} works, {} does not.", ipv6 ? "IPv4" : "IPv6", ipv6 ? "IPv6" : "IPv4");
    add(warning_of(Stage::connect, error));
  }

  void warn_of_inside_address(const Url& url, const Connection& seen) {
    const bool name_only_inside = is_inside_name(url.host);
    const bool all_private =
        !seen.addresses.empty() &&
        std::all_of(seen.addresses.begin(), seen.addresses.end(),
                    [](const std::string& address) { return is_private_address(address); });
    if (!name_only_inside && !all_private) return;
    const Error error{
        Code::dns_private_address,
        name_only_inside && !all_private
            ? fmt::format("{} is a name that only an inside network knows.", url.host)
            : fmt::format("{} cannot be reached from the internet.", join(seen.addresses, ", ")),
        {{"host", url.host}, {"addresses", seen.addresses}}};
    add(warning_of(Stage::dns, error));
  }

  void look_at_certificate(const Connection& seen, double elapsed) {
    const std::string by = seen.roots.empty() ? "" : ", by the list of authorities that SSL_CERT_FILE names";
    if (seen.chain.empty()) {
      add(finding_of(Stage::tls, Status::pass, fmt::format("{}, verified{}", seen.tls_version, by)), elapsed);
      name_roots(seen);
      return;
    }
    const Certificate& own = seen.chain.front();
    Finding pass = finding_of(Stage::tls, Status::pass,
                              fmt::format("{}, certificate for {} valid until {}{}", seen.tls_version,
                                          own.subject, spoken_date(own.not_after), by));
    pass.evidence = {{"issuer", own.issuer}, {"names", own.names}};
    add(std::move(pass), elapsed);
    name_roots(seen);
    if (const std::string product = web_filter(seen.chain); !product.empty()) {
      Error error{
          Code::tls_intercepted,
          fmt::format("The certificate was issued by {}, a web filter that this computer trusts.", product),
          {{"product", product}, {"issuer", own.issuer}}};
      add(warning_of(Stage::tls, error));
    }
    const auto soonest = std::min_element(
        seen.chain.begin(), seen.chain.end(),
        [](const Certificate& a, const Certificate& b) { return a.not_after < b.not_after; });
    if (soonest->not_after - now_ <= kSoon) {
      const auto days = std::chrono::duration_cast<hours>(soonest->not_after - now_).count() / 24;
      add(warning_of(
          Stage::tls,
          {Code::tls_expires_soon,
           fmt::format("The certificate \"{}\" expires on {}, in {}.", soonest->subject,
                       spoken_date(soonest->not_after),
                       counted(static_cast<std::uint64_t>(std::max<long long>(days, 0)), "day", "days")),
           {{"certificate", soonest->subject}, {"expires", iso_time(soonest->not_after)}}}));
    }
  }

  bool look_at_discovery(const HttpExchange& first) {
    const double http_time = first.timing.total - std::max(first.timing.tls, first.timing.connect);
    if (!session_.discovery()) {
      const Error& error = session_.discovery().error();
      if (const bool after_http = session_.address()->api.scheme == "http";
          after_http && is_finding(error.code) && stage_of(error.code) == Stage::tls) {
        // http was sent on to https, which fails: then there was something to test after all.
        std::erase_if(report_.findings, [](const Finding& finding) { return finding.stage == Stage::tls; });
        return stop(Stage::tls, error, http_time);
      }
      // The first request came through, so whatever ends a later one shows at the web server.
      return stop(is_finding(error.code) && stage_of(error.code) == Stage::url ? Stage::url : Stage::http,
                  error, http_time);
    }
    const Discovery& found = *session_.discovery();
    if (first.answer) {
      std::string summary = fmt::format("Answers with HTTP/{}", first.connection.http_version);
      if (const std::string server = first.answer->shown_header("server", 60); !server.empty())
        summary += fmt::format(", {}", server);
      if (found.moved_to_https) summary += ". It sends http on to https, which is used from here on";
      add(finding_of(Stage::http, Status::pass, summary), http_time);
      compare_clocks(*first.answer);
    } else {
      add(finding_of(Stage::http, Status::pass, "Answers, but not to every request"), http_time);
    }
    report_.url = found.address.text();
    report_.api = found.address.api.text();
    const double elapsed = session_.spent().discovery - first.timing.total;
    if (found.troubles.empty()) {
      Finding pass =
          finding_of(Stage::discovery, Status::pass,
                     found.document.empty() ? "The addresses were given" : "The Swagger document was found");
      if (!found.api.version.empty())
        pass.summary += fmt::format("; the API is version {}", found.api.version);
      pass.evidence = {{"document", found.document},
                       {"token", found.api.token.text()},
                       {"schools", found.api.schools.text()}};
      if (!found.api.corrected.empty()) {
        pass.summary += fmt::format(". It names {}, which is not this address: the address given is used",
                                    sanitise(join(found.api.corrected, ", "), 120));
        pass.evidence.push_back({"names_instead", found.api.corrected});
      }
      add(std::move(pass), elapsed);
    }
    for (const Error& trouble : found.troubles) add(finding_of(Stage::discovery, trouble), elapsed);
    return true;
  }

  void compare_clocks(const HttpResponse& answer) {
    const auto server_time = parse_http_time(answer.header("date"));
    if (!server_time || std::chrono::abs(*server_time - now_) <= kMostSkew) return;
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(*server_time - now_)).count();
    add(warning_of(Stage::http,
                   {Code::http_clock_skew,
                    fmt::format("The server's clock says {}, this computer's {}: {} minutes apart.",
                                spoken_time(*server_time), spoken_time(now_), minutes),
                    {{"server", iso_time(*server_time)}, {"here", iso_time(now_)}}}));
  }

  bool look_at_token() {
    const LinkDetails& details = session_.details();
    if (details.client_id.empty() || details.client_secret.empty())
      return leave(details.client_id.empty() && details.client_secret.empty()
                       ? "Not tested: no Client ID and Client Secret were given."
                   : details.client_id.empty() ? "Not tested: no Client ID was given."
                                               : "Not tested: no Client Secret was given.");
    const double before = session_.spent().token;
    if (!session_.grant()) {
      const Error& error = session_.grant().error();
      if (is_oauth_refusal(error.code)) report_.credentials = Credentials::refused;
      return stop(Stage::token, error, session_.spent().token - before);
    }
    report_.credentials = Credentials::accepted;
    const Grant& grant = *session_.grant();
    if (grant.basic_only) {
      add(warning_of(
              Stage::token,
              {Code::token_basic_only,
               "The Client ID and Secret were refused in the form and accepted in the header (HTTP Basic).",
               {{"address", grant.token_url.text()}}}),
          session_.spent().token);
    } else {
      add(finding_of(Stage::token, Status::pass, "The Client ID and the Client Secret are accepted"),
          session_.spent().token);
    }
    return true;
  }

  bool look_at_schools() {
    if (!session_.schools())
      return stop(Stage::schools, session_.schools().error(), session_.spent().schools);
    report_.schools = *session_.schools();
    const auto school = session_.school();
    if (school) {
      report_.school_id = school->id;
      add(finding_of(Stage::schools, Status::pass,
                     fmt::format("School {}{}", sanitise(school->id, 60),
                                 school->name.empty() ? "" : ": " + school->name)),
          session_.spent().schools);
      return true;
    }
    if (is_finding(school.error().code))
      return stop(Stage::schools, school.error(), session_.spent().schools);
    add(finding_of(Stage::schools, Status::pass,
                   fmt::format("{} schools are listed; none was chosen", report_.schools.size())),
        session_.spent().schools);
    return leave("Not tested: choose one of the schools with --school-id.");
  }

  void look_at_consent() {
    const auto counts = session_.count_people(*session_.school());
    if (!counts) {
      stop(Stage::consent, counts.error());
      return;
    }
    report_.visible = *counts;
    for (Finding& finding :
         judge_consent(*counts, consent_rule(session_.discovery()->api.version), options_.expected))
      add(std::move(finding), session_.spent().people);
  }

  LinkSession& session_;
  const CheckOptions& options_;
  TimePoint now_;
  Report report_;
  std::future<std::optional<Result<Done>>> other_family_;  // asked beside the other stages: costs no time
  bool stopped_ = false;
  std::string why_;
  Code because_ = Code::none;
};

}  // namespace

std::vector<Finding> judge_consent(const std::vector<GroupCount>& counts, Consent rule,
                                   const std::map<std::string, std::uint64_t, std::less<>>& expected) {
  std::vector<Finding> findings;
  if (rule == Consent::not_needed) {
    Finding finding =
        finding_of(Stage::consent, Status::pass, "The API is older than 2.2: no consent box is needed");
    finding.code = Code::consent_not_needed;
    findings.push_back(std::move(finding));
  }
  for (const GroupCount& count : counts) {
    const std::string group(count.group->key);
    const auto wanted = expected.find(count.group->key);
    Facts facts = {{"group", group}};
    if (!count.visible) {
      Finding finding =
          finding_of(Stage::consent, Status::skip,
                     fmt::format("The {} could not be counted. {}", count.group->many, count.why_unknown));
      finding.code = Code::consent_unknown;
      finding.evidence = facts;
      findings.push_back(std::move(finding));
      continue;
    }
    facts.push_back({"visible", std::to_string(*count.visible)});
    const std::string number = counted(*count.visible, count.group->one, count.group->many);
    if (wanted != expected.end()) facts.push_back({"expected", std::to_string(wanted->second)});
    const std::uint64_t visible = *count.visible;
    const std::uint64_t held = wanted == expected.end() ? 0 : wanted->second;
    if (visible > 0 && visible < held) {
      findings.push_back(warning_of(Stage::consent, {Code::consent_partial,
                                                     fmt::format("{} of {} {} can be seen.", *count.visible,
                                                                 wanted->second, count.group->many),
                                                     facts}));
    } else if (*count.visible == 0 && rule != Consent::not_needed &&
               (wanted == expected.end() || wanted->second > 0)) {
      findings.push_back(warning_of(
          Stage::consent, {Code::consent_none, fmt::format("No {} can be seen.", count.group->many), facts}));
    } else {
      Finding finding = finding_of(Stage::consent, Status::pass, fmt::format("{} can be seen", number));
      finding.evidence = facts;
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

Report run_check(LinkSession& session, const CheckOptions& options, TimePoint now) {
  return Check(session, options, now).run();
}

}  // namespace wcbs_link
