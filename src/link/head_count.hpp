#pragma once

#include "wcbs_link/link/fetch.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/link/schools.hpp"
#include "wcbs_link/link/swagger.hpp"

#include <vector>

namespace wcbs_link {

/// Where each group of people of a school is listed, in the order of `people_groups()`: by the API's own
/// document, else by custom.
std::vector<Url> people_lists(const ApiMap& api, const School& school);

/// A request to each list for its count alone (OData 4.0, "$count").
std::vector<HttpRequest> count_requests(const std::vector<Url>& lists, const Secret& token);

/// How many people each list holds, in the same order, without keeping any of them.
struct HeadCount {
  std::vector<GroupCount> counts;
  double elapsed_ms = 0;
};

/// By the counts in `answers` to `count_requests`, else page by page, one of each list side by side where the
/// connection allows it. Fails with `interrupted`.
Result<HeadCount> count_heads(Fetch& fetch, const std::vector<Url>& lists, const Secret& token,
                              const std::vector<HttpExchange>& answers, const OnGroup& on_group = {});

}  // namespace wcbs_link
