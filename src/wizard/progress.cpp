#include "wcbs_link/wizard/progress.hpp"

#include "wcbs_link/base/json.hpp"
#include "wcbs_link/io/files.hpp"

namespace wcbs_link {
namespace {

constexpr std::size_t kMostProgress = 64 * 1024;
constexpr std::string_view kSchema = "wcbs-link/progress/1";

}  // namespace

std::optional<Progress> load_progress(const std::filesystem::path& file) {
  const auto text = read_file(file, kMostProgress);
  const auto json = text ? parse_json(*text) : std::nullopt;
  if (!json || text_member(*json, "schema") != kSchema) return std::nullopt;
  const Json* step = member(*json, "step");
  const Json* link = member(*json, "link");
  if (step == nullptr || !step->is_number_integer() || link == nullptr) return std::nullopt;
  auto details = read_link_file(dump(*link), "the saved progress");
  if (!details) return std::nullopt;
  Progress progress{step->get<int>(), std::move(*details), text_member(*json, "saved")};
  if (progress.step < 1 || progress.step > 8) return std::nullopt;
  return progress;
}

Result<Done> save_progress(const std::filesystem::path& file, int step, const LinkDetails& details,
                           TimePoint now) {
  if (auto made = make_private_folder(file.parent_path()); !made) return made;
  const OrderedJson json = {{"schema", kSchema},
                            {"step", step},
                            {"saved", spoken_time(now)},
                            {"link", OrderedJson::parse(link_file_text(details))}};
  return write_private_file(file, dump(json, 2) + "\n");
}

void forget_progress(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace wcbs_link
