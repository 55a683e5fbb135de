#pragma once

#include "practice/http_message.hpp"
#include "wcbs_link/practice/behaviour.hpp"

#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace wcbs_link {

// Everything that a practice school says over HTTP.

/// Where a request arrived, in the words of the client: what an ASP.NET application builds its links from.
struct Place {
  std::string scheme = "http";
  std::string host;  ///< with the port: the Host header
  std::string application;
  std::string target;

  std::string origin() const { return scheme + "://" + host; }
};

/// A template of behaviour.hpp with its {names} filled in.
std::string fill_in(std::string_view text, const Place& place);

/// A redirect. `location` is a template of behaviour.hpp where it is given to `Instead`.
HttpAnswer redirect(int status, const std::string& location);

// What answers in front of the application, in HTML: IIS, the kernel's HTTP.sys, and boxes on the way.

/// IIS's page for 401 (anonymous access is off: Negotiate and NTLM are offered), 403 (address restrictions,
/// or no anonymous access to the folder), 404 (nothing is installed at this address), 500, 502 (Application
/// Request Routing found no server behind it); for no other status.
HttpAnswer iis_page(int status);
HttpAnswer rate_limited();  ///< Dynamic IP Restrictions: 429

/// The page of HTTP.sys for 400, 411, 413, 503 (the application pool is stopped); for no other status.
HttpAnswer http_sys_page(int status);

HttpAnswer http_sys_invalid_hostname();  ///< no site has a binding for this name
HttpAnswer filter_block_page();          ///< a web filter's page, with status 200
HttpAnswer sign_in_page();               ///< a captive portal's, with status 200
HttpAnswer no_server_available();        ///< HAProxy's 503

/// A page of somebody else's with that title.
HttpAnswer page_titled(int status, std::string_view title, std::string_view words = "");

// What ASP.NET Web API says in JSON when it cannot do what was asked.

HttpAnswer web_api_unauthorized();
HttpAnswer web_api_forbidden();
HttpAnswer web_api_not_found(const Place& place);
HttpAnswer web_api_method_not_allowed(const PracticeRequest& request);
HttpAnswer web_api_server_error();

/// Swagger UI's page: the configuration in it is what matters, its scripts are not served.
HttpAnswer swagger_page(const Behaviour& behaviour, const Place& place);

/// The application's Swagger 2.0 document, as Swashbuckle 5 makes it.
HttpAnswer swagger_document(const Behaviour& behaviour, const Place& place);

/// The access tokens that were issued. They do not expire as long as the school runs.
class IssuedTokens {
 public:
  std::string issue();

  /// Whether `authorization`, an Authorization header, bears one of them.
  bool accept(const std::string& authorization) const;

  /// Whether it is asked for the first time about that header.
  bool is_first_use(const std::string& authorization);

 private:
  mutable std::mutex mutex_;
  std::set<std::string> tokens_;
  std::set<std::string> used_;
};

/// Katana's OAuth 2.0 server with the client credentials grant. Every error is a 400, in Katana's order:
/// first the client, then the grant, then what else is wrong.
HttpAnswer token_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                        IssuedTokens& tokens);

/// The list of schools: `$top`, `$skip`, `$count`, `$select`, pages with `@odata.nextLink`.
HttpAnswer schools_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request);

/// A group of people below a school. The people are invented.
HttpAnswer people_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                         const PracticeGroup& group);

/// Everything that answers over HTTP: IIS outside the application, Web API inside it.
class SchoolApi {
 public:
  explicit SchoolApi(const Behaviour& behaviour) : behaviour_(behaviour) {}

  /// `secure` says whether the request came over TLS; `host` is what to call the server where the request has
  /// no Host header. May be called from several threads.
  HttpAnswer answer(const PracticeRequest& request, bool secure, const std::string& host);

 private:
  HttpAnswer inside(const PracticeRequest& request, const Place& place, const std::string& path);
  HttpAnswer odata(const PracticeRequest& request, const Place& place, const std::string& path);
  bool same(std::string_view a, std::string_view b) const;

  const Behaviour& behaviour_;
  IssuedTokens tokens_;
};

}  // namespace wcbs_link
