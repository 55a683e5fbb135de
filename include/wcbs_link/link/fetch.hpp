#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/net/http.hpp"

#include <chrono>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace wcbs_link {

/// How much one walk of one link may ask for, whatever servers answer.
struct Bounds {
  std::size_t requests = 500;
  std::size_t people_pages = 200;  ///< of all groups of people together
  std::size_t answer_bytes = 64 * 1024 * 1024;
  std::chrono::milliseconds time{300'000};  ///< spent waiting for servers; a person's time does not count
};

/// One request of a session: when it was, what came of it, and how it is found in a log.
struct TimedRequest {
  std::string what;  ///< "GET /Wcbs.API/api/schools": without a query, which may hold somebody's id
  int status = 0;    ///< 0 where no whole answer came
  Timing timing;
  std::vector<HttpHeader> headers = {};  ///< the telling ones of its answer, fit to be shown
};

/// A request that failed, and went well when it was repeated.
struct Unsteady {
  std::string request;  ///< "GET /Wcbs.API/api/schools"
  std::string failure;  ///< how it failed before: "status 503"
  int status = 0;       ///< of the answer that it got then; 0 where none came whole
  int failed = 0;
  int sent = 0;
};

/// Sends the requests of a session: the one place that follows redirects, repeats what may pass by, keeps to
/// the bounds of a walk, notes the time, and tells answers which words in them must not be shown. Knows
/// nothing of a link's stages.
class Fetch {
 public:
  Fetch(HttpTransport& transport, const Redactor& redactor, Bounds bounds);

  /// A new walk begins: what the last one spent no longer counts.
  void begin_walk() {
    spent_ = {};
    steady_.clear();
  }

  /// As HttpTransport::send_all. Where a bound is reached nothing more is sent: such a request, and one that
  /// was under way when the time of the walk was over, fails with `http_no_end`, and the facts say which
  /// bound and where. What fails in a way that can pass by and is cheap to ask again (cut once the connection
  /// stood; 500 and 502 to 504, but not what a page says to be lasting; the application's 401 for a token) is
  /// repeated after half a second, and where it then failed otherwise after two more: three times a walk at
  /// most, and not where the same trouble stayed before.
  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests);

  HttpExchange send(const HttpRequest& request) { return std::move(send_all({&request, 1}).front()); }

  struct Fetched {
    HttpResponse response;
    Url url;
    Connection connection;  ///< of the last request
    std::string
        other_origin;       ///< that a redirect named and that was not followed, fit to be shown; "" for none
    double elapsed_ms = 0;  ///< of all its requests
  };

  /// Sends a GET and follows its safe redirects, at most five; a token goes to its own origin only. `first`
  /// is what came of the request where it was sent before; nullptr to send it. Fails as the transport does,
  /// or with `http_redirect`.
  Result<Fetched> get(HttpRequest request, const HttpExchange* first = nullptr);

  /// Whether one more page of people may be asked for; counts it.
  bool take_people_page() { return ++spent_.people_pages <= bounds_.people_pages; }

  const std::vector<Unsteady>& unsteady() const { return unsteady_; }

  const Redactor& redactor() const { return redactor_; }
  const Bounds& bounds() const { return bounds_; }

  /// The first 100 requests, in their order.
  const std::vector<TimedRequest>& timeline() const { return timeline_; }

 private:
  struct Spent {
    std::size_t requests = 0;
    std::size_t people_pages = 0;
    std::size_t answer_bytes = 0;
    std::chrono::milliseconds time{0};
    int repeats = 0;
  };
  std::string reached() const;
  std::vector<HttpExchange> send_once(std::span<const HttpRequest> requests);
  void repeat(const HttpRequest& request, HttpExchange& exchange);
  void note(const HttpRequest& request, HttpExchange& exchange);
  bool was_cut_short(const HttpRequest& request, const HttpExchange& exchange) const;
  /// " 3 other requests were answered before it."; "" for none.
  std::string answered_before() const;

  HttpTransport& transport_;
  const Redactor& redactor_;
  Bounds bounds_;
  Spent spent_;
  std::set<std::string> steady_;  // troubles that stayed when they were asked again
  std::vector<Unsteady> unsteady_;
  std::vector<TimedRequest> timeline_;
  std::size_t noted_ = 0;
};

}  // namespace wcbs_link
