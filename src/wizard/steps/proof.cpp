#include "wcbs_link/diagnosis/findings.hpp"
#include "wizard/credentials.hpp"
#include "wizard/failure.hpp"
#include "wizard/steps.hpp"
#include "wizard/tell.hpp"

namespace wcbs_link {
namespace {

std::vector<Choice<Mend>> mends_for(Code code) {
  if (!is_oauth_refusal(code))
    return {{Mend::address, "correct the address"},
            {Mend::again, "try again"},
            {Mend::untested, "go on without testing"}};
  std::vector<Choice<Mend>> mends = {{Mend::secret, "correct the Client Secret"},
                                     {Mend::id, "correct the Client ID"}};
  if (code == Code::token_invalid_client) mends.push_back({Mend::swap, "swap the two"});
  mends.push_back({Mend::again, "try again, after saving in WCBS"});
  mends.push_back({Mend::address, "correct the address"});
  return mends;
}

void accept(Sitting& sitting) {
  const LinkDetails& now = sitting.link.details();
  sitting.accepted_id = now.client_id;
  sitting.id_was_secret = false;
  if (!(Secret(sitting.accepted_id) == now.client_secret))
    sitting.talk.console().redactor().forget(Secret(sitting.accepted_id));
  sitting.talk.say(
      sitting.link.grant()->basic_only
          ? "Accepted, but only in the header of the request (token.basic-only): tell Wonde when you write to them."
          : "Accepted. The Client ID, the Client Secret and the address are right.");
}

}  // namespace

Result<Next> proof_step(Sitting& sitting) {
  Talk& talk = sitting.talk;
  for (;;) {
    talk.wait_for("Asking your server for a token");
    sitting.link.begin_walk();
    if (sitting.link.grant()) {
      accept(sitting);
      return Next{};
    }
    const Error error = sitting.link.grant().error();
    if (!is_finding(error.code)) return error;
    if (!is_oauth_refusal(error.code))
      talk.say("Nothing is known about your Client ID and Secret yet: the server did not judge them.");
    WCBS_TRY(mend, ask_to_mend(sitting, error, mends_for(error.code)));
    if (mend == Mend::address) return jump_to(StepId::address);
    if (mend == Mend::untested) {
      go_on_untested(sitting, error);
      return Next{};
    }
    if (mend == Mend::swap) swap_credentials(sitting);
    if (mend == Mend::id || mend == Mend::secret) {
      const auto asked = ask_alone(sitting, mend == Mend::id ? ask_client_id : ask_secret);
      if (is_back(asked)) continue;
      if (!asked) return asked.error();
    }
    sitting.link.forget_grant();
  }
}

}  // namespace wcbs_link
