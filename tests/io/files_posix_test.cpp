#include "net/name_lookup.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/io/files.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr uid_t kNobody = 65534;

#define SKIP_UNLESS_ROOT() \
  if (::geteuid() != 0) GTEST_SKIP() << "Only root can make files of another account."

/// What `work` says in a child, which ends with `_exit`; "signal N" where one ended it.
std::string in_a_child(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string said = work();
    ::_exit(::write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
    said.append(buffer.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : said;
}

std::string as_nobody(const std::function<std::string()>& work) {
  return in_a_child([&work] {
    const bool dropped =
        ::setresgid(kNobody, kNobody, kNobody) == 0 && ::setresuid(kNobody, kNobody, kNobody) == 0;
    return dropped ? work() : std::string("still root");
  });
}

template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "done" : result.error().summary;
}

std::string give_to_nobody(const fs::path& path) {
  EXPECT_EQ(::lchown(path.c_str(), kNobody, kNobody), 0);
  return path_text(path);
}

std::string make_fifo(const fs::path& path) {
  EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(::chmod(path.c_str(), 0666), 0);
  return path_text(path);
}

/// Of everything in the folder, links and folders too.
std::vector<std::string> names_in(const ScratchFolder& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path()))
    names.push_back(path_text(entry.path().filename()));
  return names;
}

void make_older(const fs::path& path, std::chrono::hours age) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}

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

TEST(ReadFile, NeverWaitsForAPipe) {
  const ScratchFolder folder;
  const auto read = read_file(make_fifo(folder / "fifo"), 100);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().summary, HasSubstr("/fifo: that is a pipe or a device, not a file."));
}

const std::function<bool()> kNeverInterrupted = [] { return false; };

TEST(ReadFileOrPipe, ReadsWhatComesThroughAPipeHoweverLate) {
  const ScratchFolder folder;
  const std::string fifo = make_fifo(folder / "fifo");
  std::thread writer([&fifo] {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    const int file = ::open(fifo.c_str(), O_WRONLY);
    EXPECT_EQ(::write(file, "half", 4), 4);
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    EXPECT_EQ(::write(file, " and half", 9), 9);
    ::close(file);
  });
  const auto read = read_file_or_pipe(fifo, 100, kNeverInterrupted);
  writer.join();
  ASSERT_TRUE(read) << outcome(read);
  EXPECT_EQ(read->content, "half and half");
  EXPECT_FALSE(read->others_may_read) << "a pipe keeps nothing";
}

TEST(ReadFileOrPipe, StopsWaitingWhenInterrupted) {
  const ScratchFolder folder;
  const std::string fifo = make_fifo(folder / "fifo");
  int looks = 0;
  const auto read = read_file_or_pipe(fifo, 100, [&looks] { return ++looks == 3; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::interrupted);
}

TEST(ReadFileOrPipe, ReadsFilesAndDevicesWithinItsBound) {
  const ScratchFolder folder;
  EXPECT_EQ(read_file_or_pipe(folder.write("file", "12345"), 5, kNeverInterrupted)->content, "12345");
  EXPECT_EQ(read_file_or_pipe("/dev/null", 5, kNeverInterrupted)->content, "");
  EXPECT_FALSE(read_file_or_pipe(folder / "file", 4, kNeverInterrupted));
  EXPECT_FALSE(read_file_or_pipe("/dev/zero", 1'024, kNeverInterrupted));
  EXPECT_FALSE(read_file_or_pipe(folder.path(), 1'024, kNeverInterrupted));
}

TEST(ReadFileOrPipe, SeesWhoElseMayReadTheFile) {
  const ScratchFolder folder;
  const std::string file = folder.write("secret.txt", "x");
  for (const auto& [mode, open] : std::map<unsigned, bool>{
           {0600, false}, {0400, false}, {0622, false}, {0640, true}, {0604, true}, {0644, true}}) {
    fs::permissions(file, fs::perms(mode));
    EXPECT_EQ(read_file_or_pipe(file, 5, kNeverInterrupted)->others_may_read, open) << std::oct << mode;
  }
}

TEST(ReadOwnFile, ReadsAFileThatOnlyWeCanChange) {
  const ScratchFolder folder;
  const std::string file = folder.write("setup.json", "{}");
  for (const unsigned mode : {0600U, 0400U, 0644U}) {
    fs::permissions(file, fs::perms(mode));
    const auto read = read_own_file(file, 100);
    ASSERT_TRUE(read) << outcome(read);
    EXPECT_EQ(*read, "{}");
  }
  EXPECT_THAT(outcome(read_own_file(file, 1)), HasSubstr("larger than"));
  EXPECT_THAT(outcome(read_own_file(folder / "missing", 100)), HasSubstr("there is no such file."));
  EXPECT_THAT(outcome(read_own_file(folder / "missing/setup.json", 100)),
              HasSubstr("there is no such file."));
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  EXPECT_EQ(outcome(read_own_file("setup.json", 100)), "done");
  fs::current_path(before);
}

TEST(ReadOwnFile, RefusesWhatOthersCanChange) {
  const ScratchFolder folder;
  const std::string file = folder.write("setup.json", "{}");
  for (const unsigned mode : {0620U, 0602U, 0666U}) {
    fs::permissions(file, fs::perms(mode));
    EXPECT_THAT(outcome(read_own_file(file, 100)), HasSubstr("setup.json: other accounts can write to it."));
  }
  fs::permissions(file, fs::perms(0600));
  for (const unsigned mode : {0720U, 0702U, 01702U, 01777U}) {
    fs::permissions(folder.path(), fs::perms(mode));
    EXPECT_THAT(outcome(read_own_file(file, 100)), HasSubstr("other accounts can write to its folder."));
  }
}

TEST(ReadOwnFile, RefusesWhatIsNoPlainFile) {
  const ScratchFolder folder;
  fs::create_symlink(folder.write("setup.json", "{}"), folder / "link");
  EXPECT_THAT(outcome(read_own_file(folder / "link", 100)), HasSubstr("link: it is a link, not a file."));
  EXPECT_THAT(outcome(read_own_file(make_fifo(folder / "fifo"), 100)), HasSubstr("not a file."));
  EXPECT_THAT(outcome(read_own_file(folder.path(), 100)), HasSubstr("folder"));
  EXPECT_THAT(outcome(read_own_file("/dev/null", 100)), HasSubstr("not a file."));
}

TEST(ReadOwnFile, RefusesWhatBelongsToAnotherAccount) {
  SKIP_UNLESS_ROOT();
  const ScratchFolder folder;
  const std::string file = folder.write("setup.json", "{}");
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(file, fs::perms(0644));
  EXPECT_THAT(as_nobody([&] { return outcome(read_own_file(file, 100)); }),
              HasSubstr("setup.json: it belongs to another account."));
  give_to_nobody(file);
  EXPECT_EQ(as_nobody([&] { return outcome(read_own_file(file, 100)); }), "done") << "a folder of the system";
  EXPECT_THAT(outcome(read_own_file(file, 100)), HasSubstr("setup.json: it belongs to another account."));
  const std::string ours = folder.write("ours.json", "{}");
  give_to_nobody(folder.path());
  EXPECT_THAT(outcome(read_own_file(ours, 100)), HasSubstr("its folder belongs to another account."));
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

TEST(WritePrivateFile, GivesAPipeOfOursEverything) {
  const ScratchFolder folder;
  const std::string fifo = make_fifo(folder / "fifo");
  std::string content;
  for (int i = 0; content.size() < 1'000'000; ++i) content += std::to_string(i) + "\n";
  std::string seen;
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ::fcntl(reader, F_SETFL, 0);
  std::thread slow([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    std::array<char, 10'000> buffer{};
    for (ssize_t got = 0; (got = ::read(reader, buffer.data(), buffer.size())) > 0;)
      seen.append(buffer.data(), static_cast<std::size_t>(got));
  });
  const auto written = write_private_file(fifo, content);
  slow.join();
  ::close(reader);
  EXPECT_EQ(outcome(written), "done");
  EXPECT_TRUE(seen == content) << seen.size();
}

TEST(WritePrivateFile, DoesNotWaitForAReaderWhoNeverComes) {
  const ScratchFolder folder;
  const std::string fifo = make_fifo(folder / "fifo");
  EXPECT_EQ(outcome(write_private_file(fifo, "x")),
            fifo + ": nothing reads from it, so nothing was written.");
}

TEST(WritePrivateFile, GivesAPipeOfAnotherAccountNothing) {
  SKIP_UNLESS_ROOT();
  const ScratchFolder folder;
  const std::string fifo = give_to_nobody(make_fifo(folder / "fifo"));
  const std::string refusal = fifo + ": it belongs to another account: nothing was written.";
  EXPECT_EQ(outcome(write_private_file(fifo, "secret")), refusal) << "without a reader";
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  EXPECT_EQ(outcome(write_private_file(fifo, "secret")), refusal);
  char byte = 0;
  EXPECT_EQ(::read(reader, &byte, 1), 0);
  ::close(reader);

  const std::string roots = make_fifo(folder / "roots");
  fs::permissions(folder.path(), fs::perms(0755));
  EXPECT_EQ(as_nobody([&] { return outcome(write_private_file(roots, "secret")); }),
            roots + ": it belongs to another account: nothing was written.");
}

TEST(WritePrivateFile, WritesToTheHarmlessDevicesWhoeverOwnsThem) {
  SKIP_UNLESS_ROOT();
  EXPECT_EQ(as_nobody([] { return outcome(write_private_file("/dev/null", "x")); }), "done");
  EXPECT_EQ(as_nobody([] { return outcome(write_private_file("/dev/full", "x")); }),
            "/dev/full: No space left on device.");
  EXPECT_EQ(as_nobody([] { return outcome(write_private_file("/dev/zero", "x")); }),
            "/dev/zero: it belongs to another account: nothing was written.");
}

TEST(WritePrivateFile, WritesToNoSocket) {
  const ScratchFolder folder;
  const std::string path = path_text(folder / "socket");
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  EXPECT_THAT(outcome(write_private_file(path, "x")), HasSubstr("neither a file nor a pipe"));
  ::close(socket);
}

TEST(WritePrivateFile, FollowsNoLinkOfAnotherAccount) {
  SKIP_UNLESS_ROOT();
  const ScratchFolder folder;
  const std::string target = folder.write("target.txt", "old");
  for (const fs::path& to :
       {fs::path(target), folder / "not-there-yet.txt", fs::path("/dev/null"), fs::path("/dev/stdout")}) {
    fs::remove(folder / "link.txt");
    fs::create_symlink(to, folder / "link.txt");
    const std::string link = give_to_nobody(folder / "link.txt");
    EXPECT_EQ(outcome(write_private_file(link, "secret")),
              link + ": it is a link that belongs to another account: nothing was written.")
        << to;
  }
  fs::create_symlink("link.txt", folder / "ours.txt");
  EXPECT_THAT(outcome(write_private_file(folder / "ours.txt", "secret")), HasSubstr("another account"));
  EXPECT_EQ(content_of(target), "old");
  EXPECT_THAT(names_in(folder), testing::UnorderedElementsAre("link.txt", "ours.txt", "target.txt"));
  EXPECT_FALSE(is_device(folder / "link.txt"));
}

TEST(WritePrivateFile, FollowsTheSystemsLinksToItsOwnStreamsOnly) {
  SKIP_UNLESS_ROOT();
  const ScratchFolder folder;
  fs::permissions(folder.path(), fs::perms(0777));
  fs::create_symlink(folder / "target.txt", folder / "roots.txt");
  EXPECT_THAT(as_nobody([&] { return outcome(write_private_file(folder / "roots.txt", "x")); }),
              HasSubstr("it is a link that belongs to another account"));
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  EXPECT_EQ(as_nobody([&] {
              ::dup2(ends[1], STDOUT_FILENO);
              return outcome(write_private_file("/dev/stdout", "seen"));
            }),
            "done");
  ::close(ends[1]);
  std::array<char, 10> seen{};
  EXPECT_EQ(::read(ends[0], seen.data(), seen.size()), 4);
  ::close(ends[0]);
}

TEST(WritePrivateFile, WritesToAStreamThatItWasStartedWith) {
  const ScratchFolder folder;
  const std::string file = folder.write("stream.txt", "before\n");
  const int stream = ::open(file.c_str(), O_WRONLY | O_APPEND);  // inherited ones are not closed by exec
  const std::string number = std::to_string(stream);
  EXPECT_EQ(outcome(write_private_file("/dev/fd/" + number, "one\n")), "done");
  EXPECT_EQ(outcome(write_private_file("/proc/self/fd/" + number, "two\n")), "done");
  EXPECT_TRUE(is_device("/dev/fd/" + number));
  fs::create_symlink("/dev/fd/" + number, folder / "link");
  EXPECT_EQ(outcome(write_private_file(folder / "link", "three\n")), "done");
  EXPECT_EQ(content_of(file), "before\none\ntwo\nthree\n");
  ::fcntl(stream, F_SETFD, FD_CLOEXEC);
  EXPECT_FALSE(write_private_file("/dev/fd/" + number, "four\n")) << "one of the program's own";
  ::close(stream);
  EXPECT_FALSE(write_private_file("/dev/fd/" + number, "five\n"));
  EXPECT_EQ(content_of(file), "before\none\ntwo\nthree\n");
  EXPECT_TRUE(is_device("/dev/stdout"));
}

TEST(WritePrivateFile, RefusesALinkThatLeadsNowhere) {
  const ScratchFolder folder;
  fs::create_symlink("b", folder / "a");
  fs::create_symlink("a", folder / "b");
  EXPECT_THAT(outcome(write_private_file(folder / "a", "x")), HasSubstr("a link that leads to no file"));
}

TEST(WritePrivateFile, RemovesItsOwnOldDrafts) {
  const ScratchFolder folder;
  const std::vector<std::string> others = {
      ".wcbs-link-0123456789abcdef.par",   ".wcbs-link-0123456789abcdef.part2",
      ".wcbs-link-0123456789ABCDEF.part",  ".wcbs-link-0123456789abcde.part",
      ".wcbs-link-0123456789abcdef0.part", "wcbs-link-0123456789abcdef.part",
      "x.wcbs-link-0123456789abcdef.part", "x.0123456789abcdef.part",
      ".wcbs-link-0123456789abcdeg.part"};
  for (const std::string& name : others) make_older(folder.write(name, "x"), std::chrono::hours(100));
  make_older(folder.write(".wcbs-link-0000000000000001.part", "old"), std::chrono::hours(25));
  make_older(folder.write(".wcbs-link-0000000000000002.part", "new"), std::chrono::hours(23));
  fs::create_symlink(folder / ".wcbs-link-0000000000000002.part",
                     folder / ".wcbs-link-0000000000000003.part");
  fs::create_directory(folder / ".wcbs-link-0000000000000004.part");
  make_older(folder / ".wcbs-link-0000000000000004.part", std::chrono::hours(100));
  make_older(folder.write("link-target", "x"), std::chrono::hours(100));
  fs::create_symlink(folder / "link-target", folder / ".wcbs-link-0000000000000005.part");

  ASSERT_TRUE(write_private_file(folder / "bundle.txt", "x"));

  std::vector<std::string> expected = others;
  for (const char* name :
       {".wcbs-link-0000000000000002.part", ".wcbs-link-0000000000000003.part",
        ".wcbs-link-0000000000000004.part", ".wcbs-link-0000000000000005.part", "bundle.txt", "link-target"})
    expected.emplace_back(name);
  EXPECT_THAT(names_in(folder), testing::UnorderedElementsAreArray(expected));
}

TEST(WritePrivateFile, LeavesDraftsOfAnotherAccountAlone) {
  SKIP_UNLESS_ROOT();
  const ScratchFolder folder;
  make_older(give_to_nobody(folder.write(".wcbs-link-0000000000000001.part", "x")), std::chrono::hours(100));
  ASSERT_TRUE(write_private_file(folder / "bundle.txt", "x"));
  EXPECT_THAT(folder.files(), ElementsAre(".wcbs-link-0000000000000001.part", "bundle.txt"));
}

TEST(WritePrivateFile, FindsTheDraftOfARunThatWasKilled) {
  const ScratchFolder folder;
  EXPECT_EQ(in_a_child([&folder] {
              // The system kills whoever writes more than this.
              const rlimit none{0, 0};
              const rlimit little{1'000, 1'000};
              ::setrlimit(RLIMIT_CORE, &none);
              ::setrlimit(RLIMIT_FSIZE, &little);
              ::signal(SIGXFSZ, SIG_DFL);
              return outcome(write_private_file(folder / "bundle.txt", std::string(5'000, 'x')));
            }),
            "signal " + std::to_string(SIGXFSZ));
  ASSERT_EQ(folder.files().size(), 1U) << "the draft";
  const std::string draft = folder.files().front();
  EXPECT_EQ(mode_of(folder / draft), "0600");
  ASSERT_TRUE(write_private_file(folder / "bundle.txt", "new"));
  EXPECT_THAT(folder.files(), ElementsAre(draft, "bundle.txt"))
      << "it may be another run's that is still writing";
  make_older(folder / draft, std::chrono::hours(25));
  ASSERT_TRUE(write_private_file(folder / "bundle.txt", "new"));
  EXPECT_THAT(folder.files(), ElementsAre("bundle.txt"));
}

TEST(WritePrivateFile, NamesTheFileThatWasAskedForAndNoDraft) {
  const ScratchFolder folder;
  const std::string nowhere = path_text(folder / "missing/bundle.txt");
  EXPECT_EQ(outcome(write_private_file(nowhere, "x")), nowhere + ": there is no such folder.");
  const std::string below = folder.write("file", "x") + "/bundle.txt";
  EXPECT_EQ(outcome(write_private_file(below, "x")), below + ": Not a directory.");
  const std::string longest = path_text(folder / std::string(250, 'x'));
  EXPECT_EQ(outcome(write_private_file(longest, "x")), "done");
  const std::string too_long = path_text(folder / std::string(256, 'x'));
  EXPECT_EQ(outcome(write_private_file(too_long, "x")), too_long + ": File name too long.");
}

TEST(OthersMayWrite, LooksAtOwnerAndMode) {
  const ScratchFolder folder;
  EXPECT_FALSE(others_may_write(folder.path()));
  for (const auto& [mode, open] : std::map<unsigned, bool>{
           {0755, false}, {0705, false}, {0702, true}, {0777, true}, {01707, true}, {01777, true}}) {
    fs::permissions(folder.path(), fs::perms(mode));
    EXPECT_EQ(others_may_write(folder.path()), open) << std::oct << mode;
  }
  fs::permissions(folder.path(), fs::perms(0700));
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  EXPECT_FALSE(others_may_write(""));
  fs::permissions(folder.path(), fs::perms(0777));
  EXPECT_TRUE(others_may_write(""));
  fs::current_path(before);
  EXPECT_FALSE(others_may_write(folder / "missing"));
}

TEST(OthersMayWrite, KnowsAGroupOfOursAlone) {
  SKIP_UNLESS_ROOT();
  const ScratchFolder folder;
  fs::permissions(folder.path(), fs::perms(0770));
  EXPECT_TRUE(others_may_write(folder.path())) << "the group of root";
  fs::permissions(folder.path(), fs::perms(0755));
  give_to_nobody(folder.path());
  EXPECT_TRUE(others_may_write(folder.path())) << "its owner";
  fs::permissions(folder.path(), fs::perms(0770));
  const auto asked = [&folder] { return std::string(others_may_write(folder.path()) ? "yes" : "no"); };
  EXPECT_EQ(as_nobody(asked), "no");
  EXPECT_EQ(::chown(folder.path().c_str(), kNobody, 100), 0);
  EXPECT_EQ(as_nobody(asked), "yes");
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
