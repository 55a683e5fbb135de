#include "app/context.hpp"

#include "app/usage_error.hpp"
#include "wcbs_link/io/files.hpp"

namespace wcbs_link {

Result<ExitCode> deliver(Context& context, const std::string& text, ExitCode code) {
  if (!context.has_output_file()) {
    context.console.out(text);
    return code;
  }
  auto written = write_private_file(path_from(context.arguments.output), context.console.redactor()(text));
  if (!written) return about_file(written.error(), context.arguments.output);
  return code;
}

Result<std::shared_ptr<const std::filesystem::path>> temporary_folder() {
  auto made = make_temporary_folder();
  if (!made) return made.error();
  const auto remove = [](const std::filesystem::path* folder) {
    std::error_code ignored;
    std::filesystem::remove_all(*folder, ignored);
    delete folder;
  };
  return std::shared_ptr<const std::filesystem::path>(new std::filesystem::path(std::move(*made)), remove);
}

}  // namespace wcbs_link
