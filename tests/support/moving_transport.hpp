#pragma once

#include "wcbs_link/net/http.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace wcbs_link {

/// Another transport on a computer that moves: its own address is each of `addresses` in their order, then
/// the last one for ever. Pauses take no time.
class MovingTransport final : public HttpTransport {
 public:
  MovingTransport(std::unique_ptr<HttpTransport> inner, std::vector<std::string> addresses)
      : inner_(std::move(inner)), addresses_(std::move(addresses)) {}

  std::vector<HttpExchange> send_all(std::span<const HttpRequest> requests) override {
    return inner_->send_all(requests);
  }
  Result<Done> reach(const Url& url, const std::string& address, std::chrono::milliseconds most) override {
    return inner_->reach(url, address, most);
  }
  void pause(std::chrono::milliseconds) override {}
  void begin_anew() override {
    ++times_anew;
    inner_->begin_anew();
  }
  std::string own_address(const Url&) override {
    if (addresses_.empty()) return {};
    return addresses_[std::min(next_++, addresses_.size() - 1)];
  }

  int times_anew = 0;

 private:
  std::unique_ptr<HttpTransport> inner_;
  std::vector<std::string> addresses_;
  std::size_t next_ = 0;
};

}  // namespace wcbs_link
