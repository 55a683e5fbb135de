#pragma once

namespace wcbs_link {

enum class ExitCode { done = 0, fault = 1, usage = 2, failed = 3, bug = 70, interrupted = 130 };

}  // namespace wcbs_link
