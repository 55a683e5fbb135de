#include "wcbs_link/io/wiping_heap.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <openssl/crypto.h>

namespace wcbs_link::wiping_heap {

void* allocate(std::size_t size) {
  return std::malloc(std::max<std::size_t>(size, 1));
}

void* allocate_zeroed(std::size_t count, std::size_t size) {
  return std::calloc(count, size);
}

void release(void* block) {
  if (block != nullptr) OPENSSL_cleanse(block, size_of(block));
  std::free(block);
}

void* reallocate(void* block, std::size_t size) {
  void* moved = allocate(size);
  if (moved == nullptr || block == nullptr) return moved;
  std::memcpy(moved, block, std::min(size, size_of(block)));
  release(block);
  return moved;
}

char* duplicate(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  char* copy = static_cast<char*>(allocate(size));
  if (copy != nullptr) std::memcpy(copy, text, size);
  return copy;
}

}  // namespace wcbs_link::wiping_heap
