#include "wcbs_link/io/this_process.hpp"

#include "wcbs_link/io/wiping_heap.hpp"

#include <initializer_list>

#include <openssl/crypto.h>

namespace wcbs_link {

void guard_process() {
  guard_platform();
  for (const char* name : {"SSLKEYLOGFILE", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES"})
    forget_variable(name);
  CRYPTO_set_mem_functions(
      [](std::size_t size, const char*, int) { return wiping_heap::allocate(size); },
      [](void* block, std::size_t size, const char*, int) { return wiping_heap::reallocate(block, size); },
      [](void* block, const char*, int) { wiping_heap::release(block); });
  // libcurl asks OpenSSL to read the system's configuration file: whoever speaks first decides.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

}  // namespace wcbs_link
