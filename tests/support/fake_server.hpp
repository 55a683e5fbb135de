#pragma once

#include "support/fake_transport.hpp"
#include "wcbs_link/link/link_details.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wcbs_link {

inline constexpr const char* kPage = "/Wcbs.API/api/swagger";
inline constexpr const char* kDocument = "/Wcbs.API/api/swagger/docs/v1";
inline constexpr const char* kToken = "/Wcbs.API/api/token";
inline constexpr const char* kSchools = "/Wcbs.API/api/schools";

inline HttpResponse json(std::string body, int status = 200) {
  return response(status, std::move(body), "application/json");
}

inline HttpResponse redirect_to(const std::string& place, int status = 302) {
  return response(status, "", "", {{"Location", place}});
}

/// A Swagger page that names these documents: "api/swagger/docs/v1|api/swagger/docs/v2".
inline HttpResponse swagger_page(const std::string& documents) {
  return response(
      200,
      "<html>swashbuckleConfig = {rootUrl: 'https://school.example.org/Wcbs.API', discoveryPaths: arrayFrom('" +
          documents + "')}</html>",
      "text/html");
}

inline HttpResponse swagger_document() {
  return json(R"({"swagger":"2.0","basePath":"/Wcbs.API/api","paths":{"/schools":{"get":{}}}})");
}

using Answers = std::map<std::string, Result<HttpResponse>, std::less<>>;

/// A healthy API without sockets: answers each path, with its query or without, in the same way every time,
/// and keeps what it was asked.
class FakeServer final : public HttpTransport {
 public:
  Answers answers = {
      {kPage, swagger_page("api/swagger/docs/v1")},
      {kDocument, swagger_document()},
      {kToken, json(R"({"access_token":"t0ken-of-the-fake-server","token_type":"bearer"})")},
      {kSchools, json(R"({"value":[{"Id":1,"Name":"Oakfield"}]})")},
      {"/Wcbs.API/api/schools(1)/Pupils", json(R"({"@odata.count":812,"value":[]})")},
      {"/Wcbs.API/api/schools(1)/Staff", json(R"({"@odata.count":94,"value":[]})")},
      {"/Wcbs.API/api/schools(1)/Contacts", json(R"({"@odata.count":1105,"value":[]})")},
  };
  std::vector<HttpRequest> asked;
  std::vector<std::size_t> together;  ///< how many requests came at once, time after time
  std::string http_version;

  void change(const Answers& others) {
    for (const auto& [place, answer] : others) answers.insert_or_assign(place, answer);
  }

  std::size_t times(std::string_view path) const {
    return static_cast<std::size_t>(std::count_if(
        asked.begin(), asked.end(), [&](const HttpRequest& request) { return request.url.path == path; }));
  }

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    std::vector<HttpExchange> exchanges;
    together.push_back(requests.size());
    Connection connection;
    connection.http_version = http_version;
    for (const HttpRequest& request : requests) {
      asked.push_back(request);
      auto found = answers.find(request.url.path + "?" + request.url.query);
      if (found == answers.end()) found = answers.find(request.url.path);
      exchanges.push_back(
          {found == answers.end() ? response(404) : found->second, connection, {.total = 20}});
    }
    return exchanges;
  }

  void pause(std::chrono::milliseconds time) override { paused += time; }
  std::chrono::milliseconds paused{0};

  Result<Done> reach(const Url&, const std::string&, std::chrono::milliseconds) override { return Done{}; }
};

inline LinkDetails details_of_fake() {
  LinkDetails details;
  details.url = "https://school.example.org/Wcbs.API/";
  details.client_id = "wonde-fake-1f7c";
  details.client_secret = Secret("q7+Zk/2Vb=Xm&9tR%h");
  return details;
}

}  // namespace wcbs_link
