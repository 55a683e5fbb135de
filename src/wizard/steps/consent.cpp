#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/counts.hpp"
#include "wizard/failure.hpp"
#include "wizard/outside_check.hpp"
#include "wizard/steps.hpp"
#include "wizard/tell.hpp"
#include "wizard/texts_for_others.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::string_view kReasons = R"(
People are usually missing because
- the consent box is not ticked for them: newcomers are forgotten most often;
- the box was ticked, but Update was not chosen afterwards;
- the box is ticked for the pupil, but not for the contacts: each person has a
  box;
- they belong to another school on the same server, with another School ID;
- PASS also counts people who have left or are to come, and the API may not list
  those.
)";

constexpr std::string_view kHow = R"(
PASS 5.6 and above:
1. Go to Database > Individuals and select the person.
2. At the bottom of the Personal Details tab, tick "Has this individual provided
  their consent for the school to share their details, including sharing them
  with approved 3rd parties?" and choose Update.
3. Repeat for students, contacts and employees. It can be done in bulk.
If the box is not there:
1. Go to Database > Security > User Configuration > Users and select the user.
2. On the Data Protection 2 tab tick Individual Consent tick box and choose
  Update.
3. At the next login that user can record consents, one by one or in bulk.
)";

constexpr std::string_view kUnknownRule =
    "WCBS PASS API 2.2 and above show a person to Wonde only when a consent box is ticked for them. "
    "The version is not known here, so take it that yours does.";

enum class Way { on, again, compare, how, why, text, outside };

/// What kept a group from being counted, where somebody can mend it.
const GroupCount* refused_group(const Sitting& sitting) {
  for (const GroupCount& entry : sitting.counts)
    if (entry.code == Code::consent_refused || entry.code == Code::consent_failed) return &entry;
  return nullptr;
}

/// Of the first such group, with all groups that were kept from being counted for the same reason.
Error refusal_of_groups(const Sitting& sitting) {
  const GroupCount& first = *refused_group(sitting);
  Error error{first.code, first.why_unknown, {}, first.variant};
  for (const GroupCount& entry : sitting.counts)
    if (&entry != &first && entry.code == first.code) error.summary += " " + entry.why_unknown;
  return error;
}

/// Counts. Where the server cannot be asked any more, asks what to do.
Result<Done> count(Sitting& sitting) {
  Talk& talk = sitting.talk;
  for (;;) {
    talk.wait_for("Counting whom the link can see");
    sitting.link.begin_walk();
    const auto school = sitting.link.school();
    auto counts = school ? sitting.link.count_people(
                               *school,
                               [&](const GroupCount& group) {
                                 if (talk.has_said_that_it_waits() && group.visible)
                                   talk.show(fmt::format("  {}: {}\n", group.group->many, *group.visible));
                               })
                         : Result<std::vector<GroupCount>>(school.error());
    if (counts) {
      sitting.counts = std::move(*counts);
      return Done{};
    }
    if (!is_finding(counts.error().code)) return counts.error();
    WCBS_TRY(mend, ask_to_mend(sitting, counts.error(),
                               {{Mend::again, "try again"}, {Mend::untested, "go on without counting"}}));
    if (mend == Mend::untested) {
      go_on_untested(sitting, counts.error());
      return Done{};
    }
    sitting.link.forget_grant();
  }
}

/// What the numbers mean, in a line or two.
std::string meaning_text(Sitting& sitting, Consent rule, bool missing, std::size_t width) {
  std::string text;
  const auto say = [&](const std::string& words) { text += wrap(words, width) + "\n"; };
  if (const GroupCount* refused = refused_group(sitting))
    say(fmt::format("To do: {}", finding_kind(refused->code).fix));
  if (rule == Consent::not_needed)
    say(fmt::format("Your API is version {}. The consent box came with 2.2, so nothing has to be ticked.",
                    sitting.link.discovery()->api.version));
  if (missing)
    say(fmt::format("Wonde would {}: tick their consent boxes, now or later.", missing_words(sitting)));
  return text;
}

/// `proposed` is Enter's choice where people are missing.
Menu<Way> menu_for(Sitting& sitting, Consent rule, bool missing, Way proposed) {
  const bool boxes = rule != Consent::not_needed;
  Menu<Way> menu{"What now?",
                 {{Way::on, "go on"},
                  {Way::again, boxes ? "count again, after ticking" : "count again"},
                  {Way::compare, "compare with how many people PASS holds"}}};
  if (boxes) menu.choices.push_back({Way::how, "how do I tick the boxes?"});
  if (missing) menu.choices.push_back({Way::why, "why are people missing?"});
  if (const GroupCount* refused = refused_group(sitting))
    menu.choices.push_back(
        {Way::text, fmt::format("write a text for {}", owner_title(finding_kind(refused->code).owner))});
  else if (missing)
    menu.choices.push_back({Way::text, "write a text for whoever ticks them"});
  if (refused_group(sitting) != nullptr && proposed == Way::how) proposed = Way::text;
  if (missing || proposed == Way::text)
    for (std::size_t i = 0; i < menu.choices.size(); ++i)
      if (menu.choices[i].value == proposed) menu.otherwise = i;
  if (!sitting.setup.is_practice)
    menu.choices.push_back({Way::outside, "test from outside as well, over a mobile phone's hotspot"});
  return menu;
}

/// What to do with the numbers: `on` or `again`.
Result<Way> ask_what_now(Sitting& sitting, Consent rule, Way& proposed) {
  Talk& talk = sitting.talk;
  for (;;) {
    const bool missing = rule != Consent::not_needed && !missing_words(sitting).empty();
    const Menu<Way> menu = menu_for(sitting, rule, missing, proposed);
    const std::size_t width = talk.console().width();
    const std::string text = counts_text(sitting, width) + meaning_text(sitting, rule, missing, width);
    const auto rows = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    if (auto room = talk.room_for(rows + menu.choices.size() + 2); !room) return room.error();
    talk.show(text);
    WCBS_TRY(way, talk.choose(menu));
    if (way == Way::on || way == Way::again) return way;
    if (way == Way::how || way == Way::why) {
      talk.blank();
      if (way == Way::how && rule == Consent::unknown) talk.say(kUnknownRule);
      talk.page(way == Way::how ? kHow : kReasons);
      talk.blank();
      proposed = Way::again;
    }
    Result<Done> done = Done{};
    if (way == Way::compare) done = ask_held(sitting);
    if (way == Way::outside) done = show_outside(sitting);
    if (way == Way::text) {
      done = write_owner_text(
          sitting, refused_group(sitting) != nullptr ? refusal_of_groups(sitting) : missing_people(sitting));
      proposed = Way::on;
      talk.blank();
    }
    if (!done && !is_back(done)) return done.error();
  }
}

}  // namespace

Result<Next> consent_step(Sitting& sitting) {
  for (Way proposed = Way::how;;) {
    if (!sitting.untested())
      if (const auto counted = count(sitting); !counted) return counted.error();
    if (sitting.untested()) {
      sitting.counts.clear();
      sitting.talk.say(kUnknownRule);
      sitting.talk.page(kHow);
      sitting.talk.blank();
      WCBS_TRY(ready, sitting.talk.ask_for_enter("Nobody could be counted. Press Enter to go on"));
      (void)ready;
      return Next{};
    }
    WCBS_TRY(way, ask_what_now(sitting, consent_rule(sitting.link.discovery()->api.version), proposed));
    if (way == Way::on) return Next{};
    proposed = Way::on;  // it was counted again, and that may be all that can be done today
  }
}

}  // namespace wcbs_link
