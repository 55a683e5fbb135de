#pragma once

#include "app/arguments.hpp"
#include "app/run_app.hpp"
#include "wcbs_link/io/console.hpp"
#include "wcbs_link/net/recording_transport.hpp"

#include <filesystem>
#include <string>

namespace wcbs_link {

/// A command's surroundings.
struct Context {
  const Arguments& arguments;
  const Environment& environment;
  Console& console;
};

ExitCode setup_command(Context& context);
ExitCode check_command(Context& context);
ExitCode schools_command(Context& context);
ExitCode bundle_command(Context& context);
ExitCode explain_command(Context& context);
ExitCode demo_command(Context& context);
ExitCode practice_command(Context& context);

/// Says an error on standard error and gives the exit code that it has by the contract.
ExitCode fail_with(Console& console, const Error& error);

/// A unique Message-ID (RFC 5322, 3.6.4), without the angle brackets.
std::string new_message_id();

}  // namespace wcbs_link
