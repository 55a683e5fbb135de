#include "net/transfer.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>

namespace wcbs_link {
namespace {

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.response.body.size() + size > transfer.request->most_body) {
    transfer.body_too_large = true;
    return 0;
  }
  std::string& body = transfer.response.body;
  if (body.empty()) {
    const auto told = info<curl_off_t>(transfer.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    if (told > 0) body.reserve(std::min(static_cast<std::size_t>(told), transfer.request->most_body));
  }
  body.append(data, size);
  return size;
}

/// The last answer counts: those before it said that it would come.
void add_header(HttpResponse& response, std::string_view line) {
  if (line.starts_with("HTTP/")) response.headers.clear();
  if (const std::size_t colon = line.find(':'); colon != std::string_view::npos && !line.starts_with("HTTP/"))
    response.headers.push_back({trim(line.substr(0, colon)), trim(line.substr(colon + 1))});
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size);
  if (transfer.is_before_tunnel()) {
    add_header(transfer.proxy_answer, line);
    return size;
  }
  transfer.header_bytes += size;
  if (transfer.header_bytes > kMostHeaders) {
    transfer.headers_too_large = true;
    return 0;
  }
  add_header(transfer.response, line);
  return size;
}

CURLcode on_tls(CURL*, void* context, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  TlsFacts& facts = transfer.handshakes->begin(transfer.request->url.origin());
  watch_tls(static_cast<ssl_ctx_st*>(context), facts);
  transfer.tls = &facts;
  return CURLE_OK;
}

double info_ms(CURL* easy, CURLINFO what) {
  return static_cast<double>(info<curl_off_t>(easy, what)) / 1000.0;
}

}  // namespace

void Transfer::listen() {
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, words.data());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_FUNCTION, on_tls);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_DATA, this);
}

bool Transfer::is_before_tunnel() const {
  const bool tunnelled = request->url.scheme == "https" && !route.proxy.empty();
  return tunnelled && is_on_new_connection() && info<curl_off_t>(easy.get(), CURLINFO_APPCONNECT_TIME_T) == 0;
}

bool Transfer::is_on_new_connection() const {
  return info<long>(easy.get(), CURLINFO_NUM_CONNECTS) > 0;
}

TlsFacts Transfer::tls_facts() const {
  const TlsFacts* facts = tls != nullptr ? tls : handshakes->latest(request->url.origin());
  return facts == nullptr ? TlsFacts() : *facts;
}

Outcome Transfer::outcome() const {
  Outcome outcome;
  outcome.url = request->url;
  outcome.result = result;
  outcome.words = words.data();
  outcome.system_error = info<long>(easy.get(), CURLINFO_OS_ERRNO);
  outcome.proxy = route.proxy;
  outcome.proxy_status = info<long>(easy.get(), CURLINFO_HTTP_CONNECTCODE);
  outcome.proxy_error = static_cast<CURLproxycode>(info<long>(easy.get(), CURLINFO_PROXY_ERROR));
  const auto shown_header = [&](const char* name) {
    return shown(proxy_answer.header(name), handshakes->redactor(), 80);
  };
  outcome.proxy_server = shown_header("server");
  outcome.proxy_reason = shown_header("x-squid-error");
  outcome.proxy_sent_page = outcome.proxy_status >= 200 && outcome.proxy_status < 300 &&
                            proxy_answer.header("content-type").starts_with("text/html");
  outcome.addresses = route.addresses;
  outcome.pinned = route.pinned;
  outcome.by_hosts_file = route.by_hosts_file;
  outcome.address = info_text(easy.get(), CURLINFO_PRIMARY_IP);
  outcome.tcp_up = !outcome.address.empty();
  outcome.is_new = is_on_new_connection();
  outcome.tls = tls_facts();
  outcome.tls.redactor = handshakes->redactor();
  outcome.tls_up = outcome.tls.done || info<curl_off_t>(easy.get(), CURLINFO_APPCONNECT_TIME_T) > 0;
  outcome.status = response.status;
  outcome.answer_begun = header_bytes > 0;
  outcome.headers_too_large = headers_too_large;
  outcome.body_too_large = body_too_large;
  outcome.most_body = request->most_body;
  outcome.limit = limit;
  return outcome;
}

Timing Transfer::timing() const {
  const auto lookup = static_cast<double>(lookup_time.count());
  const bool fresh = is_on_new_connection();
  const auto since = [&](CURLINFO what) {
    const double ms = info_ms(easy.get(), what);
    return ms > 0 ? ms + lookup : 0;
  };
  Timing timing;
  if (fresh && route.proxy.empty()) timing.name = lookup + info_ms(easy.get(), CURLINFO_NAMELOOKUP_TIME_T);
  timing.connect = fresh ? since(CURLINFO_CONNECT_TIME_T) : 0;
  timing.tls = fresh ? since(CURLINFO_APPCONNECT_TIME_T) : 0;
  timing.first_byte = since(CURLINFO_STARTTRANSFER_TIME_T);
  timing.total = since(CURLINFO_TOTAL_TIME_T);
  return timing;
}

}  // namespace wcbs_link
