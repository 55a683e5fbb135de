#include "wizard/wizard_session.hpp"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using AFolderThatOthersCanWriteTo = AtTheWizard;

TEST_F(AFolderThatOthersCanWriteTo, IsNamedWhereTheSecretWasWrittenThere) {
  const auto warned = [this](const std::string& way) {
    const WizardRun seen = at_the_review({way, file("message" + way + ".txt")});
    EXPECT_TRUE(seen.finished()) << seen.transcript;
    return seen.says("Other accounts can write to the folder of ");
  };
  EXPECT_FALSE(warned("1"));
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0777));
  std::filesystem::remove(folder_ / "message1.txt");
  EXPECT_TRUE(warned("1")) << "in the message";
  EXPECT_FALSE(warned("2")) << "separately";
  EXPECT_TRUE(warned("3")) << "in the sealed file";
}

}  // namespace
}  // namespace wcbs_link
