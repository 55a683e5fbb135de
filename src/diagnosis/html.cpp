#include "diagnosis/html.hpp"

#include "diagnosis/report_style.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace wcbs_link {
namespace {

/// "" for a character that stands for itself.
std::string_view reference(char c) {
  constexpr std::pair<char, std::string_view> kReferences[] = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  for (const auto& [plain, reference] : kReferences)
    if (c == plain) return reference;
  return {};
}

}  // namespace

Html words(std::string_view value, std::size_t most_columns) {
  std::string text;
  for (const char c : sanitise(value, most_columns)) {
    const std::string_view instead = reference(c);
    text += instead.empty() ? std::string_view(&c, 1) : instead;
  }
  return {std::move(text)};
}

Html element(std::string_view name, std::string_view css, const Html& content) {
  return {css.empty() ? fmt::format("<{0}>{1}</{0}>", name, content.text)
                      : fmt::format("<{0} class=\"{1}\">{2}</{0}>", name, css, content.text)};
}

Html block(std::string_view name, std::string_view css, const Html& content) {
  return Html{"\n"} + element(name, css, content);
}

Html blocks(std::string_view name, std::string_view css, const Html& content) {
  return block(name, css, content + Html{"\n"});
}

Html p(std::string_view css, std::string_view text, std::size_t most_columns) {
  return block("p", css, words(text, most_columns));
}

Html li(std::string_view css, const Html& content) {
  return block("li", css, content);
}

Html dt_dd(std::string_view label, const Html& value) {
  return block("dt", "", words(label)) + element("dd", "", value);
}

Html section(std::string_view title, const Html& content) {
  return blocks("section", "", block("h2", "", words(title)) + content);
}

namespace {

Html footer() {
  return block("footer", "soft",
               words("Made by wcbs-link " WCBS_LINK_VERSION
                     ". People are counted: nobody's record is in this report."));
}

/// What a Content-Security-Policy calls a block by.
std::string sha256_source(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned int size = 0;
  EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return "'sha256-" + base64_encode({reinterpret_cast<const char*>(digest.data()), size}) + "'";
}

Html meta(std::string_view kind, std::string_view name, std::string_view content) {
  return {fmt::format("\n<meta {}=\"{}\" content=\"{}\"/>", kind, name, content)};
}

Html head(std::string_view title) {
  return Html{"\n<meta charset=\"utf-8\"/>"} +
         meta("http-equiv", "Content-Security-Policy",
              fmt::format("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'",
                          sha256_source(kReportStyle))) +
         meta("name", "referrer", "no-referrer") +
         meta("name", "viewport", "width=device-width, initial-scale=1") + block("title", "", words(title)) +
         block("style", "", Html{std::string(kReportStyle)}) + Html{"\n"};
}

}  // namespace

std::string page(std::string_view title, const Html& content) {
  return fmt::format("<!DOCTYPE html>\n<html lang=\"en-GB\">{}{}\n</html>\n",
                     block("head", "", head(title)).text,
                     blocks("body", "", block("main", "", content + footer() + Html{"\n"})).text);
}

}  // namespace wcbs_link
