#include "app/run_app.hpp"
#include "wcbs_link/io/this_process.hpp"

#include <cstdlib>
#include <string>
#include <vector>

int main(int count, char** words) {
  using namespace wcbs_link;
  guard_process();
  catch_interrupts();
  const auto terminal = make_terminal();
  const Environment environment{
      *terminal,
      make_curl_transport,
      current_time,
      [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      },
      [] { return interrupted(); },
  };
  const int code = run_app(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count), environment);
  hold_own_window();
  return code;
}
