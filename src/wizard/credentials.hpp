#pragma once

#include "wizard/step.hpp"

#include <string>

namespace wcbs_link {

// The Client ID and the Client Secret: how they are asked for, shown and looked at, wherever that is.

Result<Done> ask_client_id(Sitting& sitting);
Result<Done> ask_secret(Sitting& sitting);

/// One of the two alone: what was pasted along is no answer to what comes next, and may be a secret.
Result<Done> ask_alone(Sitting& sitting, Result<Done> (*ask)(Sitting&));

void swap_credentials(Sitting& sitting);

/// "44 characters, ending in +Ta="; the end only of long ones.
std::string secret_in_words(const Secret& secret);

/// Whether the Client ID may be a secret: it looks like one or was held as one, and no server has accepted
/// it as what it is now.
bool id_is_hidden(const Sitting& sitting);
std::string shown_id(const Sitting& sitting, std::size_t most_columns);

/// Whether an answer to another question is the secret, held or new, or holds it: a paste that slipped.
bool is_secret(Sitting& sitting, const std::string& answer);

}  // namespace wcbs_link
