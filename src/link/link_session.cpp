#include "wcbs_link/link/link_session.hpp"

#include "link/head_count.hpp"
#include "link/pages.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/link/client_credentials.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostSchools = 20'000;

/// The connection is there, but this one answer is unusable: other addresses of the same server may do
/// better.
bool is_one_bad_answer(Code code) {
  return code == Code::http_truncated || code == Code::http_too_large || code == Code::http_bad_reply;
}

bool is_not_found(const HttpResponse& response) {
  return response.status == 404 || response.status == 410;
}

Url with_path(const Url& origin, const std::string& path) {
  Url url = origin;
  const std::size_t question = path.find('?');
  url.path = path.substr(0, question);
  url.query = question == std::string::npos ? "" : path.substr(question + 1);
  return url;
}

}  // namespace

LinkSession::LinkSession(HttpTransport& transport, Redactor& redactor, LinkDetails details, Bounds bounds)
    : transport_(transport),
      redactor_(redactor),
      fetch_(transport, redactor, bounds),
      details_(std::move(details)) {
  learn_details();
}

/// A secret that is a word of every address here must not make honest addresses look like a repetition of it.
void LinkSession::learn_details() {
  constexpr std::string_view kCustomary =
      "http://localhost https://127.0.0.1 /Wcbs.API/api/swagger/ui/index /Wcbs.API/swagger/docs/v1 /Wcbs.API/api/token "
      "/Wcbs.API/api/schools(1)/Pupils Students Staff Employees Contacts Parents Guardians $select=Id&$skip=1 "
      "invalid_client unauthorized_client unsupported_grant_type invalid_scope";
  redactor_.learn(details_.client_secret);
  redactor_.know_own(fmt::format("{} {}", details_.url, kCustomary));
}

void LinkSession::change(LinkDetails details) {
  const bool elsewhere = details.url != details_.url || details.token_url != details_.token_url ||
                         details.schools_url != details_.schools_url ||
                         details.allow_http != details_.allow_http;
  const bool somebody_else =
      details.client_id != details_.client_id || !(details.client_secret == details_.client_secret);
  details_ = std::move(details);
  learn_details();
  if (elsewhere) {
    address_.reset();
    forget_discovery();
  }
  if (somebody_else) forget_grant();
}

void LinkSession::forget_discovery() {
  discovery_.reset();
  first_contact_.reset();
  forget_grant();
}

void LinkSession::forget_grant() {
  grant_.reset();
  schools_.reset();
}

/// Sends a GET and follows its safe redirects. The page is asked for once: its first answer is remembered.
Result<Fetch::Fetched> LinkSession::fetch(const HttpRequest& request, double& spent) {
  const bool is_page = request.url == page_request().url;
  const double before = is_page ? first_contact().timing.total : 0;
  auto fetched = fetch_.get(request, is_page ? &first_contact() : nullptr);
  if (fetched) spent += fetched->elapsed_ms - before;
  return fetched;
}

const Result<Address>& LinkSession::address() {
  if (!address_) address_ = read_address(details_.url, details_.allow_http);
  return *address_;
}

HttpRequest LinkSession::page_request() {
  HttpRequest request;
  request.url = address()->api;
  request.url.path += "swagger";
  request.accept = "text/html, application/json;q=0.9, */*;q=0.5";
  request.most_body = kMostPage;
  return request;
}

const HttpExchange& LinkSession::first_contact() {
  if (!first_contact_) {
    first_contact_ = fetch_.send(page_request());
    spent_.discovery += first_contact_->timing.total;
  }
  return *first_contact_;
}

std::optional<Result<Done>> LinkSession::reach_other_family() const {
  if (!first_contact_ || !address_ || !*address_) return std::nullopt;
  const Connection& seen = first_contact_->connection;
  const auto is_ipv6 = [](const std::string& address) { return address.find(':') != std::string::npos; };
  if (!seen.proxy.empty() || seen.address.empty()) return std::nullopt;
  for (const std::string& address : seen.addresses)
    if (is_ipv6(address) != is_ipv6(seen.address)) return transport_.reach((*address_)->api, address);
  return std::nullopt;
}

const Result<Discovery>& LinkSession::discovery() {
  if (!discovery_) discovery_ = discover();
  return *discovery_;
}

Result<Discovery> LinkSession::discover() {
  if (!address()) return address().error();
  Discovery discovery;
  discovery.address = *address();
  for (const std::string* given : {&details_.token_url, &details_.schools_url}) {
    if (given->empty()) continue;
    if (auto url = read_exact_url(*given, details_.allow_http); !url) return url.error();
  }

  const auto page = fetch(page_request(), spent_.discovery);
  std::optional<Error> page_error;
  std::vector<std::string> paths;
  std::optional<Error> bad_document;
  bool found = false;

  const auto use = [&](const HttpResponse& response, const Url& url) {
    auto map = read_document(response, discovery.address);
    if (!map) {
      if (!bad_document) {
        bad_document = map.error();
        bad_document->facts.push_back({"address", url.text()});
      }
      return;
    }
    discovery.api = std::move(*map);
    discovery.document = url.text();
    found = true;
  };

  if (!page) {
    if (!is_one_bad_answer(page.error().code)) return page.error();
    page_error = page.error();
    discovery.troubles.push_back(*page_error);
  } else {
    if (page->url.scheme != discovery.address.api.scheme) {
      discovery.moved_to_https = true;
      discovery.address.app = moved_to_origin(discovery.address.app, page->url);
      discovery.address.api = moved_to_origin(discovery.address.api, page->url);
    }
    const HttpResponse& response = page->response;
    const bool success = response.status >= 200 && response.status < 300;
    if (!success || is_html(response)) page_error = unexpected_answer(response, page->url);
    if (response.status == 429) return *page_error;
    if (success && is_html(response)) paths = document_paths(response, discovery.address);
    if (success && !is_html(response)) use(response, page->url);
    bad_document.reset();  // the page was not announced as a document
  }

  // A page that answers with a fault of the whole site (503, 403, a login ...) says enough: no guessing of
  // documents.
  const bool guess = page && (page->response.status < 300 || is_not_found(page->response));
  if (guess && !found)
    for (const std::string& path : customary_document_paths(discovery.address))
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
  for (const std::string& path : paths) {
    if (found) break;
    HttpRequest ask;
    ask.url = with_path(discovery.address.api, path);
    ask.followed = true;
    const auto document = fetch(ask, spent_.discovery);
    if (!document) {
      const Code code = document.error().code;
      if (code == Code::http_redirect) continue;
      discovery.troubles.push_back(document.error());
      if (!is_one_bad_answer(code) && code != Code::http_timeout) return document.error();
      break;
    }
    if (document->response.status == 429) return unexpected_answer(document->response, document->url);
    if (document->response.status >= 200 && document->response.status < 300 && !is_html(document->response))
      use(document->response, document->url);
  }

  if (!found) {
    const bool addressed = !details_.token_url.empty() && !details_.schools_url.empty();
    if (!bad_document && !addressed) {
      // Neither page nor document: does anything like a Web API answer at all?
      HttpRequest probe;
      probe.url = customary_map(discovery.address).schools;
      const auto answer = fetch(probe, spent_.discovery);
      if (!answer) return discovery.troubles.empty() ? answer.error() : discovery.troubles.front();
      if (!is_web_api(answer->response)) {
        const Error probe_error = unexpected_answer(answer->response, answer->url);
        if (!discovery.troubles.empty()) return discovery.troubles.front();
        const bool page_says_more = page_error && (probe_error.code == Code::http_not_found ||
                                                   probe_error.code == Code::http_bad_reply);
        return page_says_more ? *page_error : probe_error;
      }
    }
    discovery.api = customary_map(discovery.address);
    if (bad_document) {
      discovery.troubles.push_back(*bad_document);
    } else if (discovery.troubles.empty()) {
      discovery.troubles.push_back(
          {Code::discovery_no_document,
           "No Swagger document was found; the customary addresses are used.",
           {{"token", discovery.api.token.text()}, {"schools", discovery.api.schools.text()}}});
    }
  }
  if (page) {
    std::vector<std::string>& corrected = discovery.api.corrected;
    for (const std::string& origin : {page->other_origin, foreign_root(page->response, discovery.address)})
      if (!origin.empty() && std::find(corrected.begin(), corrected.end(), origin) == corrected.end())
        corrected.push_back(origin);
  }
  if (!details_.token_url.empty())
    discovery.api.token = *read_exact_url(details_.token_url, details_.allow_http);
  if (!details_.schools_url.empty())
    discovery.api.schools = *read_exact_url(details_.schools_url, details_.allow_http);
  return discovery;
}

const Result<Grant>& LinkSession::grant() {
  if (!grant_) grant_ = request_grant();
  return *grant_;
}

Result<Grant> LinkSession::request_grant() {
  if (!discovery()) return discovery().error();
  std::vector<Url> addresses = {discovery()->api.token};
  const Url customary = customary_map(discovery()->address).token;
  if (details_.token_url.empty() && !(customary == addresses.front())) addresses.push_back(customary);

  std::optional<Error> first_error;
  for (const Url& url : addresses) {
    const auto ask = [&](ClientAuthentication how) -> Result<Secret> {
      const HttpExchange exchange =
          fetch_.send(token_request(url, details_.client_id, details_.client_secret, how));
      spent_.token += exchange.timing.total;
      if (!exchange.answer) return exchange.answer.error();
      auto token = read_token_answer(*exchange.answer, url);
      if (token) redactor_.learn(*token);
      return token;
    };
    auto token = ask(ClientAuthentication::form);
    if (token) return Grant{std::move(*token), url, false};
    Error error = token.error();
    if (error.code == Code::http_redirect)
      error.summary = fmt::format("The token address {} redirects; the secret must not follow.", url.text());
    if (error.code == Code::token_invalid_client)
      if (auto by_header = ask(ClientAuthentication::basic)) return Grant{std::move(*by_header), url, true};
    const bool elsewhere = error.code == Code::http_not_found;
    if (!first_error) first_error = std::move(error);
    if (!elsewhere) break;
  }
  return *first_error;
}

const Result<std::vector<School>>& LinkSession::schools() {
  if (!schools_) schools_ = list_schools();
  return *schools_;
}

Result<std::vector<School>> LinkSession::list_schools() {
  if (!grant()) return grant().error();
  const Url first = discovery()->api.schools;
  const Url customary = customary_map(discovery()->address).schools;
  auto schools = list_schools_at(first);
  if (!schools && schools.error().code == Code::schools_not_found && details_.schools_url.empty() &&
      !(customary == first)) {
    if (auto again = list_schools_at(customary)) {
      (*discovery_)->api.schools = customary;
      schools = std::move(again);
    }
  }
  if (schools && schools->empty())
    return Error{
        Code::schools_empty, "The API answered with an empty list of schools.", {{"address", first.text()}}};
  return schools;
}

Result<std::vector<School>> LinkSession::list_schools_at(const Url& url) {
  std::vector<School> all;
  PageWalk walk(url);
  for (;;) {
    HttpRequest request = schools_request(walk.at(), grant()->token);
    request.followed = walk.followed();
    const auto fetched = fetch(request, spent_.schools);
    if (!fetched) return fetched.error();
    auto page = read_schools_answer(fetched->response, url);
    if (!page) return page.error();
    all.insert(all.end(), page->schools.begin(), page->schools.end());
    if (page->next.empty()) return all;
    if (all.size() > kMostSchools || !walk.follow(page->next, redactor_))
      return Error{Code::schools_bad_answer,
                   "The list of schools cannot be used: its page links do not come to an end.",
                   {{"address", url.text()}}};
  }
}

Result<School> LinkSession::school() {
  if (!schools()) return schools().error();
  return choose_school(*schools(), details_.school_id);
}

Result<std::vector<GroupCount>> LinkSession::count_people(const School& school) {
  if (!schools()) return schools().error();
  const std::vector<Url> lists = people_lists(discovery()->api, school);
  std::vector<HttpExchange> answers = ask_for_counts(fetch_, lists, grant()->token);
  const bool run_out = std::any_of(answers.begin(), answers.end(), [](const HttpExchange& exchange) {
    return exchange.answer && exchange.answer->status == 401;
  });
  if (run_out) {
    if (auto renewed = request_grant()) {
      grant_ = std::move(renewed);
      answers = ask_for_counts(fetch_, lists, grant()->token);
    }
  }
  auto counted = count_heads(fetch_, lists, grant()->token, answers);
  if (!counted) return counted.error();
  spent_.people = std::max(spent_.people, counted->elapsed_ms);
  return std::move(counted->counts);
}

}  // namespace wcbs_link
