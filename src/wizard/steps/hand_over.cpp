#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/counts.hpp"
#include "wizard/credentials.hpp"
#include "wizard/deliver.hpp"
#include "wizard/steps.hpp"
#include "wizard/tell.hpp"

#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

enum class Value { url, school, id, secret };

/// How the secret travels; nothing where a value is to be changed first.
using How = std::optional<SecretHandling>;

void show_values(Sitting& sitting) {
  const LinkDetails& now = sitting.link.details();
  const std::string school = sitting.school_name.empty() ? "" : fmt::format("  ({})", sitting.school_name);
  Talk& talk = sitting.talk;
  talk.say("This is what Wonde needs:");
  talk.show(table({{"  WCBS URL:", sanitise(wcbs_url(sitting), 300)},
                   {"  WCBS School ID:", sanitise(now.school_id, 60) + school},
                   {"  WCBS Client ID:", shown_id(sitting, 300)},
                   {"  WCBS Client Secret:",
                    now.client_secret.empty() ? "missing" : secret_in_words(now.client_secret)}}));
  talk.say(sitting.untested()
               ? untested_words(sitting)
               : fmt::format("Tested: the login works, and shows {}.", spoken_counts(sitting.counts)));
  for (const Finding& warning :
       warnings_up_to(sitting, sitting.untested() ? Stage::discovery : Stage::schools)) {
    talk.say(fmt::format("Warning: {}.", titled(finding_kind(warning.code, warning.variant))));
  }
  if (!sitting.untested())
    if (const auto missing = missing_words(sitting); !missing.empty() && !is_consent_not_needed(sitting))
      talk.say(fmt::format("Warning: Wonde would {}.", missing));
}

/// The guide's way first; but what was not tested should not travel with a secret that may be wrong.
Menu<How> menu_of_ways(const Sitting& sitting) {
  Menu<How> menu{"How does Wonde get the Client Secret?", {}};
  menu.help =
      "Whoever has the Client Secret can read your school's data. In a message it stays in mailboxes for years. "
      "By telephone it is nowhere written. An encrypted file can be sent like any other, and only its passphrase opens it. "
      "Your data protection officer may have a rule.";
  for (const SecretHandlingRow& row : secret_handlings()) {
    if (sitting.untested() && row.handling == SecretHandling::omit) menu.otherwise = menu.choices.size();
    menu.choices.push_back({row.handling, std::string(row.what)});
  }
  menu.choices.push_back({std::nullopt, "first change one of the values above"});
  return menu;
}

Result<How> ask_how(Sitting& sitting) {
  show_values(sitting);
  if (auto room = sitting.talk.room_for(10); !room) return room.error();
  sitting.talk.blank();
  sitting.talk.console().terminal().drop_typed();  // an Enter too many must not hand the secret over
  if (!sitting.setup.secret_handling) return sitting.talk.choose(menu_of_ways(sitting));
  WCBS_TRY(change,
           sitting.talk.ask_for_enter("Press Enter to write the message, or type c to change a value", "c"));
  return change ? How() : sitting.setup.secret_handling;
}

Result<Value> ask_which(Sitting& sitting) {
  return sitting.talk.choose<Value>("Which one?", {{Value::url, "WCBS URL"},
                                                   {Value::school, "WCBS School ID"},
                                                   {Value::id, "WCBS Client ID"},
                                                   {Value::secret, "WCBS Client Secret"}});
}

/// Leads to where it is asked for; fails with `back` where that is the review again.
Result<Next> change_value(Sitting& sitting) {
  WCBS_TRY(value, ask_which(sitting));
  if (value == Value::url) return jump_to(StepId::address);
  if (value == Value::school) return jump_to(StepId::school);
  const auto asked = ask_alone(sitting, value == Value::id ? ask_client_id : ask_secret);
  if (!asked) return asked.error();
  if (sitting.untested()) return Error{Code::back};
  return jump_to(StepId::proof);
}

/// A Client ID that may be the secret, and that no server has accepted, stands in no message by a slip.
Result<bool> may_show_id(Sitting& sitting) {
  if (!id_is_hidden(sitting)) return true;
  return sitting.talk.confirm(
      fmt::format(
          "The Client ID ({}) looks like a secret, and was not tested. In the message everybody can read it. "
          "Is it really the Client ID",
          shown_id(sitting, 100)),
      false);
}

}  // namespace

Result<Next> hand_over_step(Sitting& sitting) {
  for (;;) {
    WCBS_TRY(how, ask_how(sitting));
    if (how && sitting.link.details().client_secret.empty()) {
      sitting.talk.say("The Client Secret is missing: change that value first.");
      continue;
    }
    if (how) {
      const auto may = may_show_id(sitting);
      if (is_back(may) || (may && !*may)) continue;
      if (!may) return may.error();
    }
    auto next = how ? deliver(sitting, *how) : change_value(sitting);
    if (!is_back(next)) return next;
    sitting.talk.blank();
  }
}

}  // namespace wcbs_link
