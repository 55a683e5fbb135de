#include "wcbs_link/link/pasted.hpp"
#include "wizard/credentials.hpp"
#include "wizard/steps.hpp"

namespace wcbs_link {
namespace {

enum class Swap { keep, swap, again };

Result<Next> ask_about_swap(Sitting& sitting) {
  const LinkDetails& now = sitting.link.details();
  if (!look_swapped(now.client_id, now.client_secret.reveal())) return Next{};
  const auto swap = sitting.talk.choose<Swap>(
      "Client ID and Client Secret look as if they had changed places. What now?",
      {{Swap::swap, "swap them"}, {Swap::again, "type them again"}, {Swap::keep, "keep them as they are"}});
  if (is_back(swap)) return jump_to(StepId::secret);
  if (!swap) return swap.error();
  if (*swap == Swap::swap) swap_credentials(sitting);
  if (*swap != Swap::again) return Next{};
  sitting.link.set(&LinkDetails::client_id, "");
  sitting.link.set(&LinkDetails::client_secret, Secret());
  return jump_to(StepId::secret);
}

}  // namespace

Result<Next> secret_step(Sitting& sitting) {
  Talk& talk = sitting.talk;
  talk.page(R"(
1. In the details of WONDEAPI, generate a new Client Secret if there is none yet.
2. Copy both the Client ID and the Client Secret to a safe and secure location.
3. Save all changes in WCBS. A secret that was not saved does not work.
)");
  talk.blank();
  Result<Done> asked = Error{Code::back};
  while (is_back(asked)) {
    asked = ask_client_id(sitting);
    if (!asked) break;
    asked = ask_secret(sitting);
  }
  talk.console().terminal().drop_typed();
  if (!asked) return asked.error();
  return ask_about_swap(sitting);
}

}  // namespace wcbs_link
