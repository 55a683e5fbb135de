#pragma once

#include <cstddef>

namespace wcbs_link {

/// The system's heap, but a block is overwritten before it is given back: passwords and tokens pass through
/// buffers of the libraries and through temporary strings that nobody else could wipe.
namespace wiping_heap {

void* allocate(std::size_t size);
void* allocate_zeroed(std::size_t count, std::size_t size);
void* reallocate(void* block, std::size_t size);
char* duplicate(const char* text);
void release(void* block);

/// How many bytes are in a block; 0 for nullptr. In this_process_posix.cpp and this_process_windows.cpp.
std::size_t size_of(void* block);

}  // namespace wiping_heap
}  // namespace wcbs_link
