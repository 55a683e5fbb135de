#include "wcbs_link/io/files.hpp"

#include "support/scratch_folder.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

const bool kWindows = std::filesystem::temp_directory_path().has_root_name();

TEST(Devices, AreKnownByTheirNames) {
  const ScratchFolder folder;
  EXPECT_TRUE(is_device(kWindows ? "NUL" : "/dev/null"));
  EXPECT_EQ(is_device("nul"), kWindows);
  EXPECT_FALSE(is_device("null.txt"));
  EXPECT_FALSE(is_device(folder.path()));
  EXPECT_FALSE(is_device(folder.path() / "new.txt"));
}

TEST(Devices, TakeWhatIsWrittenAndLeaveNoFile) {
  const ScratchFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  EXPECT_TRUE(write_private_file(kWindows ? "NUL" : "/dev/null", "x"));
  std::filesystem::current_path(before);
  EXPECT_TRUE(folder.files().empty());
}

}  // namespace
}  // namespace wcbs_link
