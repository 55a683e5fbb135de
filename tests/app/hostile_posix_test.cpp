#include "practice/replies.hpp"
#include "support/app_run.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"

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
    std::vector<std::string> words = linked("check", *school, folder);
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
