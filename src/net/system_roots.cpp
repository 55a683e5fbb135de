#include "net/system_roots.hpp"

#include "wcbs_link/io/files.hpp"

namespace wcbs_link {

std::string system_roots_file(const Variables& variable, const std::string& library_file) {
  if (const auto given = variable ? variable("SSL_CERT_FILE") : std::nullopt; given && !given->empty())
    return *given;
  if (!library_file.empty()) return library_file;
  for (const std::string& place : usual_roots_files()) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path_from(place), ignored)) return place;
  }
  return {};
}

}  // namespace wcbs_link
