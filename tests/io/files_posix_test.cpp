#include "support/scratch_folder.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/io/name_lookup.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ReadFile, GivesTheWholeFile) {
  const ScratchFolder folder;
  const std::string content("a\0b\r\n\xFF", 6);
  EXPECT_EQ(*read_file(folder.write("secret.txt", content), 100), content);
  EXPECT_EQ(*read_file(folder.write("empty.txt", ""), 100), "");
  EXPECT_EQ(*read_file(folder.write("just.txt", "12345"), 5), "12345");
}

TEST(ReadFile, SaysWhyItCannot) {
  const ScratchFolder folder;
  const auto missing = read_file(folder / "missing.txt", 100);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::local);
  EXPECT_THAT(missing.error().summary, HasSubstr("missing.txt"));
  EXPECT_THAT(read_file(folder.path(), 100).error().summary, HasSubstr("folder"));
  EXPECT_THAT(read_file(folder.write("big.txt", std::string(2'049, 'x')), 2'048).error().summary,
              HasSubstr("larger than 2 KiB"));
  EXPECT_FALSE(read_file("/dev/zero", 1'024));
  EXPECT_FALSE(read_file("", 100));
}

TEST(WritePrivateFile, IsForItsOwnerOnly) {
  const ScratchFolder folder;
  const mode_t before = ::umask(0);
  const auto written = write_private_file(folder / "bundle.txt", "content\n");
  ::umask(before);
  ASSERT_TRUE(written);
  EXPECT_EQ(content_of(folder / "bundle.txt"), "content\n");
  EXPECT_EQ(mode_of(folder / "bundle.txt"), "0600");
  EXPECT_THAT(folder.files(), ElementsAre("bundle.txt"));
}

TEST(WritePrivateFile, TakesThePlaceOfAnOpenOlderFile) {
  const ScratchFolder folder;
  const std::string path = folder.write("bundle.txt", "old, and longer than the new");
  fs::permissions(path, fs::perms(0644));
  ASSERT_TRUE(write_private_file(path, "new"));
  EXPECT_EQ(content_of(path), "new");
  EXPECT_EQ(mode_of(path), "0600");
  EXPECT_THAT(folder.files(), ElementsAre("bundle.txt"));
}

TEST(WritePrivateFile, LeavesNothingBehindWhereItFails) {
  const ScratchFolder folder;
  const auto nowhere = write_private_file(folder / "missing/bundle.txt", "x");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Code::local);
  EXPECT_THAT(nowhere.error().summary, HasSubstr("bundle.txt"));
  EXPECT_FALSE(write_private_file(folder.path(), "x"));
  EXPECT_FALSE(write_private_file(fs::path(std::string(300, 'x')), "x"));
  EXPECT_THAT(folder.files(), IsEmpty());
}

TEST(WritePrivateFile, FollowsALinkToAFile) {
  const ScratchFolder folder;
  const std::string target = folder.write("target.txt", "old");
  fs::create_symlink(target, folder / "link.txt");
  ASSERT_TRUE(write_private_file(folder / "link.txt", "new"));
  EXPECT_TRUE(fs::is_symlink(folder / "link.txt"));
  EXPECT_EQ(content_of(target), "new");
}

TEST(WritePrivateFile, WritesThroughALinkWhoseTargetIsNotThereYet) {
  const ScratchFolder folder;
  fs::create_symlink(folder / "target.txt", folder / "link.txt");
  const auto written = write_private_file(folder / "link.txt", "new");
  ASSERT_TRUE(written) << written.error().summary;
  EXPECT_EQ(content_of(folder / "target.txt"), "new");
}

TEST(WritePrivateFile, WritesToADeviceDirectly) {
  EXPECT_TRUE(write_private_file("/dev/null", "x"));
  EXPECT_FALSE(write_private_file("/dev/full", "x"));
}

TEST(WritePrivateFile, WritesAMegabyteAndNothing) {
  const ScratchFolder folder;
  ASSERT_TRUE(write_private_file(folder / "big", std::string(1'000'000, 'x')));
  EXPECT_EQ(fs::file_size(folder / "big"), 1'000'000U);
  ASSERT_TRUE(write_private_file(folder / "none", ""));
  EXPECT_EQ(fs::file_size(folder / "none"), 0U);
}

TEST(CreatePrivateFile, RefusesWhatIsThereAlready) {
  const ScratchFolder folder;
  const std::string path = folder.write("there.txt", "old");
  EXPECT_FALSE(create_private_file(path, "new"));
  EXPECT_EQ(content_of(path), "old");
  fs::create_symlink(folder / "elsewhere.txt", folder / "trap");
  EXPECT_FALSE(create_private_file(folder / "trap", "new"));
}

TEST(MakePrivateFolder, MakesAllThatIsMissingForItsOwnerOnly) {
  const ScratchFolder folder;
  ASSERT_TRUE(make_private_folder(folder / "a/b/c"));
  EXPECT_EQ(mode_of(folder / "a"), "0700");
  EXPECT_EQ(mode_of(folder / "a/b/c"), "0700");
  EXPECT_TRUE(make_private_folder(folder / "a/b/c"));
  folder.write("file", "x");
  EXPECT_FALSE(make_private_folder(folder / "file/x"));
}

TEST(MakeTemporaryFolder, IsNewEachTimeAndForItsOwnerOnly) {
  const auto first = make_temporary_folder();
  const auto second = make_temporary_folder();
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_NE(*first, *second);
  EXPECT_EQ(mode_of(*first), "0700");
  fs::remove(*first);
  fs::remove(*second);
}

TEST(StateFolder, FollowsTheXdgSpecification) {
  const auto with = [](std::map<std::string, std::string, std::less<>> variables) {
    return path_text(state_folder([variables = std::move(variables)](std::string_view name) {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    }));
  };
  EXPECT_EQ(with({{"XDG_STATE_HOME", "/state"}, {"HOME", "/home/a"}}), "/state/wcbs-link");
  EXPECT_EQ(with({{"XDG_STATE_HOME", "state"}, {"HOME", "/home/a"}}), "/home/a/.local/state/wcbs-link");
  EXPECT_EQ(with({{"XDG_STATE_HOME", ""}, {"HOME", "/home/a"}}), "/home/a/.local/state/wcbs-link");
  EXPECT_EQ(with({{"HOME", "relative"}}), "");
  EXPECT_EQ(with({}), "");
}

TEST(PathText, GivesUtf8Back) {
  EXPECT_EQ(path_text(path_from("a/\xC3\xA9.txt")), "a/\xC3\xA9.txt");
}

TEST(LookUp, KnowsThisComputer) {
  const auto found = look_up("localhost", Family::ipv4, std::chrono::seconds(5), {});
  ASSERT_TRUE(found);
  EXPECT_THAT(*found, ElementsAre("127.0.0.1"));
}

TEST(LookUp, EndsAtOnceWhenInterrupted) {
  const auto found = look_up("localhost", Family::any, std::chrono::seconds(5), [] { return true; });
  // The resolver may have been quicker than the first look.
  EXPECT_EQ(found ? Code::interrupted : found.error().code, Code::interrupted);
}

}  // namespace
}  // namespace wcbs_link
