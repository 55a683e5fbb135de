#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

class WireConnection;

struct PracticeHeader {
  std::string name;
  std::string value;
};

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

struct HttpAnswer {
  int status = 200;
  std::string reason;  ///< "" takes the customary one
  std::vector<PracticeHeader> headers;
  std::string body;
};

/// What one server says about itself in every answer.
struct HttpSignature {
  std::string date;       ///< the value of the Date header; "" leaves it out
  bool names_iis = true;  ///< `Server` and `X-Powered-By`, which administrators often strip
  bool chunked = false;   ///< the body in chunks instead of with a Content-Length
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
  bool read_more();

  WireConnection& connection_;
  std::string unread_;
};

/// The status line and the headers, with the empty line that ends them. `content_length` is the size that is
/// announced. A header that `answer` already has is not added a second time.
std::string http_head(const HttpAnswer& answer, const HttpSignature& signature, std::size_t content_length);

/// The whole answer as it goes over the wire; without a body for HEAD.
std::string http_text(const PracticeRequest& request, const HttpAnswer& answer,
                      const HttpSignature& signature);

/// An answer with a body and its content type.
HttpAnswer http_answer(int status, std::string_view content_type, std::string body);

/// Undoes percent-encoding; in a form body `+` is a space too. What is no valid escape stays as it is.
enum class Plus { itself, space };
std::string percent_decode(std::string_view text, Plus plus = Plus::itself);

}  // namespace wcbs_link
