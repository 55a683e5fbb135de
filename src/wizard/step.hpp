#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/submission/bundle_files.hpp"
#include "wcbs_link/wizard/wizard.hpp"
#include "wizard/talk.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// What the steps of one run know. Each reads and changes it; nothing else is shared.
struct Sitting {
  Talk& talk;
  LinkSession& link;
  HttpTransport& transport;
  const WizardSetup& setup;
  std::string accepted_id = {};         ///< the Client ID that the server has accepted with its secret
  bool id_was_secret = false;           ///< the Client ID was held as the secret before the two were swapped
  std::string school_name = {};         ///< "" where it is not known
  std::vector<GroupCount> counts = {};  ///< empty where nobody was counted
  std::map<const PeopleGroup*, std::uint64_t> held = {};  ///< in PASS, as the person says
  std::string failure = {};  ///< what kept the test from its end, where the person goes on; "" for nothing
  std::string typed_address = {};        ///< given where something else was asked; "" for none
  std::string inside_reason = {};        ///< why Wonde reaches an address of the inside, as the person says
  bool is_patient = false;               ///< requests may take longer than usual
  std::vector<BundleFile> written = {};  ///< by this run, of the last hand-over

  bool untested() const { return !failure.empty(); }
};

enum class StepId : std::uint8_t { before, third_party, secret, address, proof, school, consent, hand_over };

/// Where a step leads.
struct Next {
  enum class Kind { following, jump, finished } kind = Kind::following;
  StepId to = StepId::before;
};
inline Next jump_to(StepId step) {
  return {Next::Kind::jump, step};
}

/// One row is a step. `run` knows nothing of the steps around it but those that it jumps to; where it fails
/// with `back` or `quit`, or otherwise, the engine acts on that.
struct Step {
  StepId id = StepId::before;
  std::string_view name;  ///< in the kept set-up
  std::string_view title;
  std::string_view help;
  Result<Next> (*run)(Sitting&) = nullptr;
  bool (*wanted)(const Sitting&) = nullptr;  ///< nullptr for always
};

}  // namespace wcbs_link
