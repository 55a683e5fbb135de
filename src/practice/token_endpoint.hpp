#pragma once

#include "practice/place.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <mutex>
#include <set>
#include <string>

namespace wcbs_link {

/// The access tokens that were issued. They do not expire as long as the school runs.
class IssuedTokens {
 public:
  std::string issue();

  /// Whether `authorization`, an Authorization header, bears one of them.
  bool accept(const std::string& authorization) const;

 private:
  mutable std::mutex mutex_;
  std::set<std::string> tokens_;
};

/// Katana's OAuth 2.0 server with the client credentials grant. Every error is a 400, in Katana's order:
/// first the client, then the grant, then what else is wrong.
HttpAnswer token_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                        IssuedTokens& tokens);

}  // namespace wcbs_link
