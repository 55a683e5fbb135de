#include "practice/web_api.hpp"

#include "wcbs_link/base/json.hpp"

#include <string>

#include <fmt/format.h>

namespace wcbs_link {

namespace {

HttpAnswer web_api_answer(int status, const Json& body) {
  return http_answer(status, "application/json; charset=utf-8", dump(body));
}

}  // namespace

HttpAnswer web_api_unauthorized() {
  HttpAnswer answer = web_api_answer(401, {{"Message", "Authorization has been denied for this request."}});
  answer.headers.push_back({"WWW-Authenticate", "Bearer"});
  return answer;
}

HttpAnswer web_api_forbidden() {
  return web_api_answer(403, {{"Message", "Authorization has been denied for this request."}});
}

HttpAnswer web_api_not_found(const Place& place) {
  const std::string uri = place.origin() + place.target;
  return web_api_answer(
      404, {{"Message", fmt::format("No HTTP resource was found that matches the request URI '{}'.", uri)},
            {"MessageDetail", "No type was found that matches the controller named in the request."}});
}

HttpAnswer web_api_method_not_allowed(const PracticeRequest& request) {
  return web_api_answer(
      405, {{"Message",
             fmt::format("The requested resource does not support http method '{}'.", request.method)}});
}

HttpAnswer web_api_server_error() {
  return web_api_answer(500, {{"Message", "An error has occurred."}});
}

HttpAnswer odata_bad_request(std::string_view message) {
  const Json body = {{"error", {{"code", ""}, {"message", std::string(message)}}}};
  return http_answer(400, "application/json; odata.metadata=minimal", dump(body));
}

}  // namespace wcbs_link
