#include "wcbs_link/submission/sealed.hpp"

#include <memory>
#include <zip.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr zip_uint32_t kOwnerOnly = 0100600U << 16;

Error failed(const char* why) {
  return {Code::local, fmt::format("The encrypted file could not be made: {}.", why)};
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Release {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};

}  // namespace

Result<std::string> sealed_zip(std::string_view file_name, const Secret& content, const Secret& passphrase,
                               TimePoint written) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, Release> memory(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!memory) return failed(zip_error_strerror(&error));
  std::unique_ptr<zip_t, Discard> archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error));
  if (!archive) return failed(zip_error_strerror(&error));
  zip_source_keep(memory.get());  // the archive owns it from here on, and so do we

  const std::string name(file_name);
  const std::string& text = content.reveal();
  zip_source_t* source = zip_source_buffer(archive.get(), text.data(), text.size(), 0);
  const zip_int64_t index =
      source == nullptr ? -1 : zip_file_add(archive.get(), name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return failed(zip_strerror(archive.get()));
  }
  const auto at = static_cast<zip_uint64_t>(index);
  if (zip_set_file_compression(archive.get(), at, ZIP_CM_STORE, 0) != 0 ||
      zip_file_set_mtime(archive.get(), at, static_cast<std::time_t>(written.time_since_epoch().count()),
                         0) != 0 ||
      zip_file_set_external_attributes(archive.get(), at, 0, ZIP_OPSYS_UNIX, kOwnerOnly) != 0 ||
      zip_file_set_encryption(archive.get(), at, ZIP_EM_AES_256, passphrase.reveal().c_str()) != 0)
    return failed(zip_strerror(archive.get()));
  if (zip_close(archive.get()) != 0) return failed(zip_strerror(archive.get()));
  (void)archive.release();

  zip_stat_t facts;
  zip_stat_init(&facts);
  if (zip_source_stat(memory.get(), &facts) != 0 || zip_source_open(memory.get()) != 0)
    return failed(zip_error_strerror(zip_source_error(memory.get())));
  std::string bytes(facts.size, '\0');
  const zip_int64_t got = zip_source_read(memory.get(), bytes.data(), bytes.size());
  zip_source_close(memory.get());
  if (got != static_cast<zip_int64_t>(bytes.size())) return failed("it could not be read back");
  return bytes;
}

}  // namespace wcbs_link
