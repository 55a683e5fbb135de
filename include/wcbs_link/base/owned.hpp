#pragma once

#include <memory>

namespace wcbs_link {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};

/// Something of a C library, freed by the function that the library has for it: Owned<BIO, BIO_free>.
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

}  // namespace wcbs_link
