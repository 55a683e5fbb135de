#include "net/curl_handles.hpp"

#include "wcbs_link/io/wiping_heap.hpp"

namespace wcbs_link {
namespace {

struct CurlLibrary {
  CurlLibrary() {
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, wiping_heap::allocate, wiping_heap::release,
                         wiping_heap::reallocate, wiping_heap::duplicate, wiping_heap::allocate_zeroed);
  }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

}  // namespace

void start_curl() {
  static const CurlLibrary library;
}

std::string_view http_version_name(long version) {
  switch (version) {
    case CURL_HTTP_VERSION_NONE:
      return "";
    case CURL_HTTP_VERSION_1_0:
      return "1.0";
    case CURL_HTTP_VERSION_2_0:
      return "2";
    default:
      return "1.1";
  }
}

}  // namespace wcbs_link
