#include "wcbs_link/submission/brief.hpp"
#include "wizard/steps.hpp"
#include "wizard/texts_for_others.hpp"

namespace wcbs_link {

Result<Next> third_party_step(Sitting& sitting) {
  Talk& talk = sitting.talk;
  talk.page(R"(
1. Log into the WCBS API account management section.
2. Go to Third Party Licenses and choose Add new third party.
3. Under details enter these five values:
)");
  talk.blank();
  talk.show(third_party_lines());
  talk.blank();
  talk.say("If WONDEAPI is there already, compare the values and keep it.");
  talk.say("If this is somebody else's job, type n.");
  if (const auto begun = ask_to_begin(sitting, "Press Enter when WONDEAPI is there with these values");
      !begun)
    return begun.error();
  return Next{};
}

}  // namespace wcbs_link
