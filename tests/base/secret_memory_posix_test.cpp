// What a Secret leaves in memory that was given back. The operator delete of this whole program is replaced,
// but it only looks where a test of this file asks it to.

#include "wcbs_link/base/secret.hpp"

#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WCBS_LINK_TESTS_OWN_HEAP 0
#endif
#endif
#if !defined(WCBS_LINK_TESTS_OWN_HEAP) && (defined(__SANITIZE_ADDRESS__) || !defined(__linux__))
#define WCBS_LINK_TESTS_OWN_HEAP 0  // there the heap is somebody else's
#endif
#if !defined(WCBS_LINK_TESTS_OWN_HEAP)
#define WCBS_LINK_TESTS_OWN_HEAP 1
#include <malloc.h>
#endif

namespace {

thread_local std::string_view watched;  // "" for nothing
thread_local int seen = 0;

}  // namespace

#if WCBS_LINK_TESTS_OWN_HEAP

namespace {

void give_back(void* block) {
  if (block != nullptr && !watched.empty()) {
    const std::string_view bytes(static_cast<const char*>(block), malloc_usable_size(block));
    if (bytes.find(watched) != std::string_view::npos) ++seen;
  }
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  if (void* block = std::malloc(size == 0 ? 1 : size)) return block;
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  give_back(block);
}
void operator delete(void* block, std::size_t) noexcept {
  give_back(block);
}

#endif

namespace wcbs_link {
namespace {

// The middle of each is looked for: what a free block's own bookkeeping overwrites is at its start.
constexpr std::string_view kLong = "<<<<<<<<<<<<<<<<correct-horse-battery-staple>>>>>>>>>>>>>>>>";
constexpr std::string_view kShort = "hush-hush-hush";  // lives inside its object

struct Life {
  const char* what;
  std::function<void(std::string_view)> live;
  int seen = 0;  ///< how often its text was in memory that was given back
};

/// Puts a Secret where the heap holds all of it, the object too.
std::unique_ptr<Secret> held(std::string_view text) {
  return std::make_unique<Secret>(std::string(text));
}

const Life kLives[] = {
    {"one, at its end", [](std::string_view text) { held(text).reset(); }},
    {"its copies, whichever goes last",
     [](std::string_view text) {
       auto first = held(text);
       auto second = std::make_unique<Secret>(*first);
       const auto third = std::make_unique<Secret>(*second);
       first.reset();
       EXPECT_EQ(third->reveal(), text);
       second.reset();
       EXPECT_EQ(third->reveal(), text);
     }},
    {"one that another value takes the place of",
     [](std::string_view text) {
       const auto kept = held(text);
       *kept = Secret("another");
       const auto copied = held(text);
       const Secret other(std::string(200, 'x'));
       *copied = other;
     }},
    {"one that was moved from and to",
     [](std::string_view text) {
       auto from = held(text);
       const auto to = std::make_unique<Secret>(std::move(*from));
       from.reset();
       const auto assigned = held("something else that is not looked for, and long");
       *assigned = std::move(*to);
     }},
    {"many in a list that grows",
     [](std::string_view text) {
       std::vector<Secret> list;
       for (int i = 0; i < 20; ++i) list.emplace_back(std::string(text));
       list.erase(list.begin(), list.begin() + 7);
     }},
    {"a string that is wiped",
     [](std::string_view text) {
       const auto string = std::make_unique<std::string>(text);
       wipe(*string);
     }},
    {"a string that is not wiped", [](std::string_view text) { std::make_unique<std::string>(text).reset(); },
     1},
};

TEST(Secret, LeavesNothingOfItselfInMemoryThatIsGivenBack) {
  if (!WCBS_LINK_TESTS_OWN_HEAP) GTEST_SKIP() << "the heap belongs to a sanitizer or another system";
  for (const Life& one : kLives)
    for (const std::string_view text : {kLong, kShort}) {
      seen = 0;
      watched = text == kLong ? std::string_view("battery-staple") : text;
      one.live(text);
      watched = {};
      EXPECT_EQ(seen, one.seen) << one.what << ", of " << text.size() << " bytes";
    }
}

}  // namespace
}  // namespace wcbs_link
