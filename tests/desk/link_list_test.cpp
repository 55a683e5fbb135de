#include "wcbs_link/desk/link_list.hpp"

#include "support/canary.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

namespace fs = std::filesystem;

class ReadLinkList : public testing::Test {
 protected:
  Result<LinkList> read(std::string_view csv) const {
    return read_link_list(folder_.write("schools.csv", csv), {});
  }

  /// Why the list as a whole cannot be used; "" where it can.
  std::string trouble(std::string_view csv) const {
    const auto list = read(csv);
    return list ? "" : list.error().summary;
  }

  /// Why each row cannot be used; "" for one that can.
  static std::vector<std::string> refusals(const Result<LinkList>& list) {
    if (!list) return {list.error().summary};
    std::vector<std::string> reasons;
    for (const ListedLink& link : list->links) {
      if (link.refusal) {
        EXPECT_EQ(link.refusal->code, Code::row_invalid);
        EXPECT_TRUE(link.details.client_secret.empty()) << "what is refused needs no secret";
      }
      reasons.push_back(link.refusal ? link.refusal->summary : "");
    }
    return reasons;
  }

  const ScratchFolder folder_;
};

TEST_F(ReadLinkList, TakesEveryColumnInAnyOrder) {
  folder_.write("oak.txt", "the secret of Oakfield\n");
  const auto list = read(
      "url, Client_ID ,client_secret_file,label,school_id,expect,token_url,schools_url\r\n"
      "oak.example.org,id-1,oak.txt,Oakfield,7,\"pupils=812,staff=94\",https://oak.example.org/t,https://oak.example.org/s\r\n"
      "elm.example.org,,,,,,,\r\n");
  ASSERT_THAT(refusals(list), ElementsAre("", ""));
  const ListedLink& oak = list->links[0];
  EXPECT_EQ(oak.row, 1U);
  EXPECT_EQ(oak.label, "Oakfield");
  EXPECT_EQ(oak.details.url, "oak.example.org");
  EXPECT_EQ(oak.details.client_id, "id-1");
  EXPECT_TRUE(oak.details.client_secret == Secret("the secret of Oakfield"));
  EXPECT_EQ(oak.details.school_id, "7");
  EXPECT_EQ(oak.details.token_url, "https://oak.example.org/t");
  EXPECT_EQ(oak.details.schools_url, "https://oak.example.org/s");
  EXPECT_EQ(oak.expected, (Expected{{"pupils", 812}, {"staff", 94}}));
  const ListedLink& elm = list->links[1];
  EXPECT_EQ(elm.row, 2U);
  EXPECT_EQ(elm.label, "elm.example.org");
  EXPECT_TRUE(elm.details.client_secret.empty());
}

TEST_F(ReadLinkList, ReadsWhatASpreadsheetOnWindowsSaves) {
  EXPECT_THAT(refusals(read("\xEF\xBB\xBFlabel,url\r\nOak,oak.example.org\r\n")), ElementsAre(""));
  const std::string utf16(
      "\xFF\xFE"
      "u\0r\0l\0\r\0\n\0o\0a\0k\0.\0o\0r\0g\0",
      26);
  const auto list = read(utf16);
  ASSERT_THAT(refusals(list), ElementsAre(""));
  EXPECT_EQ(list->links[0].details.url, "oak.org");
}

TEST_F(ReadLinkList, RepeatsNothingThatMayBeASecret) {
  const std::string secret = "k3JdYw9QmZx7RtVbN5cLpH2s";
  EXPECT_THAT(trouble("Hill School;hill.example.org;wonde-17;" + secret + "\n"), Not(HasSubstr(secret)));
  EXPECT_THAT(trouble("9f8e7d6c5b4a39281706f5e4d3c2b1a0\n"), Not(HasSubstr("9f8e7d6c")));
  const auto list = read("url,school_id\noak.example.org," + secret + "\n\"wonde-17\t" + secret + "\",\n");
  for (const std::string& why : refusals(list)) {
    EXPECT_THAT(why, HasSubstr("looks like a Client Secret"));
    EXPECT_THAT(why, Not(HasSubstr(secret)));
  }
}

TEST_F(ReadLinkList, NamesAColumnThatIsNone) {
  EXPECT_THAT(trouble("lable,url\n"),
              HasSubstr("Line 1: \"lable\" is no column of a list (did you mean label?)"));
  EXPECT_THAT(trouble("url,secret\n"), HasSubstr("\"secret\" is no column of a list"));
  EXPECT_THAT(trouble("url,url\n"), HasSubstr("the column url is there twice"));
  EXPECT_THAT(trouble("label,client_id\nOak,1\n"),
              HasSubstr("the column url, the school's address, is missing"));
  EXPECT_THAT(trouble("label,ulr\n"), HasSubstr("did you mean url?"));
}

TEST_F(ReadLinkList, RefusesAListWithoutARow) {
  EXPECT_THAT(trouble(""), HasSubstr("empty"));
  EXPECT_THAT(trouble("url\n\n"), HasSubstr("no row"));
  EXPECT_THAT(trouble("url\n\"oak"), HasSubstr("Line 2: a quotation mark is opened and not closed"));
  EXPECT_FALSE(read_link_list(folder_ / "missing.csv", {}));
}

TEST_F(ReadLinkList, KeepsTheFaultOfOneRowFromTheOthers) {
  folder_.write("s.txt", "secret");
  EXPECT_THAT(
      refusals(read("label,url,client_id,client_secret_file,expect\n"
                    "Oak,,,,\n"
                    "Elm,elm.example.org,,s.txt,\n"
                    "Ash,ash.example.org,,,812 pupils\n"
                    "Fir,fir.example.org\n"
                    "Yew,yew.example.org,,,,,\n"
                    "Bay,bay.example.org,,,\n")),
      ElementsAre(HasSubstr("url, the school's address, is missing"), HasSubstr("client_id is missing"),
                  HasSubstr("expect: \"812 pupils\" cannot be read"), HasSubstr("It has 2 values"),
                  HasSubstr("It has 7 values"), ""));
}

TEST_F(ReadLinkList, RefusesARowThatIsThereTwice) {
  EXPECT_THAT(refusals(read("url,school_id\noak.example.org,1\noak.example.org,2\noak.example.org,1\n")),
              ElementsAre("", "", "It is the same as row 1."));
}

TEST_F(ReadLinkList, TakesSecretsFromItsOwnFolderAndBelow) {
  fs::create_directory(folder_ / "secrets");
  fs::permissions(folder_ / "secrets", fs::perms::owner_all);
  folder_.write("secrets/oak.txt", "one");
  const std::string whole = folder_.write("elm.txt", "two");
  EXPECT_THAT(refusals(read("url,client_id,client_secret_file\n"
                            "oak.example.org,1,secrets/oak.txt\n"
                            "elm.example.org,1,\"" +
                            whole + "\"\n")),
              ElementsAre("", ""));
}

TEST_F(ReadLinkList, TakesSecretsFromNowhereElse) {
  const ScratchFolder elsewhere;
  const std::string outside = elsewhere.write("oak.txt", "one");
  folder_.write("oak.txt", "one");
  EXPECT_THAT(
      refusals(read("url,client_id,client_secret_file\n"
                    "a.example.org,1,missing.txt\n"
                    "b.example.org,1,../" +
                    folder_.path().filename().string() + "/oak.txt\n" + "c.example.org,1,\"" + outside +
                    "\"\n"
                    "d.example.org,1,.\n")),
      ElementsAre(HasSubstr("\"missing.txt\" is not there"), HasSubstr("leads out of its folder"),
                  HasSubstr("is not below the list's folder"), HasSubstr("folder, not a file")));
}

TEST_F(ReadLinkList, TakesSecretsFromTheFolderThatIsNamedForThem) {
  const ScratchFolder secrets;
  secrets.write("oak.txt", "one");
  const std::string beside = folder_.write("elm.txt", "two");
  const std::string list = folder_.write("schools.csv",
                                         "url,client_id,client_secret_file\n"
                                         "oak.example.org,1,oak.txt\n"
                                         "elm.example.org,1,elm.txt\n"
                                         "fir.example.org,1,\"" +
                                             beside + "\"\n");
  EXPECT_THAT(refusals(read_link_list(list, {.secret_folder = secrets.path(), .given = {}})),
              ElementsAre("", HasSubstr("\"elm.txt\" is not there"), ""));
  EXPECT_THAT(refusals(read_link_list(list, {.secret_folder = secrets / "none", .given = {}})),
              ElementsAre(HasSubstr("is no folder that can be read")));
}

TEST_F(ReadLinkList, SendsOneSecretToNoTwoServers) {
  folder_.write("oak.txt", "one");
  folder_.write("elm.txt", "two");
  EXPECT_THAT(
      refusals(read("url,client_id,client_secret_file,school_id,token_url\n"
                    "oak.example.org,1,oak.txt,1,\n"
                    "https://OAK.example.org/Wcbs.API/,1,oak.txt,2,\n"
                    "elm.example.org,1,elm.txt,,\n"
                    "elm.example.org:8443,1,./elm.txt,,\n"
                    "fir.example.org,1,oak.txt,,https://oak.example.org/token\n")),
      ElementsAre("", "",
                  HasSubstr("row 4 names the same file for another server (https://elm.example.org:8443)"),
                  HasSubstr("row 3 names the same file"), ""));
  EXPECT_THAT(refusals(read("url,client_id,client_secret_file,token_url\n"
                            "oak.example.org,1,oak.txt,\n"
                            "oak.example.org,2,oak.txt,https://evil.example.net/token\n")),
              ElementsAre(HasSubstr("row 2 names the same file"), HasSubstr("row 1 names the same file")));
}

TEST_F(ReadLinkList, SaysWhatASecretsFileIsNot) {
  folder_.write("empty.txt", "\n");
  folder_.write("two.txt", "a\nb\n");
  folder_.write("spaces.txt", " secret \n");
  const auto list = read(
      "url,client_id,client_secret_file\n"
      "a.example.org,1,empty.txt\nb.example.org,1,two.txt\nc.example.org,1,spaces.txt\n");
  EXPECT_THAT(refusals(list), ElementsAre(HasSubstr("it is empty"), HasSubstr("more than one line"), ""));
  ASSERT_TRUE(list);
  EXPECT_THAT(list->notes,
              ElementsAre(HasSubstr("Row 3: Client Secret from spaces.txt: removed at the ends")));
}

TEST_F(ReadLinkList, RepeatsNoSecretThatStandsInTheWrongColumn) {
  const std::string secret = "dGhpcyBpcyBub3QgYSBzZWNyZXQ0Mg==";
  Canary canary;
  canary.watch("the secret", secret);
  for (const std::string& row :
       {secret + ",oak.example.org,1,,", "Oak," + secret + ",1,,", "Oak,oak.example.org,1," + secret + ",",
        "Oak,oak.example.org,1,," + secret}) {
    const auto list = read("label,url,client_id,client_secret_file,expect\n" + row + "\n");
    ASSERT_TRUE(list) << row;
    const ListedLink& link = list->links[0];
    std::string said = link.label + link.details.url;
    if (link.refusal) said += link.refusal->summary;
    EXPECT_THAT(canary.found_in(said), IsEmpty()) << row << "\n" << said;
  }
  const std::string header = trouble("url," + secret + "\n");
  EXPECT_THAT(canary.found_in(header), IsEmpty()) << header;
}

TEST_F(ReadLinkList, GivesAllRowsWhatTheOptionsSay) {
  ListOptions options;
  options.given.allow_http = true;
  options.given.ca_file = "root.pem";
  const auto list = read_link_list(folder_.write("schools.csv", "url\nhttp://oak.example.org\n"), options);
  ASSERT_THAT(refusals(list), ElementsAre(""));
  EXPECT_TRUE(list->links[0].details.allow_http);
  EXPECT_EQ(list->links[0].details.ca_file, "root.pem");
}

TEST_F(ReadLinkList, ReadsAFolderOfLinkFilesWithoutCredentials) {
  folder_.write("b-elm.json",
                R"({"schema": "wcbs-link/link/1", "url": "elm.example.org", "client_id": "7"})");
  folder_.write("a-oak.json",
                R"({"schema": "wcbs-link/link/1", "url": "oak.example.org", "allow_http": true,
                    "token_url": "https://evil.example.net/token"})");
  folder_.write("c-broken.json", "{");
  folder_.write("secret.txt", "not looked at");
  const auto list = read_link_list(folder_.path(), {});
  EXPECT_THAT(refusals(list), ElementsAre("", "", HasSubstr("c-broken.json is not a link file")));
  ASSERT_TRUE(list);
  EXPECT_EQ(list->links[0].label, "a-oak");
  EXPECT_EQ(list->links[1].details.client_id, "7");
  EXPECT_THAT(list->links[0].details.token_url, IsEmpty());
  EXPECT_FALSE(list->links[0].details.allow_http);
  EXPECT_THAT(list->notes, ElementsAre(HasSubstr("Left out of a-oak.json")));
  const ScratchFolder empty;
  EXPECT_THAT(refusals(read_link_list(empty.path(), {})), ElementsAre(HasSubstr("no link file")));
}

}  // namespace
}  // namespace wcbs_link
