#pragma once

#include "practice/replies.hpp"
#include "wcbs_link/practice/behaviour.hpp"

namespace wcbs_link {

/// Everything that answers over HTTP: IIS outside the application, Web API inside it.
class SchoolApi {
 public:
  explicit SchoolApi(const Behaviour& behaviour) : behaviour_(behaviour) {}

  /// `secure` says whether the request came over TLS; `host` is what to call the server where the request has
  /// no Host header. May be called from several threads.
  HttpAnswer answer(const PracticeRequest& request, bool secure, const std::string& host);

 private:
  HttpAnswer inside(const PracticeRequest& request, const Place& place, const std::string& path);
  HttpAnswer odata(const PracticeRequest& request, const Place& place, const std::string& path);
  bool same(std::string_view a, std::string_view b) const;

  const Behaviour& behaviour_;
  IssuedTokens tokens_;
};

}  // namespace wcbs_link
