#include "submission/sealed.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <zip.h>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr zip_uint32_t kOwnerOnly = 0100600U << 16;

Error failed(const char* why) {
  return {Code::local, fmt::format("The encrypted file could not be made: {}.", why)};
}

/// The archive's bytes, looked at where its own structure says (PKWARE APPNOTE, 4.3). All numbers are little
/// endian; reading outside is nothing.
class Records {
 public:
  explicit Records(std::string& bytes) : bytes_(bytes) {}

  std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes_[at + i]);
    return value;
  }
  bool has(std::size_t at, std::uint32_t signature) const { return number(at, 4) == signature; }
  std::size_t size() const { return bytes_.size(); }
  void clear(std::size_t at) { bytes_.replace(at, 4, 4, '\0'); }

 private:
  std::string& bytes_;
};

constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::size_t kEndOfDirectorySize = 22;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr std::uint32_t kDataDescriptor = 0x08074b50;
constexpr std::uint32_t kMethodAes = 99;
constexpr std::uint32_t kHasDataDescriptor = 1U << 3U;

/// Clears the CRC of one entry's local header, and of its data descriptor where it has one.
bool clear_local_crc(Records& zip, std::size_t local, std::size_t data_size) {
  const auto flags = zip.number(local + 6, 2);
  const auto name = zip.number(local + 26, 2);
  const auto extra = zip.number(local + 28, 2);
  if (!zip.has(local, kLocalHeader) || !flags || !name || !extra) return false;
  zip.clear(local + 14);
  if ((*flags & kHasDataDescriptor) == 0) return true;
  std::size_t descriptor = local + kLocalHeaderSize + *name + *extra + data_size;
  if (zip.has(descriptor, kDataDescriptor)) descriptor += 4;
  if (!zip.number(descriptor, 4)) return false;
  zip.clear(descriptor);
  return true;
}

/// libzip marks an entry as AE-2 and leaves the CRC of the plain text in it all the same. With it guesses at
/// the text can be tried without the passphrase, so AE-2 wants zero there. False where the archive is not the
/// small one without a comment that was just made.
bool clear_crcs(std::string& bytes) {
  Records zip(bytes);
  if (zip.size() < kEndOfDirectorySize) return false;
  const std::size_t end = zip.size() - kEndOfDirectorySize;
  if (!zip.has(end, kEndOfDirectory) || zip.number(end + 20, 2) != 0U) return false;
  std::size_t entry = *zip.number(end + 16, 4);
  for (std::uint32_t left = *zip.number(end + 10, 2); left > 0; --left) {
    if (!zip.has(entry, kDirectoryEntry) || zip.number(entry + 10, 2) != kMethodAes) return false;
    const auto data_size = zip.number(entry + 20, 4);
    const auto name = zip.number(entry + 28, 2);
    const auto extra = zip.number(entry + 30, 2);
    const auto comment = zip.number(entry + 32, 2);
    const auto local = zip.number(entry + 42, 4);
    if (!data_size || !name || !extra || !comment || !local) return false;
    if (!clear_local_crc(zip, *local, *data_size)) return false;
    zip.clear(entry + 16);
    entry += kDirectoryEntrySize + *name + *extra + *comment;
  }
  return entry == end;
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
  if (!clear_crcs(bytes)) return failed("it is not as it should be");
  return bytes;
}

}  // namespace wcbs_link
