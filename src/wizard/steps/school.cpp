#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/choose_school.hpp"
#include "wizard/credentials.hpp"
#include "wizard/failure.hpp"
#include "wizard/steps.hpp"
#include "wizard/tell.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

void remember(Sitting& sitting, const School& school) {
  if (school.id != sitting.link.details().school_id) {
    sitting.counts.clear();
    sitting.held.clear();
  }
  sitting.link.set(&LinkDetails::school_id, school.id);
  sitting.school_name = school.name;
}

/// The School ID in what was pasted, which may be a whole line of JSON. Fails with `back` where it is none
/// after all.
Result<std::string> read_id(Sitting& sitting, const std::string& pasted) {
  Talk& talk = sitting.talk;
  std::string id = bare(pasted);
  for (const char* label : {"Id", "School ID"})
    if (const std::string behind = behind_label(pasted, label); !behind.empty()) id = bare(behind);
  if (id.empty()) {
    talk.say("The School ID is needed for the message to Wonde.");
    return Error{Code::back};
  }
  if (is_secret(sitting, id)) {
    talk.say("That looks like a Client Secret, not like a School ID. It was not kept.");
    return Error{Code::back};
  }
  if (id != clean_ends(pasted).text) talk.say(fmt::format("Read as {}", sanitise(id, 60)));
  if (id.find_first_of("\"',{}[]: ") == std::string::npos) return id;
  WCBS_TRY(meant, talk.confirm(fmt::format("Most School IDs are a number. Is it really {}", sanitise(id, 60)),
                               false));
  if (!meant) return Error{Code::back};
  return id;
}

/// What can be done where the list of schools is not to be had: as far as the server has answered. Asks it
/// nothing.
void tell_where_ids_are(Sitting& sitting) {
  Talk& talk = sitting.talk;
  if (!sitting.link.address() || !sitting.link.discovery()) {
    talk.say(
        "The server cannot be asked for the School ID now. Whoever looks after WCBS, or WCBS support, can tell it. "
        "Or type q, and go on once the server answers.");
    return;
  }
  if (sitting.link.details().client_id == sitting.accepted_id) {
    talk.say(
        "The list of schools does not tell the School ID. Whoever looks after WCBS, or WCBS support, can tell it.");
    return;
  }
  talk.page(fmt::format(R"(
The School ID has to be found by hand:
1. Open {}swagger in a web browser.
2. Click Login, enter Client ID and Client Secret, and click Authorize.
3. Click Schools, then Returns all schools.
4. Scroll to the end of the parameters and click Try it out!
5. In the response, "Id": is followed by the School ID.
)",
                        sitting.link.address()->api.text()));
}

Result<Next> school_by_hand(Sitting& sitting) {
  Talk& talk = sitting.talk;
  if (auto room = talk.room_for(10); !room) return room.error();
  tell_where_ids_are(sitting);
  for (;;) {
    WCBS_TRY(answer, talk.ask("School ID", sanitise(sitting.link.details().school_id, 60)));
    const auto id = read_id(sitting, answer);
    if (is_back(id)) continue;
    if (!id) return id.error();
    School school;
    school.id = *id;
    remember(sitting, school);
    return Next{};
  }
}

}  // namespace

Result<Next> school_step(Sitting& sitting) {
  Talk& talk = sitting.talk;
  for (;;) {
    if (sitting.untested()) return school_by_hand(sitting);
    talk.wait_for("Asking for the list of schools");
    sitting.link.begin_walk();
    const auto& schools = sitting.link.schools();
    if (schools) {
      WCBS_TRY(school, choose_school_from(talk, *schools, sitting.link.details().school_id));
      remember(sitting, school);
      talk.say(fmt::format("{}: {}.", schools->size() == 1 ? "There is one school" : "Chosen",
                           school_words(school.name, school.id)));
      return Next{};
    }
    const Error error = schools.error();
    if (!is_finding(error.code)) return error;
    talk.say("The login works, but the list of schools does not.");
    WCBS_TRY(mend, ask_to_mend(sitting, error,
                               {{Mend::again, "try again"},
                                {Mend::by_hand, "enter the School ID by hand"},
                                {Mend::address, "correct the address"}}));
    if (mend == Mend::address) return jump_to(StepId::address);
    if (mend == Mend::by_hand) {
      go_on_untested(sitting, error);
      return school_by_hand(sitting);
    }
    sitting.link.forget_grant();
  }
}

}  // namespace wcbs_link
