#include "practice/iis_pages.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

/// IIS's short error pages, as it shows them to other computers.
HttpAnswer iis_page(int status, std::string_view heading, std::string_view explanation) {
  return http_answer(
      status, "text/html",
      fmt::format(
          "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n"
          "<html xmlns=\"http://www.w3.org/1999/xhtml\">\r\n"
          "<head>\r\n"
          "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\"/>\r\n"
          "<title>{0}</title>\r\n"
          "</head>\r\n"
          "<body>\r\n"
          "<div id=\"header\"><h1>Server Error</h1></div>\r\n"
          "<div id=\"content\">\r\n"
          " <div class=\"content-container\"><fieldset>\r\n"
          "  <h2>{0}</h2>\r\n"
          "  <h3>{1}</h3>\r\n"
          " </fieldset></div>\r\n"
          "</div>\r\n"
          "</body>\r\n"
          "</html>\r\n",
          heading, explanation));
}

/// The kernel's own pages, which never reach IIS.
HttpAnswer http_sys_page(int status, std::string_view title, std::string_view heading,
                         std::string_view explanation) {
  HttpAnswer answer = http_answer(
      status, "text/html; charset=us-ascii",
      fmt::format(
          "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n"
          "<HTML><HEAD><TITLE>{}</TITLE>\r\n"
          "<META HTTP-EQUIV=\"Content-Type\" Content=\"text/html; charset=us-ascii\"></HEAD>\r\n"
          "<BODY><h2>{}</h2>\r\n<hr><p>{}</p>\r\n</BODY></HTML>\r\n",
          title, heading, explanation));
  answer.headers.push_back({"Server", "Microsoft-HTTPAPI/2.0"});
  answer.headers.push_back({"Connection", "close"});
  return answer;
}

}  // namespace

HttpAnswer iis_not_found() {
  return iis_page(
      404, "404 - File or directory not found.",
      "The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.");
}

HttpAnswer iis_forbidden() {
  return iis_page(
      403, "403 - Forbidden: Access is denied.",
      "You do not have permission to view this directory or page using the credentials that you supplied.");
}

HttpAnswer iis_windows_auth() {
  HttpAnswer answer = iis_page(
      401, "401 - Unauthorized: Access is denied due to invalid credentials.",
      "You do not have permission to view this directory or page using the credentials that you supplied.");
  answer.headers.push_back({"WWW-Authenticate", "Negotiate"});
  answer.headers.push_back({"WWW-Authenticate", "NTLM"});
  return answer;
}

HttpAnswer iis_server_error() {
  return iis_page(500, "500 - Internal server error.",
                  "There is a problem with the resource you are looking for, and it cannot be displayed.");
}

HttpAnswer iis_bad_gateway() {
  return iis_page(502,
                  "502 - Web server received an invalid response while acting as a gateway or proxy server.",
                  "There is a problem with the page you are looking for, and it cannot be displayed.");
}

HttpAnswer http_sys_unavailable() {
  return http_sys_page(503, "Service Unavailable", "Service Unavailable",
                       "HTTP Error 503. The service is unavailable.");
}

HttpAnswer http_sys_invalid_hostname() {
  return http_sys_page(400, "Bad Request", "Bad Request - Invalid Hostname",
                       "HTTP Error 400. The request hostname is invalid.");
}

HttpAnswer http_sys_bad_request() {
  return http_sys_page(400, "Bad Request", "Bad Request", "HTTP Error 400. The request is badly formed.");
}

HttpAnswer http_sys_length_required() {
  return http_sys_page(411, "Length Required", "Length Required",
                       "HTTP Error 411. The request must be chunked or have a content length.");
}

HttpAnswer http_sys_too_large() {
  return http_sys_page(413, "Request Entity Too Large", "Request Too Large",
                       "HTTP Error 413. The request entity is too large.");
}

HttpAnswer rate_limited() {
  HttpAnswer answer = iis_page(429, "429 - Too many requests.", "Too many requests came from this address.");
  answer.headers.push_back({"Retry-After", "60"});
  return answer;
}

HttpAnswer filter_block_page() {
  return http_answer(200, "text/html; charset=utf-8",
                     "<!DOCTYPE html>\n"
                     "<html><head><title>Web page blocked</title></head>\n"
                     "<body><h1>This page has been blocked</h1>\n"
                     "<p>Access was denied by your organisation's web filter. "
                     "Category: uncategorised.</p></body></html>\n");
}

HttpAnswer sign_in_page() {
  return http_answer(
      200, "text/html; charset=utf-8",
      "<!DOCTYPE html>\n"
      "<html><head><title>Guest Wi-Fi - Sign in</title></head>\n"
      "<body><h1>Sign in to continue</h1>\n"
      "<form method=\"post\" action=\"/login\"><input name=\"user\"/><input name=\"password\" type=\"password\"/></form></body></html>\n");
}

HttpAnswer redirect(int status, const std::string& location) {
  HttpAnswer answer = http_answer(status, "text/html; charset=UTF-8",
                                  "<head><title>Document Moved</title></head>\n"
                                  "<body><h1>Object Moved</h1>This document may be found elsewhere</body>");
  answer.headers.push_back({"Location", location});
  return answer;
}

}  // namespace wcbs_link
