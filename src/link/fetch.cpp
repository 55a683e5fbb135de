#include "wcbs_link/link/fetch.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using std::chrono::milliseconds;

constexpr int kMostRedirects = 5;
constexpr std::size_t kMostTimed = 100;
constexpr int kMostRepeats = 3;
constexpr std::size_t kMostHeader = 200;
constexpr milliseconds kFirstPause{500};
constexpr milliseconds kSecondPause{2000};
constexpr milliseconds kMoment{20};  // by which a time-out may come early

Error loop_error(const Url& from, const Url& target, std::size_t request) {
  return {Code::http_redirect,
          fmt::format("{} redirects in a circle.", from.text()),
          {{"address", from.text()}, {"target", target.text()}},
          Variant::in_a_circle,
          request};
}

Error too_many_redirects(const Url& from, std::size_t request) {
  return {Code::http_redirect,
          fmt::format("After {} redirects one after the other {} redirects once more; no more are followed.",
                      kMostRedirects, from.text()),
          {{"address", from.text()}},
          Variant::usual,
          request};
}

/// The request's line as it may be shown: a page link into a list of people may hold somebody's name.
std::string line_of(const HttpRequest& request) {
  return fmt::format("{} {}", request.method == Method::post ? "POST" : "GET",
                     request.may_name_somebody() ? "/..." : request.url.path);
}

Error no_end(const std::string& bound, const HttpRequest& next, std::size_t number = 0) {
  return {Code::http_no_end,
          fmt::format("After {} there was still no end: nothing more was asked.", bound),
          {{"bound", bound}, {"next", line_of(next)}},
          Variant::usual,
          number};
}

/// What may have gone by when the request is repeated; "" for nothing of that kind. A request for a token is
/// repeated only where it got no answer at all.
std::string passing_trouble(const HttpRequest& request, const HttpExchange& exchange) {
  const Connection& connection = exchange.connection;
  if (!exchange.answer) {
    const Code code = exchange.answer.error().code;
    const bool broke_off =
        code == Code::connect_reset || (code == Code::http_truncated && request.method == Method::get);
    if (!connection.stood(request.url) || !broke_off) return {};
    return code == Code::connect_reset ? "the connection was broken off" : "the answer broke off";
  }
  const HttpResponse& response = *exchange.answer;
  // Of several servers behind one address one may not know a token that another one issued.
  const bool knows_no_token =
      response.status == 401 && !request.authorization.empty() && is_web_api(response);
  const bool fails = response.status == 500 || (response.status >= 502 && response.status <= 504);
  const bool passes = knows_no_token || (fails && !is_lasting(response, request.url));
  return passes && request.method == Method::get ? fmt::format("status {}", response.status) : std::string();
}

/// Beside a token they may repeat it, which nobody knows before the answer is read.
std::vector<HttpHeader> told_by(const HttpRequest& request, const HttpResponse& response) {
  std::vector<HttpHeader> told;
  if (request.privacy == Privacy::credentials && contains_ignoring_case(response.body, "access_token"))
    return told;
  for (const std::string_view name : telling_headers(request.privacy))
    if (std::string value = response.shown_header(name, kMostHeader); !value.empty())
      told.push_back({std::string(name), std::move(value)});
  return told;
}

std::size_t size_of(const HttpResponse& response) {
  std::size_t size = response.body.size();
  for (const HttpHeader& header : response.headers) size += header.name.size() + header.value.size();
  return size;
}

}  // namespace

Fetch::Fetch(HttpTransport& transport, const Redactor& redactor, Bounds bounds)
    : transport_(transport), redactor_(redactor), bounds_(bounds) {}

std::string Fetch::reached() const {
  if (spent_.requests >= bounds_.requests) return counted(bounds_.requests, "request", "requests");
  if (spent_.answer_bytes >= bounds_.answer_bytes)
    return fmt::format("{} MiB of answers", bounds_.answer_bytes / (1024 * 1024));
  if (spent_.time >= bounds_.time)
    return fmt::format("{} seconds", std::chrono::duration<double>(bounds_.time).count());
  return {};
}

std::string Fetch::answered_before() const {
  const auto answered = std::count_if(timeline_.begin(), timeline_.end(),
                                      [](const TimedRequest& request) { return request.status != 0; });
  if (answered == 0) return {};
  return answered == 1 ? " Another request was answered before it."
                       : fmt::format(" {} other requests were answered before it.", answered);
}

void Fetch::note(const HttpRequest& request, HttpExchange& exchange) {
  ++noted_;
  if (exchange.answer) {
    spent_.answer_bytes += size_of(*exchange.answer);
    exchange.answer->redactor = &redactor_;
    exchange.answer->number = noted_;
  } else {
    Error& error = exchange.answer.error();
    error.request = noted_;
    const std::string others = error.code == Code::interrupted ? "" : answered_before();
    error.summary += others;
    const bool took_it = exchange.connection.stood(request.url) && !others.empty();
    if (took_it && error.code == Code::connect_reset && error.variant == Variant::usual)
      error.variant = Variant::one_request;
  }
  if (timeline_.size() == kMostTimed) return;
  TimedRequest timed{line_of(request), 0, exchange.timing};
  if (exchange.answer) {
    timed.status = exchange.answer->status;
    timed.headers = told_by(request, *exchange.answer);
  }
  timeline_.push_back(std::move(timed));
}

std::vector<HttpExchange> Fetch::send_all(std::span<const HttpRequest> requests) {
  std::vector<HttpExchange> exchanges = send_once(requests);
  for (std::size_t i = 0; i < exchanges.size(); ++i) repeat(requests[i], exchanges[i]);
  return exchanges;
}

void Fetch::repeat(const HttpRequest& request, HttpExchange& exchange) {
  std::string trouble = passing_trouble(request, exchange);
  Unsteady story{line_of(request), trouble, exchange.answer ? exchange.answer->status : 0, 0, 1};
  for (const milliseconds pause : {kFirstPause, kSecondPause}) {
    if (trouble.empty() || steady_.contains(trouble) || spent_.repeats == kMostRepeats) return;
    ++spent_.repeats;
    ++story.failed;
    ++story.sent;
    transport_.pause(pause);
    exchange = std::move(send_once({&request, 1}).front());
    const std::string again = passing_trouble(request, exchange);
    if (again == trouble) steady_.insert(trouble);
    if (again.empty() && exchange.answer) unsteady_.push_back(story);
    trouble = again;
  }
}

std::vector<HttpExchange> Fetch::send_once(std::span<const HttpRequest> requests) {
  std::vector<HttpRequest> allowed;
  std::string bound;
  for (const HttpRequest& request : requests) {
    if (bound = reached(); !bound.empty()) break;
    allowed.push_back(request);
    allowed.back().most_time = bounds_.time - spent_.time;
    ++spent_.requests;
  }
  const auto begun = std::chrono::steady_clock::now();
  std::vector<HttpExchange> exchanges = transport_.send_all(allowed);
  spent_.time += std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    note(allowed[i], exchanges[i]);
    if (!was_cut_short(allowed[i], exchanges[i])) continue;
    spent_.time = std::max(spent_.time, bounds_.time);
    exchanges[i].answer = no_end(reached(), allowed[i], noted_);
  }
  for (std::size_t i = exchanges.size(); i < requests.size(); ++i)
    exchanges.push_back({no_end(bound, requests[i]), {}, {}});
  return exchanges;
}

/// Whether it got less than the time of a whole walk, and that was too little: then nothing is known about
/// the server. The first request of a walk got all of it.
bool Fetch::was_cut_short(const HttpRequest& request, const HttpExchange& exchange) const {
  return !exchange.answer && exchange.answer.error().code == Code::http_timeout &&
         request.most_time < bounds_.time && spent_.time + kMoment >= bounds_.time;
}

Result<Fetch::Fetched> Fetch::get(HttpRequest request, const HttpExchange* first) {
  Fetched fetched;
  std::set<std::string> seen = {request.url.text()};
  std::size_t last = 0;
  for (int i = 0; i <= kMostRedirects; ++i) {
    HttpExchange exchange = first != nullptr && i == 0 ? *first : send(request);
    fetched.elapsed_ms += exchange.timing.total;
    if (!exchange.answer) return exchange.answer.error();
    if (!is_redirect(*exchange.answer)) {
      fetched.response = std::move(*exchange.answer);
      fetched.connection = std::move(exchange.connection);
      fetched.url = request.url;
      return fetched;
    }
    last = exchange.answer->number;
    const auto target = redirect_target(*exchange.answer, request.url);
    if (!target) return target.error();
    if (const std::string named = named_origin(*exchange.answer, request.url); named != target->origin())
      fetched.other_origin = exchange.answer->shown(named, 100);
    if (!seen.insert(target->text()).second) return loop_error(request.url, *target, last);
    if (!request.authorization.empty() && !target->same_origin(request.url)) {
      Error error = unexpected_answer(*exchange.answer, request.url);
      error.summary =
          fmt::format("{} redirects to another address, to which the token must not go.", request.url.text());
      return error;
    }
    request.url = *target;
    request.followed = true;
  }
  return too_many_redirects(request.url, last);
}

}  // namespace wcbs_link
