#pragma once

#include "wcbs_link/base/owned.hpp"
#include "wcbs_link/base/secret.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <curl/curl.h>

namespace wcbs_link {

using Easy = Owned<CURL, curl_easy_cleanup>;
using Multi = Owned<CURLM, curl_multi_cleanup>;
using Share = Owned<CURLSH, curl_share_cleanup>;
using List = Owned<curl_slist, curl_slist_free_all>;

inline void append(List& list, const std::string& line) {
  list.reset(curl_slist_append(list.release(), line.c_str()));
}

/// libcurl copies header lines; its list would keep the token in memory.
inline void wipe_list(const List& list) {
  for (curl_slist* item = list.get(); item != nullptr; item = item->next)
    std::fill_n(item->data, std::string_view(item->data).size(), '\0');
}

/// Once, before anything else of libcurl: its memory is wiped when it is freed.
void start_curl();

/// Of CURLINFO_HTTP_VERSION: "1.0", "1.1", "2"; "" where nothing was answered.
std::string_view http_version_name(long version);

/// What libcurl tells of a request; T is the type that `what` has in libcurl's manual.
template <class T>
T info(CURL* easy, CURLINFO what) {
  T value{};
  curl_easy_getinfo(easy, what, &value);
  return value;
}

inline std::string info_text(CURL* easy, CURLINFO what) {
  const char* text = info<const char*>(easy, what);
  return text == nullptr ? "" : text;
}

}  // namespace wcbs_link
