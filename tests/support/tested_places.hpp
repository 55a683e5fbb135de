#pragma once

#include "support/fake_server.hpp"
#include "wcbs_link/diagnosis/report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// What the link is like where a test is made. The defaults are a healthy one.
struct TestedPlace {
  std::string from = "10.1.2.3";
  std::vector<std::string> addresses = {"203.0.113.7"};
  std::string issuer = "CN=Some Authority";
  std::string proxy = {};
  std::optional<Error> failure = {};            ///< of every request
  std::optional<HttpResponse> everything = {};  ///< answers every request
  Answers answers = {};                         ///< instead of the healthy ones
  std::string server = "Microsoft-IIS/10.0";
  bool given_secret = true;
  std::vector<std::string> options = {};
  std::chrono::minutes server_ahead{0};
  std::chrono::hours later{0};
};

inline TestedPlace inside() {
  return {};
}
inline TestedPlace outside() {
  return {.from = "172.20.10.2", .later = std::chrono::hours(1)};
}

/// A check there, over a server without sockets.
Report tested_at(const TestedPlace& place);

}  // namespace wcbs_link
