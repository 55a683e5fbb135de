#pragma once

#include "wcbs_link/practice/behaviour.hpp"

namespace wcbs_link {

class StopSignal;

/// An answer on its way out.
struct Delivery {
  WireConnection& connection;
  const StopSignal& stop;
  const PracticeRequest& request;
  const HttpAnswer& answer;
  const HttpSignature& signature;
};

enum class Afterwards { keep_open, close };

/// Sends the answer, spoiled in the way of `fault`. `reset_on_accept` counts as `close` here: it is too late.
Afterwards deliver(WireFault fault, const Delivery& delivery);

}  // namespace wcbs_link
