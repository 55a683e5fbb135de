#include "practice/replies.hpp"
#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

// The line breaks of both pages are CR and LF; raw strings have LF alone.

/// IIS's short error pages, as it shows them to other computers.
constexpr std::string_view kIisPage =
    R"(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"/>
<title>{0}</title>
</head>
<body>
<div id="header"><h1>Server Error</h1></div>
<div id="content">
 <div class="content-container"><fieldset>
  <h2>{0}</h2>
  <h3>{1}</h3>
 </fieldset></div>
</div>
</body>
</html>
)";

struct IisPage {
  int status;
  std::string_view heading;
  std::string_view explanation;
};
constexpr IisPage kIisPages[] = {
    {401, "401 - Unauthorized: Access is denied due to invalid credentials.",
     "You do not have permission to view this directory or page using the credentials that you supplied."},
    {403, "403 - Forbidden: Access is denied.",
     "You do not have permission to view this directory or page using the credentials that you supplied."},
    {404, "404 - File or directory not found.",
     "The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable."},
    {429, "429 - Too many requests.", "Too many requests came from this address."},
    {500, "500 - Internal server error.",
     "There is a problem with the resource you are looking for, and it cannot be displayed."},
    {502, "502 - Web server received an invalid response while acting as a gateway or proxy server.",
     "There is a problem with the page you are looking for, and it cannot be displayed."},
};

/// The kernel's own pages, which never reach IIS.
constexpr std::string_view kHttpSysPage =
    R"(<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">
<HTML><HEAD><TITLE>{}</TITLE>
<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></HEAD>
<BODY><h2>{}</h2>
<hr><p>HTTP Error {}. {}</p>
</BODY></HTML>
)";

struct HttpSysPage {
  int status;
  std::string_view title;
  std::string_view heading;
  std::string_view explanation;
};
constexpr HttpSysPage kHttpSysPages[] = {
    {400, "Bad Request", "Bad Request", "The request is badly formed."},
    {411, "Length Required", "Length Required", "The request must be chunked or have a content length."},
    {413, "Request Entity Too Large", "Request Too Large", "The request entity is too large."},
    {503, "Service Unavailable", "Service Unavailable", "The service is unavailable."},
};
constexpr HttpSysPage kInvalidHostname = {400, "Bad Request", "Bad Request - Invalid Hostname",
                                          "The request hostname is invalid."};

HttpAnswer page_of(const HttpSysPage& row) {
  const std::string page = fmt::format(kHttpSysPage, row.title, row.heading, row.status, row.explanation);
  return http_answer(row.status, "text/html; charset=us-ascii", replace_all(page, "\n", "\r\n"))
      .with("Server", "Microsoft-HTTPAPI/2.0")
      .with("Connection", "close");
}

}  // namespace

HttpAnswer iis_page(int status) {
  const auto& row = *std::ranges::find(kIisPages, status, &IisPage::status);
  const std::string page = fmt::format(kIisPage, row.heading, row.explanation);
  HttpAnswer answer = http_answer(status, "text/html", replace_all(page, "\n", "\r\n"));
  if (status != 401) return answer;
  return answer.with("WWW-Authenticate", "Negotiate").with("WWW-Authenticate", "NTLM");
}

HttpAnswer rate_limited() {
  return iis_page(429).with("Retry-After", "60");
}

HttpAnswer http_sys_page(int status) {
  return page_of(*std::ranges::find(kHttpSysPages, status, &HttpSysPage::status));
}

HttpAnswer http_sys_invalid_hostname() {
  return page_of(kInvalidHostname);
}

HttpAnswer filter_block_page() {
  return http_answer(200, "text/html; charset=utf-8", R"(<!DOCTYPE html>
<html><head><title>Web page blocked</title></head>
<body><h1>This page has been blocked</h1>
<p>Access was denied by your organisation's web filter. Category: uncategorised.</p></body></html>
)");
}

HttpAnswer sign_in_page() {
  return http_answer(200, "text/html; charset=utf-8", R"(<!DOCTYPE html>
<html><head><title>Guest Wi-Fi - Sign in</title></head>
<body><h1>Sign in to continue</h1>
<form method="post" action="/login"><input name="user"/><input name="password" type="password"/></form></body></html>
)");
}

HttpAnswer page_titled(int status, std::string_view title, std::string_view words) {
  return http_answer(
      status, "text/html; charset=utf-8",
      fmt::format(
          "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>",
          title, words));
}

HttpAnswer no_server_available() {
  return http_answer(
      503, "text/html",
      "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>");
}

}  // namespace wcbs_link
