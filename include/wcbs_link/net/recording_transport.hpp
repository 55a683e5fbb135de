#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/net/http.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace wcbs_link {

/// What a trace keeps of one exchange: never a request body, a token or anybody's record.
struct TraceEntry {
  TimePoint time;  ///< when it was sent, alone or with others side by side
  std::string method;
  std::string url;
  std::string accept;
  bool authorised = false;          ///< an Authorization header was sent
  int status = 0;                   ///< 0 where no whole answer came
  std::vector<HttpHeader> headers;  ///< the harmless ones
  std::size_t body_bytes = 0;
  std::string excerpt;  ///< the start of an error answer to an open request
  std::string words;    ///< the server's own, of an error about token or schools
  std::string failure;  ///< what happened instead of an answer
  Connection connection;
  Timing timing;
};

/// Passes requests on and remembers each exchange, at most the last 2,000.
class RecordingTransport final : public HttpTransport {
 public:
  using Listener = std::function<void(const TraceEntry&)>;
  using Now = std::function<TimePoint()>;

  /// `listener` may be empty; it hears of every exchange as soon as it has ended. What a server says is
  /// redacted before it is shortened.
  RecordingTransport(HttpTransport& inner, const Redactor& redactor, Listener listener,
                     Now now = current_time);

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override;

  void pause(std::chrono::milliseconds time) override { inner_.pause(time); }

  Result<Done> reach(const Url& url, const std::string& address, std::chrono::milliseconds most) override {
    return inner_.reach(url, address, most);
  }

  void while_waiting(std::function<void()> tick) override { inner_.while_waiting(std::move(tick)); }

  std::string own_address(const Url& url) override { return inner_.own_address(url); }

  void begin_anew() override { inner_.begin_anew(); }

  void be_patient(std::chrono::milliseconds timeout) override { inner_.be_patient(timeout); }

  const std::vector<TraceEntry>& entries() const { return entries_; }

  /// "school.example.org:443" for every place that was asked without a proxy.
  const std::set<std::string>& places() const { return places_; }

 private:
  HttpTransport& inner_;
  const Redactor& redactor_;
  Listener listener_;
  Now now_;
  std::vector<TraceEntry> entries_;
  std::set<std::string> places_;
};

/// "GET https://school.example.org/Wcbs.API/api/schools -> 200, 1,204 bytes, 31 ms"
std::string trace_line(const TraceEntry& entry);

/// `{"schema": "wcbs-link/trace/1", "exchanges": [...]}`, not yet redacted by value.
std::string trace_json(const std::vector<TraceEntry>& entries);

}  // namespace wcbs_link
