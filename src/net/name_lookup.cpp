#include "net/name_lookup.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

struct Pending {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Result<std::vector<std::string>>> result;
};

std::string_view kind_of(Family family) {
  return family == Family::ipv4 ? "IPv4 address" : family == Family::ipv6 ? "IPv6 address" : "address";
}

Result<std::vector<std::string>> look_up_now(const std::string& host, Family family) {
  ResolverAnswer found = ask_resolver(host, family);
  if (found.code == Code::none) return std::move(found.addresses);
  if (found.code == Code::dns_failed)
    return Error{found.code,
                 fmt::format("DNS did not say where {} leads: {}.", host, found.words),
                 {{"host", host}, {"resolver", found.words}}};
  if (family != Family::any) {
    const Family other = family == Family::ipv4 ? Family::ipv6 : Family::ipv4;
    if (const ResolverAnswer others = ask_resolver(host, other); !others.addresses.empty())
      return Error{Code::dns_no_address,
                   fmt::format("The name {} has no {}: it leads to {}.", host, kind_of(family),
                               and_more(others.addresses, 3)),
                   {{"host", host}, {"addresses", others.addresses}}};
  }
  if (found.code == Code::dns_no_address)
    return Error{
        found.code, fmt::format("The name {} exists in DNS, but has no address.", host), {{"host", host}}};
  return Error{found.code,
               fmt::format("The name servers that this computer asks do not know the name {}.", host),
               {{"host", host}}};
}

}  // namespace

// The resolver cannot be stopped, so it works in a thread of its own, which is left behind when time is up.
Result<std::vector<std::string>> look_up(const std::string& host, Family family,
                                         std::chrono::milliseconds timeout,
                                         const std::function<bool()>& interrupted) {
  const auto pending = std::make_shared<Pending>();
  std::thread([pending, host, family] {
    auto result = look_up_now(host, family);
    const std::scoped_lock lock(pending->mutex);
    pending->result = std::move(result);
    pending->changed.notify_one();
  }).detach();

  const auto end = std::chrono::steady_clock::now() + timeout;
  std::unique_lock lock(pending->mutex);
  while (!pending->result) {
    if (interrupted && interrupted()) return Error{Code::interrupted, "Interrupted."};
    const auto now = std::chrono::steady_clock::now();
    if (now >= end)
      return Error{Code::dns_failed,
                   fmt::format("No answer from DNS for {} within {} seconds.", host,
                               std::chrono::duration<double>(timeout).count()),
                   {{"host", host}}};
    pending->changed.wait_until(lock, std::min(end, now + std::chrono::milliseconds(100)));
  }
  return *pending->result;
}

bool hosts_text_gives(std::string_view text, const std::string& host,
                      const std::vector<std::string>& addresses) {
  for (const std::string& line : split(text, '\n')) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string address;
    words >> address;
    if (std::find(addresses.begin(), addresses.end(), to_lower(address)) == addresses.end()) continue;
    for (std::string name; words >> name;)
      if (equal_ignoring_case(name, host)) return true;
  }
  return false;
}

bool is_in_hosts_file(const std::string& host, const std::vector<std::string>& addresses) {
  constexpr std::size_t most = 4 * 1024 * 1024;  // lists against advertisements are long
  const auto text = read_file(hosts_file(), most);
  // Looking for the name first spares reading every line of such a list.
  return text && contains_ignoring_case(*text, host) && hosts_text_gives(*text, host, addresses);
}

}  // namespace wcbs_link
