#include "wcbs_link/wizard/wizard.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/check.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/submission/brief.hpp"
#include "wcbs_link/submission/bundle.hpp"
#include "wcbs_link/submission/hand_over.hpp"
#include "wizard/dialogue.hpp"
#include "wizard/progress.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

enum class Step { before = 1, third_party, secret, address, proof, school, consent, hand_over };
constexpr int kSteps = 8;

/// Where a step leads: to another step, or out of the wizard.
struct Outcome {
  enum class Move { to, finished, left } move = Move::to;
  Step step = Step::before;
};
Outcome go_to(Step step) {
  return {Outcome::Move::to, step};
}
constexpr Outcome kFinished{Outcome::Move::finished, Step::before};
constexpr Outcome kLeft{Outcome::Move::left, Step::before};

// Words of the guide ("WCBS integration guide", Wonde, December 2021) where it has any.
constexpr WizardStepInfo kStepInfos[kSteps] = {
    {"Before you start",
     "WCBS PASS (also called 3sys) is the school's information system. "
     "Wonde reads data from it for an application that the school has chosen. "
     "For that Wonde needs a login to your WCBS API. "
     "This program leads you through making one, tests it, and writes the message to Wonde."},
    {"The third party in WCBS",
     "A third party is WCBS's name for an outside company with a login of its own to the API. "
     "If you do not find the WCBS API account management section, ask whoever administers WCBS at your school, or WCBS support."},
    {"Client ID and Client Secret",
     "The Client ID says who logs in; the Client Secret is the password to it. "
     "Both stand in the details of the third party WONDEAPI. "
     "What you type as the secret is shown as stars. "
     "It is not written to disk unless you put it into the message, or into an encrypted file, in step 8."},
    {"The school's address",
     "It is the address of the page that documents the WCBS API, called Swagger. "
     "Any form will do: the server's name alone, or the whole address from the web browser. "
     "Whoever installed WCBS at your school knows it."},
    {"Proof: the login works",
     "This asks your own WCBS server for a token, a short-lived pass, with the Client ID and the Client Secret. "
     "It is what Wonde's servers will do."},
    {"The school",
     "One WCBS server can hold several schools. Wonde needs the Id that the API gives to yours."},
    {"Consent",
     "WCBS only shows people to a third party when their consent is recorded. "
     "The link works without it, but shows nobody. "
     "Ticking the boxes takes effect at once: then count again here."},
    {"Review and hand-over",
     "The message holds the values that Wonde asks for. "
     "You send it; this program sends nothing to Wonde. "
     "With the secret anyone can read your school's data, so treat the file like a key."},
};

constexpr std::size_t kLongEnoughToShowEnd = 16;

std::string secret_in_words(const Secret& secret) {
  std::vector<std::string_view> characters;
  for (std::string_view rest = secret.reveal(); !rest.empty(); rest.remove_prefix(characters.back().size()))
    characters.push_back(rest.substr(0, first_code_point(rest).bytes));
  const std::string length = counted(characters.size(), "character", "characters");
  if (characters.size() < kLongEnoughToShowEnd) return length;
  std::string end;
  for (std::size_t i = characters.size() - 4; i < characters.size(); ++i) end += characters[i];
  return fmt::format("{}, ending in {}", length, sanitise(end, 12));
}

/// "[###################.]  98 %": never full where somebody is missing, never empty where somebody is there.
std::string share_bar(std::uint64_t visible, std::uint64_t held) {
  constexpr std::uint64_t kWidth = 20;
  if (visible >= held)
    return fmt::format("[{}]  {}", std::string(kWidth, '#'),
                       visible == held ? "all" : "more than PASS holds");
  const double share = static_cast<double>(visible) / static_cast<double>(held);
  const auto part = [&](std::uint64_t whole) {
    const auto rounded = static_cast<std::uint64_t>(share * static_cast<double>(whole) + 0.5);
    return visible == 0 ? 0 : std::clamp<std::uint64_t>(rounded, 1, whole - 1);
  };
  return fmt::format("[{}{}]  {} %", std::string(part(kWidth), '#'), std::string(kWidth - part(kWidth), '.'),
                     part(100));
}

class Wizard {
 public:
  Wizard(Console& console, HttpTransport& transport, WizardSetup setup)
      : console_(console),
        talk_(console),
        setup_(std::move(setup)),
        session_(transport, console.redactor(), setup_.details, setup_.bounds) {}

  Result<WizardEnd> run() {
    auto start = begin();
    if (!start) return leave_early(start.error());
    Outcome outcome = *start;
    while (outcome.move == Outcome::Move::to) {
      step_ = outcome.step;
      save();
      const auto index = static_cast<std::size_t>(step_) - 1;
      talk_.set_help(kStepInfos[index].help);
      talk_.heading(fmt::format("Step {} of {}: {}", index + 1, kSteps, kStepInfos[index].title));
      auto next = take_step();
      if (!next) return leave_early(next.error());
      if (const Error* failure = console_.failure()) return leave_early(*failure);
      outcome = *next;
    }
    if (outcome.move == Outcome::Move::finished) {
      if (!setup_.progress.empty()) forget_progress(setup_.progress);
      return WizardEnd::finished;
    }
    say_kept();
    return WizardEnd::left;
  }

 private:
  const LinkDetails& details() const { return session_.details(); }

  Result<Outcome> take_step() {
    switch (step_) {
      case Step::before:
        return before();
      case Step::third_party:
        return third_party();
      case Step::secret:
        return secret();
      case Step::address:
        return address();
      case Step::proof:
        return proof();
      case Step::school:
        return school();
      case Step::consent:
        return consent();
      case Step::hand_over:
        return hand_over();
    }
    return kLeft;
  }

  Error leave_early(const Error& error) {
    if (error.code == Code::interrupted || error.code == Code::end_of_input) say_kept();
    return error;
  }

  void save() {
    if (setup_.progress.empty() || !worth_saving_) return;
    LinkDetails kept = session_.details();
    if (kept.client_id != accepted_id_)
      kept.client_id.clear();  // until then it may be the secret, pasted there
    const auto saved = save_progress(setup_.progress, static_cast<int>(step_), kept, setup_.now());
    if (!saved && !warned_) {
      talk_.say(fmt::format("Your progress cannot be kept on this computer ({}). Everything else works.",
                            saved.error().summary));
      warned_ = true;
    }
    kept_ = static_cast<bool>(saved);
  }

  void say_kept() {
    save();
    talk_.blank();
    talk_.say(kept_ ? "Stopped. Your answers are kept on this computer, without the Client Secret. "
                      "Start wcbs-link again to go on."
                    : "Stopped. Nothing was sent to Wonde.");
  }

  /// The greeting, and where a kept set-up is found, whether to go on with it.
  Result<Outcome> begin() {
    talk_.say(fmt::format("wcbs-link {}: links your school's WCBS PASS / 3sys to Wonde", WCBS_LINK_VERSION));
    talk_.say("Enter = go on, b = back, ? = help, q = save and quit.");
    const auto loaded = setup_.progress.empty() ? Result<std::optional<Progress>>(std::optional<Progress>())
                                                : load_progress(setup_.progress);
    if (!loaded)
      talk_.say(
          fmt::format("A set-up that was kept on this computer does not count: {}", loaded.error().summary));
    const std::optional<Progress> progress = loaded ? *loaded : std::nullopt;
    if (!progress || progress->step < 2) return go_to(Step::before);
    talk_.blank();
    talk_.say(fmt::format("A set-up was begun on this computer ({}) and left at step {}: {}.",
                          sanitise(progress->saved, 60), progress->step,
                          kStepInfos[static_cast<std::size_t>(progress->step) - 1].title));
    talk_.set_help(
        "Going on takes up the answers that you gave then. "
        "The Client Secret is never kept, so it is asked for again. "
        "Starting afresh forgets the old answers.");
    auto answer = talk_.choose("Go on with it?", {"go on there", "start afresh"});
    while (answer && answer->wish == Wish::back)  // there is nothing before this
      answer = talk_.choose("Go on with it?", {"go on there", "start afresh"});
    if (!answer) return answer.error();
    if (answer->wish == Wish::quit) return kLeft;
    if (answer->text == "2") {
      forget_progress(setup_.progress);
      return go_to(Step::before);
    }
    accepted_id_ = progress->link.details.client_id;
    const LinkFile merged = with_options(progress->link, setup_.details);
    const LinkDetails& link = merged.details;
    session_.change(link);
    worth_saving_ = true;
    // What was proven then has to be proven again: from the proof on, steps need the secret and the server.
    const Step step =
        std::min(static_cast<Step>(progress->step), link.client_id.empty() ? Step::secret : Step::proof);
    talk_.blank();
    tell_left_out("A part of what you gave then counts only when it is given anew.", merged.left_out);
    if (!link.url.empty()) talk_.say(fmt::format("The school's address: {}", sanitise(link.url, 300)));
    if (step <= Step::secret || !link.client_secret.empty()) return go_to(step);
    talk_.say(fmt::format("The Client Secret was not kept, so please enter it again. (Client ID: {})",
                          shown_id(100)));
    talk_.set_help(kStepInfos[2].help);
    auto got = ask_secret();
    if (!got) return got.error();
    if (*got == Wish::quit) return kLeft;
    return go_to(*got == Wish::back ? Step::secret : step);
  }

  /// What a file does not decide: it takes these options to have it all the same.
  void tell_left_out(std::string_view why, const std::vector<std::string>& options) {
    if (options.empty()) return;
    talk_.say(fmt::format("{} To have it again, type q and start with:", why));
    talk_.verbatim(fmt::format("wcbs-link setup {}", join(options, " ")));
    talk_.blank();
  }

  Result<Outcome> before() {
    talk_.say("You need about ten minutes and");
    talk_.point("-", "access to the WCBS API account management section of WCBS,");
    talk_.point("-", "the address of your school's WCBS server.");
    talk_.blank();
    talk_.say("What happens with your data:");
    talk_.point(
        "-",
        "While testing, the Client Secret is sent to your own WCBS server only. At the end you choose how Wonde gets it.");
    talk_.point("-", "People are counted. Nobody's record is kept or shown.");
    talk_.point("-", "Nothing is sent to Wonde: you get a message that you send yourself.");
    talk_.blank();
    for (;;) {
      auto answer = talk_.ask("Press Enter to begin. If a part of this is somebody else's job, type n");
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit) return kLeft;
      if (answer->wish == Wish::back) return go_to(Step::before);
      const std::string text = to_lower(clean_ends(answer->text).text);
      if (text != "n" && text != "no") break;
      auto briefed = brief_somebody();
      if (!briefed) return briefed.error();
      if (*briefed == Wish::quit) return kLeft;
    }
    worth_saving_ = true;
    return go_to(Step::third_party);
  }

  /// Writes a text without a secret for somebody else.
  Result<Wish> brief_somebody() {
    std::vector<std::string> choices;
    for (const Brief& brief : briefs()) choices.emplace_back(brief.whom);
    talk_.blank();
    auto answer =
        talk_.choose("Whose job is it? There is a text for each, to forward; it holds no secret.", choices);
    if (!answer) return answer.error();
    if (answer->wish != Wish::none) return answer->wish;
    const Brief& brief = briefs()[static_cast<std::size_t>(answer->text.front() - '1')];
    const auto known = session_.address();
    const std::string text = brief_text(brief, known ? known->text() : "");
    const std::filesystem::path file =
        setup_.folder / path_from(fmt::format("wonde-link-brief-{}.txt", brief.name));
    const std::vector<BundleFile> files = {{file, Secret(text), "the text"}};
    auto over = ask_to_replace(files);
    if (!over) return over.error();
    if (over->wish != Wish::none) return over->wish;
    const bool replace = over->text == "y";
    auto written = replace ? write_bundle_files(files) : Result<Done>(Done{});
    if (!written) return written.error();
    talk_.blank();
    console_.err(text);
    talk_.blank();
    talk_.say(fmt::format(
        "{} Forward it to {}. You can type q now and go on another day.",
        replace ? fmt::format("This is also in the file {}.", path_text(file)) : "This is in no file.",
        brief.whom));
    return Wish::none;
  }

  Result<Outcome> third_party() {
    talk_.point("1.", "Log into the WCBS API account management section.");
    talk_.point("2.", "Go to Third Party Licenses and choose Add new third party.");
    talk_.point("3.", "Under details enter these five values:");
    talk_.blank();
    console_.err(third_party_lines());
    talk_.blank();
    talk_.say("If WONDEAPI is there already, compare the values and keep it.");
    auto answer = talk_.ask("Press Enter when WONDEAPI is there with these values");
    if (!answer) return answer.error();
    if (answer->wish == Wish::quit) return kLeft;
    return go_to(answer->wish == Wish::back ? Step::before : Step::secret);
  }

  Result<Outcome> secret() {
    talk_.point("1.", "In the details of WONDEAPI, generate a new Client Secret if there is none yet.");
    talk_.point("2.", "Copy both the Client ID and the Client Secret to a safe and secure location.");
    talk_.point("3.", "Save all changes in WCBS. A secret that was not saved does not work.");
    talk_.blank();
    auto wish = ask_client_id();
    if (!wish) return wish.error();
    if (*wish == Wish::none) wish = ask_secret();
    console_.terminal().drop_typed();
    if (!wish) return wish.error();
    if (*wish == Wish::quit) return kLeft;
    if (*wish == Wish::back) return go_to(Step::third_party);
    wish = ask_about_swap();
    if (!wish) return wish.error();
    if (*wish == Wish::quit) return kLeft;
    return go_to(*wish == Wish::back ? Step::secret : Step::address);
  }

  void say_cleaned(const Cleaned& cleaned) {
    if (!cleaned.removed.empty())
      talk_.say(fmt::format("Removed at the ends: {}.", spoken_list(cleaned.removed)));
  }

  Result<Wish> ask_client_id() {
    for (;;) {
      const std::string& known = details().client_id;
      const bool hidden = id_is_hidden();
      auto answer = talk_.ask_before_a_secret(
          hidden ? fmt::format("Client ID [Enter keeps the one with {}]", secret_in_words(Secret(known)))
                 : "Client ID",
          hidden ? "" : sanitise(known, 200));
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return answer->wish;
      if (hidden && answer->text.empty()) return Wish::none;
      const Cleaned cleaned = clean_quoted(answer->text);
      if (cleaned.text.empty()) {
        talk_.say("The Client ID is needed: it stands in the details of WONDEAPI. Type q to save and quit.");
        continue;
      }
      say_cleaned(cleaned);
      std::string id = cleaned.text;
      if (has_inner_space(cleaned.text)) {
        console_.terminal().drop_typed();  // a secret pasted along is no answer to this, and would be shown
        auto kept = ask_about_space("Client ID", id);
        if (!kept) return kept.error();
        if (*kept == Wish::back) continue;
        if (*kept == Wish::quit) return *kept;
      }
      session_.set(&LinkDetails::client_id, std::move(id));
      id_was_secret_ = false;
      return Wish::none;
    }
  }

  /// Asks for one of the two alone: what was pasted along is no answer to what comes next, and may be a
  /// secret.
  Result<Wish> correct(Result<Wish> (Wizard::*ask)()) {
    auto wish = (this->*ask)();
    console_.terminal().drop_typed();
    return wish;
  }

  /// Whether the Client ID may be a secret: it looks like one or was held as one, and no server has accepted
  /// it as what it is now.
  bool id_is_hidden() const {
    const std::string& id = details().client_id;
    return id != accepted_id_ && (id_was_secret_ || looks_like_secret(id));
  }

  std::string shown_id(std::size_t most) const {
    const std::string& id = details().client_id;
    return id_is_hidden() ? secret_in_words(Secret(id)) : sanitise(id, most);
  }

  /// Asks what to do with white space inside a value; `back` means: type it again.
  Result<Wish> ask_about_space(std::string_view name, std::string& value) {
    std::vector<std::string> choices = {"remove it", "type the value again"};
    if (!has_inner_control(value)) choices.emplace_back("keep it: it belongs there");
    auto answer = talk_.choose(fmt::format("There is white space inside the {}. What now?", name), choices);
    if (!answer) return answer.error();
    if (answer->wish != Wish::none) return answer->wish;
    if (answer->text == "2") return Wish::back;
    if (answer->text == "1") {
      std::string shorter = without_inner_space(value);
      wipe(value);
      value = std::move(shorter);
    }
    return Wish::none;
  }

  Result<Wish> ask_secret() {
    for (;;) {
      const Secret known = details().client_secret;
      const std::string offer =
          known.empty() ? "" : fmt::format(" [Enter keeps the one with {}]", secret_in_words(known));
      const bool hidden = console_.facts().input_is_terminal;
      auto answer =
          talk_.ask_secret(fmt::format("Client Secret{}{}", hidden ? " (shown as stars)" : "", offer));
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return answer->wish;
      if (answer->secret.empty() && !known.empty()) return Wish::none;
      Cleaned cleaned = clean_quoted(answer->secret.reveal());
      if (cleaned.text.empty()) {
        talk_.say(
            "Nothing arrived. "
            "Paste the Client Secret (often the right mouse button, or Shift+Insert), then press Enter.");
        continue;
      }
      say_cleaned(cleaned);
      auto looked = look_at_secret(cleaned.text);
      const Secret secret(cleaned.text);
      wipe(cleaned.text);
      if (!looked) return looked.error();
      if (*looked == Wish::back) continue;
      if (*looked == Wish::quit) return *looked;
      session_.set(&LinkDetails::client_secret, secret);
      talk_.say(fmt::format("Got it: {}.", secret_in_words(secret)));
      return Wish::none;
    }
  }

  /// Asks about what looks like a slip; may change `text`. `back` means: type it again.
  Result<Wish> look_at_secret(std::string& text) {
    if (std::string once = pasted_once(text); !once.empty()) {
      auto answer = talk_.choose(
          "This looks like the same secret twice. What now?",
          {fmt::format("use it once ({} characters)", once.size()), "keep it as it is", "type it again"});
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return answer->wish;
      if (answer->text == "3") return Wish::back;
      if (answer->text == "1") std::swap(text, once);
      wipe(once);
    }
    if (has_inner_space(text)) {
      auto wish = ask_about_space("Client Secret", text);
      if (!wish || *wish != Wish::none) return wish;
    }
    if (text == details().client_id) {
      auto answer =
          talk_.choose("This is the same as the Client ID. What now?", {"type the secret again", "keep it"});
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return answer->wish;
      if (answer->text == "1") return Wish::back;
    }
    return Wish::none;
  }

  Result<Wish> ask_about_swap() {
    const LinkDetails& now = details();
    if (!look_swapped(now.client_id, now.client_secret.reveal())) return Wish::none;
    auto answer = talk_.choose("Client ID and Client Secret look as if they had changed places. What now?",
                               {"keep them as they are", "swap them", "type them again"});
    if (!answer) return answer.error();
    if (answer->wish != Wish::none) return answer->wish;
    if (answer->text == "3") {
      forget_credentials();
      return Wish::back;
    }
    if (answer->text == "2") swap_credentials();
    return Wish::none;
  }

  /// Whether an answer to another question is the secret, held or new, or holds it: a paste that slipped.
  bool is_secret(const std::string& answer) {
    const std::string text = bare(answer);
    return looks_like_secret(text) || console_.redactor().surely_repeats(text) ||
           (!text.empty() && text == bare(details().client_secret.reveal()));
  }

  void swap_credentials() {
    LinkDetails changed = details();
    Secret secret(changed.client_id);
    changed.client_id = changed.client_secret.reveal();
    changed.client_secret = std::move(secret);
    session_.change(std::move(changed));
    id_was_secret_ = true;
    talk_.say(fmt::format("Swapped: the Client ID is now the one with {}.",
                          secret_in_words(Secret(details().client_id))));
  }

  void forget_credentials() {
    session_.set(&LinkDetails::client_id, "");
    session_.set(&LinkDetails::client_secret, Secret());
  }

  Result<Outcome> address() {
    talk_.say(
        "Open the Swagger page of your WCBS API in a web browser and copy its address. It looks like this:");
    talk_.verbatim("https://yourschoolname.co.uk/Wcbs.API/api/swagger");
    talk_.blank();
    for (;;) {
      auto answer = talk_.ask("The school's address", sanitise(details().url, 300));
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit) return kLeft;
      if (answer->wish == Wish::back) return go_to(Step::secret);
      const std::string url = clean_ends(answer->text).text;
      if (is_secret(url)) {
        talk_.say("That looks like a Client Secret, not like an address. It was not kept.");
        continue;
      }
      if (const auto read = read_address(url, details().allow_http); !read) {
        tell_fault(read.error());
        continue;
      }
      tell_left_out("A part of what the file says is for another server, and does not count.",
                    session_.set(&LinkDetails::url, url));
      talk_.say(fmt::format("I read that as {}", session_.address()->text()));
      for (;;) {
        auto next = try_address();
        if (!next) return next.error();
        if (*next == Wish::none) return go_to(go_on_untested_ ? Step::school : Step::proof);
        if (*next == Wish::quit) return kLeft;
        break;
      }
    }
  }

  /// Reaches the server and says how it went. `back` means: another address.
  Result<Wish> try_address() {
    for (;;) {
      go_on_untested_ = false;
      console_.err("Trying it ...\n");
      session_.begin_walk();
      if (session_.discovery()) {
        tell_discovery();
        return Wish::none;
      }
      const Error error = session_.discovery().error();
      if (!is_finding(error.code)) return error;
      talk_.blank();
      talk_.say(
          fmt::format("It stopped at the stage \"{}\". "
                      "Nothing is known about your Client ID and Secret yet; they were not sent.",
                      stage_title(finding_kind(error.code).stage)));
      tell_fault(error);
      auto answer =
          talk_.choose("What now?", {"try again", "enter another address", "go on without testing"});
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return answer->wish;
      if (answer->text == "2") return Wish::back;
      if (answer->text == "3") {
        go_on_untested_ = true;
        return Wish::none;
      }
      session_.forget_discovery();
    }
  }

  void tell_fault(const Error& error) {
    talk_.blank();
    console_.err(explain_error(error, console_.width()));
    talk_.blank();
  }

  void tell_discovery() {
    const Discovery& found = *session_.discovery();
    std::string text = "The server answers";
    if (found.moved_to_https)
      text += fmt::format(" and sends http on to https: {} is used from here on", found.address.text());
    text += found.document.empty() ? "." : ", and its Swagger document was found.";
    text += found.api.version.empty() ? " The API does not say its version."
                                      : fmt::format(" The API is version {}.", found.api.version);
    talk_.say(text);
    if (!found.api.corrected.empty())
      talk_.say(fmt::format("The document names {}; the address that you gave is used instead.",
                            sanitise(join(found.api.corrected, ", "), 200)));
    if (const std::string& roots = session_.first_contact().connection.roots; !roots.empty())
      talk_.say(
          fmt::format("Certificates are checked by the list of authorities that SSL_CERT_FILE names: {}.",
                      sanitise(roots, 200)));
    if (found.warning)
      talk_.say(fmt::format("Note: {} ({})", sanitise(found.warning->summary, 300),
                            finding_kind(found.warning->code).name));
  }

  Result<Outcome> proof() {
    for (;;) {
      talk_.say("Asking your server for a token with the Client ID and the Client Secret ...");
      session_.begin_walk();
      if (session_.grant()) {
        accepted_id_ = details().client_id;
        id_was_secret_ = false;
        if (accepted_id_ != details().client_secret.reveal())
          console_.redactor().forget(Secret(accepted_id_));
        if (session_.grant()->basic_only)
          talk_.say(
              "Accepted, but only in the header of the request (token.basic-only): tell Wonde when you write to them.");
        else
          talk_.say("Accepted. The Client ID, the Client Secret and the address are right.");
        return go_to(Step::school);
      }
      const Error error = session_.grant().error();
      if (!is_finding(error.code)) return error;
      std::vector<std::string> choices;
      if (error.code == Code::token_invalid_client) {
        tell_fault(error);
        choices = {"correct the Client Secret", "correct the Client ID", "swap the two",
                   "try again, after saving in WCBS", "correct the address"};
      } else if (is_oauth_refusal(error.code)) {
        tell_fault(error);
        choices = {"try again, after saving in WCBS", "correct the Client Secret", "correct the Client ID",
                   "correct the address"};
      } else {
        talk_.blank();
        talk_.say("Nothing is known about your Client ID and Secret yet: the server did not judge them.");
        tell_fault(error);
        choices = {"try again", "correct the address", "go on without testing"};
      }
      auto answer = talk_.choose("What now?", choices);
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit) return kLeft;
      if (answer->wish == Wish::back) return go_to(Step::address);
      const std::string choice = choices[static_cast<std::size_t>(answer->text.front() - '1')];
      if (choice == "correct the address") return go_to(Step::address);
      if (choice == "go on without testing") {
        go_on_untested_ = true;
        return go_to(Step::school);
      }
      if (choice == "swap the two") swap_credentials();
      if (choice.starts_with("correct the Client")) {
        auto wish = correct(choice == "correct the Client ID" ? &Wizard::ask_client_id : &Wizard::ask_secret);
        if (!wish) return wish.error();
        if (*wish == Wish::quit) return kLeft;
        if (*wish == Wish::back) continue;
      }
      session_.forget_grant();
    }
  }

  Result<Outcome> school() {
    if (go_on_untested_) return school_by_hand();
    console_.err("Asking for the list of schools ...\n");
    session_.begin_walk();
    if (!session_.schools()) {
      const Error error = session_.schools().error();
      if (!is_finding(error.code)) return error;
      talk_.say("The login works, but the list of schools does not.");
      tell_fault(error);
      auto answer =
          talk_.choose("What now?", {"try again", "enter the School ID by hand", "correct the address"});
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit) return kLeft;
      if (answer->wish == Wish::back || answer->text == "3") return go_to(Step::address);
      if (answer->text == "2") return school_by_hand();
      session_.forget_grant();
      return go_to(Step::school);
    }
    const std::vector<School>& schools = *session_.schools();
    if (schools.size() == 1) {
      remember_school(schools.front());
      talk_.say(fmt::format("There is one school: {}, with the School ID {}.", school_words(schools.front()),
                            sanitise(schools.front().id, 60)));
      return go_to(Step::consent);
    }
    return choose_from(schools);
  }

  static std::string school_words(const School& school) {
    return school.name.empty() ? "without a name" : school.name;
  }

  void remember_school(const School& school) {
    session_.set(&LinkDetails::school_id, school.id);
    school_name_ = school.name;
  }

  Result<Outcome> choose_from(const std::vector<School>& schools) {
    talk_.say(fmt::format("The API lists {} schools:", schools.size()));
    std::vector<std::vector<std::string>> rows = {{"  No.", "School ID", "Name"}};
    std::string chosen;
    for (std::size_t i = 0; i < schools.size(); ++i) {
      rows.push_back({fmt::format("  {})", i + 1), sanitise(schools[i].id, 60), schools[i].name});
      if (schools[i].id == details().school_id) chosen = std::to_string(i + 1);
    }
    console_.err(table(rows));
    for (;;) {
      auto answer = talk_.ask("The number of your school in this list (No.)", chosen);
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit) return kLeft;
      if (answer->wish == Wish::back) return go_to(Step::address);
      const std::string text = clean_ends(answer->text).text;
      const auto number = parse_number<std::size_t>(text);
      if (!number || *number < 1 || *number > schools.size()) {
        talk_.say(fmt::format("{} is not in the list: type a number from 1 to {}.", repeated(text),
                              schools.size()));
        continue;
      }
      const School& school = schools[*number - 1];
      remember_school(school);
      talk_.say(
          fmt::format("Chosen: {}, with the School ID {}.", school_words(school), sanitise(school.id, 60)));
      return go_to(Step::consent);
    }
  }

  Result<Outcome> school_by_hand() {
    const std::string page =
        session_.address() ? session_.address()->api.text() + "swagger" : "the Swagger page";
    talk_.say("Without a working link the School ID has to be found by hand:");
    talk_.point("1.", fmt::format("Open {} in a web browser.", page));
    talk_.point("2.", "Click Login, enter Client ID and Client Secret, and click Authorize.");
    talk_.point("3.", "Click Schools, then Returns all schools.");
    talk_.point("4.", "Scroll to the end of the parameters and click Try it out!");
    talk_.point("5.", "In the response, \"Id\": is followed by the School ID.");
    auto answer = talk_.ask("School ID", sanitise(details().school_id, 60));
    if (!answer) return answer.error();
    if (answer->wish == Wish::quit) return kLeft;
    if (answer->wish == Wish::back) return go_to(Step::address);
    const std::string id = clean_quoted(answer->text).text;
    if (is_secret(id)) {
      talk_.say("That looks like a Client Secret, not like a School ID. It was not kept.");
      return go_to(Step::school);
    }
    session_.set(&LinkDetails::school_id, id);
    go_on_untested_ = true;
    if (id.empty()) {
      talk_.say("The School ID is needed for the message to Wonde.");
      return go_to(Step::school);
    }
    return go_to(Step::consent);
  }

  Result<Outcome> consent() {
    const Consent rule = go_on_untested_ || !session_.discovery()
                             ? Consent::unknown
                             : consent_rule(session_.discovery()->api.version);
    bool told = false;
    for (;;) {
      auto wish = go_on_untested_ ? Result<Wish>(Wish::none) : count();
      if (!wish) return wish.error();
      if (*wish == Wish::quit) return kLeft;
      if (*wish == Wish::back) return go_to(Step::address);
      if (!told) tell_rule(rule);
      told = true;
      auto next = ask_to_go_on(rule);
      if (!next) return next.error();
      if (*next == Next::quit) return kLeft;
      if (*next == Next::on) return go_to(Step::hand_over);
      if (*next == Next::back)
        return go_to(!go_on_untested_ && session_.schools() && session_.schools()->size() > 1
                         ? Step::school
                         : Step::address);
    }
  }

  bool is_missing_somebody(const GroupCount& entry) const {
    const auto held = held_.find(entry.group);
    return entry.visible && (held == held_.end() ? *entry.visible == 0 : *entry.visible < held->second);
  }

  enum class Next { on, again, back, quit };

  Result<Next> ask_to_go_on(Consent rule) {
    if (go_on_untested_) {
      auto answer = talk_.ask("Press Enter to go on");
      if (!answer) return answer.error();
      return next_of(answer->wish, Next::on);
    }
    for (;;) {
      const bool missing = rule != Consent::not_needed &&
                           std::any_of(counts_.begin(), counts_.end(), [this](const GroupCount& entry) {
                             return is_missing_somebody(entry);
                           });
      if (missing)
        talk_.say(
            "The link works, but Wonde would not see those who are missing. "
            "You can go on now and tick later.");
      std::vector<std::string> choices = {"count again, after ticking", "go on"};
      if (!missing) std::swap(choices[0], choices[1]);
      choices.emplace_back("compare with how many people PASS holds");
      choices.emplace_back("why are people missing?");
      auto answer = talk_.choose("What now?", choices);
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return next_of(answer->wish, Next::on);
      if (answer->text == "1") return missing ? Next::again : Next::on;
      if (answer->text == "2") return missing ? Next::on : Next::again;
      if (answer->text == "4") {
        tell_reasons();
        continue;
      }
      auto wish = ask_held();
      if (!wish) return wish.error();
      if (*wish == Wish::quit) return Next::quit;
      talk_.blank();
      show_counts();
    }
  }

  static Next next_of(Wish wish, Next otherwise) {
    return wish == Wish::quit ? Next::quit : wish == Wish::back ? Next::back : otherwise;
  }

  /// How many people of each group PASS holds; Enter leaves a group out.
  Result<Wish> ask_held() {
    talk_.say("How many does PASS hold? Enter leaves a group out.");
    for (const GroupCount& entry : counts_) {
      if (!entry.visible) continue;
      const auto held = held_.find(entry.group);
      for (;;) {
        auto answer = talk_.ask(fmt::format("{} in PASS", capitalised(entry.group->many)),
                                held == held_.end() ? "" : std::to_string(held->second));
        if (!answer) return answer.error();
        if (answer->wish != Wish::none) return answer->wish;
        const std::string text = replace_all(clean_ends(answer->text).text, ",", "");
        if (text.empty()) break;
        if (const auto number = parse_number<std::uint64_t>(text)) {
          held_[entry.group] = *number;
          break;
        }
        talk_.say(fmt::format("{} is not a number: type it in digits, for example 812, or just press Enter.",
                              repeated(text)));
      }
    }
    return Wish::none;
  }

  static std::string capitalised(std::string_view word) {
    std::string text(word);
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
      text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
  }

  void tell_reasons() {
    talk_.blank();
    talk_.say("People are usually missing because");
    talk_.point("-", "the consent box is not ticked for them: newcomers are forgotten most often;");
    talk_.point("-", "the box was ticked, but Update was not chosen afterwards;");
    talk_.point("-", "the box is ticked for the pupil, but not for the contacts: each person has a box;");
    talk_.point("-", "they belong to another school on the same server, with another School ID;");
    talk_.point("-", "PASS also counts people who have left or are to come, and the API may not list those.");
    talk_.blank();
  }

  void tell_rule(Consent rule) {
    talk_.blank();
    if (rule == Consent::not_needed)
      talk_.say(
          fmt::format("Your API is version {}. The consent box came with 2.2, so nothing has to be ticked.",
                      session_.discovery()->api.version));
    else
      tell_consent(rule);
  }

  void tell_consent(Consent rule) {
    talk_.say(
        rule == Consent::unknown
            ? "WCBS PASS API 2.2 and above show a person to Wonde only when a consent box is ticked for them. "
              "The version is not known here, so take it that yours does."
            : "Your API shows a person to Wonde only when a consent box is ticked for them.");
    talk_.say("PASS 5.6 and above:");
    talk_.point("1.", "Go to Database > Individuals and select the person.");
    talk_.point(
        "2.",
        "At the bottom of the Personal Details tab, tick \"Has this individual provided their consent for the school to share their details, including sharing them with approved 3rd parties?\" and choose Update.");
    talk_.point("3.", "Repeat for students, contacts and employees. It can be done in bulk.");
    talk_.say("If the box is not there:");
    talk_.point("1.", "Go to Database > Security > User Configuration > Users and select the user.");
    talk_.point("2.", "On the Data Protection 2 tab tick Individual Consent tick box and choose Update.");
    talk_.point("3.", "At the next login that user can record consents, one by one or in bulk.");
    talk_.blank();
  }

  /// Counts and shows the numbers. Where the server cannot be asked any more, says so and asks what to do.
  Result<Wish> count() {
    for (;;) {
      talk_.say("Counting whom the link can see now ...");
      session_.begin_walk();
      const auto school = session_.school();
      auto counts = school ? session_.count_people(*school) : Result<std::vector<GroupCount>>(school.error());
      if (counts) {
        counts_ = std::move(*counts);
        show_counts();
        return Wish::none;
      }
      if (!is_finding(counts.error().code)) return counts.error();
      tell_fault(counts.error());
      auto answer = talk_.choose("What now?", {"try again", "go on without counting"});
      if (!answer) return answer.error();
      if (answer->wish != Wish::none) return answer->wish;
      if (answer->text == "2") {
        go_on_untested_ = true;
        return Wish::none;
      }
      session_.forget_grant();
    }
  }

  void show_counts() {
    std::vector<std::vector<std::string>> rows;
    for (const GroupCount& entry : counts_) rows.push_back(count_row(entry));
    console_.err(table(rows));
    for (const GroupCount& entry : counts_)
      if (!entry.visible) talk_.say(entry.why_unknown);
  }

  std::vector<std::string> count_row(const GroupCount& entry) {
    const std::string group = fmt::format("  {}", entry.group->many);
    if (!entry.visible) return {group, "not known", ""};
    const auto held = held_.find(entry.group);
    if (held == held_.end())
      return {group, std::to_string(*entry.visible),
              *entry.visible == 0 && !consent_not_needed() ? "nobody: is the box ticked?" : ""};
    return {group, fmt::format("{} of {}", *entry.visible, held->second),
            share_bar(*entry.visible, held->second)};
  }

  bool consent_not_needed() {
    return session_.discovery() && consent_rule(session_.discovery()->api.version) == Consent::not_needed;
  }

  std::string check_summary() const {
    if (go_on_untested_ || counts_.empty())
      return "Not tested: the link could not be tried from the school's side.";
    return tested_words(setup_.now(), counts_);
  }

  Result<Outcome> hand_over() {
    for (;;) {
      const LinkDetails& now = details();
      const std::string url =
          session_.address()
              ? (session_.discovery() ? session_.discovery()->address : *session_.address()).text()
              : now.url;
      talk_.say("This is what Wonde needs:");
      console_.err(table(
          {{"  1) WCBS URL:", sanitise(url, 300)},
           {"  2) WCBS School ID:",
            sanitise(now.school_id, 60) + (school_name_.empty() ? "" : "  (" + school_name_ + ")")},
           {"  3) WCBS Client ID:", shown_id(300)},
           {"  4) WCBS Client Secret:", now.client_secret.empty() ? "missing: type 4 to enter it"
                                                                  : secret_in_words(now.client_secret)}}));
      if (go_on_untested_) talk_.say("Not tested: the link could not be tried.");
      auto answer = talk_.ask("Press Enter to write the message, or type a number to change that value");
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit) return kLeft;
      if (answer->wish == Wish::back) return go_to(Step::consent);
      const std::string text = clean_ends(answer->text).text;
      if (text == "1") return go_to(Step::address);
      if (text == "2") return go_to(Step::school);
      if (text == "3" || text == "4") {
        auto wish = correct(text == "3" ? &Wizard::ask_client_id : &Wizard::ask_secret);
        if (!wish) return wish.error();
        if (*wish == Wish::quit) return kLeft;
        if (*wish == Wish::none && !go_on_untested_) return go_to(Step::proof);
        continue;
      }
      if (!text.empty()) {
        talk_.say(fmt::format("{} is not one of the values: type a number from 1 to 4, or press Enter.",
                              repeated(text)));
        continue;
      }
      if (now.client_secret.empty()) {
        talk_.say("The Client Secret is missing: type 4 to enter it.");
        continue;
      }
      auto written = write_message(url);
      if (!written) return written.error();
      if (*written != Wish::back) return *written == Wish::quit ? kLeft : kFinished;
    }
  }

  Result<Wish> write_message(const std::string& url) {
    talk_.blank();
    std::vector<std::string> ways;
    for (const SecretHandlingRow& row : secret_handlings()) ways.emplace_back(row.what);
    auto way = setup_.secret_handling ? Result<Answer>(Answer{Wish::none, "0"})
                                      : talk_.choose("How does Wonde get the Client Secret?", ways);
    if (!way) return way.error();
    if (way->wish != Wish::none) return way->wish;
    const SecretHandling handling =
        setup_.secret_handling
            ? *setup_.secret_handling
            : secret_handlings()[static_cast<std::size_t>(way->text.front() - '1')].handling;
    talk_.blank();
    std::vector<std::string> forms;
    for (const BundleFormat& format : bundle_formats()) forms.emplace_back(format.what);
    auto form =
        setup_.format != nullptr
            ? Result<Answer>(Answer{Wish::none, std::to_string(setup_.format - bundle_formats().data() + 1)})
            : talk_.choose("In which form?", forms);
    if (!form) return form.error();
    if (form->wish != Wish::none) return form->wish;
    const BundleFormat& format = bundle_formats()[static_cast<std::size_t>(form->text.front() - '1')];

    const LinkDetails& now = details();
    Bundle bundle;
    bundle.url = url;
    bundle.school_id = now.school_id;
    bundle.client_id = now.client_id;
    bundle.client_secret = now.client_secret;
    bundle.school_name = school_name_;
    bundle.check = check_summary();
    bundle.written = setup_.now();
    bundle.message_id = setup_.message_id();
    auto made = make_hand_over(std::move(bundle), format, handling);
    if (!made && made.error().code == Code::usage) {
      talk_.say(made.error().summary);
      return Wish::back;
    }
    if (!made) return made.error();
    HandOver& hand_over = *made;

    std::filesystem::path file = setup_.folder / path_from(bundle_file_stem(school_name_));
    file += path_from(format.extension);
    if (!setup_.file.empty()) file = setup_.file;
    for (;;) {
      talk_.blank();
      auto name = talk_.ask("Write it to the file", path_text(file));
      if (!name) return name.error();
      if (name->wish != Wish::none) return name->wish;
      if (name->text != path_text(file) && is_secret(name->text)) {
        talk_.say("That looks like a Client Secret, not like the name of a file. Nothing was written.");
        continue;
      }
      file = path_from(clean_quoted(name->text).text);
      const std::vector<BundleFile> files =
          hand_over_files(hand_over, file, setup_.link_file, now, console_.redactor());
      if (const std::string_view other = what_takes(files); !other.empty()) {
        talk_.say(fmt::format("That name is taken already, by {}. Choose another file.", other));
        continue;
      }
      auto over = ask_to_replace(files);
      if (!over) return over.error();
      if (over->wish != Wish::none) return over->wish;
      if (over->text == "n") continue;
      auto written = write_bundle_files(files);
      if (written) {
        tell_written(files, handling);
        break;
      }
      talk_.say(fmt::format("That did not work. {} Choose another file.", written.error().summary));
    }
    if (!hand_over.passphrase.empty())
      if (auto shown = show_passphrase(hand_over); !shown) return shown.error();
    tell_what_is_next(url, handling, format.name == "eml", hand_over.bundle.sealed.name);
    return Wish::none;
  }

  /// The passphrase is shown once, so nothing more is said until the person says that it is written down.
  Result<Done> show_passphrase(const HandOver& hand_over) {
    const std::string first = to_lower(split(hand_over.passphrase.reveal(), '-').front());
    for (;;) {
      talk_.blank();
      console_.err_with_secret(passphrase_words(hand_over, console_.width()));
      if (!console_.facts().input_is_terminal) return Done{};
      auto answer = talk_.ask("Written down? Type its first group to go on");
      if (!answer && answer.error().code == Code::end_of_input) return Done{};
      if (!answer) return answer.error();
      if (answer->wish == Wish::quit || to_lower(clean_ends(answer->text).text) == first) return Done{};
      talk_.say("That is not its first group. Here it is once more.");
    }
  }

  /// What else goes into the same file as one of them; "" where each has a file of its own.
  std::string_view what_takes(const std::vector<BundleFile>& files) const {
    for (auto one = files.begin(); one != files.end(); ++one) {
      if (are_one_file(one->path, setup_.trace)) return "the trace";
      if (!one->is_encrypted && is_sealed_name(path_text(one->path.filename()))) return "the encrypted file";
      for (auto other = std::next(one); other != files.end(); ++other)
        if (are_one_file(one->path, other->path)) return other->what;
    }
    return {};
  }

  /// "y" where none of them is there already, or where they may be replaced.
  Result<Answer> ask_to_replace(const std::vector<BundleFile>& files) {
    for (const BundleFile& file : files) {
      std::error_code ignored;
      if (!std::filesystem::is_regular_file(file.path, ignored)) continue;
      auto over = talk_.confirm(fmt::format("{} is there already. Replace it", path_text(file.path)));
      if (!over || over->wish != Wish::none || over->text == "n") return over;
    }
    return Answer{Wish::none, "y"};
  }

  void tell_written(const std::vector<BundleFile>& files, SecretHandling handling) {
    talk_.blank();
    console_.err(console_.bold("Done.") + " ");
    for (const BundleFile& file : files)
      console_.err(fmt::format("{} is in {}\n", capitalised(file.what), path_text(file.path)));
    talk_.say(
        handling == SecretHandling::include
            ? "Only your account can read it. It holds the Client Secret: delete it once Wonde has confirmed."
        : handling == SecretHandling::sealed
            ? "The Client Secret is in the encrypted file only: delete that once Wonde has confirmed."
            : "It does not hold the Client Secret.");
    if (const std::string words = shared_folder_words(files); !words.empty()) talk_.say(words);
  }

  void tell_what_is_next(const std::string& url, SecretHandling handling, bool is_draft,
                         const std::string& sealed_file) {
    const LinkDetails& now = details();
    talk_.blank();
    talk_.say("What happens next:");
    int number = 1;
    const auto next = [&](const std::string& text) { talk_.point(fmt::format("{}.", number++), text); };
    next(is_draft ? fmt::format("Open the draft in your mail program and send it to {}.", kWondeSupport)
         : sealed_file.empty()
             ? fmt::format("Send the text to {}.", kWondeSupport)
             : fmt::format("Send the text to {}, with the file {} attached.", kWondeSupport, sealed_file));
    if (handling == SecretHandling::omit)
      next(
          "Ask Wonde to whom you may give the Client Secret, and give it by telephone or in another safe way.");
    if (handling == SecretHandling::sealed)
      next(
          "When Wonde has named somebody, tell them the passphrase by telephone. "
          "If they cannot take an encrypted file, give the Client Secret by telephone, or run this again and put it into the message.");
    next(
        "The Wonde team completes the process and confirms that the connection works. "
        "They check the data first, usually within a day.");
    talk_.blank();
    talk_.say("If the link fails later, this command says why:");
    LinkDetails link = now;
    link.url = url;
    if (id_is_hidden()) link.client_id = "ID";
    std::vector<std::string> options = link_options(link);
    options.insert(options.end(), setup_.options.begin(), setup_.options.end());
    talk_.verbatim(repeat_command(options));
    talk_.say(kFileExplained);
  }

  Console& console_;
  Dialogue talk_;
  WizardSetup setup_;
  LinkSession session_;
  Step step_ = Step::before;
  std::string accepted_id_;     // the Client ID that the server has accepted with its secret
  bool id_was_secret_ = false;  // the Client ID was held as the secret before the two were swapped
  std::string school_name_;
  std::vector<GroupCount> counts_;
  std::map<const PeopleGroup*, std::uint64_t> held_;  // in PASS, as the person says
  bool go_on_untested_ = false;
  bool worth_saving_ = false;
  bool kept_ = false;
  bool warned_ = false;
};

}  // namespace

Result<WizardEnd> run_wizard(Console& console, HttpTransport& transport, WizardSetup setup) {
  return Wizard(console, transport, std::move(setup)).run();
}

std::span<const WizardStepInfo> wizard_steps() {
  return kStepInfos;
}

}  // namespace wcbs_link
