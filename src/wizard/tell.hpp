#pragma once

#include "wcbs_link/diagnosis/report.hpp"
#include "wizard/step.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcbs_link {

/// What an error means in a few lines: title, what to do, who, what was seen. The rest is for the help.
std::string fault_text(const Error& error, std::size_t width);

/// What a file does not decide: it takes these options to have it all the same.
void tell_left_out(Talk& talk, std::string_view why, const std::vector<std::string>& options);

/// The school by name, with its School ID.
std::string school_words(std::string_view name, std::string_view id);

/// The warnings that a check up to that stage gives, the gravest first. Asks nothing that was asked before.
std::vector<Finding> warnings_up_to(Sitting& sitting, Stage last);

/// Goes on although the test ended with that.
void go_on_untested(Sitting& sitting, const Error& error);

/// "Not tested to the end: The server asks for a Windows login (http.windows-auth)."
std::string untested_words(const Sitting& sitting);

/// Whether the address leads to the inside of a network, and that matters.
bool leads_inside(Sitting& sitting);

/// The address as the message says it.
std::string wcbs_url(Sitting& sitting);

}  // namespace wcbs_link
