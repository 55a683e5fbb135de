#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/credentials.hpp"
#include "wizard/failure.hpp"
#include "wizard/inside.hpp"
#include "wizard/steps.hpp"
#include "wizard/tell.hpp"
#include "wizard/texts_for_others.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

void tell_discovery(Sitting& sitting) {
  Talk& talk = sitting.talk;
  const Discovery& found = *sitting.link.discovery();
  std::string text = "The server answers";
  if (found.moved_to_https)
    text += fmt::format(" and sends http on to https: {} is used from here on", found.address.text());
  text += found.document.empty() ? "." : ", and its Swagger document was found.";
  text += found.api.version.empty() ? " The API does not say its version."
                                    : fmt::format(" The API is version {}.", found.api.version);
  talk.say(text);
  if (!found.api.corrected.empty())
    talk.say(fmt::format("The document names {}; the address that you gave is used instead.",
                         sanitise(join(found.api.corrected, ", "), 200)));
  if (const std::string& roots = sitting.link.first_contact().connection.roots; !roots.empty())
    talk.say(fmt::format("Certificates are checked by the list of authorities that SSL_CERT_FILE names: {}.",
                         sanitise(roots, 200)));
}

/// Says what else was seen than the answer, and lets that be read. Fails with `back` where another address is
/// wanted.
Result<Done> tell_warnings(Sitting& sitting) {
  Talk& talk = sitting.talk;
  std::optional<Finding> first;  // of the others
  bool inside = false;
  for (const Finding& warning : warnings_up_to(sitting, Stage::discovery)) {
    if (warning.code == Code::dns_private_address) {
      inside = true;
      continue;
    }
    if (!first) first = warning;
    const std::string words =
        fmt::format("Warning: {} ({})", sanitise(warning.summary, 220), finding_kind(warning.code).name);
    const std::string to_do = fmt::format("To do: {}", warning.fix);
    if (auto room = talk.room_for(9); !room) return room;
    talk.blank();
    talk.say(words);
    talk.say(to_do);
  }
  if (inside) return ask_about_inside(sitting);
  sitting.inside_reason.clear();
  if (!first) return Done{};
  for (;;) {
    WCBS_TRY(wanted, talk.ask_for_enter("Press Enter to go on. For a text to forward, type n", "n"));
    if (!wanted) return Done{};
    const Error seen{first->code, first->summary, first->evidence, first->variant};
    if (const auto text = write_owner_text(sitting, seen); !text && !is_back(text)) return text;
  }
}

/// Reaches the server and says how it went. Fails with `back` where another address is wanted.
Result<Done> try_address(Sitting& sitting) {
  Talk& talk = sitting.talk;
  for (;;) {
    sitting.failure.clear();
    talk.say("Trying it ...");
    talk.wait_for("Waiting for the server");
    sitting.link.begin_walk();
    if (sitting.link.discovery()) {
      tell_discovery(sitting);
      return tell_warnings(sitting);
    }
    const Error error = sitting.link.discovery().error();
    if (!is_finding(error.code)) return error;
    talk.say(
        fmt::format("It stopped at the stage \"{}\". "
                    "Nothing is known about your Client ID and Secret yet; they were not sent.",
                    stage_title(finding_kind(error.code).stage)));
    WCBS_TRY(mend, ask_to_mend(sitting, error,
                               {{Mend::address, "enter another address"},
                                {Mend::again, "try again"},
                                {Mend::untested, "go on without testing"}}));
    if (mend == Mend::address) return Error{Code::back};
    if (mend == Mend::untested) {
      go_on_untested(sitting, error);
      return Done{};
    }
    sitting.link.forget_discovery();
  }
}

}  // namespace

Result<Next> address_step(Sitting& sitting) {
  Talk& talk = sitting.talk;
  if (sitting.typed_address.empty()) {
    talk.page(R"(
Open the page with the list of WCBS API commands (called Swagger) in a web browser
and copy its address. It looks like this:

    https://yourschoolname.co.uk/Wcbs.API/api/swagger
)");
    talk.blank();
  }
  const LinkDetails& now = sitting.link.details();
  for (std::string offered = now.url;;) {
    std::string answer = std::exchange(sitting.typed_address, "");
    if (answer.empty()) {
      WCBS_TRY(typed, talk.ask("The school's address", sanitise(offered, 300)));
      answer = std::move(typed);
    }
    const std::string url = clean_ends(answer).text;
    if (url.empty()) {
      talk.say("The address is needed. Type it, or b to go back.");
      continue;
    }
    if (is_secret(sitting, url)) {
      talk.say("That looks like a Client Secret, not like an address. It was not kept.");
      continue;
    }
    if (const auto read = read_address(url, now.allow_http); !read) {
      talk.show("\n" + fault_text(read.error(), talk.console().width()) + "\n");
      offered = read.error().fact("https") + read.error().fact("newer");  // of which it has one at most
      continue;
    }
    tell_left_out(talk, "A part of what the file says is for another server, and does not count.",
                  sitting.link.set(&LinkDetails::url, url));
    talk.say(fmt::format("I read that as {}", sitting.link.address()->text()));
    const auto tried = try_address(sitting);
    if (tried) return Next{};
    if (!is_back(tried)) return tried.error();
    // Enter alone must not try again what failed; what answered, and leads inside only, is asked about again.
    offered = sitting.link.discovery() ? sanitise(url, 300) : "";
  }
}

}  // namespace wcbs_link
