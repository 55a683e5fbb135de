#include "wcbs_link/wizard/wizard.hpp"
#include "wizard/progress.hpp"
#include "wizard/resume.hpp"
#include "wizard/steps.hpp"

#include <optional>
#include <vector>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Leads through the table of steps: the one place that knows what back, quit and save do.
class Engine {
 public:
  explicit Engine(Sitting& sitting) : sitting_(sitting) {}

  Result<WizardEnd> run() {
    std::optional<StepId> kept_at;
    const auto first = where_to_begin(sitting_, kept_at);
    worth_saving_ = kept_at.has_value();
    at_ = static_cast<std::size_t>(kept_at.value_or(StepId::before));
    if (!first) return leave(first.error());
    at_ = static_cast<std::size_t>(*first);
    for (bool backwards = false;;) {
      const Result<Next> next = take_step();
      if (const Error* failure = sitting_.talk.console().failure()) return leave(*failure);
      if (!next && next.error().code != Code::back) return leave(next.error());
      if (next && next->kind == Next::Kind::finished) return finish();
      backwards = !next || (backwards && silent_[at_]);  // a step that asks nothing is passed through
      at_ = backwards                        ? last_that_asked()
            : next->kind == Next::Kind::jump ? static_cast<std::size_t>(next->to)
                                             : following();
    }
  }

 private:
  Result<Next> take_step() {
    const Step& step = steps_[at_];
    worth_saving_ = worth_saving_ || at_ > 0;
    save();
    sitting_.talk.set_help(step.help);
    sitting_.talk.heading(fmt::format("Step {} of {}: {}", at_ + 1, steps_.size(), step.title));
    const int before = sitting_.talk.questions();
    auto next = step.run(sitting_);
    silent_[at_] = sitting_.talk.questions() == before;
    return next;
  }

  bool is_wanted(std::size_t at) const { return steps_[at].wanted == nullptr || steps_[at].wanted(sitting_); }

  std::size_t last_that_asked() const {
    std::size_t at = at_;
    while (at > 0 && (silent_[--at] || !is_wanted(at))) {
    }
    return at;
  }

  std::size_t following() const {
    std::size_t at = at_ + 1;
    while (!is_wanted(at)) ++at;
    return at;
  }

  /// What was not tested is for another day.
  void forget() {
    if (!sitting_.setup.progress.empty() && !sitting_.untested()) forget_progress(sitting_.setup.progress);
  }

  Result<WizardEnd> finish() {
    forget();
    return WizardEnd::finished;
  }

  Result<WizardEnd> leave(const Error& error) {
    const bool quits = error.code == Code::quit;
    if (!sitting_.written.empty()) {  // the message is made: nothing is left to go on with
      forget();
      if (!quits) return error;
      sitting_.talk.say("Stopped. The message stays as it was written.");
      return WizardEnd::finished;
    }
    if (quits || error.code == Code::interrupted || error.code == Code::end_of_input) say_kept();
    if (quits) return WizardEnd::left;
    return error;
  }

  void save() {
    if (sitting_.setup.progress.empty() || !worth_saving_) return;
    LinkDetails kept = sitting_.link.details();
    if (kept.client_id != sitting_.accepted_id)
      kept.client_id.clear();  // until then it may be the secret, pasted there
    const auto saved =
        save_progress(sitting_.setup.progress, {steps_[at_].id, {kept, {}}, "", sitting_.inside_reason},
                      sitting_.setup.now());
    if (!saved && !warned_) {
      sitting_.talk.say(
          fmt::format("Your progress cannot be kept on this computer ({}). Everything else works.",
                      saved.error().summary));
      warned_ = true;
    }
    kept_ = static_cast<bool>(saved);
  }

  void say_kept() {
    save();
    sitting_.talk.blank();
    const LinkDetails& now = sitting_.link.details();
    const bool keeps_id = now.client_id.empty() || now.client_id == sitting_.accepted_id;
    sitting_.talk.say(kept_ ? fmt::format("Stopped. Your answers are kept on this computer, without {}. "
                                          "Start wcbs-link again to go on.",
                                          keeps_id ? "the Client Secret" : "Client ID and Client Secret")
                            : "Stopped. Nothing was sent to Wonde.");
  }

  Sitting& sitting_;
  std::span<const Step> steps_ = wizard_steps();
  std::vector<bool> silent_ = std::vector<bool>(steps_.size());  // whether a step asked nothing
  std::size_t at_ = 0;
  bool worth_saving_ = false;
  bool kept_ = false;
  bool warned_ = false;
};

}  // namespace

Result<WizardEnd> run_wizard(Console& console, HttpTransport& transport, WizardSetup setup) {
  Talk talk(console);
  LinkSession link(transport, console.redactor(), setup.details, setup.bounds);
  Sitting sitting{talk, link, transport, setup};
  transport.while_waiting([&talk] { talk.tick(); });
  auto end = Engine(sitting).run();
  transport.while_waiting({});
  return end;
}

}  // namespace wcbs_link
