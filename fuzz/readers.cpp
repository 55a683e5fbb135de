// One libFuzzer program for every reader of bytes from outside. Which one it feeds is the variable
// WCBS_LINK_READER; scripts/fuzz runs them all.

#include "net/chain_look.hpp"
#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/replay.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/link/client_credentials.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/link/schools.hpp"
#include "wcbs_link/link/swagger.hpp"
#include "wcbs_link/net/certificate.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace wcbs_link;

const Address& practice_address() {
  static const Address address = *read_address("https://school.example.org/Wcbs.API/", false);
  return address;
}

/// Aborts where a promise is broken: that is what the fuzzer looks for, besides crashes.
void promise(bool kept) {
  if (!kept) std::abort();
}

void promise_one_line(const std::string& text) {
  for (const char c : text) promise(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

HttpResponse answer_of(std::string_view bytes) {
  HttpResponse response;
  response.status = bytes.empty() ? 200 : 200 + 100 * (bytes.front() % 4) + (bytes.front() / 4) % 32;
  response.body = std::string(bytes.substr(bytes.empty() ? 0 : 1));
  return response;
}

void feed_address(std::string_view bytes) {
  const auto address = read_address(bytes, true);
  if (!address) return promise_one_line(sanitise(address.error().summary, 1000));
  promise_one_line(address->text());
  promise(address->app.path.ends_with('/'));
  const auto again = read_address(address->text(), true);
  promise(again && again->app == address->app);
}

void feed_report(std::string_view bytes) {
  const auto report = read_report(bytes, "report.json");
  if (!report) return promise_one_line(report.error().summary);
  for (const char c : report_text(*report, {})) promise(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  promise(static_cast<bool>(read_report(report_json(*report), "report.json")));
}

void feed_page(std::string_view bytes) {
  const HttpResponse response{200, {}, std::string(bytes)};
  for (const std::string& path : document_paths(response, practice_address())) promise(path.starts_with('/'));
  promise_one_line(page_title(response));
  promise_one_line(unexpected_answer(response, practice_address().api).summary);
}

void feed_document(std::string_view bytes) {
  const auto map = read_document({200, {}, std::string(bytes)}, practice_address());
  if (!map) return;
  promise(map->token.same_origin(practice_address().api));
  promise(map->schools.same_origin(practice_address().api));
}

void feed_token(std::string_view bytes) {
  const auto token = read_token_answer(answer_of(bytes), practice_address().api);
  if (!token) return promise_one_line(token.error().summary);
  promise(!token->empty());
}

void feed_odata(std::string_view bytes) {
  const auto page = read_schools_answer(answer_of(bytes), practice_address().api);
  if (page) {
    for (const School& school : page->schools) {
      promise(!school.id.empty());
      promise_one_line(school.name);
    }
  }
  (void)read_people_page(bytes);
}

void feed_link_file(std::string_view bytes) {
  const auto details = read_link_file(bytes, "link.json");
  if (details) promise(static_cast<bool>(read_link_file(link_file_text(details->details), "again")));
}

void feed_certificate(std::string_view bytes) {
  const std::string der(bytes);
  (void)issuer_address(der);
  if (const auto certificate = read_certificate(der)) {
    promise_one_line(certificate->subject);
    promise_one_line(certificate->issuer);
    for (const std::string& name : certificate->names) promise_one_line(name);
    (void)complete_chain({der}, der, "", "/dev/null");
  }
}

void feed_text(std::string_view bytes) {
  promise_one_line(sanitise(bytes));
  promise(columns(sanitise(bytes, 40)) <= 43);
  (void)wrap(bytes, 40, "  ", "    ");
  const Cleaned cleaned = clean_quoted(bytes);
  promise(clean_quoted(cleaned.text).text == cleaned.text);
  (void)decode_file_text(bytes);
  Redactor redactor;
  redactor.learn(Secret("q7+Zk/2Vb=Xm&9"));
  promise(redactor.heard(bytes).find("q7+Zk/2Vb=Xm&9") == std::string::npos);
  (void)redactor(bytes);
}

struct Reader {
  std::string_view name;
  void (*feed)(std::string_view bytes);
};
constexpr Reader kReaders[] = {
    {"address", feed_address},
    {"page", feed_page},
    {"document", feed_document},
    {"token", feed_token},
    {"odata", feed_odata},
    {"link-file", feed_link_file},
    {"certificate", feed_certificate},
    {"report", feed_report},
    {"text", feed_text},
};

const Reader* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("WCBS_LINK_READER");
  for (const Reader& reader : kReaders)
    if (name != nullptr && reader.name == name) chosen = &reader;
  if (chosen != nullptr) return 0;
  std::fputs("Set WCBS_LINK_READER to one of:", stderr);
  for (const Reader& reader : kReaders) std::fprintf(stderr, " %s", std::string(reader.name).c_str());
  std::fputs("\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->feed({reinterpret_cast<const char*>(data), size});
  return 0;
}
