#include "support/practice_link.hpp"

#include "wcbs_link/net/curl_transport.hpp"

#include <algorithm>
#include <utility>

#include <gtest/gtest.h>

namespace wcbs_link {

std::unique_ptr<PracticeSchool> open_school(const Behaviour& behaviour, const PracticeOptions& options) {
  auto school = PracticeSchool::start(behaviour, options);
  EXPECT_TRUE(school) << school.error().summary;
  return std::move(*school);
}

LinkDetails details_of(const PracticeSchool& school) {
  LinkDetails details;
  details.url = school.url();
  details.client_id = school.client_id();
  details.client_secret = school.client_secret();
  return details;
}

namespace {

Behaviour arranged(const Arrange& arrange) {
  Behaviour behaviour;
  if (arrange) arrange(behaviour);
  return behaviour;
}

}  // namespace

std::unique_ptr<HttpTransport> PracticeLink::new_transport() const {
  NetworkOptions options;
  options.ca_pem = school->ca_pem();
  options.timeout = timeout;
  return make_curl_transport(std::move(options));
}

PracticeLink::PracticeLink(const Arrange& arrange, Security security, std::chrono::milliseconds limit)
    : school(open_school(arranged(arrange), {.tls = security == Security::tls})),
      timeout(limit),
      curl(new_transport()),
      transport(*curl, redactor, {}),
      session(transport, redactor, details_of(*school)) {}

std::unique_ptr<LinkSession> PracticeLink::session_with(LinkDetails details) {
  second_ = new_transport();
  return std::make_unique<LinkSession>(*second_, redactor, std::move(details));
}

int PracticeLink::asked(std::string_view part) const {
  const auto requests = school->requests();
  return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const std::string& request) {
    return request.find(part) != std::string::npos;
  }));
}

}  // namespace wcbs_link
