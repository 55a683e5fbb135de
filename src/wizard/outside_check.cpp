#include "wizard/outside_check.hpp"

#include "wcbs_link/diagnosis/check.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

// A network that was just chosen takes some seconds until it works.
constexpr std::chrono::milliseconds kTurn{250};
constexpr int kTurns = 40;

constexpr std::string_view kHelp =
    "The first test was made from the network in which this computer is. "
    "The second one shows what the internet sees, so this computer has to be in another network: "
    "turn on the hotspot of a mobile phone and choose it as this computer's Wi-Fi, without a VPN.";

enum class Way { again, on, stop };

Result<Report> test_here(Talk& talk, const OutsideTest& test, std::string_view words) {
  talk.say(fmt::format("{} ...", words));
  talk.wait_for(words);
  test.transport.begin_anew();
  Report report = test.check();
  if (report.interrupted) return Error{Code::interrupted};
  return report;
}

/// This computer's own address as soon as it is another one than `before`; else as it is after a while.
std::string next_address(const OutsideTest& test, const std::string& before) {
  std::string address;
  for (int turn = 0; turn < kTurns; ++turn) {
    address = test.transport.own_address(test.server);
    if (!address.empty() && address != before) break;
    test.transport.pause(kTurn);
  }
  return address;
}

/// Waits for the other network; gives this computer's own address there, as far as it is known.
Result<std::string> change_network(Talk& talk, const OutsideTest& test, const std::string& before) {
  for (;;) {
    WCBS_TRY(asked,
             talk.ask_for_enter("Connect this computer to a mobile phone's hotspot, then press Enter"));
    (void)asked;
    talk.wait_for("Waiting for the other network");
    std::string address = next_address(test, before);
    if (!address.empty() && address != before) return address;
    talk.say(address.empty()
                 ? "This computer has no network at the moment."
                 : fmt::format("This computer is still in the same network: its own address is {} as before.",
                               address));
    WCBS_TRY(way, talk.choose<Way>(
                      "What now?",
                      {{Way::again, "try again"}, {Way::on, "test all the same"}, {Way::stop, "stop here"}}));
    if (way == Way::on) return address;
    if (way == Way::stop) return Error{Code::back};
  }
}

}  // namespace

Result<Comparison> test_outside(Talk& talk, const OutsideTest& test) {
  WCBS_TRY(inside, test_here(talk, test, "Testing from this network"));
  const std::string here = test.transport.own_address(test.server);
  talk.say(headline(inside));
  talk.blank();
  WCBS_TRY(there, change_network(talk, test, here));
  WCBS_TRY(outside, test_here(talk, test, "Testing from the other network"));
  test.transport.begin_anew();
  talk.say("Now connect this computer to the school's network again.");
  talk.blank();
  inside.from = here;
  outside.from = there;
  return compare_reports(std::move(inside), std::move(outside));
}

Result<Comparison> test_outside(Console& console, const OutsideTest& test) {
  Talk talk(console);
  talk.set_help(kHelp);
  test.transport.while_waiting([&talk] { talk.tick(); });
  auto comparison = test_outside(talk, test);
  test.transport.while_waiting({});
  return comparison;
}

Result<Done> show_outside(Sitting& sitting) {
  const auto check = [&] {
    LinkSession link(sitting.transport, sitting.talk.console().redactor(), sitting.link.details(),
                     sitting.setup.bounds);
    return run_check(link, {}, sitting.setup.now());
  };
  WCBS_TRY(comparison,
           test_outside(sitting.talk, {sitting.transport, sitting.link.discovery()->address.api, check}));
  if (auto shown = sitting.talk.leaf(comparison_text(comparison, {sitting.talk.console().width(), {}}));
      !shown)
    return shown;
  sitting.talk.blank();
  return Done{};
}

}  // namespace wcbs_link
