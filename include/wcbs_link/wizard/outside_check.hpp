#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/url.hpp"
#include "wcbs_link/diagnosis/compare.hpp"
#include "wcbs_link/io/console.hpp"
#include "wcbs_link/net/http.hpp"

#include <functional>

namespace wcbs_link {

/// A link that is tested from two places by one person at one computer.
struct OutsideTest {
  HttpTransport& transport;
  Url server;                     ///< towards which this computer's own address tells the networks apart
  std::function<Report()> check;  ///< a whole test over `transport`
};

/// Tests, lets the person put this computer into another network, waits until its own address has changed
/// (where it does not, that is said and asked about), tests again and compares. Says and asks on standard
/// error. Fails with `back` or `quit` where the person stops, `interrupted`, `end_of_input` or `local`.
Result<Comparison> test_outside(Console& console, const OutsideTest& test);

}  // namespace wcbs_link
