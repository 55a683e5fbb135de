#include "wcbs_link/link/client_credentials.hpp"

#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

struct OAuthError {
  std::string_view word;  // RFC 6749, 5.2 and 4.1.2.1; RFC 6750, 3.1
  Cause cause = {Code::token_refused};
};
constexpr OAuthError kOAuthErrors[] = {
    {"invalid_client", {Code::token_invalid_client}},
    {"unauthorized_client", {Code::token_unauthorized_client}},
    {"unsupported_grant_type", {Code::token_unsupported_grant}},
    {"invalid_scope", {Code::token_invalid_scope}},
    {"server_error", {Code::token_refused, Variant::not_judged}},
    {"temporarily_unavailable", {Code::token_refused, Variant::not_judged}},
    {"invalid_request"},
    {"invalid_grant"},
    {"invalid_token"},
    {"access_denied"},
};

const OAuthError* find_oauth_error(const std::string& word) {
  const std::string text = trim(word);
  for (const OAuthError& known : kOAuthErrors)
    if (equal_ignoring_case(text, known.word)) return &known;
  return nullptr;
}

/// Whether an `error` is of OAuth: a word of its, or one that has a description beside it. What else comes
/// with 400 or 401 (RFC 6749, 5.2) counts, too, unless it is the status over again or other members show a
/// framework's own page: many say {"status": 404, "error": "Not Found", "path": ...}.
bool is_of_oauth(const std::string& word, const Json& answer, int status) {
  if (find_oauth_error(word) != nullptr || !text_member(answer, "error_description").empty()) return true;
  constexpr const char* kOfFrameworks[] = {"status", "statusCode", "path", "timestamp"};
  const bool by_framework = std::any_of(std::begin(kOfFrameworks), std::end(kOfFrameworks),
                                        [&](const char* name) { return member(answer, name) != nullptr; });
  const bool is_status = equal_ignoring_case(replace_all(trim(word), "_", " "), "bad request");
  return (status == 400 || status == 401) && !by_framework && !is_status;
}

/// What a pair that is right, too, is refused for: then copying it again is of no use.
bool speaks_of_end(const std::string& description) {
  constexpr const char* kWords[] = {"expired",   "expire",      "disabled", "inactive", "not active",
                                    "suspended", "deactivated", "locked",   "revoked"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](const char* word) { return contains_words(description, word); });
}

/// The computer that asks may not, whatever it says.
bool speaks_of_address(const std::string& description) {
  constexpr const char* kWords[] = {"ip address", "whitelist", "whitelisted", "allowlist", "allowlisted"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](const char* word) { return contains_words(description, word); });
}

Error refusal(const std::string& word, const Json& answer, const HttpResponse& response, const Url& url) {
  const OAuthError* known = find_oauth_error(word);
  Cause cause = known == nullptr ? Cause{Code::token_refused} : known->cause;
  const std::string description = response.shown(text_member(answer, "error_description"), 300);
  if (cause.code == Code::token_invalid_client && speaks_of_end(description))
    cause.variant = Variant::switched_off;
  else if (cause.code == Code::token_invalid_client && speaks_of_address(description))
    cause.variant = Variant::address_refused;
  Error error{cause.code, {}, {}, cause.variant, response.number};
  const std::string shown = response.shown(word, 80);
  const bool is_about_pair =
      cause.code == Code::token_invalid_client || cause.code == Code::token_unauthorized_client;
  error.summary = fmt::format("{} with {}{}.",
                              cause.variant == Variant::not_judged ? "The token address failed"
                              : is_about_pair                      ? "The server refused the credentials"
                                              : "The server refused the request for a token",
                              shown.empty() ? "an error that has no name" : "\"" + shown + "\"",
                              description.empty() ? "" : fmt::format(" and the words \"{}\"", description));
  error.facts = {{"address", url.text()}, {"status", std::to_string(response.status)}, {"error", shown}};
  if (!description.empty()) error.facts.push_back({"description", description});
  return error;
}

constexpr std::size_t kMostType = 16;  // a longer one may be a piece of the token

/// RFC 6750, 2.1: what may stand in an Authorization header.
bool is_usable_token(const std::string& token) {
  return !token.empty() && token.size() <= 16 * 1024 &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

/// The text with "..." for each word that may be a token or a piece of one: after "access_token" and a sign,
/// or as long as a token and of letters and digits.
std::string without_tokens(std::string_view text) {
  constexpr std::size_t kLeast = 16;
  constexpr std::string_view kName = "access_token";
  const auto is_sign = [](char c) { return is_token_sign(c) || c == '%'; };  // percent-encoding adds one
  std::string kept;
  std::string before;  // the word
  std::string between;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_sign);
    const std::string word(text.begin(), end);
    const bool digits = std::any_of(word.begin(), word.end(), is_digit);
    const bool is_value = contains_ignoring_case(before, kName) &&
                          between.find_first_of("\"':") != std::string::npos &&
                          (digits || between.back() != ' ');
    const bool is_pair =
        word.size() > kName.size() + 1 && contains_ignoring_case(word, std::string(kName) + "=");
    if (!word.empty()) {
      kept += is_value || is_pair || (word.size() >= kLeast && has_letter_and_digit(word)) ? "..." : word;
      before = word;
      between.clear();
      text.remove_prefix(word.size());
      continue;
    }
    kept += text.front();
    between += text.front();
    text.remove_prefix(1);
  }
  return kept;
}

/// An answer that is no grant and yet speaks of a token. What comes along with one may hold pieces of it, so
/// of data nothing is left, and of a page what cannot be one.
HttpResponse without_token(const HttpResponse& response, bool is_data) {
  HttpResponse quiet{response.status, {}, "{}", response.redactor, response.number};
  quiet.headers.push_back({"Content-Type", response.header("content-type")});
  if (is_data) return quiet;
  quiet.body = without_tokens(without_entities(response.body.substr(0, kMostLooked)));
  quiet.headers.push_back({"Server", without_tokens(response.header("server"))});
  return quiet;
}

}  // namespace

std::vector<ClientAuthentication> header_forms(std::string_view client_id, const Secret& client_secret) {
  const Secret encoded(percent_encode(client_secret.reveal()));
  if (encoded == client_secret && percent_encode(client_id) == client_id)
    return {ClientAuthentication::basic};
  return {ClientAuthentication::basic, ClientAuthentication::basic_plain};
}

HttpRequest token_request(const Url& token_url, std::string_view client_id, const Secret& client_secret,
                          ClientAuthentication how) {
  HttpRequest request;
  request.method = Method::post;
  request.url = token_url;
  request.most_body = kMostTokenAnswer;
  request.privacy = Privacy::credentials;
  const std::string id = percent_encode(client_id);
  Secret secret(percent_encode(client_secret.reveal()));
  if (how == ClientAuthentication::form) {
    request.body = Secret(
        fmt::format("grant_type=client_credentials&client_id={}&client_secret={}", id, secret.reveal()));
  } else {
    request.body = Secret("grant_type=client_credentials");
    const bool encoded = how == ClientAuthentication::basic;
    Secret pair(encoded ? id + ":" + secret.reveal() : std::string(client_id) + ":" + client_secret.reveal());
    request.authorization = Secret("Basic " + base64_encode(pair.reveal()));
  }
  return request;
}

Secret token_in(const HttpResponse& response) {
  const auto answer = parse_json(response.body);
  std::string token = answer ? text_member(*answer, "access_token") : std::string();
  Secret result(token);
  wipe(token);
  return result;
}

Result<Secret> read_token_answer(const HttpResponse& response, const Url& token_url,
                                 bool application_answered) {
  const auto answer = parse_json(response.body);
  const bool has_token = answer && member(*answer, "access_token") != nullptr;
  if (answer && !has_token && response.status != 429)  // an error of OAuth counts whatever its status
    if (const std::string word = text_member(*answer, "error");
        !word.empty() && is_of_oauth(word, *answer, response.status))
      return refusal(word, *answer, response, token_url);
  if (response.status < 200 || response.status > 299 || is_html(response)) {
    const bool tells_token = has_token || contains_ignoring_case(response.body, "access_token");
    return unexpected_answer(tells_token ? without_token(response, has_token) : response, token_url,
                             Asked::token, application_answered);
  }

  const auto unusable = [&](std::string_view why) {
    return Error{Code::token_bad_answer,
                 fmt::format("The token address answered with success, but {}.", why),
                 {{"address", token_url.text()}, {"status", std::to_string(response.status)}},
                 Variant::usual,
                 response.number};
  };
  if (trim(response.body).empty()) return unusable("its answer is empty");
  if (!answer || !answer->is_object()) return unusable("what it sent is not the JSON of a token");
  std::string token = text_member(*answer, "access_token");
  if (token.empty()) return with_words(unusable("there is no access token in it"), response);
  const std::string type = text_member(*answer, "token_type");
  if (!type.empty() && !equal_ignoring_case(type, "bearer"))
    return unusable(type.size() > kMostType ? "the token is of another type than \"bearer\""
                                            : fmt::format("the token is of the type \"{}\", not \"bearer\"",
                                                          response.shown(type, 40)));
  if (!is_usable_token(token)) return unusable("the access token has characters that cannot be sent");
  Secret result(token);
  wipe(token);
  return result;
}

}  // namespace wcbs_link
