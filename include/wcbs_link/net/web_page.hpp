#pragma once

#include "wcbs_link/net/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace wcbs_link {

/// As much of a page is looked at.
inline constexpr std::size_t kMostLooked = 16 * 1024;

/// A web page rather than data: by its content type, or by its first character where that is missing.
bool is_html(const HttpResponse& response);

/// The text of the page's <title>, fit to be shown; "" without one.
std::string page_title(const HttpResponse& response);

/// The same as it came, to be compared with.
std::string raw_title(std::string_view page);

/// What a person would read of a page's start: without tags, scripts and styles, numbered signs written out,
/// white space as single spaces. As it came: not to be shown.
std::string page_text(std::string_view page);

/// The page with its numbered and named signs written out, and its tags.
std::string without_entities(std::string_view page);

/// `page_text` without the title.
std::string page_body(std::string_view page);

/// What a page is about: all that a person would read of a short one, the title and the first heading of a
/// long one, which may well mention in passing what is not its matter.
std::string page_gist(std::string_view page);

}  // namespace wcbs_link
