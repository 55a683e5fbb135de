#pragma once

#include "practice/http_message.hpp"

namespace wcbs_link {

enum class Afterwards { keep_open, close };

/// Sends the answer, spoiled in the way of `fault`. `reset_on_accept` counts as `close` here: it is too late.
Afterwards deliver(WireFault fault, Exchange& exchange);

}  // namespace wcbs_link
