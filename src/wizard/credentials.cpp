#include "wizard/credentials.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wcbs_link/submission/brief.hpp"

#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

void say_cleaned(Sitting& sitting, const Cleaned& cleaned) {
  if (!cleaned.removed.empty())
    sitting.talk.say(fmt::format("Removed at the ends: {}.", spoken_list(cleaned.removed)));
}

enum class Slip { mend, keep, again, id };

/// Whether there is more in it than the value.
bool is_more_than(std::string_view name, const std::string& value) {
  return has_inner_space(value) || !behind_label(value, name).empty();
}

/// Asks what to do with white space inside a value, or a label before it, and does it; fails with `back`
/// where it is to be typed again.
Result<Done> ask_about_more(Sitting& sitting, std::string_view name, std::string& value) {
  std::string shorter = behind_label(value, name);
  const bool labelled = !shorter.empty();
  if (!labelled) shorter = without_inner_space(value);
  std::vector<Choice<Slip>> choices = {
      {Slip::mend, labelled ? fmt::format("take off \"{}:\"", name) : "remove it"},
      {Slip::again, "type the value again"}};
  if (!has_inner_control(value)) choices.push_back({Slip::keep, "keep it: it belongs there"});
  const std::string_view what = has_inner_space(value) ? "white space inside" : "a label before";
  const auto slip = sitting.talk.choose(fmt::format("There is {} the {}. What now?", what, name), choices);
  if (slip && *slip == Slip::mend) std::swap(value, shorter);
  wipe(shorter);
  if (!slip) return slip.error();
  if (*slip == Slip::again) return Error{Code::back};
  return Done{};
}

/// The same for what looks like a secret that was pasted twice.
Result<Done> ask_about_twice(Sitting& sitting, std::string& text) {
  std::string once = pasted_once(text);
  if (once.empty()) return Done{};
  WCBS_TRY(slip,
           sitting.talk.choose<Slip>("This looks like the same secret twice. What now?",
                                     {{Slip::mend, fmt::format("use it once ({} characters)", once.size())},
                                      {Slip::keep, "keep it as it is"},
                                      {Slip::again, "type it again"}}));
  if (slip == Slip::mend) std::swap(text, once);
  wipe(once);
  if (slip == Slip::again) return Error{Code::back};
  return Done{};
}

/// Asks about what looks like a slip; may change `text`. Fails with `back` where it is to be typed again.
Result<Done> look_at_secret(Sitting& sitting, std::string& text) {
  WCBS_TRY(once, ask_about_twice(sitting, text));
  (void)once;
  if (is_more_than("Client Secret", text))
    if (auto asked = ask_about_more(sitting, "Client Secret", text); !asked) return asked;
  if (text != sitting.link.details().client_id) return Done{};
  WCBS_TRY(slip, sitting.talk.choose<Slip>("This is the same as the Client ID. What now?",
                                           {{Slip::again, "type the secret again"},
                                            {Slip::id, "type the Client ID again"},
                                            {Slip::keep, "keep it"}}));
  if (slip == Slip::again) return Error{Code::back};
  return slip == Slip::id ? ask_client_id(sitting) : Done{};
}

}  // namespace

Result<Done> ask_client_id(Sitting& sitting) {
  Talk& talk = sitting.talk;
  for (;;) {
    const std::string known = sitting.link.details().client_id;
    const bool hidden = id_is_hidden(sitting);
    WCBS_TRY(answer, talk.ask_before_a_secret(
                         hidden ? fmt::format("Client ID [Enter keeps the one with {}]", in_words(known))
                                : "Client ID",
                         hidden ? "" : sanitise(known, 200)));
    if (hidden && answer.empty()) return Done{};
    const Cleaned cleaned = clean_quoted(answer);
    if (cleaned.text.empty()) {
      talk.say("The Client ID is needed: it stands in the details of WONDEAPI. Type q to save and quit.");
      continue;
    }
    say_cleaned(sitting, cleaned);
    std::string id = cleaned.text;
    if (is_more_than("Client ID", id)) {
      talk.console().terminal().drop_typed();  // a secret pasted along is no answer, and would be shown
      const auto asked = ask_about_more(sitting, "Client ID", id);
      if (is_back(asked)) continue;
      if (!asked) return asked;
    }
    if (equal_ignoring_case(id, third_party_values().front().value))
      talk.say(
          "That is the third party's Code in WCBS. The Client ID is another value: type b to change it.");
    sitting.link.set(&LinkDetails::client_id, std::move(id));
    sitting.id_was_secret = false;
    return Done{};
  }
}

Result<Done> ask_secret(Sitting& sitting) {
  Talk& talk = sitting.talk;
  for (;;) {
    const Secret known = sitting.link.details().client_secret;
    const std::string offer = known.empty() ? ""
                              : sitting.setup.is_practice
                                  ? " [Enter takes the practice value]"
                                  : fmt::format(" [Enter keeps the one with {}]", secret_in_words(known));
    const bool hidden = talk.console().facts().input_is_terminal;
    WCBS_TRY(answer,
             talk.ask_secret(fmt::format("Client Secret{}{}", hidden ? " (shown as stars)" : "", offer)));
    if (answer.empty() && !known.empty()) return Done{};
    Cleaned cleaned = clean_quoted(answer.reveal());
    if (cleaned.text.empty()) {
      talk.say(
          "Nothing arrived. "
          "Paste the Client Secret (often the right mouse button, or Shift+Insert), then press Enter.");
      continue;
    }
    say_cleaned(sitting, cleaned);
    const auto looked = look_at_secret(sitting, cleaned.text);
    const Secret secret(cleaned.text);
    wipe(cleaned.text);
    if (is_back(looked)) continue;
    if (!looked) return looked;
    sitting.link.set(&LinkDetails::client_secret, secret);
    talk.say(fmt::format("Got it: {}.", secret_in_words(secret)));
    return Done{};
  }
}

Result<Done> ask_alone(Sitting& sitting, Result<Done> (*ask)(Sitting&)) {
  auto asked = ask(sitting);
  sitting.talk.console().terminal().drop_typed();
  return asked;
}

void swap_credentials(Sitting& sitting) {
  LinkDetails changed = sitting.link.details();
  Secret secret(changed.client_id);
  changed.client_id = changed.client_secret.reveal();
  changed.client_secret = std::move(secret);
  sitting.link.change(std::move(changed));
  sitting.id_was_secret = true;
  sitting.talk.say(fmt::format("Swapped: the Client ID is now the one with {}.",
                               in_words(sitting.link.details().client_id)));
}

std::string secret_in_words(const Secret& secret) {
  return in_words(secret.reveal());
}

bool id_is_hidden(const Sitting& sitting) {
  const std::string& id = sitting.link.details().client_id;
  const bool may_be_secret = sitting.id_was_secret || looks_like_secret(id) ||
                             look_swapped(id, sitting.link.details().client_secret.reveal());
  return id != sitting.accepted_id && may_be_secret;
}

std::string shown_id(const Sitting& sitting, std::size_t most_columns) {
  const std::string& id = sitting.link.details().client_id;
  return id_is_hidden(sitting) ? in_words(id) : sanitise(id, most_columns);
}

bool is_secret(Sitting& sitting, const std::string& answer) {
  const std::string text = bare(answer);
  return looks_like_secret(text) || sitting.talk.console().redactor().surely_repeats(text) ||
         (!text.empty() && text == bare(sitting.link.details().client_secret.reveal()));
}

}  // namespace wcbs_link
