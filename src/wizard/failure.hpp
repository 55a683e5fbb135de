#pragma once

#include "wizard/step.hpp"

#include <string>
#include <vector>

namespace wcbs_link {

/// Ways on after a failure. `text` and `longer` are done here: `longer` comes back as `again`.
enum class Mend { again, longer, address, text, secret, id, swap, by_hand, untested };

/// Says what failed and asks what to do: one of `ways`, waiting longer where that can help, or a text for
/// whoever can mend it; of all these the likeliest to help is Enter's. An address that is typed here is
/// `address`, and kept in `typed_address`.
Result<Mend> ask_to_mend(Sitting& sitting, const Error& error, std::vector<Choice<Mend>> ways);

/// Whether an answer is an address: then it is kept in `typed_address`.
bool takes_address(Sitting& sitting, const std::string& answer);

}  // namespace wcbs_link
