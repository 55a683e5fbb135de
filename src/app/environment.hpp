#pragma once

#include "app/origin.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/io/terminal.hpp"
#include "wcbs_link/net/curl_transport.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wcbs_link {

/// The world outside: main builds the real one, tests another.
struct Environment {
  Terminal& terminal;
  std::function<std::unique_ptr<HttpTransport>(NetworkOptions)> connect;
  std::function<TimePoint()> now;
  std::function<std::optional<std::string>(std::string_view)> variable;
  std::function<bool()> interrupted;
  Origin origin = this_copy();
};

}  // namespace wcbs_link
