#include "support/scratch_folder.hpp"
#include "wcbs_link/desk/link_list.hpp"

#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

namespace fs = std::filesystem;

constexpr std::string_view kHeader = "url,client_id,client_secret_file\n";

/// A list decides where secrets go: what others can change decides nothing.
class TrustedLinkList : public testing::Test {
 protected:
  std::string first_refusal(const std::string& name) const {
    const auto list = read_link_list(
        folder_.write("schools.csv", std::string(kHeader) + "oak.example.org,1," + name + "\n"), {});
    if (!list) return list.error().summary;
    return list->links[0].refusal ? list->links[0].refusal->summary : "";
  }

  const ScratchFolder folder_;
};

TEST_F(TrustedLinkList, IsAFileThatOnlyWeCanChange) {
  const std::string list = folder_.write("schools.csv", std::string(kHeader) + "oak.example.org,1,\n");
  EXPECT_TRUE(read_link_list(list, {}));
  fs::permissions(list, fs::perms(0620));
  EXPECT_THAT(read_link_list(list, {}).error().summary, HasSubstr("other accounts can write to it"));
  fs::permissions(list, fs::perms(0600));
  fs::permissions(folder_.path(), fs::perms(0770));
  EXPECT_THAT(read_link_list(list, {}).error().summary, HasSubstr("other accounts can write to its folder"));
  fs::permissions(folder_.path(), fs::perms(0700));
  fs::create_symlink(list, folder_ / "link.csv");
  EXPECT_THAT(read_link_list(folder_ / "link.csv", {}).error().summary, HasSubstr("it is a link"));
}

TEST_F(TrustedLinkList, BelongsToUs) {
  const std::string list = folder_.write("schools.csv", std::string(kHeader) + "oak.example.org,1,\n");
  if (::chown(list.c_str(), 12345, 12345) != 0) GTEST_SKIP() << "only root can give files away";
  EXPECT_THAT(read_link_list(list, {}).error().summary, HasSubstr("belongs to another account"));
}

TEST_F(TrustedLinkList, NamesNoSecretThatOthersCanChange) {
  const std::string secret = folder_.write("oak.txt", "one");
  EXPECT_EQ(first_refusal("oak.txt"), "");
  fs::permissions(secret, fs::perms(0602));
  EXPECT_THAT(first_refusal("oak.txt"),
              HasSubstr("client_secret_file: oak.txt: other accounts can write to it."));
  fs::create_directories(folder_ / "open" / "inner");
  fs::permissions(folder_ / "open" / "inner", fs::perms(0700));
  folder_.write("open/inner/elm.txt", "two");
  fs::permissions(folder_ / "open", fs::perms(0777));
  EXPECT_THAT(first_refusal("open/inner/elm.txt"),
              HasSubstr("lies in a folder to which other accounts can write"));
  fs::permissions(folder_ / "open", fs::perms(0700));
  EXPECT_EQ(first_refusal("open/inner/elm.txt"), "");
}

TEST_F(TrustedLinkList, FollowsNoLinkOutOfItsFolder) {
  const ScratchFolder elsewhere;
  fs::create_symlink(elsewhere.write("oak.txt", "one"), folder_ / "file-link");
  fs::create_directory_symlink(elsewhere.path(), folder_ / "folder-link");
  EXPECT_THAT(first_refusal("file-link"), HasSubstr("is not below the list's folder"));
  EXPECT_THAT(first_refusal("folder-link/oak.txt"), HasSubstr("is not below the list's folder"));
  folder_.write("elm.txt", "two");
  fs::create_symlink("elm.txt", folder_ / "inner-link");
  EXPECT_EQ(first_refusal("inner-link"), "");
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  EXPECT_THAT(first_refusal("fifo"), HasSubstr("not a file"));
}

TEST_F(TrustedLinkList, SeesOneSecretBehindTwoNames) {
  folder_.write("oak.txt", "one");
  fs::create_symlink("oak.txt", folder_ / "other.txt");
  const auto list = read_link_list(
      folder_.write("schools.csv",
                    std::string(kHeader) + "oak.example.org,1,oak.txt\nelm.example.org,1,other.txt\n"),
      {});
  ASSERT_TRUE(list);
  for (const ListedLink& link : list->links) {
    ASSERT_TRUE(link.refusal);
    EXPECT_THAT(link.refusal->summary, HasSubstr("names the same file for another server"));
  }
}

TEST_F(TrustedLinkList, SaysThatOthersCanReadASecret) {
  fs::permissions(folder_.write("oak.txt", "one"), fs::perms(0644));
  const auto list =
      read_link_list(folder_.write("schools.csv", std::string(kHeader) + "oak.example.org,1,oak.txt\n"), {});
  ASSERT_TRUE(list);
  EXPECT_THAT(list->notes, ElementsAre(HasSubstr("other accounts on this computer can read oak.txt")));
}

}  // namespace
}  // namespace wcbs_link
