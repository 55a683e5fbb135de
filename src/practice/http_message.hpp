#pragma once

#include "wcbs_link/practice/behaviour.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

class StopSignal;
class WireConnection;

struct PracticeRequest {
  std::string method;  ///< as sent: "GET"
  std::string target;  ///< as sent: "/Wcbs.API/api/schools?$top=1"
  bool keep_alive = true;
  std::vector<PracticeHeader> headers;
  std::string body;

  /// The first header of that name, whatever its letter case; "" where there is none.
  std::string header(std::string_view name) const;

  std::string path() const;                        ///< percent-decoded, without the query
  std::string query(std::string_view name) const;  ///< percent-decoded; "" where there is none
  std::string field(std::string_view name) const;  ///< of a form body, decoded; "" where there is none
  bool has_query(std::string_view name) const;
};

enum class ReadOutcome {
  request,    ///< a whole request was read
  end,        ///< the other side is done, or the connection is broken
  malformed,  ///< what came is not HTTP/1.x
  too_large,  ///< a head over 64 KiB or a body over 1 MiB
  no_length,  ///< a body whose length is not said in Content-Length
};

/// Reads requests one after the other from a connection that is kept alive.
class HttpReader {
 public:
  explicit HttpReader(WireConnection& connection) : connection_(connection) {}

  /// Waits for the next request and fills in `request`. Answers `Expect: 100-continue` by itself.
  ReadOutcome read(PracticeRequest& request);

 private:
  ReadOutcome read_head(PracticeRequest& request);
  bool read_more();

  WireConnection& connection_;
  std::string unread_;
};

/// A request, and its answer on the way out.
struct Exchange {
  WireConnection& connection;
  const StopSignal& stop;
  PracticeRequest request;
  HttpAnswer answer;
  std::string date;       ///< the value of the Date header
  bool names_iis = true;  ///< `Server` and `X-Powered-By`, which administrators often strip
  bool chunked = false;   ///< the body in chunks instead of with a Content-Length
};

/// The status line and the headers, with the empty line that ends them. `content_length` is the size that is
/// announced. A header that the answer already has is not added a second time.
std::string http_head(const Exchange& exchange, std::size_t content_length);

/// The whole answer as it goes over the wire; without a body for HEAD.
std::string http_text(const Exchange& exchange);

}  // namespace wcbs_link
