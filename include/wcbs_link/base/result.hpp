#pragma once

#include "wcbs_link/base/finding_code.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wcbs_link {

/// One observed fact, for example {"status", "404"} or {"names", {"a.example", "b.example"}}.
/// Facts may hold a server's words: whoever shows them sanitises them first.
struct Fact {
  std::string name;
  std::variant<std::string, std::vector<std::string>> value;

  bool operator==(const Fact&) const = default;
};
using Facts = std::vector<Fact>;

/// What went wrong, as facts. What it means, who fixes it and how is the finding's business.
struct Error {
  Code code = Code::none;
  std::string summary = {};  ///< one sentence: what was tried and what was seen
  Facts facts = {};
  Variant variant = Variant::usual;
  std::size_t request = 0;  ///< which of the walk's requests, from 1 on, ended so; 0 for none

  /// The text of the fact of that name; "" where there is none.
  std::string fact(std::string_view name) const {
    for (const Fact& one : facts)
      if (const auto* text = std::get_if<std::string>(&one.value); text != nullptr && one.name == name)
        return *text;
    return {};
  }
};

/// A value or the error that stands in its place. Errors are never thrown: an exception is a bug.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return content_.index() == 0; }

  T& operator*() & { return std::get<0>(content_); }
  const T& operator*() const& { return std::get<0>(content_); }
  T&& operator*() && { return std::get<0>(std::move(content_)); }
  T* operator->() { return &std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }

  Error& error() & { return std::get<1>(content_); }
  const Error& error() const& { return std::get<1>(content_); }
  Error&& error() && { return std::get<1>(std::move(content_)); }

 private:
  std::variant<T, Error> content_;
};

/// `value` is what the result holds; where it holds an error, the function returns that error.
#define WCBS_TRY(value, result)                                  \
  auto value##_result = (result);                                \
  if (!value##_result) return std::move(value##_result).error(); \
  auto& value = *value##_result

/// The value of a Result that has nothing to hand over.
struct Done {};

}  // namespace wcbs_link
