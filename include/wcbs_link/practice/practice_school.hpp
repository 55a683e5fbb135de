#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/secret.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <memory>
#include <string>
#include <vector>

namespace wcbs_link {

struct PracticeOptions {
  int port = 0;  ///< 0 takes any free one
  bool tls = false;
};

/// A Wcbs.API look-alike on a real socket of 127.0.0.1. It runs on threads of its own until it is destroyed,
/// which ends every connection at once. Those threads take no signals.
class PracticeSchool {
 public:
  /// Fails with `local` when the port cannot be had, saying which and why, or when no certificates can be
  /// made.
  static Result<std::unique_ptr<PracticeSchool>> start(Behaviour behaviour,
                                                       const PracticeOptions& options = {});

  ~PracticeSchool();
  PracticeSchool(const PracticeSchool&) = delete;
  PracticeSchool& operator=(const PracticeSchool&) = delete;

  std::string url() const;  ///< "http://127.0.0.1:PORT/Wcbs.API/", or https

  // What it tells its user. In scenario wrong-secret the server itself wants another secret.
  const std::string& client_id() const;
  const Secret& client_secret() const;

  const std::string& ca_pem() const;  ///< the root certificate of its chain; "" without TLS

  /// "GET /Wcbs.API/api/swagger", with the query, in the order of arrival; at most the last 10,000.
  std::vector<std::string> requests() const;

  int connections() const;  ///< TCP connections accepted so far

 private:
  struct Server;
  explicit PracticeSchool(std::unique_ptr<Server> server);

  std::unique_ptr<Server> server_;
};

}  // namespace wcbs_link
