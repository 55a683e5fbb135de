#include "support/practice.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/practice/iis_pages.hpp"

#include <atomic>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMebibyte = 1024 * 1024;

std::vector<std::string> linked(const PracticeSchool& school, const ScratchFolder& folder) {
  std::vector<std::string> words = {"check",
                                    "--url",
                                    school.url(),
                                    "--client-id",
                                    school.client_id(),
                                    "--client-secret-file",
                                    folder.write("secret.txt", school.client_secret().reveal())};
  if (!school.ca_pem().empty()) {
    words.emplace_back("--ca-file");
    words.push_back(folder.write("root.pem", school.ca_pem()));
  }
  return words;
}

// Words.

/// Colours, a window's title, marks that turn text round, line breaks of all kinds; then a megabyte.
const std::string kMarks =
    "A\x1b[31mred\x1b]0;title\x07 \x7f\x08 \xC2\x9B"
    "31m \xE2\x80\xAEturned \xE2\x81\xA6isolated \xE2\x80\xA8line \xC2\x85next \xE2\x80\x8Bhidden \xFF\xFE ";
const std::string kLines = "first\r\nFault: none\n\tand\v\f" + kMarks + std::string(kMebibyte, 'x');
const std::string kShorter = "first\r\nsecond\n" + kMarks + std::string(20'000, 'x');
const std::string kHeader = kMarks + std::string(100'000, 'y');

std::string in_json(const std::string& text) {
  return dump(Json(text));
}

/// What is in `text` that has no place in a terminal or a ticket; "" for nothing.
std::string dirt(std::string_view text, std::size_t longest) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return "a control character";
    const std::string_view rest = text.substr(i, 3);
    if (rest.size() > 1 && byte == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0) return "a C1 control";
    for (const char* mark : {"\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
                             "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9", "\xE2\x80\x8E",
                             "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\x8B"})
      if (rest == mark) return "an invisible mark";
  }
  for (const std::string& line : split(text, '\n'))
    if (line.size() > longest)
      return "a line of " + std::to_string(line.size()) + " bytes: " + line.substr(0, 200);
  return {};
}

struct Speaker {
  const char* place;
  std::function<void(Behaviour&)> say;
  bool tls = false;
};

const Speaker kSpeakers[] = {
    {"a page's title",
     [](Behaviour& school) {
       school.instead.anything = http_answer(404, "text/html", "<html><title>" + kLines + "</title></html>");
     }},
    {"an OAuth error",
     [](Behaviour& school) {
       school.token.error = kMarks;
       school.token.error_description = kLines;
     }},
    {"an OAuth error of its own",
     [](Behaviour& school) {
       school.instead.token = http_answer(400, "application/json",
                                          "{\"error\":" + in_json(kMarks) + ",\"error_description\":" +
                                              in_json(kMarks + std::string(30'000, 'x')) + "}");
     }},
    {"a token's type",
     [](Behaviour& school) {
       school.instead.token = http_answer(200, "application/json",
                                          "{\"access_token\":\"x\",\"token_type\":" + in_json(kMarks) + "}");
     }},
    {"a school's name, code and Id",
     [](Behaviour& school) {
       school.sites.front().name = kLines;
       school.sites.front().code = kMarks;
       school.sites.front().id_json = in_json(kMarks);
     }},
    {"the names of two schools",
     [](Behaviour& school) {
       school.sites.push_back(school.sites.front());
       school.sites.front().name = kMarks;
       school.sites.back().id_json = in_json(kMarks + std::string(1000, 'i'));
     }},
    {"the words of a refusal",
     [](Behaviour& school) {
       school.instead.schools =
           http_answer(403, "application/json", "{\"Message\":" + in_json(kShorter) + "}");
     }},
    {"the words of a refusal about people",
     [](Behaviour& school) {
       school.instead.people =
           http_answer(500, "application/json", "{\"error\":{\"message\":" + in_json(kShorter) + "}}");
     }},
    {"the Server header",
     [](Behaviour& school) {
       school.names_iis = false;
       school.instead.page = http_answer(200, "text/html", "<html></html>");
       school.instead.page->headers.push_back({"Server", kHeader});
     }},
    {"the headers of a refusal",
     [](Behaviour& school) {
       school.instead.anything = http_answer(429, "text/html", "<html></html>");
       school.instead.anything->headers.push_back({"Retry-After", kHeader});
       school.instead.anything->headers.push_back({"X-" + std::string(1000, 'z'), kMarks});
     }},
    {"the Location header",
     [](Behaviour& school) { school.instead.anything = redirect(302, "https://" + kHeader + "/"); }},
    {"a path in the Location header",
     [](Behaviour& school) { school.instead.anything = redirect(302, "/" + kHeader); }},
    {"the Swagger page",
     [](Behaviour& school) {
       school.page.root_url = "http://" + kMarks + std::string(1000, 'h') + "/x";
       school.page.discovery_paths = kMarks + "|" + std::string(3000, 'p');
     }},
    {"the Swagger document",
     [](Behaviour& school) {
       school.document.version = kShorter;
       school.document.host = kMarks;
       school.document.token_url = "{origin}/" + kMarks + std::string(3000, 't');
     }},
    {"the next page's address",
     [](Behaviour& school) {
       school.sites.push_back(school.sites.front());
       school.lists.page_size = 1;
       school.lists.next_link_origin = "http://" + kMarks + std::string(3000, 'n');
     }},
    {"the names of a certificate's issuer",
     [](Behaviour& school) {
       school.tls.issuer_organisation = "O\x1b[31m \xE2\x80\xAE x";
       school.tls.intermediate_name = "I\n\x07 \xE2\x81\xA6 x";
       school.tls.root_name = "R\r\n\x1b[31m \xE2\x80\xA8 x";
       school.tls.tells_root = false;
     },
     true},
    {"the names of a certificate",
     [](Behaviour& school) {
       school.tls.names = {"a\x1b[31m.example.org", "b\xE2\x80\xAE.example.org", std::string(2000, 'd')};
     },
     true},
};

/// Three at a time: most of their time is the program's.
template <class T>
void for_all(const T& table, const std::function<void(const std::decay_t<decltype(table[0])>&)>& look) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < std::size(table); at = next++) look(table[at]);
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(HostileWords, ReachNeitherTextNorJsonNorTrace) {
  for_all(kSpeakers, [](const Speaker& speaker) {
    Behaviour behaviour;
    speaker.say(behaviour);
    const auto school = open_school(behaviour, {.tls = speaker.tls});
    const ScratchFolder folder;
    std::vector<std::string> words = linked(*school, folder);
    for (const char* word : {"-v", "--trace", "trace.json"}) words.emplace_back(word);
    const Ended text = run_program({.words = words, .folder = folder.path()});
    words.insert(words.end(), {"--format", "json"});
    const Ended json = run_program({.words = words, .folder = folder.path()});
    const std::string trace = content_of(folder / "trace.json");
    EXPECT_TRUE(text.code == 0 || text.code == 1) << speaker.place << text.err;
    EXPECT_EQ(json.code, text.code) << speaker.place;
    EXPECT_EQ(dirt(text.out, 400), "") << speaker.place << ", in text";
    EXPECT_EQ(dirt(text.err, 600), "") << speaker.place << ", in -v";
    EXPECT_EQ(dirt(json.out, 1500), "") << speaker.place << ", in JSON";
    EXPECT_EQ(dirt(trace, 2500), "") << speaker.place << ", in the trace";
    EXPECT_TRUE(parse_json(json.out)) << speaker.place;
    EXPECT_TRUE(parse_json(trace)) << speaker.place;
  });
}

// Memory.

/// `count` bytes of zeros as gzip (RFC 1951, 3.2.6): one literal, then "the last byte 258 times" again and
/// again. Its end is left out: nobody gets there.
std::string bomb(std::size_t count) {
  std::string packed("\x1F\x8B\x08\0\0\0\0\0\0\3", 10);
  unsigned bits = 0;
  int held = 0;
  const auto put = [&](unsigned value, int size) {  // most significant bit first, as Huffman codes are
    for (int i = size - 1; i >= 0; --i) {
      bits |= (value >> i & 1U) << held;
      if (++held < 8) continue;
      packed += static_cast<char>(bits);
      bits = 0;
      held = 0;
    }
  };
  put(1, 1);           // the last block,
  put(0b10, 2);        // with the fixed codes, whose number 01 goes least significant bit first
  put(0b00110000, 8);  // the literal 0
  for (std::size_t i = 0; i < count / 258; ++i) {
    put(0b11000101, 8);  // 258 bytes
    put(0, 5);           // from one byte back
  }
  return packed + std::string(4, '\0');
}

std::string repeated(std::string_view first, std::string_view again, std::string_view last,
                     std::size_t size) {
  std::string text(first);
  while (text.size() + again.size() + last.size() + 1 < size) text += std::string(again) + ",";
  return text + std::string(again) + std::string(last);
}

constexpr std::size_t kJustUnder = 4 * kMebibyte - 16;
constexpr const char* kJson = "application/json";

void overflow(Behaviour& school, WireFault fault, const char* path) {
  school.wire = fault;
  school.wire_path = path;
}

struct Flood {
  const char* what;
  std::function<void(Behaviour&)> arrange;
};

const Flood kFloods[] = {
    {"an endless document", [](Behaviour& school) { overflow(school, WireFault::endless_body, "docs"); }},
    {"an endless list of schools",
     [](Behaviour& school) { overflow(school, WireFault::endless_body, "api/schools"); }},
    {"endless lists of people",
     [](Behaviour& school) { overflow(school, WireFault::endless_body, "schools(1)/"); }},
    {"endless headers", [](Behaviour& school) { overflow(school, WireFault::endless_headers, ""); }},
    {"a compressed bomb",
     [](Behaviour& school) {
       school.instead.anything = http_answer(200, kJson, bomb(300 * kMebibyte));
       school.instead.anything->headers.push_back({"Content-Encoding", "gzip"});
     }},
    {"a document of a million empty lists",
     [](Behaviour& school) {
       school.instead.document =
           http_answer(200, kJson, repeated("{\"swagger\":\"2.0\",\"paths\":[", "[]", "]}", kJustUnder));
     }},
    {"4 MiB of schools",
     [](Behaviour& school) {
       school.instead.schools =
           http_answer(200, kJson, repeated("{\"value\":[", "{\"Id\":1}", "]}", kJustUnder));
     }},
    {"4 MiB of people",
     [](Behaviour& school) {
       school.sites.front().groups.resize(1);
       school.instead.people =
           http_answer(200, kJson, repeated("{\"value\":[", "{\"Id\":1}", "]}", kJustUnder));
     }},
    {"schools nested two million deep",
     [](Behaviour& school) {
       school.instead.schools = http_answer(200, kJson, std::string(kJustUnder, '['));
     }},
};

TEST(HostileAnswers, FitIntoLittleMemory) {
#if !defined(__linux__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "measured on Linux, without a sanitizer";
#else
  for_all(kFloods, [](const Flood& flood) {
    Behaviour behaviour;
    flood.arrange(behaviour);
    const auto school = open_school(behaviour);
    const ScratchFolder folder;
    std::vector<std::string> words = linked(*school, folder);
    words.insert(words.end(), {"--format", "json", "--trace", "trace.json", "--timeout", "5"});
    Process program({.words = words, .folder = folder.path()});
    const Ended ended = program.wait();
    EXPECT_THAT(ended.code, testing::AnyOf(0, 1)) << flood.what << ended.err;
    EXPECT_TRUE(parse_json(ended.out)) << flood.what << ended.out;
    EXPECT_LT(program.most_memory(), 128L * 1024 * 1024) << flood.what;
    EXPECT_GT(program.most_memory(), 1024 * 1024) << flood.what << ": was not measured";
  });
#endif
}

}  // namespace
}  // namespace wcbs_link
