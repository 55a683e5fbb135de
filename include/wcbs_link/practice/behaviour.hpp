#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wcbs_link {

struct PracticeHeader {
  std::string name;
  std::string value;
};

struct HttpAnswer {
  int status = 200;
  std::string reason;  ///< "" takes the customary one
  std::vector<PracticeHeader> headers;
  std::string body;

  /// The same answer with one header more.
  HttpAnswer with(std::string_view name, std::string_view value) const {
    HttpAnswer more = *this;
    more.headers.push_back({std::string(name), std::string(value)});
    return more;
  }
};

/// An answer with a body and its content type; without the header where that is "".
inline HttpAnswer http_answer(int status, std::string_view content_type, std::string body) {
  const HttpAnswer answer{status, "", {}, std::move(body)};
  return content_type.empty() ? answer : answer.with("Content-Type", content_type);
}

/// A group of people below a school: `schools(1)/Pupils`. A group that a school does not have is a 404.
struct PracticeGroup {
  std::string name;                        ///< "Pupils"
  std::uint64_t visible = 0;               ///< how many have their consent ticked
  bool listed = true;                      ///< the Swagger document has a path for it
  bool forbidden = false;                  ///< 403: the third party may not read it
  bool fails = false;                      ///< 500
  std::optional<HttpAnswer> instead = {};  ///< its answer, where it is neither of these
};

struct PracticeSite {
  std::string id_json = "1";  ///< the API's own JSON value: `1` or `"ABC"`
  std::string name;
  std::string code;  ///< WCBS's school code, which is not the School ID
  std::vector<PracticeGroup> groups;
};

// Texts marked "template" may hold {origin} (scheme, host and port as the client used them), {host} (host and
// port), {application} (the application's name) and {target} (path and query of the request).

/// Swagger UI as Swashbuckle 5 serves it. Paths are relative to the application.
struct SwaggerPage {
  bool present = true;
  std::string path = "api/swagger/ui/index";
  std::string redirected_from = "api/swagger";          ///< answers 301 to `path`; "" for nothing
  std::string root_url = "{origin}/{application}";      ///< template
  std::string discovery_paths = "api/swagger/docs/v1";  ///< several are separated by `|`
  char quote = '\'';                                    ///< round the texts of swashbuckleConfig
  std::string oauth2_client_secret;                     ///< some pages give theirs away
};

/// Swagger 2.0. Paths are relative to the application.
struct SwaggerDocument {
  bool present = true;
  std::string path = "api/swagger/docs/v1";
  std::string version = "2.2";  ///< info.version
  bool api_in_paths = false;    ///< basePath `/Wcbs.API` and paths `/api/schools`, as stock Swashbuckle does
  std::string host = "{host}";  ///< template
  std::optional<std::string> base_path;                        ///< instead of the right one
  std::vector<std::string> schemes = {"{scheme}"};             ///< templates; {scheme} is http or https
  std::string token_url = "{origin}/{application}/api/token";  ///< template; "" leaves it out
  bool defines_security = true;  ///< without, operations ask for a scheme that nothing defines
  std::string schools_summary = "Returns all schools";
  std::size_t padded_to = 0;  ///< bytes; real documents reach 1 to 2 MB
};

enum class ExpiresIn { number, text, missing };

/// `POST api/token` as Katana's OAuth server does it.
struct TokenEndpoint {
  std::string path = "api/token";  ///< relative to the application
  std::string token_type = "bearer";
  ExpiresIn expires_in = ExpiresIn::number;
  std::string error;  ///< said to a client that was accepted: "unauthorized_client"
  std::string error_description;
  bool basic_only = false;       ///< takes the credentials from a Basic header only
  bool plain_challenge = false;  ///< and says so without JSON: 401 with a challenge, as Node's passport does
  bool needs_tls = false;        ///< over plain http a 404, as Katana does by default
};

enum class CountOption {
  supported,
  ignored,  ///< `$count=true` changes nothing
  refused,  ///< `$count=true` is a 400
};

/// The OData side: the list of schools and the groups of people below each.
struct ODataLists {
  std::string schools_path = "api/schools";   ///< relative to the application
  std::size_t page_size = 100;                ///< 0 for no pages
  std::string next_link_origin = "{origin}";  ///< template; behind a proxy `http://internal`
  bool bare_array = false;                    ///< `[...]` instead of `{"value":[...]}`
  std::string content_type = "application/json; odata.metadata=minimal";  ///< "" leaves the header out
  CountOption count = CountOption::supported;
  bool select = true;  ///< false: `$select` is ignored
};

/// Answers that are given instead of the ordinary ones. Header values are templates.
struct Instead {
  std::optional<HttpAnswer> anything;
  std::optional<HttpAnswer> page;
  std::optional<HttpAnswer> document;
  std::optional<HttpAnswer> token;
  std::optional<HttpAnswer> schools;  ///< for a request with a valid token
  std::optional<HttpAnswer> people;   ///< for a request with a valid token
  std::optional<HttpAnswer> first;    ///< for the first request with each valid token
};

/// What goes wrong below HTTP.
enum class WireFault {
  none,
  reset_on_accept,  ///< RST as soon as the connection is there
  reset,            ///< RST instead of an answer
  close,            ///< closed without an answer
  stall,            ///< never an answer
  drip,             ///< a byte every now and then
  cut_body,         ///< closed in the middle of the body
  endless_body,
  endless_headers,
  large_header,  ///< one line of 512 KiB
  garbage,       ///< not HTTP
  bad_length,    ///< a Content-Length that is no number
  bad_chunk,     ///< a chunk size that is no number
  false_gzip,    ///< says gzip, is not
};

enum class ClientCertificate {
  none,
  asked,  ///< goes on without one
  required,
};

/// Certificates and handshake. Days are counted from now. The chain is root, intermediate, leaf.
struct TlsBehaviour {
  int leaf_starts = -30;
  int leaf_ends = 365;
  int intermediate_ends = 3650;
  int root_ends = 3650;
  std::vector<std::string> names = {"127.0.0.1", "::1", "localhost"};
  std::string issuer_organisation = "Practice Certificates";
  std::string root_name = "Practice Root";
  std::string intermediate_name = "Practice Intermediate";
  bool self_signed = false;        ///< the leaf alone, its own issuer
  bool sends_intermediate = true;  ///< without, the leaf still says where to fetch it (AIA, plain http)
  std::string issuer_address;      ///< another place than the school for that; "" for the school itself
  bool sends_root = false;
  bool tells_root = true;  ///< false: `ca_pem()` holds another root than the one in use
  bool intermediate_is_ca = true;
  int root_path_length = -1;    ///< 0 forbids the intermediate's intermediate; -1 for no limit
  std::string name_constraint;  ///< of the intermediate, in OpenSSL's words: "permitted;DNS:example.org"
  std::string purpose = "serverAuth";  ///< extended key usage of the leaf
  bool unknown_critical_extension = false;
  bool bad_signature = false;    ///< the leaf's
  bool sha1_signature = false;   ///< the leaf's
  bool weak_key = false;         ///< RSA with 1024 bits
  bool weak_parameters = false;  ///< Diffie-Hellman with 1536 bits, TLS 1.2
  bool revoked = false;          ///< a stapled OCSP answer says so
  bool old_protocol = false;     ///< TLS 1.0 and 1.1 only
  ClientCertificate client_certificate = ClientCertificate::none;
  int alert = 0;  ///< refuses every handshake with this alert (RFC 8446, 6)
  bool closes_in_handshake = false;
  bool plain_http = false;      ///< the port speaks HTTP
  bool redirects_http = false;  ///< `url()` is http, and everything there is redirected to https
};

/// How a practice school behaves. The defaults are a healthy school; tests and scenarios set what they need.
/// All data is invented.
struct Behaviour {
  std::string application = "Wcbs.API";  ///< side-by-side versions carry theirs: "Wcbs.API.2.2"
  bool case_sensitive = false;           ///< IIS is not

  std::string client_id = "wonde-practice-1f7c";
  std::string client_secret = "q7+Zk/2Vb=Xm&9tR%hLw5+Yc/8Nd=Fs&3uJ%gPe6+Ta=";  ///< the one it wants
  std::string client_secret_told;                                              ///< "" is the one it wants

  std::vector<PracticeSite> sites = {
      {"1", "Oakfield House School", "OHS", {{"Pupils", 812}, {"Staff", 94}, {"Contacts", 1105}}}};

  SwaggerPage page;
  SwaggerDocument document;
  TokenEndpoint token;
  ODataLists lists;
  Instead instead;

  int delay_ms = 0;             ///< before every answer
  int date_offset_seconds = 0;  ///< how far the server's clock is ahead; may be negative
  bool names_iis = true;        ///< the headers `Server` and `X-Powered-By`
  bool chunked = false;         ///< bodies in chunks

  bool listens = true;  ///< false: the port is taken, but connections are refused
  WireFault wire = WireFault::none;
  std::string wire_path;  ///< only for requests whose target has this in it; "" for all

  TlsBehaviour tls;  ///< counts only where the school is started with TLS
};

}  // namespace wcbs_link
