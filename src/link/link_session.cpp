#include "wcbs_link/link/link_session.hpp"

#include "link/head_count.hpp"
#include "link/page_walk.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/link/client_credentials.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/link/secret_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostSchools = 20'000;
constexpr std::chrono::milliseconds kLeastLook{20};  // a refusal comes at once
constexpr std::chrono::milliseconds kMostLook{1000};
constexpr std::chrono::milliseconds kSilence{200};  // what is shorter says nothing

/// A School ID of digits alone is one of a list of numbers; whether another is text the list has to say.
bool has_given_number(const LinkDetails& details) {
  return !details.school_id.empty() && details.school_id.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

LinkSession::LinkSession(HttpTransport& transport, Redactor& redactor, LinkDetails details, Bounds bounds)
    : transport_(transport),
      redactor_(redactor),
      fetch_(transport, redactor, bounds),
      details_(std::move(details)) {
  leave_out_elsewhere(details_);
  learn_details();
}

void LinkSession::learn_details() {
  redactor_.learn(details_.client_secret);
  know_own_words();
}

/// A secret that is a word of every address here must not make honest addresses look like a repetition of it.
void LinkSession::know_own_words() {
  constexpr std::string_view kCustomary =
      "http://localhost https://127.0.0.1 /Wcbs.API/api/swagger/ui/index /Wcbs.API/swagger/docs/v1 /Wcbs.API/api/token "
      "/Wcbs.API/api/schools(1)/Pupils schools({Id})/Pupils Students Staff Employees Contacts Parents Guardians $select=Id&$skip=1&$skiptoken=1 "
      "invalid_client unauthorized_client unsupported_grant_type invalid_scope";
  redactor_.know_own(kCustomary);
  redactor_.know_own(details_.url);
  if (discovery_ && *discovery_) redactor_.know_own((*discovery_)->address.api.text());
}

std::vector<std::string> LinkSession::change(LinkDetails details) {
  auto left_out = leave_out_elsewhere(details);
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
  return left_out;
}

void LinkSession::forget_discovery() {
  discovery_.reset();
  first_contact_.reset();
  other_family_ = {};
  forget_grant();
}

void LinkSession::forget_grant() {
  grant_.reset();
  schools_.reset();
  ahead_ = {};
}

const Result<Address>& LinkSession::address() {
  if (!address_) address_ = read_address(details_.url, details_.allow_http);
  return *address_;
}

const HttpExchange& LinkSession::first_contact() {
  if (!first_contact_) {
    first_contact_ = fetch_.send(page_request(*address()));
    spent_.discovery += first_contact_->timing.total;
  }
  return *first_contact_;
}

std::shared_future<std::optional<Result<Done>>> LinkSession::reach_other_family() {
  if (other_family_.valid() || !first_contact_ || !address_ || !*address_) return other_family_;
  const Connection& seen = first_contact_->connection;
  if (!seen.proxy.empty() || seen.address.empty()) return {};
  const auto other = std::find_if(seen.addresses.begin(), seen.addresses.end(), [&](const std::string& one) {
    return is_ipv6(one) != is_ipv6(seen.address);
  });
  if (other == seen.addresses.end()) return {};
  const Timing& timing = first_contact_->timing;
  const auto fair = std::chrono::milliseconds(static_cast<int>(4 * (timing.connect - timing.name)));
  const auto most = std::clamp(fair, kLeastLook, kMostLook);
  // With copies: a first contact is replaced where the path is found in another spelling.
  other_family_ = std::async(std::launch::async, [this, origin = (*address_)->api, address = *other, most] {
                    return reach(origin, address, most);
                  }).share();
  return other_family_;
}

std::optional<Result<Done>> LinkSession::reach(const Url& origin, const std::string& address,
                                               std::chrono::milliseconds most) {
  auto reached = transport_.reach(origin, address, most);
  if (reached) return reached;
  // Without a way there from here (a network with IPv4 alone) nothing is known about the server.
  if (reached.error().code == Code::connect_unreachable) return std::nullopt;
  if (reached.error().code == Code::connect_timeout && most < kSilence) return std::nullopt;
  return reached;
}

const Result<Discovery>& LinkSession::discovery() {
  if (!discovery_) discovery_ = find_api();
  return *discovery_;
}

Result<Discovery> LinkSession::find_api() {
  if (!address()) return address().error();
  const auto overrides = read_overrides(details_);
  if (!overrides) return overrides.error();
  auto found = discover(fetch_, first_contact(), *address(), *overrides);
  if (!found && found.error().code == Code::http_not_found && !address()->written.empty()) {
    const Address as_written = address()->spelled(address()->written);
    const HttpExchange contact = fetch_.send(page_request(as_written));
    spent_.discovery += contact.timing.total;
    if (auto again = discover(fetch_, contact, as_written, *overrides)) {
      first_contact_ = contact;
      found = std::move(again);
    }
  }
  if (found) spent_.discovery += found->elapsed_ms;
  return found;
}

const Result<Grant>& LinkSession::grant() {
  if (!grant_) grant_ = request_grant();
  return *grant_;
}

/// While the token is asked for, a Client ID that may be the secret in the wrong place is kept like one.
Result<Grant> LinkSession::request_grant() {
  if (!discovery()) return discovery().error();
  know_own_words();
  const std::string& id = details_.client_id;
  const bool is_doubtful = looks_like_secret(id);
  const Secret doubtful(!is_doubtful || redactor_.repeats(id) ? "" : id);
  redactor_.learn(doubtful);
  auto grant = request_grant_anywhere();
  redactor_.forget(doubtful);
  if (grant) return grant;
  Error error = grant.error();
  const bool is_unknown = error.code == Code::token_invalid_client && error.variant == Variant::usual;
  const bool is_refused = error.code == Code::token_unauthorized_client || error.code == Code::token_refused;
  if (is_doubtful && (is_unknown || is_refused))
    error.summary += fmt::format(" The Client ID looks like a secret ({}): the two may have changed places.",
                                 in_words(id));
  if (is_unknown && equal_ignoring_case(id, "WONDEAPI"))
    error.summary += " WONDEAPI is the third party's Code in WCBS, and not its Client ID.";
  for (const auto& [name, oddity] : {std::pair("Client ID", oddity_of(Secret(id))),
                                     std::pair("Client Secret", oddity_of(details_.client_secret))})
    if (is_unknown && !oddity.empty()) error.summary += fmt::format(" The {} {}.", name, oddity);
  return error;
}

Result<Grant> LinkSession::request_grant_anywhere() {
  std::vector<Url> addresses = {discovery()->api.token};
  const Url customary = customary_map(discovery()->address).token;
  if (details_.token_url.empty() && !(customary == addresses.front())) addresses.push_back(customary);

  std::optional<Error> first_error;
  for (const Url& url : addresses) {
    auto grant = request_grant_at(url);
    if (grant) return grant;
    const Code code = grant.error().code;
    const bool elsewhere = code == Code::http_not_found || code == Code::http_method_refused;
    if (!first_error) first_error = grant.error();
    if (!elsewhere) break;
  }
  const std::string& named = discovery()->api.token_elsewhere;
  const bool is_missing =
      first_error->code == Code::http_not_found ||
      (first_error->code == Code::http_method_refused && first_error->fact("status") == "404");
  if (first_error->code == Code::http_not_found && !details_.token_url.empty()) {
    first_error->variant = Variant::given_address;
  } else if (is_missing && details_.token_url.empty() && !named.empty()) {
    first_error->code = Code::http_not_found;
    first_error->variant = Variant::token_elsewhere;
    first_error->summary = fmt::format("There is nothing at {} (status {}). The API's document names {}.",
                                       addresses.front().text(), first_error->fact("status"), named);
  }
  return *first_error;
}

Result<Grant> LinkSession::request_grant_at(const Url& url) {
  const bool answered = discovery()->application_answered;
  bool wants_header = false;
  const auto ask = [&](ClientAuthentication how) -> Result<Secret> {
    const HttpExchange exchange =
        fetch_.send(token_request(url, details_.client_id, details_.client_secret, how));
    spent_.token += exchange.timing.total;
    if (!exchange.answer) return exchange.answer.error();
    wants_header = answered && is_plain_basic_challenge(*exchange.answer);
    redactor_.learn_token(token_in(*exchange.answer));  // before a word of the answer is used
    return read_token_answer(*exchange.answer, url, answered);
  };
  auto token = ask(ClientAuthentication::form);
  if (token) return Grant{std::move(*token), url, false};
  Error error = token.error();
  if (error.code == Code::http_redirect) {
    const std::string target = error.fact("target");
    error.summary = fmt::format("The token address {} redirects{}; the secret must not follow.", url.text(),
                                target.empty() ? "" : " to " + target);
  }
  const bool header_alone = wants_header;
  if (error.code != Code::token_invalid_client && !header_alone) return error;
  for (const ClientAuthentication how : header_forms(details_.client_id, details_.client_secret)) {
    auto by_header = ask(how);
    if (by_header) return Grant{std::move(*by_header), url, true};
    if (!header_alone) continue;
    error = by_header.error();
    if (!wants_header) continue;
    error.code = Code::token_refused;
    error.variant = Variant::no_reason;
    error.summary = fmt::format(
        "{} takes the Client ID and Secret in the header of the request alone, refused them there, and did not say why (status 401).",
        url.text());
  }
  return error;
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
      (*discovery_)->api.move_schools(customary);
      schools = std::move(again);
    }
  }
  if (!schools && schools.error().code == Code::schools_not_found && !details_.schools_url.empty())
    schools.error().variant = Variant::given_address;
  if (schools && schools->empty())
    return Error{
        Code::schools_empty, "The API answered with an empty list of schools.", {{"address", first.text()}}};
  return schools;
}

/// The first page of the schools, and beside it what `count_ahead` asks for.
HttpExchange LinkSession::first_schools(const HttpRequest& request) {
  std::vector<HttpRequest> requests = {request};
  if (counts_ahead_ && has_given_number(details_) && first_contact().connection.http_version == "2") {
    ahead_.lists = people_lists(discovery()->api, {details_.school_id, false, "", ""});
    const auto counts = count_requests(ahead_.lists, grant()->token);
    requests.insert(requests.end(), counts.begin(), counts.end());
  }
  std::vector<HttpExchange> answers = fetch_.send_all(requests);
  ahead_.answers.assign(std::make_move_iterator(answers.begin() + 1), std::make_move_iterator(answers.end()));
  return std::move(answers.front());
}

Result<std::vector<School>> LinkSession::list_schools_at(const Url& url) {
  std::vector<School> all;
  PageWalk walk(url);
  for (;;) {
    HttpRequest request = schools_request(walk.at(), grant()->token);
    request.followed = walk.followed();
    std::optional<HttpExchange> first;
    if (!walk.followed()) first = first_schools(request);
    const auto fetched = fetch_.get(std::move(request), first ? &*first : nullptr);
    if (!fetched) return fetched.error();
    spent_.schools += fetched->elapsed_ms;
    auto page = read_schools_answer(fetched->response, url);
    if (!page) return page.error();
    all.insert(all.end(), page->schools.begin(), page->schools.end());
    if (page->next.empty()) return all;
    if (all.size() > kMostSchools || !walk.follow(page->next, page->context, redactor_))
      return Error{Code::schools_bad_answer,
                   "The list of schools cannot be used: its page links do not come to an end.",
                   {{"address", url.text()}}};
  }
}

Result<School> LinkSession::school() {
  if (!schools()) return schools().error();
  return choose_school(*schools(), details_.school_id);
}

Result<std::vector<GroupCount>> LinkSession::count_people(const School& school, const OnGroup& on_group) {
  if (!schools()) return schools().error();
  const std::vector<Url> lists = people_lists(discovery()->api, school);
  const auto ask = [&] { return fetch_.send_all(count_requests(lists, grant()->token)); };
  const Ahead ahead = std::exchange(ahead_, {});
  std::vector<HttpExchange> answers = ahead.lists == lists ? ahead.answers : ask();
  const bool run_out = std::any_of(answers.begin(), answers.end(), [](const HttpExchange& exchange) {
    return exchange.answer && exchange.answer->status == 401;
  });
  if (run_out) {
    if (auto renewed = request_grant()) {
      grant_ = std::move(renewed);
      answers = ask();
    }
  }
  auto counted = count_heads(fetch_, lists, grant()->token, answers, on_group);
  if (!counted) return counted.error();
  spent_.people = std::max(spent_.people, counted->elapsed_ms);
  return std::move(counted->counts);
}

}  // namespace wcbs_link
