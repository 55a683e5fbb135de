#include "submission/sealed.hpp"

#include "wcbs_link/submission/bundle_files.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

const TimePoint kWhen{std::chrono::seconds(1'795'438'805)};
constexpr std::size_t kAesOverhead = 16 + 2 + 10;  // salt, verifier, authentication code

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

/// CRC-32 as in ZIP (ISO 3309), in the four bytes of a header.
std::string crc_bytes(std::string_view text) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  crc = ~crc;
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(crc >> shift & 0xFFU);
  return bytes;
}

/// What everybody can read of an archive with one entry, as its headers say it.
struct Outside {
  std::uint32_t directory_crc = 1;
  std::uint32_t local_crc = 1;
  std::uint32_t descriptor_crc = 0;
  std::size_t stored = 0;  ///< bytes, encrypted
  std::size_t plain = 0;
  std::string name;
};
Outside outside_of(std::string_view zip) {
  const std::size_t end = zip.size() - 22;
  EXPECT_EQ(number(zip, end, 4), 0x06054b50U);
  EXPECT_EQ(number(zip, end + 10, 2), 1U);
  const std::size_t entry = number(zip, end + 16, 4);
  EXPECT_EQ(number(zip, entry, 4), 0x02014b50U);
  const std::size_t local = number(zip, entry + 42, 4);
  EXPECT_EQ(number(zip, local, 4), 0x04034b50U);
  Outside outside;
  outside.directory_crc = number(zip, entry + 16, 4);
  outside.local_crc = number(zip, local + 14, 4);
  outside.stored = number(zip, entry + 20, 4);
  outside.plain = number(zip, entry + 24, 4);
  outside.name = zip.substr(entry + 46, number(zip, entry + 28, 2));
  if ((number(zip, local + 6, 2) & 8U) != 0) {
    std::size_t descriptor =
        local + 30 + number(zip, local + 26, 2) + number(zip, local + 28, 2) + outside.stored;
    if (number(zip, descriptor, 4) == 0x08074b50) descriptor += 4;
    outside.descriptor_crc = number(zip, descriptor, 4);
  }
  return outside;
}

TEST(SealedZip, TellsNoChecksumOfWhatIsInside) {
  EXPECT_EQ(crc_bytes("123456789"), "\x26\x39\xF4\xCB") << "not the check value of ZIP's standard";
  for (const std::size_t size : {1U, 19U, 20U, 21U, 512U, 70'000U}) {
    const std::string text(size, 'x');
    const auto zip = sealed_zip("name.txt", Secret(text), Secret("passphrase"), kWhen);
    ASSERT_TRUE(zip);
    const Outside outside = outside_of(*zip);
    EXPECT_EQ(outside.directory_crc, 0U) << size;
    EXPECT_EQ(outside.local_crc, 0U) << size;
    EXPECT_EQ(outside.descriptor_crc, 0U) << size;
    EXPECT_THAT(*zip, Not(HasSubstr(crc_bytes(text)))) << size;
    EXPECT_EQ(outside.plain, size);
    EXPECT_EQ(outside.stored, size + kAesOverhead);
  }
}

Bundle bundle_with(const std::string& secret, const std::string& school) {
  Bundle bundle;
  bundle.client_secret = Secret(secret);
  bundle.school_name = school;
  bundle.written = kWhen;
  return bundle;
}

TEST(Seal, LetsTheSizeTellNothingOfTheSecret) {
  // Whatever the rest of the text is long: it moves the whole across the borders of 512 bytes.
  for (std::size_t rest = 1; rest < 600; rest += 13) {
    const std::string school(rest, 's');
    std::vector<std::size_t> sizes;
    for (const std::size_t length : {1U, 6U, 44U, 300U, 512U}) {
      Bundle bundle = bundle_with(std::string(length, 'q'), school);
      ASSERT_TRUE(seal(bundle));
      const Outside outside = outside_of(bundle.sealed.bytes);
      EXPECT_EQ(outside.plain % 512, 0U);
      EXPECT_EQ(outside.stored, outside.plain + kAesOverhead);
      sizes.push_back(bundle.sealed.bytes.size());
    }
    EXPECT_THAT(sizes, testing::Each(sizes.front())) << rest;
  }
}

TEST(Seal, NamesNothingThatCameFromAServer) {
  Bundle bundle = bundle_with("a secret", "Oakfield House School");
  ASSERT_TRUE(seal(bundle));
  EXPECT_EQ(bundle.sealed.name, "wonde-link-sealed.zip");
  EXPECT_EQ(outside_of(bundle.sealed.bytes).name, "wonde-link.txt");
  EXPECT_THAT(bundle.sealed.bytes, Not(HasSubstr("akfield")));
}

}  // namespace
}  // namespace wcbs_link
