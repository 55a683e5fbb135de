#include "wizard/deliver.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/credentials.hpp"
#include "wizard/done.hpp"
#include "wizard/files.hpp"
#include "wizard/tell.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

std::string check_summary(Sitting& sitting) {
  std::string text = sitting.untested() || sitting.counts.empty()
                         ? untested_words(sitting)
                         : tested_words(sitting.setup.now(), sitting.counts);
  if (!leads_inside(sitting)) return text;
  text += " The address leads to an address of an inside network.";
  if (!sitting.inside_reason.empty()) text += fmt::format(" How you reach it: {}", sitting.inside_reason);
  return text;
}

Bundle make_bundle(Sitting& sitting) {
  const LinkDetails& now = sitting.link.details();
  Bundle bundle;
  bundle.url = wcbs_url(sitting);
  bundle.school_id = now.school_id;
  bundle.client_id = now.client_id;
  bundle.client_secret = now.client_secret;
  bundle.school_name = sitting.school_name;
  bundle.check = check_summary(sitting);
  bundle.written = sitting.setup.now();
  bundle.message_id = sitting.setup.message_id();
  bundle.is_practice = sitting.setup.is_practice;
  return bundle;
}

/// What else goes into the same file as one of them; "" where each has a file of its own.
std::string_view what_takes(const std::vector<BundleFile>& files, const std::filesystem::path& trace) {
  for (auto one = files.begin(); one != files.end(); ++one) {
    if (are_one_file(one->path, trace)) return "the trace";
    if (!one->is_encrypted && is_sealed_name(path_text(one->path.filename()))) return "the encrypted file";
    for (auto other = std::next(one); other != files.end(); ++other)
      if (are_one_file(one->path, other->path)) return other->what;
  }
  return {};
}

/// The form that the end of a file's name means; nullptr for none.
const BundleFormat* form_of(const std::filesystem::path& path) {
  for (const BundleFormat& format : bundle_formats())
    if (path.extension() == path_from(format.extension)) return &format;
  return nullptr;
}

/// The form that its first letter means.
const BundleFormat* form_by_letter(std::string_view letter) {
  for (const BundleFormat& format : bundle_formats())
    if (letter == format.name.substr(0, 1)) return &format;
  return nullptr;
}

std::filesystem::path offered_path(const Sitting& sitting, const BundleFormat& format) {
  std::filesystem::path file = sitting.setup.file;
  if (file.empty())
    file = sitting.setup.folder / path_from((sitting.setup.is_practice ? "PRACTICE-" : "") +
                                            bundle_file_stem(sitting.school_name) + ".txt");
  if (const BundleFormat* own = form_of(file);
      own != nullptr && own != &format && sitting.setup.format == nullptr)
    file.replace_extension(path_from(format.extension));
  return full_path(file);
}

/// Folders that are there are no part of a secret, however they are called ("/home/js7/Desktop").
bool is_secret_for_file(Sitting& sitting, const std::string& typed, const std::filesystem::path& path) {
  std::error_code ignored;
  const bool in_a_folder = std::filesystem::is_directory(path.parent_path(), ignored);
  return is_secret(sitting, in_a_folder ? path_text(path.filename()) : typed) ||
         sitting.talk.console().redactor().surely_repeats(typed);
}

/// Where the message goes; its form is set where the answer says another.
Result<std::filesystem::path> ask_place(Sitting& sitting, const BundleFormat*& format) {
  Talk& talk = sitting.talk;
  const bool may_choose = sitting.setup.format == nullptr;
  for (;;) {
    const std::filesystem::path offered = offered_path(sitting, *format);
    WCBS_TRY(name, talk.ask("Write it to the file", path_text(offered)));
    const std::string text = clean_quoted(name).text;
    const BundleFormat* by_letter = may_choose ? form_by_letter(text) : nullptr;
    if (by_letter != nullptr) {
      format = by_letter;
      continue;
    }
    std::filesystem::path path = meant_path(sitting.setup, text, offered);
    if (name != path_text(offered) && is_secret_for_file(sitting, name, path)) {
      talk.say("That looks like a Client Secret, not like the name of a file. Nothing was written.");
    } else {
      if (const BundleFormat* meant = form_of(path); may_choose && meant != nullptr) format = meant;
      return path;
    }
  }
}

/// The passphrase is shown once, so nothing more is said until the person says that it is written down.
Result<Done> show_passphrase(Talk& talk, const HandOver& hand_over) {
  const std::string first = to_lower(split(hand_over.passphrase.reveal(), '-').front());
  for (;;) {
    talk.blank();
    talk.console().err_with_secret(passphrase_words(hand_over, talk.console().width()));
    if (!talk.console().facts().input_is_terminal) return Done{};
    const auto answer = talk.ask("Written down? Type its first group to go on");
    if (!answer && answer.error().code == Code::end_of_input) return Done{};
    if (!answer) return answer.error();
    if (to_lower(clean_ends(*answer).text) == first) return Done{};
    talk.say("That is not its first group. Here it is once more.");
  }
}

/// Asks until all could be written; gives what was. The passphrase comes first: what nobody can open is not
/// written. It is shown again where the sealed file gets another name than the one that was written down.
Result<std::vector<BundleFile>> write_all(Sitting& sitting, HandOver& hand_over) {
  Talk& talk = sitting.talk;
  const std::string& sealed = hand_over.bundle.sealed.name;  // "" without a passphrase
  for (std::string on_paper;;) {
    WCBS_TRY(path, ask_place(sitting, hand_over.format));
    std::vector<BundleFile> files = hand_over_files(hand_over, path, sitting.setup.link_file,
                                                    sitting.link.details(), talk.console().redactor());
    if (const std::string_view other = what_takes(files, sitting.setup.trace); !other.empty()) {
      talk.say(fmt::format("That name is taken already, by {}. Choose another file.", other));
      continue;
    }
    WCBS_TRY(may, may_write(talk, files));
    if (!may) continue;
    if (on_paper != sealed)
      if (const auto written_down = show_passphrase(talk, hand_over); !written_down)
        return written_down.error();
    on_paper = sealed;
    const auto written = write_bundle_files(files);
    if (written) return files;
    talk.say(fmt::format("That did not work. {} Choose another file.", written.error().summary));
  }
}

}  // namespace

Result<Next> deliver(Sitting& sitting, SecretHandling handling) {
  Talk& talk = sitting.talk;
  const BundleFormat* format = sitting.setup.format;
  if (format == nullptr) format = form_of(sitting.setup.file);
  if (format == nullptr) format = find_bundle_format("text");
  auto made = make_hand_over(make_bundle(sitting), *format, handling);
  if (!made && made.error().code == Code::usage) {
    talk.say(made.error().summary);
    return Error{Code::back};
  }
  if (!made) return made.error();
  talk.blank();
  if (sitting.setup.format == nullptr)
    talk.say("The message is plain text, to paste into an e-mail. For an e-mail draft type e, for JSON j.");
  talk.console().terminal().drop_typed();
  WCBS_TRY(files, write_all(sitting, *made));
  const auto obsolete = remove_obsolete(sitting.written, files);
  sitting.written = files;
  const auto told = tell_done(sitting, *made, handling, files, obsolete);
  if (!told && told.error().code != Code::end_of_input) return told.error();
  const auto end = talk.ask_for_enter("Press Enter to finish, or type b to change how it is handed over");
  if (!end && (end.error().code == Code::back || end.error().code == Code::interrupted)) return end.error();
  return Next{Next::Kind::finished};
}

}  // namespace wcbs_link
