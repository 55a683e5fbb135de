#include "wizard/progress.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/steps.hpp"

#include <cstdint>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostProgress = 64 * 1024;
constexpr std::size_t kMostReason = 200;
constexpr std::string_view kSchema = "wcbs-link/progress/1";

/// A secret may have been pasted at any question.
void clear_secrets(LinkDetails& details) {
  Redactor redactor;
  redactor.learn(details.client_secret);
  for (const Field& field : fields()) {
    std::string& value = details.*field.member;
    if (looks_like_secret(bare(value)) || redactor.repeats(value)) wipe(value);
  }
}

std::optional<StepId> read_step(const Json& step) {
  if (step.is_string()) return find_step(step.get<std::string>());
  if (!step.is_number_integer()) return std::nullopt;
  const auto number = step.get<std::int64_t>();
  if (number < 1 || number > static_cast<std::int64_t>(wizard_steps().size())) return std::nullopt;
  return wizard_steps()[static_cast<std::size_t>(number - 1)].id;
}

}  // namespace

Result<std::optional<Progress>> load_progress(const std::filesystem::path& file) {
  std::error_code ignored;
  const std::optional<Progress> none;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) return none;
  const auto text = read_own_file(file, kMostProgress);
  if (!text) return text.error();
  const auto json = parse_json(text->content);
  if (!json || text_member(*json, "schema") != kSchema) return none;
  const Json* step = member(*json, "step");
  const Json* link = member(*json, "link");
  const auto id = step == nullptr ? std::nullopt : read_step(*step);
  if (!id || link == nullptr) return none;
  auto kept = read_link_json(*link, "the saved progress");
  if (!kept) return none;
  clear_secrets(kept->details);
  std::string reason = text_member(*json, "inside_reason");
  if (looks_like_secret(bare(reason))) reason.clear();
  return std::optional<Progress>(
      {*id, std::move(*kept), text_member(*json, "saved"), sanitise(reason, kMostReason)});
}

Result<Done> save_progress(const std::filesystem::path& file, const Progress& progress, TimePoint now) {
  if (auto made = make_private_folder(file.parent_path()); !made) return made;
  LinkDetails kept = progress.link.details;
  clear_secrets(kept);
  OrderedJson link = link_json(kept);
  if (!kept.ca_file.empty()) link["ca_file"] = kept.ca_file;
  if (kept.allow_http) link["allow_http"] = true;
  OrderedJson json = {{"schema", kSchema},
                      {"step", step_of(progress.step).name},
                      {"saved", spoken_time(now)},
                      {"link", link}};
  if (!progress.inside_reason.empty()) json["inside_reason"] = progress.inside_reason;
  return write_private_file(file, dump(json, 2) + "\n");
}

void forget_progress(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace wcbs_link
