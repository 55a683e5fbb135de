// One libFuzzer program for every reader of bytes from outside. Which one it feeds is the variable
// WCBS_LINK_READER; scripts/fuzz runs them all. A new one is a function, a line in the table, and a folder in
// fuzz/seeds with something to begin with.

#include "io/typed_line.hpp"
#include "link/page_causes.hpp"
#include "link/who_answered.hpp"
#include "net/chain_look.hpp"
#include "net/proxy.hpp"
#include "practice/http_message.hpp"
#include "practice/wire.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/desk/link_list.hpp"
#include "wcbs_link/diagnosis/compare.hpp"
#include "wcbs_link/diagnosis/read_report.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/link/client_credentials.hpp"
#include "wcbs_link/link/link_file.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/link/schools.hpp"
#include "wcbs_link/link/swagger.hpp"
#include "wcbs_link/net/certificate.hpp"
#include "wcbs_link/net/server_words.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>

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

/// `bytes` up to the first line break, which are taken off.
std::string_view take_line(std::string_view& bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(line.size() + (line.size() < bytes.size() ? 1 : 0));
  return line;
}

void feed_proxy(std::string_view bytes) {
  std::string_view rest = bytes;
  const ProxySettings settings{std::string(take_line(rest)), std::string(rest)};
  const auto variable = [&](std::string_view name) -> std::optional<std::string> {
    return name.starts_with("no") ? settings.bypass : settings.proxies;
  };
  const Url& url = practice_address().api;
  for (const Secret& proxy : {proxy_from_settings(url, settings), proxy_from_environment(url, variable)})
    promise_one_line(sanitise(proxy_shown(proxy)));
  const std::string password = "q7+Zk-2Vb=Xm&9";
  const std::string shown = proxy_shown(Secret("http://user:" + password + "@" + settings.proxies));
  promise(settings.proxies.find(password) != std::string::npos || shown.find(password) == std::string::npos);
}

/// Headers, an empty line and a body: who says so, and in which words.
void feed_words(std::string_view bytes) {
  const Url& url = practice_address().api;
  HttpResponse response = answer_of(bytes.substr(0, 1));
  std::string_view rest = bytes.substr(bytes.empty() ? 0 : 1);
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(':'), line.size());
    response.headers.push_back({std::string(line.substr(0, colon)),
                                std::string(trim(line.substr(std::min(colon + 1, line.size()))))});
  }
  response.body = std::string(rest);
  promise_one_line(server_words(response));
  (void)sub_status(response);
  (void)page_gist(response.body);
  (void)parse_http_time(response.header("Date"));
  promise_one_line(who_answered(response, url).reference);
  promise_one_line(passed_through(response));
  (void)cause_of_words(response, false);
  (void)is_lasting(response, url);
  for (const Asked asked : {Asked::page, Asked::token, Asked::schools, Asked::people})
    promise_one_line(unexpected_answer(response, url, asked).summary);
  if (const auto target = redirect_target(response, url)) promise(target->host == url.host);
}

void feed_request(std::string_view bytes) {
  int ends[2];
  promise(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  WireConnection client(ends[0]);
  WireConnection server(ends[1]);
  promise(client.write(bytes));
  shutdown(ends[0], SHUT_WR);
  HttpReader reader(server);
  PracticeRequest request;
  while (reader.read(request) == ReadOutcome::request) {
    promise(!request.method.empty());
    (void)request.path();
    (void)request.query("$top");
    (void)request.field("grant_type");
  }
}

void feed_roots(std::string_view bytes) {
  (void)holds_certificates(std::string(bytes));
}

void feed_keys(std::string_view bytes) {
  for (const Echo echo : {Echo::characters, Echo::stars}) {
    TypedLine line(echo);
    for (const char byte : bytes) {
      const TypedLine::Step step = line.take(byte);
      for (const char c : step.echo)
        promise(echo == Echo::stars ? c == '*' || c == '\b' || c == ' '
                                    : static_cast<unsigned char>(c) >= 0x20 || c == '\b');
      if (step.end != TypedLine::End::no) break;
    }
    (void)line.result();
  }
}

/// A list in a file of this account, as `check --list` wants it.
void feed_list(std::string_view bytes) {
  static const std::filesystem::path folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "wcbs-link-fuzz-XXXXXX").string();
    promise(mkdtemp(name.data()) != nullptr);
    return std::filesystem::path(name);
  }();
  const std::filesystem::path file = folder / "list.csv";
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  std::filesystem::permissions(file,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto list = read_link_list(file, {});
  if (!list) return promise_one_line(sanitise(list.error().summary, 1000));
  for (const ListedLink& link : list->links) promise_one_line(link.label);
}

/// Two reports, parted by a NUL.
void feed_compare(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\0'), bytes.size());
  const auto comparison = compare_report_texts(
      {bytes.substr(0, end), "inside.json"}, {bytes.substr(std::min(end + 1, bytes.size())), "outside.json"});
  if (!comparison) return promise_one_line(comparison.error().summary);
  for (const char c : comparison_text(*comparison, {}))
    promise(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  promise(static_cast<bool>(parse_json(comparison_json(*comparison))));
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
    {"proxy", feed_proxy},
    {"words", feed_words},
    {"request", feed_request},
    {"roots", feed_roots},
    {"keys", feed_keys},
    {"list", feed_list},
    {"compare", feed_compare},
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
