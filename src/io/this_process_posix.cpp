#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/this_process.hpp"
#include "wcbs_link/io/wiping_heap.hpp"

#include <cstdlib>
#include <fstream>
#include <sys/resource.h>
#include <sys/utsname.h>
#ifdef __APPLE__
#include <malloc/malloc.h>
#else
#include <malloc.h>
#include <sys/prctl.h>
#endif

#include <fmt/format.h>

namespace wcbs_link {

void guard_platform() {
#ifndef WCBS_LINK_SANITIZED
  constexpr rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifndef __APPLE__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
#endif
}

std::string system_name() {
  std::ifstream release("/etc/os-release");  // os-release(5)
  for (std::string line; std::getline(release, line);)
    if (line.starts_with("PRETTY_NAME=")) return sanitise(replace_all(line.substr(12), "\"", ""), 80);
  utsname facts{};
  return uname(&facts) == 0 ? fmt::format("{} {}", facts.sysname, facts.release) : "";
}

std::string system_architecture() {
  utsname facts{};
  return uname(&facts) == 0 ? facts.machine : "";
}

void forget_variable(const char* name) {
  unsetenv(name);
}

std::size_t wiping_heap::size_of(void* block) {
#ifdef __APPLE__
  return malloc_size(block);
#else
  return malloc_usable_size(block);
#endif
}

}  // namespace wcbs_link
