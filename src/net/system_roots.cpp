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

std::string hashed_roots_folder(const std::string& file, const std::string& library_folder) {
  if (library_folder.empty() || path_from(file).parent_path() != path_from(library_folder)) return {};
  std::error_code ignored;
  for (std::filesystem::directory_iterator at(path_from(library_folder), ignored), end; at != end;
       at.increment(ignored)) {
    const std::string name = path_text(at->path().filename());
    if (name.size() == 10 && name.ends_with(".0") && name.find_first_not_of("0123456789abcdef") == 8)
      return library_folder;
  }
  return {};
}

SystemRoots system_roots(const Variables& variable, const std::string& library_file,
                         const std::string& library_folder) {
  const auto given = variable ? variable("SSL_CERT_FILE") : std::nullopt;
  const std::string file = system_roots_file(variable, library_file);
  return {file, hashed_roots_folder(file, library_folder), given.value_or("")};
}

}  // namespace wcbs_link
