#include "wizard/inside.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/credentials.hpp"
#include "wizard/failure.hpp"
#include "wizard/texts_for_others.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

enum class Way { other, keep, text };

Result<Done> ask_why(Sitting& sitting) {
  sitting.talk.set_help(
      "For example: \"Our firewall publishes it as https://wcbs.school.example\", or \"You connect over our VPN\". "
      "It stands in the message to Wonde. Enter alone leaves it out.");
  for (;;) {
    WCBS_TRY(answer, sitting.talk.ask("How will Wonde reach it? One line for the message, or Enter for none",
                                      sitting.inside_reason));
    sitting.inside_reason.clear();
    if (is_secret(sitting, answer) || sitting.talk.console().redactor().repeats(answer)) {
      sitting.talk.say("That looks like a Client Secret. It was not kept.");
      continue;
    }
    sitting.inside_reason = sanitise(clean_ends(answer).text, 200);
    return Done{};
  }
}

}  // namespace

Result<Done> ask_about_inside(Sitting& sitting) {
  Talk& talk = sitting.talk;
  const FindingKind kind = finding_kind(Code::dns_private_address);
  if (auto room = talk.room_for(10); !room) return room;
  talk.blank();
  talk.say(
      fmt::format("Wonde connects from the internet, but {} can only be reached from inside a network ({}).",
                  sitting.link.address()->api.host, kind.name));
  Menu<Way> menu{"What now?",
                 {{Way::other, "enter the address that is used from outside the school"},
                  {Way::keep, "keep it, and say how Wonde will reach it"},
                  {Way::text, "write a text for the people who run your network and firewall"}},
                 0,
                 std::string(kind.fix),
                 true};
  menu.typed = [&](const std::string& text) {
    return takes_address(sitting, text) ? std::optional(Way::other) : std::nullopt;
  };
  for (;;) {
    WCBS_TRY(way, talk.choose(menu));
    if (way == Way::other) return Error{Code::back};
    if (way == Way::keep) return ask_why(sitting);
    if (const auto text = write_brief(sitting, *find_brief("network")); !text && !is_back(text)) return text;
    std::erase_if(menu.choices, [](const Choice<Way>& choice) { return choice.value == Way::text; });
    menu.otherwise = menu.choices.size();  // it is somebody else's turn
    talk.blank();
  }
}

}  // namespace wcbs_link
