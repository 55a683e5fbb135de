#pragma once

#include "wcbs_link/base/finding_code.hpp"

#include <span>
#include <string_view>

namespace wcbs_link {

/// Where the sign of a product is looked for.
enum class Sign {
  header,      ///< `part` in the header `name`; the header alone where `part` is empty
  own_header,  ///< the same, where it stands on the product's own answers alone: then also on data
  status,      ///< `part` in the header `name`, and one of Cloudflare's statuses
  data,        ///< in the message of JSON that is hardly more than one, whatever the status
  title,       ///< in the title of a page
  page,        ///< anywhere in a page
  target,      ///< in the host of a redirect's target, at its end, or, with a slash, in its path
};

/// Something that may stand between the internet and the application, and how it is known when it answers in
/// the application's place. Grows by a row.
struct Front {
  std::string_view product;
  Sign sign = Sign::page;
  std::string_view name;  ///< of a header
  std::string_view part;
  Cause cause = {};  ///< what its answer means; without a code its status says so: refused, or not reached
  std::string_view
      reference;  ///< the headers, or words before it in the page, of its number: "a|b", "" for none
};

/// The first that fits an answer counts.
std::span<const Front> fronts();

}  // namespace wcbs_link
