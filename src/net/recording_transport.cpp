#include "wcbs_link/net/recording_transport.hpp"

#include "wcbs_link/base/facts.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/net/server_words.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostEntries = 2000;
constexpr std::size_t kMostExcerpt = 1000;

// Beside the telling ones. Everything else may carry a session, a token or a person.
constexpr std::string_view kHarmless[] = {"content-type",      "content-length",     "content-encoding",
                                          "transfer-encoding", "proxy-authenticate", "x-powered-by",
                                          "x-aspnet-version",  "connection"};

/// What an answer with a token may leave behind: its other headers may repeat the token, which nobody knows
/// before the whole answer is read.
constexpr std::string_view kHarmlessBesideAToken[] = {"date", "content-type"};

std::vector<std::string_view> harmless(const HttpRequest& request, const HttpResponse& response) {
  if (request.privacy == Privacy::credentials)
    if (const auto answer = parse_json(response.body);
        answer && !text_member(*answer, "access_token").empty())
      return {std::begin(kHarmlessBesideAToken), std::end(kHarmlessBesideAToken)};
  const auto telling = telling_headers(request.privacy);
  std::vector<std::string_view> names(telling.begin(), telling.end());
  names.insert(names.end(), std::begin(kHarmless), std::end(kHarmless));
  // It often repeats the request, whose page link may name somebody.
  if (request.privacy != Privacy::people) names.emplace_back("location");
  return names;
}

/// The harmless headers, each once however it is spelled: of several the last.
std::vector<HttpHeader> kept_headers(const HttpRequest& request, const HttpResponse& response,
                                     const Redactor& redactor) {
  std::vector<HttpHeader> kept;
  const auto names = harmless(request, response);
  for (const HttpHeader& header : response.headers) {
    const auto is_it = [&](std::string_view name) { return equal_ignoring_case(name, header.name); };
    if (std::none_of(names.begin(), names.end(), is_it)) continue;
    HttpHeader shown{header.name, sanitise(redactor.heard(header.value), 300)};
    // An implicit grant puts the token there (RFC 6749, 4.2.2).
    if (request.privacy == Privacy::credentials && equal_ignoring_case(header.name, "location"))
      shown.value = shown.value.substr(0, shown.value.find_first_of("?#"));
    const auto before =
        std::find_if(kept.begin(), kept.end(), [&](const HttpHeader& other) { return is_it(other.name); });
    if (before == kept.end())
      kept.push_back(std::move(shown));
    else
      before->value = std::move(shown.value);
  }
  return kept;
}

/// Every address but the user's own may hold anything that the server was sent.
std::string shown_url(const HttpRequest& request, const Redactor& redactor) {
  const Url& url = request.url;
  if (request.may_name_somebody()) return url.origin() + "/...";
  return url.origin() + redactor.heard(url.path + (url.query.empty() ? "" : "?" + url.query));
}

/// Its message alone, of an error, and never of an answer that may hold a token or people.
bool may_keep_words(const HttpRequest& request, const HttpResponse& response) {
  const bool about_link = request.privacy == Privacy::credentials || request.privacy == Privacy::schools;
  return about_link && response.status >= 400 && !contains_ignoring_case(response.body, "access_token");
}

TraceEntry entry_of(const HttpRequest& request, const HttpExchange& exchange, const Redactor& redactor) {
  TraceEntry entry;
  entry.method = request.method == Method::post ? "POST" : "GET";
  entry.url = shown_url(request, redactor);
  entry.accept = request.accept;
  entry.authorised = !request.authorization.empty();
  entry.connection = exchange.connection;
  entry.timing = exchange.timing;
  if (!exchange.answer) {
    entry.failure = sanitise(exchange.answer.error().summary, 400);
    return entry;
  }
  const HttpResponse& response = *exchange.answer;
  entry.status = response.status;
  entry.body_bytes = response.body.size();
  entry.headers = kept_headers(request, response, redactor);
  if (request.privacy == Privacy::open && response.status >= 400)
    entry.excerpt = sanitise(redactor.heard(response.body), kMostExcerpt);
  if (may_keep_words(request, response)) entry.words = server_words(response);
  return entry;
}

OrderedJson json_of(const TraceEntry& entry) {
  OrderedJson headers = OrderedJson::object();
  for (const HttpHeader& header : entry.headers) headers[header.name] = header.value;
  OrderedJson sent = {{"Accept", entry.accept}, {"User-Agent", kUserAgent}};
  if (entry.method == "POST") sent["Content-Type"] = "application/x-www-form-urlencoded";
  OrderedJson value = {{"time", iso_time(entry.time)},
                       {"method", entry.method},
                       {"url", entry.url},
                       {"request_headers", sent}};
  if (entry.authorised) value["authorization"] = "[hidden]";
  if (entry.failure.empty()) {
    value["status"] = entry.status;
    value["headers"] = headers;
    value["body_bytes"] = entry.body_bytes;
    if (!entry.excerpt.empty()) value["body_start"] = entry.excerpt;
    if (!entry.words.empty()) value["words"] = entry.words;
  } else {
    value["failure"] = entry.failure;
  }
  value["address"] = entry.connection.address;
  if (!entry.connection.proxy.empty()) value["proxy"] = entry.connection.proxy;
  value["http"] = entry.connection.http_version;
  value["tls"] = entry.connection.tls_version;
  const auto ms = [](double time) { return std::round(time * 10) / 10; };
  value["ms"] = {{"name", ms(entry.timing.name)},
                 {"connect", ms(entry.timing.connect)},
                 {"tls", ms(entry.timing.tls)},
                 {"first_byte", ms(entry.timing.first_byte)},
                 {"total", ms(entry.timing.total)}};
  return value;
}

/// The second line: whoever made the error has hidden already what strangers said in it, word by word.
Error without_secrets(Error error, const Redactor& redactor) {
  const auto hide = [&](std::string& text) {
    if (redactor.surely_repeats(text)) text = Redactor::kHidden;
  };
  hide(error.summary);
  change_texts(error.facts, hide);
  return error;
}

}  // namespace

RecordingTransport::RecordingTransport(HttpTransport& inner, const Redactor& redactor, Listener listener,
                                       Now now)
    : inner_(inner), redactor_(redactor), listener_(std::move(listener)), now_(std::move(now)) {}

std::vector<HttpExchange> RecordingTransport::send_all(std::span<const HttpRequest> requests) {
  const TimePoint begun = now_();
  std::vector<HttpExchange> exchanges = inner_.send_all(requests);
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    if (HttpExchange& exchange = exchanges[i]; !exchange.answer)
      exchange.answer = without_secrets(exchange.answer.error(), redactor_);
    else
      exchange.answer->redactor = &redactor_;
    if (exchanges[i].connection.proxy.empty())
      places_.insert(fmt::format("{}:{}", requests[i].url.host, requests[i].url.port));
    if (entries_.size() == kMostEntries) entries_.erase(entries_.begin());
    entries_.push_back(entry_of(requests[i], exchanges[i], redactor_));
    entries_.back().time = begun;
    if (listener_) listener_(entries_.back());
  }
  return exchanges;
}

std::string trace_line(const TraceEntry& entry) {
  const std::string outcome =
      entry.failure.empty() ? fmt::format("{}, {} bytes", entry.status, entry.body_bytes) : entry.failure;
  return fmt::format("{} {} -> {}, {:.0f} ms", entry.method, entry.url, outcome, entry.timing.total);
}

std::string trace_json(const std::vector<TraceEntry>& entries) {
  OrderedJson exchanges = OrderedJson::array();
  for (const TraceEntry& entry : entries) exchanges.push_back(json_of(entry));
  return dump(OrderedJson{{"schema", "wcbs-link/trace/1"}, {"exchanges", exchanges}}, 2) + "\n";
}

}  // namespace wcbs_link
