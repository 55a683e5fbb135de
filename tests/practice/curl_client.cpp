#include "practice/curl_client.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <thread>

#include <curl/curl.h>

namespace wcbs_link {

namespace {

struct Kept {
  std::string text;
  std::size_t most = 0;
};

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto* kept = static_cast<Kept*>(into);
  if (kept->text.size() + size * count > kept->most) return 0;
  kept->text.append(bytes, size * count);
  return size * count;
}

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Easy new_easy() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  return {once == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup};
}

}  // namespace

Seen ask(const Ask& question) {
  const Easy easy = new_easy();
  CURL* curl = easy.get();
  Kept head{{}, question.most_bytes};
  Kept body{{}, question.most_bytes};
  curl_easy_setopt(curl, CURLOPT_URL, question.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, question.timeout_ms);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, question.follow ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &head);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_blob roots{nullptr, 0, CURL_BLOB_COPY};
  if (!question.ca_pem.empty()) {
    std::string pem = question.ca_pem;
    roots.data = pem.data();
    roots.len = pem.size();
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &roots);
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  }
  if (!question.verify) {
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (question.security_level == 0) {
    curl_easy_setopt(curl, CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_0);
  }
  if (!question.form.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(question.form.size()));
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, question.form.c_str());
  }
  Lines lines(nullptr, &curl_slist_free_all);
  if (!question.authorization.empty()) {
    lines.reset(curl_slist_append(nullptr, ("Authorization: " + question.authorization).c_str()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  }
  Seen seen;
  seen.curl_code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &seen.verify_result);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &seen.status);
  seen.head = std::move(head.text);
  seen.body = std::move(body.text);
  return seen;
}

Seen get(const std::string& url, const std::string& authorization) {
  return ask({.url = url, .authorization = authorization});
}

std::string exchange_bytes(const std::string& url, std::string_view bytes) {
  const Easy easy = new_easy();
  CURL* curl = easy.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
  if (curl_easy_perform(curl) != CURLE_OK) return "";
  std::string back;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < end) {
    std::size_t sent = 0;
    if (!bytes.empty() && curl_easy_send(curl, bytes.data(), bytes.size(), &sent) == CURLE_OK) {
      bytes.remove_prefix(sent);
    }
    std::array<char, 4096> buffer{};
    std::size_t got = 0;
    const CURLcode read = curl_easy_recv(curl, buffer.data(), buffer.size(), &got);
    if (read == CURLE_AGAIN) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    if (read != CURLE_OK || got == 0) break;
    back.append(buffer.data(), got);
  }
  return back;
}

}  // namespace wcbs_link
