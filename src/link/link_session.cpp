#include "wcbs_link/link/link_session.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/link/client_credentials.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr int kMostRedirects = 5;
constexpr std::size_t kMostPages = 200;
constexpr std::size_t kMostSchools = 20'000;
constexpr std::size_t kMostTimed = 100;

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

Error loop_error(const Url& from, const Url& target) {
  return {Code::http_redirect,
          fmt::format("{} redirects in a circle.", from.text()),
          {{"address", from.text()}, {"target", target.text()}}};
}

/// A page link moved onto the origin that the user gave: behind a proxy the server writes its inside name
/// there.
Result<Url> next_page(const Url& current, const std::string& link) {
  auto next = resolve(current, link);
  if (!next) return next;
  return moved_to_origin(*next, current);
}

}  // namespace

LinkSession::LinkSession(HttpTransport& transport, Redactor& redactor, LinkDetails details)
    : transport_(transport), redactor_(redactor), details_(std::move(details)) {
  redactor_.learn(details_.client_secret);
}

void LinkSession::change(LinkDetails details) {
  const bool elsewhere = details.url != details_.url || details.token_url != details_.token_url ||
                         details.schools_url != details_.schools_url ||
                         details.allow_http != details_.allow_http;
  const bool somebody_else =
      details.client_id != details_.client_id || !(details.client_secret == details_.client_secret);
  details_ = std::move(details);
  redactor_.learn(details_.client_secret);
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

std::vector<HttpExchange> LinkSession::send_all(const std::vector<HttpRequest>& requests) {
  std::vector<HttpExchange> exchanges = transport_.send_all(requests);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const HttpExchange& exchange = exchanges[i];
    if (timeline_.size() == kMostTimed) break;
    timeline_.push_back(
        {fmt::format("{} {}", requests[i].method == Method::post ? "POST" : "GET", requests[i].url.path),
         exchange.answer ? exchange.answer->status : 0, exchange.timing});
  }
  return exchanges;
}

HttpExchange LinkSession::send(const HttpRequest& request, double& spent) {
  HttpExchange exchange = std::move(send_all({request}).front());
  spent += exchange.timing.total;
  hide_repeated(request, exchange);
  return exchange;
}

/// Sends a GET and follows its safe redirects.
Result<LinkSession::Fetched> LinkSession::fetch(HttpRequest request, double& spent) {
  std::set<std::string> seen = {request.url.text()};
  std::string other_origin;
  for (int i = 0; i <= kMostRedirects; ++i) {
    const bool first = request.url == page_request().url;
    HttpExchange exchange = first ? first_contact() : send(request, spent);
    if (!exchange.answer) return exchange.answer.error();
    if (!is_redirect(*exchange.answer))
      return Fetched{std::move(*exchange.answer), request.url, other_origin};
    const auto target = redirect_target(*exchange.answer, request.url);
    if (!target) return target.error();
    if (const std::string named = named_origin(*exchange.answer, request.url); named != target->origin())
      other_origin = named;
    if (!seen.insert(target->text()).second) return loop_error(request.url, *target);
    if (!request.authorization.empty() && !target->same_origin(request.url)) {
      Error error = unexpected_answer(*exchange.answer, request.url);
      error.summary =
          fmt::format("{} redirects to another address, to which the token must not go.", request.url.text());
      return error;
    }
    request.url = *target;
  }
  return loop_error(request.url, request.url);
}

const Result<Address>& LinkSession::address() {
  if (!address_) address_ = read_address(details_.url, details_.allow_http);
  return *address_;
}

/// A server may repeat the secret in its words. They are cut, wrapped and cleaned later, after which no one
/// could find it any more: so it is taken out first. A token's own answer has to stay as it is.
void LinkSession::hide_repeated(const HttpRequest& request, HttpExchange& exchange) const {
  if (!exchange.answer) return;
  HttpResponse& response = *exchange.answer;
  for (HttpHeader& header : response.headers) header.value = redactor_(header.value);
  if (request.privacy != Privacy::credentials || response.status >= 300)
    response.body = redactor_(response.body);
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
  if (!first_contact_) first_contact_ = send(page_request(), spent_.discovery);
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

  const auto use = [&](std::string_view text, const Url& url) {
    auto map = read_document(text, discovery.address);
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
    if (success && is_html(response)) paths = document_paths(response.body, discovery.address);
    if (success && !is_html(response)) use(response.body, page->url);
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
      use(document->response.body, document->url);
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
    for (const std::string& origin :
         {page->other_origin, foreign_root(page->response.body, discovery.address)})
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
      HttpExchange exchange =
          send(token_request(url, details_.client_id, details_.client_secret, how), spent_.token);
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
  std::set<std::string> seen;
  Url at = url;
  for (std::size_t i = 0; i < kMostPages; ++i) {
    seen.insert(at.text());
    const auto fetched = fetch(schools_request(at, grant()->token), spent_.schools);
    if (!fetched) return fetched.error();
    auto page = read_schools_answer(fetched->response, at);
    if (!page) return page.error();
    all.insert(all.end(), page->schools.begin(), page->schools.end());
    if (page->next.empty()) return all;
    const auto next = next_page(at, page->next);
    if (!next || seen.count(next->text()) != 0 || all.size() > kMostSchools)
      return Error{Code::schools_bad_answer,
                   "The list of schools cannot be used: its page links do not come to an end.",
                   {{"address", url.text()}}};
    at = *next;
  }
  return Error{Code::schools_bad_answer,
               fmt::format("The list of schools cannot be used: it has more than {} pages.", kMostPages),
               {{"address", url.text()}}};
}

Result<School> LinkSession::school() {
  if (!schools()) return schools().error();
  return choose_school(*schools(), details_.school_id);
}

Result<std::vector<GroupCount>> LinkSession::count_people(const School& school) {
  if (!schools()) return schools().error();
  const ApiMap& api = discovery()->api;
  const std::string key = odata_key(school.id, school.id_is_text);

  std::vector<Url> urls;
  for (const PeopleGroup& group : people_groups()) {
    std::string path = fmt::format("{}({})/{}", api.schools.path, key, group.names.front());
    for (const PeoplePath& listed : api.people) {
      if (listed.group != &group) continue;
      const std::size_t open = listed.path.find('{');
      const std::size_t close = listed.path.find('}');
      const char before = open > 0 ? listed.path[open - 1] : '/';
      const std::string filled = before == '('    ? key
                                 : before == '\'' ? percent_encode(replace_all(school.id, "'", "''"))
                                                  : percent_encode(school.id);
      path = listed.path.substr(0, open) + filled + listed.path.substr(close + 1);
    }
    urls.push_back(with_path(api.schools, path));
  }

  const auto ask_all = [&] {
    std::vector<HttpRequest> requests;
    for (const Url& url : urls) {
      HttpRequest request = schools_request(url, grant()->token);
      request.url.query = "$top=0&$count=true";
      requests.push_back(std::move(request));
    }
    return send_all(requests);
  };
  std::vector<HttpExchange> exchanges = ask_all();
  const bool run_out = std::any_of(exchanges.begin(), exchanges.end(), [](const HttpExchange& exchange) {
    return exchange.answer && exchange.answer->status == 401;
  });
  if (run_out) {
    if (auto renewed = request_grant()) {
      grant_ = std::move(renewed);
      exchanges = ask_all();
    }
  }

  std::vector<GroupCount> counts;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const PeopleGroup& group = people_groups()[i];
    const auto& answer = exchanges[i].answer;
    spent_.people = std::max(spent_.people, exchanges[i].timing.total);
    if (!answer && answer.error().code == Code::interrupted) return answer.error();
    const auto page = answer && answer->status == 200 ? read_people_page(answer->body) : std::nullopt;
    if (page && page->total) {
      counts.push_back({&group, page->total, {}});
    } else if (!answer) {
      counts.push_back({&group, std::nullopt, answer.error().summary});
    } else if (answer->status == 404) {
      counts.push_back(
          {&group, std::nullopt, fmt::format("The API has no list of {} for this school.", group.many)});
    } else if (answer->status == 401 || answer->status == 403) {
      counts.push_back(
          {&group, std::nullopt,
           fmt::format("The third party may not read the {} (status {}).", group.many, answer->status)});
    } else {
      counts.push_back(count_by_pages(group, urls[i]));
    }
  }
  return counts;
}

GroupCount LinkSession::count_by_pages(const PeopleGroup& group, const Url& url) {
  const auto unknown = [&](std::string why) { return GroupCount{&group, std::nullopt, std::move(why)}; };
  std::string refused;
  for (const std::string_view query : {"$select=Id", ""}) {
    Url at = url;
    at.query = query;
    std::set<std::string> seen;
    std::uint64_t number = 0;
    std::string last;
    for (std::size_t i = 0; i < kMostPages; ++i) {
      seen.insert(at.text());
      auto fetched = fetch(schools_request(at, grant()->token), spent_.people);
      if (!fetched) return unknown(fetched.error().summary);
      const auto page =
          fetched->response.status == 200 ? read_people_page(fetched->response.body) : std::nullopt;
      if (!page) {
        refused = fmt::format("The API did not let the {} be counted (status {}).", group.many,
                              fetched->response.status);
        break;
      }
      // A server that does not know $skip sends the same page again.
      const bool same_again = page->bare && fetched->response.body == last;
      if (same_again || (page->bare && page->records == 0)) return {&group, number, {}};
      number += page->records;
      if (!page->bare && page->next.empty()) return {&group, page->total.value_or(number), {}};
      last = page->bare ? std::move(fetched->response.body) : std::string();
      if (page->bare) {
        at.query = fmt::format("{}{}$skip={}", query, query.empty() ? "" : "&", number);
        continue;
      }
      const auto next = next_page(at, page->next);
      if (!next || seen.count(next->text()) != 0)
        return unknown("The page links of the list do not come to an end.");
      at = *next;
    }
    if (seen.size() == kMostPages)
      return unknown(fmt::format("There are more than {} on the first {} pages.", number, kMostPages));
  }
  return unknown(refused);
}

}  // namespace wcbs_link
