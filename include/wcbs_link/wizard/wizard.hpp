#pragma once

#include "wcbs_link/base/result.hpp"
#include "wcbs_link/base/time.hpp"
#include "wcbs_link/io/console.hpp"
#include "wcbs_link/link/fetch.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/net/http.hpp"
#include "wcbs_link/submission/bundle.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wcbs_link {

/// What a wizard starts with.
struct WizardSetup {
  LinkDetails details;                 ///< answers that are known already; they are offered, not forced
  std::filesystem::path progress;      ///< "" to keep none
  std::filesystem::path folder = ".";  ///< where the bundle and the brief are offered to be written
  std::filesystem::path file;          ///< offered for the bundle instead of one in `folder`; "" for none
  std::filesystem::path link_file;     ///< where a link file is written as well; "" for none
  std::filesystem::path trace;         ///< where something else is written at the end; "" for nothing
  std::filesystem::path home;          ///< what "~" stands for; "" for nothing
  std::vector<std::string>
      options;  ///< words of the command line, for the command that checks the link later
  const BundleFormat* format = nullptr;           ///< chosen already; nullptr to ask
  std::optional<SecretHandling> secret_handling;  ///< chosen already; nothing to ask
  Bounds bounds;                                  ///< of one question to the server
  bool is_practice = false;     ///< `details` are an invented school's: what is written says so
  bool inside_is_fine = false;  ///< the server is on this computer on purpose: no warning that it is
  std::function<TimePoint()> now;
  std::function<std::string()> message_id;  ///< a new one for every call
};

enum class WizardEnd { finished, left };

/// Leads a person through the eight steps of the guide. All it says goes to standard error, line after line.
/// Ends with `finished` once the bundle is written, `left` where the person chose to stop (progress is kept),
/// or fails with `interrupted` (Ctrl-C), `end_of_input` or `local`; progress is kept then, too.
Result<WizardEnd> run_wizard(Console& console, HttpTransport& transport, WizardSetup setup);

}  // namespace wcbs_link
