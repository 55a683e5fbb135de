#include "wizard/steps.hpp"

namespace wcbs_link {
namespace {

// Words of the guide ("WCBS integration guide", Wonde, December 2021) where it has any.
constexpr Step kSteps[] = {
    {StepId::before, "before", "Before you start",
     "WCBS PASS (also called 3sys) is the school's information system. "
     "Wonde reads data from it for an application that the school has chosen. "
     "For that Wonde needs a login to your WCBS API. "
     "This program leads you through making one, tests it, and writes the message to Wonde.",
     before_step},
    {StepId::third_party, "third-party", "The third party in WCBS",
     "A third party is WCBS's name for an outside company with a login of its own to the API. "
     "If you do not find the WCBS API account management section, ask whoever administers WCBS at your school, or WCBS support.",
     third_party_step},
    {StepId::secret, "secret", "Client ID and Client Secret",
     "The Client ID says who logs in; the Client Secret is the password to it. "
     "Both stand in the details of the third party WONDEAPI. "
     "What you type as the secret is shown as stars. "
     "It is not written to disk unless you put it into the message, or into an encrypted file, in step 8.",
     secret_step},
    {StepId::address, "address", "The school's address",
     "It is the address of the page that documents the WCBS API, called Swagger. "
     "Any form will do: the server's name alone, or the whole address from the web browser. "
     "You cannot find it? Whoever installed WCBS at your school knows it.",
     address_step},
    {StepId::proof, "proof", "Proof: the login works",
     "This asks your own WCBS server for a token, a short-lived pass, with the Client ID and the Client Secret. "
     "It is what Wonde's servers will do.",
     proof_step, [](const Sitting& sitting) { return !sitting.untested(); }},
    {StepId::school, "school", "The school",
     "One WCBS server can hold several schools. Wonde needs the Id that the API gives to yours.",
     school_step},
    {StepId::consent, "consent", "Consent",
     "WCBS only shows people to a third party when their consent is recorded. "
     "The link works without it, but shows nobody. "
     "Count again here after ticking.",
     consent_step},
    {StepId::hand_over, "hand-over", "Review and hand-over",
     "The message holds the values that Wonde asks for. "
     "You send it; this program sends nothing to Wonde. "
     "With the secret anyone can read your school's data, so treat the file like a key. "
     "A name that ends in .eml makes an e-mail draft, one in .json JSON; a folder takes the file under its offered name.",
     hand_over_step},
};

}  // namespace

std::span<const Step> wizard_steps() {
  return kSteps;
}

const Step& step_of(StepId id) {
  return kSteps[static_cast<std::size_t>(id)];
}

std::optional<StepId> find_step(std::string_view name) {
  for (const Step& step : kSteps)
    if (step.name == name) return step.id;
  return std::nullopt;
}

}  // namespace wcbs_link
