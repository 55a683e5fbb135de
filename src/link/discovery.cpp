#include "wcbs_link/link/discovery.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>

namespace wcbs_link {
namespace {

/// Whether nothing more is to be asked at all.
bool is_over(const Error& error) {
  return error.code == Code::interrupted || error.code == Code::http_no_end;
}

/// Whether no request can get through: the name, the connection, the certificate, or the walk's own end. What
/// comes later may be trouble with Swagger alone, which Wonde never asks for.
bool ends_the_walk(const Error& error, const Connection& connection, const Url& url) {
  if (is_over(error)) return true;
  const bool stood = !connection.http_version.empty() || connection.stood(url);
  const bool about_way = error.code < Code::http_timeout;  // dns_*, connect_*, proxy_*, tls_*
  return about_way && (error.code != Code::connect_reset || !stood);
}

bool is_not_found(const HttpResponse& response) {
  return response.status == 404 || response.status == 410;
}

bool is_success(const HttpResponse& response) {
  return response.status >= 200 && response.status < 300;
}

void add(std::vector<std::string>& list, const std::string& one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

class Discoverer {
 public:
  Discoverer(Fetch& fetch, const HttpExchange& first, const Address& address, const Overrides& overrides)
      : fetch_(fetch), first_(first), page_request_(page_request(address)), overrides_(overrides) {
    found_.address = address;
  }

  Result<Discovery> run() {
    for (const auto look : {&Discoverer::look_at_page, &Discoverer::read_documents, &Discoverer::probe_api})
      if (auto done = (this->*look)(); !done) return done.error();
    if (!has_document()) use_customary_map();
    note_corrected_origins();
    apply_overrides();
    return std::move(found_);
  }

 private:
  bool has_document() const { return !found_.document.empty(); }

  /// The page is asked for once, also where it is named as a document: its first answer is remembered.
  Result<Fetch::Fetched> get(const HttpRequest& request) {
    const bool is_page = request.url == page_request_.url;
    auto fetched = fetch_.get(request, is_page ? &first_ : nullptr);
    if (fetched) found_.elapsed_ms += fetched->elapsed_ms - (is_page ? first_.timing.total : 0);
    return fetched;
  }

  Result<Done> look_at_page() {
    auto fetched = get(page_request_);
    if (!fetched) {
      if (ends_the_walk(fetched.error(), first_.connection, page_request_.url)) return fetched.error();
      found_.trouble = fetched.error();
      return Done{};
    }
    page_ = std::move(*fetched);
    if (page_->url.scheme != found_.address.api.scheme) {
      found_.moved_to_https = true;
      found_.secured = page_->connection;
      found_.address.app = moved_to_origin(found_.address.app, page_->url);
      found_.address.api = moved_to_origin(found_.address.api, page_->url);
    }
    if (const std::string path = page_->url.path.substr(0, found_.address.app.path.size());
        equal_ignoring_case(path, found_.address.app.path)) {
      respelled_ = path != found_.address.app.path;
      found_.address = found_.address.spelled(path);
    }
    const HttpResponse& response = page_->response;
    const bool is_page = is_success(response) && is_html(response);
    if (!is_success(response)) found_.trouble = unexpected_answer(response, page_->url);
    if (is_page) paths_ = document_paths(response, found_.address);
    if (!paths_.empty()) found_.application_answered = true;
    if (is_success(response) && !is_page) use(response, page_->url);
    bad_document_.reset();  // the page was not announced as a document
    return Done{};
  }

  /// Where the whole site has a fault (5xx, a redirect, no answer), guessing at documents would only take
  /// time.
  bool may_guess() const {
    if (!page_) return false;
    const int status = page_->response.status;
    return is_success(page_->response) || status == 401 || status == 403 || is_not_found(page_->response);
  }

  Result<Done> read_documents() {
    const std::vector<std::string> announced = paths_;
    if (may_guess())
      for (const std::string& path : customary_document_paths(found_.address)) add(paths_, path);
    for (const std::string& path : paths_) {
      if (has_document()) break;
      HttpRequest request;
      request.url = with_path(found_.address.api, path);
      request.followed = true;
      const auto document = get(request);
      if (!document) {
        if (is_over(document.error())) return document.error();
        if (document.error().code == Code::http_redirect) continue;
        found_.trouble = document.error();
        break;
      }
      const HttpResponse& response = document->response;
      if (is_success(response) && !is_html(response))
        use(response, document->url);
      else if (response.status >= 500 ||
               std::find(announced.begin(), announced.end(), path) != announced.end())
        found_.trouble = unexpected_answer(response, document->url);
    }
    return Done{};
  }

  void use(const HttpResponse& response, const Url& url) {
    auto map = read_document(response, found_.address);
    if (map) {
      found_.api = std::move(*map);
      if (respelled_) spell_as_server_does();
      found_.document = url.text();
    } else if (!bad_document_) {
      bad_document_ = map.error();
      bad_document_->facts.push_back({"address", url.text()});
    }
  }

  /// The document has its application's own spelling, which a rule before it may not let through.
  void spell_as_server_does() {
    const std::string& path = found_.address.app.path;
    const auto respell = [&](std::string& other) {
      if (equal_ignoring_case(other.substr(0, path.size()), path)) other.replace(0, path.size(), path);
    };
    respell(found_.api.token.path);
    respell(found_.api.schools.path);
    for (PeoplePath& people : found_.api.people) respell(people.path);
  }

  /// No document: does anything like a Web API answer at all? Only then may the secret go to the customary
  /// token address; another one is the user's own word.
  Result<Done> probe_api() {
    if (has_document()) {
      found_.trouble.reset();
      found_.application_answered = true;
      return Done{};
    }
    if (!found_.trouble && page_ && is_html(page_->response))  // a page that led to no document
      found_.trouble = unexpected_answer(page_->response, page_->url);
    if (overrides_.token && overrides_.schools) return Done{};
    HttpRequest probe;
    probe.url = overrides_.schools.value_or(customary_map(found_.address).schools);
    const auto answer = get(probe);
    if (answer && is_web_api(answer->response)) {
      found_.application_answered = true;
      return Done{};
    }
    if (overrides_.token) return Done{};
    if (!answer && is_over(answer.error())) return answer.error();
    Error error = answer ? unexpected_answer(answer->response, answer->url) : answer.error();
    if (overrides_.schools && error.code == Code::http_not_found) error.variant = Variant::given_address;
    const bool says_less = error.code == Code::http_not_found || error.code == Code::http_unexpected;
    const bool page_got_no_answer = found_.trouble && !page_;
    return found_.trouble && (says_less || page_got_no_answer) ? *found_.trouble : error;
  }

  void use_customary_map() {
    found_.api = customary_map(found_.address);
    if (bad_document_) {
      found_.warning = *bad_document_;
      return;
    }
    if (overrides_.token && overrides_.schools && !found_.trouble) return;
    found_.warning = {Code::discovery_no_document,
                      "No Swagger document was found; the customary addresses are used.",
                      {{"token", found_.api.token.text()}, {"schools", found_.api.schools.text()}}};
    if (!found_.trouble) return;
    found_.warning->request = found_.trouble->request;
    found_.warning->summary += " " + found_.trouble->summary;
    found_.warning->facts.insert(found_.warning->facts.end(), found_.trouble->facts.begin(),
                                 found_.trouble->facts.end());
  }

  void note_corrected_origins() {
    if (!page_) return;
    for (const std::string& origin : {page_->other_origin, foreign_root(page_->response, found_.address)})
      if (!origin.empty()) add(found_.api.corrected, origin);
  }

  void apply_overrides() {
    if (overrides_.token) found_.api.token = *overrides_.token;
    if (overrides_.schools) found_.api.move_schools(*overrides_.schools);
  }

  Fetch& fetch_;
  const HttpExchange& first_;
  const HttpRequest page_request_;
  const Overrides& overrides_;
  Discovery found_;
  bool respelled_ = false;              // the server sent us to the path in another letter case
  std::optional<Fetch::Fetched> page_;  // nothing where its answer could not be read
  std::optional<Error> bad_document_;   // why the first document that was announced cannot be used
  std::vector<std::string> paths_;      // where documents may be
};

}  // namespace

Result<Overrides> read_overrides(const LinkDetails& details) {
  Overrides overrides;
  for (const auto& [given, override] : {std::pair(&details.token_url, &overrides.token),
                                        std::pair(&details.schools_url, &overrides.schools)}) {
    if (given->empty()) continue;
    auto url = read_exact_url(*given, details.allow_http);
    if (!url) return url.error();
    *override = std::move(*url);
  }
  return overrides;
}

HttpRequest page_request(const Address& address) {
  HttpRequest request;
  request.url = address.api;
  request.url.path += "swagger";
  request.accept = "text/html, application/json;q=0.9, */*;q=0.5";
  request.most_body = kMostPage;
  return request;
}

Result<Discovery> discover(Fetch& fetch, const HttpExchange& first, const Address& address,
                           const Overrides& overrides) {
  return Discoverer(fetch, first, address, overrides).run();
}

}  // namespace wcbs_link
