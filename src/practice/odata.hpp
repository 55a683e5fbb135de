#pragma once

#include "practice/place.hpp"
#include "wcbs_link/practice/behaviour.hpp"

namespace wcbs_link {

/// The list of schools: `$top`, `$skip`, `$count`, `$select`, pages with `@odata.nextLink`.
HttpAnswer schools_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request);

/// A group of people below a school. The people are invented.
HttpAnswer people_answer(const Behaviour& behaviour, const Place& place, const PracticeRequest& request,
                         const PracticeGroup& group);

}  // namespace wcbs_link
