#include "wizard/done.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/report.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/counts.hpp"
#include "wizard/credentials.hpp"
#include "wizard/tell.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kRowsBehindTheSteps = 9;

void tell_written(Sitting& sitting, const std::vector<BundleFile>& files, SecretHandling handling) {
  Talk& talk = sitting.talk;
  talk.blank();
  std::string start = talk.console().bold("Done.") + " ";
  for (const BundleFile& file : files) {
    talk.show(fmt::format("{}{} is in {}\n", start, capitalised(file.what), path_text(file.path)));
    start.clear();
  }
  talk.say(
      sitting.setup.is_practice ? "Only your account can read it."
      : handling == SecretHandling::include
          ? "Only your account can read it. It holds the Client Secret: delete it once Wonde has confirmed."
      : handling == SecretHandling::sealed
          ? "The Client Secret is in the encrypted file only: delete that once Wonde has confirmed."
          : "It does not hold the Client Secret.");
  if (const std::string words = shared_folder_words(files); !words.empty()) talk.say(words);
}

std::string sending(const HandOver& hand_over) {
  const bool is_draft = hand_over.format->name == "eml";
  const std::string& sealed_file = hand_over.bundle.sealed.name;
  if (is_draft)
    return fmt::format(
        "Open the draft in your mail program, add your name and telephone number, and send it to {}.",
        kWondeSupport);
  return fmt::format("Add your name and telephone number to the text, and send it to {}{}.", kWondeSupport,
                     sealed_file.empty() ? "" : fmt::format(", with the file {} attached", sealed_file));
}

std::vector<std::string> next_steps(Sitting& sitting, const HandOver& hand_over, SecretHandling handling) {
  std::vector<std::string> steps;
  if (sitting.untested())
    steps.push_back(fmt::format(
        "The test did not come to its end. Run wcbs-link again once that is mended: your answers are kept, without {}.",
        sitting.accepted_id.empty() ? "Client ID and Client Secret" : "the Client Secret"));
  if (leads_inside(sitting) && sitting.inside_reason.empty())
    steps.emplace_back(
        "Have the server opened to the internet: the address leads to the inside of a network.");
  const auto missing =
      sitting.untested() || is_consent_not_needed(sitting) ? std::string() : missing_words(sitting);
  if (!missing.empty()) steps.push_back(fmt::format("Tick the consent boxes: Wonde would {}.", missing));
  steps.push_back(sending(hand_over));
  if (handling == SecretHandling::omit)
    steps.emplace_back(
        "Ask Wonde to whom you may give the Client Secret, and give it by telephone or in another safe way.");
  if (handling == SecretHandling::sealed)
    steps.emplace_back(
        "When Wonde has named somebody, tell them the passphrase by telephone. "
        "If they cannot take an encrypted file, give the Client Secret by telephone, or run this again and put it into the message.");
  steps.emplace_back(
      "The Wonde team completes the process and confirms that the connection works. "
      "By Wonde's guide they check the data first, usually within a day.");
  return steps;
}

}  // namespace

Result<Done> tell_done(Sitting& sitting, const HandOver& hand_over, SecretHandling handling,
                       const std::vector<BundleFile>& files, const std::vector<std::string>& obsolete) {
  Talk& talk = sitting.talk;
  tell_written(sitting, files, handling);
  for (const std::string& words : obsolete) talk.say(words);
  talk.blank();
  if (sitting.setup.is_practice) {
    talk.say("This was practice: send nothing to anybody.");
    return Done{};
  }
  const auto steps = next_steps(sitting, hand_over, handling);
  const std::size_t width = talk.console().width();
  std::string all = "What happens next:\n";
  for (std::size_t i = 0; i < steps.size(); ++i)
    all += wrap(steps[i], width, fmt::format("  {}. ", i + 1), "     ") + "\n";
  const auto rows = static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
  if (auto room = talk.room_for(rows + kRowsBehindTheSteps); !room) return room;
  talk.show(all);
  talk.blank();
  talk.say("If the link fails later, this command says why:");
  LinkDetails link = sitting.link.details();
  link.url = hand_over.bundle.url;
  if (id_is_hidden(sitting)) link.client_id = "ID";
  talk.verbatim(repeat_command(link_options(link, sitting.setup.options)));
  talk.say(kFileExplained);
  talk.say(
      "Support can run the same from outside and compare: send them your test's report, made with --format json -o report.json; it holds no secret.");
  return Done{};
}

}  // namespace wcbs_link
