#pragma once

#include "wcbs_link/diagnosis/report.hpp"

#include <string>

namespace wcbs_link {

extern const TimePoint kSampleTime;  ///< 2026-11-23 13:00:05

/// As far as the connection.
Report started_report();
Report healthy_report();
/// tls.missing-intermediate
Report faulty_report();
/// dns.private-address and consent.none
Report warned_report();
/// No secret was given, and there is a proxy.
Report untested_report();

/// With two certificates and three requests, the last of which failed.
Report pictured(Report report);

/// Wherever somebody else's words can stand, `evil` stands, with a fault and a warning.
Report hostile_report(const std::string& evil);
/// Control characters, marks that turn the direction, invalid UTF-8, and a quarter of a megabyte.
Report hostile_report();

}  // namespace wcbs_link
