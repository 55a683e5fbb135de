#include "practice/replies.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

constexpr int kLifetimeSeconds = 1199;

HttpAnswer oauth_answer(int status, const Json& body) {
  return http_answer(status, "application/json;charset=UTF-8", dump(body))
      .with("Cache-Control", "no-cache")
      .with("Pragma", "no-cache")
      .with("Expires", "-1");
}

HttpAnswer oauth_error(const std::string& error, const std::string& description = "") {
  Json body = {{"error", error}};
  if (!description.empty()) body["error_description"] = description;
  return oauth_answer(400, body);
}

/// RFC 6749, 2.3.1 wants both parts form-encoded first; most servers take them as they are too.
bool basic_credentials_fit(const Behaviour& behaviour, const std::string& authorization) {
  const std::string plain = behaviour.client_id + ":" + behaviour.client_secret;
  const std::string encoded =
      percent_encode(behaviour.client_id) + ":" + percent_encode(behaviour.client_secret);
  if (!to_lower(authorization).starts_with("basic ")) return false;
  const std::string given = trim(std::string_view(authorization).substr(6));
  return given == base64_encode(plain) || given == base64_encode(encoded);
}

bool client_is_known(const Behaviour& behaviour, const PracticeRequest& request) {
  if (behaviour.token.basic_only) return basic_credentials_fit(behaviour, request.header("Authorization"));
  return request.field("client_id") == behaviour.client_id &&
         request.field("client_secret") == behaviour.client_secret;
}

}  // namespace

std::string IssuedTokens::issue() {
  std::random_device random;
  std::string token = "practice";
  for (int part = 0; part < 32; ++part) token += fmt::format("-{:08x}", static_cast<std::uint32_t>(random()));
  const std::lock_guard lock(mutex_);
  tokens_.insert(token);
  return token;
}

bool IssuedTokens::accept(const std::string& authorization) const {
  if (!to_lower(authorization).starts_with("bearer ")) return false;
  const std::string token = trim(std::string_view(authorization).substr(7));
  const std::lock_guard lock(mutex_);
  return tokens_.contains(token);
}

bool IssuedTokens::is_first_use(const std::string& authorization) {
  const std::lock_guard lock(mutex_);
  return used_.insert(authorization).second;
}

HttpAnswer token_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                        IssuedTokens& tokens) {
  const TokenEndpoint& rules = behaviour.token;
  if (rules.needs_tls && place.scheme != "https") return web_api_not_found(place);
  if (rules.plain_challenge && !basic_credentials_fit(behaviour, request.header("Authorization")))
    return http_answer(401, "text/plain; charset=utf-8", "Unauthorized")
        .with("WWW-Authenticate", "Basic realm=\"Users\"");
  if (request.method != "POST" || !client_is_known(behaviour, request)) return oauth_error("invalid_client");
  if (!rules.error.empty()) return oauth_error(rules.error, rules.error_description);
  if (request.field("grant_type") != "client_credentials") return oauth_error("unsupported_grant_type");
  Json body = {{"access_token", tokens.issue()}, {"token_type", rules.token_type}};
  if (rules.expires_in == ExpiresIn::number) body["expires_in"] = kLifetimeSeconds;
  if (rules.expires_in == ExpiresIn::text) body["expires_in"] = std::to_string(kLifetimeSeconds);
  return oauth_answer(200, body);
}

}  // namespace wcbs_link
