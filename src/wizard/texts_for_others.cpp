#include "wizard/texts_for_others.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/io/files.hpp"
#include "wizard/credentials.hpp"
#include "wizard/files.hpp"

#include <filesystem>
#include <string>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Into a file, or where that is there and stays, on the screen.
Result<Done> write_text(Sitting& sitting, const std::string& name, const std::string& text,
                        std::string_view whom) {
  Talk& talk = sitting.talk;
  const std::string practice = sitting.setup.is_practice ? fmt::format("{}\n\n", kPractice) : "";
  const std::string words = talk.console().redactor()(practice + text);
  const std::filesystem::path file = full_path(sitting.setup.folder / path_from(name));
  const std::vector<BundleFile> files = {{file, Secret(words), "the text"}};
  WCBS_TRY(may, may_write(talk, files));
  talk.blank();
  if (!may) {
    if (auto shown = talk.leaf(words); !shown) return shown;
    talk.say(fmt::format("This is in no file. Forward it to {}.", whom));
    return Done{};
  }
  const auto written = write_bundle_files(files);
  talk.say(written ? fmt::format("The text is in {}", path_text(file))
                   : fmt::format("That did not work. {}", written.error().summary));
  if (written)
    talk.say(
        fmt::format("It holds no secret. Forward it to {}. You can type q now and go on another day.", whom));
  return Done{};
}

std::string known_url(Sitting& sitting) {
  return sitting.link.address() ? sitting.link.address()->text() : "";
}

Result<Done> brief_somebody(Sitting& sitting) {
  std::vector<Choice<const Brief*>> choices;
  for (const Brief& brief : briefs()) choices.push_back({&brief, std::string(brief.whom)});
  sitting.talk.blank();
  WCBS_TRY(brief,
           sitting.talk.choose(Menu<const Brief*>{
               "Whose job is it? There is a text for each, to forward; it holds no secret.", choices, 0,
               "The text says what Wonde needs from them and why, and how they can tell that it works. "
               "It is written into a file that you can send to them."}));
  return write_brief(sitting, *brief);
}

}  // namespace

Result<Done> ask_to_begin(Sitting& sitting, std::string_view question) {
  for (;;) {
    WCBS_TRY(other, sitting.talk.ask_for_enter(question, "n"));
    if (!other) return Done{};
    if (auto briefed = brief_somebody(sitting); !briefed && !is_back(briefed)) return briefed;
  }
}

Result<Done> write_brief(Sitting& sitting, const Brief& brief) {
  return write_text(sitting, fmt::format("wonde-link-brief-{}.txt", brief.name),
                    brief_text(brief, known_url(sitting)), brief.whom);
}

Result<Done> write_owner_text(Sitting& sitting, const Error& error) {
  const FindingKind kind = finding_kind(error.code, error.variant);
  return write_text(sitting, fmt::format("wonde-link-{}.txt", replace_all(kind.name, ".", "-")),
                    owner_text(error, known_url(sitting), shown_id(sitting, 100), sitting.setup.now()),
                    kind.owner == Owner::you ? "whoever can help you with it" : owner_title(kind.owner));
}

}  // namespace wcbs_link
