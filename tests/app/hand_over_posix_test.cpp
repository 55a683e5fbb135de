// What is handed over, by the real program: sealed files opened by a real unpacker, drafts by real mail
// parsers, and a canary over everything that must not hold the secret.

#include "support/app_run.hpp"
#include "support/canary.hpp"
#include "support/golden.hpp"
#include "support/practice_scenario.hpp"
#include "support/process_posix.hpp"
#include "support/scratch_folder.hpp"
#include "support/tool_posix.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"
#include "wcbs_link/submission/brief.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <regex>
#include <set>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr std::string_view kZip = "wonde-link-sealed.zip";
constexpr std::string_view kInside = "wonde-link.txt";
constexpr std::string_view kOthersMayWrite = "Other accounts can write to the folder of";

class HandOver : public testing::Test {
 protected:
  /// `bundle` for a school with more words, in the folder that `written_` looks into.
  Ended bundle(const PracticeSchool& school, const Words& more) const {
    const Words words = linked("bundle", school, kept_) + more;
    return run_program({.words = words, .folder = written_.path()});
  }

  Told unpack(std::string_view zip, const std::string& passphrase) const {
    return tell(fmt::format("7z x -y -bd -o{} -p{} {}", quoted(path_text(unpacked_.path())),
                            quoted(passphrase), quoted(path_text(written_ / zip))));
  }

  const ScratchFolder kept_;
  const ScratchFolder written_;
  const ScratchFolder unpacked_;
};

std::string passphrase_in(const std::string& text) {
  static const std::regex shape("[A-Z0-9]{4}(-[A-Z0-9]{4}){5}");
  std::smatch found;
  return std::regex_search(text, found, shape) ? found.str() : "";
}

Canary canary_for(const PracticeSchool& school) {
  Canary canary;
  canary.watch("the secret", school.client_secret().reveal());
  watch_practice_tokens(canary);
  return canary;
}

TEST_F(HandOver, SealsThePlainMessageInAFileThat7zOpensWithThePassphraseThatWasShown) {
  const auto school = open_school();
  const Words offline = {"--offline", "--school-id", "7"};
  const Ended plain = bundle(*school, offline);
  const Ended ended = bundle(*school, offline + Words{"--secret", "sealed", "-o", "message.txt"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_THAT(written_.files(), ElementsAre("message.txt", std::string(kZip)));
  EXPECT_EQ(mode_of(written_ / kZip), "0600");

  const std::string passphrase = passphrase_in(ended.err);
  ASSERT_NE(passphrase, "") << ended.err;
  const Told opened = unpack(kZip, passphrase);
  EXPECT_EQ(opened.code, 0) << opened.text;
  EXPECT_THAT(unpacked_.files(), ElementsAre(std::string(kInside)));
  EXPECT_EQ(mode_of(unpacked_ / kInside), "0600");
  const std::string inside = content_of(unpacked_ / kInside);
  EXPECT_THAT(inside, HasSubstr("\nWCBS Client Secret: " + school->client_secret().reveal() + "\n"));
  EXPECT_EQ(inside.size() % 512, 0U);
  EXPECT_EQ(inside, plain.out + std::string(inside.size() - plain.out.size(), '\n'));

  std::string wrong = passphrase;
  wrong.back() = wrong.back() == 'A' ? 'C' : 'A';
  for (const std::string& other : {wrong, std::string(), std::string("password")})
    EXPECT_NE(unpack(kZip, other).code, 0) << other;
}

TEST_F(HandOver, SealsWithAes256InTheFormThatWinZipDescribes) {
  const auto school = open_school();
  ASSERT_EQ(bundle(*school, {"--secret", "sealed", "-o", "message.txt"}).code, 0);
  const Told listed = tell("7z l -slt " + quoted(path_text(written_ / kZip)));
  EXPECT_THAT(listed.text, HasSubstr("Method = AES-256 Store"));
  EXPECT_THAT(listed.text, HasSubstr("Characteristics = WzAES"));
  EXPECT_THAT(listed.text, Not(testing::ContainsRegex("CRC = [0-9A-F]*[1-9A-F]")));
  EXPECT_THAT(listed.text, HasSubstr("-rw-------"));
  // Extra field 0x9901: vendor version 2 (AE-2), "AE", strength 3 (256 bits), method 0 (stored).
  EXPECT_THAT(content_of(written_ / kZip),
              HasSubstr(std::string("\x01\x99\x07\x00\x02\x00\x41\x45\x03\x00\x00", 11)));
}

TEST_F(HandOver, ShowsANewPassphraseOnceAndKeepsItNowhere) {
  const auto school = open_school();
  std::set<std::string> seen;
  for (const std::string format : {"text", "eml", "json"}) {
    const Ended ended =
        bundle(*school, {"--secret", "sealed", "--format", format, "-v", "--trace", "trace.json",
                         "--save-link", "link.json", "-o", "message." + format});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const std::string passphrase = passphrase_in(ended.err);
    ASSERT_NE(passphrase, "") << format;
    EXPECT_TRUE(seen.insert(passphrase).second) << "a new one every time";
    EXPECT_EQ(replace_all(ended.err, passphrase, "").size(), ended.err.size() - passphrase.size())
        << "shown once";
    Canary canary = canary_for(*school);
    canary.watch("the passphrase", passphrase);
    EXPECT_THAT(canary.found_below(written_.path()), IsEmpty()) << format;
    EXPECT_THAT(canary.found_in(ended.out), IsEmpty());
    EXPECT_THAT(canary_for(*school).found_in(ended.err), IsEmpty());
  }
}

TEST_F(HandOver, WritesTheMessageToStandardOutputAndTheSealedFileIntoThisFolder) {
  const auto school = open_school();
  const Ended ended = bundle(*school, {"--secret", "sealed"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.out, HasSubstr("WCBS Client Secret: in the encrypted file " + std::string(kZip) + "\n"));
  EXPECT_THAT(ended.err, HasSubstr("Also written: " + std::string(kZip)));
  EXPECT_THAT(written_.files(), ElementsAre(std::string(kZip)));
}

TEST_F(HandOver, WritesNoFileOverAnotherThroughALink) {
  const auto school = open_school();
  std::filesystem::create_symlink("later.txt", written_ / "link");
  std::filesystem::create_directory_symlink(".", written_ / "here");
  for (const char* other : {"later.txt", "here/later.txt", "here/link"}) {
    const Ended ended = bundle(*school, {"-o", "link", "--trace", other});
    EXPECT_EQ(ended.code, 2) << other;
    EXPECT_THAT(ended.err, HasSubstr("--output and --trace both name")) << other;
  }
  EXPECT_EQ(school->connections(), 0);
  EXPECT_EQ(bundle(*school, {"-o", "/dev/null", "--trace", "/dev/null"}).code, 0);
}

TEST_F(HandOver, LeavesNothingBehindWhereOneOfItsFilesCannotBeWritten) {
  const auto school = open_school();
  const Ended ended =
      bundle(*school, {"--secret", "sealed", "-o", "message.txt", "--save-link", "missing/link.json"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(written_.files(), IsEmpty());
  EXPECT_EQ(passphrase_in(ended.err), "") << "a passphrase of nothing";
}

TEST_F(HandOver, SealsTwoSchoolsInOneFolderIntoAFileEach) {
  const auto school = open_school();
  for (const char* message : {"one.txt", "two.txt"}) {
    const Ended ended = bundle(*school, {"--secret", "sealed", "-o", message});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const std::string zip =
        message == std::string_view("one.txt") ? std::string(kZip) : "wonde-link-sealed-2.zip";
    EXPECT_THAT(content_of(written_ / message),
                HasSubstr("\nWCBS Client Secret: in the encrypted file " + zip + "\n"));
    EXPECT_THAT(ended.err, HasSubstr("Also written: " + zip));
    EXPECT_EQ(unpack(zip, passphrase_in(ended.err)).code, 0);
  }
  EXPECT_THAT(written_.files(),
              ElementsAre("one.txt", "two.txt", "wonde-link-sealed-2.zip", std::string(kZip)));
}

// Other accounts of the computer.

#define SKIP_UNLESS_ROOT() \
  if (::geteuid() != 0) GTEST_SKIP() << "Only root can make files of another account."

TEST_F(HandOver, GivesAPipeOrALinkOfAnotherAccountNothing) {
  SKIP_UNLESS_ROOT();
  const auto school = open_school();
  const std::string fifo = path_text(written_ / "wonde-link-x.txt");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0666), 0);
  ASSERT_EQ(::chown(fifo.c_str(), 65534, 65534), 0);
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const std::string own = kept_.write("own.txt", "mine");
  std::filesystem::create_symlink(own, written_ / "link.txt");
  ASSERT_EQ(::lchown((written_ / "link.txt").c_str(), 65534, 65534), 0);
  for (const char* file : {"wonde-link-x.txt", "link.txt"}) {
    const Ended ended = bundle(*school, {"-o", file});
    EXPECT_EQ(ended.code, 3);
    EXPECT_THAT(replace_all(ended.err, "\n", " "), HasSubstr("another account: nothing was written."));
    EXPECT_THAT(canary_for(*school).found_in(ended.out + ended.err), IsEmpty());
  }
  char byte = 0;
  EXPECT_EQ(::read(reader, &byte, 1), 0);
  ::close(reader);
  EXPECT_EQ(content_of(own), "mine");
}

TEST_F(HandOver, SaysWhereTheSecretLiesInAFolderThatOthersCanWriteTo) {
  const auto school = open_school();
  std::filesystem::permissions(written_.path(), std::filesystem::perms(01777));
  for (const char* secret : {"include", "sealed"}) {
    const Ended ended = bundle(*school, {"--secret", secret, "-o", "message.txt"});
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(replace_all(ended.err, "\n", " "), HasSubstr(std::string(kOthersMayWrite))) << secret;
  }
  EXPECT_THAT(bundle(*school, {"--secret", "omit", "-o", "message.txt"}).err,
              Not(HasSubstr(std::string(kOthersMayWrite))));
  EXPECT_THAT(bundle(*school, {}).err, Not(HasSubstr(std::string(kOthersMayWrite)))) << "standard output";
  std::filesystem::permissions(written_.path(), std::filesystem::perms(0700));
  EXPECT_THAT(bundle(*school, {"-o", "message.txt"}).err, Not(HasSubstr(std::string(kOthersMayWrite))));
}

TEST_F(HandOver, WritesToTheStreamThatStandardOutputIs) {
  const auto school = open_school();
  const Ended plain = bundle(*school, {"--offline", "--school-id", "7"});
  for (const char* name : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    const Ended ended = bundle(*school, {"--offline", "--school-id", "7", "-o", name});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, plain.out) << name;
  }
  EXPECT_THAT(written_.files(), IsEmpty());
}

// The file that holds the secret.

TEST_F(HandOver, SaysOnceThatOthersCanReadTheSecretFile) {
  const auto school = open_school();
  const Words words = linked("bundle", *school, kept_) + Words{"--offline", "--school-id", "7"};
  const std::string file = path_text(kept_ / "secret.txt");
  const std::string line = "Client Secret from " + file +
                           ": other accounts on this computer can read this file. chmod 600 " + file +
                           " makes it yours alone.\n";
  for (const unsigned mode : {0644U, 0640U, 0604U, 0600U}) {
    std::filesystem::permissions(file, std::filesystem::perms(mode));
    EXPECT_EQ(run_program({.words = words}).err, mode == 0600U ? "" : line) << std::oct << mode;
  }
}

TEST_F(HandOver, ReadsTheSecretThroughAPipe) {
  const auto school = open_school();
  const Words words = {"bundle",      "--url", school->url(), "--client-id", school->client_id(), "--offline",
                       "--school-id", "7"};
  const std::string secret = school->client_secret().reveal();
  const auto started_by = [&](const std::string& script) {
    return run_program({.words = words, .inside = {"/bin/bash", "-c", script}, .input = secret});
  };
  for (const char* script : {R"(exec "$0" "$@" --client-secret-file <(sleep 0.3; cat))",
                             R"(exec "$0" "$@" --client-secret-file /dev/stdin)",
                             R"(cat > s; chmod 644 s; exec "$0" "$@" --client-secret-file /dev/stdin < s)"}) {
    const Ended ended = started_by(script);
    EXPECT_EQ(ended.code, 0) << script << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("\nWCBS Client Secret: " + secret + "\n")) << script;
    EXPECT_EQ(ended.err, "") << script;
  }
}

TEST_F(HandOver, StopsWaitingForASecretThatNeverComes) {
  const std::string fifo = path_text(kept_ / "fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  Process process(
      {.words = {"check", "--url", "127.0.0.1:1", "--client-id", "x", "--client-secret-file", fifo}});
  int writer = -1;
  for (int i = 0; i < 500 && writer < 0; ++i) {
    writer = ::open(fifo.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (writer < 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ASSERT_GE(writer, 0) << "nobody waits";
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(std::chrono::seconds(5)).code, 130);
  ::close(writer);
}

TEST_F(HandOver, NeverWaitsForAPipeThatIsNamedAsAnotherFile) {
  const std::string fifo = path_text(kept_ / "fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  for (const char* option : {"--ca-file", "--link"}) {
    const Ended ended =
        run_program({.words = {"check", "--url", "127.0.0.1:1", option, fifo}}, std::chrono::seconds(5));
    EXPECT_EQ(ended.code, 2) << option;
    EXPECT_THAT(replace_all(ended.err, "\n", " "), HasSubstr("that is a pipe or a device, not a file."));
  }
}

// Drafts of e-mails.

TEST_F(HandOver, WritesAPlainTextBesideAnEmailDraft) {
  const auto school = open_school();
  const Ended ended = bundle(*school, {"--format", "eml", "-o", "draft.eml"});
  ASSERT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, HasSubstr("Also written: draft.txt, a plain-text copy"));
  EXPECT_THAT(content_of(written_ / "draft.txt"),
              HasSubstr("\nWCBS Client Secret: " + school->client_secret().reveal() + "\n"));
}

TEST_F(HandOver, WritesNothingBesideADevice) {
  const auto school = open_school();
  EXPECT_EQ(bundle(*school, {"--format", "eml", "-o", "/dev/null"}).code, 0);
  EXPECT_THAT(written_.files(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists("/dev/null.txt"));
}

constexpr std::string_view kPython = R"(
import sys, email, email.policy
mail = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
print('defects', [str(d) for part in mail.walk() for d in part.defects])
print('to', mail['To'].addresses[0].addr_spec)
print('subject', mail['Subject'])
print('date', mail['Date'].datetime.year > 2000)
print('id', '@' in mail['Message-ID'])
text = mail.get_body(('plain',)).get_content()
open(sys.argv[2], 'w', encoding='utf-8', newline='').write(text)
for part in mail.iter_attachments():
    print('file', part.get_content_type(), part.get_filename())
    open(sys.argv[3], 'wb').write(part.get_content())
)";

constexpr std::string_view kPerl = R"(
use MIME::Parser; use MIME::WordDecoder;
my $parser = MIME::Parser->new; $parser->output_to_core(1);
my $mail = $parser->parse_open($ARGV[0]);
print "defects ", join(';', $parser->results->errors, $parser->results->warnings), "\n";
print "to ", $mail->head->get('To');
print "subject ", mime_to_perl_string($mail->head->get('Subject'));
my @parts = $mail->parts ? $mail->parts : ($mail);
open(my $text, '>:raw', $ARGV[1]); print $text $parts[0]->bodyhandle->as_string; close $text;
if (@parts > 1) {
  print "file ", $parts[1]->mime_type, " ", $parts[1]->head->recommended_filename, "\n";
  open(my $file, '>:raw', $ARGV[2]); print $file $parts[1]->bodyhandle->as_string; close $file;
}
)";

class MailParsers : public HandOver {
 protected:
  /// Feeds the draft to a parser, and gives what it tells; text and file land in `unpacked_`.
  std::string read_by(const std::string& program, std::string_view script) const {
    const std::string file = kept_.write("parser", script);
    const Told told =
        tell(fmt::format("{} {} {} {} {}", program, quoted(file), quoted(path_text(written_ / "draft.eml")),
                         quoted(path_text(unpacked_ / "text")), quoted(path_text(unpacked_ / "file"))));
    EXPECT_EQ(told.code, 0) << told.text;
    return told.text;
  }
  std::string text() const { return replace_all(content_of(unpacked_ / "text"), "\r\n", "\n"); }

  void expect_both_to_read(const std::string& subject, bool with_file) const {
    // The plain text has the same message under two lines of its own, "To:" and "Subject:".
    const std::string plain = content_of(written_ / "draft.txt");
    const std::string message = plain.substr(plain.find("\n\n") + 2);
    const std::string file = with_file ? fmt::format("file application/zip {}\n", kZip) : "";
    EXPECT_EQ(
        read_by("/usr/bin/python3", kPython),
        fmt::format("defects []\nto support@wonde.com\nsubject {}\ndate True\nid True\n{}", subject, file));
    EXPECT_EQ(text(), message);
    EXPECT_EQ(content_of(unpacked_ / "file"), content_of(written_ / kZip));
    std::filesystem::remove(unpacked_ / "file");
    EXPECT_EQ(read_by("perl -CO", kPerl),
              fmt::format("defects \nto support@wonde.com\nsubject {}\n{}", subject, file));
    EXPECT_EQ(text(), message);
    EXPECT_EQ(content_of(unpacked_ / "file"), content_of(written_ / kZip));
  }
};

TEST_F(MailParsers, ReadADraftWithTheSealedFileAttached) {
  const auto school = open_school();
  ASSERT_EQ(bundle(*school, {"--secret", "sealed", "--format", "eml", "-o", "draft.eml"}).code, 0);
  expect_both_to_read("WCBS link for Oakfield House School", true);
}

TEST_F(MailParsers, ReadADraftWithASchoolsNameOutsideAscii) {
  Behaviour behaviour;
  behaviour.sites.front().name =
      "\xC3\x89"
      "cole Sainte-Th\xC3\xA9r\xC3\xA8se de l'Enfant-J\xC3\xA9sus et de la Sainte-Face \xE2\x80\x93 Lyc\xC3\xA9"
      "e";
  const auto school = open_school(behaviour);
  ASSERT_EQ(bundle(*school, {"--format", "eml", "-o", "draft.eml"}).code, 0);
  expect_both_to_read("WCBS link for " + behaviour.sites.front().name, false);
}

/// What a mail program shows: encoding hides from other tests what it undoes.
TEST_F(MailParsers, FindNothingHostileInADraft) {
  Behaviour behaviour;
  behaviour.sites.front().name =
      "\xC3\x89"
      "cole \x1b]0;owned\x07 \x1b]52;c;b3duZWQ=\x07 \xC2\x9B"
      "31m \xE2\x80\xAEturned\xE2\x81\xA6 \xE2\x80\xA8 \xE2\x80\x8B\r\nBcc: evil@example.org\r\n\r\nWCBS URL: https://evil.example/";
  const auto school = open_school(behaviour);
  ASSERT_EQ(bundle(*school, {"--format", "eml", "-o", "draft.eml"}).code, 0);
  const std::string python = read_by("/usr/bin/python3", kPython);
  EXPECT_THAT(python, HasSubstr("defects []\nto support@wonde.com\nsubject WCBS link for \xC3\x89"
                                "cole"));
  const std::string perl = read_by("perl -CO", kPerl);
  EXPECT_THAT(perl, HasSubstr("defects \nto support@wonde.com\nsubject WCBS link for \xC3\x89"
                              "cole"));
  EXPECT_EQ(split(python, '\n').size(), 6U) << "one line each: " << python;
  for (const std::string& seen : {python, perl, text()}) {
    for (const char* sign : {"\x1b", "\x07", "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\xA8",
                             "\xE2\x80\x8B", "\nBcc:", "\nWCBS URL: https://evil.example/"})
      EXPECT_THAT(seen, Not(HasSubstr(sign)));
  }
}

TEST_F(HandOver, BriefsEverybodyWithoutTheSecretAndWithoutARequest) {
  const auto school = open_school();
  for (const Brief& brief : briefs()) {
    const std::string name(brief.name);
    const Ended ended = run_program(
        {.words = {"bundle", "--brief", name, "--url", school->url()}, .folder = written_.path()});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, brief_text(brief, school->url()));
    const Ended with_secret = bundle(*school, {"--brief", name});
    EXPECT_EQ(with_secret.code, 2) << "it would have nothing to do";
    EXPECT_THAT(canary_for(*school).found_in(ended.out + ended.err + with_secret.out + with_secret.err),
                IsEmpty());
  }
  EXPECT_EQ(school->requests().size(), 0U);
  const Ended bare =
      run_program({.words = {"bundle", "--brief", "dpo", "--no-input"}, .folder = written_.path()});
  EXPECT_EQ(bare.code, 0) << bare.err;
}

TEST_F(HandOver, NeverWritesTheSecretAsAnIdIntoAnOpenFile) {
  for (const char* secret : {"0123456789abcdef0123456789abcdef", "two words", "a:b", "q\"x", "short"})
    for (const char* handling : {"omit", "sealed", "include"})
      for (const char* option : {"--client-id", "--school-id"}) {
        const Ended ended = run_program(
            {.words = {"bundle", "--offline", "--url", "school.example.org", "--client-id", "W",
                       "--school-id", "1", option, secret, "--client-secret-file", kept_.write("s", secret),
                       "--secret", handling, "-o", "message.txt", "--save-link", "link.json"},
             .folder = written_.path()});
        EXPECT_EQ(ended.code, 2) << secret << handling << ended.err;
        EXPECT_THAT(ended.err, HasSubstr("The Client Secret stands in the "));
        EXPECT_THAT(written_.files(), IsEmpty());
      }
}

TEST_F(HandOver, WritesNothingUnderTheEncryptedFilesName) {
  const auto school = open_school();
  written_.write("wonde-link-sealed.zip", "there before");
  std::filesystem::create_symlink("wonde-link-sealed-2.zip", written_ / "by-link");
  for (const char* option : {"-o", "--save-link", "--trace"})
    for (const char* name : {"wonde-link-sealed.zip", "Wonde-Link-Sealed-2.ZIP", "by-link"}) {
      const Ended ended = bundle(*school, {"--secret", "sealed", option, name});
      EXPECT_EQ(ended.code, 2) << option << name;
      EXPECT_THAT(on_one_line(ended.err), HasSubstr("the encrypted file is called so"));
    }
  EXPECT_EQ(school->connections(), 0);
}

TEST_F(HandOver, NeverReplacesTheFileThatStandardInputComesFrom) {
  for (const char* file : {"s", "/dev/stdin", "/dev/fd/0"})
    for (const char* named : {"-", "/dev/stdin"}) {
      written_.write("s", "the-secret-itself");
      const Ended ended =
          run_program({.words = {"bundle", "--offline", "--url", "school.example.org", "--client-id", "W",
                                 "--school-id", "1", "--client-secret-file", named, "-o", file},
                       .inside = {"/bin/sh", "-c", R"(exec "$0" "$@" < s)"},
                       .folder = written_.path()});
      EXPECT_EQ(ended.code, 2) << named << " " << file;
      EXPECT_THAT(on_one_line(ended.err), HasSubstr("standard input"));
      EXPECT_EQ(content_of(written_ / "s"), "the-secret-itself");
    }
}

}  // namespace
}  // namespace wcbs_link
