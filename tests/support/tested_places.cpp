#include "support/tested_places.hpp"

#include "support/sample_reports.hpp"
#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/diagnosis/check.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace wcbs_link {
namespace {

bool has_no_connection(const Error& failure) {
  return finding_kind(failure.code).stage < Stage::tls;
}

class PlacedServer final : public HttpTransport {
 public:
  explicit PlacedServer(const TestedPlace& place) : place_(place) { server_.change(place.answers); }

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    auto exchanges = server_.send_all(requests);
    for (HttpExchange& exchange : exchanges) {
      if (place_.everything) exchange.answer = *place_.everything;
      if (exchange.answer) add_headers(*exchange.answer);
      exchange.connection = connection();
      if (place_.failure) exchange.answer = *place_.failure;
    }
    return exchanges;
  }
  Result<Done> reach(const Url&, const std::string&, std::chrono::milliseconds) override { return Done{}; }
  void pause(std::chrono::milliseconds) override {}

 private:
  void add_headers(HttpResponse& answer) const {
    const std::time_t now =
        std::chrono::system_clock::to_time_t(kSampleTime + place_.later + place_.server_ahead);
    answer.headers.push_back({"Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now))});
    if (!place_.server.empty()) answer.headers.push_back({"Server", place_.server});
  }

  Connection connection() const {
    Connection seen;
    seen.proxy = place_.proxy;
    if (place_.failure && finding_kind(place_.failure->code).stage == Stage::dns) return seen;
    if (place_.proxy.empty()) seen.addresses = place_.addresses;
    if (place_.failure && has_no_connection(*place_.failure)) return seen;
    seen.address = place_.addresses.front();
    seen.local = place_.from;
    seen.chain.push_back({.subject = "school.example.org",
                          .issuer = place_.issuer,
                          .names = {"school.example.org"},
                          .not_before = kSampleTime - std::chrono::hours(24 * 30),
                          .not_after = kSampleTime + std::chrono::hours(24 * 300)});
    if (place_.failure && finding_kind(place_.failure->code).stage == Stage::tls) return seen;
    seen.tls_version = "TLSv1.3";
    seen.http_version = "2";
    seen.has_timestamps = true;
    return seen;
  }

  const TestedPlace& place_;
  FakeServer server_;
};

}  // namespace

Report tested_at(const TestedPlace& place) {
  PlacedServer server(place);
  Redactor redactor;
  LinkDetails details = details_of_fake();
  if (!place.given_secret) details.client_secret = Secret();
  LinkSession session(server, redactor, details);
  CheckOptions options;
  options.words = place.options;
  Report report = run_check(session, options, kSampleTime + place.later);
  report.elapsed_ms = 100;
  return report;
}

}  // namespace wcbs_link
