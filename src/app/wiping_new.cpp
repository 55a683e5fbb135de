// Part of the program only, and not of builds with a sanitizer: what our own code frees is overwritten first.
// Array, sized and nothrow forms come here, too, as the standard has it ([new.delete]).

#include "wcbs_link/io/wiping_heap.hpp"

#include <new>

void* operator new(std::size_t size) {
  void* block = wcbs_link::wiping_heap::allocate(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void operator delete(void* block) noexcept {
  wcbs_link::wiping_heap::release(block);
}

void operator delete(void* block, std::size_t) noexcept {
  wcbs_link::wiping_heap::release(block);
}
