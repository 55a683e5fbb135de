#include "diagnosis/differences.hpp"

#include "wcbs_link/base/url.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace wcbs_link {
namespace {

using enum Bearing;

constexpr auto kFarApart = std::chrono::hours(24);

std::set<std::string> set_of(const std::vector<std::string>& list) {
  return {list.begin(), list.end()};
}

/// Whether both know addresses, and have none in common.
bool lead_elsewhere(const Side& a, const Side& b) {
  const std::set<std::string> known = set_of(a.addresses);
  return !a.addresses.empty() && !b.addresses.empty() &&
         std::none_of(b.addresses.begin(), b.addresses.end(),
                      [&](const std::string& address) { return known.contains(address); });
}

bool is_name_unknown(const Side& side) {
  return side.fails_with(Code::dns_not_found) || side.fails_with(Code::dns_no_address);
}

bool gets_no_connection(const Side& side) {
  return side.fails_with(Code::connect_refused) || side.fails_with(Code::connect_timeout) ||
         side.fails_with(Code::connect_unreachable) ||
         (side.fails_with(Code::connect_reset) && side.fault->stage == Stage::connect);
}

bool is_sent_to_the_inside(const Side& side) {
  return are_private_addresses(side.addresses) && gets_no_connection(side);
}

bool meets_a_front(const Side& side) {
  return side.fails_with(Code::http_block_page) || side.fails_with(Code::http_sign_in) ||
         side.fails_with(Code::http_gateway);
}

bool distrusts_issuer(const Side& side) {
  return side.fails_with(Code::tls_untrusted_root) || side.fails_with(Code::tls_self_signed) ||
         side.fails_with(Code::tls_missing_intermediate);
}

bool shows_filter(const Side& side) {
  return side.has(Code::tls_intercepted);
}

bool saw_certificate_without_filter(const Side& side) {
  return !side.issuer.empty() && !shows_filter(side);
}

bool is_login_refused(const Side& side) {
  return side.report.credentials == Credentials::refused;
}

bool is_login_accepted(const Side& side) {
  return side.report.credentials == Credentials::accepted;
}

bool is_same_fault(const Side& a, const Side& b) {
  return a.fault != nullptr && b.fault != nullptr && kind_of(*a.fault).name == kind_of(*b.fault).name;
}

bool is_same_report(const Side& a, const Side& b) {
  const Report& one = a.report;
  const Report& other = b.report;
  return one.started == other.started && one.elapsed_ms == other.elapsed_ms && one.from == other.from &&
         one.requests.size() == other.requests.size() && one.findings.size() == other.findings.size();
}

bool is_same_place(const Side& a, const Side& b) {
  return !a.report.from.empty() && a.report.from == b.report.from && a.report.proxy == b.report.proxy &&
         set_of(a.addresses) == set_of(b.addresses) && !is_same_report(a, b);
}

bool is_tested_further(const Side& side, const Side& other) {
  for (int i = 0; i < kStages; ++i) {
    const auto stage = static_cast<Stage>(i);
    if (other.left_out(stage) && side.status(stage) != Status::skip) return true;
  }
  return false;
}

// clang-format off
constexpr DifferenceKind kKinds[] = {
    {"same-report", voids, "Both files hold the same report", is_same_report, seen::time,
     "There is nothing to compare.",
     Owner::you, "Make the second report in another place: the same check, over a mobile phone's hotspot or by somebody outside the school."},
    {"same-place", voids, "Both tests were made in the same place", is_same_place, seen::place,
     "This computer's own address and the way to the server are the same in both, so this compares one place with itself.",
     Owner::you, "Make the second report in another place, for example over a mobile phone's hotspot."},
    {"outside-is-inside", voids, "The outside test reached an address that exists only inside",
     [](const Side&, const Side& outside) { return are_private_addresses(outside.addresses) && outside.passed(Stage::connect); }, seen::names,
     "Nobody on the internet can reach that address: the outside test was made in an inside network too, for example through a VPN.",
     Owner::you, "Disconnect the VPN, or use a computer outside the school, and make the outside report again."},

    {"name-inside-only", explains_outside, "Only the inside knows the server's name",
     [](const Side& inside, const Side& outside) { return !inside.addresses.empty() && is_name_unknown(outside); }, seen::names,
     "The name stands in the school's own DNS and not in the public one, so Wonde does not find the server.",
     Owner::network, "Ask whoever runs the school's domain to add the name to the public DNS, with the server's public address."},
    {"name-outside-only", explains_inside, "Only the outside knows the server's name",
     [](const Side& inside, const Side& outside) { return !outside.addresses.empty() && is_name_unknown(inside); }, seen::names,
     "The public DNS has the name, and the school's own name servers do not give it out. Wonde does not need them.",
     Owner::network, "To use the name inside as well, ask whoever runs the school's name servers to add it there."},
    {"private-in-public-dns", explains_outside, "The name leads the outside to an address of the inside",
     [](const Side&, const Side& outside) { return is_sent_to_the_inside(outside); }, seen::names,
     "That address exists only inside a network. Wonde would be sent there too, and reach nothing.",
     Owner::network, "Ask whoever runs the school's domain to put the server's public address into the public DNS."},
    {"firewall", explains_outside, "Only the inside gets a connection",
     [](const Side& inside, const Side& outside) { return inside.passed(Stage::connect) && gets_no_connection(outside) && !is_sent_to_the_inside(outside); }, seen::connection,
     "The server runs, and the outside does not get to it: a firewall lets only the inside in, or does not hand the public address on to the server.",
     Owner::network, "Ask whoever runs the firewall to let connections from the internet through to this address and port; from which addresses Wonde connects, support@wonde.com can tell."},
    {"inside-shut-out", explains_inside, "Only the outside gets a connection",
     [](const Side& inside, const Side& outside) { return outside.passed(Stage::connect) && gets_no_connection(inside); }, seen::connection,
     "The server can be reached from the internet. The school's own network does not let its computers reach it under this address; Wonde does not come that way.",
     Owner::network, "Wonde needs nothing here. To test from inside as well, ask whoever runs the network about the way from inside to this address."},

    {"inspected-inside", explains_inside, "A web filter opens the connection inside",
     [](const Side& inside, const Side& outside) { return shows_filter(inside) && saw_certificate_without_filter(outside); }, seen::certificate,
     "Inside, a filter puts its own certificate in the place of the server's. Outside it is the server's own, which is what Wonde sees.",
     Owner::network, "Wonde needs nothing here. To see inside what Wonde sees, ask whoever runs the filter to leave this server out of TLS inspection."},
    {"inspected-outside", explains_outside, "A web filter opens the connection outside",
     [](const Side& inside, const Side& outside) { return shows_filter(outside) && saw_certificate_without_filter(inside); }, seen::certificate,
     "The filter stands in the network from which the outside was tested. Whether Wonde meets one, this does not tell.",
     Owner::you, "Make the outside report again from a network without such a filter, for example over a mobile phone's hotspot."},
    {"private-authority", explains_outside, "Only the inside trusts the certificate",
     [](const Side& inside, const Side& outside) { return inside.passed(Stage::tls) && distrusts_issuer(outside) && !shows_filter(inside); }, seen::certificate,
     "The inside computer knows an authority that others do not. Wonde's servers trust public authorities only, and are outside.",
     Owner::server, "Ask whoever runs the web server for a certificate from a public authority, installed with its intermediate certificates."},
    {"other-certificate", none, "The two see certificates of different issuers",
     [](const Side& inside, const Side& outside) { return saw_certificate_without_filter(inside) && saw_certificate_without_filter(outside) && inside.issuer != outside.issuer; }, seen::certificate,
     "Two servers answer under one name, or something on one way answers in the server's place: a reverse proxy, or a filter that is not known here.",
     Owner::server, "Ask whoever runs the web server whether both certificates are the school's; the one that the outside sees counts for Wonde."},

    {"allow-list", explains_outside, "Only the inside is allowed in (403)",
     [](const Side& inside, const Side& outside) { return outside.fails_with(Code::http_forbidden) && inside.passed(Stage::http); }, seen::answer,
     "The server, or what stands before it, lets some addresses in and forbids others: the outside is not on its list.",
     Owner::network, "Ask whoever runs the server or its firewall to let Wonde in; from which addresses Wonde connects, support@wonde.com can tell."},
    {"filter-outside", explains_outside, "Something else answers the outside in the server's place",
     [](const Side& inside, const Side& outside) { return meets_a_front(outside) && inside.passed(Stage::http) && !is_same_fault(inside, outside); }, seen::answer,
     "A filter, a protection service or a sign-in page stands on the way from the internet, and not on the way inside. Wonde is a program and cannot pass it.",
     Owner::network, "Ask whoever runs it to let requests to the Wcbs.API through, also those of programs."},
    {"filter-inside", explains_inside, "Something else answers the inside in the server's place",
     [](const Side& inside, const Side& outside) { return meets_a_front(inside) && outside.passed(Stage::http) && !is_same_fault(inside, outside); }, seen::answer,
     "A filter, a proxy or a guest network's page stands on the way inside. Wonde does not come that way.",
     Owner::network, "Wonde needs nothing here. To test from inside as well, ask whoever runs it to let requests to the Wcbs.API through."},
    {"other-server", none, "Different web servers answer",
     [](const Side& inside, const Side& outside) { return !inside.server.empty() && !outside.server.empty() && inside.server != outside.server; }, seen::server,
     "One of the two ways leads over something that answers for the server, such as a reverse proxy, or to another server.",
     Owner::server, "Nothing has to be done if the outside can use the link. Else ask whoever runs the web server what stands on the way from the internet."},

    {"clock-inside", none, "The clock of the inside computer is wrong",
     [](const Side& inside, const Side& outside) { return inside.has(Code::http_clock_skew) && !outside.has(Code::http_clock_skew) && outside.passed(Stage::http); }, seen::clock,
     "The server's clock agrees with the outside computer's.",
     Owner::you, "Set the clock of the inside computer; Wonde is not affected."},
    {"clock-outside", none, "The clock of the outside computer is wrong",
     [](const Side& inside, const Side& outside) { return outside.has(Code::http_clock_skew) && !inside.has(Code::http_clock_skew) && inside.passed(Stage::http); }, seen::clock,
     "The server's clock agrees with the inside computer's. Both may take their time from the school's own clock.",
     Owner::you, "Compare the outside computer's clock with the exact time. If it is right, ask whoever runs the server about the school's."},
    {"clock-server", none, "The server's clock is wrong",
     [](const Side& inside, const Side& outside) { return inside.has(Code::http_clock_skew) && outside.has(Code::http_clock_skew); }, seen::clock,
     "It differs from the clocks of both computers. Certificates and tokens depend on the time.",
     Owner::server, "Ask whoever runs the web server to set its clock, and to see from where it takes its time."},

    {"login-outside", explains_outside, "The login is refused outside only",
     [](const Side& inside, const Side& outside) { return is_login_accepted(inside) && is_login_refused(outside); }, seen::login,
     "The server accepts the values that were used inside: the outside used others, or the server behind the outside address is another one.",
     Owner::you, "Compare the Client ID, and test outside with the same Client Secret as inside."},
    {"login-inside", explains_inside, "The login is refused inside only",
     [](const Side& inside, const Side& outside) { return is_login_accepted(outside) && is_login_refused(inside); }, seen::login,
     "The server accepts the values that were used outside: the inside used others, or the server behind the inside address is another one.",
     Owner::you, "Compare the Client ID, and test inside with the same Client Secret as outside."},

    {"no-server-reached", explains_both, "Both tests failed in the same way before they told anything of the server",
     [](const Side& inside, const Side& outside) { return is_same_fault(inside, outside) && outside.fails_on_its_own(); }, seen::fault,
     "Each did not get out of its own network or computer, so nothing is known about the school's server."},
    {"same-cause", explains_both, "Both have the same fault",
     [](const Side& inside, const Side& outside) { return is_same_fault(inside, outside) && !outside.fails_on_its_own(); }, seen::fault,
     "It shows from both places: it lies at the school's server, at what stands before it, or in the values that were given, and not on one of the two ways."},
    {"outside-fault", rest_outside, "The outside has a fault that the inside has not", nullptr, seen::fault,
     "The rest of this comparison does not explain it. What stands between the internet and the server is the first place to look."},
    {"inside-fault", rest_inside, "The inside has a fault that the outside has not", nullptr, seen::fault,
     "The rest of this comparison does not explain it. Wonde comes from outside."},

    {"split-dns", none, "The name leads to an inside address inside, and to another one outside (split DNS)",
     [](const Side& inside, const Side& outside) { return lead_elsewhere(inside, outside) && are_private_addresses(inside.addresses) && !are_private_addresses(outside.addresses); }, seen::names,
     "Many schools do this on purpose. The two tests took different ways, so a pass inside says nothing about the way that Wonde takes.",
     Owner::network, "Nothing has to be done if the outside can use the link. Else the outside address has to lead to the server."},
    {"other-addresses", none, "The name leads to different addresses",
     [](const Side& inside, const Side& outside) { return lead_elsewhere(inside, outside) && !are_private_addresses(inside.addresses) && !is_sent_to_the_inside(outside); }, seen::names,
     "Different name servers give different answers: one may be out of date, or a service before the server has many addresses.",
     Owner::network, "Nothing has to be done if the outside can use the link. Else ask whoever runs the school's domain which address is right."},
    {"proxy", none, "Only one of the two went through a proxy, or each through another one",
     [](const Side& inside, const Side& outside) { return inside.report.proxy != outside.report.proxy; }, seen::proxy,
     "A proxy looks names up and connects by itself: what differs may be its doing.",
     Owner::you, "Nothing has to be done if the outside can use the link. Else test without the proxy where that is possible."},
    {"options", none, "The two were tested with different options",
     [](const Side& inside, const Side& outside) { return other_options(inside) != other_options(outside); }, seen::options,
     "What differs may come from the options rather than from the place.",
     Owner::you, "Nothing has to be done if these options were meant. Else test both with the same ones."},
    {"not-tested", none, "What was tested on one side only",
     [](const Side& inside, const Side& outside) { return is_tested_further(inside, outside) || is_tested_further(outside, inside); }, seen::extent,
     "Nothing is known about these stages from that side.",
     Owner::you, "Make that report again with all of them, if they matter: the login takes the Client ID and the Client Secret."},
    {"time-apart", none, "More than a day lies between the two tests",
     [](const Side& inside, const Side& outside) { return std::chrono::abs(inside.report.started - outside.report.started) > kFarApart; }, seen::time,
     "What differs may have changed in between.",
     Owner::you, "Make both reports within an hour."},
};
// clang-format on

}  // namespace

std::span<const DifferenceKind> difference_kinds() {
  return kKinds;
}

std::vector<const DifferenceKind*> differences_between(const Side& inside, const Side& outside) {
  std::vector<const DifferenceKind*> found;
  const auto is_explained = [&](const Side& side, Bearing by) {
    return side.fault == nullptr || std::ranges::any_of(found, [&](const DifferenceKind* kind) {
             return kind->bearing == by || kind->bearing == explains_both;
           });
  };
  for (const DifferenceKind& kind : kKinds) {
    const bool applies = kind.bearing == rest_inside    ? !is_explained(inside, explains_inside)
                         : kind.bearing == rest_outside ? !is_explained(outside, explains_outside)
                                                        : kind.applies(inside, outside);
    if (applies) found.push_back(&kind);
  }
  return found;
}

}  // namespace wcbs_link
