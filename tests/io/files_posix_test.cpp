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

#include <fmt/format.h>
#include <gmock/gmock.h>

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

/// The working folder until its end.
struct Visit {
  explicit Visit(const ScratchFolder& folder) { fs::current_path(folder.path()); }
  ~Visit() { fs::current_path(before); }
  const fs::path before = fs::current_path();
};

void make_older(const fs::path& path, std::chrono::hours age) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}

class InAFolder : public testing::Test {
 protected:
  const ScratchFolder folder_;
};
using CreatePrivateFile = InAFolder;
using MakePrivateFolder = InAFolder;
using OthersMayWrite = InAFolder;
using ReadFile = InAFolder;
using ReadFileOrPipe = InAFolder;
using ReadOwnFile = InAFolder;
using WritePrivateFile = InAFolder;

TEST_F(ReadFile, GivesTheWholeFile) {
  const std::string content("a\0b\r\n\xFF", 6);
  EXPECT_EQ(*read_file(folder_.write("secret.txt", content), 100), content);
  EXPECT_EQ(*read_file(folder_.write("empty.txt", ""), 100), "");
  EXPECT_EQ(*read_file(folder_.write("just.txt", "12345"), 5), "12345");
}

TEST_F(ReadFile, SaysWhyItCannotAndWaitsForNoPipe) {
  EXPECT_EQ(read_file(folder_ / "missing.txt", 100).error().code, Code::local);
  EXPECT_THAT(outcome(read_file(folder_ / "missing.txt", 100)), HasSubstr("missing.txt"));
  EXPECT_THAT(outcome(read_file(folder_.path(), 100)), HasSubstr("folder"));
  EXPECT_THAT(outcome(read_file(folder_.write("big.txt", std::string(2'049, 'x')), 2'048)),
              HasSubstr("larger than 2 KiB"));
  EXPECT_THAT(outcome(read_file(make_fifo(folder_ / "fifo"), 100)),
              HasSubstr("/fifo: that is a pipe or a device, not a file."));
  EXPECT_FALSE(read_file("/dev/zero", 1'024));
  EXPECT_FALSE(read_file("", 100));
}

const std::function<bool()> kNeverInterrupted = [] { return false; };
constexpr std::chrono::milliseconds kTurnAndMore{130};  // who waits for a pipe looks up every 100 ms

TEST_F(ReadFileOrPipe, ReadsWhatComesThroughAPipeHoweverLate) {
  const std::string fifo = make_fifo(folder_ / "fifo");
  std::thread writer([&fifo] {
    std::this_thread::sleep_for(kTurnAndMore);
    const int file = ::open(fifo.c_str(), O_WRONLY);
    EXPECT_EQ(::write(file, "half", 4), 4);
    std::this_thread::sleep_for(kTurnAndMore);
    EXPECT_EQ(::write(file, " and half", 9), 9);
    ::close(file);
  });
  const auto read = read_file_or_pipe(fifo, 100, kNeverInterrupted);
  writer.join();
  ASSERT_TRUE(read) << outcome(read);
  EXPECT_EQ(read->content, "half and half");
  EXPECT_FALSE(read->others_may_read) << "a pipe keeps nothing";
}

TEST_F(ReadFileOrPipe, StopsWaitingWhenInterrupted) {
  const std::string fifo = make_fifo(folder_ / "fifo");
  int looks = 0;
  const auto read = read_file_or_pipe(fifo, 100, [&looks] { return ++looks == 3; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::interrupted);
}

TEST_F(ReadFileOrPipe, ReadsFilesAndDevicesWithinItsBound) {
  EXPECT_EQ(read_file_or_pipe(folder_.write("file", "12345"), 5, kNeverInterrupted)->content, "12345");
  EXPECT_EQ(read_file_or_pipe("/dev/null", 5, kNeverInterrupted)->content, "");
  EXPECT_FALSE(read_file_or_pipe(folder_ / "file", 4, kNeverInterrupted));
  EXPECT_FALSE(read_file_or_pipe("/dev/zero", 1'024, kNeverInterrupted));
  EXPECT_FALSE(read_file_or_pipe(folder_.path(), 1'024, kNeverInterrupted));
}

TEST_F(ReadFileOrPipe, SeesWhoElseMayReadTheFile) {
  const std::string file = folder_.write("secret.txt", "x");
  for (const auto& [mode, open] : std::map<unsigned, bool>{
           {0600, false}, {0400, false}, {0622, false}, {0640, true}, {0604, true}, {0644, true}}) {
    fs::permissions(file, fs::perms(mode));
    EXPECT_EQ(read_file_or_pipe(file, 5, kNeverInterrupted)->others_may_read, open) << std::oct << mode;
  }
}

TEST_F(ReadOwnFile, ReadsAFileThatOnlyWeCanChange) {
  const std::string file = folder_.write("setup.json", "{}");
  for (const unsigned mode : {0600U, 0400U, 0644U}) {
    fs::permissions(file, fs::perms(mode));
    EXPECT_EQ(outcome(read_own_file(file, 100)), "done");
    EXPECT_EQ(read_own_file(file, 100)->content, "{}");
  }
  EXPECT_THAT(outcome(read_own_file(file, 1)), HasSubstr("larger than"));
  for (const char* missing : {"missing", "missing/setup.json"})
    EXPECT_THAT(outcome(read_own_file(folder_ / missing, 100)), HasSubstr("there is no such file."));
  const Visit visit(folder_);
  EXPECT_EQ(outcome(read_own_file("setup.json", 100)), "done");
}

TEST_F(ReadOwnFile, RefusesWhatOthersCanChange) {
  const std::string file = folder_.write("setup.json", "{}");
  for (const unsigned mode : {0620U, 0602U, 0666U}) {
    fs::permissions(file, fs::perms(mode));
    EXPECT_THAT(outcome(read_own_file(file, 100)), HasSubstr("setup.json: other accounts can write to it."));
  }
  fs::permissions(file, fs::perms(0600));
  for (const unsigned mode : {0720U, 0702U, 01702U, 01777U}) {
    fs::permissions(folder_.path(), fs::perms(mode));
    EXPECT_THAT(outcome(read_own_file(file, 100)), HasSubstr("other accounts can write to its folder."));
  }
}

TEST_F(ReadOwnFile, RefusesWhatIsNoPlainFile) {
  fs::create_symlink(folder_.write("setup.json", "{}"), folder_ / "link");
  EXPECT_THAT(outcome(read_own_file(folder_ / "link", 100)), HasSubstr("link: it is a link, not a file."));
  EXPECT_THAT(outcome(read_own_file(make_fifo(folder_ / "fifo"), 100)), HasSubstr("not a file."));
  EXPECT_THAT(outcome(read_own_file(folder_.path(), 100)), HasSubstr("folder"));
  EXPECT_THAT(outcome(read_own_file("/dev/null", 100)), HasSubstr("not a file."));
}

TEST_F(ReadOwnFile, RefusesWhatBelongsToAnotherAccount) {
  SKIP_UNLESS_ROOT();
  const std::string file = folder_.write("setup.json", "{}");
  fs::permissions(folder_.path(), fs::perms(0755));
  fs::permissions(file, fs::perms(0644));
  EXPECT_THAT(as_nobody([&] { return outcome(read_own_file(file, 100)); }),
              HasSubstr("setup.json: it belongs to another account."));
  give_to_nobody(file);
  EXPECT_EQ(as_nobody([&] { return outcome(read_own_file(file, 100)); }), "done") << "a folder of the system";
  EXPECT_THAT(outcome(read_own_file(file, 100)), HasSubstr("setup.json: it belongs to another account."));
  const std::string ours = folder_.write("ours.json", "{}");
  give_to_nobody(folder_.path());
  EXPECT_THAT(outcome(read_own_file(ours, 100)), HasSubstr("its folder belongs to another account."));
}

TEST_F(WritePrivateFile, IsForItsOwnerOnlyAndTakesThePlaceOfAnOpenOlderFile) {
  folder_.write("older.txt", "old, and longer than the new");
  fs::permissions(folder_ / "older.txt", fs::perms(0644));
  const mode_t before = ::umask(0);
  for (const char* name : {"new.txt", "older.txt"})
    EXPECT_EQ(outcome(write_private_file(folder_ / name, "content\n")), "done");
  ::umask(before);
  for (const char* name : {"new.txt", "older.txt"}) {
    EXPECT_EQ(content_of(folder_ / name), "content\n");
    EXPECT_EQ(mode_of(folder_ / name), "0600");
  }
  EXPECT_THAT(folder_.files(), ElementsAre("new.txt", "older.txt"));
}

TEST_F(WritePrivateFile, WritesAMegabyteAndNothing) {
  ASSERT_TRUE(write_private_file(folder_ / "big", std::string(1'000'000, 'x')));
  EXPECT_EQ(fs::file_size(folder_ / "big"), 1'000'000U);
  ASSERT_TRUE(write_private_file(folder_ / "none", ""));
  EXPECT_EQ(fs::file_size(folder_ / "none"), 0U);
}

TEST_F(WritePrivateFile, LeavesNothingBehindWhereItFailsAndNamesTheFileThatWasAskedFor) {
  const std::string nowhere = path_text(folder_ / "missing/bundle.txt");
  EXPECT_EQ(write_private_file(nowhere, "x").error().code, Code::local);
  EXPECT_EQ(outcome(write_private_file(nowhere, "x")), nowhere + ": there is no such folder.");
  EXPECT_FALSE(write_private_file(folder_.path(), "x"));
  const std::string too_long = path_text(folder_ / std::string(256, 'x'));
  EXPECT_EQ(outcome(write_private_file(too_long, "x")), too_long + ": File name too long.");
  EXPECT_THAT(folder_.files(), IsEmpty());
  const std::string below = folder_.write("file", "x") + "/bundle.txt";
  EXPECT_EQ(outcome(write_private_file(below, "x")), below + ": Not a directory.");
  EXPECT_EQ(outcome(write_private_file(folder_ / std::string(250, 'x'), "x")), "done")
      << "its draft is no longer";
}

TEST_F(WritePrivateFile, FollowsALinkToAFileAlsoWhereItIsNotThereYet) {
  for (const char* target : {"old.txt", "new.txt"})
    fs::create_symlink(target, folder_ / ("to-" + std::string(target)));
  folder_.write("old.txt", "old");
  for (const char* target : {"old.txt", "new.txt"}) {
    const fs::path link = folder_ / ("to-" + std::string(target));
    EXPECT_EQ(outcome(write_private_file(link, "new")), "done");
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(content_of(folder_ / target), "new");
  }
}

TEST_F(WritePrivateFile, GivesAPipeOfOursEverything) {
  const std::string fifo = make_fifo(folder_ / "fifo");
  std::string content;
  for (int i = 0; content.size() < 1'000'000; ++i) content += std::to_string(i) + "\n";
  std::string seen;
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ::fcntl(reader, F_SETFL, 0);
  std::thread slow([&] {
    std::this_thread::sleep_for(kTurnAndMore);
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

TEST_F(WritePrivateFile, DoesNotWaitForAReaderWhoNeverComes) {
  const std::string fifo = make_fifo(folder_ / "fifo");
  EXPECT_EQ(outcome(write_private_file(fifo, "x")),
            fifo + ": nothing reads from it, so nothing was written.");
}

TEST_F(WritePrivateFile, GivesAPipeOfAnotherAccountNothing) {
  SKIP_UNLESS_ROOT();
  const std::string fifo = give_to_nobody(make_fifo(folder_ / "fifo"));
  const std::string refusal = fifo + ": it belongs to another account: nothing was written.";
  EXPECT_EQ(outcome(write_private_file(fifo, "secret")), refusal) << "without a reader";
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  EXPECT_EQ(outcome(write_private_file(fifo, "secret")), refusal);
  char byte = 0;
  EXPECT_EQ(::read(reader, &byte, 1), 0);
  ::close(reader);

  const std::string roots = make_fifo(folder_ / "roots");
  fs::permissions(folder_.path(), fs::perms(0755));
  EXPECT_EQ(as_nobody([&] { return outcome(write_private_file(roots, "secret")); }),
            roots + ": it belongs to another account: nothing was written.");
}

TEST_F(WritePrivateFile, WritesToTheHarmlessDevicesWhoeverOwnsThem) {
  const auto write_to = [](const char* device) { return outcome(write_private_file(device, "x")); };
  EXPECT_EQ(write_to("/dev/null"), "done");
  EXPECT_EQ(write_to("/dev/full"), "/dev/full: No space left on device.");
  SKIP_UNLESS_ROOT();
  EXPECT_EQ(as_nobody([&] { return write_to("/dev/null"); }), "done");
  EXPECT_EQ(as_nobody([&] { return write_to("/dev/full"); }), "/dev/full: No space left on device.");
  EXPECT_EQ(as_nobody([&] { return write_to("/dev/zero"); }),
            "/dev/zero: it belongs to another account: nothing was written.");
}

TEST_F(WritePrivateFile, WritesToNoSocket) {
  const std::string path = path_text(folder_ / "socket");
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof name.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  EXPECT_THAT(outcome(write_private_file(path, "x")), HasSubstr("neither a file nor a pipe"));
  ::close(socket);
}

TEST_F(WritePrivateFile, FollowsNoLinkOfAnotherAccount) {
  SKIP_UNLESS_ROOT();
  const std::string target = folder_.write("target.txt", "old");
  for (const fs::path& to :
       {fs::path(target), folder_ / "not-there-yet.txt", fs::path("/dev/null"), fs::path("/dev/stdout")}) {
    fs::remove(folder_ / "link.txt");
    fs::create_symlink(to, folder_ / "link.txt");
    const std::string link = give_to_nobody(folder_ / "link.txt");
    EXPECT_EQ(outcome(write_private_file(link, "secret")),
              link + ": it is a link that belongs to another account: nothing was written.")
        << to;
  }
  fs::create_symlink("link.txt", folder_ / "ours.txt");
  EXPECT_THAT(outcome(write_private_file(folder_ / "ours.txt", "secret")), HasSubstr("another account"));
  EXPECT_EQ(content_of(target), "old");
  EXPECT_THAT(names_in(folder_), testing::UnorderedElementsAre("link.txt", "ours.txt", "target.txt"));
  EXPECT_FALSE(is_device(folder_ / "link.txt"));
}

TEST_F(WritePrivateFile, FollowsTheSystemsLinksToItsOwnStreamsOnly) {
  SKIP_UNLESS_ROOT();
  fs::permissions(folder_.path(), fs::perms(0777));
  fs::create_symlink(folder_ / "target.txt", folder_ / "roots.txt");
  EXPECT_THAT(as_nobody([&] { return outcome(write_private_file(folder_ / "roots.txt", "x")); }),
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

TEST_F(WritePrivateFile, WritesToAStreamThatItWasStartedWith) {
  const std::string file = folder_.write("stream.txt", "before\n");
  const int stream = ::open(file.c_str(), O_WRONLY | O_APPEND);  // inherited ones are not closed by exec
  const std::string number = std::to_string(stream);
  EXPECT_EQ(outcome(write_private_file("/dev/fd/" + number, "one\n")), "done");
  EXPECT_EQ(outcome(write_private_file("/proc/self/fd/" + number, "two\n")), "done");
  EXPECT_TRUE(is_device("/dev/fd/" + number));
  fs::create_symlink("/dev/fd/" + number, folder_ / "link");
  EXPECT_EQ(outcome(write_private_file(folder_ / "link", "three\n")), "done");
  EXPECT_EQ(content_of(file), "before\none\ntwo\nthree\n");
  ::fcntl(stream, F_SETFD, FD_CLOEXEC);
  EXPECT_FALSE(write_private_file("/dev/fd/" + number, "four\n")) << "one of the program's own";
  ::close(stream);
  EXPECT_FALSE(write_private_file("/dev/fd/" + number, "five\n"));
  EXPECT_EQ(content_of(file), "before\none\ntwo\nthree\n");
  EXPECT_TRUE(is_device("/dev/stdout"));
}

TEST_F(WritePrivateFile, RefusesALinkThatLeadsNowhere) {
  fs::create_symlink("b", folder_ / "a");
  fs::create_symlink("a", folder_ / "b");
  EXPECT_THAT(outcome(write_private_file(folder_ / "a", "x")), HasSubstr("a link that leads to no file"));
}

TEST_F(WritePrivateFile, RemovesItsOwnOldDrafts) {
  const auto draft = [](int number) { return fmt::format(".wcbs-link-{:016}.part", number); };
  std::vector<std::string> kept = {".wcbs-link-0123456789abcdef.par",   ".wcbs-link-0123456789abcdef.part2",
                                   ".wcbs-link-0123456789ABCDEF.part",  ".wcbs-link-0123456789abcde.part",
                                   ".wcbs-link-0123456789abcdef0.part", "wcbs-link-0123456789abcdef.part",
                                   "x.wcbs-link-0123456789abcdef.part", "x.0123456789abcdef.part",
                                   ".wcbs-link-0123456789abcdeg.part",  "link-target"};
  for (const std::string& name : kept) make_older(folder_.write(name, "x"), std::chrono::hours(100));
  make_older(folder_.write(draft(1), "old"), std::chrono::hours(25));
  make_older(folder_.write(draft(2), "new"), std::chrono::hours(23));
  fs::create_symlink(folder_ / draft(2), folder_ / draft(3));
  fs::create_symlink(folder_ / "link-target", folder_ / draft(4));
  fs::create_directory(folder_ / draft(5));
  make_older(folder_ / draft(5), std::chrono::hours(100));

  ASSERT_TRUE(write_private_file(folder_ / "bundle.txt", "x"));

  kept.insert(kept.end(), {draft(2), draft(3), draft(4), draft(5), "bundle.txt"});
  EXPECT_THAT(names_in(folder_), testing::UnorderedElementsAreArray(kept));
}

TEST_F(WritePrivateFile, LeavesDraftsOfAnotherAccountAlone) {
  SKIP_UNLESS_ROOT();
  make_older(give_to_nobody(folder_.write(".wcbs-link-0000000000000001.part", "x")), std::chrono::hours(100));
  ASSERT_TRUE(write_private_file(folder_ / "bundle.txt", "x"));
  EXPECT_THAT(folder_.files(), ElementsAre(".wcbs-link-0000000000000001.part", "bundle.txt"));
}

TEST_F(WritePrivateFile, FindsTheDraftOfARunThatWasKilled) {
  EXPECT_EQ(in_a_child([&] {
              // The system kills whoever writes more than this.
              const rlimit none{0, 0};
              const rlimit little{1'000, 1'000};
              ::setrlimit(RLIMIT_CORE, &none);
              ::setrlimit(RLIMIT_FSIZE, &little);
              ::signal(SIGXFSZ, SIG_DFL);
              return outcome(write_private_file(folder_ / "bundle.txt", std::string(5'000, 'x')));
            }),
            "signal " + std::to_string(SIGXFSZ));
  ASSERT_EQ(folder_.files().size(), 1U) << "the draft";
  const std::string draft = folder_.files().front();
  EXPECT_EQ(mode_of(folder_ / draft), "0600");
  ASSERT_TRUE(write_private_file(folder_ / "bundle.txt", "new"));
  EXPECT_THAT(folder_.files(), ElementsAre(draft, "bundle.txt"))
      << "it may be another run's that is still writing";
  make_older(folder_ / draft, std::chrono::hours(25));
  ASSERT_TRUE(write_private_file(folder_ / "bundle.txt", "new"));
  EXPECT_THAT(folder_.files(), ElementsAre("bundle.txt"));
}

TEST_F(OthersMayWrite, LooksAtOwnerAndMode) {
  EXPECT_FALSE(others_may_write(folder_.path()));
  for (const auto& [mode, open] : std::map<unsigned, bool>{
           {0755, false}, {0705, false}, {0702, true}, {0777, true}, {01707, true}, {01777, true}}) {
    fs::permissions(folder_.path(), fs::perms(mode));
    EXPECT_EQ(others_may_write(folder_.path()), open) << std::oct << mode;
  }
  fs::permissions(folder_.path(), fs::perms(0700));
  const Visit visit(folder_);
  EXPECT_FALSE(others_may_write(""));
  fs::permissions(folder_.path(), fs::perms(0777));
  EXPECT_TRUE(others_may_write(""));
  EXPECT_FALSE(others_may_write(folder_ / "missing"));
}

TEST_F(OthersMayWrite, KnowsAGroupOfOursAlone) {
  SKIP_UNLESS_ROOT();
  fs::permissions(folder_.path(), fs::perms(0770));
  EXPECT_TRUE(others_may_write(folder_.path())) << "the group of root";
  fs::permissions(folder_.path(), fs::perms(0755));
  give_to_nobody(folder_.path());
  EXPECT_TRUE(others_may_write(folder_.path())) << "its owner";
  fs::permissions(folder_.path(), fs::perms(0770));
  const auto asked = [&] { return std::string(others_may_write(folder_.path()) ? "yes" : "no"); };
  EXPECT_EQ(as_nobody(asked), "no");
  EXPECT_EQ(::chown(folder_.path().c_str(), kNobody, 100), 0);
  EXPECT_EQ(as_nobody(asked), "yes");
}

TEST_F(CreatePrivateFile, RefusesWhatIsThereAlready) {
  const std::string path = folder_.write("there.txt", "old");
  EXPECT_FALSE(create_private_file(path, "new"));
  EXPECT_EQ(content_of(path), "old");
  fs::create_symlink(folder_ / "elsewhere.txt", folder_ / "trap");
  EXPECT_FALSE(create_private_file(folder_ / "trap", "new"));
}

TEST_F(MakePrivateFolder, MakesAllThatIsMissingForItsOwnerOnly) {
  ASSERT_TRUE(make_private_folder(folder_ / "a/b/c"));
  EXPECT_EQ(mode_of(folder_ / "a"), "0700");
  EXPECT_EQ(mode_of(folder_ / "a/b/c"), "0700");
  EXPECT_TRUE(make_private_folder(folder_ / "a/b/c"));
  folder_.write("file", "x");
  EXPECT_FALSE(make_private_folder(folder_ / "file/x"));
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

}  // namespace
}  // namespace wcbs_link
