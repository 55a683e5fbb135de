#include "wizard/steps.hpp"
#include "wizard/texts_for_others.hpp"

namespace wcbs_link {

Result<Next> before_step(Sitting& sitting) {
  Talk& talk = sitting.talk;
  talk.page(R"(
Wonde connects school systems with the applications that a school uses. You need
about ten minutes, time to tick consent boxes in WCBS, and
- access to the WCBS API account management section of WCBS,
- the address of your school's WCBS server.

What happens with your data:
- While testing, the Client Secret is sent to your own WCBS server only. At the
  end you choose how Wonde gets it.
- People are counted. Nobody's record is kept or shown.
- Nothing is sent to Wonde: you get a message that you send yourself.
)");
  talk.blank();
  if (const auto begun =
          ask_to_begin(sitting, "Press Enter to begin. If a part of this is somebody else's job, type n");
      !begun)
    return begun.error();
  return Next{};
}

}  // namespace wcbs_link
