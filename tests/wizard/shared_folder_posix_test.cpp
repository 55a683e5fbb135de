#include "support/practice.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/io/files.hpp"
#include "wizard/wizard_session.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

bool warned(const ScratchFolder& folder, const std::string& way) {
  const auto school = open_school();
  const std::string file = path_text(folder / ("message" + way + ".txt"));
  const Sitting sitting =
      sit_down({.answers = then(up_to_the_review(*school), {"", way, "1", file}), .folder = folder.path()});
  EXPECT_TRUE(sitting.finished()) << sitting.transcript;
  return sitting.says("Other accounts can write to the folder of ");
}

TEST(AFolderThatOthersCanWriteTo, IsNamedWhereTheSecretWasWrittenThere) {
  const ScratchFolder folder;
  EXPECT_FALSE(warned(folder, "1"));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0777));
  std::filesystem::remove(folder / "message1.txt");
  EXPECT_TRUE(warned(folder, "1")) << "in the message";
  EXPECT_FALSE(warned(folder, "2")) << "separately";
  EXPECT_TRUE(warned(folder, "3")) << "in the sealed file";
}

}  // namespace
}  // namespace wcbs_link
