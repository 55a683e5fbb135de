#include "practice/replies.hpp"
#include "support/app_run.hpp"
#include "support/practice_scenario.hpp"
#include "support/scratch_folder.hpp"
#include "wcbs_link/base/json.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMebibyte = 1024 * 1024;

/// Colours, a window's title, marks that turn text round, line breaks of all kinds; then a megabyte.
const std::string kMarks =
    "A\x1b[31mred\x1b]0;title\x07 \x7f\x08 \xC2\x9B"
    "31m \xE2\x80\xAEturned \xE2\x81\xA6isolated \xE2\x80\xA8line \xC2\x85next \xE2\x80\x8Bhidden \xFF\xFE ";
const std::string kLines = "first\r\nFault: none\n\tand\v\f" + kMarks + std::string(kMebibyte, 'x');
const std::string kShorter = "first\r\nsecond\n" + kMarks + std::string(20'000, 'x');
const std::string kHeader = kMarks + std::string(100'000, 'y');

std::string in_json(const std::string& text) {
  return dump(Json(text));
}

/// What is in `text` that has no place in a terminal or a ticket; "" for nothing.
std::string dirt(std::string_view text, std::size_t longest) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return "a control character";
    const std::string_view rest = text.substr(i, 3);
    if (rest.size() > 1 && byte == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0) return "a C1 control";
    for (const char* mark : {"\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
                             "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9", "\xE2\x80\x8E",
                             "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\x8B"})
      if (rest == mark) return "an invisible mark";
  }
  for (const std::string& line : split(text, '\n'))
    if (line.size() > longest)
      return "a line of " + std::to_string(line.size()) + " bytes: " + line.substr(0, 200);
  return {};
}

struct Speaker {
  const char* place;
  std::function<void(Behaviour&)> say;
  bool tls = false;
};

const Speaker kSpeakers[] = {
    {"a page's title",
     [](Behaviour& school) {
       school.instead.anything = http_answer(404, "text/html", "<html><title>" + kLines + "</title></html>");
     }},
    {"an OAuth error",
     [](Behaviour& school) {
       school.token.error = kMarks;
       school.token.error_description = kLines;
     }},
    {"an OAuth error of its own",
     [](Behaviour& school) {
       school.instead.token = http_answer(400, "application/json",
                                          "{\"error\":" + in_json(kMarks) + ",\"error_description\":" +
                                              in_json(kMarks + std::string(30'000, 'x')) + "}");
     }},
    {"a token's type",
     [](Behaviour& school) {
       school.instead.token = http_answer(200, "application/json",
                                          "{\"access_token\":\"x\",\"token_type\":" + in_json(kMarks) + "}");
     }},
    {"a school's name, code and Id",
     [](Behaviour& school) {
       school.sites.front().name = kLines;
       school.sites.front().code = kMarks;
       school.sites.front().id_json = in_json(kMarks);
     }},
    {"the names of two schools",
     [](Behaviour& school) {
       school.sites.push_back(school.sites.front());
       school.sites.front().name = kMarks;
       school.sites.back().id_json = in_json(kMarks + std::string(1000, 'i'));
     }},
    {"the words of a refusal",
     [](Behaviour& school) {
       school.instead.schools =
           http_answer(403, "application/json", "{\"Message\":" + in_json(kShorter) + "}");
     }},
    {"the words of a refusal about people",
     [](Behaviour& school) {
       school.instead.people =
           http_answer(500, "application/json", "{\"error\":{\"message\":" + in_json(kShorter) + "}}");
     }},
    {"the Server header",
     [](Behaviour& school) {
       school.names_iis = false;
       school.instead.page = http_answer(200, "text/html", "<html></html>");
       school.instead.page->headers.push_back({"Server", kHeader});
     }},
    {"the headers of a refusal",
     [](Behaviour& school) {
       school.instead.anything = http_answer(429, "text/html", "<html></html>");
       school.instead.anything->headers.push_back({"Retry-After", kHeader});
       school.instead.anything->headers.push_back({"X-" + std::string(1000, 'z'), kMarks});
     }},
    {"the Location header",
     [](Behaviour& school) { school.instead.anything = redirect(302, "https://" + kHeader + "/"); }},
    {"a path in the Location header",
     [](Behaviour& school) { school.instead.anything = redirect(302, "/" + kHeader); }},
    {"the Swagger page",
     [](Behaviour& school) {
       school.page.root_url = "http://" + kMarks + std::string(1000, 'h') + "/x";
       school.page.discovery_paths = kMarks + "|" + std::string(3000, 'p');
     }},
    {"the Swagger document",
     [](Behaviour& school) {
       school.document.version = kShorter;
       school.document.host = kMarks;
       school.document.token_url = "{origin}/" + kMarks + std::string(3000, 't');
     }},
    {"the next page's address",
     [](Behaviour& school) {
       school.sites.push_back(school.sites.front());
       school.lists.page_size = 1;
       school.lists.next_link_origin = "http://" + kMarks + std::string(3000, 'n');
     }},
    {"the names of a certificate's issuer",
     [](Behaviour& school) {
       school.tls.issuer_organisation = "O\x1b[31m \xE2\x80\xAE x";
       school.tls.intermediate_name = "I\n\x07 \xE2\x81\xA6 x";
       school.tls.root_name = "R\r\n\x1b[31m \xE2\x80\xA8 x";
       school.tls.tells_root = false;
     },
     true},
    {"the names of a certificate",
     [](Behaviour& school) {
       school.tls.names = {"a\x1b[31m.example.org", "b\xE2\x80\xAE.example.org", std::string(2000, 'd')};
     },
     true},
};

TEST(HostileWords, ReachNeitherTextNorJsonNorTrace) {
  for (const Speaker& speaker : kSpeakers) {
    Behaviour behaviour;
    speaker.say(behaviour);
    const auto school = open_school(behaviour, {.tls = speaker.tls});
    const ScratchFolder folder;
    std::vector<std::string> words = linked("check", *school, folder);
    words.insert(words.end(), {"-v", "--trace", path_text(folder / "trace.json")});
    const AppRun text = run_in_process(words);
    words.insert(words.end(), {"--format", "json"});
    const AppRun json = run_in_process(words);
    const std::string trace = content_of(folder / "trace.json");
    EXPECT_TRUE(text.code == 0 || text.code == 1) << speaker.place << text.err;
    EXPECT_EQ(json.code, text.code) << speaker.place;
    EXPECT_EQ(dirt(text.out, 400), "") << speaker.place << ", in text";
    EXPECT_EQ(dirt(text.err, 600), "") << speaker.place << ", in -v";
    EXPECT_EQ(dirt(json.out, 1500), "") << speaker.place << ", in JSON";
    EXPECT_EQ(dirt(trace, 2500), "") << speaker.place << ", in the trace";
    EXPECT_TRUE(parse_json(json.out)) << speaker.place;
    EXPECT_TRUE(parse_json(trace)) << speaker.place;
  }
}

}  // namespace
}  // namespace wcbs_link
