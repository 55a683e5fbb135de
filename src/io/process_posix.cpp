#include "wcbs_link/io/process.hpp"
#include "wcbs_link/io/wiping_heap.hpp"

#include <cstdlib>
#include <sys/resource.h>
#ifdef __APPLE__
#include <malloc/malloc.h>
#else
#include <malloc.h>
#include <sys/prctl.h>
#endif

namespace wcbs_link {

void guard_memory() {
#ifndef WCBS_LINK_SANITIZED
  constexpr rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifndef __APPLE__
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
#endif
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
