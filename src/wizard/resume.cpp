#include "wizard/resume.hpp"

#include "wcbs_link/base/text.hpp"
#include "wizard/credentials.hpp"
#include "wizard/progress.hpp"
#include "wizard/steps.hpp"
#include "wizard/tell.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

enum class Begin { there, afresh };

Result<Begin> ask_to_go_on(Talk& talk, const Progress& progress) {
  const Step& step = step_of(progress.step);
  talk.blank();
  talk.say(fmt::format("A set-up was begun on this computer ({}) and left at step {}: {}.",
                       sanitise(progress.saved, 60), static_cast<int>(step.id) + 1, step.title));
  talk.set_help(
      "Going on takes up the answers that you gave then. "
      "The Client Secret is never kept, so it is asked for again. "
      "Starting afresh forgets the old answers.");
  for (;;) {
    auto begin = talk.choose<Begin>("Go on with it?",
                                    {{Begin::there, "go on there"}, {Begin::afresh, "start afresh"}});
    if (!is_back(begin)) return begin;  // there is nothing before this
  }
}

/// What was proven then has to be proven again: from the proof on, steps need the secret and the server.
Result<StepId> take_up(Sitting& sitting, const Progress& progress) {
  Talk& talk = sitting.talk;
  sitting.accepted_id = progress.link.details.client_id;
  sitting.inside_reason = progress.inside_reason;
  const LinkFile merged = with_options(progress.link, sitting.setup.details);
  const LinkDetails& link = merged.details;
  sitting.link.change(link);
  const StepId step = std::min(progress.step, link.client_id.empty() ? StepId::secret : StepId::proof);
  talk.blank();
  tell_left_out(talk, "What a file or the command line gave then counts only when you give it again.",
                merged.left_out);
  if (!link.url.empty()) talk.say(fmt::format("The school's address: {}", sanitise(link.url, 300)));
  if (link.client_id.empty() && progress.step > StepId::secret)
    talk.say("Client ID and Client Secret were not kept, so please enter both again, the Client ID first.");
  if (step <= StepId::secret || !link.client_secret.empty()) return step;
  talk.say(fmt::format("The Client Secret was not kept, so please enter it again. (Client ID: {})",
                       shown_id(sitting, 100)));
  talk.set_help(step_of(StepId::secret).help);
  const auto asked = ask_secret(sitting);
  if (is_back(asked)) return StepId::secret;
  if (!asked) return asked.error();
  return step;
}

}  // namespace

Result<StepId> where_to_begin(Sitting& sitting, std::optional<StepId>& kept_at) {
  Talk& talk = sitting.talk;
  talk.say(fmt::format("wcbs-link {}: links your school's WCBS PASS / 3sys to Wonde", WCBS_LINK_VERSION));
  talk.say("Enter = go on, b = back, ? = help, q = save and quit.");
  if (sitting.setup.progress.empty()) return StepId::before;
  const auto kept = load_progress(sitting.setup.progress);
  if (!kept)
    talk.say(fmt::format("A set-up that was kept on this computer does not count: {}", kept.error().summary));
  if (!kept || !*kept || (*kept)->step == StepId::before) return StepId::before;
  WCBS_TRY(begin, ask_to_go_on(talk, **kept));
  if (begin == Begin::there) {
    kept_at = (*kept)->step;
    return take_up(sitting, **kept);
  }
  forget_progress(sitting.setup.progress);
  return StepId::before;
}

}  // namespace wcbs_link
