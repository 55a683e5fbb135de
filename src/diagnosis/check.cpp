#include "wcbs_link/diagnosis/check.hpp"

#include "diagnosis/certificate_warnings.hpp"
#include "diagnosis/consent_findings.hpp"
#include "diagnosis/server_warnings.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"

#include <algorithm>
#include <future>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool is_failure_at(Stage stage, const HttpExchange& exchange) {
  return !exchange.answer && is_finding(exchange.answer.error().code) &&
         finding_kind(exchange.answer.error().code).stage == stage;
}

/// What became of the other addresses of that family, which are tried in their order until one answers.
std::string about_others(const Connection& seen) {
  std::vector<std::string> before;
  std::vector<std::string> after;
  bool tried = true;
  for (const std::string& one : seen.addresses) {
    if (one == seen.address)
      tried = false;
    else if (is_ipv6(one) == is_ipv6(seen.address))
      (tried ? before : after).push_back(one);
  }
  std::string text;
  if (!before.empty()) text += fmt::format("; {} did not", and_more(before, 3));
  if (!after.empty()) text += fmt::format("; not tried: {}", and_more(after, 3));
  return text;
}

/// Walks the stages in their order. Each looks at one, adds what it found, and says with `stop` or `leave`
/// where there is nothing more to look at.
class Check {
  using Clock = std::chrono::steady_clock;

 public:
  Check(LinkSession& session, const CheckOptions& options, TimePoint now)
      : session_(session), options_(options), now_(now) {
    report_.started = now;
    report_.school_id = session.details().school_id;
    report_.ignored = options.ignored;
    report_.system = options.system;
  }

  Report run() {
    walk();
    warn_of_broken_family();
    for (const Unsteady& one : session_.unsteady()) add(unsteady_answer(one));
    report_.requests = session_.timeline();
    report_.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - begun_).count();
    name_options();
    fill_up();
    std::ranges::stable_sort(report_.findings, {}, &Finding::stage);
    return std::move(report_);
  }

 private:
  /// Says the link as it was found in the end, and the other options as they were given.
  void name_options() {
    LinkDetails link = session_.details();
    report_.client_id = shown_client_id(link.client_id, report_.credentials == Credentials::accepted);
    if (report_.client_id != link.client_id) link.client_id = "ID";
    link.url = report_.url;
    link.school_id = report_.school_id;
    report_.options = link_options(link, options_.words);
  }

  void walk() {
    static constexpr std::pair<Stage, void (Check::*)()> kWalk[] = {
        {Stage::url, &Check::look_at_address},     {Stage::dns, &Check::look_at_name},
        {Stage::connect, &Check::look_at_way},     {Stage::tls, &Check::look_at_tls},
        {Stage::http, &Check::look_at_web_server}, {Stage::discovery, &Check::look_at_api},
        {Stage::token, &Check::look_at_token},     {Stage::schools, &Check::look_at_schools},
        {Stage::consent, &Check::look_at_consent}};
    for (const auto& [stage, look] : kWalk) {
      if (stopped_ || stage > options_.only) return;
      (this->*look)();
    }
  }

  void add(Finding finding, double elapsed = 0) {
    finding.elapsed_ms = std::max(elapsed, 0.0);
    report_.findings.push_back(std::move(finding));
  }

  void add_some(std::optional<Finding> finding) {
    if (finding) add(std::move(*finding));
  }

  void pass(Stage stage, std::string summary, double elapsed, Facts evidence = {}) {
    add(finding_of(stage, Status::pass, std::move(summary)), elapsed);
    report_.findings.back().evidence = std::move(evidence);
  }

  void skip(Stage stage, std::string why) { add(finding_of(stage, Status::skip, std::move(why))); }

  /// Takes back what was found at a stage before more was known.
  void drop(Stage stage) {
    std::erase_if(report_.findings, [&](const Finding& finding) { return finding.stage == stage; });
  }

  /// Ends the walk; the stages after `stage` are then skipped because of it.
  void stop(Stage stage, const Error& error, double elapsed = 0) {
    stopped_ = true;
    if (error.code == Code::interrupted) {
      report_.interrupted = true;
      why_ = "Not tested: interrupted.";
      return;
    }
    why_ = fmt::format("Not tested, because of {}.", finding_kind(error.code).name);
    because_ = error.code;
    add(finding_of(stage, error), elapsed);
    if (!report_.proxy.empty() && error.fact("proxy").empty())
      report_.findings.back().evidence.push_back({"proxy", report_.proxy});
  }

  /// Ends the walk where there is nothing more to test with.
  void leave(std::string why) {
    why_ = std::move(why);
    stopped_ = true;
  }

  /// Gives every stage that has no finding yet its "skip".
  void fill_up() {
    for (int i = 0; i < kStages; ++i) {
      const auto stage = static_cast<Stage>(i);
      const auto found = std::ranges::find(report_.findings, stage, &Finding::stage);
      if (found != report_.findings.end() || stage > options_.only) continue;
      skip(stage, why_);
      report_.findings.back().because = because_;
    }
  }

  void look_at_address() {
    report_.url = shown_address(session_.details().url);
    if (!session_.address()) {
      stop(Stage::url, session_.address().error());
      return;
    }
    if (options_.only == Stage::consent) session_.count_ahead();
    report_.url = session_.address()->text();
    report_.api = session_.address()->api.text();
    pass(Stage::url, fmt::format("Read as {}", report_.url), 0);
  }

  void look_at_name() {
    const HttpExchange& first = session_.first_contact();
    const Connection& seen = first.connection;
    if (!first.answer && first.answer.error().code == Code::interrupted) {
      stop(Stage::dns, first.answer.error());
      return;
    }
    report_.proxy = seen.proxy;
    report_.from = seen.local;
    report_.chain = seen.chain;
    const std::string& host = session_.address()->api.host;
    if (!seen.proxy.empty()) {
      skip(Stage::dns, fmt::format("Not tested: the proxy {} looks the name up.", seen.proxy));
      add_some(inside_address(host, {}));
    } else if (seen.pinned) {
      skip(Stage::dns, fmt::format("Not tested: {} was given with --resolve.", join(seen.addresses, ", ")));
      add_some(inside_address(host, {}));
    } else if (is_failure_at(Stage::dns, first)) {
      stop(Stage::dns, first.answer.error(), first.timing.name);
    } else {
      pass(Stage::dns,
           is_address(host) ? fmt::format("{} is an address already", host)
                            : fmt::format("{} leads to {}{}", host, join(seen.addresses, ", "),
                                          seen.by_hosts_file ? ", as this computer's hosts file says" : ""),
           first.timing.name, {{"addresses", seen.addresses}});
      add_some(inside_address(host, seen.addresses));
    }
  }

  void look_at_way() {
    const HttpExchange& first = session_.first_contact();
    const Connection& seen = first.connection;
    const Timing& timing = first.timing;
    other_family_ = session_.reach_other_family();
    const bool got_no_way = is_failure_at(Stage::dns, first) || is_failure_at(Stage::connect, first);
    if (got_no_way && !seen.stood(session_.address()->api)) {
      stop(Stage::connect, first.answer.error(), timing.total - timing.name);
      return;
    }
    pass(Stage::connect,
         seen.proxy.empty() ? fmt::format("{} answers on port {}{}", seen.address,
                                          session_.address()->api.port, about_others(seen))
                            : fmt::format("Connected through the proxy {}", seen.proxy),
         timing.connect - timing.name);
  }

  void warn_of_broken_family() {
    const auto other = other_family_.valid() ? other_family_.get() : std::nullopt;
    if (!other || *other || other->error().code == Code::interrupted) return;
    add(broken_family(other->error(), session_.first_contact().connection.address));
  }

  void look_at_tls() {
    const HttpExchange& first = session_.first_contact();
    const Connection& seen = first.connection;
    if (is_failure_at(Stage::tls, first)) {
      stop(Stage::tls, first.answer.error(), first.timing.total - first.timing.connect);
      name_roots(report_.findings.back(), seen);
      return;
    }
    if (session_.address()->api.scheme == "http") {
      skip(Stage::tls, "Not tested: http is not encrypted.");
      return;
    }
    double elapsed = first.timing.tls - first.timing.connect;
    for (Finding& finding : judge_certificate(seen, now_)) {
      add(std::move(finding), elapsed);
      elapsed = 0;
    }
  }

  void look_at_web_server() {
    const HttpExchange& first = session_.first_contact();
    const double elapsed = first.timing.total - std::max(first.timing.tls, first.timing.connect);
    if (!session_.discovery()) {
      stop_at_web_server(session_.discovery().error(), elapsed);
      return;
    }
    const Discovery& found = *session_.discovery();
    report_.url = found.address.text();
    report_.api = found.address.api.text();
    if (found.moved_to_https) {  // then there was a certificate to test after all
      drop(Stage::tls);
      report_.chain = found.secured.chain;
      for (Finding& finding : judge_certificate(found.secured, now_)) add(std::move(finding));
    }
    if (!first.answer) {
      pass(Stage::http, "Answers, but not to every request", elapsed);
      return;
    }
    std::string summary = fmt::format("Answers with HTTP/{}", first.connection.http_version);
    const std::string server = first.answer->shown_header("server", 60);
    if (!server.empty()) summary += fmt::format(", {}", server);
    if (found.moved_to_https) {
      const int port = found.address.api.port;
      const bool is_told = port != 443 && port != session_.address()->api.port;
      summary += fmt::format(". It sends http on to https{}, which is used from here on",
                             is_told ? fmt::format(" on port {}", port) : "");
    }
    if (!found.moved_to_https && found.address.app.path != session_.address()->app.path)
      summary +=
          fmt::format(". It writes the path as {}, which is used from here on", found.address.app.path);
    pass(Stage::http, summary, elapsed, {{"server", server}});
    add_some(clock_skew(*first.answer, now_));
  }

  /// The first request came through, so whatever ends a later one shows at the web server, but for an address
  /// that is none, and for https to which http was sent on.
  void stop_at_web_server(const Error& error, double elapsed) {
    const Stage stage = is_finding(error.code) ? finding_kind(error.code).stage : Stage::http;
    const bool after_http = stage == Stage::tls && session_.address()->api.scheme == "http";
    if (after_http) drop(Stage::tls);
    stop(after_http || stage == Stage::url ? stage : Stage::http, error, elapsed);
  }

  void look_at_api() {
    const Discovery& found = *session_.discovery();
    const double elapsed = session_.spent().discovery - session_.first_contact().timing.total;
    if (found.warning) {
      add(finding_of(*found.warning), elapsed);
      return;
    }
    std::string summary =
        found.document.empty() ? "The addresses were given" : "The Swagger document was found";
    Facts evidence = {{"document", found.document},
                      {"token", found.api.token.text()},
                      {"schools", found.api.schools.text()}};
    if (!found.api.version.empty()) summary += fmt::format("; the API is version {}", found.api.version);
    if (!found.api.corrected.empty()) {
      summary += fmt::format(". It names {}, which is not this address: the address given is used",
                             sanitise(join(found.api.corrected, ", "), 120));
      evidence.push_back({"names_instead", found.api.corrected});
    }
    pass(Stage::discovery, summary, elapsed, evidence);
  }

  void look_at_token() {
    const bool no_id = session_.details().client_id.empty();
    const bool no_secret = session_.details().client_secret.empty();
    if (no_id || no_secret) {
      leave(fmt::format("Not tested: no {} given.", no_id && no_secret ? "Client ID and Client Secret were"
                                                    : no_id            ? "Client ID was"
                                                                       : "Client Secret was"));
      return;
    }
    const double before = session_.spent().token;
    if (!session_.grant()) {
      const Error& error = session_.grant().error();
      const bool judged = error.variant != Variant::no_reason && error.variant != Variant::not_judged &&
                          error.variant != Variant::own_words;
      if (is_oauth_refusal(error.code) && judged) report_.credentials = Credentials::refused;
      stop_where_discovery_may_have_said(Stage::token, error, session_.spent().token - before);
      return;
    }
    report_.credentials = Credentials::accepted;
    const Grant& grant = *session_.grant();
    if (grant.basic_only)
      add(finding_of(
              {Code::token_basic_only,
               "The Client ID and Secret were refused in the form and accepted in the header (HTTP Basic).",
               {{"address", grant.token_url.text()}}}),
          session_.spent().token);
    else
      pass(Stage::token, "The Client ID and the Client Secret are accepted", session_.spent().token);
  }

  /// The same trouble as with Swagger is named once, as what it is: a fault.
  void stop_where_discovery_may_have_said(Stage stage, const Error& error, double elapsed) {
    const auto& trouble = session_.discovery()->trouble;
    if (trouble && trouble->code == error.code && trouble->variant == error.variant) {
      drop(Stage::discovery);
      skip(Stage::discovery, "Not found: the same trouble as below.");
    }
    stop(stage, error, elapsed);
  }

  void look_at_schools() {
    const Url named = session_.discovery()->api.schools;
    const auto school = session_.school();
    const Url& used = session_.discovery()->api.schools;
    const std::string moved =
        used == named
            ? ""
            : fmt::format(". They are listed at {}, and not where the API's document says", used.text());
    const double elapsed = session_.spent().schools;
    if (session_.schools()) report_.schools = *session_.schools();
    if (school) {
      report_.school_id = school->id;
      pass(Stage::schools,
           fmt::format("School {}{}{}", sanitise(school->id, 60),
                       school->name.empty() ? "" : ": " + school->name, moved),
           elapsed);
    } else if (session_.schools() && !is_finding(school.error().code)) {
      pass(Stage::schools,
           fmt::format("{} schools are listed; none was chosen{}", report_.schools.size(), moved), elapsed);
      leave("Not tested: choose one of the schools with --school-id.");
    } else {
      stop_where_discovery_may_have_said(Stage::schools, school.error(), elapsed);
    }
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
  Clock::time_point begun_ = Clock::now();
  Report report_;
  std::shared_future<std::optional<Result<Done>>>
      other_family_;  // asked beside the other stages: costs no time
  bool stopped_ = false;
  std::string why_;
  Code because_ = Code::none;
};

}  // namespace

Report run_check(LinkSession& session, const CheckOptions& options, TimePoint now) {
  return Check(session, options, now).run();
}

}  // namespace wcbs_link
